"""What was done: words of four languages as concepts, and the concepts of each type of event.

The words stand in `lexicon.py`; types follow PLOVER's events, with a few that
newsrooms need. It must never know a single event.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.core.lexicon import LINES
from monitor.core.names import NOT, Term
from monitor.types import Lang

_LANGS: tuple[Lang, ...] = ("en", "fr", "ar", "zh")
_EXACT = "="  # before a word that has its accents

# event type -> the concepts that carry it; a type that is not listed has none of its own
BY_TYPE: dict[str, tuple[str, ...]] = {
    "assault": (
        "attack", "explosion", "airstrike", "drone", "shooting", "fighting", "capture-town",
        "massacre", "siege", "rebels", "jihadists", "assassination", "intervention", "extract",
        "withdrawal", "suicide-veh", "claim", "stabbing",
    ),
    "coerce": (
        "blockade", "siege", "sanctions", "ban", "closure", "shortage", "exports", "imports",
        "tariffs", "summons", "travel-advice", "remarks", "shipping", "fuel", "oil", "strait",
        "threat",
    ),
    "sanction": ("sanctions", "ban", "exports", "imports", "tariffs", "trial", "membership"),
    "coup": (
        "coup", "transition", "sworn-in", "exile", "state-tv", "curfew", "constitution",
        "intervention", "army", "resignation", "impeachment", "membership",
    ),
    "epidemic": ("disease", "vaccine", "cases", "health"),
    "crime": (
        "robbery", "kidnap", "hostage", "arrest", "trial", "escape", "freed", "smuggling",
    ),
    "kidnapping": ("kidnap", "hostage", "freed", "escape"),
    "disaster": (
        "fire", "flood", "landslide", "earthquake", "storm", "wildfire", "eruption", "heatwave",
        "crash", "collapse", "building", "construction", "displaced", "killing", "rescue",
        "missing",
    ),
    "accident": (
        "crash", "collapse", "explosion", "fire", "landslide", "spill", "killing", "rescue",
        "missing",
    ),
    "negotiate": (
        "talks", "agreement", "ceasefire", "exchange", "hostage", "freed", "withdrawal",
        "stabilisation", "disarm", "resolution", "summit", "peace", "plan", "reconstruct",
        "violation",
    ),
    "agree": ("agreement", "talks", "summit", "peace", "recognition"),
    "consult": ("talks", "summit", "diplomacy", "visit"),
    "support": ("diplomacy", "visit", "agreement", "recognition", "weapons", "aid"),
    "cooperate": ("agreement", "trade", "visit", "summit", "drill"),
    "aid": ("aid", "famine", "displaced", "reconstruct"),
    "yield": ("resignation", "freed", "withdrawal", "ceasefire", "disarm", "impeachment"),
    "accuse": ("condemn", "remarks", "violation", "investigation", "blame", "spying", "rights"),
    "reject": ("resolution", "remarks", "summons", "withdrawal", "membership"),
    "protest": ("protest", "strike-labour", "curfew", "arrest", "internet"),
    "election": ("election", "referendum", "parliament", "constitution", "sworn-in"),
    "arrest": ("arrest", "trial", "prison", "spying", "extract"),
    "trial": ("trial", "prison", "arrest", "corruption", "freed"),
    "corruption": ("corruption", "arrest", "trial", "investigation", "resignation"),
    "resignation": ("resignation", "impeachment", "parliament", "protest"),
    "displacement": ("displaced", "migration", "deport", "settlers", "aid"),
    "cyber": ("cyber", "internet", "spying", "sabotage"),
    "mobilize": ("mobilise", "army", "weapons", "drill", "missile-test", "navy"),
    "threaten": ("threat", "mobilise", "nuclear", "weapons", "remarks", "drill", "missile-test"),
}  # fmt: skip

# Forces of nature: an event that tells of one, or of a fire or a crash, is none of the others.
FORCES = (
    frozenset({"storm", "flood", "landslide"}), frozenset({"earthquake"}),
    frozenset({"wildfire", "heatwave"}), frozenset({"eruption"}),
)  # fmt: skip
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
        "exports", "electricity", "constitution", "sovereignty", "un-body", "airport", "bridge",
        "journalists", "trade", "toll", "visit",
    }
)  # fmt: skip
# ... and what such an event brings after it, which says less
AFTERMATH: dict[str, tuple[str, ...]] = {
    "assault": (
        "ceasefire", "displaced", "talks", "exchange", "hostage", "aid", "killing", "wounded",
        "condemn", "use-of-force", "army", "border", "funeral", "curfew", "mobilise", "landmine",
        "violation", "threat", "rape", "rescue", "stranded",
    ),
    "coerce": (
        "talks", "ceasefire", "economy", "tourism", "diplomacy", "navy", "attack", "convoy",
        "condemn", "agreement", "school", "jihadists", "gas", "insurance", "airstrike", "drill",
        "trade", "stranded", "mobilise", "displaced",
    ),
    "coup": (
        "arrest", "protest", "election", "sanctions", "diplomacy", "parliament", "president",
        "condemn", "shooting", "prison", "talks", "explosion", "ban",
    ),
    "epidemic": (
        "aid", "killing", "closure", "border", "famine", "school", "children", "travel-advice",
        "ban",
    ),
    "crime": (
        "police", "investigation", "prison", "security", "jewellery", "school", "children",
        "resignation", "blame",
    ),
    "kidnapping": ("police", "investigation", "army", "school", "children", "closure", "rescue"),
    "disaster": (
        "investigation", "arrest", "corruption", "aid", "wounded", "trial", "funeral",
        "blame", "compensation", "toll", "reconstruct", "stranded",
    ),
    "accident": ("investigation", "funeral", "wounded", "blame", "compensation", "toll"),
    "negotiate": (
        "attack", "airstrike", "aid", "condemn", "killing", "diplomacy", "border", "displaced",
        "army", "stabilisation", "funeral",
    ),
    "protest": ("police", "killing", "parliament", "shortage", "electricity", "resignation"),
    "election": ("protest", "president", "trial", "arrest", "coup", "violation"),
    "resignation": ("president", "minister", "corruption", "election"),
    "cyber": ("investigation", "arrest", "security", "electricity"),
    "displacement": ("border", "fighting", "children", "famine"),
    "trial": ("protest", "president", "killing"),
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
        _term(name, lang, word)
        for name, _, _, columns in _lines()
        for lang, words in zip(_LANGS, columns, strict=True)
        for word in words
        if word
    )


def _term(name: str, lang: Lang, word: str) -> Term:
    """One word of the table; its signs are explained there."""
    text = word.lstrip(f"{NOT}{_EXACT}").removesuffix("*").strip()
    return Term(
        kind="concept",
        key=f"{NOT}{name}" if word.startswith(NOT) else name,
        text=text,
        lang=lang,
        open_end=word.endswith("*"),
        exact=_EXACT in word[:2],
        article=lang == "ar",
    )
