"""The main process' side of translation: hands batches to the worker and survives its death.

One thread talks to one worker process, so that nothing is ever in flight when the
worker is replaced. It must never import a model library, judge an item, or know
where translations are stored.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self

from monitor.adapters.argos import worker
from monitor.adapters.argos.packages import TARGET, Package, routes
from monitor.adapters.argos.worker import Done, Job
from monitor.errors import ModelError
from monitor.types import Item, Lang, Translation, Untranslated
from monitor.types.flow import Field

FIELDS: tuple[Field, ...] = ("title", "summary", "body")
# Characters that go to the worker at once: about a minute of a full-size model on two cores.
CHUNK = 40_000
# A model library imports in a second or two; a machine under load takes longer.
START_S = 60.0
# The shortest time that a part of a batch is given, however small.
SHORTEST_S = 30.0
# A text that is translated before another is called poisonous: if the worker is lost over this
# one too, somebody kills it (memory is short, the machine stops, the model file crashes it).
HARMLESS = "1"

Answer = Translation | Untranslated


class _WorkerLostError(Exception):
    """The worker died or took too long over a job; what it was doing is unknown.

    `killed` by somebody, not by itself: perhaps by the kernel, for want of memory.
    """

    def __init__(self, how: str, *, killed: bool = False) -> None:
        super().__init__(how)
        self.killed = killed


class _NoWorkerError(Exception):
    """A fresh worker does not start, or dies over a harmless text too: no text is to blame."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How texts of a language get into English."""

    route: tuple[Package, ...]
    simplify: bool = False

    @property
    def name(self) -> str:
        named = " + ".join(package.name for package in self.route)
        return f"{named} (simplified first)" if self.simplify else named

    @property
    def source(self) -> Lang:
        return self.route[0].source


@dataclass(slots=True)
class _Suspect:
    """A text on its way, and how often the worker was lost over it, in company or alone."""

    at: int  # the item's place in the batch
    field: Field
    text: str
    losses: int = 0
    alone: int = 0
    guilt: int = 0  # of what happened while it was alone: 2 for a crash, 1 for a kill


@dataclass(frozen=True, slots=True)
class _English:
    """What became of a text: its translation, or why there is none."""

    text: str = ""
    cut: bool = False
    aside: str = ""
    waits: bool = False


class ArgosTranslator:
    """Satisfies `ports.Translator` with the packages below `models`.

    `languages` are the source languages that are translated at all, `target` is the
    language they are translated into. "zt" is
    Argos' name for Traditional Chinese: its own package is taken if there is
    one, else the text goes to that of "zh" in Simplified characters. The worker
    is replaced above `memory_mb` or after `batches` jobs, and killed after
    `timeout_s` over one job; a text over which it crashed or hung `tries` times
    while it was alone is set aside, or was killed twice as often: killers take
    innocents too. `work` is what runs in the worker (tests put
    their own there). The only flag that it gives is "cut".
    """

    def __init__(
        self,
        models: Path,
        *,
        languages: Collection[Lang] = ("ar", "fr", "zh", "en"),
        target: Lang = TARGET,
        memory_mb: float = 1536,
        batches: int = 500,
        timeout_s: float = 300.0,
        tries: int = 3,
        inter_threads: int = 2,
        work: Callable[[Job], Done] = worker.translate,
    ) -> None:
        self._models = models
        self._languages = frozenset(languages)
        self._target = target
        self._memory_mb = memory_mb
        self._batches = batches
        self._timeout_s = timeout_s
        self._tries = tries
        self._inter_threads = inter_threads
        self._work = work
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="translate")
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0
        self._process: BaseProcess | None = None
        self._jobs = 0
        self._closing = threading.Event()
        self._damaged: dict[_Way, str] = {}

    # ---- the port --------------------------------------------------------

    def pairs(self) -> Mapping[Lang, str]:
        """Source languages that can be translated now, with the model's name and version."""
        return {lang: way.name for lang, way in self._ways().items() if way not in self._damaged}

    def _ways(self) -> dict[Lang, _Way]:
        ways = {lang: _Way(route) for lang, route in routes(self._models, self._target).items()}
        if "zh" in ways and "zt" not in ways:
            ways["zt"] = _Way(ways["zh"].route, simplify=True)
        return ways

    def submit(self, batch: Sequence[tuple[Item, Lang]]) -> Future[list[Answer]]:
        """Translate a batch, answers in its order.

        The future raises ModelError only if the translator is closed meanwhile.
        """
        return self._thread.submit(self._translate, tuple(batch))

    def close(self) -> None:
        """End the worker at once; batches in flight raise ModelError and lose nothing."""
        self._closing.set()
        self._kill()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # ---- a batch, in the thread --------------------------------------------

    def _translate(self, batch: tuple[tuple[Item, Lang], ...]) -> list[Answer]:
        ways = self._ways()
        answers: dict[int, Answer] = {}
        queues: dict[_Way, list[_Suspect]] = {}
        for at, (item, lang) in enumerate(batch):
            way = ways.get(lang)
            if lang == self._target or not self._reads(lang) or way is None:
                answers[at] = self._reason(lang)
            elif way in self._damaged:
                answers[at] = _waits(lang, self._damaged[way])
            else:
                texts = [_Suspect(at, field, item.text(field)) for field in FIELDS]
                queues.setdefault(way, []).extend(one for one in texts if one.text)
                answers[at] = _translation(way, lang, {})  # of an item without a word
        for way, suspects in queues.items():
            made: dict[int, dict[Field, _English]] = {}
            for chunk in _chunks(suspects):
                for one, english in zip(chunk, self._told(way, chunk), strict=True):
                    made.setdefault(one.at, {})[one.field] = english
            answers |= {at: _translation(way, batch[at][1], told) for at, told in made.items()}
        return [answers[at] for at in range(len(batch))]

    def _reads(self, lang: Lang) -> bool:
        return ("zh" if lang == "zt" else lang) in self._languages

    def _reason(self, lang: Lang) -> Untranslated:
        if lang == self._target:
            reason = "already English" if lang == TARGET else f"already in {lang}"
            return Untranslated(source=lang, reason=reason)
        if lang == "und":
            return Untranslated(source=lang, reason="language not recognised")
        if not self._reads(lang):
            return Untranslated(source=lang, reason=f"{lang} is not among the languages we read")
        missing = "zh" if lang == "zt" else lang
        if self._target != TARGET:
            wish = f"monitor models install --into {self._target}"
            return _waits(lang, f"no model {missing}->{self._target}: {wish}")
        return _waits(lang, f"no model {missing}->{TARGET}: monitor models install {missing}")

    def _told(self, way: _Way, suspects: list[_Suspect]) -> list[_English]:
        """Translate; where no worker lives, all wait for a better hour."""
        try:
            return self._survive(way, suspects, self._timeout_s)
        except _NoWorkerError as error:
            return [_English(aside=str(error), waits=True) for _ in suspects]

    def _survive(self, way: _Way, suspects: list[_Suspect], timeout_s: float) -> list[_English]:
        """Translate, and find the text that kills the worker by halving the batch."""
        while True:
            try:
                return self._ask(way, suspects, timeout_s)
            except _WorkerLostError as error:
                if self._closing.is_set():
                    raise ModelError("the translator was closed") from error
                for suspect in suspects:
                    suspect.losses += 1
                if len(suspects) == 1:
                    one = suspects[0]
                    one.alone += 1
                    one.guilt += 1 if error.killed else 2
                    if one.guilt >= 2 * self._tries:
                        self._try_harmless(way)
                        reason = f"set aside: the translation worker {error} {one.alone} times"
                        return [_English(aside=reason)]
                elif suspects[0].losses > 1:  # a whole batch may have met an accident once
                    half = len(suspects) // 2
                    less = max(timeout_s / 2, min(timeout_s, SHORTEST_S))
                    return [
                        *self._survive(way, suspects[:half], less),
                        *self._survive(way, suspects[half:], less),
                    ]

    def _try_harmless(self, way: _Way) -> None:
        """_NoWorkerError if the worker dies whatever it is given."""
        how = ""
        for _ in range(self._tries):
            try:
                self._ask(way, [_Suspect(0, "title", HARMLESS)], SHORTEST_S)
            except _WorkerLostError as error:
                how = str(error)
                if self._closing.is_set():
                    raise ModelError("the translator was closed") from error
            else:
                return
        raise _NoWorkerError(
            f"the translation worker {how} over a harmless text too: is memory short, or "
            f"{way.name} damaged? (monitor models verify)"
        )

    def _ask(self, way: _Way, suspects: Sequence[_Suspect], timeout_s: float) -> list[_English]:
        job = Job(
            route=way.route,
            texts=tuple(suspect.text for suspect in suspects),
            inter_threads=self._inter_threads,
            simplify=way.simplify,
        )
        done = self._run(job, timeout_s)
        if done.error and done.damaged:
            remedy = f"{done.error}; monitor models verify, then install {way.source} again"
            self._damaged[way] = remedy
            return [_English(aside=remedy, waits=True) for _ in suspects]
        if done.error and len(suspects) > 1:
            return [self._ask(way, [suspect], timeout_s)[0] for suspect in suspects]
        if done.error:
            return [_English(aside=f"set aside: {done.error}")]
        cut = done.cut or (False,) * len(done.texts)
        return [_English(text=t, cut=c) for t, c in zip(done.texts, cut, strict=True)]

    # ---- the worker process, from the thread -----------------------------------

    def _run(self, job: Job, timeout_s: float) -> Done:
        pool = self._worker()
        if self._closing.is_set():  # while the worker was starting
            raise ModelError("the translator was closed")
        try:
            done = pool.submit(self._work, job).result(timeout=timeout_s)
        except TimeoutError:
            self._kill()
            self._drop()
            raise _WorkerLostError("took too long") from None
        except BrokenProcessPool:
            process = self._process
            self._drop()  # which waits for its end
            killed = process is not None and process.exitcode == -signal.SIGKILL
            raise _WorkerLostError("was killed" if killed else "died", killed=killed) from None
        self._jobs += 1
        if self._jobs >= self._batches or done.rss_mb > self._memory_mb:
            self._drop()  # nothing is in flight: the next job starts a fresh one
        return done

    def _worker(self) -> ProcessPoolExecutor:
        if self._closing.is_set():
            raise ModelError("the translator was closed")
        if self._pool is None:
            self._jobs = 0
            # Never max_tasks_per_child: it hangs on Python 3.11 with a backlog (gh-115634).
            self._pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=worker.start,
            )
            try:
                self._pid = self._pool.submit(worker.ready).result(timeout=START_S)
                children = multiprocessing.active_children()
                self._process = next((one for one in children if one.pid == self._pid), None)
            except (BrokenProcessPool, TimeoutError, OSError) as error:
                self._drop(wait=False)  # it may be stuck; it ends with this process
                why = str(error) or type(error).__name__
                raise _NoWorkerError(f"the translation worker does not start: {why}") from error
        return self._pool

    def _kill(self) -> None:
        """Kill the worker whatever it is doing; safe from any thread."""
        pid = self._pid
        if pid and self._pool is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _drop(self, *, wait: bool = True) -> None:
        pool, self._pool, self._pid = self._pool, None, 0
        if pool is not None:
            pool.shutdown(wait=wait, cancel_futures=True)


def _chunks(suspects: Sequence[_Suspect]) -> list[list[_Suspect]]:
    chunks: list[list[_Suspect]] = []
    room = 0
    for suspect in suspects:
        if not chunks or len(suspect.text) > room:
            chunks.append([])
            room = CHUNK
        chunks[-1].append(suspect)
        room -= len(suspect.text)
    return chunks


def _translation(way: _Way, lang: Lang, told: Mapping[Field, _English]) -> Answer:
    """An item's answer: what could be translated of it, with what was lost as flags."""
    aside = [english for english in told.values() if english.aside]
    if aside and (len(aside) == len(told) or any(english.waits for english in aside)):
        return Untranslated(source=lang, reason=aside[0].aside, waits=aside[0].waits)
    texts = {field: english.text for field, english in told.items()}
    flags = [f"{field}:cut" for field, english in told.items() if english.cut]
    flags += [f"{field}:{english.aside}" for field, english in told.items() if english.aside]
    return Translation(
        source="zh" if lang == "zt" else lang,
        model=way.name,
        title=texts.get("title", ""),
        summary=texts.get("summary", ""),
        body=texts.get("body", ""),
        flags=tuple(flags),
    )


def _waits(source: Lang, reason: str) -> Untranslated:
    return Untranslated(source=source, reason=reason, waits=True)
