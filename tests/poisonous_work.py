"""Work for the translation worker that meets accidents; it runs in the worker's process."""

from __future__ import annotations

import os
import signal
import socket
import time

from monitor.adapters.argos import worker
from monitor.adapters.argos.worker import Done, Job


def dies_of_poison(job: Job) -> Done:
    """What a native crash looks like from outside."""
    if any("POISON" in text for text in job.texts):
        os.kill(os.getpid(), signal.SIGSEGV)
    return worker.translate(job)


def eats_memory_on_poison(job: Job) -> Done:
    """A text that makes the kernel kill its worker, each time."""
    if any("POISON" in text for text in job.texts):
        os.kill(os.getpid(), signal.SIGKILL)
    return worker.translate(job)


def always_dies(job: Job) -> Done:
    """What a machine without memory looks like: the kernel kills whatever is large."""
    del job
    os.kill(os.getpid(), signal.SIGKILL)
    return Done()


def hangs_on_poison(job: Job) -> Done:
    """What an endless loop in native code looks like."""
    if any("POISON" in text for text in job.texts):
        time.sleep(3600)
    return worker.translate(job)


def fails_on_poison(job: Job) -> Done:
    """An exception in a model library, told as an answer."""
    if any("POISON" in text for text in job.texts):
        return Done(error="argos fr->en 1.0 failed: vector too long")
    return Done(texts=tuple(text.upper() for text in job.texts))


def slow(job: Job) -> Done:
    """Long enough to be killed in the middle."""
    time.sleep(0.4)
    return worker.translate(job)


def calls_out(job: Job) -> Done:
    """What telemetry would do."""
    del job
    socket.create_connection(("127.0.0.1", 9), timeout=2)
    return Done(error="it could connect")


def counts_connects(job: Job) -> Done:
    """Translate, and fail the job if anything in this process ever tried to connect."""
    if socket.socket.connect is not _counting:
        socket.socket.connect = _counting  # type: ignore[method-assign,assignment]  # before any model is loaded
        socket.socket.connect_ex = _counting  # type: ignore[method-assign,assignment]  # as above
    done = worker.translate(job)
    return Done(error=f"connects: {_CONNECTS}") if _CONNECTS else done


_CONNECTS: list[str] = []


def _counting(self: socket.socket, *address: object) -> None:
    _CONNECTS.append(str(address))
    raise PermissionError("translation is offline")


def tells_its_process(job: Job) -> Done:
    """Translations that say which process made them."""
    return Done(texts=tuple(str(os.getpid()) for _ in job.texts), rss_mb=100.0)
