"""How likely two titles are of one story: one number of all that they have in common.

A cosine alone does not tell: letters that agree say less across languages, a
rare name more than its share of a long title, a day's distance against all of it.
It must never know an event, nor which of two titles anybody follows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from monitor.core.headline import Headline

MEASURES = (
    "grams", "words", "names", "senses", "numbers",
    "rare_words", "rare_names", "rare_senses", "rare_numbers",
    "grams_grams", "senses_senses", "names_names", "grams_senses", "grams_names", "senses_names",
    "apart", "other_lands", "one_land", "other_numbers", "length", "bias",
)  # fmt: skip
RARE: tuple[str, ...] = ("words", "names", "senses", "numbers")
_RARE_UNIT = 5.0


def measures(
    read: Headline,
    other: Headline,
    cosines: Mapping[str, float],
    rarity: Mapping[str, Mapping[str, float]],
    apart: float,
) -> dict[str, float]:
    """What tells two titles of one story, by MEASURES.

    `rarity`: how rare each thing was that `read` says, when it came; `apart`: hours between.
    """
    g, w, n, s = (cosines[channel] for channel in ("grams", "words", "names", "senses"))
    common = {channel: getattr(read, channel) & getattr(other, channel) for channel in RARE}
    rare = {
        channel: sum(sorted(rarity[channel][token] for token in common[channel])) / _RARE_UNIT
        for channel in RARE
    }
    lands = read.lands & other.lands
    return {
        "grams": g, "words": w, "names": n, "senses": s, "numbers": cosines["numbers"],
        "rare_words": rare["words"], "rare_names": rare["names"],
        "rare_senses": rare["senses"], "rare_numbers": rare["numbers"],
        "grams_grams": g * g, "senses_senses": s * s, "names_names": n * n,
        "grams_senses": g * s, "grams_names": g * n, "senses_names": s * n,
        "apart": math.log1p(apart),
        "other_lands": float(bool(read.lands and other.lands and not lands)),
        "one_land": float(bool(lands)),
        "other_numbers": float(bool(read.numbers and other.numbers and not common["numbers"])),
        "length": math.log(len(read.words) + 1),
        "bias": 1.0,
    }  # fmt: skip


def kindred(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Log-odds that two titles with these measures are of one story."""
    return sum(weights[name] * value for name, value in found.items())
