"""Items as a queue and as an archive: what waits to be read, and what reading left behind.

It must never decide what an item means; that comes with `Enriched`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlite_utils import Database
from sqlite_utils.db import Table

from monitor.adapters.store.codec import from_text, to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.adapters.store.ledger import append_takes
from monitor.adapters.store.polls import key_hash
from monitor.adapters.store.prepared import replace_prepared
from monitor.adapters.store.rows import (
    READING_COLUMNS,
    item_of,
    match_of,
    match_row,
    origin_of,
    reading_of,
    translation_row,
)
from monitor.core.identity import guid_key, url_key
from monitor.types import (
    Enriched,
    EventSlug,
    Item,
    ItemId,
    Lang,
    Match,
    Origin,
    Pass,
    Reading,
)

CURRENT = (
    f"SELECT {READING_COLUMNS} FROM items i "  # noqa: S608  (our own column list)
    "JOIN translations t ON t.item = i.id AND t.revision = i.revision "
    # never true: the item's own columns are the text of its newest revision
    "LEFT JOIN revisions v ON v.item = i.id AND v.revision = i.revision "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A text that an item had before; `seen` until `replaced`."""

    revision: int
    url: str
    title: str
    summary: str
    body: str
    published: datetime
    seen: datetime
    replaced: datetime
    by: str = "feed"  # "article": not edited by its outlet; the page behind it was read


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemState:
    """Where an item stands in the queue; `why` says why it is parked."""

    state: str  # new | read | parked
    at: datetime
    tries: int
    why: str


class Items(Connection):
    """What enrich reads and leaves behind."""

    # ---- the queue -------------------------------------------------------

    def reopen(self, pairs: Mapping[Lang, str]) -> int:
        """Mark items unread that waited for a model which is there now; say how many."""
        if not pairs:
            return 0
        marks = ",".join("?" * len(pairs))
        which = (
            "SELECT t.item FROM translations t JOIN items i ON i.id = t.item "  # noqa: S608  (question marks only)
            "AND i.revision = t.revision AND i.state = 'read' "
            f"WHERE t.waits = 1 AND t.source IN ({marks})"
        )
        if self._row(f"{which} LIMIT 1", tuple(pairs)) is None:
            return 0  # the usual case costs no write
        with self._write() as db:
            sql = f"UPDATE items SET state = 'new', tries = 0 WHERE id IN ({which})"  # noqa: S608  (as above)
            return db.execute(sql, tuple(pairs)).rowcount

    def claim(self, n: int, skip: Collection[ItemId] = (), tries: int = 3) -> list[Item]:
        """Up to `n` items that have not been read, newest first, `skip` left out.

        Items that failed `tries` times are left out too: they are to be parked.
        Nothing is marked: a pass that is killed leaves all of them to the next.
        """
        rows = self._rows(
            "SELECT * FROM items WHERE state = 'new' AND tries < ? "
            "ORDER BY published DESC, outlet, key LIMIT ?",
            (tries, n + len(skip)),
        )
        left_out = set(skip)
        return [item_of(row) for row in rows if row["id"] not in left_out][:n]

    def tried(self, items: Collection[ItemId]) -> dict[ItemId, int]:
        """Count one more failed try for each of these; return the counts."""
        with self._write() as db:
            counts = {}
            for item in items:
                db.execute("UPDATE items SET tries = tries + 1 WHERE id = ?", (item,))
                row = db.execute("SELECT tries FROM items WHERE id = ?", (item,)).fetchone()
                if row is not None:
                    counts[item] = int(row["tries"])
            return counts

    def park(self, item: ItemId, reason: str, at: datetime) -> None:
        """Set one poisonous item aside, with its reason; it stays searchable."""
        with self._write() as db:
            db.execute(
                "UPDATE items SET state = 'parked', parked_why = ?, state_at = ? WHERE id = ?",
                (reason, to_text(at), item),
            )
            row = db.execute("SELECT * FROM items WHERE id = ?", (item,)).fetchone()
            if row is not None:
                replace_prepared(db, item_of(row), None)

    def unpark(self, items: Collection[ItemId] | None = None) -> int:
        """Give parked items (all of them, if None) another chance; say how many."""
        sql = "UPDATE items SET state = 'new', tries = 0, parked_why = '' WHERE state = 'parked'"
        with self._write() as db:
            if items is None:
                return db.execute(sql).rowcount
            return sum(db.execute(f"{sql} AND id = ?", (item,)).rowcount for item in items)

    # ---- what was understood ---------------------------------------------

    def finish(
        self,
        enriched: Sequence[Enriched],
        at: datetime,
        events: Collection[EventSlug] | None = None,
        *,
        unsettled: bool = False,
    ) -> None:
        """Store readings, matches, takes and origins in one transaction; repeats are harmless.

        A reading of a text that has been revised meanwhile is left out: the item
        is unread again and will be claimed. With `events`, only the matches and
        takes of these are touched (a rematch against some events). `unsettled`
        says that they will be compared once more when their pass ends.
        """
        last = {one.reading.item.id: one for one in enriched}
        with self._write() as db:
            told = [one for one in last.values() if _is_current(db, one.reading)]
            when = to_text(at)
            rows = [translation_row(one.reading, when) for one in told]
            _table(db, "translations").upsert_all(rows, pk=("item", "revision"))
            _store_matches(db, told, when, events)
            for one in told:
                append_takes(db, one, when, events)
                replace_prepared(db, one.reading.item, one.reading.translation)
                db.execute(
                    "UPDATE items SET state = 'read', state_at = ?, tries = 0, parked_why = '', "
                    "language = ? WHERE id = ?",
                    (when, one.reading.language.code, one.reading.item.id),
                )
            for one in told:
                _store_origins(db, one)
                _store_kin(db, one)
                if unsettled:
                    sql = "INSERT OR REPLACE INTO unsettled (item) VALUES (?)"
                    db.execute(sql, (one.reading.item.id,))

    def readings(
        self,
        event: EventSlug | None = None,
        since: datetime | None = None,
        batch: int = 200,
    ) -> Iterator[list[Reading]]:
        """Stored readings in batches, oldest first; `event`: those matched or near to it.

        Rows may be written between two batches; each item comes at most once.
        """
        after, last = ("" if since is None else to_text(since)), 0
        only = "JOIN matches m ON m.item = i.id AND m.event = :event " if event else ""
        sql = (
            f"{CURRENT}{only}WHERE i.state = 'read' AND (i.published, i.id) > (:after, :last) "
            "ORDER BY i.published, i.id LIMIT :n"
        )
        while True:
            rows = self._rows(sql, {"event": event, "after": after, "last": last, "n": batch})
            if not rows:
                return
            yield [reading_of(row) for row in rows]
            after, last = rows[-1]["published"], rows[-1]["id"]

    def item(self, item: ItemId) -> Item | None:
        """One item."""
        row = self._row("SELECT * FROM items WHERE id = ?", (item,))
        return None if row is None else item_of(row)

    def item_state(self, item: ItemId) -> ItemState | None:
        """Where an item stands in the queue."""
        row = self._row(
            "SELECT state, state_at, tries, parked_why FROM items WHERE id = ?", (item,)
        )
        if row is None:
            return None
        return ItemState(
            state=row["state"],
            at=from_text(row["state_at"]),
            tries=row["tries"],
            why=row["parked_why"],
        )

    def reading(self, item: ItemId) -> Reading | None:
        """The reading of an item's newest text; None if it has not been read yet."""
        row = self._row(f"{CURRENT}WHERE i.id = ?", (item,))
        return None if row is None else reading_of(row)

    def matches(self, item: ItemId) -> list[tuple[Match, str]]:
        """Matches of an item, best first, each with why it made no take ("" if it made one)."""
        rows = self._rows(
            "SELECT * FROM matches WHERE item = ? ORDER BY verdict, score DESC, event", (item,)
        )
        return [(match_of(row), row["passed"]) for row in rows]

    def origins(self, item: ItemId) -> list[Origin]:
        """Whom an item reprints or credits, surest first."""
        rows = self._rows(
            "SELECT * FROM origins WHERE copy = ? ORDER BY score DESC, basis, origin", (item,)
        )
        return [origin_of(row) for row in rows]

    def revisions(self, item: ItemId) -> list[Revision]:
        """The texts that an item had before, oldest first."""
        rows = self._rows("SELECT * FROM revisions WHERE item = ? ORDER BY revision", (item,))
        return [
            Revision(
                revision=row["revision"],
                url=row["url"],
                title=row["title"],
                summary=row["summary"],
                body=row["body"],
                published=from_text(row["published"]),
                seen=from_text(row["seen_at"]),
                replaced=from_text(row["replaced_at"]),
                by=row["replaced_by"],
            )
            for row in rows
        ]

    def find_item(self, text: str) -> Item | None:
        """The item with this id, address or key (the newest, if several outlets share it).

        An address is also found without its tracking parameters, and under the
        other keys that its item is known by.
        """
        text = text.strip()
        # SQLite's integers end at 2**63; a longer row of digits can only be a key
        if text.isascii() and text.isdigit() and len(text) < 19:
            found = self.item(ItemId(int(text)))
            if found is not None:
                return found
        row = self._row("SELECT * FROM items WHERE url = ? ORDER BY id DESC LIMIT 1", (text,))
        for key in (text, guid_key(text), url_key(text)):
            if row is None and key:
                row = self._row(
                    "SELECT * FROM items WHERE id = (SELECT max(id) FROM ("
                    "SELECT id FROM items WHERE key = :key "
                    "AND outlet IN (SELECT outlet FROM feeds) UNION ALL "
                    "SELECT item FROM item_keys WHERE hash = :hash "
                    "AND outlet IN (SELECT outlet FROM feeds)))",
                    {"key": key, "hash": key_hash(key)},
                )
        return None if row is None else item_of(row)


def _is_current(db: Database, reading: Reading) -> bool:
    row = db.execute("SELECT revision FROM items WHERE id = ?", (reading.item.id,)).fetchone()
    return row is not None and bool(row["revision"] == reading.item.revision)


def _table(db: Database, name: str) -> Table:
    return cast("Table", db[name])


def _store_matches(
    db: Database, told: Sequence[Enriched], at: str, events: Collection[EventSlug] | None
) -> None:
    """All matches and the best of the near ones of each item; those that no longer hold go."""
    rows = []
    for one in told:
        passed = {o.event: o.reason for o in one.outcomes if isinstance(o, Pass)}
        kept = [m for m in one.matches if m.verdict == "match"]
        near = [m for m in one.matches if m.verdict == "near"]
        kept += [max(near, key=lambda m: (m.score, m.event))] if near else []
        rows += [match_row(m, one.reading, passed.get(m.event, ""), at) for m in kept]
        db.execute(
            "DELETE FROM matches WHERE item = :item "
            "AND event NOT IN (SELECT value FROM json_each(:kept)) "
            "AND (:all OR event IN (SELECT value FROM json_each(:events)))",
            {
                "item": one.reading.item.id,
                "kept": to_json([m.event for m in kept]),
                "all": events is None,
                "events": to_json(sorted(events or ())),
            },
        )
    _table(db, "matches").upsert_all(rows, pk=("item", "event"))


def _store_origins(db: Database, one: Enriched) -> None:
    """What this reading found out about reprints replaces what it found out before."""
    me = one.reading.item.id
    db.execute("DELETE FROM origins WHERE found_by = ?", (me,))
    for origin in _known_items(db, one.origins):
        db.execute(
            "INSERT INTO origins (copy, origin, agency, basis, score, found_by) "
            "VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (copy, ifnull(origin, 0), agency, basis) "
            "DO UPDATE SET score = excluded.score, found_by = excluded.found_by",
            (origin.copy, origin.origin, origin.agency, origin.basis, origin.score, me),
        )


def _known_items(db: Database, origins: Iterable[Origin]) -> list[Origin]:
    """Those whose items are still there: a candidate may have been pruned meanwhile."""

    def there(item: ItemId | None) -> bool:
        sql = "SELECT 1 FROM items WHERE id = ?"
        return item is None or db.execute(sql, (item,)).fetchone() is not None

    return [o for o in origins if there(o.copy) and there(o.origin)]


def _store_kin(db: Database, one: Enriched) -> None:
    """What a reading stood to, replacing what it stood to before; None leaves that as it is."""
    if one.kin is None:
        return
    db.execute("DELETE FROM kin WHERE item = ?", (one.reading.item.id,))
    for kin in one.kin:
        # a neighbour may have been pruned meanwhile
        db.execute(
            "INSERT INTO kin (item, other, how, score) SELECT ?, id, ?, ? FROM items WHERE id = ?",
            (kin.item, kin.how, kin.score, kin.other),
        )
