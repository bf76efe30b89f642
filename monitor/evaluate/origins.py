"""Scores who-reprints-whom on labelled items: pairs that are one dispatch, and pairs said to be.

Two items are a labelled pair if `syndicated_of` joins them, directly or through
others; a found pair likewise, as the page counts its independent origins. It
must never learn anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from monitor.core.origin import origins
from monitor.evaluate.gold import Labelled, load

Pair = tuple[int, int]


def evaluate_origins(data: Path, *, translation: str = "gold") -> dict[str, Any]:
    """Compare every item with all others, as with stored readings near in time.

    ``within`` and ``across`` tell pairs of one language from pairs of two;
    `translation` "none" reads originals only.
    """
    gold = load(data)
    readings = [one.reading if translation == "gold" else one.untranslated() for one in gold.items]
    language = {int(r.item.id): r.language.code for r in readings}
    found: set[Pair] = set()
    credited = 0
    for n, reading in enumerate(readings):
        for edge in origins(reading, readings[:n]):
            if edge.origin is None:
                credited += 1
            else:
                found.add((edge.copy, edge.origin))
    said = _groups(found)
    labelled = _groups(_labels(gold.items))
    return {
        name: _rates(
            {p for p in said if (language[p[0]] == language[p[1]]) == same},
            {p for p in labelled if (language[p[0]] == language[p[1]]) == same},
        )
        for name, same in (("within", True), ("across", False))
    } | {"items": len(readings), "credits": credited, "translation": translation}


def _labels(items: Iterable[Labelled]) -> set[Pair]:
    """Edges from each copy to what it is a copy of; labels that lead nowhere are left out."""
    numbers = {one.id: int(one.reading.item.id) for one in items}
    return {
        (int(one.reading.item.id), numbers[one.syndicated_of])
        for one in items
        if one.syndicated_of in numbers
    }


def _groups(edges: Iterable[Pair]) -> set[Pair]:
    """All pairs of items that edges join, the lower number first."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    for one, other in sorted(edges):
        parent[root(one)] = root(other)
    groups: Mapping[int, list[int]] = defaultdict(list)
    for node in sorted(parent):
        groups[root(node)].append(node)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def _rates(found: set[Pair], labelled: set[Pair]) -> dict[str, Any]:
    """Precision and recall, four digits; of nothing found, the precision is 0."""
    right = len(found & labelled)
    return {
        "precision": round(right / len(found), 4) if found else 0.0,
        "recall": round(right / len(labelled), 4) if labelled else 0.0,
        "right": right,
        "found": len(found),
        "labelled": len(labelled),
    }
