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
        "place": 0.13,
        "actor": 0.13,
        "names": 1.34,
        "country": 0.83,
        "company": 0.49,
        "keyword": 0.54,
        "phrase": 0.53,
        "loose": 0.0,
        "deed": 0.6,
        "likeness": 0.86,
        "words": 0.48,
        "early": 1.52,
        "dated": 0.0,
        "late": -2.06,
        "bare": -0.58,
        "hollow": -0.65,
        "single": 0.0,
        "fleeting": -0.77,
        "elsewhere": 0.0,
        "aside": -1.22,
        "focus": -0.37,
        "topic": -0.15,
        "astray": -0.07,
        "bygone": -1.34,
        "exclude": 0.0,
    }
)
# The learned bias less 0.25: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = 0.51


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
