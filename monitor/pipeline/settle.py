"""The pipe that ends a pass: all that it read is compared once more, each with all the others.

    unsettled    what was read by this pass, and by passes that were killed before it
    surely       which of that is taken by itself
    compare      kin, matches, takes, as in enrich
    finish       those that stand to anything
    settled      the pass has ended

While a pass runs, an item is compared with those that were read before it, so
what stands beside it depends on the order of reading, which a kill changes.
This does not. This file orders; it must never decide what matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.types import Enriched, EventSlug, ItemId, Kin, Match, Reading, Take


class SettleStore(Protocol):
    """What this reads and leaves behind."""

    def unsettled(self) -> list[ItemId]:
        """Items of passes that have not ended, in an order of their own."""
        ...

    def readings_of(self, items: Collection[ItemId]) -> list[Reading]:
        """The present readings of these items."""
        ...

    def settling(self, sure: Mapping[ItemId, bool]) -> None:
        """Which of these are surely taken by themselves."""
        ...

    def kin(self, item: ItemId) -> list[Kin]:
        """How an item stood to others when it was read."""
        ...

    def matches(self, item: ItemId) -> list[tuple[Match, str]]:
        """Stored matches of an item, each with why it made no take."""
        ...

    def finish(self, enriched: Sequence[Enriched], at: datetime) -> None:
        """Store what was found."""
        ...

    def settled(self) -> None:
        """What was being settled is."""
        ...


def settle(
    *,
    store: SettleStore,
    compare: Callable[[Sequence[Reading]], list[Enriched]],
    surely: Callable[[Reading], bool],
    clock: Callable[[], datetime],
    batch: int,
    stop: Callable[[], bool] = lambda: False,
    step: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Compare once more; how the numbers of matched items and takes change by it.

    "settled" counts items whose takes are others now. `step` is called after each batch, `stop`
    before it. If it is stopped or killed, the next pass begins it anew, and finds the same.
    """
    changed: Counter[str] = Counter()
    items = store.unsettled()
    if not items:
        return changed
    batches = [items[n : n + batch] for n in range(0, len(items), batch)]
    sure: dict[ItemId, bool] = {}
    for some in batches:
        if stop():
            return changed
        sure |= {r.item.id: surely(r) for r in store.readings_of(some)}
        step()
    store.settling(sure)
    for some in batches:
        if stop():
            return changed
        done = [one for one in compare(store.readings_of(some)) if _stands(store, one)]
        for one in done:
            changed.update(_now(one))
            changed.subtract(_before(store, one.reading.item.id))
            changed["settled"] += _taken(one) != _was_taken(store, one.reading.item.id)
        if done:
            store.finish(done, clock())
        step()
    store.settled()
    return changed


def _stands(store: SettleStore, one: Enriched) -> bool:
    """Whether anything stands beside it, or did; else it was matched by itself then as now."""
    return bool(one.kin or store.kin(one.reading.item.id))


def _now(one: Enriched) -> dict[str, int]:
    return {
        "matched": int(any(match.verdict == "match" for match in one.matches)),
        "takes": sum(isinstance(outcome, Take) for outcome in one.outcomes),
    }


def _before(store: SettleStore, item: ItemId) -> dict[str, int]:
    passed = [why for match, why in store.matches(item) if match.verdict == "match"]
    return {"matched": int(bool(passed)), "takes": sum(not why for why in passed)}


def _taken(one: Enriched) -> set[EventSlug]:
    return {outcome.event for outcome in one.outcomes if isinstance(outcome, Take)}


def _was_taken(store: SettleStore, item: ItemId) -> set[EventSlug]:
    return {m.event for m, why in store.matches(item) if m.verdict == "match" and not why}
