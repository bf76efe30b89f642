"""The matcher's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_weights.py`` (a conditional logit with fixed signs,
cross-validated by event) on the development data and the four sets of
``tests/data/matching``; ``docs/matching.md`` says how well they do. It must
never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Translated and untranslated readings were learned from, with and
# without the events' keywords, and unrelated texts as the rest of a stream. A
# weight of 0 is evidence that says nothing beyond the others; it opens gates and is shown.
LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "place": 0.0,
        "actor": 0.0,
        "names": 1.5,
        "country": 0.0,
        "company": 0.18,
        "keyword": 0.63,
        "phrase": 0.14,
        "loose": 0.0,
        "deed": 0.0,
        "likeness": 0.46,
        "words": 0.15,
        "early": 1.23,
        "seldom": 1.04,
        "dated": 0.0,
        "late": -1.95,
        "bare": -0.56,
        "hollow": -0.57,
        "single": 0.0,
        "fleeting": -0.2,
        "elsewhere": 0.0,
        "aside": -0.52,
        "afar": -1.67,
        "focus": -0.72,
        "topic": -0.1,
        "astray": 0.0,
        "bygone": -1.23,
        "exclude": 0.0,
        "copy": 0.72,
        "alike": 1.35,
        "figure": 0.67,
    }
)
# The learned bias less 0.95: at a score of 0.5 some recall is given for fewer near misses.
BIAS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
