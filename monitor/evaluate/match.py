"""Scores the shipped matcher on labelled items: each to its own event and to no other.

It must never learn anything; ``tools/learn_weights.py`` does that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.core.beside import NOTHING, Beside
from monitor.core.match import Matcher
from monitor.evaluate.gold import Gold, Labelled, load
from monitor.evaluate.history import beside
from monitor.types import EventSlug, Match, Reading

Matched = tuple[Labelled, frozenset[EventSlug]]
Scored = tuple[Labelled, EventSlug | None, float]
SURE = 0.9  # where precision was .97 on events that the weights had not seen
CURVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
Translate = Callable[[Sequence[Reading]], list[Reading]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of decisions; an item with the wrong event is wrong twice, as found and as missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def rates(self) -> dict[str, float]:
        """Precision, recall and F1, four digits."""
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 0.0
        both = 2 * self.right + self.wrong + self.missed
        f1 = 2 * self.right / both if both else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def score(decided: Iterable[Matched]) -> Score:
    """Count an item as right if it has its own event and no other."""
    right = wrong = missed = 0
    for item, events in decided:
        own = {item.event} if item.event else set()
        if own and events == own:
            right += 1
            continue
        wrong += bool(events)
        missed += bool(own)
    return Score(right=right, wrong=wrong, missed=missed)


def near_misses_taken(decided: Sequence[Matched]) -> list[int]:
    """How many near misses were matched to any event, and how many there are."""
    near = [events for item, events in decided if item.near_miss_of]
    return [sum(bool(events) for events in near), len(near)]


def taken(matches: tuple[Match, ...]) -> frozenset[EventSlug]:
    """The events that an item was matched to."""
    return frozenset(match.event for match in matches if match.verdict == "match")


def nearest(
    matcher: Matcher, reading: Reading, around: Beside = NOTHING
) -> tuple[EventSlug | None, float]:
    """The event that would be taken if the threshold were low enough, and its score."""
    ranked = matcher.compare(reading, around=around)
    if not ranked or ranked[0].gate:
        return None, 0.0
    return ranked[0].profile.event.slug, ranked[0].score


def curve(best: Sequence[Scored]) -> list[dict[str, float]]:
    """Precision, recall, F1 and near misses taken, by the threshold that is asked for."""
    out = []
    for threshold in CURVE:
        decided = _from(best, threshold)
        near, _ = near_misses_taken(decided)
        out.append({"threshold": threshold, **score(decided).rates(), "near_misses_taken": near})
    return out


def bands(best: Sequence[Scored], threshold: float) -> dict[str, dict[str, float]]:
    """How often the matcher is right where it is sure (SURE or more), and where it is not."""
    sure = [row for row in best if row[2] >= SURE]
    possible = [row for row in best if threshold <= row[2] < SURE]
    return {
        name: {
            "from": lowest,
            "taken": len(rows),
            "precision": round(sum(i.event == e for i, e, _ in rows) / max(1, len(rows)), 4),
        }
        for name, lowest, rows in (("sure", SURE, sure), ("possible", threshold, possible))
    }


def _from(best: Sequence[Scored], threshold: float) -> list[Matched]:
    return [(i, frozenset({e} if e and p >= threshold else ())) for i, e, p in best]


def evaluate_match(
    data: Path,
    *,
    translation: str = "gold",
    translate: Translate | None = None,
    threshold: float = 0.5,
    margin: float = 0.03,
    history: bool = True,
) -> dict[str, Any]:
    """Match every item of `data` and compare.

    Items are taken in order of time, each beside those that were published before it, as
    the daemon does (`history.py`); with `history` False each by itself.
    `translation` is "gold" (as labelled), "none" (originals only) or "models",
    which asks `translate`. Only matching is timed.
    """
    gold = load(data)
    readings = _readings(gold, translation, translate)
    matcher = Matcher(gold.events, gold.entities, threshold=threshold, margin=margin)
    began = time.perf_counter()
    alone = {reading.item.id: matcher.match(reading) for reading in readings}
    elapsed = time.perf_counter() - began
    around = beside(readings, alone) if history else [NOTHING] * len(readings)
    stand = list(zip(gold.items, readings, around, strict=True))
    decided = [(item, taken(matcher.match(r, around=near))) for item, r, near in stand]
    best = [(item, *nearest(matcher, r, near)) for item, r, near in stand]
    languages = sorted({item.reading.language.code for item in gold.items})
    return {
        "overall": score(decided).rates(),
        "by_language": {
            lang: score(d for d in decided if d[0].reading.language.code == lang).rates()
            for lang in languages
        },
        "near_misses_taken": near_misses_taken(decided),
        "bands": bands(best, threshold),
        "curve": curve(best),
        "items_per_second": round(len(readings) / elapsed, 1) if elapsed else 0.0,
        "items": len(readings),
        "events": len(gold.events),
        "translation": translation,
        "history": history,
    }


def _readings(gold: Gold, translation: str, translate: Translate | None) -> list[Reading]:
    if translation == "gold":
        return [item.reading for item in gold.items]
    plain = [item.untranslated() for item in gold.items]
    if translation == "none":
        return plain
    if translate is None:
        raise ValueError("translation by models needs a translator")
    return translate(plain)
