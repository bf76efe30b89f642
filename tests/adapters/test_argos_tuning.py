"""The translation process keeps its memory within a job, and not longer."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from monitor.adapters.argos.tuning import give_back, keep_memory
keep_memory()
import ctranslate2
print(sorted(ctranslate2.get_supported_compute_types("cpu")))
def pages(): return int(open("/proc/self/statm").read().split()[1])
def faults():
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def step(): return [bytearray(30_000_000) for _ in range(4)]
step()
step()
before = faults()
for _ in range(5): step()
print(faults() - before < 5_000)  # 29,000 pages each time, if they went back to the system
rows = [bytes(100_000) for _ in range(3000)]
full = pages()
del rows
give_back()
print(full - pages() > 50_000)
"""


def test_what_is_freed_is_kept_within_a_job_and_given_back_after_it() -> None:
    """A decoder asks for the same ten megabytes at each step; a day's peak must not stay for ever."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    types, kept, given_back = done.stdout.splitlines()
    assert "int8" in types
    assert (kept, given_back) == ("True", "True")
