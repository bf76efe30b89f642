"""Does this item belong to one of the events? The score, the gates and the reasons.

Pure and the same for an item whatever else is read with it. An item goes to
the event that it fits best (and to the events that this one nests in); below
the threshold the best candidate is kept with what it lacked. It must never
know where items come from or what a take is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from monitor.core import actions, atlas, beside, spelling
from monitor.core.beside import NOTHING, Around, Beside
from monitor.core.evidence import Evidence, Found, collect, scan
from monitor.core.examples import WEIGHTS, Examples, Lessons
from monitor.core.gates import is_same, refusal
from monitor.core.names import gazetteer
from monitor.core.pointing import Pointers
from monitor.core.profile import (
    Profile,
    entity_terms,
    event_terms,
    office_terms,
    profiles,
    rarity,
    spellable,
)
from monitor.core.spelling import Spellings
from monitor.core.towns import towns_of
from monitor.core.weights import Weights
from monitor.types import Entity, EntityId, Event, EventSlug, Match, Reading, Reason

_BY_HAND = {**WEIGHTS, **beside.WEIGHTS, **spelling.WEIGHTS}
_SHOWN = {
    "place": "place", "country": "place", "company": "place", "actor": "actor", "names": "names",
    "spelled": "spelling",
    "keyword": "keyword", "phrase": "keyword", "loose": "keyword",
    "deed": "action", "likeness": "likeness",
    "words": "similarity", "seldom": "place",
    "early": "date", "late": "date", "bygone": "date", "dated": "date",
    "bare": "bare", "hollow": "bare", "fleeting": "bare", "single": "elsewhere",
    "elsewhere": "elsewhere", "aside": "elsewhere", "afar": "elsewhere", "focus": "elsewhere",
    "topic": "topic", "astray": "topic", "exclude": "exclude",
    "example": "example", "counterexample": "example",
    **beside.SHOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that something in an item points at. `gate` says why it must not be taken."""

    profile: Profile
    odds: float  # log-odds
    evidence: Mapping[str, Evidence]
    gate: str  # "" if it may be taken

    @property
    def score(self) -> float:
        """The odds as 0..1."""
        return 1.0 / (1.0 + math.exp(-self.odds))


class Matcher:
    """Compares items with all tracked events.

    `threshold` is the score (0..1) from which an item is taken. `margin` is
    how much better than its rival the best event must be, as a difference of
    scores at the middle of the scale. Building reads all names once; `match`
    changes nothing.
    """

    def __init__(
        self,
        events: Sequence[Event],
        entities: Sequence[Entity],
        weights: Weights | None = None,
        *,
        threshold: float = 0.5,
        margin: float = 0.03,
        lessons: Lessons | None = None,
    ) -> None:
        self._above = {event.slug: above(event, events) for event in events}
        events = sorted((e for e in events if not e.closed), key=lambda e: e.slug)
        terms = [*actions.terms(), *atlas.terms(), *entity_terms(entities), *event_terms(events)]
        terms += office_terms(entities)
        at = {place for event in events for place in event.places}
        self._towns = towns_of(frozenset(e.country for e in entities if e.id in at and e.country))
        self._gazetteer = gazetteer(tuple(dict.fromkeys(terms)))
        self._profiles = profiles(events, entities, self._gazetteer, self._towns)
        self._weights = weights or Weights()
        self._threshold = threshold
        self._margin = margin
        self._names = {e.id: _name(e) for e in entities}
        self._kinds = {e.id: e.kind for e in entities}
        self._rarity = rarity(events, entities, self._gazetteer)
        self._spellings = Spellings(spellable(events, entities, self._gazetteer))
        self._pointers = Pointers(self._profiles)
        self._examples = Examples(lessons or Lessons(), self._gazetteer)
        self._around = Around(events)

    def match(
        self, reading: Reading, without: Collection[EventSlug] = (), around: Beside = NOTHING
    ) -> tuple[Match, ...]:
        """The events that a reading belongs to, or the one that it came nearest to.

        Empty if nothing in it is of any event. Events in `without` are not considered;
        `around` is what was known when it was read.
        """
        ranked = self.compare(reading, around=around)
        ranked = [c for c in ranked if c.profile.event.slug not in without]
        if not ranked:
            return ()
        best = ranked[0]
        rival = next((c for c in ranked[1:] if not self._nested(best, c)), None)
        why_not = self._why_not(best, rival)
        too = self._too(best, rival, ranked) if not why_not or self._tie(best, rival) else ()
        taken = tuple(self._made(c, rival, ()) for c in too)
        if why_not and not taken:
            nearest = min(ranked, key=lambda c: (-c.odds, c.profile.event.slug))
            if nearest is not best and nearest.score >= self._threshold:
                # only a rule kept it out: a reader would name that event
                return (self._made(nearest, best, (nearest.gate,)),)
        inner = self._made(best, rival, why_not)
        return (*taken, inner) if why_not else (inner, *taken)

    def above(self, event: EventSlug) -> frozenset[EventSlug]:
        """The events that this one is part of, however far up."""
        return self._above.get(event, frozenset())

    def candidate(
        self, reading: Reading, event: EventSlug, around: Beside = NOTHING
    ) -> Match | None:
        """How a reading stands to one event, whichever is its best; None if in no way."""
        for found in self.compare(reading, also=event, around=around):
            if found.profile.event.slug == event:
                return self._made(found, None, self._why_not(found, None))
        return None

    def heard(self, reading: Reading) -> tuple[Reason, ...]:
        """Words for what happens in a text, strongest first: what it says if it names no event."""
        found = scan(reading, self._gazetteer)
        told = [(places[0], key) for key, places in found.of("concept").items()]
        told.sort(key=lambda one: (-one[0].strength, one[0].version, one[0].start, one[1]))
        return tuple(_reason("deed", key, 0.0, place) for place, key in told)

    def compare(
        self, reading: Reading, also: EventSlug | None = None, around: Beside = NOTHING
    ) -> list[Candidate]:
        """The events that names and keywords of the reading point at, best first.

        Of many, only the most promising; and `also`, if it is pointed at.
        """
        found = scan(reading, self._gazetteer, self._spellings, self._towns)
        taught = self._examples.evidence(found)
        same = {s for s, e in taught.items() if s in self._profiles and is_same(e)}
        more = self._around.evidence(reading.item, around, self._profiles)
        out = []
        pointed = {slug for slug, told in more.items() if told.keys() & beside.POINTING}
        for slug in {*self._pointers.promising(found, also), *same, *pointed}:
            profile = self._profiles[slug]
            evidence = collect(found, profile, self._rarity) | more.get(slug, {})
            if slug in taught:
                evidence[taught[slug].feature] = taught[slug]
            odds = self._weights.bias + sum(
                self._weight(name) * e.value for name, e in evidence.items()
            )
            out.append(
                Candidate(profile, odds, evidence, refusal(found, profile, evidence, self._rarity))
            )
        out.sort(key=lambda c: (c.gate != "", -c.odds, c.profile.event.slug))
        return out

    def _weight(self, feature: str) -> float:
        return self._weights.by_feature.get(feature, _BY_HAND.get(feature, 0.0))

    def _why_not(self, best: Candidate, rival: Candidate | None) -> tuple[str, ...]:
        """What the best candidate lacks, in words; empty if it is to be taken."""
        if best.gate:
            return (best.gate,)
        if best.score < self._threshold:
            return self._lacks(best)
        if rival and self._tie(best, rival):
            return (f"cannot be told from {rival.profile.event.slug}",)
        return ()

    def _tie(self, best: Candidate, rival: Candidate | None) -> bool:
        """Whether an event would take it, but for another that is as good."""
        if rival is None or best.gate or rival.gate or best.score < self._threshold:
            return False
        return best.odds - rival.odds < 4 * self._margin

    def _too(
        self, best: Candidate, rival: Candidate | None, ranked: Sequence[Candidate]
    ) -> tuple[Candidate, ...]:
        """The larger events that take it, too, and smaller ones that are as good as the best.

        Whichever of two battles it tells of, it tells of their war.
        """
        mine = best.profile.event.slug
        outer = self._above[mine]
        tied = rival is not None and self._tie(best, rival)
        if rival and tied:
            outer &= self._above[rival.profile.event.slug]

        def fits(other: Candidate) -> bool:
            slug = other.profile.event.slug
            inner = not tied and mine in self._above[slug] and self._tie(best, other)
            return (slug in outer or inner) and not self._why_not(other, None)

        return tuple(c for c in ranked[1:] if fits(c))

    def _nested(self, one: Candidate, other: Candidate) -> bool:
        a, b = one.profile.event.slug, other.profile.event.slug
        return b in self._above[a] or a in self._above[b]

    def _lacks(self, candidate: Candidate) -> tuple[str, ...]:
        has, event = candidate.evidence, candidate.profile.event
        # rounded down: "0.50 is below 0.50" tells nobody anything
        out = [
            f"score {math.floor(candidate.score * 100) / 100:.2f} is below {self._threshold:.2f}"
        ]
        if "place" not in has and "country" not in has:
            out.append(f"none of its places ({self._listed(event.places)})")
        elif "place" not in has and candidate.profile.places:
            out.append(f"a country only, no place in it ({self._listed(event.places)})")
        if "actor" not in has:
            out.append(f"none of its actors ({self._listed(event.actors)})")
        if "keyword" not in has and "loose" not in has:
            out.append("none of its keywords")
        if "deed" not in has:
            out.append(f"no word for what happened ({event.type})")
        out += [
            f"{label} ({has[name].what})"
            for name, label in (
                ("elsewhere", "speaks of another country"), ("aside", "is of another place"),
                ("afar", "is of a place far from it"),
                ("focus", "its headline is of another country"),
                ("topic", "is about something else"),
                ("astray", "tells of something else"), ("exclude", "has an excluded word"),
                ("late", "came after the event"), ("bygone", "looks back"),
            )
            if name in has
        ]  # fmt: skip
        return tuple(out)

    def _listed(self, ids: Sequence[EntityId]) -> str:
        shown = [self._names.get(i, i) for i in ids[:4]]
        return ", ".join(shown) + (" ..." if len(ids) > 4 else "")

    def _made(self, best: Candidate, rival: Candidate | None, lacked: tuple[str, ...]) -> Match:
        return Match(
            event=best.profile.event.slug,
            score=round(best.score, 4),
            verdict="near" if lacked else "match",
            reasons=tuple(self._reasons(best)),
            lacked=lacked,
            rival=rival.profile.event.slug if rival else None,
            rival_score=round(rival.score, 4) if rival else 0.0,
        )

    def _reasons(self, candidate: Candidate) -> list[Reason]:
        """All evidence with its weight, strongest first; its other places weigh nothing more."""
        out = []
        for name, evidence in candidate.evidence.items():
            weight = round(self._weight(name) * evidence.value, 3)
            what = self._names.get(EntityId(evidence.what), evidence.what)
            if len(what) == 2 and what.isupper():
                what = atlas.country_names().get(what, what)
            first, *others = evidence.found or (None,)
            if weight or first:
                out.append(_reason(name, what, weight, first))
                out += [_reason(name, what, 0.0, other) for other in others]
        out.sort(key=lambda r: (-abs(r.weight), r.kind, r.version, r.start))
        return out


def _reason(name: str, what: str, weight: float, found: Found | None) -> Reason:
    if found is None:
        return Reason(kind=_SHOWN[name], what=what, text=what, weight=weight)
    return Reason(
        kind=_SHOWN[name], what=what, text=found.text, weight=weight,
        field=found.field, version=found.version, start=found.start, end=found.end,
    )  # fmt: skip


def _name(entity: Entity) -> str:
    for names in (entity.names.get("en", ()), *entity.names.values()):
        if names:
            return names[0]
    return entity.id


def above(event: Event, events: Sequence[Event]) -> frozenset[EventSlug]:
    """The events that one nests in, and those that they nest in."""
    outer = {e.slug: e.nests_in for e in events}
    todo, found = list(event.nests_in), set[EventSlug]()
    while todo:
        slug = todo.pop()
        if slug not in found:
            found.add(slug)
            todo += outer.get(slug, ())
    return frozenset(found - {event.slug})
