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
from monitor.pipeline.remember import KinStore, Meanings, Remembering
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


class RematchStore(KinStore, Protocol):
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
    whole: Collection[ItemId] = (),
    progress: Progress | None = None,
) -> Rematched:
    """Match everything stored `since` a time again; `only` touches one event's takes.

    `events` are those that are matched now: takes of closed events stay as they are.
    Items in `whole` are matched first, with all events whatever `only` says: what one
    event loses its next best may take.
    """
    looked_at = {only} if only else set(events)
    added: list[Change] = []
    lost: list[Change] = []
    items = kept = 0
    if progress:
        progress.start("Matching again", None)
    again = Again(store, steps)
    first = store.readings_of(whole) if whole else []
    for batch in (first, *_without(store.readings(since=since), set(whole))):
        entire = batch is first or not only
        done = again(batch, clock())
        for one in done:
            gains, losses, stays = _compare(store, one, set(events) if entire else looked_at)
            added += gains
            lost += losses
            kept += stays
        if not dry_run:
            store.finish(done, clock(), None if entire else looked_at)
        items += len(batch)
        if progress:
            progress.step(len(batch))
    return Rematched(done=not dry_run, items=items, added=tuple(added), lost=tuple(lost), kept=kept)


def _without(
    batches: Iterator[list[Reading]], items: Collection[ItemId]
) -> Iterator[list[Reading]]:
    """The same batches without some items."""
    for batch in batches:
        yield [reading for reading in batch if reading.item.id not in items]


class Again:
    """Finds out about stored readings anew, beside what stood beside them when they were read."""

    def __init__(self, store: RematchStore, steps: Steps) -> None:
        self._store = store
        self._steps = steps
        self._remembering = Remembering(steps.match, steps.history)

    def __call__(self, readings: Sequence[Reading], at: datetime) -> list[Enriched]:
        """What is found out about each."""
        meanings = self._remembering.meanings(readings)
        return [
            self._one(reading, placed, at)
            for reading, placed in zip(readings, meanings, strict=True)
        ]

    def touching(self, readings: Sequence[Reading], events: Collection[EventSlug]) -> list[Reading]:
        """Those that one of these events takes, or is nearest to or a rival for."""
        meanings = self._remembering.meanings(readings)
        return [
            reading
            for reading, placed in zip(readings, meanings, strict=True)
            if any(
                match.event in events or match.rival in events
                for match in self._matches(reading, placed)
            )
        ]

    def _matches(self, reading: Reading, placed: Meanings) -> tuple[Match, ...]:
        """Matches of a reading, beside what stood beside it."""
        kin = self._store.kin(reading.item.id) if self._steps.history else []
        others = self._store.readings_of([one.other for one in kin]) if kin else []
        return self._remembering.match(reading, kin, {r.item.id: r for r in others}, placed)

    def _one(self, reading: Reading, placed: Meanings, at: datetime) -> Enriched:
        matches = self._matches(reading, placed)
        take = self._steps.take
        return Enriched(
            reading=reading,
            matches=matches,
            outcomes=tuple(take(reading, m, at) for m in matches if m.verdict == "match"),
            origins=self._steps.origins(reading, self._store.origin_candidates([reading])),
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
    instead = _instead(one.matches)
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
            why=lacked.get(slug) or instead,
        )
        for slug, take in before.items()
        if slug not in now
    ]
    return gains, losses, len(before.keys() & now.keys())


def _instead(matches: Sequence[Match]) -> str:
    """Where an item stands that an event does not even lack something for any more."""
    if not matches:
        return "nothing in it is of any event now"
    best = matches[0]
    if best.verdict == "match":
        return f"{best.event} fits better"
    return f"it is nearer to {best.event} now, which does not take it: {'; '.join(best.lacked)}"
