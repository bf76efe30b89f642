"""The matcher's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_weights.py`` (logistic regression with fixed signs,
cross-validated by event); ``docs/matching.md`` says how well they do. It must
never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Both translated and untranslated readings of the development data were learned from. A
# weight of 0 is evidence that says nothing beyond the others; it opens gates and is shown.
LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "place": 0.46,
        "actor": 0.46,
        "names": 1.47,
        "country": 1.13,
        "company": 1.07,
        "keyword": 1.31,
        "loose": 0.25,
        "deed": 0.0,
        "likeness": 1.7,
        "words": 0.51,
        "early": 1.73,
        "late": -2.15,
        "bare": -0.53,
        "elsewhere": -0.89,
        "topic": -0.99,
        "astray": -0.67,
        "bygone": -1.47,
        "exclude": -0.76,
    }
)
# The learned bias less 0.5: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = -1.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
