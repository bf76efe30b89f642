"""Origin groups: takes that carry one text count as one voice.

Pure, and it must never run a query: it is handed the edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.types import ItemId

Edge = tuple[int, int | None, str]  # copy, origin (None: an agency is credited), agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprints:
    """The number of each item's origin group, counted from 1, and the agency behind it."""

    group: Mapping[ItemId, int]
    agency: Mapping[ItemId, str]
    inherited: frozenset[ItemId] = frozenset()  # whose agency is that of a text they repeat


def reprints(items: Sequence[ItemId], edges: Sequence[Edge]) -> Reprints:
    """Groups in the order of `items`; an origin that is not among them still joins its copies.

    Two items that credit the same agency are not thereby one dispatch: only an
    edge between two items joins. An item without a credit of its own shows the
    agency of the item it reprints, as `inherited`. Edges come surest first.
    """
    parent: dict[int, int] = {int(item): int(item) for item in items}

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    credit: dict[int, str] = {}
    for copy, origin, agency in edges:
        if agency:
            credit.setdefault(copy, agency)
        if origin is not None:
            parent[root(copy)] = root(origin)
    own = frozenset(credit)
    for copy, origin, _ in edges:
        if origin is not None and copy not in credit and origin in credit:
            credit[copy] = credit[origin]
    numbers: dict[int, int] = {}
    group = {item: numbers.setdefault(root(int(item)), len(numbers) + 1) for item in items}
    return Reprints(
        group=group,
        agency={item: credit[int(item)] for item in items if int(item) in credit},
        inherited=frozenset(i for i in items if int(i) in credit and int(i) not in own),
    )
