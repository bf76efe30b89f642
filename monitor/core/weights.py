"""The matcher's weights, in one place: log-odds per unit of each kind of evidence.

Learned by ``tools/learn_weights.py`` (logistic regression with fixed signs,
cross-validated by event); ``docs/matching.md`` says how well they do. It must
never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LEARNED: Mapping[str, float] = MappingProxyType(
    {
        "country": 1.8,
        "actor": 0.2,
        "unique": 2.6,
        "keyword": 1.5,
        "loose": 0.6,
        "action": 1.1,
        "likeness": 3.5,
        "words": 1.0,
        "early": 0.2,
        "age": -2.1,
        "late": -3.0,
        "elsewhere": -2.3,
        "topic": -1.0,
        "exclude": -0.6,
    }
)
# Shifted so that a score of 0.5 is the threshold that served best in cross-validation.
BIAS = -2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Log-odds per unit of evidence; evidence that is not named weighs nothing."""

    bias: float = BIAS
    by_feature: Mapping[str, float] = field(default_factory=lambda: LEARNED)
