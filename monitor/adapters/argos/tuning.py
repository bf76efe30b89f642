"""How the translation process uses its processor and memory; no text changes by it.

CTranslate2 reads its wishes from the environment before it is imported, and the C
library takes its own at any time. It must never load a model, and never run in the
main process, whose memory is tuned for other work.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

# What CTranslate2's kernels for these need, and VNNI: processors with it no longer slow
# down for wide instructions, which is why CTranslate2 does not choose them by itself.
WIDE = frozenset({"avx512f", "avx512cd", "avx512vl", "avx512bw", "avx512dq", "avx512_vnni"})
# <malloc.h>, glibc: which setting is meant
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def tune() -> None:
    """Prepare this process for CTranslate2, before it is imported."""
    if flags() >= WIDE:  # a tenth faster; an operator's own choice stands
        os.environ.setdefault("CT2_FORCE_CPU_ISA", "AVX512")
    keep_memory()


def flags() -> AbstractSet[str]:
    """What the processor can do, as Linux names it; empty where that cannot be read."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split("\n"):
            if line.startswith("flags"):
                return set(line.partition(":")[2].split())
    return set()


def keep_memory() -> None:
    """Let malloc reuse what is freed within a job, in one heap.

    Each step of a decoder frees tensors of ten megabytes and asks for them again: as
    maps of their own they are zeroed by the kernel each time.
    """
    with suppress(OSError, AttributeError):  # not everywhere: glibc
        glibc = ctypes.CDLL(None)
        glibc.mallopt(_MMAP_THRESHOLD, 32 * 2**20)  # the most that it takes
        glibc.mallopt(_TRIM_THRESHOLD, 512 * 2**20)
        glibc.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Hand freed memory back to the system; else batches of all sizes fray the heap for days."""
    with suppress(OSError, AttributeError):  # as above
        ctypes.CDLL(None).malloc_trim(0)
