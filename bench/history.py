"""What it brings to know what was there before: labelled items in order of time, with and without.

    .venv/bin/python bench/history.py --data DIR

Each item is matched beside those that were published before it, as enrich does it
(copies and likeness; labelled items have no links). Shipped weights, so in sample:
only the difference tells. It must never know a label before it counts.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from monitor.core.beside import AFTER, SURE, Beside, forerunners, kin
from monitor.core.match import Matcher
from monitor.core.origin import NEAR
from monitor.evaluate.gold import load
from monitor.evaluate.match import near_misses_taken, score, taken
from monitor.types import Match, Reading


def _decided(alone: dict[int, tuple[Match, ...]], reading: Reading) -> tuple[Match, ...]:
    return alone[reading.item.id]


def main() -> None:
    """Print a line per kind of reading."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    gold = load(parser.parse_args().data)
    matcher = Matcher(gold.events, gold.entities)
    items = sorted(gold.items, key=lambda i: (i.reading.item.published, i.reading.item.id))
    for label in ("gold", "none"):
        alone: dict[int, tuple[Match, ...]] = {}
        before: list[Reading] = []
        plain, beside, moved = [], [], 0
        for item in items:
            reading = item.reading if label == "gold" else item.untranslated()
            mine = reading.item
            alone[mine.id] = matcher.match(reading)
            weeks = [r for r in before if mine.published - r.item.published <= AFTER]
            near = [r for r in weeks if mine.published - r.item.published <= NEAR]
            sure = [
                r
                for r in weeks
                if any(m.verdict == "match" and m.score >= SURE for m in alone[r.item.id])
            ]
            found = kin(reading, near, sure)
            others = {r.item.id: r for r in weeks}
            known = forerunners(found, others, partial(_decided, alone))
            decided = matcher.match(reading, around=Beside(forerunners=known))
            plain.append((item, taken(alone[mine.id])))
            beside.append((item, taken(decided)))
            moved += plain[-1][1] != beside[-1][1]
            before.append(reading)
        for name, rows in (("alone ", plain), ("beside", beside)):
            rates, near_taken = score(rows).rates(), near_misses_taken(rows)
            print(f"translation {label}, {name}: {rates}, near misses {near_taken}")
        print(f"  decided otherwise: {moved} of {len(items)}")


if __name__ == "__main__":
    main()
