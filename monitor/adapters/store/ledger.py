"""The ledger of takes: what is appended when a reading brings a take, another one, or none.

It must never change or remove a row. For one item and event the rows are a line:
each names the one it supersedes, and the last one is in force unless it is
withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, cast

from sqlite_utils import Database
from sqlite_utils.db import Table

from monitor.adapters.store.codec import from_text
from monitor.adapters.store.rows import take_of, take_row
from monitor.types import Enriched, EventSlug, ItemId, Pass, Take

LAST = "NOT EXISTS (SELECT 1 FROM takes s WHERE s.supersedes = k.id)"  # nothing supersedes it
IN_FORCE = f"k.withdrawn = '' AND {LAST}"

# Reading an unchanged story again with a retuned matcher, a new text revision
# that changes nothing we show, or a new version of the lens registry that tags
# the outlet as before, is no news: these alone append no row.
NOT_CONTENT = frozenset({"recorded", "supersedes", "revision", "score", "lens_version"})


def content(take: Take) -> dict[str, Any]:
    """What makes two takes the same to a reader."""
    return {key: value for key, value in take_row(take).items() if key not in NOT_CONTENT}


def last_takes(db: Database, item: ItemId) -> dict[EventSlug, Take]:
    """The end of each event's line for an item, withdrawn or not."""
    rows = db.execute(f"SELECT k.* FROM takes k WHERE k.item = ? AND {LAST}", (item,)).fetchall()  # noqa: S608  (our own condition)
    return {take.event: take for take in map(take_of, rows)}


def append_takes(
    db: Database, one: Enriched, at: str, events: Collection[EventSlug] | None
) -> None:
    """Append what one reading changes: new takes, corrections, withdrawals; else nothing."""
    last = last_takes(db, one.reading.item.id)
    taken: set[EventSlug] = set()
    for outcome in one.outcomes:
        if isinstance(outcome, Pass) or (events is not None and outcome.event not in events):
            continue
        if not outcome.withdrawn:
            taken.add(outcome.event)
            _append(db, outcome, last.get(outcome.event))
    for event, take in last.items():
        if take.withdrawn or event in taken:
            continue
        if event in events if events is not None else _is_watched(db, event):
            why = _why_withdrawn(one, event)
            _insert(db, replace(take, withdrawn=why, supersedes=take.id, recorded=from_text(at)))


def _append(db: Database, take: Take, last: Take | None) -> None:
    if last is None:
        _insert(db, replace(take, supersedes=None))
    elif last.withdrawn or content(last) != content(take):
        _insert(db, replace(take, supersedes=last.id))


def _insert(db: Database, take: Take) -> None:
    cast("Table", db["takes"]).insert(take_row(take))


def _is_watched(db: Database, event: EventSlug) -> bool:
    """Nothing is matched against a closed or retired event: its takes stay as they are."""
    row = db.execute("SELECT closed, retired FROM events WHERE slug = ?", (event,)).fetchone()
    return row is None or not (row["closed"] or row["retired"])


def _why_withdrawn(one: Enriched, event: EventSlug) -> str:
    """Policy's own reason, else what the match lacked, else that there is none."""
    for outcome in one.outcomes:
        if outcome.event == event:
            reason = outcome.reason if isinstance(outcome, Pass) else outcome.withdrawn
            return reason or "withdrawn"
    for match in one.matches:
        if match.event == event and match.lacked:
            return f"no longer matches: {', '.join(match.lacked)}"
    return "no longer matches the event"
