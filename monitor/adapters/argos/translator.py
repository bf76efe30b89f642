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
from pathlib import Path
from typing import Literal, Self

from monitor.adapters.argos import worker
from monitor.adapters.argos.packages import TARGET, Package, into_english
from monitor.adapters.argos.worker import Done, Job
from monitor.core.quality import doubts
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

Answer = Translation | Untranslated


class _WorkerLostError(Exception):
    """The worker died or took too long over a job; what it was doing is unknown."""


class _NoWorkerError(Exception):
    """A fresh worker does not start: no text is to blame."""


@dataclass(slots=True)
class _Suspect:
    """An item on its way, and how often the worker was lost while it was being translated."""

    item: Item
    losses: int = 0


class ArgosTranslator:
    """Satisfies `ports.Translator` with the packages below `models`.

    `languages` are the source languages that are translated at all; `fields`
    "headline" leaves bodies untranslated. The worker is replaced above
    `memory_mb` or after `batches` jobs, and killed after `timeout_s` over one
    job; a text that it was lost over `tries` times, the last time alone, is set
    aside. `work` is what runs in the worker (tests put their own there).
    """

    def __init__(
        self,
        models: Path,
        *,
        languages: Collection[Lang] = ("ar", "fr", "zh", "en"),
        fields: Literal["headline", "all"] = "all",
        memory_mb: float = 1536,
        batches: int = 500,
        timeout_s: float = 300.0,
        tries: int = 3,
        inter_threads: int = 2,
        work: Callable[[Job], Done] = worker.translate,
    ) -> None:
        self._models = models
        self._languages = frozenset(languages)
        self._fields = FIELDS if fields == "all" else FIELDS[:2]
        self._memory_mb = memory_mb
        self._batches = batches
        self._timeout_s = timeout_s
        self._tries = tries
        self._inter_threads = inter_threads
        self._work = work
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="translate")
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0
        self._jobs = 0
        self._closing = threading.Event()
        self._damaged: dict[Package, str] = {}

    # ---- the port --------------------------------------------------------

    def pairs(self) -> Mapping[Lang, str]:
        """Source languages that can be translated now, with the model's name and version."""
        return {
            source: package.name
            for source, package in into_english(self._models).items()
            if package not in self._damaged
        }

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
        packages = into_english(self._models)
        answers: dict[int, Answer] = {}
        queues: dict[Package, list[int]] = {}
        for at, (_, lang) in enumerate(batch):
            package = packages.get(lang)
            if lang == TARGET or lang not in self._languages or package is None:
                answers[at] = self._reason(lang)
            elif package in self._damaged:
                answers[at] = _waits(lang, self._damaged[package])
            else:
                queues.setdefault(package, []).append(at)
        for package, places in queues.items():
            place = iter(places)
            for chunk in self._chunks([batch[at][0] for at in places]):
                suspects = [_Suspect(item) for item in chunk]
                for answer in self._survive(package, suspects, self._timeout_s):
                    answers[next(place)] = answer
        return [answers[at] for at in range(len(batch))]

    def _reason(self, lang: Lang) -> Untranslated:
        if lang == TARGET:
            return Untranslated(source=lang, reason="already English")
        if lang == "und":
            return Untranslated(source=lang, reason="language not recognised")
        if lang not in self._languages:
            return Untranslated(source=lang, reason=f"{lang} is not among the languages we read")
        return _waits(lang, f"no model {lang}->{TARGET}: monitor models install {lang}")

    def _chunks(self, items: Sequence[Item]) -> list[list[Item]]:
        chunks: list[list[Item]] = []
        room = 0
        for item in items:
            size = sum(len(item.text(field)) for field in self._fields)
            if not chunks or size > room:
                chunks.append([])
                room = CHUNK
            chunks[-1].append(item)
            room -= size
        return chunks

    def _survive(
        self, package: Package, suspects: list[_Suspect], timeout_s: float
    ) -> list[Answer]:
        """Translate, and find the text that kills the worker by halving the batch."""
        while True:
            try:
                return self._ask(package, [suspect.item for suspect in suspects], timeout_s)
            except _NoWorkerError as error:
                reason = f"the translation worker does not start: {error}"
                return [_waits(package.source, reason) for _ in suspects]
            except _WorkerLostError as error:
                if self._closing.is_set():
                    raise ModelError("the translator was closed") from error
                for suspect in suspects:
                    suspect.losses += 1
                if len(suspects) == 1:
                    if suspects[0].losses >= self._tries:
                        reason = f"set aside: the translation worker {error} {self._tries} times"
                        return [Untranslated(source=package.source, reason=reason)]
                elif suspects[0].losses > 1:  # a whole batch may have met an accident once
                    half = len(suspects) // 2
                    less = max(timeout_s / 2, min(timeout_s, SHORTEST_S))
                    return [
                        *self._survive(package, suspects[:half], less),
                        *self._survive(package, suspects[half:], less),
                    ]

    def _ask(self, package: Package, items: Sequence[Item], timeout_s: float) -> list[Answer]:
        texts = tuple(item.text(field) for item in items for field in self._fields)
        job = Job(package=package, texts=texts, inter_threads=self._inter_threads)
        done = self._run(job, timeout_s)
        if done.error and done.damaged:
            remedy = f"{done.error}; monitor models verify, then install {package.source} again"
            self._damaged[package] = remedy
            return [_waits(package.source, remedy) for _ in items]
        if done.error and len(items) > 1:
            return [self._ask(package, [item], timeout_s)[0] for item in items]
        if done.error:
            return [Untranslated(source=package.source, reason=f"set aside: {done.error}")]
        n = len(self._fields)
        return [
            self._translation(package, item, done.texts[at * n : at * n + n])
            for at, item in enumerate(items)
        ]

    def _translation(self, package: Package, item: Item, texts: Sequence[str]) -> Translation:
        english: dict[Field, str] = dict(zip(self._fields, texts, strict=True))
        return Translation(
            source=package.source,
            model=package.name,
            title=english["title"],
            summary=english["summary"],
            body=english.get("body", ""),
            flags=doubts(item, package.source, english),
        )

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
            self._drop()
            raise _WorkerLostError("died") from None
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
            except (BrokenProcessPool, TimeoutError, OSError) as error:
                self._drop(wait=False)  # it may be stuck; it ends with this process
                raise _NoWorkerError(str(error) or type(error).__name__) from error
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


def _waits(source: Lang, reason: str) -> Untranslated:
    return Untranslated(source=source, reason=reason, waits=True)
