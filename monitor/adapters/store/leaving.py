"""Readers who asked to get no more mail.

It must never decide whether a request is theirs. Who leaves, leaves with an
address: a new one under the same id, written by the operator, is a new reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.adapters.store.codec import from_text, to_text
from monitor.adapters.store.database import Connection
from monitor.types import Subscriber, SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A reader who left, and when."""

    subscriber: SubscriberId
    address: str
    at: datetime


class Leaving(Connection):
    """The rows of the table `unsubscribed`."""

    def unsubscribe(self, subscriber: Subscriber, at: datetime) -> bool:
        """Keep that a reader left, and drop what waits for them; False if they had left before."""
        with self._write() as db:
            cursor = db.execute(
                "INSERT INTO unsubscribed (subscriber, address, at) VALUES (?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (subscriber.id, subscriber.address, to_text(at)),
            )
            db.execute(
                "UPDATE outbox SET state = 'dropped', next_at = NULL, last_at = ?, "
                "last_detail = 'unsubscribed' "
                "WHERE subscriber = ? AND address = ? AND state = 'queued'",
                (to_text(at), subscriber.id, subscriber.address),
            )
            return bool(cursor.rowcount)

    def resubscribe(self, subscriber: Subscriber) -> bool:
        """Take a reader back at their own wish; False if they had not left."""
        with self._write() as db:
            cursor = db.execute(
                "DELETE FROM unsubscribed WHERE subscriber = ? AND address = ?",
                (subscriber.id, subscriber.address),
            )
            return bool(cursor.rowcount)

    def left(self) -> list[Left]:
        """Everybody who left, in order of time."""
        return [
            Left(
                subscriber=SubscriberId(row["subscriber"]),
                address=row["address"],
                at=from_text(row["at"]),
            )
            for row in self._rows("SELECT * FROM unsubscribed ORDER BY at, subscriber, address")
        ]
