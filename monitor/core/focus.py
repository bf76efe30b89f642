"""What a text is about, and what it only mentions: whose place leads, and in which sentences.

It must never decide anything: what it finds is evidence beside the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.core import actions, atlas
from monitor.core.profile import Profile
from monitor.types import Version

if TYPE_CHECKING:  # evidence reads this module
    from monitor.core.evidence import Found, Scan

FAMOUS = 0.6  # rarity of a name that all the world knows, such as a capital's
_Names = Mapping[str, list["Found"]]
_Told = tuple[str, float, str, tuple["Found", ...]]  # feature, value, what, where


def _own(scan: Scan, profile: Profile, names: _Names) -> list[Found]:
    """All that names the event: its entities, its countries, and keywords that are its own."""
    slug = f"{profile.event.slug}\t"
    out = [f for places in names.values() for f in places]
    for code in profile.countries:
        out += scan.of("name").get(f"country:{code}", ())
    for key, places in scan.of("keyword").items():
        if key.startswith(slug) and key.removeprefix(slug) not in profile.generic:
            out += places
    return out


def passages(scan: Scan, profile: Profile, names: _Names) -> Collection[tuple[Version, int]]:
    """The sentences of the body that name the event, if headline and summary do not."""
    own = _own(scan, profile, names)
    return () if any(not f.passage for f in own) else {(f.version, f.passage) for f in own}


def fleeting(where: Collection[tuple[Version, int]]) -> float:
    """1 for one sentence, less for more."""
    return 1.0 / max(Counter(version for version, _ in where).values())


def within(scan: Scan, passages: Collection[tuple[Version, int]]) -> Scan:
    """The same text, with those deeds of its body only that are told where the event is named."""
    rarities = actions.rarities()
    kept = {}
    for key, places in scan.of("concept").items():
        if near := [f for f in places if not f.passage or (f.version, f.passage) in passages]:
            kept[key] = near
    concepts = {key: places[0].strength * rarities[key] for key, places in kept.items()}
    norm = math.sqrt(sum(v * v for v in concepts.values()))
    return replace(scan, found={**scan.found, "concept": kept}, concepts=concepts, norm=norm)


def against(
    scan: Scan, profile: Profile, names: _Names, rarity: Mapping[str, float]
) -> Iterator[_Told]:
    """A place beside the event's, a headline about another country, one of two countries."""
    own = max((names[p][0].strength for p in profile.places if p in names), default=0.0)
    others = scan.strangers + [
        places[0] for key, places in scan.of("name").items() if key in profile.siblings
    ]
    if others:
        best = max(others, key=lambda f: (f.strength, f.text))
        yield "aside", best.strength - own, best.key or best.text, (best,)
    away = [
        f
        for key, places in scan.of("name").items()
        if (country := atlas.country_of(key)) and country not in profile.countries
        for f in places
        if f.field == "title"
    ]
    if away and not any(f.field == "title" for f in _own(scan, profile, names)):
        yield "focus", 1.0, atlas.country_of(away[0].key), (away[0],)
    if profile.pair and not has_both(scan, profile, names):
        lesser = any(p in names and rarity[p] > FAMOUS for p in profile.places)
        yield "single", 0.0 if lesser else 1.0, "one of its two countries", ()


def has_both(scan: Scan, profile: Profile, names: Collection[str]) -> bool:
    """Whether both countries of an event between two are named, if only by people of theirs."""
    there = {*scan.countries, *(profile.land_of.get(name, "") for name in names)}
    return profile.pair is not None and all(country in there for country in profile.pair)
