"""Digests and the messages that carry them: made once per local date, kept until they are out.

It must never build or send a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.adapters.store.codec import from_text, maybe_time, to_text, to_text_up
from monitor.adapters.store.database import Connection
from monitor.adapters.store.health import silent_since
from monitor.core.pace import NEVER
from monitor.types import (
    Delivery,
    Message,
    Outgoing,
    Receipt,
    SubscriberId,
    TakeId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message as `monitor outbox` lists it."""

    id: int
    subscriber: str
    date: date
    address: str
    subject: str
    message_id: str
    state: str  # queued | sent | refused | failed | dropped
    tries: int
    queued_at: datetime
    next_at: datetime | None
    last_at: datetime | None
    code: int | None
    detail: str
    kind: str = "digest"  # digest | alert | notice


class Outbox(Connection):
    """What publish remembers of digests."""

    def last_digest(self, subscriber: SubscriberId) -> tuple[date, TakeId, datetime] | None:
        """Local date, last take and end of the newest digest made for a subscriber."""
        row = self._row(
            "SELECT date, last_take, until FROM digests WHERE subscriber = ? "
            "ORDER BY date DESC LIMIT 1",
            (subscriber,),
        )
        if row is None:
            return None
        return date.fromisoformat(row["date"]), TakeId(row["last_take"]), from_text(row["until"])

    def receipt(self, since: datetime, until: datetime) -> Receipt:
        """What was listened to from `since` (inclusive) to `until` (exclusive).

        `failed` are feeds in force whose last poll of the period failed;
        `silent` are those that answered and have shown nothing new for three
        times their usual gap ("never" if they never had an entry). `untranslated`
        counts items that are not English and have no translation.
        """
        span = {"since": to_text(since), "until": to_text(until)}
        with self._read():
            feeds = self._rows("SELECT * FROM feeds WHERE retired = 0 ORDER BY id")
            # a bare column beside max() is taken from the row that holds the maximum
            polled = self._rows(
                "SELECT p.feed, max(p.at), p.outcome, p.error_kind, p.error_detail FROM polls p "
                "JOIN feeds f ON f.id = p.feed AND f.retired = 0 "
                "WHERE p.at >= :since AND p.at < :until GROUP BY p.feed ORDER BY p.feed",
                span,
            )
            items = self._rows(
                "SELECT count(*) AS n, "
                "sum(EXISTS (SELECT 1 FROM matches m WHERE m.item = i.id "
                "    AND m.verdict = 'match')) AS matched, "
                "sum(t.target = '' AND t.language <> 'en') AS untranslated, "
                "sum(t.flags <> '[]') AS flagged FROM items i "
                "LEFT JOIN translations t ON t.item = i.id AND t.revision = i.revision "
                "WHERE i.fetched >= :since AND i.fetched < :until",
                span,
            )[0]
            parked = self._rows(
                "SELECT count(*) AS n FROM items WHERE state = 'parked' "
                "AND state_at >= :since AND state_at < :until",
                span,
            )[0]
            pages = self._rows(
                "SELECT CASE outcome WHEN 'read' THEN 'read' ELSE kind END AS what, "
                "count(*) AS n FROM articles WHERE at >= :since AND at < :until "
                "GROUP BY what ORDER BY n DESC, what",
                span,
            )
        # A feed that is not asked any more (410) fails in every period.
        stopped = {r["id"]: r for r in feeds if r["next_at"] >= to_text(NEVER)}
        polls = {r["feed"]: r for r in polled if r["outcome"] == "failed"}
        failed = dict(sorted((stopped | polls).items()))
        quiet = [(row["id"], silent_since(row, until)) for row in feeds if row["id"] not in failed]
        return Receipt(
            since=since,
            until=until,
            feeds=len(feeds),
            polled=len(polled),
            failed=tuple((f, f"{r['error_kind']}: {r['error_detail']}") for f, r in failed.items()),
            silent=tuple((feed, told) for feed, told in quiet if told),
            items=items["n"],
            matched=items["matched"] or 0,
            untranslated=items["untranslated"] or 0,
            flagged=items["flagged"] or 0,
            parked=parked["n"],
            pages=tuple((row["what"], row["n"]) for row in pages),
        )

    def enqueue(self, message: Message, last_take: TakeId, until: datetime) -> bool:
        """Keep a message and the digest's bounds in one transaction; it is due at once.

        False if the subscriber already has a digest for that date (nothing is changed).
        """
        day = message.date.isoformat()
        with self._write() as db:
            cursor = db.execute(
                "INSERT INTO digests (subscriber, date, last_take, until) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (subscriber, date) DO NOTHING",
                (message.subscriber, day, last_take, to_text(until)),
            )
            if cursor.rowcount == 0:
                return False
            db.execute(
                "INSERT INTO outbox (kind, subscriber, date, address, message_id, subject, data, "
                "queued_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.kind,
                    message.subscriber,
                    day,
                    message.address,
                    message.message_id,
                    message.subject,
                    message.data,
                    to_text(until),
                    to_text(until),
                ),
            )
            return True

    def pass_over(
        self, subscriber: SubscriberId, day: date, last_take: TakeId, until: datetime
    ) -> bool:
        """Keep a digest's bounds without a message: there was nothing to say that day.

        False if the subscriber already has a digest for that date (nothing is changed).
        """
        with self._write() as db:
            cursor = db.execute(
                "INSERT INTO digests (subscriber, date, last_take, until) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (subscriber, date) DO NOTHING",
                (subscriber, day.isoformat(), last_take, to_text(until)),
            )
            return bool(cursor.rowcount)

    def due_messages(self, now: datetime) -> list[Outgoing]:
        """Messages whose time to be tried has come, longest waiting first."""
        rows = self._rows(
            "SELECT * FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY next_at, id",
            (to_text(now),),
        )
        return [
            Outgoing(
                id=row["id"],
                tries=row["tries"],
                message=Message(
                    subscriber=SubscriberId(row["subscriber"]),
                    date=date.fromisoformat(row["date"]),
                    address=row["address"],
                    message_id=row["message_id"],
                    subject=row["subject"],
                    data=row["data"],
                    kind=row["kind"],
                ),
            )
            for row in rows
        ]

    def delivered(
        self, outgoing: Outgoing, delivery: Delivery, at: datetime, next_at: datetime | None
    ) -> None:
        """Keep how a try ended; `next_at` None ends it.

        "sent" and "refused" are final; "later" without a next time is "failed".
        """
        again = next_at if delivery.outcome != "sent" else None
        ended = "failed" if delivery.outcome == "later" else delivery.outcome
        with self._write() as db:
            db.execute(
                "UPDATE outbox SET state = ?, tries = tries + 1, next_at = ?, last_at = ?, "
                "last_code = ?, last_detail = ? WHERE id = ? AND state = 'queued'",
                (
                    ended if again is None else "queued",
                    None if again is None else to_text_up(again),
                    to_text(at),
                    delivery.code,
                    delivery.detail,
                    outgoing.id,
                ),
            )

    # ---- the operator ----------------------------------------------------

    def outbox(self, state: str | None = None, limit: int = 100) -> list[OutboxRow]:
        """Messages, newest first; `state`: only those in it."""
        rows = self._rows(
            "SELECT * FROM outbox WHERE :state IS NULL OR state = :state ORDER BY id DESC LIMIT :n",
            {"state": state, "n": limit},
        )
        return [
            OutboxRow(
                id=row["id"],
                subscriber=row["subscriber"],
                date=date.fromisoformat(row["date"]),
                address=row["address"],
                subject=row["subject"],
                message_id=row["message_id"],
                state=row["state"],
                tries=row["tries"],
                queued_at=from_text(row["queued_at"]),
                next_at=maybe_time(row["next_at"]),
                last_at=maybe_time(row["last_at"]),
                code=row["last_code"],
                detail=row["last_detail"],
                kind=row["kind"],
            )
            for row in rows
        ]

    def retry_message(self, message: int, now: datetime) -> bool:
        """Make a message due now, whatever became of it; False if it is sent or unknown."""
        with self._write() as db:
            cursor = db.execute(
                "UPDATE outbox SET state = 'queued', next_at = ? WHERE id = ? AND state <> 'sent'",
                (to_text(now), message),
            )
            return bool(cursor.rowcount)

    def drop_message(self, message: int, reason: str, at: datetime) -> bool:
        """Never send a message; False if it is sent or unknown. Its row and bytes stay."""
        with self._write() as db:
            cursor = db.execute(
                "UPDATE outbox SET state = 'dropped', next_at = NULL, last_at = ?, "
                "last_detail = ? WHERE id = ? AND state <> 'sent'",
                (to_text(at), reason, message),
            )
            return bool(cursor.rowcount)
