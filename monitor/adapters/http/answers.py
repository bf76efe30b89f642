"""What many threads have fetched, on its way to the one that reads it; little is kept waiting.

It must never know what an answer is.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

Answered = TypeVar("Answered")
_GLANCE_S = 0.5  # a waiting thread looks up this often to see whether it is still wanted


class Answers(Generic[Answered]):
    """A queue that is full when `most_bytes` of bodies, or `most` answers, wait in it.

    One answer always fits, however large. The reader takes all that is there at
    once: at thousands of answers a second, handing over each costs more than it.
    """

    def __init__(self, *, most: int, most_bytes: int, stop: threading.Event) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._stop = stop
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._went = threading.Condition(self._lock)
        self._waiting: deque[Answered] = deque()
        self._bytes = 0

    def put(self, answer: Answered, size: int) -> None:
        """Add an answer whose body has `size` bytes; wait for room, or for `stop`."""
        with self._lock:
            while self._full() and not self._stop.is_set():
                self._went.wait(timeout=_GLANCE_S)
            self._waiting.append(answer)
            self._bytes += size
            if len(self._waiting) == 1:
                self._came.notify()

    def take(self) -> list[Answered]:
        """All that wait, oldest first; none if nothing came for half a second."""
        with self._lock:
            if not self._waiting:
                self._came.wait(timeout=_GLANCE_S)
            taken = list(self._waiting)
            full = self._full()
            self._waiting.clear()
            self._bytes = 0
            if full:
                self._went.notify_all()
            return taken

    def _full(self) -> bool:
        return len(self._waiting) >= self._most or self._bytes >= self._most_bytes
