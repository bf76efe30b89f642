"""The tracker's weights, in one place: log-odds per unit of each kind of evidence.

Learned as ``tools/learn_tracking.py`` learns, on the runs of both halves joined;
``docs/matching.md`` says how well they do. It must never know an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Weights = Mapping[str, float]
Member = tuple[Weights, float]  # weights and bias

# Two titles of one language: of one story?
WITHIN: Weights = MappingProxyType(
    {
        "grams": 10.719,
        "words": -0.583,
        "names": -1.075,
        "senses": 0.715,
        "numbers": 1.006,
        "rare_words": 0.352,
        "rare_names": 0.229,
        "rare_senses": -0.535,
        "rare_numbers": -0.397,
        "grams_grams": -4.589,
        "senses_senses": 2.439,
        "names_names": 1.775,
        "grams_senses": -3.044,
        "grams_names": -0.480,
        "senses_names": -0.498,
        "apart": -0.780,
        "other_lands": -1.022,
        "one_land": 0.091,
        "other_numbers": -0.076,
        "length": 0.038,
        "bias": -2.672,
    }
)

# Of two languages.
ACROSS: Weights = MappingProxyType(
    {
        "grams": 10.975,
        "words": 2.497,
        "names": 0.816,
        "senses": 0.886,
        "numbers": 0.825,
        "rare_words": -0.098,
        "rare_names": 0.227,
        "rare_senses": 0.482,
        "rare_numbers": -0.364,
        "grams_grams": 4.819,
        "senses_senses": 2.297,
        "names_names": -0.118,
        "grams_senses": -9.071,
        "grams_names": -3.003,
        "senses_names": 0.881,
        "apart": -0.768,
        "other_lands": -0.900,
        "one_land": 0.630,
        "other_numbers": -0.626,
        "length": -0.464,
        "bias": -1.646,
    }
)

# It does not ask which titles are neighbours.
_ALONE: Member = (
    MappingProxyType(
        {
            "grams_best": 1.128,
            "grams_example": 2.992,
            "grams_mean": 0.657,
            "grams_usual": 0.947,
            "words_best": -0.986,
            "words_example": 1.608,
            "words_mean": -0.553,
            "words_usual": -0.336,
            "names_best": -0.013,
            "names_example": 0.888,
            "names_mean": 0.221,
            "names_usual": 0.553,
            "senses_best": 0.625,
            "senses_example": -0.326,
            "senses_mean": 2.429,
            "senses_usual": 0.616,
            "said_words": 0.388,
            "said_names": 0.367,
            "said_senses": 0.399,
            "language": -0.036,
            "foreign": -0.235,
            "elsewhere": -0.853,
            "none": -0.961,
            "gap": -0.291,
            "age": -0.194,
            "size": -0.218,
            "last6": 0.171,
            "last24": 0.349,
            "busy": -0.274,
        }
    ),
    0.238,
)

# It asks neighbours too.
_NEIGHBOURS: Member = (
    MappingProxyType(
        {
            "grams_best": 0.057,
            "grams_example": 2.332,
            "grams_mean": -1.313,
            "grams_usual": 1.149,
            "words_best": -0.754,
            "words_example": 1.751,
            "words_mean": 0.661,
            "words_usual": -0.163,
            "names_best": -0.227,
            "names_example": 0.982,
            "names_mean": -0.314,
            "names_usual": 0.570,
            "senses_best": 0.008,
            "senses_example": 0.009,
            "senses_mean": 0.768,
            "senses_usual": 0.471,
            "said_words": 0.221,
            "said_names": 0.182,
            "said_senses": 0.412,
            "language": 0.019,
            "foreign": -0.084,
            "elsewhere": -0.702,
            "none": -0.743,
            "gap": -0.265,
            "age": -0.049,
            "size": -0.606,
            "last6": 0.080,
            "last24": 0.267,
            "busy": -0.244,
            "kin_best": 0.037,
            "kin_example": 0.000,
            "kin_sum": 0.322,
            "kin_share": 2.515,
            "kin_stray": 0.042,
            "kin_rival": -0.033,
            "kin_votes": 0.125,
            "kin_top": 0.004,
            "kin_none": 0.320,
        }
    ),
    1.450,
)

# It learned where what was half as likely taught.
_EAGER: Member = (
    MappingProxyType(
        {
            "grams_best": 0.033,
            "grams_example": 2.584,
            "grams_mean": -1.575,
            "grams_usual": 1.273,
            "words_best": -1.006,
            "words_example": 2.103,
            "words_mean": -0.369,
            "words_usual": -0.268,
            "names_best": -0.104,
            "names_example": 0.885,
            "names_mean": -0.333,
            "names_usual": 0.556,
            "senses_best": -0.104,
            "senses_example": 0.258,
            "senses_mean": 0.607,
            "senses_usual": 0.373,
            "said_words": 0.350,
            "said_names": 0.139,
            "said_senses": 0.353,
            "language": 0.087,
            "foreign": -0.056,
            "elsewhere": -0.687,
            "none": -0.979,
            "gap": -0.162,
            "age": -0.086,
            "size": -0.602,
            "last6": 0.137,
            "last24": 0.269,
            "busy": -0.223,
            "kin_best": 0.020,
            "kin_example": 0.006,
            "kin_sum": 0.372,
            "kin_share": 2.456,
            "kin_stray": 0.033,
            "kin_rival": -0.023,
            "kin_votes": 0.028,
            "kin_top": 0.014,
            "kin_none": 0.234,
        }
    ),
    1.276,
)

COMMITTEE: tuple[Member, ...] = (_ALONE, _NEIGHBOURS, _EAGER)
