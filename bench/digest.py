"""Measures one digest: comparing what is new with what was held, writing the mail, candidates.

    python bench/digest.py [--data ../shared/data/gold]

CPU seconds in one process; texts as in bench/publish.py. "growth" is the time of the
largest record over that of the smallest, beside how much larger it is.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from publish import DAY, outlets, standing, texts

from monitor.core.digest import Knowledge, Since, make_digest
from monitor.core.suggest import suggest
from monitor.render.message import From, digest_message
from monitor.types import Event, EventSlug, Receipt, Subscriber, SubscriberId

Made = TypeVar("Made")
SIZES = ((1_000, 50), (10_000, 50), (10_000, 2_000))  # takes held, of them new
ITEMS = (1_000, 3_000)
READER = Subscriber(id=SubscriberId("bench"), address="bench@example.org")


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What it made, and the CPU seconds that it took."""
    begun = time.process_time()
    made = work()
    return made, time.process_time() - begun


def main() -> None:
    """Print a line for each size."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--data", type=Path, default=None)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    asked = options.parse_args()
    rows, homes = texts(asked.data), outlets()
    event = Event(
        slug=EventSlug("bench"), title="An event", dek="", date=date(2026, 4, 25), until=None,
        type="attack",
    )  # fmt: skip
    known = Knowledge(lens_labels={}, outlets={outlet.id: outlet for outlet in homes})
    now = DAY + timedelta(days=20)
    receipt = Receipt(
        since=DAY, until=now, feeds=60, polled=60, failed=(), silent=(), items=1, matched=1,
        untranslated=0, flagged=0, parked=0,
    )  # fmt: skip
    found: dict[str, dict[str, float]] = {}
    for held, new in SIZES:
        takes = [standing(n, rows[n % len(rows)], homes[n % 60]) for n in range(1, held + 1)]
        since = Since(new=takes[-new:], earlier=takes[:-new], last_take=held - new)
        digest, compare = timed(
            lambda since=since: make_digest(  # type: ignore[misc]  # a default binds the loop's value
                subscriber=READER, on=now.date(), events=[event], since=since, receipt=receipt,
                known=known,
            )
        )  # fmt: skip
        mail, write = timed(
            lambda digest=digest: digest_message(  # type: ignore[misc]  # as above
                digest, READER, From(address="m@example.org"), "<a.1@example.org>", now
            )
        )
        found[f"{held} takes, {new} new"] = {
            "compare_s": compare, "write_s": write, "bytes": len(mail.data),
        }  # fmt: skip
    for items in ITEMS:
        readings = [
            standing(n, rows[n % len(rows)], homes[n % 60]).reading for n in range(1, items + 1)
        ]
        drafts, took = timed(lambda readings=readings: suggest(readings, ()))  # type: ignore[misc]  # as above
        found[f"{items} items"] = {"suggest_s": took, "candidates": len(drafts)}
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for what, figures in found.items():
        print(f"{what:>24}  " + "  ".join(f"{key} {value:,.2f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
