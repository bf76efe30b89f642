"""What one poll leaves behind, row by row: items, revisions, keys, the log, the feed's health.

It must never open a transaction: the caller's holds all of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from sqlite3 import Row
from typing import Any, TypeVar

from sqlite_utils import Database

from monitor.adapters.store.codec import from_text, to_json, to_text, to_text_up
from monitor.types import Entry, FeedId, New, OutletId, Poll, Revised

T = TypeVar("T")
ROWS_AT_ONCE = 32  # of one statement: SQLite takes 32,766 values in one
GAP_SMOOTHING = 0.3  # weight of the newest gap between two polls with news


def add_items(db: Database, polls: Sequence[Poll]) -> Counter[FeedId]:
    """Store the new entries of polls of different feeds; how many of each feed were new indeed.

    An entry whose key its outlet has shown before is left out. Rows go in some
    at a time: each statement lets other threads in, and waits for them to let go.
    """
    new = [(p, c.entry) for p in polls for c in p.changes if isinstance(c, New)]
    stored: Counter[FeedId] = Counter()
    for some in _slices(new):
        rows = db.execute(
            "INSERT INTO items (outlet, feed, key, digest, url, title, summary, body, published, "  # noqa: S608  (question marks only)
            "fetched, dated, published_raw, author, source, declared, tags, links, "
            f"state_at) VALUES {_marks(18, len(some))} "
            "ON CONFLICT (outlet, key) DO NOTHING RETURNING id, outlet, key, feed",
            [value for poll, entry in some for value in _item_row(poll, entry)],
        ).fetchall()
        stored.update(row["feed"] for row in rows)
        at = {(row["outlet"], row["key"], row["feed"]): row["id"] for row in rows}
        also = []  # its own key is in its row
        for poll, entry in some:
            item = at.pop((poll.feed.outlet, entry.key, poll.feed.id), None)
            if item is not None:
                also += [(poll.feed.outlet, item, key) for key in entry.also]
        remember_keys(db, also)
    return stored


def _item_row(poll: Poll, entry: Entry) -> tuple[Any, ...]:
    at = to_text(poll.at)
    return (
        poll.feed.outlet,
        poll.feed.id,
        entry.key,
        entry.digest,
        entry.url,
        entry.title,
        entry.summary,
        entry.body,
        to_text(entry.published) if entry.published is not None else at,
        at,
        int(entry.published is not None),
        entry.published_raw,
        entry.author,
        entry.source,
        entry.language or poll.feed.language,
        to_json(entry.tags),
        to_json(entry.links),
        at,
    )


def revise(db: Database, poll: Poll, change: Revised) -> int:
    """1 if the item's text was replaced and the old one kept; 0 for a repeat."""
    row = db.execute("SELECT * FROM items WHERE id = ?", (change.item,)).fetchone()
    entry, at = change.entry, to_text(poll.at)
    if row is None or row["digest"] == entry.digest:
        return 0
    db.execute(
        "INSERT INTO revisions (item, revision, digest, url, title, summary, body, published, "
        "dated, seen_at, replaced_at) SELECT id, revision, digest, url, title, summary, body, "
        "published, dated, ifnull(revised_at, fetched), ? FROM items WHERE id = ?",
        (at, change.item),
    )
    # An edit without a date keeps the date that the entry had.
    published = to_text(entry.published) if entry.published is not None else row["published"]
    db.execute(
        "UPDATE items SET digest = ?, url = ?, title = ?, summary = ?, body = ?, published = ?, "
        "dated = ?, published_raw = ?, author = ?, source = ?, declared = ?, tags = ?, links = ?, "
        "feed = ?, revision = revision + 1, revised_at = ?, state = 'new', state_at = ?, "
        "tries = 0, parked_why = '' WHERE id = ?",
        (
            entry.digest,
            entry.url,
            entry.title,
            entry.summary,
            entry.body,
            published,
            int(entry.published is not None or row["dated"]),
            entry.published_raw,
            entry.author,
            entry.source,
            entry.language or poll.feed.language,
            to_json(entry.tags),
            to_json(entry.links),
            poll.feed.id,
            at,
            at,
            change.item,
        ),
    )
    # Other keys lead to the first item that showed them; its own key is in its row.
    keys = dict.fromkeys((entry.key, *entry.also))
    remember_keys(db, [(poll.feed.outlet, change.item, key) for key in keys])
    return 1


def remember_keys(db: Database, keys: Sequence[tuple[OutletId, int, str]]) -> None:
    """(outlet, item, key): each key leads to its item, unless it leads to one already."""
    for some in _slices(keys):
        db.execute(
            "INSERT INTO item_keys (outlet, hash, item) "  # noqa: S608  (question marks only)
            "SELECT told.column1, told.column2, told.column3 "
            f"FROM (VALUES {_marks(4, len(some))}) told WHERE NOT EXISTS "
            "(SELECT 1 FROM items WHERE outlet = told.column1 AND key = told.column4) "
            "ON CONFLICT (outlet, hash) DO NOTHING",
            [x for outlet, item, key in some for x in (outlet, key_hash(key), item, key)],
        )


def key_hash(key: str) -> bytes:
    """16 bytes that stand for a key in `item_keys`."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def log_polls(
    db: Database, polls: Sequence[Poll], new: Mapping[FeedId, int], revised: Mapping[FeedId, int]
) -> set[FeedId]:
    """Append polls of different feeds to the log; the feeds whose poll was not there already."""
    told = []
    for poll in polls:
        error, feed = poll.error, poll.feed.id
        told += [
            feed,
            poll.feed.outlet,
            to_text(poll.at),
            poll.outcome,
            poll.status,
            poll.entries_seen,
            new.get(feed, 0),
            revised.get(feed, 0),
            error.kind if error else "",
            error.detail if error else "",
            poll.moved_to,
            to_json(poll.warnings),
            poll.elapsed_s,
            poll.bytes,
        ]
    rows = db.execute(
        "INSERT INTO polls (feed, outlet, at, outcome, status, entries_seen, new, revised, "  # noqa: S608  (question marks only)
        "error_kind, error_detail, moved_to, warnings, elapsed_s, bytes) "
        f"VALUES {_marks(14, len(polls))} ON CONFLICT (feed, at, outcome) DO NOTHING "
        "RETURNING feed",
        told,
    ).fetchall()
    fresh = {FeedId(row["feed"]) for row in rows}
    _count_days(db, [poll for poll in polls if poll.feed.id in fresh])
    return fresh


def _count_days(db: Database, polls: Sequence[Poll]) -> None:
    """The counts of each outlet's day, which outlive the log."""
    days: dict[tuple[str, str], list[int]] = {}
    for poll in polls:
        counts = days.setdefault((poll.feed.outlet, to_text(poll.at)[:10]), [0, 0])
        counts[poll.outcome == "failed"] += 1
    if days:
        db.execute(
            f"INSERT INTO poll_days (outlet, day, ok, failed) VALUES {_marks(4, len(days))} "  # noqa: S608  (question marks only)
            "ON CONFLICT (outlet, day) DO UPDATE SET ok = ok + excluded.ok, "
            "failed = failed + excluded.failed",
            [value for key, counts in days.items() for value in (*key, *counts)],
        )


def feed_rows(db: Database, polls: Sequence[Poll]) -> dict[FeedId, Row]:
    """What the feeds' rows hold of their news, by feed; those without a row are left out."""
    rows = db.execute(
        "SELECT id, last_poll_at, last_new_at, news, usual_gap_s FROM feeds "  # noqa: S608  (question marks only)
        f"WHERE id IN {_marks(len(polls), 1)}",
        [poll.feed.id for poll in polls],
    ).fetchall()
    return {FeedId(row["id"]): row for row in rows}


def update_feeds(
    db: Database, polls: Sequence[Poll], rows: Mapping[FeedId, Row], fresh: Collection[FeedId]
) -> None:
    """The memos of different feeds, when to ask again and why, and the feeds' health.

    A poll that was in the log already (not `fresh`) is not counted twice.
    """
    told: list[Any] = []
    count = 0
    for poll in polls:
        row, counts = rows[poll.feed.id], poll.feed.id in fresh
        if not counts and to_text(poll.at) < (row["last_poll_at"] or ""):
            continue  # an old poll told again: newer ones have had their say
        told += _feed_row(poll, row, counts=counts)
        count += 1
    if count:
        db.execute(_UPDATE_FEEDS.format(_marks(_FEED_COLUMNS, count)), told)


# Columns of `told`, in the order of `_feed_row`.
_FEED_COLUMNS = 18
_UPDATE_FEEDS = (
    "WITH told (id, etag, last_modified, next_at, next_why, interval_s, failed, counts, at, "
    "last_new_at, news, usual_gap_s, warnings, habits, kind, detail, status, moved_to) "
    "AS (VALUES {}) "
    "UPDATE feeds SET etag = told.etag, last_modified = told.last_modified, "
    "next_at = told.next_at, next_why = told.next_why, interval_s = told.interval_s, "
    "failures = CASE WHEN failed THEN feeds.failures + counts ELSE 0 END, "
    "last_poll_at = told.at, "
    "last_ok_at = CASE WHEN failed THEN feeds.last_ok_at ELSE told.at END, "
    "last_new_at = told.last_new_at, news = told.news, usual_gap_s = told.usual_gap_s, "
    "warnings = told.warnings, habits = told.habits, leased_by = '', leased_until = '', "
    "error_kind = CASE WHEN failed THEN kind ELSE error_kind END, "
    "error_detail = CASE WHEN failed THEN detail ELSE error_detail END, "
    "error_status = CASE WHEN failed THEN status ELSE error_status END, "
    "error_at = CASE WHEN failed THEN told.at ELSE error_at END, "
    "moved_to = CASE WHEN failed AND told.moved_to = '' THEN feeds.moved_to "
    "ELSE told.moved_to END "
    "FROM told WHERE feeds.id = told.id"
)


def _feed_row(poll: Poll, row: Row, *, counts: bool) -> tuple[Any, ...]:
    at, error = to_text(poll.at), poll.error
    news, gap, last_new = row["news"], row["usual_gap_s"], row["last_new_at"]
    if counts and any(isinstance(change, New) for change in poll.changes):
        if last_new is not None:
            seen = (poll.at - from_text(last_new)).total_seconds()
            gap = seen if gap <= 0 else gap + GAP_SMOOTHING * (seen - gap)
        news, last_new = news + 1, at
    return (
        poll.feed.id,
        poll.memo.etag,
        poll.memo.last_modified,
        to_text_up(poll.next_at),
        poll.next_why,
        poll.interval_s,
        poll.outcome == "failed",
        int(counts),
        at,
        last_new,
        news,
        gap,
        to_json(poll.warnings),
        to_json(poll.habits),
        error.kind if error else "",
        error.detail if error else "",
        error.status if error else None,
        poll.moved_to,
    )


def _marks(columns: int, rows: int) -> str:
    """Question marks for so many rows of values."""
    row = f"({','.join('?' * columns)})"
    return ",".join([row] * rows)


def _slices(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
