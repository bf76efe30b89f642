"""The tracker's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_tracking.py``; ``docs/matching.md`` says how well they
do. It must never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "grams_best": 1.207,
        "grams_example": 2.975,
        "grams_mean": 0.515,
        "grams_usual": 1.082,
        "words_best": -1.521,
        "words_example": 1.872,
        "words_mean": -0.473,
        "words_usual": -0.606,
        "names_best": -0.118,
        "names_example": 0.786,
        "names_mean": 0.120,
        "names_usual": 0.682,
        "senses_best": 0.466,
        "senses_example": -0.384,
        "senses_mean": 2.476,
        "senses_usual": 0.956,
        "said_words": 0.444,
        "said_names": 0.421,
        "said_senses": 0.404,
        "language": -0.036,
        "foreign": -0.304,
        "elsewhere": -0.884,
        "none": -0.960,
        "gap": -0.348,
        "age": -0.108,
        "size": -0.257,
        "last6": 0.162,
        "last24": 0.368,
        "busy": -0.272,
    }
)
BIAS = 0.457
