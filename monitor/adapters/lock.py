"""One process at a time: a lock on a file that the kernel lets go of when its holder dies.

It must never know what is being guarded.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Hold `path` locked for the block if nobody else does; yields whether it is ours.

    The file is never removed: removing a lock file lets two processes lock two
    files of the same name.
    """
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
