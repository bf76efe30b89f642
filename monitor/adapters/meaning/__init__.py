"""Likeness of meaning, by a local sentence model in a process of its own. An extra, off by default.

`Meanings` is the parent's side: no model library is ever imported here. Where the
worker cannot answer there is no evidence, and nobody waits for it twice. It must
never know what a likeness is worth.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Self

from monitor.adapters.meaning import worker
from monitor.types import Event, EventSlug, Reading

TOKENIZERS = ("sentencepiece.bpe.model", "sentencepiece.model", "spiece.model", "tokenizer.model")
_NEEDED = ("model.bin", "config.json")
_START_S, _BATCH_S = 120.0, 120.0


def lacking(folder: Path) -> str:
    """What keeps a folder from being a sentence model, in words; "" if nothing does."""
    if not folder.is_dir():
        return "there is no such folder"
    for name in _NEEDED:
        if not (folder / name).is_file():
            return f"it has no {name}"
    if not any((folder / name).is_file() for name in TOKENIZERS):
        return f"it has no tokenizer ({', '.join(TOKENIZERS)})"
    return ""


class Meanings:
    """Compares readings with events by what they mean. Close it, or use it in a `with`."""

    def __init__(self, folder: Path, events: Sequence[Event], *, floor: float, prefix: str) -> None:
        self._folder = folder
        self._events = [event for event in events if not event.closed]
        self._floor = floor
        self._prefix = prefix
        self._pool: ProcessPoolExecutor | None = None
        self.problem = lacking(folder)  # why there are no answers; "" while there are

    def __call__(self, readings: Sequence[Reading]) -> list[Mapping[EventSlug, float]]:
        """For each reading the events that it is alike, 0..1 above the floor."""
        nothing: list[Mapping[EventSlug, float]] = [{} for _ in readings]
        if self.problem or not readings or not self._events:
            return nothing
        texts = [f"{self._prefix}{r.item.title}\n{r.item.summary}".strip() for r in readings]
        try:
            answers = self._worker().submit(worker.place, texts).result(timeout=_BATCH_S)
        except (BrokenProcessPool, TimeoutError, OSError) as error:
            self.problem = f"its worker did not answer ({str(error) or type(error).__name__})"
            self._drop(kill=True)
            return nothing
        if isinstance(answers, str):
            self.problem = answers
            self._drop(kill=False)
            return nothing
        return [
            {self._events[n].slug: self._above(cosine) for n, cosine in row if cosine > self._floor}
            for row in answers
        ]

    def _above(self, cosine: float) -> float:
        return round(min(1.0, (cosine - self._floor) / max(1e-6, 1.0 - self._floor)), 4)

    def _worker(self) -> ProcessPoolExecutor:
        if self._pool is None:
            told = [f"{self._prefix}{event.title}\n{event.dek}".strip() for event in self._events]
            tokenizer = next(n for n in TOKENIZERS if (self._folder / n).is_file())
            pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=worker.start,
                initargs=(str(self._folder), tokenizer, told),
            )
            self._pool = pool
            pool.submit(os.getpid).result(timeout=_START_S)
        return self._pool

    def _drop(self, *, kill: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if kill:
            for pid in list(pool._processes or ()):  # noqa: SLF001  (a stuck worker has no other handle)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """End the worker, if there is one."""
        self._drop(kill=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
