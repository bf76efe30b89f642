"""What was done: words of four languages as concepts, and the concepts of each type of event.

The words stand in `lexicon.py`; types follow PLOVER's events, with a few that
newsrooms need. It must never know a single event.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.core.lexicon import LINES
from monitor.core.names import Term

_LANGS = ("en", "fr", "ar", "zh")

# event type -> the concepts that carry it; a type that is not listed has none of its own
BY_TYPE: dict[str, tuple[str, ...]] = {
    "assault": (
        "attack", "explosion", "airstrike", "drone", "shooting", "fighting", "capture-town",
        "massacre", "siege", "rebels", "jihadists", "assassination", "intervention", "extract",
        "withdrawal", "suicide-veh",
    ),
    "coerce": (
        "blockade", "siege", "sanctions", "ban", "closure", "shortage", "exports", "imports",
        "tariffs", "summons", "travel-advice", "remarks", "shipping", "fuel", "oil", "strait",
    ),
    "sanction": ("sanctions", "ban", "exports", "imports", "tariffs", "trial"),
    "coup": (
        "coup", "transition", "sworn-in", "exile", "state-tv", "curfew", "constitution",
        "intervention", "army",
    ),
    "epidemic": ("disease", "vaccine", "cases", "health"),
    "crime": ("robbery", "kidnap", "hostage", "arrest", "trial", "escape", "freed", "smuggling"),
    "kidnapping": ("kidnap", "hostage", "freed", "escape"),
    "disaster": (
        "fire", "flood", "earthquake", "storm", "wildfire", "crash", "collapse", "building",
        "construction", "displaced", "killing",
    ),
    "accident": ("crash", "collapse", "explosion", "fire", "killing"),
    "negotiate": (
        "talks", "agreement", "ceasefire", "exchange", "hostage", "freed", "withdrawal",
        "stabilisation", "disarm", "resolution", "summit", "peace", "plan", "reconstruct",
    ),
    "agree": ("agreement", "talks", "summit", "peace"),
    "consult": ("talks", "summit", "diplomacy"),
    "aid": ("aid", "famine", "displaced"),
    "protest": ("protest", "strike-labour", "curfew", "arrest"),
    "election": ("election", "parliament", "constitution", "sworn-in"),
    "arrest": ("arrest", "trial", "prison"),
    "mobilize": ("mobilise", "army", "weapons"),
    "threaten": ("mobilise", "nuclear", "weapons", "remarks"),
}  # fmt: skip

# Forces of nature: an event that tells of one, or of a fire or a crash, is none of the others.
FORCES = (frozenset({"storm", "flood"}), frozenset({"earthquake"}), frozenset({"wildfire"}))
MISHAPS = frozenset({"fire", "crash", "collapse", "explosion"}).union(*FORCES)
# Concepts that say where a thing happens and to whom, not what happens.
SETTINGS = frozenset(
    {
        "army", "militia", "jihadists", "rebels", "mercenaries", "base", "border", "president",
        "minister", "defence-min", "parliament", "police", "prison", "museum", "jewellery",
        "school", "pupils", "children", "university", "church", "mosque", "health", "building",
        "construction", "fuel", "oil", "gas", "shipping", "tanker-truck", "strait", "port", "navy",
        "nuclear", "weapons", "economy", "insurance", "tourism", "plan", "diplomacy", "peace",
        "migration", "security", "water", "drone", "convoy", "state-tv", "rights", "imports",
        "exports", "electricity", "constitution", "sovereignty" }
)  # fmt: skip
# ... and what such an event brings after it, which says less
AFTERMATH: dict[str, tuple[str, ...]] = {
    "assault": (
        "ceasefire", "displaced", "talks", "exchange", "hostage", "aid", "killing", "wounded",
        "condemn", "use-of-force", "army", "border", "funeral", "curfew", "mobilise", "landmine",
    ),
    "coerce": (
        "talks", "ceasefire", "economy", "tourism", "diplomacy", "navy", "attack", "convoy",
        "condemn", "agreement", "school", "jihadists", "gas", "insurance", "airstrike",
    ),
    "coup": (
        "arrest", "protest", "election", "sanctions", "diplomacy", "parliament", "president",
        "condemn", "shooting", "prison", "talks", "explosion",
    ),
    "epidemic": ("aid", "killing", "closure", "border", "famine", "school", "children"),
    "crime": ("police", "investigation", "prison", "security", "jewellery", "school", "children"),
    "kidnapping": ("police", "investigation", "army", "school", "children"),
    "disaster": ("investigation", "arrest", "corruption", "aid", "wounded", "trial", "funeral"),
    "negotiate": (
        "attack", "airstrike", "aid", "condemn", "killing", "diplomacy", "border", "displaced",
        "army", "stabilisation", "funeral",
    ),
    "protest": ("police", "killing", "parliament", "shortage", "electricity"),
    "election": ("protest", "president", "trial", "arrest", "coup"),
}  # fmt: skip


def _lines() -> Iterator[tuple[str, int, float, list[list[str]]]]:
    for line in LINES.strip().splitlines():
        name, level, rarity, *columns = (part.strip() for part in line.split("|"))
        words = [[w.strip() for w in c.split(",")] for c in columns]
        yield name, int(level), int(rarity) / 100, words


@lru_cache(maxsize=1)
def levels() -> dict[str, int]:
    """Concept -> how much it says: 3 much to 1 little, 0 another walk of life."""
    return {name: level for name, level, _, _ in _lines()}


@lru_cache(maxsize=1)
def rarities() -> dict[str, float]:
    """Concept -> how seldom general news speaks of it, up to 1."""
    return {name: rarity for name, _, rarity, _ in _lines()}


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """All words of the lexicon, for a gazetteer."""
    return tuple(
        Term(
            kind="concept",
            key=name,
            text=word.removesuffix("*").strip(),
            lang=lang,
            open_end=word.endswith("*"),
            article=lang == "ar",
        )
        for name, _, _, columns in _lines()
        for lang, words in zip(_LANGS, columns, strict=True)
        for word in words
        if word
    )
