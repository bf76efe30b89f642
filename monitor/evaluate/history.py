"""What stands beside labelled items, taken in order of time, as enrich finds it in the store.

Copies, likeness and shared figures of those that were published before; labelled items
have no links. All of thirty days are compared, where the store offers the eight that
share most rare words, and looks forward, too. It must never know a label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from monitor.core.beside import AFTER, SURE, Beside, forerunners, kin
from monitor.core.origin import NEAR
from monitor.types import ItemId, Match, Reading


def beside(readings: Sequence[Reading], alone: Mapping[ItemId, tuple[Match, ...]]) -> list[Beside]:
    """For each reading what was there before it; `alone` says what each is taken for by itself.

    In the order of `readings`. Of two that were published at once the one with the lower id
    comes first.
    """
    found: dict[ItemId, Beside] = {}
    before: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.item.published, r.item.id)):
        mine = reading.item
        weeks = [r for r in before if mine.published - r.item.published <= AFTER]
        near = [r for r in weeks if mine.published - r.item.published <= NEAR]
        sure = [r for r in weeks if _surely(alone[r.item.id])]
        others = {r.item.id: r for r in weeks}
        known = forerunners(kin(reading, near, sure), others, partial(_decided, alone))
        found[mine.id] = Beside(forerunners=known)
        before.append(reading)
    return [found[reading.item.id] for reading in readings]


def _surely(matches: Sequence[Match]) -> bool:
    return any(m.verdict == "match" and m.score >= SURE for m in matches)


def _decided(alone: Mapping[ItemId, tuple[Match, ...]], reading: Reading) -> tuple[Match, ...]:
    return alone[reading.item.id]
