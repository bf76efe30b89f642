"""The tracker's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_tracking.py``; ``docs/matching.md`` says how well they
do. It must never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "letters": 3.93,
        "examples": 4.49,
        "near3": 1.44,
        "copy": -9.24,
        "words": 2.64,
        "names": 0.36,
        "rare": 0.79,
        "lands": 0.62,
        "elsewhere": -1.44,
        "numbers": 1.98,
        "foreign": 0.23,
        "letters_foreign": 1.34,
        "names_foreign": 0.22,
        "lands_foreign": 0.96,
        "gap": -0.49,
        "age": -0.27,
        "size": -0.16,
        "none": -0.23,
        "lead": 0.04,
    }
)
BIAS = -1.23
