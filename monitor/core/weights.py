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
        "place": 0.32,
        "actor": 0.32,
        "names": 1.49,
        "country": 0.98,
        "company": 1.28,
        "keyword": 1.26,
        "loose": 0.29,
        "deed": 0.0,
        "likeness": 1.67,
        "words": 0.46,
        "early": 1.63,
        "late": -2.19,
        "bare": -0.41,
        "elsewhere": -0.89,
        "topic": -1.37,
        "astray": -0.52,
        "bygone": -1.49,
        "exclude": -0.71,
    }
)
# The learned bias less 0.4: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = -0.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
