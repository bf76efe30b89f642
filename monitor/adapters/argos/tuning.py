"""How the translation process uses its memory; no text changes by it.

CTranslate2's AVX-512 kernels (CT2_FORCE_CPU_ISA) would save another fifteenth of the
processor's time, but round in another way: where two words are nearly as likely, other
texts come out than Argos Translate's. So they are left to the operator. It must
never load a model, and never run in the main process, whose memory does other work.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

# <malloc.h>, glibc: which setting is meant
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


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
