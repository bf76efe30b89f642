"""Scores the quality gate: translations by people must pass, damaged ones must not.

It must never tune the gate.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.core.known_names import KnownNames
from monitor.core.quality import doubt_of
from monitor.evaluate.damage import damaged
from monitor.types import Lang

Pair = tuple[Lang, str, str]


@dataclass(slots=True)
class Gated:
    """What the gate said of good and of damaged translations."""

    good: int = 0
    alarms: Counter[str] = field(default_factory=Counter)  # of good ones, by doubt
    made: Counter[str] = field(default_factory=Counter)  # damaged ones, by kind
    caught: Counter[str] = field(default_factory=Counter)
    errors: dict[str, list[Pair]] = field(default_factory=dict)  # what was judged wrongly

    def figures(self) -> dict[str, Any]:
        """Precision and recall, and where they are lost."""
        caught, alarms, made = self.caught.total(), self.alarms.total(), self.made.total()
        return {
            "good": self.good,
            "damaged": made,
            "precision": round(caught / max(1, caught + alarms), 4),
            "recall": round(caught / max(1, made), 4),
            "false_alarms": round(alarms / max(1, self.good), 4),
            "recall_by_kind": {
                kind: round(self.caught[kind] / n, 4) for kind, n in sorted(self.made.items())
            },
            "alarms_by_kind": dict(sorted(self.alarms.items())),
        }


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """(source, English) of a file with one pair a line; comments begin with #."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t")[:2] for line in lines if "\t" in line and not line.startswith("#")]
    return [(source, english) for source, english in rows if source and english]


def scored(
    pairs: Sequence[Pair], rng: random.Random, names: KnownNames, *, good: int, each: int
) -> Gated:
    """Judge up to `good` pairs of each language as they are, and `each` of each kind damaged."""
    result = Gated()
    for lang in sorted({lang for lang, _, _ in pairs}):
        mine = [pair for pair in pairs if pair[0] == lang]
        for pair in rng.sample(mine, min(good, len(mine))):
            result.good += 1
            if doubt := doubt_of(pair[1], pair[2], lang, names.lost):
                result.alarms[doubt] += 1
                result.errors.setdefault(f"false {doubt}", []).append(pair)

    def spans(text: str, lang: Lang) -> set[tuple[int, int]]:
        return {(hit.start, hit.end) for hit in names.hits(text, lang)}

    for bad in damaged(pairs, rng, spans, each):
        result.made[bad.kind] += 1
        if doubt_of(bad.source, bad.english, bad.lang, names.lost):
            result.caught[bad.kind] += 1
        else:
            row = (bad.lang, bad.source, bad.english)
            result.errors.setdefault(f"missed {bad.kind}", []).append(row)
    return result
