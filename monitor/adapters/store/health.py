"""How the monitor is: feeds by health, the queue, sizes; for `monitor feeds` and `monitor status`.

It must never repair anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from sqlite3 import Row
from typing import Any, Literal

from monitor.adapters.store.codec import from_json, from_text, maybe_time, to_text, tuple_from_json
from monitor.adapters.store.database import Connection
from monitor.core.pace import NEVER
from monitor.types import Feed, FeedId, OutletId

Health = Literal["ok", "new", "failing", "gone", "silent", "empty", "moved"]

SILENT_GAPS = 3.0  # REQUIREMENTS R14: silent for three times its usual gap
SILENT_NEWS = 4  # polls with news before a feed has a usual gap at all
MOVED_TIMES = 10  # REQUIREMENTS R5: a move is proposed after ten redirects
MOVED_DAYS = timedelta(days=7)  # within a week
LOST_AFTER = timedelta(days=1)  # without any answer, until the operator gets a mail
SILENT_FLOOR = timedelta(days=1)  # no feed is called silent sooner: nights are quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed in force: how it is, since when, and when it is asked again and why then."""

    feed: Feed
    health: Health
    said: str  # in words: what is wrong, or ""
    failures: int
    interval_s: float
    usual_gap_s: float  # 0 while unknown
    last_poll_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_at: datetime
    next_why: str
    error_kind: str  # the last one, even if the feed has recovered
    error_detail: str
    error_at: datetime | None
    moved_to: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A feed's address that its server has redirected for good, often enough to be believed."""

    feed: Feed
    target: str
    times: int  # polls in a row that pointed there
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An outlet none of whose feeds has answered since `since`; `said` has one line per feed."""

    outlet: OutletId
    since: datetime
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A feed that is not asked any more since its server said that it is gone for good."""

    feed: Feed
    since: datetime  # the last time that it said so
    heard: datetime  # the last time that it served, else when it was added
    others: tuple[FeedId, ...]  # feeds of its outlet that are still asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Counts and sizes; every field is plain, so that it can be JSON as it is."""

    items: Mapping[str, int]  # state -> items
    queue: int  # items that wait to be read
    oldest_waiting: datetime | None  # when the longest waiting one was fetched
    waiting_for_model: Mapping[str, int]  # language -> items
    takes: int  # in force
    take_rows: int  # ever appended
    events: int
    outlets: int
    feeds: Mapping[str, int]  # health -> feeds in force
    outbox: Mapping[str, int]  # state -> messages
    last_poll: datetime | None
    last_take: datetime | None
    last_digest: datetime | None
    database_bytes: int
    wal_bytes: int


def silent_since(row: Row, now: datetime) -> str:
    """Since when a feed that answers has shown nothing new, as text; "" if it is not silent."""
    if row["last_ok_at"] is None:
        return ""
    if row["last_new_at"] is None:
        waited = now - from_text(row["added_at"])
        return "never" if waited > SILENT_FLOOR else ""
    if row["news"] < SILENT_NEWS:
        return ""
    patience = max(timedelta(seconds=SILENT_GAPS * row["usual_gap_s"]), SILENT_FLOOR)
    quiet = now - from_text(row["last_new_at"]) > patience
    return str(row["last_new_at"]) if quiet else ""


def judge(row: Row, now: datetime) -> tuple[Health, str]:
    """The health of a feed's row, and what to say about it."""
    silent = silent_since(row, now)
    error = f"{row['error_kind']}: {row['error_detail']}"
    if row["last_poll_at"] is None:
        return "new", "not polled yet"
    if row["failures"]:
        gone = row["error_kind"] == "gone"
        times = "1 failure" if row["failures"] == 1 else f"{row['failures']} failures in a row"
        return ("gone" if gone else "failing"), f"{times}, {error}"
    if row["moved_to"]:
        return "moved", f"moved to {row['moved_to']}"
    if silent == "never":
        return "empty", "has never shown an entry"
    if silent:
        return "silent", f"nothing new since {silent}"
    return "ok", ""


class HealthRows(Connection):
    """What one can see of the monitor from outside."""

    def feed_health(self, now: datetime) -> list[FeedHealth]:
        """All feeds in force, by id."""
        rows = self._rows("SELECT * FROM feeds WHERE retired = 0 ORDER BY id")
        return [_feed_health(row, now) for row in rows]

    def proposals(self, now: datetime) -> list[Proposal]:
        """Moves to propose: `MOVED_TIMES` polls in a row that agree, within `MOVED_DAYS`.

        A feed that is asked too seldom for that is proposed after as many in a row.
        """
        found = []
        for row in self._rows("SELECT * FROM feeds WHERE retired = 0 AND moved_to <> ''"):
            polls = self._rows(
                "SELECT at, moved_to FROM polls WHERE feed = ? AND outcome <> 'failed' "
                "AND at <= ? ORDER BY at DESC LIMIT 500",
                (row["id"], to_text(now)),
            )
            target = row["moved_to"]
            agreeing = list(takewhile(partial(_points_to, target), polls))
            if len(agreeing) < MOVED_TIMES:
                continue
            first = from_text(agreeing[-1]["at"])
            lately = sum(from_text(p["at"]) >= now - MOVED_DAYS for p in agreeing)
            seldom = sum(from_text(p["at"]) >= now - MOVED_DAYS for p in polls) < MOVED_TIMES
            if lately >= MOVED_TIMES or seldom:
                feed = from_json(Feed, row["config"])
                times = len(agreeing)
                found.append(Proposal(feed=feed, target=target, times=times, since=first))
        return found

    def lost_outlets(self, now: datetime) -> list[Lost]:
        """Outlets all of whose feeds fail, and none of which has answered for a day."""
        outlets: dict[str, list[Row]] = {}
        for row in self._rows("SELECT * FROM feeds WHERE retired = 0 ORDER BY id"):
            outlets.setdefault(row["outlet"], []).append(row)
        found = []
        for outlet, rows in sorted(outlets.items()):
            since = max(from_text(row["last_ok_at"] or row["added_at"]) for row in rows)
            if all(row["failures"] for row in rows) and now - since >= LOST_AFTER:
                said = tuple(f"{row['id']}: {judge(row, now)[1]}" for row in rows)
                found.append(Lost(outlet=OutletId(outlet), since=since, said=said))
        return found

    def stopped_feeds(self) -> list[Stopped]:
        """Feeds that are not asked any more, because their servers said so (410)."""
        rows = self._rows(
            "SELECT * FROM feeds WHERE retired = 0 AND next_at >= ? ORDER BY id",
            (to_text(NEVER),),
        )
        others = self._rows(
            "SELECT id, outlet FROM feeds WHERE retired = 0 AND next_at < ? ORDER BY id",
            (to_text(NEVER),),
        )
        return [
            Stopped(
                feed=from_json(Feed, row["config"]),
                since=from_text(row["error_at"] or row["last_poll_at"] or row["added_at"]),
                heard=from_text(row["last_ok_at"] or row["added_at"]),
                others=tuple(FeedId(o["id"]) for o in others if o["outlet"] == row["outlet"]),
            )
            for row in rows
        ]

    def status(self, now: datetime) -> Status:
        """Counts and sizes of everything, in one state of the database."""
        with self._read():
            last = self._rows(
                "SELECT (SELECT min(fetched) FROM items INDEXED BY items_unread "
                "WHERE state = 'new') AS waiting, "
                "(SELECT max(at) FROM polls) AS poll, (SELECT max(until) FROM digests) AS digest, "
                "(SELECT recorded FROM takes ORDER BY id DESC LIMIT 1) AS take"
            )[0]
            feeds: dict[str, int] = {}
            for row in self._rows("SELECT * FROM feeds WHERE retired = 0"):
                health = judge(row, now)[0]
                feeds[health] = feeds.get(health, 0) + 1
            items = self._item_counts()
            return Status(
                items=items,
                queue=items["new"],
                oldest_waiting=maybe_time(last["waiting"]),
                waiting_for_model=self._waiting(),
                takes=self._number(
                    "takes k WHERE k.withdrawn = '' AND NOT EXISTS "
                    "(SELECT 1 FROM takes s WHERE s.supersedes = k.id)"
                ),
                take_rows=self._number("takes"),
                events=self._number("events WHERE retired = 0"),
                outlets=self._number("outlets WHERE retired = 0"),
                feeds=feeds,
                outbox=self._counts("outbox", "state"),
                last_poll=maybe_time(last["poll"]),
                last_take=maybe_time(last["take"]),
                last_digest=maybe_time(last["digest"]),
                database_bytes=_size(self.path),
                wal_bytes=_size(Path(f"{self.path}-wal")),
            )

    def polls_since(self, since: datetime) -> list[dict[str, Any]]:
        """The poll log from `since` on, oldest first, as plain rows."""
        rows = self._rows("SELECT * FROM polls WHERE at >= ? ORDER BY at, id", (to_text(since),))
        return [dict(row) for row in rows]

    def check(self) -> list[str]:
        """What `PRAGMA quick_check` finds wrong; empty if the file is sound."""
        found = [row[0] for row in self._rows("PRAGMA quick_check")]
        return [] if found == ["ok"] else found

    def writable(self) -> None:
        """StoreError if no transaction can be opened for writing now; nothing is written."""
        with self._write():
            return

    def _item_counts(self) -> dict[str, int]:
        """Items by state, from indices only: grouping the table would read every text.

        The planner would take the first index that covers, which is a wide one.
        """
        new = self._number("items WHERE state = 'new'")
        parked = self._number("items WHERE state = 'parked'")
        everything = self._number("items INDEXED BY items_fetched")
        return {"new": new, "read": everything - new - parked, "parked": parked}

    def _waiting(self) -> dict[str, int]:
        rows = self._rows(
            "SELECT t.source, count(*) AS n FROM translations t JOIN items i ON i.id = t.item "
            "AND i.revision = t.revision WHERE t.waits = 1 GROUP BY t.source ORDER BY t.source"
        )
        return {row["source"]: row["n"] for row in rows}

    def _counts(self, table: str, column: str) -> dict[str, int]:
        sql = f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"  # noqa: S608  (names of ours)
        return {row[0]: row[1] for row in self._rows(sql)}

    def _number(self, of: str) -> int:
        number: int = self._rows(f"SELECT count(*) FROM {of}")[0][0]  # noqa: S608  (conditions of ours)
        return number


def _points_to(target: str, poll: Row) -> bool:
    return bool(poll["moved_to"] == target)


def _feed_health(row: Row, now: datetime) -> FeedHealth:
    health, said = judge(row, now)
    return FeedHealth(
        feed=from_json(Feed, row["config"]),
        health=health,
        said=said,
        failures=row["failures"],
        interval_s=row["interval_s"],
        usual_gap_s=row["usual_gap_s"],
        last_poll_at=maybe_time(row["last_poll_at"]),
        last_ok_at=maybe_time(row["last_ok_at"]),
        last_new_at=maybe_time(row["last_new_at"]),
        next_at=from_text(row["next_at"]),
        next_why=row["next_why"],
        error_kind=row["error_kind"],
        error_detail=row["error_detail"],
        error_at=maybe_time(row["error_at"]),
        moved_to=row["moved_to"],
        warnings=tuple_from_json(str, row["warnings"]),
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
