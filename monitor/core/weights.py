"""The matcher's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_weights.py`` (logistic regression with fixed signs,
cross-validated by event); ``docs/matching.md`` says how well they do. It must
never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Translated and untranslated readings of the development data were learned from, with and
# without the events' keywords, and unrelated texts as the rest of a stream. A
# weight of 0 is evidence that says nothing beyond the others; it opens gates and is shown.
LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "place": 0.03,
        "actor": 0.03,
        "names": 1.54,
        "country": 0.9,
        "company": 0.47,
        "keyword": 0.66,
        "phrase": 0.55,
        "loose": 0.06,
        "deed": 0.86,
        "likeness": 1.29,
        "words": 0.59,
        "early": 1.37,
        "dated": 0.0,
        "late": -2.02,
        "bare": -0.39,
        "hollow": -0.64,
        "single": 0.0,
        "fleeting": -1.12,
        "elsewhere": 0.0,
        "aside": -1.09,
        "focus": -0.6,
        "topic": -0.29,
        "astray": 0.0,
        "bygone": -1.55,
        "exclude": 0.0,
    }
)
# The learned bias less 0.2: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
