"""What one poll leaves behind, row by row: items, revisions, keys, the log, the feed's health.

It must never open a transaction: the caller's holds all of it.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from monitor.adapters.store.codec import from_text, to_json, to_text, to_text_up
from monitor.types import Entry, New, OutletId, Poll, Revised

GAP_SMOOTHING = 0.3  # weight of the newest gap between two polls with news


def add_item(db: Database, poll: Poll, entry: Entry) -> int:
    """1 if the outlet had not shown it before, else 0."""
    at = to_text(poll.at)
    published = to_text(entry.published) if entry.published is not None else at
    cursor = db.execute(
        "INSERT INTO items (outlet, feed, key, digest, url, title, summary, body, published, "
        "fetched, dated, published_raw, author, source, declared, tags, state_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (outlet, key) DO NOTHING",
        (
            poll.feed.outlet,
            poll.feed.id,
            entry.key,
            entry.digest,
            entry.url,
            entry.title,
            entry.summary,
            entry.body,
            published,
            at,
            int(entry.published is not None),
            entry.published_raw,
            entry.author,
            entry.source,
            entry.language or poll.feed.language,
            to_json(entry.tags),
            at,
        ),
    )
    if cursor.rowcount:  # its own key is in its row
        for key in entry.also:
            remember_key(db, poll.feed.outlet, cursor.lastrowid or 0, key)
    return cursor.rowcount


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
        "dated = ?, published_raw = ?, author = ?, source = ?, declared = ?, tags = ?, feed = ?, "
        "revision = revision + 1, revised_at = ?, state = 'new', state_at = ?, tries = 0, "
        "parked_why = '' WHERE id = ?",
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
            poll.feed.id,
            at,
            at,
            change.item,
        ),
    )
    _remember_keys(db, poll.feed.outlet, change.item, entry)
    return 1


def _remember_keys(db: Database, outlet: OutletId, item: int, entry: Entry) -> None:
    """Other keys lead to the first item that showed them; its own key is in its row."""
    for key in dict.fromkeys((entry.key, *entry.also)):
        remember_key(db, outlet, item, key)


def remember_key(db: Database, outlet: OutletId, item: int, key: str) -> None:
    """One key leads to an item, unless it leads to one already."""
    db.execute(
        "INSERT INTO item_keys (outlet, hash, item) SELECT :outlet, :hash, :item "
        "WHERE NOT EXISTS (SELECT 1 FROM items WHERE outlet = :outlet AND key = :key) "
        "ON CONFLICT (outlet, hash) DO NOTHING",
        {"outlet": outlet, "hash": key_hash(key), "item": item, "key": key},
    )


def key_hash(key: str) -> bytes:
    """16 bytes that stand for a key in `item_keys`."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def log_poll(db: Database, poll: Poll, new: int, revised: int) -> bool:
    """Append to the poll log and the day's counts; False if this very poll is there already."""
    error, at = poll.error, to_text(poll.at)
    cursor = db.execute(
        "INSERT INTO polls (feed, outlet, at, outcome, status, entries_seen, new, revised, "
        "error_kind, error_detail, moved_to, warnings, elapsed_s, bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (feed, at, outcome) DO NOTHING",
        (
            poll.feed.id,
            poll.feed.outlet,
            at,
            poll.outcome,
            poll.status,
            poll.entries_seen,
            new,
            revised,
            error.kind if error else "",
            error.detail if error else "",
            poll.moved_to,
            to_json(poll.warnings),
            poll.elapsed_s,
            poll.bytes,
        ),
    )
    if cursor.rowcount == 0:
        return False
    failed = int(poll.outcome == "failed")
    db.execute(
        "INSERT INTO poll_days (outlet, day, ok, failed) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (outlet, day) DO UPDATE SET ok = ok + excluded.ok, "
        "failed = failed + excluded.failed",
        (poll.feed.outlet, at[:10], 1 - failed, failed),
    )
    return True


def update_feed(db: Database, poll: Poll, *, counts: bool) -> None:
    """The memo, when to ask again and why, and the feed's health.

    `counts` is False for a poll that is in the log already: it is not counted twice.
    """
    row = db.execute(
        "SELECT last_poll_at, last_new_at, news, usual_gap_s FROM feeds WHERE id = ?",
        (poll.feed.id,),
    ).fetchone()
    at, failed, error = to_text(poll.at), poll.outcome == "failed", poll.error
    if not counts and at < (row["last_poll_at"] or ""):
        return  # an old poll told again: newer ones have had their say
    news, gap, last_new = row["news"], row["usual_gap_s"], row["last_new_at"]
    if counts and any(isinstance(change, New) for change in poll.changes):
        if last_new is not None:
            seen = (poll.at - from_text(last_new)).total_seconds()
            gap = seen if gap <= 0 else gap + GAP_SMOOTHING * (seen - gap)
        news, last_new = news + 1, at
    db.execute(
        "UPDATE feeds SET etag = ?, last_modified = ?, next_at = ?, next_why = ?, interval_s = ?, "
        "failures = CASE WHEN ? THEN failures + ? ELSE 0 END, last_poll_at = ?, "
        "last_ok_at = CASE WHEN ? THEN last_ok_at ELSE ? END, last_new_at = ?, news = ?, "
        "usual_gap_s = ?, warnings = ?, habits = ?, leased_by = '', leased_until = '' "
        "WHERE id = ?",
        (
            poll.memo.etag,
            poll.memo.last_modified,
            to_text_up(poll.next_at),
            poll.next_why,
            poll.interval_s,
            failed,
            int(counts),
            at,
            failed,
            at,
            last_new,
            news,
            gap,
            to_json(poll.warnings),
            to_json(poll.habits),
            poll.feed.id,
        ),
    )
    if failed:
        db.execute(
            "UPDATE feeds SET error_kind = ?, error_detail = ?, error_status = ?, error_at = ? "
            "WHERE id = ?",
            (
                error.kind if error else "",
                error.detail if error else "",
                error.status if error else None,
                at,
                poll.feed.id,
            ),
        )
    if poll.moved_to or not failed:
        db.execute("UPDATE feeds SET moved_to = ? WHERE id = ?", (poll.moved_to, poll.feed.id))
