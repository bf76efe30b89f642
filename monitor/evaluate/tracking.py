"""Scores the tracker on labelled clusters of titles: each title to its event, or to none.

The two earliest titles of every cluster of at least four are the event's
examples; the others arrive in order of time. It must never learn anything.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.core.track import Decision, Tracker
from monitor.errors import UsageError
from monitor.types import Lang

_COLUMNS = frozenset({"id", "lang", "published", "title", "cluster"})
_LEAST = 4  # titles of a cluster that is tracked
_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its cluster; `event` is the cluster if it is tracked, else None."""

    id: str
    lang: Lang
    at: datetime
    text: str
    cluster: str
    event: str | None
    example: bool


def read_clusters(path: Path) -> list[Title]:
    """Titles in order of time. Raises UsageError if a column is missing."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or not set(rows[0]) >= _COLUMNS:
        raise UsageError(f"{path} wants the columns {', '.join(sorted(_COLUMNS))}")
    rows.sort(key=lambda row: (datetime.fromisoformat(row["published"]), row["id"]))
    sizes = Counter(row["cluster"] for row in rows)
    met: Counter[str] = Counter()
    out = []
    for row in rows:
        cluster = row["cluster"]
        tracked = sizes[cluster] >= _LEAST
        met[cluster] += 1
        out.append(
            Title(
                row["id"],
                row["lang"],
                datetime.fromisoformat(row["published"]),
                row["title"],
                cluster,
                cluster if tracked else None,
                tracked and met[cluster] <= _EXAMPLES,
            )
        )
    return out


def run(
    titles: Sequence[Title], tracker: Tracker, see: Callable[[Title, Decision], None] | None = None
) -> list[tuple[Title, str | None]]:
    """Each title that is no example, with the event that it was given to."""
    decided: list[tuple[Title, str | None]] = []
    for title in titles:
        if title.example:
            tracker.example(title.text, title.lang, title.at, title.cluster)
            continue
        followed = tracker.follow(title.text, title.lang, title.at)
        decided.append((title, followed.event))
        if see is not None:
            see(title, followed)
    return decided


def evaluate_tracking(path: Path) -> dict[str, Any]:
    """Micro precision, recall and F1, the same by language, and B-cubed F1."""
    decided = run(read_clusters(path), Tracker())
    by_language: dict[Lang, list[tuple[Title, str | None]]] = defaultdict(list)
    for title, event in decided:
        by_language[title.lang].append((title, event))
    return {
        "overall": rates(decided),
        "by_language": {lang: rates(some) for lang, some in sorted(by_language.items())},
        "b_cubed": b_cubed(decided),
    }


def rates(decided: Iterable[tuple[Title, str | None]]) -> dict[str, float]:
    """A title with the wrong event is wrong twice: as taken and as missed."""
    right = taken = wanted = 0
    for title, event in decided:
        taken += event is not None
        wanted += title.event is not None
        right += event is not None and event == title.event
    return _rates(right / taken if taken else 0.0, right / wanted if wanted else 0.0)


def b_cubed(decided: Sequence[tuple[Title, str | None]]) -> dict[str, float]:
    """B-cubed (Bagga and Baldwin 1998) over the titles of tracked clusters.

    What was given to none is a cluster of one title each.
    """
    placed = [(t.cluster, e or f"none {t.id}") for t, e in decided if t.event is not None]
    true, made = Counter(t for t, _ in placed), Counter(e for _, e in placed)
    both = Counter(placed)
    count = len(placed)
    if not count:
        return _rates(0.0, 0.0)
    return _rates(
        _mean(both, {pair: made[pair[1]] for pair in both}, count),
        _mean(both, {pair: true[pair[0]] for pair in both}, count),
    )


def _mean(
    both: Mapping[tuple[str, str], int], of: Mapping[tuple[str, str], int], count: int
) -> float:
    return sum(n * n / of[pair] for pair, n in both.items()) / count


def _rates(precision: float, recall: float) -> dict[str, float]:
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
