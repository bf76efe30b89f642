"""The pipe from a stored item to what we understand of it, one transaction per batch.

    reopen       items that waited for a translation model which is there now
    claim        unread items, oldest first
    detect       item -> language
    translate    two batches in flight, so that the worker never waits for us
    match        reading x events -> matches
    origins      reading x stored readings near in time -> who reprints whom
    take         match -> take | pass
    finish       everything of a batch at once

An item that makes one of these raise is tried again alone, and after `tries`
tries it is parked with its reason; the rest of its batch goes on. This file
orders; it must never decide what matches or what is published.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from monitor.errors import StoreError
from monitor.ports import EnrichStore, Progress, Translator
from monitor.types import (
    Enriched,
    Item,
    ItemId,
    Language,
    Match,
    Origin,
    Pass,
    Reading,
    Take,
    Translation,
    Untranslated,
)

IN_FLIGHT = 2  # one batch at the worker, one waiting there: it never idles, and memory is bounded
English = Translation | Untranslated
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is done to an item, each a pure function wired from the configuration."""

    detect: Callable[[Item], Language]
    match: Callable[[Reading], tuple[Match, ...]]
    origins: Callable[[Reading, Sequence[Reading]], tuple[Origin, ...]]
    take: Callable[[Reading, Match, datetime], Take | Pass]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What one pass did. `parked` says which items, and why."""

    reopened: int = 0
    items: int = 0
    matched: int = 0
    takes: int = 0
    untranslated: int = 0
    parked: tuple[tuple[ItemId, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A batch at the translator: what is there, and what needs no translation."""

    items: tuple[tuple[Item, Language], ...]
    foreign: tuple[int, ...]  # positions of those that were submitted
    future: Future[list[English]] | None


class _Pass:
    """One pass over what waits; it carries what the steps share."""

    def __init__(
        self,
        store: EnrichStore,
        translator: Translator,
        steps: Steps,
        clock: Callable[[], datetime],
        tries: int,
    ) -> None:
        self._store = store
        self._translator = translator
        self._steps = steps
        self._clock = clock
        self._tries = tries
        self.parked: dict[ItemId, str] = {}

    def send(self, items: Sequence[Item]) -> _Sent:
        """Detect each item's language, and hand over what is not English."""
        known: list[tuple[Item, Language]] = []
        for item in items:
            language = self._alone(item, partial(self._steps.detect, item))
            if language is not None:
                known.append((item, language))
        foreign = tuple(n for n, (_, language) in enumerate(known) if language.code != "en")
        batch = [(known[n][0], known[n][1].code) for n in foreign]
        return _Sent(tuple(known), foreign, self._translator.submit(batch) if batch else None)

    def understand(self, sent: _Sent) -> list[Enriched]:
        """Match, compare and judge a batch whose translations are there."""
        english: list[English] = [
            Untranslated(source=language.code, reason="English already")
            for _, language in sent.items
        ]
        if sent.future is not None:
            for n, answer in zip(sent.foreign, sent.future.result(), strict=True):
                english[n] = answer
        readings = [
            Reading(item=item, language=language, translation=translation)
            for (item, language), translation in zip(sent.items, english, strict=True)
        ]
        near = [*self._store.origin_candidates(readings), *readings] if readings else []
        done = []
        for reading in readings:
            one = self._alone(reading.item, partial(self._one, reading, near))
            if one is not None:
                done.append(one)
        return done

    def _one(self, reading: Reading, near: Sequence[Reading]) -> Enriched:
        matches = self._steps.match(reading)
        taken = [m for m in matches if m.verdict == "match"]
        at = self._clock()
        return Enriched(
            reading=reading,
            matches=matches,
            outcomes=tuple(self._steps.take(reading, match, at) for match in taken),
            origins=self._steps.origins(reading, near),
        )

    def _alone(self, item: Item, step: Callable[[], Done]) -> Done | None:
        """The step's answer; an item that makes it raise `tries` times is parked, None."""
        while True:
            try:
                return step()
            except StoreError:
                raise  # the database is at fault, not the item
            except Exception as error:  # noqa: BLE001  (whatever bug one item meets, the rest goes on)
                reason = f"{type(error).__name__}: {error}"
                if self._store.tried([item.id]).get(item.id, self._tries) >= self._tries:
                    self._store.park(item.id, reason, self._clock())
                    self.parked[item.id] = reason
                    return None


def enrich(
    *,
    store: EnrichStore,
    translator: Translator,
    steps: Steps,
    clock: Callable[[], datetime],
    batch: int = 32,
    tries: int = 3,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Understood:
    """Read everything that waits; `stop` ends the pass after the batches in flight."""
    reopened = store.reopen(translator.pairs())
    running = _Pass(store, translator, steps, clock, tries)
    flying: deque[_Sent] = deque()
    busy: set[ItemId] = set()  # claimed, and still unread in the table until they are finished
    totals: Counter[str] = Counter()
    if progress:
        progress.start("Reading", None)
    while True:
        while len(flying) < IN_FLIGHT and not stop():
            items = store.claim(batch, busy)
            if not items:
                break  # what is parked on the way is out of the queue
            busy |= {item.id for item in items}
            flying.append(running.send(items))
        if not flying:
            break
        sent = flying.popleft()
        done = running.understand(sent)
        store.finish(done, clock())
        busy -= {item.id for item, _ in sent.items} | running.parked.keys()
        for one in done:
            totals.update(_counted(one))
        if progress:
            progress.step(len(sent.items))
    return Understood(reopened=reopened, parked=tuple(sorted(running.parked.items())), **totals)


def _counted(one: Enriched) -> dict[str, int]:
    waits = isinstance(one.reading.translation, Untranslated) and one.reading.translation.waits
    return {
        "items": 1,
        "matched": int(any(match.verdict == "match" for match in one.matches)),
        "takes": sum(isinstance(outcome, Take) for outcome in one.outcomes),
        "untranslated": int(waits),
    }
