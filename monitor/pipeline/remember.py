"""The pipe from a reading and what was there before it to its matches.

    kin          reading x stored readings -> how it stands to them (kept with the decision)
    alone        what each of them is taken for by itself
    match        reading x what stands beside it -> matches

A rematch reads the kin that was kept: with unchanged files it decides as before.
This file orders; it must never decide what matches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.core.beside import SURE, Beside, forerunners
from monitor.types import EventSlug, ItemId, Kin, Match, Reading

_KEPT = 5_000  # verdicts of single items that are remembered during a pass

Meanings = Mapping[EventSlug, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How matching takes account of what was there before; each part may be absent.

    `kin` relates a reading to others (near ones, and ones that were taken), `match`
    is given what stands beside it, `meanings` places a batch by a model of language.
    """

    kin: Callable[[Reading, Sequence[Reading], Sequence[Reading]], tuple[Kin, ...]]
    match: Callable[[Reading, Beside], tuple[Match, ...]]
    meanings: Callable[[Sequence[Reading]], Sequence[Meanings]] | None = None


class HistoryStore(Protocol):
    """What history is read from."""

    def linked(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings that these link to."""
        ...

    def taken_like(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings of the same weeks that belong to an event and share rare words."""
        ...


class KinStore(Protocol):
    """What a rematch reads of the history that was kept."""

    def kin(self, item: ItemId) -> list[Kin]:
        """How an item stood to others when it was read."""
        ...

    def readings_of(self, items: Collection[ItemId]) -> list[Reading]:
        """The present readings of these items."""
        ...


class Remembering:
    """Matches readings with what stands beside them. One for a pass: it remembers verdicts."""

    def __init__(
        self, match: Callable[[Reading], tuple[Match, ...]], history: History | None
    ) -> None:
        self._match = match
        self._history = history
        self._verdicts: dict[tuple[ItemId, int], tuple[Match, ...]] = {}

    def kin(
        self, reading: Reading, near: Sequence[Reading], taken: Sequence[Reading]
    ) -> tuple[Kin, ...]:
        """How a reading stands to others; nothing where history is of no account."""
        return self._history.kin(reading, near, taken) if self._history else ()

    def meanings(self, readings: Sequence[Reading]) -> Sequence[Meanings]:
        """How a model of language places a batch; nothing where there is none."""
        if self._history is None or self._history.meanings is None:
            return [{}] * len(readings)
        return self._history.meanings(readings)

    def match(
        self,
        reading: Reading,
        kin: Sequence[Kin],
        others: Mapping[ItemId, Reading],
        meanings: Meanings,
    ) -> tuple[Match, ...]:
        """The reading's matches, given what stands beside it."""
        if self._history is None:
            return self._match(reading)
        known = forerunners(kin, others, self._alone)
        return self._history.match(reading, Beside(forerunners=known, meanings=meanings))

    def surely(self, reading: Reading) -> bool:
        """Whether a reading is surely taken by itself."""
        return any(m.verdict == "match" and m.score >= SURE for m in self._alone(reading))

    def _alone(self, reading: Reading) -> tuple[Match, ...]:
        """What a reading is taken for by itself."""
        key = reading.item.id, reading.item.revision
        if key not in self._verdicts:
            if len(self._verdicts) >= _KEPT:
                self._verdicts.clear()
            self._verdicts[key] = self._match(reading)
        return self._verdicts[key]
