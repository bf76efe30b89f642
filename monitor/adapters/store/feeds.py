"""Feeds: the operator's files in the database, what is due, and what each poll leaves behind.

It must never decide when to ask a feed again; that comes with the poll.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from sqlite3 import Row
from typing import Any

from monitor.adapters.store.codec import (
    from_json,
    from_text,
    maybe_time,
    to_json,
    to_text,
    to_text_up,
)
from monitor.adapters.store.database import Connection
from monitor.adapters.store.polls import (
    ROWS_AT_ONCE,
    add_items,
    feed_rows,
    key_hash,
    log_polls,
    remember_keys,
    revise,
    update_feeds,
)
from monitor.types import (
    Due,
    Event,
    EventSlug,
    Feed,
    FeedId,
    Habits,
    ItemId,
    Known,
    Memo,
    Outlet,
    OutletId,
    Poll,
    Revised,
)

KEYS_AT_ONCE = 500  # keys in one IN list


PUT_OUTLET = (
    "INSERT INTO outlets (id, config) VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET config = excluded.config, retired = 0"
)
PUT_EVENT = (
    "INSERT INTO events (slug, config, date, closed) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (slug) DO UPDATE SET config = excluded.config, "
    "date = excluded.date, closed = excluded.closed, retired = 0, "
    # an event that was put away has not met what was collected meanwhile
    "met_at = CASE WHEN closed > excluded.closed OR retired THEN NULL ELSE met_at END"
)
ADD_FEED = (
    "INSERT INTO feeds (id, outlet, url, config, added_at, next_at, next_why) "
    "VALUES (?, ?, ?, ?, ?, ?, 'new') ON CONFLICT (id) DO NOTHING"
)
PUT_FEED = "UPDATE feeds SET outlet = ?, url = ?, config = ?, retired = 0 WHERE id = ?"
FORGET_SERVER = (
    "UPDATE feeds SET etag = '', last_modified = '', failures = 0, interval_s = 0, "
    "error_kind = '', error_detail = '', error_status = NULL, error_at = NULL, moved_to = '', "
    "habits = '{}', leased_by = '', leased_until = '', "
    "next_at = ?, next_why = 'the address was changed' WHERE id = ?"
)
Step = tuple[str, tuple[Any, ...]]  # a statement and its parameters


class Feeds(Connection):
    """What collect remembers, and the registry."""

    # ---- registry --------------------------------------------------------

    def sync(
        self,
        outlets: Iterable[Outlet],
        feeds: Iterable[Feed],
        events: Iterable[Event],
        now: datetime,
    ) -> None:
        """Add and update rows; what is gone from the files is retired, never deleted.

        A new feed is due at once. A feed whose address changed keeps its id and
        its history and loses what the old server told us (its memo and failures).
        Nothing is written where nothing changed.
        """
        new_outlets = {str(o.id): to_json(o) for o in outlets}
        new_events = {str(e.slug): e for e in events}
        new_feeds = {str(f.id): f for f in feeds}
        with self._lock:
            plan = (
                self._outlet_changes(new_outlets)
                + self._event_changes(new_events)
                + self._feed_changes(new_feeds, now)
            )
            if not plan:
                return
            with self._write() as db:
                for sql, parameters in plan:
                    db.execute(sql, parameters)

    def _outlet_changes(self, wanted: Mapping[str, str]) -> list[Step]:
        known = {r["id"]: r for r in self._rows("SELECT id, config, retired FROM outlets")}
        plan: list[Step] = [
            (PUT_OUTLET, (id_, config))
            for id_, config in wanted.items()
            if id_ not in known or known[id_]["config"] != config or known[id_]["retired"]
        ]
        gone = [id_ for id_, r in known.items() if id_ not in wanted and not r["retired"]]
        return plan + [("UPDATE outlets SET retired = 1 WHERE id = ?", (id_,)) for id_ in gone]

    def _event_changes(self, wanted: Mapping[str, Event]) -> list[Step]:
        known = {r["slug"]: r for r in self._rows("SELECT slug, config, retired FROM events")}
        plan: list[Step] = []
        for slug, event in wanted.items():
            config, row = to_json(event), known.get(slug)
            if row is None or row["config"] != config or row["retired"]:
                date, closed = event.date.isoformat(), int(event.closed)
                plan.append((PUT_EVENT, (slug, config, date, closed)))
        gone = [slug for slug, r in known.items() if slug not in wanted and not r["retired"]]
        return plan + [("UPDATE events SET retired = 1 WHERE slug = ?", (slug,)) for slug in gone]

    def _feed_changes(self, wanted: Mapping[str, Feed], now: datetime) -> list[Step]:
        known = {r["id"]: r for r in self._rows("SELECT id, url, config, retired FROM feeds")}
        plan: list[Step] = []
        for id_, feed in wanted.items():
            config, row = to_json(feed), known.get(id_)
            if row is None:
                plan.append(_add_feed(feed, now))
                continue
            if row["config"] != config or row["retired"]:
                plan.append((PUT_FEED, (feed.outlet, feed.url, config, id_)))
            if row["url"] != feed.url:
                plan.append((FORGET_SERVER, (to_text(now), id_)))
        gone = [id_ for id_, r in known.items() if id_ not in wanted and not r["retired"]]
        return plan + [("UPDATE feeds SET retired = 1 WHERE id = ?", (id_,)) for id_ in gone]

    def feed_ids(self) -> list[FeedId]:
        """Feeds in force, by id."""
        rows = self._rows("SELECT id FROM feeds WHERE retired = 0 ORDER BY id")
        return [FeedId(row["id"]) for row in rows]

    def retired_events(self) -> list[EventSlug]:
        """Events that were tracked once and are in the files no longer."""
        rows = self._rows("SELECT slug FROM events WHERE retired = 1 ORDER BY slug")
        return [EventSlug(row["slug"]) for row in rows]

    def outlets(self, *, retired: bool = False) -> list[Outlet]:
        """Outlets in force by id; with `retired`, also those gone from the files."""
        sql = "SELECT config FROM outlets WHERE retired <= ? ORDER BY id"
        return [from_json(Outlet, row["config"]) for row in self._rows(sql, (int(retired),))]

    def events(self, *, retired: bool = False) -> list[Event]:
        """Events in force by slug; with `retired`, also those gone from the files."""
        sql = "SELECT config FROM events WHERE retired <= ? ORDER BY slug"
        return [from_json(Event, row["config"]) for row in self._rows(sql, (int(retired),))]

    # ---- collect ---------------------------------------------------------

    def due(self, now: datetime, limit: int | None = None) -> list[Due]:
        """Feeds whose time has come and that nobody else asks right now, longest overdue first."""
        at = to_text(now)
        with self._read() as conn:
            others: dict[str, list[datetime]] = {}
            for row in self._rows(
                "SELECT outlet, next_at FROM feeds WHERE retired = 0 AND next_at > ? AND outlet IN "
                "(SELECT outlet FROM feeds WHERE retired = 0 AND next_at <= ?)",
                (at, at),
            ):
                others.setdefault(row["outlet"], []).append(from_text(row["next_at"]))
            rows = conn.execute(
                "SELECT * FROM feeds WHERE retired = 0 AND next_at <= ? "
                "AND (leased_until <= ? OR leased_by = ?) ORDER BY next_at, id LIMIT ?",
                (at, at, self._token, -1 if limit is None else limit),
            )
            # one by one: all rows of thousands of feeds beside what is made of them would be MBs
            return [_due(row, others) for row in rows]

    def lease(self, feeds: Collection[FeedId], until: datetime) -> None:
        """Nobody else asks these feeds before `until`, not even after we were killed."""
        with self._write() as db:
            db.execute(
                "UPDATE feeds SET leased_by = ?, leased_until = ? "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (self._token, to_text(until), to_json(sorted(feeds))),
            )

    def release(self) -> None:
        """Give back what we leased and did not ask."""
        with self._write() as db:
            db.execute(
                "UPDATE feeds SET leased_by = '', leased_until = '' WHERE leased_by = ?",
                (self._token,),
            )

    def postpone(self, feeds: Collection[FeedId], until: datetime, why: str) -> None:
        """Ask none of these feeds before `until`; what is later already stays."""
        with self._write() as db:
            db.execute(
                "UPDATE feeds SET next_at = :at, next_why = :why, leased_by = '', "
                "leased_until = '' WHERE next_at < :at "
                "AND id IN (SELECT value FROM json_each(:ids))",
                {"at": to_text_up(until), "why": why, "ids": to_json(sorted(feeds))},
            )

    def addresses(self) -> dict[FeedId, str]:
        """The address of each feed in force."""
        rows = self._rows("SELECT id, url FROM feeds WHERE retired = 0")
        return {FeedId(row["id"]): row["url"] for row in rows}

    def new_since(self, feed: FeedId, since: datetime) -> int:
        """How many entries of a feed were new from `since` on."""
        row = self._row(
            "SELECT ifnull(sum(new), 0) AS n FROM polls WHERE feed = ? AND at >= ?",
            (feed, to_text(since)),
        )
        return row["n"] if row else 0

    def known(self, outlet: OutletId, keys: Collection[str]) -> dict[str, Known]:
        """Which of these keys this outlet has shown before, as an item's own or another key."""
        wanted, found = list(dict.fromkeys(keys)), dict[str, Row]()
        with self._read():
            for start in range(0, len(wanted), KEYS_AT_ONCE):
                some = wanted[start : start + KEYS_AT_ONCE]
                found |= self._by_own_key(outlet, some)
                found |= self._by_other_key(outlet, [key for key in some if key not in found])
            earlier: dict[int, list[str]] = {}
            for row in self._rows(
                "SELECT item, digest FROM revisions "
                "WHERE item IN (SELECT value FROM json_each(?)) ORDER BY item, revision",
                (to_json(sorted({row["id"] for row in found.values()})),),
            ):
                earlier.setdefault(row["item"], []).append(row["digest"])
        return {
            key: Known(
                item=ItemId(row["id"]),
                digest=row["digest"],
                earlier=tuple(earlier.get(row["id"], ())),
            )
            for key, row in found.items()
        }

    def _by_own_key(self, outlet: OutletId, keys: Sequence[str]) -> dict[str, Row]:
        marks = ",".join("?" * len(keys))
        sql = f"SELECT id, key, digest FROM items WHERE outlet = ? AND key IN ({marks})"  # noqa: S608  (question marks only)
        return {row["key"]: row for row in self._rows(sql, (outlet, *keys))}

    def _by_other_key(self, outlet: OutletId, keys: Sequence[str]) -> dict[str, Row]:
        names = {key_hash(key): key for key in keys}
        marks = ",".join("?" * len(names))
        sql = (
            "SELECT i.id, i.digest, k.hash FROM item_keys k JOIN items i ON i.id = k.item "  # noqa: S608  (question marks only)
            f"WHERE k.outlet = ? AND k.hash IN ({marks})"
        )
        return {names[row["hash"]]: row for row in self._rows(sql, (outlet, *names))}

    def record(self, poll: Poll) -> None:
        """Store one poll; see `record_all`."""
        self.record_all([poll])

    def record_all(self, polls: Sequence[Poll]) -> None:
        """Store polls with their items and memos in one transaction; repeats are harmless.

        An entry whose key the outlet has shown before is not stored again,
        whichever of its feeds carries it.
        """
        with self._write() as db:
            for some in _once_each(polls):
                new = add_items(db, some)
                revised = Counter(
                    poll.feed.id
                    for poll in some
                    for change in poll.changes
                    if isinstance(change, Revised) and revise(db, poll, change)
                )
                remember_keys(
                    db, [(p.feed.outlet, item, key) for p in some for item, key in p.aliases]
                )
                rows = feed_rows(db, some)
                missing = [poll for poll in some if poll.feed.id not in rows]
                for poll in missing:
                    db.execute(*_add_feed(poll.feed, poll.at))
                rows |= feed_rows(db, missing) if missing else {}
                update_feeds(db, some, rows, log_polls(db, some, new, revised))


def _due(row: Row, others: Mapping[str, Sequence[datetime]]) -> Due:
    return Due(
        feed=from_json(Feed, row["config"]),
        memo=Memo(etag=row["etag"], last_modified=row["last_modified"]),
        failures=row["failures"],
        interval_s=row["interval_s"],
        last_new_at=maybe_time(row["last_new_at"]),
        last_ok_at=maybe_time(row["last_ok_at"]),
        habits=from_json(Habits, row["habits"]) if row["habits"] != "{}" else Habits(),
        siblings=tuple(others.get(row["outlet"], ())),
    )


def _once_each(polls: Sequence[Poll]) -> Iterator[Sequence[Poll]]:
    """The polls in their order, in parts of `ROWS_AT_ONCE` at most, no feed twice in one."""
    part: dict[FeedId, Poll] = {}
    for poll in polls:
        if poll.feed.id in part or len(part) == ROWS_AT_ONCE:
            yield list(part.values())
            part = {}
        part[poll.feed.id] = poll
    if part:
        yield list(part.values())


def _add_feed(feed: Feed, now: datetime) -> Step:
    """A feed that is not there yet, due at once."""
    at = to_text(now)
    return ADD_FEED, (feed.id, feed.outlet, feed.url, to_json(feed), at, at)
