"""What examples and rejected items add, and how pure suggested events are, on labelled items.

    python bench/feedback.py --data DIR [--json]

DIR holds events.jsonl, entities.jsonl and items.jsonl. An event's earliest items
are its examples and its earliest near misses are rejected; those that serve so
in any row are left out of all rows. "sparse" cuts each event file down to its
title, dek, type, dates and first place.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.core.examples import Lessons
from monitor.core.match import Matcher
from monitor.core.suggest import suggest
from monitor.evaluate.gold import Gold, load
from monitor.evaluate.match import near_misses_taken, score, taken
from monitor.types import Event, EventSlug, Reading

ROWS = ((0, 0), (2, 0), (4, 0), (4, 2))  # examples, rejected
SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "gold-mini"


def matched(gold: Gold, readings: Sequence[Reading], events: Sequence[Event]) -> list[Any]:
    """F1 and near misses taken for each number of examples and rejected items."""
    own: dict[EventSlug, list[Reading]] = defaultdict(list)
    near: dict[EventSlug, list[Reading]] = defaultdict(list)
    for one, reading in sorted(
        zip(gold.items, readings, strict=True), key=lambda pair: pair[1].item.published
    ):
        if one.event:
            own[one.event].append(reading)
        elif one.near_miss_of:
            near[one.near_miss_of].append(reading)
    most, least = max(n for n, _ in ROWS), max(n for _, n in ROWS)
    used = {r.item.id for of_event in own.values() for r in of_event[:most]}
    used |= {r.item.id for of_event in near.values() for r in of_event[:least]}
    out = []
    for examples, rejected in ROWS:
        lessons = Lessons(
            like={slug: tuple(mine[:examples]) for slug, mine in own.items()},
            unlike={slug: tuple(mine[:rejected]) for slug, mine in near.items()},
        )
        matcher = Matcher(events, gold.entities, lessons=lessons)
        decided = [
            (one, taken(matcher.match(reading)))
            for one, reading in zip(gold.items, readings, strict=True)
            if reading.item.id not in used
        ]
        row = {"examples": examples, "rejected": rejected, "items": len(decided)}
        out.append(row | score(decided).rates() | {"near_misses": near_misses_taken(decided)})
    return out


def suggested(gold: Gold, readings: Sequence[Reading]) -> dict[str, Any]:
    """All items as if no event were tracked: how many are grouped, and how purely."""
    label = {one.reading.item.id: one.event for one in gold.items}
    drafts = suggest(readings, gold.entities)
    grouped = [Counter(label[r.item.id] for r in draft.readings) for draft in drafts]
    total = sum(sum(counts.values()) for counts in grouped)
    best = [counts.most_common(1)[0] for counts in grouped]
    return {
        "candidates": len(drafts),
        "items": len(readings),
        "grouped": total,
        "purity": round(sum(n for _, n in best) / total, 4) if total else 0.0,
        "events_found": len({event for event, _ in best if event}),
        "events": len(gold.events),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SAMPLE)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    gold = load(asked.data)
    sparse = [
        replace(e, keywords={}, exclude={}, places=e.places[:1], actors=()) for e in gold.events
    ]
    result: dict[str, Any] = {}
    for name in ("gold", "none"):
        readings = [one.reading if name == "gold" else one.untranslated() for one in gold.items]
        result[name] = {
            "full": matched(gold, readings, gold.events),
            "sparse": matched(gold, readings, sparse),
            "suggest": suggested(gold, readings),
        }
    if asked.json:
        print(json.dumps(result))
        return
    for name, found in result.items():
        for kind in ("full", "sparse"):
            for row in found[kind]:
                print(
                    f"translation {name}, {kind} event files, {row['examples']} examples, "
                    f"{row['rejected']} rejected: F1 {row['f1']:.3f} (P {row['precision']:.3f}, "
                    f"R {row['recall']:.3f}), near misses {row['near_misses']}"
                )
        print(f"translation {name}, suggest: {found['suggest']}")


if __name__ == "__main__":
    main()
