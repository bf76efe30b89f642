"""The translation process asks for wide instructions only where they help."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from monitor.adapters.argos import tuning


@pytest.mark.parametrize(
    ("can", "before", "after"),
    [
        (tuning.WIDE | {"avx2"}, None, "AVX512"),
        (tuning.WIDE | {"avx2"}, "AVX2", "AVX2"),  # an operator's own choice stands
        (tuning.WIDE - {"avx512_vnni"}, None, None),  # these slow down for wide instructions
        ({"avx2"}, None, None),  # CTranslate2 would refuse to start
        (set(), None, None),
    ],
)
def test_wide_instructions_are_asked_for_only_where_they_help(
    monkeypatch: pytest.MonkeyPatch, can: set[str], before: str | None, after: str | None
) -> None:
    """A processor without them would refuse every translation."""
    monkeypatch.delenv("CT2_FORCE_CPU_ISA", raising=False)
    if before:
        monkeypatch.setenv("CT2_FORCE_CPU_ISA", before)
    monkeypatch.setattr(tuning, "flags", lambda: can)
    monkeypatch.setattr(tuning, "keep_memory", lambda: None)  # not in the tests' process
    tuning.tune()
    assert os.environ.get("CT2_FORCE_CPU_ISA") == after
    monkeypatch.delenv("CT2_FORCE_CPU_ISA", raising=False)


def test_a_tuned_process_still_starts_ctranslate2_and_gives_memory_back() -> None:
    """On this processor, whatever it is: what is freed is kept within a job, and not longer."""
    program = """
from monitor.adapters.argos.tuning import give_back, tune
tune()
import ctranslate2
print(sorted(ctranslate2.get_supported_compute_types("cpu")))
def pages(): return int(open("/proc/self/statm").read().split()[1])
rows = [bytes(100_000) for _ in range(3000)]
full = pages()
del rows
give_back()
print(full - pages() > 50_000)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    types, given_back = done.stdout.splitlines()
    assert "int8" in types
    assert given_back == "True"
