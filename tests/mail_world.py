"""A small world for digests and mail: takes with little effort, a store in memory, SMTP servers."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from monitor.core.digest import Knowledge
from monitor.types import (
    Alert,
    Delivery,
    Earlier,
    Event,
    EventRows,
    EventSlug,
    FeedId,
    Item,
    ItemId,
    Language,
    LensId,
    Message,
    Outgoing,
    Outlet,
    OutletId,
    Quote,
    Reading,
    Receipt,
    Standing,
    Subscriber,
    SubscriberId,
    Take,
    TakeId,
    Untranslated,
)

NOON = datetime(2026, 4, 28, 12, 0, tzinfo=UTC)
MALI = EventSlug("mali-attack")
FUEL = EventSlug("fuel-siege")
LABELS = {LensId("gulf-state"): "Gulf state media", LensId("junta"): "Junta media"}
KNOWN = Knowledge(lens_labels=LABELS, base_url="https://monitor.example.org")


def event(slug: str = MALI, title: str = "Six Malian cities attacked", **more: Any) -> Event:
    return Event(
        slug=EventSlug(slug),
        title=title,
        dek="",
        date=date(2026, 4, 25),
        until=None,
        type="attack",
        **more,
    )


def subscriber(**more: Any) -> Subscriber:
    return replace(
        Subscriber(id=SubscriberId("desk"), address="desk@example.org", name="Sahel desk"), **more
    )


def standing(number: int, **more: Any) -> Standing:
    """A take in force. `quote` is a text; `outlet` a name; `group` the origin group."""
    outlet_name = more.pop("outlet", f"Outlet {number}")
    group = more.pop("group", number)
    agency = more.pop("agency", "")
    invented = more.pop("invented", False)
    words = more.pop("quote", "")
    body = more.pop("body", words)
    translation = more.pop("quote_en", "")
    speaker = more.pop("speaker", "")
    outlet = Outlet(
        id=OutletId(outlet_name.lower().replace(" ", "-")),
        name=outlet_name,
        country="ML",
        languages=("en",),
        invented=invented,
    )
    take = replace(
        Take(
            id=TakeId(number),
            item=ItemId(number),
            event=MALI,
            outlet=outlet.id,
            outlet_name=outlet_name,
            country="ML",
            region="011",
            region_name="Western Africa",
            language="en",
            lenses=(),
            lens_version="1",
            headline=f"Headline number {number}",
            headline_en="",
            gist=f"Gist number {number} says what happened.",
            quote=None,
            url=f"https://news.example/{number}",
            published=NOON - timedelta(hours=1),
            score=0.9,
            recorded=NOON,
        ),
        **more,
    )
    if words:
        take = replace(
            take,
            quote=Quote(
                text=words,
                field="body",
                start=0,
                end=len(words),
                kind="speech" if speaker else "sentence",
                speaker=speaker,
                translation=translation,
            ),
        )
    item = Item(
        id=ItemId(number),
        outlet=outlet.id,
        feed=FeedId(f"{outlet.id}/main"),
        key=str(number),
        url=take.url,
        title=take.headline,
        summary="",
        body=body,
        published=take.published,
        fetched=take.recorded,
    )
    reading = Reading(
        item=item,
        language=Language(code=take.language, confidence=1.0, basis="test"),
        translation=Untranslated(source=take.language, reason="test"),
    )
    return Standing(take=take, reading=reading, outlet=outlet, origin_group=group, agency=agency)


def receipt(**more: Any) -> Receipt:
    return replace(
        Receipt(
            since=NOON - timedelta(days=1),
            until=NOON,
            feeds=117,
            polled=117,
            failed=(),
            silent=(),
            items=400,
            matched=12,
            untranslated=3,
            flagged=1,
            parked=0,
        ),
        **more,
    )


@dataclass
class MemoryStore:
    """What ports.PublishStore promises, in dictionaries."""

    takes: list[Standing] = field(default_factory=list)
    lines: list[Take] = field(default_factory=list)  # every row ever appended, where it matters
    digests: dict[tuple[SubscriberId, date], tuple[TakeId, datetime]] = field(default_factory=dict)
    outbox: list[Outgoing] = field(default_factory=list)
    texts: list[Earlier] = field(default_factory=list)
    marks: dict[SubscriberId, dict[EventSlug, TakeId]] = field(default_factory=dict)
    given: dict[tuple[SubscriberId, str], datetime] = field(default_factory=dict)
    alerted_at: list[tuple[SubscriberId, datetime]] = field(default_factory=list)
    state: dict[int, tuple[str, datetime | None]] = field(default_factory=dict)
    receipts: Receipt = field(default_factory=receipt)

    def event_rows(self, event: Event, outlets: Any, **more: Any) -> EventRows:
        raise AssertionError("a digest does not need the page")

    def takes_after(self, take: TakeId | None, events: Collection[EventSlug]) -> list[Standing]:
        after = take or 0
        return [s for s in self.takes if (s.take.id or 0) > after and s.take.event in events]

    def take_history(self, item: ItemId, event: EventSlug) -> list[Take]:
        return [take for take in self.lines if (take.item, take.event) == (item, event)]

    def withdrawn_after(self, take: TakeId, events: Collection[EventSlug]) -> list[Take]:
        return [t for t in self.lines if t.withdrawn and (t.id or 0) > take and t.event in events]

    def earlier_texts(self, items: Collection[ItemId]) -> list[Earlier]:
        return [text for text in self.texts if text.item in items]

    def alert_marks(self, subscriber: SubscriberId) -> dict[EventSlug, TakeId]:
        return dict(self.marks.get(subscriber, {}))

    def mark_alerts(self, subscriber: SubscriberId, marks: Mapping[EventSlug, TakeId]) -> None:
        self.marks.setdefault(subscriber, {}).update(marks)

    def newest_take(self) -> TakeId:
        return TakeId(max((int(s.take.id or 0) for s in self.takes), default=0))

    def alerted(self, subscriber: SubscriberId) -> frozenset[str]:
        return frozenset(key for who, key in self.given if who == subscriber)

    def alert_mails(self, subscriber: SubscriberId, since: datetime) -> int:
        return sum(1 for who, at in self.alerted_at if who == subscriber and at > since)

    def enqueue_alert(self, message: Message, alert: Alert, at: datetime) -> bool:
        keys = [(alert.subscriber, key) for key in alert.keys]
        if any(key in self.given for key in keys):
            return False
        self.given |= dict.fromkeys(keys, at)
        self.mark_alerts(alert.subscriber, dict(alert.marks))
        self.alerted_at.append((alert.subscriber, at))
        self._queue(message, at)
        return True

    def _queue(self, message: Message, at: datetime) -> None:
        number = len(self.outbox) + 1
        self.outbox.append(Outgoing(id=number, message=message, tries=0))
        self.state[number] = ("queued", at)

    def last_digest(self, subscriber: SubscriberId) -> tuple[date, TakeId, datetime] | None:
        made = [(day, *rest) for (who, day), rest in self.digests.items() if who == subscriber]
        return max(made, default=None)

    def receipt(self, since: datetime, until: datetime) -> Receipt:
        return replace(self.receipts, since=since, until=until)

    def enqueue(self, message: Message, last_take: TakeId, until: datetime) -> bool:
        if not self.pass_over(message.subscriber, message.date, last_take, until):
            return False
        self._queue(message, until)
        return True

    def pass_over(
        self, subscriber: SubscriberId, day: date, last_take: TakeId, until: datetime
    ) -> bool:
        if (subscriber, day) in self.digests:
            return False
        self.digests[subscriber, day] = (last_take, until)
        return True

    def due_messages(self, now: datetime) -> list[Outgoing]:
        return [
            out
            for out in self.outbox
            if self.state[out.id][0] == "queued" and (self.state[out.id][1] or now) <= now
        ]

    def delivered(
        self, outgoing: Outgoing, delivery: Delivery, at: datetime, next_at: datetime | None
    ) -> None:
        tried = replace(outgoing, tries=outgoing.tries + 1)
        self.outbox[outgoing.id - 1] = tried
        ends = {"sent": "sent", "refused": "refused", "later": "failed"}
        self.state[outgoing.id] = ("queued" if next_at else ends[delivery.outcome], next_at)


# ---- servers -------------------------------------------------------------


@dataclass
class Inbox:
    """An SMTP server's handler: keeps what arrives, and answers as it is told.

    `answers` maps a stage (MAIL, RCPT, DATA) to the answers of the next tries; ""
    stands for a reset connection.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    received: list[bytes] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def _answer(self, server: SMTP, stage: str) -> str | None:
        self.commands.append(stage)
        planned = self.answers.get(stage)
        if not planned:
            return None
        answer = planned.pop(0)
        if not answer:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 gone"
        return answer

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "MAIL")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self._answer(server, "DATA")
        if answer and not answer.startswith("2"):
            return answer
        content = envelope.original_content
        assert content is not None
        self.received.append(content)
        return answer or "250 accepted"


def free_port() -> int:
    """aiosmtpd checks its own port by connecting to it, so 0 cannot be used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def smtp_server(
    inbox: Inbox, context: ssl.SSLContext | None = None, password: str = ""
) -> Iterator[int]:
    """A real SMTP server on loopback; with a context it offers (and demands) STARTTLS."""

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> Any:
        assert isinstance(data, LoginPassword)
        inbox.logins.append(data.password.decode())
        return AuthResult(success=data.password.decode() == password, handled=False)

    extra: dict[str, Any] = {}
    if context is not None:
        extra = {"tls_context": context, "require_starttls": True}
    if password:
        extra |= {"authenticator": authenticate, "auth_required": True}
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **extra)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for `name`, made by openssl, and a server's context for it."""
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-keyout", str(key), "-out", str(cert), "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{name}",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
