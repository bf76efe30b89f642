"""What operators said of items, and which events the stored items have not met yet.

A verdict that is undone stays as a row with its time. It must never decide what
a verdict does to a match.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from monitor.adapters.store.codec import from_text, to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.adapters.store.items import CURRENT
from monitor.adapters.store.rows import match_of, reading_of, take_of
from monitor.types import EventSlug, ItemId, Match, Reading, Take, TakeId, Verdict


class Feedback(Connection):
    """Verdicts by item and event, and what is still to be matched or was not."""

    def say(self, verdict: Verdict) -> bool:
        """Keep a verdict; one that said otherwise is undone. False if it was said already."""
        key = (verdict.item, verdict.event)
        with self._write() as db:
            row = db.execute(
                "SELECT verdict FROM verdicts WHERE item = ? AND event = ? AND undone_at IS NULL",
                key,
            ).fetchone()
            if row is not None and row["verdict"] == verdict.verdict:
                return False
            self.unsay(*key, verdict.at)
            db.execute(
                "INSERT INTO verdicts (item, event, verdict, at) VALUES (?, ?, ?, ?)",
                (*key, verdict.verdict, to_text(verdict.at)),
            )
        return True

    def unsay(self, item: ItemId, event: EventSlug, at: datetime) -> bool:
        """Undo the verdict in force; False if there is none."""
        with self._write() as db:
            done = db.execute(
                "UPDATE verdicts SET undone_at = ? WHERE item = ? AND event = ? "
                "AND undone_at IS NULL",
                (to_text(at), item, event),
            )
            return done.rowcount > 0

    def verdicts(self, item: ItemId | None = None) -> list[Verdict]:
        """Verdicts in force, oldest first."""
        rows = self._rows(
            "SELECT * FROM verdicts WHERE undone_at IS NULL AND (:item IS NULL OR item = :item) "
            "ORDER BY id",
            {"item": item},
        )
        return [
            Verdict(
                item=ItemId(row["item"]),
                event=EventSlug(row["event"]),
                verdict=row["verdict"],
                at=from_text(row["at"]),
            )
            for row in rows
        ]

    def take_numbered(self, take: TakeId) -> Take | None:
        """A take by its number, in force or not."""
        row = self._row("SELECT * FROM takes WHERE id = ?", (take,))
        return None if row is None else take_of(row)

    def unmet(self) -> list[EventSlug]:
        """Open events that stored items have not been compared with yet."""
        rows = self._rows(
            "SELECT slug FROM events WHERE met_at IS NULL AND closed = 0 AND retired = 0 "
            "ORDER BY slug"
        )
        return [EventSlug(row["slug"]) for row in rows]

    def met(self, events: Collection[EventSlug], at: datetime) -> None:
        """Stored items have been compared with these events."""
        with self._write() as db:
            db.execute(
                "UPDATE events SET met_at = ? WHERE slug IN (SELECT value FROM json_each(?))",
                (to_text(at), to_json(sorted(events))),
            )

    def unmatched(
        self, since: datetime, until: datetime, batch: int = 200
    ) -> Iterator[Sequence[Reading]]:
        """Readings published in a period that belong to no event, oldest first, in batches."""
        after, last = to_text(since), 0
        while True:
            rows = self._rows(
                f"{CURRENT}WHERE i.state = 'read' AND (i.published, i.id) > (:after, :last) "  # noqa: S608  (our own column list)
                "AND i.published < :until AND NOT EXISTS (SELECT 1 FROM matches m "
                "WHERE m.item = i.id AND m.verdict = 'match') "
                "ORDER BY i.published, i.id LIMIT :n",
                {"after": after, "last": last, "until": to_text(until), "n": batch},
            )
            if not rows:
                return
            yield [reading_of(row) for row in rows]
            after, last = rows[-1]["published"], rows[-1]["id"]

    def near(self, items: Collection[ItemId]) -> dict[ItemId, Match]:
        """The best near match of each of these items that has one."""
        rows = self._rows(
            "SELECT * FROM matches WHERE verdict = 'near' "
            "AND item IN (SELECT value FROM json_each(?)) ORDER BY score",
            (to_json(sorted(items)),),
        )
        return {ItemId(row["item"]): match_of(row) for row in rows}
