"""What a text is about, and what it only mentions: whose place leads, and in which sentences.

It must never decide anything: what it finds is evidence beside the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.core import actions, atlas
from monitor.core.profile import Profile
from monitor.types import Version

if TYPE_CHECKING:  # evidence reads this module
    from monitor.core.evidence import Found, Scan

FAMOUS = 0.6  # rarity of a name that all the world knows, such as a capital's
_Sentence = tuple[Version, int]  # of a body, from 1
_Names = Mapping[str, list["Found"]]
_Told = tuple[str, float, str, tuple["Found", ...]]  # feature, value, what, where


def own(scan: Scan, profile: Profile, names: _Names) -> list[Found]:
    """All that names the event: its entities, its countries, and keywords that are its own."""
    slug = f"{profile.event.slug}\t"
    out = [f for places in names.values() for f in places]
    for code in profile.countries:
        out += scan.of("name").get(f"country:{code}", ())
    for key, places in scan.of("keyword").items():
        if key.startswith(slug) and key.removeprefix(slug) not in profile.generic:
            out += places
    return out


def in_body_only(own: Sequence[Found], profile: Profile) -> bool:
    """Whether neither headline nor summary names more of the event than a lesser country."""
    return bool(own) and all(f.passage or _lesser(f.key, profile) for f in own)


def _lesser(key: str, profile: Profile) -> bool:
    """Whether a name is that of a country of the event without which it may be meant."""
    country = atlas.country_of(key) or profile.lands.get(key)
    return country is not None and country != "" and country not in profile.main


def passages(own: Sequence[Found], rarity: Mapping[str, float]) -> Collection[_Sentence] | None:
    """The sentences of the body whose deeds count; None if headline or summary make all count.

    They do if they say a rare name or a keyword; a country's name is in the news of every day.
    """
    surely = any(not f.passage and ("\t" in f.key or rarity.get(f.key, 0.0) > FAMOUS) for f in own)
    return None if surely or not own else {(f.version, f.passage) for f in own if f.passage}


def together(own: Sequence[Found], profile: Profile) -> Collection[_Sentence]:
    """The sentences of the body that name two things of the event; Tehran and Iran are one."""
    said: dict[_Sentence, set[str]] = {}
    for f in own:
        if f.passage:
            thing = atlas.country_of(f.key) or profile.lands.get(f.key)
            thing = thing or profile.land_of.get(f.key) or f.key
            said.setdefault((f.version, f.passage), set()).add(thing)
    return {sentence for sentence, things in said.items() if len(things) > 1}


def scene(
    scan: Scan, profile: Profile, names: _Names, own: Sequence[Found]
) -> list[tuple[float, str, list[Found]]]:
    """The event's countries, by their names, people or cities, the best first.

    In a body all but the first count only where a sentence names something else of the event.
    """
    beside = together(own, profile)
    ranked: list[tuple[float, str, list[Found]]] = []
    for code, weight in profile.countries.items():
        known = [names[p] for p, c in profile.lands.items() if c == code and p in names]
        if (key := f"country:{code}") in scan.of("name"):
            known.append(scan.of("name")[key])
        if known:
            best = max(known, key=lambda places: places[0].strength)
            ranked.append((best[0].strength * weight, code, best))
    ranked.sort(key=lambda s: (-s[0], s[1]))
    return ranked[:1] + [one for one in ranked[1:] if _counts(one[2], beside)]


def _counts(places: Iterable[Found], beside: Collection[_Sentence]) -> bool:
    return any(not f.passage or (f.version, f.passage) in beside for f in places)


def fleeting(where: Collection[_Sentence]) -> float:
    """1 for one sentence, less for more."""
    return 1.0 / max(Counter(version for version, _ in where).values())


def within(scan: Scan, passages: Collection[_Sentence]) -> Scan:
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
    scan: Scan,
    profile: Profile,
    names: _Names,
    rarity: Mapping[str, float],
    own: Sequence[Found],
) -> Iterator[_Told]:
    """A headline about another country, one of two countries."""
    away = [
        f
        for key, places in scan.of("name").items()
        if (country := atlas.country_of(key)) and country not in profile.countries
        for f in places
        if f.field == "title"
    ]
    if away and not any(f.field == "title" for f in own):
        yield "focus", 1.0, atlas.country_of(away[0].key), (away[0],)
    if profile.pair and not has_both(scan, profile, names, own):
        lesser = any(p in names and rarity[p] > FAMOUS for p in profile.places)
        yield "single", 0.0 if lesser else 1.0, "one of its two countries", ()


def has_both(scan: Scan, profile: Profile, names: _Names, own: Sequence[Found]) -> bool:
    """Whether both countries of an event between two are named, if only by people of theirs.

    In a body they count where a sentence names two things of the event.
    """
    beside = together(own, profile)
    named = [(profile.land_of.get(name, ""), places) for name, places in names.items()]
    named += [(c, scan.of("name").get(f"country:{c}", [])) for c in profile.pair or ()]
    there = {country for country, places in named if _counts(places, beside)}
    return profile.pair is not None and all(country in there for country in profile.pair)
