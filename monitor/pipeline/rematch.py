"""The pipe from stored readings to matches as the present event files would have them.

    readings     stored, oldest first, in batches
    match        as in enrich, nothing is detected or translated again
    compare      with the takes in force: what would be added, what would be lost
    finish       unless it is a dry run; takes are appended or withdrawn, never changed

This file orders; it must never decide what matches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.pipeline.enrich import Steps
from monitor.ports import Progress
from monitor.types import (
    Enriched,
    EventSlug,
    ItemId,
    Match,
    Reading,
    Standing,
    Take,
)


class RematchStore(Protocol):
    """What a rematch reads and leaves behind."""

    def readings(
        self, event: EventSlug | None = None, since: datetime | None = None
    ) -> Iterator[list[Reading]]:
        """Stored readings in batches, oldest first."""
        ...

    def origin_candidates(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings near in time that share rare words with one of these."""
        ...

    def standing_take(self, item: ItemId, event: EventSlug) -> Standing | None:
        """The take in force for this item and event, if any."""
        ...

    def matches(self, item: ItemId) -> list[tuple[Match, str]]:
        """Stored matches of an item, each with why it made no take."""
        ...

    def finish(
        self,
        enriched: Sequence[Enriched],
        at: datetime,
        events: Collection[EventSlug] | None = None,
    ) -> None:
        """Store what was found, for all events or only for these."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item that an event gains or loses; `why` says what a lost one lacks."""

    item: ItemId
    event: EventSlug
    title: str
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematched:
    """What a rematch found. `done` is False for a dry run."""

    done: bool
    items: int
    added: tuple[Change, ...]
    lost: tuple[Change, ...]
    kept: int


def rematch(
    *,
    store: RematchStore,
    steps: Steps,
    events: Collection[EventSlug],
    clock: Callable[[], datetime],
    only: EventSlug | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Rematched:
    """Match everything stored `since` a time again; `only` touches one event's takes.

    `events` are those that are matched now: takes of closed events stay as they are.
    """
    looked_at = {only} if only else set(events)
    added: list[Change] = []
    lost: list[Change] = []
    items = kept = 0
    if progress:
        progress.start("Matching again", None)
    for batch in store.readings(since=since):
        done = [again(store, steps, reading, clock()) for reading in batch]
        for one in done:
            gains, losses, stays = _compare(store, one, looked_at)
            added += gains
            lost += losses
            kept += stays
        if not dry_run:
            store.finish(done, clock(), looked_at if only else None)
        items += len(batch)
        if progress:
            progress.step(len(batch))
    return Rematched(done=not dry_run, items=items, added=tuple(added), lost=tuple(lost), kept=kept)


def again(store: RematchStore, steps: Steps, reading: Reading, at: datetime) -> Enriched:
    """What is found out about a stored reading now."""
    matches = steps.match(reading)
    return Enriched(
        reading=reading,
        matches=matches,
        outcomes=tuple(steps.take(reading, m, at) for m in matches if m.verdict == "match"),
        origins=steps.origins(reading, store.origin_candidates([reading])),
    )


def _compare(
    store: RematchStore, one: Enriched, looked_at: Collection[EventSlug]
) -> tuple[list[Change], list[Change], int]:
    """What an item's events gain, lose and keep."""
    item = one.reading.item
    now = {o.event: o for o in one.outcomes if isinstance(o, Take) and o.event in looked_at}
    stored = {match.event for match, _ in store.matches(item.id)} | now.keys()
    before = {
        slug: standing.take
        for slug in sorted(stored & set(looked_at))
        if (standing := store.standing_take(item.id, slug)) is not None
    }
    lacked = {match.event: "; ".join(match.lacked) for match in one.matches}
    gains = [
        Change(item=item.id, event=slug, title=item.title, score=take.score)
        for slug, take in now.items()
        if slug not in before
    ]
    losses = [
        Change(
            item=item.id,
            event=slug,
            title=item.title,
            score=take.score,
            why=lacked.get(slug) or "another event fits better",
        )
        for slug, take in before.items()
        if slug not in now
    ]
    return gains, losses, len(before.keys() & now.keys())
