"""Hosts in turn: one request at a time per host, a pause between two, and nobody waits for others.

A pause blocks no worker: a host that rests is simply not handed out. It must
never know what a request is.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Job = TypeVar("Job")
_GLANCE_S = 0.5  # a waiting thread looks up this often to see whether it is still wanted


class HostGate:
    """Keeps fetchers that share it from asking one host at the same time.

    Within a fetcher `HostQueues` sees to that; the gate is for a daemon that polls
    feeds and reads pages side by side.
    """

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._left = threading.Condition()

    @contextmanager
    def alone(self, host: str, stop: threading.Event) -> Iterator[None]:
        """Wait until nobody else asks the host (at most for one exchange), or for `stop`."""
        with self._left:
            while host in self._busy and not stop.is_set():
                self._left.wait(timeout=_GLANCE_S)
            mine = host not in self._busy
            self._busy.add(host)
        try:
            yield
        finally:
            with self._left:
                if mine:
                    self._busy.discard(host)
                self._left.notify_all()


class HostQueues(Generic[Job]):
    """Jobs by host, handed out to worker threads.

    `free_at` (host -> monotonic seconds) outlives one run, so that two runs in
    a row keep the pause too.
    """

    def __init__(self, pause_s: float, free_at: dict[str, float]) -> None:
        self._pause_s = pause_s
        self._free_at = free_at
        self._jobs: dict[str, list[Job]] = {}  # short ones: a deque takes a kilobyte
        self._busy: set[str] = set()
        self._resting: list[tuple[float, int, str]] = []  # hosts with jobs that are not busy
        self._turn = itertools.count()
        self._open = 0
        self._closed = False
        self._changed = threading.Condition()

    def add(self, host: str, job: Job) -> None:
        """Put a job at the end of its host's queue."""
        with self._changed:
            self._open += 1
            self._put(host, job, first=False)

    def take(self) -> tuple[str, Job] | None:
        """The next job whose host may be asked; waits for it. None when all is done."""
        with self._changed:
            while True:
                if self._closed or not self._open:
                    return None
                wait = self._resting[0][0] - time.monotonic() if self._resting else None
                if wait is not None and wait <= 0:
                    host = heapq.heappop(self._resting)[2]
                    self._busy.add(host)
                    return host, self._jobs[host].pop(0)
                self._changed.wait(timeout=wait)

    def hand_over(self, host: str, to: str, job: Job) -> None:
        """The job goes on at another host (or this one again), before those that wait there."""
        with self._changed:
            self._leave(host)
            self._put(to, job, first=True)

    def done(self, host: str) -> None:
        """The job that was taken from this host has ended."""
        with self._changed:
            self._open -= 1
            self._leave(host)
            if not self._open:
                self._changed.notify_all()

    def close(self) -> None:
        """Hand out no more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def _put(self, host: str, job: Job, *, first: bool) -> None:
        jobs = self._jobs.setdefault(host, [])
        waiting = bool(jobs) and host not in self._busy
        if first:
            jobs.insert(0, job)
        else:
            jobs.append(job)
        if not waiting and host not in self._busy:
            self._rest(host)

    def _leave(self, host: str) -> None:
        self._busy.discard(host)
        self._free_at[host] = time.monotonic() + self._pause_s
        if self._jobs.get(host):
            self._rest(host)

    def _rest(self, host: str) -> None:
        entry = (self._free_at.get(host, 0.0), next(self._turn), host)
        heapq.heappush(self._resting, entry)
        self._changed.notify()
