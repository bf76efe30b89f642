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
        "names": 1.51,
        "country": 0.0,
        "company": 0.15,
        "keyword": 0.64,
        "phrase": 0.12,
        "loose": 0.0,
        "deed": 0.0,
        "likeness": 0.47,
        "words": 0.16,
        "early": 1.19,
        "seldom": 1.05,
        "dated": 0.0,
        "late": -1.95,
        "bare": -0.57,
        "hollow": -0.58,
        "single": 0.0,
        "fleeting": -0.24,
        "elsewhere": 0.0,
        "aside": -0.51,
        "afar": -1.67,
        "focus": -0.7,
        "topic": -0.09,
        "astray": 0.0,
        "bygone": -1.21,
        "exclude": 0.0,
        "copy": 0.68,
        "alike": 1.33,
        "figure": 1.03,
    }
)
# The learned bias less 0.95: at a score of 0.5 some recall is given for fewer near misses.
BIAS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
