"""The pipe from stored readings to events that are new: what was held before they were written.

    readings     stored since the earliest of the new events, oldest first, in batches
    match        as in enrich; nothing is detected or translated again
    finish       those that a new event takes, is nearest to or is a rival for; the others stay
    met          the events are new no longer

An item that fits a new event better moves there: its take of the other event is
withdrawn. This file orders; it must never decide what matches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from monitor.pipeline.enrich import Steps
from monitor.pipeline.rematch import Again, RematchStore
from monitor.ports import Progress
from monitor.types import Event, EventSlug, Take

_EARLIEST = timedelta(days=1)  # an event's day begins before UTC's somewhere


class MeetStore(RematchStore, Protocol):
    """What this reads and leaves behind."""

    def met(self, events: Collection[EventSlug], at: datetime) -> None:
        """Stored items have been compared with these events."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Which events were new, how many stored items were read for them, and their takes."""

    events: tuple[EventSlug, ...] = ()
    items: int = 0
    takes: int = 0


def meet(
    *,
    store: MeetStore,
    steps: Steps,
    events: Sequence[Event],
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> Met:
    """Match everything stored since the earliest of `events` against them."""
    new = {event.slug for event in events}
    first = min(event.date for event in events)
    since = datetime.combine(first, time(), tzinfo=UTC) - _EARLIEST
    items = takes = 0
    again = Again(store, steps)
    for batch in store.readings(since=since):
        if progress and not items:
            progress.start("Matching new events", None)
        done = again(again.touching(batch, new), clock())
        store.finish(done, clock())
        items += len(batch)
        takes += sum(
            isinstance(outcome, Take) and outcome.event in new
            for one in done
            for outcome in one.outcomes
        )
        if progress:
            progress.step(len(batch))
    store.met(new, clock())
    return Met(events=tuple(sorted(new)), items=items, takes=takes)
