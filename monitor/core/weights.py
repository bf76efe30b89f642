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
        "place": 0.24,
        "actor": 0.24,
        "names": 1.34,
        "country": 0.9,
        "company": 0.35,
        "keyword": 0.56,
        "phrase": 0.55,
        "loose": 0.03,
        "deed": 0.68,
        "likeness": 1.0,
        "words": 0.55,
        "early": 1.51,
        "dated": 0.0,
        "late": -2.05,
        "bare": -0.55,
        "hollow": -0.65,
        "single": 0.0,
        "fleeting": -0.93,
        "elsewhere": 0.0,
        "aside": -1.11,
        "focus": -0.5,
        "topic": -0.27,
        "astray": 0.0,
        "bygone": -1.38,
        "exclude": 0.0,
    }
)
# The learned bias less 0.2: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = 0.31


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
