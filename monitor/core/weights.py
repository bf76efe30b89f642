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
        "place": 0.31,
        "actor": 0.31,
        "names": 1.41,
        "country": 1.15,
        "company": 1.07,
        "keyword": 1.18,
        "loose": 0.18,
        "deed": 0.0,
        "likeness": 1.4,
        "words": 0.53,
        "early": 1.58,
        "dated": 0.0,
        "late": -2.05,
        "bare": -0.44,
        "elsewhere": -0.93,
        "topic": -0.45,
        "astray": -0.65,
        "bygone": -1.55,
        "exclude": 0.0,
    }
)
# The learned bias less 0.5: at a score of 0.5 a little recall is given for fewer near misses.
BIAS = -0.84


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
