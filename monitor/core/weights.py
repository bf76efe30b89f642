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
        "country": 1.12,
        "company": 1.07,
        "keyword": 1.31,
        "loose": 0.25,
        "deed": 0.0,
        "likeness": 1.64,
        "words": 0.52,
        "early": 1.73,
        "late": -2.13,
        "bare": -0.49,
        "elsewhere": -0.9,
        "topic": -0.94,
        "astray": -0.71,
        "bygone": -1.48,
        "exclude": -0.77,
    }
)
# The learned bias less 0.5: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = -1.14


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
