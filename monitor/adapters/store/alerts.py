"""Alerts: which were given to whom, and up to which take each reader's events were looked at.

An alert, the mail that carries it and the mark behind it are stored in one
transaction. It must never decide what deserves an alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from monitor.adapters.store.codec import to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.types import Alert, EventSlug, Message, SubscriberId, TakeId


class Alerts(Connection):
    """The tables `alerts` and `alert_marks`."""

    def alert_marks(self, subscriber: SubscriberId) -> dict[EventSlug, TakeId]:
        """Events of which a reader wants alerts, each with the last take that was looked at."""
        rows = self._rows(
            "SELECT event, last_take FROM alert_marks WHERE subscriber = ?", (subscriber,)
        )
        return {EventSlug(row["event"]): TakeId(row["last_take"]) for row in rows}

    def mark_alerts(self, subscriber: SubscriberId, marks: Mapping[EventSlug, TakeId]) -> None:
        """Nothing up to these takes is an alert to this reader any more; no mark ever goes back."""
        with self._write() as db:
            _mark(db, subscriber, marks)

    def newest_take(self) -> TakeId:
        """The highest id of any take, 0 without one."""
        row = self._row("SELECT max(id) FROM takes")
        return TakeId(row[0] or 0) if row else TakeId(0)

    def alerted(self, subscriber: SubscriberId) -> frozenset[str]:
        """Keys of all alerts that a reader was ever given."""
        rows = self._rows("SELECT key FROM alerts WHERE subscriber = ?", (subscriber,))
        return frozenset(row["key"] for row in rows)

    def alert_mails(self, subscriber: SubscriberId, since: datetime) -> int:
        """How many mails with alerts were made for a reader after `since`."""
        row = self._row(
            "SELECT count(*) FROM outbox WHERE subscriber = ? AND kind = 'alert' AND queued_at > ?",
            (subscriber, to_text(since)),
        )
        return int(row[0]) if row else 0

    def enqueue_alert(self, message: Message, alert: Alert, at: datetime) -> bool:
        """Keep a mail with its alerts and marks in one transaction; it is due at once.

        False if one of the alerts was given before (nothing is changed).
        """
        now = to_text(at)
        with self._write() as db:
            given = db.execute(
                "SELECT 1 FROM alerts WHERE subscriber = ? "
                "AND key IN (SELECT value FROM json_each(?))",
                (alert.subscriber, to_json(list(alert.keys))),
            ).fetchone()
            if given:
                return False
            db.execute(
                "INSERT INTO outbox (kind, subscriber, date, address, message_id, subject, data, "
                "queued_at, next_at) VALUES ('alert', ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.subscriber, message.date.isoformat(), message.address,
                    message.message_id, message.subject, message.data, now, now,
                ),
            )  # fmt: skip
            for key in alert.keys:
                db.execute(
                    "INSERT INTO alerts (subscriber, key, at) VALUES (?, ?, ?)",
                    (alert.subscriber, key, now),
                )
            _mark(db, alert.subscriber, dict(alert.marks))
            return True


def _mark(db: Database, subscriber: SubscriberId, marks: Mapping[EventSlug, TakeId]) -> None:
    for event, take in sorted(marks.items()):
        db.execute(
            "INSERT INTO alert_marks (subscriber, event, last_take) VALUES (?, ?, ?) "
            "ON CONFLICT (subscriber, event) DO UPDATE SET last_take = "
            "max(last_take, excluded.last_take)",
            (subscriber, event, take),
        )
