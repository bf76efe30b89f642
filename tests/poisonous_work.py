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


def tells_its_process(job: Job) -> Done:
    """Translations that say which process made them."""
    return Done(texts=tuple(str(os.getpid()) for _ in job.texts), rss_mb=100.0)
