"""Which towns a text names that nobody listed, and whether they lie where an event happens.

A town far from all places of an event is another story of the same country; one beside them
is its scene. It must never decide anything: what it finds is evidence beside the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from monitor.core import whereabouts
from monitor.core.fold import Folded
from monitor.core.names import Hit
from monitor.core.towns import Town, Towns, kilometres
from monitor.types import Entity, EntityId, Event, Lang

if TYPE_CHECKING:  # evidence reads this module
    from monitor.core.evidence import Found

Stands = Literal["near", "far", "off", ""]  # off: far, of what is nowhere in particular
_NEAR = 40.0  # kilometres: the same town, its airport, its garrison
_FAR = 120.0  # from here on it is another story; between the two it may be either
_NO_CLITICS = frozenset("كفس")  # "like", "so" and "will" are not written onto a town's name


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name of one or more towns in a text."""

    found: Found
    towns: tuple[Town, ...]


def country_of(towns: Iterable[Town]) -> str:
    """The country that a name says, "" if it is of several, or little known."""
    countries = {town.country for town in towns if town.large or town.wide}
    return countries.pop() if len(countries) == 1 else ""


def strangers(text: str, lang: Lang, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Places that the words around them betray, and that no name or keyword covers."""
    known = [(hit.start, hit.end) for hit in hits if hit.term.kind in {"name", "keyword"}]
    deeds = {(hit.start, hit.end) for hit in hits if hit.term.kind == "concept"}  # "Fuel: ..."
    return [
        (start, end)
        for start, end in whereabouts.places(text, lang)
        if not any(a < end and start < b for a, b in known) and (start, end) not in deeds
    ]


def seen(
    text: str, lang: Lang, folded: Folded, hits: Sequence[Hit], towns: Towns
) -> Iterator[tuple[int, int, tuple[Town, ...]]]:
    """The spans of towns: in no listed name, and plainly places if the name may be another.

    `hits` is what else was found in the text.
    """
    spans: dict[tuple[int, int], dict[str, bool]] = {}
    for hit in towns.find(text, lang, folded):
        keys = spans.setdefault((hit.start, hit.end), {})
        keys[hit.term.key] = keys.get(hit.term.key, True) and hit.term.shy
    if not spans:
        return
    betrayed = whereabouts.places(text, lang)
    taken = [
        (h.start, h.end)
        for h in hits
        if h.term.kind in {"name", "keyword"}
        and not (h.term.key.startswith("country:") and h.term.weight < 1.0)
    ]
    for (start, end), keys in spans.items():
        if any(a < end and start < b for a, b in taken):
            continue
        if any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans):
            continue
        if lang == "ar" and text[max(0, start - 1) : start] in _NO_CLITICS:
            continue
        if not _written_as_a_name(text[start:end]):
            continue
        led = any(a <= start < b for a, b in betrayed)
        if led or not (all(keys.values()) or _in_a_name(text, start, end)):
            yield start, end, tuple(towns[key] for key in sorted(keys))


def _written_as_a_name(written: str) -> bool:
    """Whether the capitals are those of a town: not "la salud", not "IgA"."""
    last = written.rsplit(" ", 1)[-1]
    return not last[:1].islower() and (last.isupper() or last[1:] == last[1:].lower())


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word stands right beside it, as in a person's name."""
    if not text[start].isupper():
        return False
    before, after = text[:start].rsplit(" ", 2), text[end:].split(" ", 2)
    follows = len(after) > 1 and after[0] == "" and after[1][:1].isupper()
    word = before[-2] if len(before) > 1 and before[-1] == "" else ""
    return follows or (word[:1].isupper() and word[-1:].isalpha())


@dataclass(frozen=True, slots=True)
class Spot:
    """A listed place: the towns of its name, or the regions, or both if both are called so."""

    towns: tuple[Town, ...]
    regions: frozenset[tuple[str, str]]  # country and region

    def stands(self, town: Town) -> Stands:
        """Whether a town is near it, or far from it."""
        region = (town.country, town.region)
        if not self.towns:
            return "near" if region in self.regions else "far"
        if town.wide and any((t.country, t.region) == region for t in self.towns):
            return "near"
        if town.where is None:
            return ""
        away = min(kilometres(town.where, t.where) for t in self.towns if t.where)
        return "near" if away <= _NEAR else "far" if away >= _FAR else ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the listed places of an event lie, as far as that is known."""

    spots: tuple[Spot, ...]
    countries: frozenset[str]  # those in which they lie
    local: bool  # whether it happens somewhere, and not only at a seat of government
    between: bool  # two countries, along a border that no list of places follows

    def stands(self, towns: Iterable[Town]) -> Stands:
        """Whether a town (one of those of a name) is near the event's places, or far from all."""
        mine = [t for t in towns if t.country in self.countries]
        told = [{spot.stands(t) for spot in self.spots} for t in mine]
        if any("near" in one for one in told):
            return "near"
        far = bool(told) and all(one == {"far"} for one in told)
        if not far or self.between or any(t.capital for t in mine):
            return ""
        return "far" if self.local else "off"


def site(
    event: Event, by_id: Mapping[EntityId, Entity], lands: Mapping[str, str], towns: Towns
) -> Site:
    """Where an event's places lie; `lands` are those that are countries."""
    spots = []
    for place in event.places:
        entity = by_id.get(place)
        if entity is None or not entity.country or place in lands:
            continue
        found = [t for n in entity.names.get("en", ()) for t in towns.named(n, entity.country)]
        if found:
            there = tuple(dict.fromkeys(t for t in found if not t.wide))
            spots.append(Spot(there, frozenset((t.country, t.region) for t in found if t.wide)))
    return Site(
        tuple(_narrowed(spots)),
        frozenset(c for s in spots for c in (*(t.country for t in s.towns), *dict(s.regions))),
        local=any(not any(t.capital for t in spot.towns) for spot in spots),
        between=len({lands[p] for p in event.places[:2] if p in lands}) > 1,
    )


def _narrowed(spots: Sequence[Spot]) -> Iterator[Spot]:
    """A region that is listed beside towns in it is no wider than they are."""
    for spot in spots:
        inner = [t for s in spots for t in s.towns if (t.country, t.region) in spot.regions]
        yield spot if spot.towns else Spot(tuple(dict.fromkeys(inner)), spot.regions)
