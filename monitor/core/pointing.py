"""Which of many events are worth comparing with an item: what its names and keywords point at.

The work does not grow with the number of events: a name that hundreds of them
share is only asked where nothing rarer points anywhere. It must never score.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.core.evidence import Scan
from monitor.core.names import TermKind
from monitor.core.profile import Profile
from monitor.types import EventSlug

CLOSELY = 6  # events that are compared with all evidence, if more are pointed at
_POINTING: tuple[TermKind, ...] = ("name", "keyword")  # what makes an event worth comparing
_HINT = 0.5  # how much a name in a spelling that nobody listed points, beside a listed one
_SHARED = 64  # a name of more events than these tells none of them from the others


@dataclass(frozen=True, slots=True)
class _Shared:
    """The many events of one name, and their beginnings in order of time."""

    events: frozenset[EventSlug]
    in_time: tuple[EventSlug, ...]
    days: tuple[int, ...]

    def latest(self, day: int, count: int) -> tuple[EventSlug, ...]:
        """The last that had begun by a day; those to come where none had."""
        at = bisect_right(self.days, day)
        return self.in_time[max(0, at - count) : at] or self.in_time[:count]


class Pointers:
    """Key of a name or keyword -> the events that have it. Changes nothing after it is made."""

    def __init__(self, by_slug: Mapping[EventSlug, Profile]) -> None:
        self._began = {slug: profile.event.date for slug, profile in by_slug.items()}
        self._few: dict[str, tuple[EventSlug, ...]] = {}
        self._many: dict[str, _Shared] = {}
        for key, slugs in _index(by_slug).items():
            if len(slugs) <= _SHARED:
                self._few[key] = slugs
            else:
                order = tuple(sorted(slugs, key=lambda s: (self._began[s], s)))
                days = tuple(self._began[s].toordinal() for s in order)
                self._many[key] = _Shared(frozenset(slugs), order, days)

    def promising(self, found: Scan, also: EventSlug | None) -> list[EventSlug]:
        """The events that a scan points at; if there are many, those with most of them.

        What few events have says more of which is meant. `also` is among them if
        anything points at it.
        """
        points: dict[EventSlug, float] = defaultdict(float)
        shared: list[tuple[float, str]] = []
        for key, strength in self._keys(found):
            for slug in self._few.get(key, ()):
                points[slug] += strength / math.sqrt(len(self._few[key]))
            if key in self._many:
                shared.append((strength, key))
        day = found.reading.item.published.date()
        if shared:
            self._asked(shared, points, day)
        asked = [also] if also and (also in points or self._among(also, shared)) else []
        if len(points) <= CLOSELY:
            return list(dict.fromkeys([*points, *asked]))
        began = self._began
        best = heapq.nsmallest(CLOSELY, points, key=lambda s: (began[s] > day, -points[s], s))
        return list(dict.fromkeys([*best, *asked]))

    def _keys(self, found: Scan) -> Iterable[tuple[str, float]]:
        for kind in _POINTING:
            for key, places in found.of(kind).items():
                yield key, places[0].strength
        for key, places in found.spelled.items():
            yield key, _HINT * places[0].strength

    def _asked(
        self, shared: list[tuple[float, str]], points: dict[EventSlug, float], day: date
    ) -> None:
        """What names of many events add to those that are pointed at, or the latest of them."""
        if not points:
            names = sorted((len(self._many[key].events), key) for _, key in shared)
            common = frozenset.intersection(*(self._many[key].events for _, key in names[:2]))
            rarest = self._many[names[0][1]]
            latest = [s for s in rarest.latest(day.toordinal(), 8 * CLOSELY) if s in common]
            for slug in latest[-CLOSELY:] or rarest.latest(day.toordinal(), CLOSELY):
                points[slug] = 0.0
        for strength, key in shared:
            events = self._many[key].events
            says = strength / math.sqrt(len(events))
            for slug in points:
                if slug in events:
                    points[slug] += says

    def _among(self, slug: EventSlug, shared: Iterable[tuple[float, str]]) -> bool:
        return any(slug in self._many[key].events for _, key in shared)


def _index(by_slug: Mapping[EventSlug, Profile]) -> dict[str, tuple[EventSlug, ...]]:
    out: dict[str, list[EventSlug]] = defaultdict(list)
    for slug, profile in by_slug.items():
        keys = {*profile.places, *profile.lands, *profile.actors}
        keys |= {f"country:{code}" for code in profile.countries}
        keys |= {f"{slug}\t{text}" for texts in profile.event.keywords.values() for text in texts}
        for key in sorted(keys):
            out[key].append(slug)
    return {key: tuple(slugs) for key, slugs in out.items()}
