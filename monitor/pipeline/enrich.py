"""The pipe from a stored item to what we understand of it, one transaction per batch.

    reopen       items that waited for a translation model which is there now
    claim        unread items, newest first
    detect       item -> language
    order        what the original alone matches goes first, then the newest
    translate    headline and summary (bodies too, if so configured); memory before the model,
                 two batches in flight, so that the worker never waits for us
    kin          how an item stands to what was there before it, and to its batch
    match        reading x events, and what stands beside it -> matches
    bodies       of what matched, if so configured: back to translate, then matched again
    origins      reading x stored readings near in time -> who reprints whom
    take         match -> take | pass
    finish       everything of a batch at once
    settle       when nothing is left: kin once more, among all that the pass has read

An item that makes one of these raise is tried again alone, and after `tries`
tries it is parked with its reason; the rest of its batch goes on. This file
orders; it must never decide what matches or what is published.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal, Protocol, TypeVar

from monitor.core.mixed import joined, portions
from monitor.core.quality import judged
from monitor.errors import StoreError
from monitor.pipeline.remember import History, HistoryStore, Meanings, Remembering
from monitor.pipeline.settle import SettleStore, settle
from monitor.pipeline.translate import FIELDS, HEADLINE, Desk, Judge, Pending, Wish
from monitor.ports import EnrichStore, Progress, Translator
from monitor.types import (
    Enriched,
    Field,
    Item,
    ItemId,
    Lang,
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
WINDOW = 8  # batches among which the matched ones are sent first
Bodies = Literal["headline", "matched", "all"]
Done = TypeVar("Done")


class Archive(EnrichStore, HistoryStore, SettleStore, Protocol):
    """What enrich reads and leaves behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is done to an item, each a pure function wired from the configuration."""

    detect: Callable[[Item], Language]
    match: Callable[[Reading], tuple[Match, ...]]
    origins: Callable[[Reading, Sequence[Reading]], tuple[Origin, ...]]
    take: Callable[[Reading, Match, datetime], Take | Pass]
    judge: Judge = judged
    history: History | None = None  # None: an item is matched by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What one pass did. `parked` says which items, and why.

    `failing` are untranslated ones in languages that a model is there for. `settled` are items of
    this pass or of one that was killed whose takes changed at its end; what these have less than
    before may make `matched` and `takes` negative.
    """

    reopened: int = 0
    items: int = 0
    settled: int = 0
    matched: int = 0
    takes: int = 0
    untranslated: int = 0
    failing: int = 0
    parked: tuple[tuple[ItemId, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A batch at the translator: what is there, and what needs no translation."""

    items: tuple[tuple[Item, Language], ...]
    foreign: tuple[tuple[int, tuple[Field, ...]], ...]  # position and fields of what was submitted
    pending: Pending
    bodies: bool  # nothing of these items is left to be translated


@dataclass(frozen=True, slots=True)
class _Around:
    """Stored readings that a batch may stand to: its days', those it links to, those taken."""

    near: tuple[Reading, ...]
    linked: tuple[Reading, ...]
    taken: tuple[Reading, ...]


class _Pass:
    """One pass over what waits; it carries what the steps share."""

    def __init__(
        self,
        store: Archive,
        translator: Translator,
        steps: Steps,
        clock: Callable[[], datetime],
        *,
        tries: int,
        bodies: Bodies,
    ) -> None:
        self._store = store
        self._desk = Desk(translator, store, steps.judge)
        self._steps = steps
        self._remembering = Remembering(steps.match, steps.history)
        self._clock = clock
        self._tries = tries
        self._bodies = bodies
        self._waiting: list[tuple[Item, Language]] = []
        self.busy: set[ItemId] = set()  # claimed, and still unread in the table until finished
        self.parked: dict[ItemId, str] = {}

    def next(self, n: int) -> list[tuple[Item, Language]]:
        """The `n` items that matter most, from a window of what is unread."""
        if len(self._waiting) < n:
            items = self._store.claim(n * WINDOW - len(self._waiting), self.busy)
            self.busy |= {item.id for item in items}
            for item in items:
                language = self._alone(item, partial(self._steps.detect, item))
                if language is not None:
                    self._waiting.append((item, language))
            if len(self._waiting) > n:  # else there is no choice, and nothing to be paid for it
                self._order()
        chosen, self._waiting = self._waiting[:n], self._waiting[n:]
        return chosen

    def _order(self) -> None:
        """English first (no model delays it), then what is matched as it stands, then the rest."""

        def rank(one: tuple[Item, Language]) -> int:
            item, language = one
            if language.code == "en":
                return 0
            plain = Untranslated(source=language.code, reason="not yet")
            reading = Reading(item=item, language=language, translation=plain)
            matches = self._alone(item, partial(self._steps.match, reading)) or ()
            return 1 if any(match.verdict == "match" for match in matches) else 2

        def place(one: tuple[Item, Language]) -> tuple[int, float, str, str]:
            # Not the id: it tells in which order servers happened to answer.
            item = one[0]
            return rank(one), -item.published.timestamp(), item.outlet, item.key

        ordered = sorted(self._waiting, key=place)
        self._waiting = [one for one in ordered if one[0].id not in self.parked]

    def send(self, items: Sequence[tuple[Item, Language]], *, bodies: bool = False) -> _Sent:
        """Hand over what is not English; `bodies` with the text, if it is the second time."""
        bodies = bodies or self._bodies != "matched"
        fields: tuple[Field, ...] = FIELDS if bodies and self._bodies != "headline" else HEADLINE
        foreign: list[tuple[int, tuple[Field, ...]]] = []
        wishes: list[Wish] = []
        for n, (item, whole) in enumerate(items):
            for language, mine in portions(whole, fields):
                foreign.append((n, mine))
                wishes.append(Wish(item=item, language=language, fields=mine))
        return _Sent(tuple(items), tuple(foreign), self._desk.submit(wishes), bodies)

    def understand(self, sent: _Sent) -> tuple[list[Enriched], list[tuple[Item, Language]]]:
        """Match, compare and judge a batch whose translations are there.

        Also: those that matched and whose bodies are to be translated before that counts.
        """
        english: list[Translation | Untranslated] = [
            Untranslated(source=language.code, reason="English already")
            for _, language in sent.items
        ]
        answers: dict[int, list[tuple[tuple[Field, ...], Translation | Untranslated]]] = {}
        for (n, fields), answer in zip(sent.foreign, sent.pending.result(), strict=True):
            answers.setdefault(n, []).append((fields, answer))
        for n, told in answers.items():
            english[n] = joined(sent.items[n][1], told)
        readings = [
            Reading(item=item, language=language, translation=translation)
            for (item, language), translation in zip(sent.items, english, strict=True)
        ]
        done, again = [], []
        for one in self.compared(readings):
            if not sent.bodies and _has_more(one):
                again.append((one.reading.item, one.reading.language))
            else:
                done.append(one)
        return done, again

    def compared(self, readings: Sequence[Reading]) -> list[Enriched]:
        """What is found out about each, beside what is stored and the others; but the parked."""
        around = self._around(readings)
        found = [
            self._alone(reading.item, partial(self._one, reading, around, placed))
            for reading, placed in zip(readings, self._remembering.meanings(readings), strict=True)
        ]
        return [one for one in found if one is not None]

    def settle(
        self, batch: int, stop: Callable[[], bool], progress: Progress | None
    ) -> Counter[str]:
        """Find out once more how all that was read stands to each other; how the counts change."""
        if self._steps.history is None:
            return Counter()
        return settle(
            store=self._store, compare=self._one_by_one, surely=self._remembering.surely,
            clock=self._clock, batch=batch, stop=stop,
            step=lambda: progress.step(0) if progress else None,  # a sign of life
        )  # fmt: skip

    def _one_by_one(self, readings: Sequence[Reading]) -> list[Enriched]:
        """As `compared`, beside what is stored alone, whatever is compared with it."""
        return [one for reading in readings for one in self.compared([reading])]

    def _around(self, readings: Sequence[Reading]) -> _Around:
        """What is in the store when a batch begins, and the batch: in no order of its own."""
        if not readings:
            return _Around((), (), ())
        near = (*self._store.origin_candidates(readings), *readings)
        if self._steps.history is None:
            return _Around(near, (), ())
        linked, taken = self._store.linked(readings), self._store.taken_like(readings)
        return _Around(near, tuple(linked), tuple(taken))

    def _one(self, reading: Reading, around: _Around, placed: Meanings) -> Enriched:
        near = (*around.near, *around.linked)
        kin = self._remembering.kin(reading, near, around.taken)
        others = {r.item.id: r for r in (*near, *around.taken)} if kin else {}
        matches = self._remembering.match(reading, kin, others, placed)
        taken = [m for m in matches if m.verdict == "match"]
        at = self._clock()
        return Enriched(
            reading=reading,
            matches=matches,
            outcomes=tuple(self._steps.take(reading, match, at) for match in taken),
            origins=self._steps.origins(reading, around.near),
            kin=kin,
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
    store: Archive,
    translator: Translator,
    steps: Steps,
    clock: Callable[[], datetime],
    batch: int = 32,
    tries: int = 3,
    bodies: Bodies = "all",
    reopen: bool = True,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Understood:
    """Read everything that waits; `stop` ends the pass after the batches in flight.

    Without `reopen`, items that were read without their translation are left so.
    `bodies` says whose text is translated too: nobody's ("headline"), that of
    items that matched, or of all. Headline and summary always are.
    """
    pairs = translator.pairs()
    reopened = store.reopen(pairs) if reopen else 0
    running = _Pass(store, translator, steps, clock, tries=tries, bodies=bodies)
    flying: deque[_Sent] = deque()
    totals: Counter[str] = Counter()
    if progress:
        progress.start("Reading", None)
    while True:
        while len(flying) < IN_FLIGHT and not stop():
            items = running.next(batch)
            if not items:
                break  # what is parked on the way is out of the queue
            flying.append(running.send(items))
        if not flying:
            break
        done, again = running.understand(flying.popleft())
        if again and not stop():
            flying.append(running.send(again, bodies=True))
        store.finish(done, clock(), unsettled=steps.history is not None)
        running.busy -= {one.reading.item.id for one in done} | running.parked.keys()
        for one in done:
            totals.update(_counted(one, pairs))
        if progress:
            progress.step(len(done))
    if not stop():  # else the next pass does it for both
        totals.update(running.settle(batch, stop, progress))
    return Understood(reopened=reopened, parked=tuple(sorted(running.parked.items())), **totals)


def _has_more(one: Enriched) -> bool:
    """Whether a translated item matched, and has a text that was not translated."""
    return (
        isinstance(one.reading.translation, Translation)
        and bool(one.reading.item.body)
        and any(match.verdict == "match" for match in one.matches)
    )


def _counted(one: Enriched, sources: Collection[Lang]) -> dict[str, int]:
    told = one.reading.translation
    waits = isinstance(told, Untranslated) and told.waits
    return {
        "items": 1,
        "matched": int(any(match.verdict == "match" for match in one.matches)),
        "takes": sum(isinstance(outcome, Take) for outcome in one.outcomes),
        "untranslated": int(waits),
        "failing": int(waits and told.source in sources),
    }
