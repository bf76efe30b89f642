"""How digests and mail are wired: settings into the two pipes of publish, for daemon and commands.

It must never decide what is due, what is new or what a server meant.
"""

from __future__ import annotations

import os
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.adapters.files import secret
from monitor.adapters.lock import only_one
from monitor.adapters.smtp import SmtpMailer
from monitor.core.digest import Knowledge
from monitor.core.leave import leave_address
from monitor.core.suggest import Draft, suggest
from monitor.errors import UsageError
from monitor.pipeline import publish
from monitor.pipeline.alerts import alerts
from monitor.render.message import From, alert_message, digest_message, notice
from monitor.types import (
    Alert,
    Digest,
    Message,
    Outgoing,
    Reading,
    Subscriber,
    SubscriberId,
    TakeId,
)
from monitor.wiring.words import make_words

if TYPE_CHECKING:
    from monitor.adapters.store import Store
    from monitor.cli.app import App
    from monitor.config.settings import Settings

NOTICE = "operator/"  # ids of mails to the operator begin with it; there is none about another
# How far back candidate events are looked for, and among how many items: bounds the time of a
# pass to seconds on a machine with a thousand feeds.
CANDIDATE_DAYS = timedelta(days=7)
CANDIDATE_ITEMS = 3000


def make_mailer(settings: Settings, environ: Mapping[str, str] = os.environ) -> SmtpMailer:
    """The mail server of monitor.toml; the password is read from systemd's credentials."""
    smtp = settings.smtp
    folder = environ.get("CREDENTIALS_DIRECTORY")
    return SmtpMailer(
        host=smtp.host,
        port=smtp.port,
        sender=smtp.sender,
        security=smtp.security,
        user=smtp.user,
        credential=Path(folder) / smtp.credential if folder else None,
        timeout_s=smtp.timeout_s,
        ca_file=settings.dir / smtp.ca_file if smtp.ca_file else None,
    )


def mail_from(settings: Settings) -> From:
    """Who sends; a preview needs a sender although none is configured."""
    return From(address=settings.smtp.sender or "monitor@localhost.invalid")


def message_id(settings: Settings, what: str) -> str:
    """An id that no other mail has; it is stored with the mail and never made again."""
    domain = mail_from(settings).address.partition("@")[2]
    return f"<{what}.{secrets.token_hex(8)}@{domain}>"


def leave_key(app: App, *, make: bool = False) -> bytes:
    """What signs the addresses by which readers leave; beside the database, b"" if not there."""
    return secret(Path(f"{app.database}.leave-key"), make=make)


def compose(
    settings: Settings, digest: Digest, subscriber: Subscriber, at: datetime, key: bytes = b""
) -> Message:
    """Write a digest's mail; with a key its List-Unsubscribe is the reader's own address."""
    made = message_id(settings, f"digest.{digest.date}")
    sender = _sender(settings, subscriber, key)
    words = make_words(settings, subscriber.language)
    return digest_message(digest, subscriber, sender, made, at, words=words)


def compose_alert(
    settings: Settings, alert: Alert, subscriber: Subscriber, at: datetime, key: bytes = b""
) -> Message:
    """Write the mail of an alert."""
    made = message_id(settings, f"alert.{alert.date}")
    sender = _sender(settings, subscriber, key)
    words = make_words(settings, subscriber.language)
    return alert_message(alert, subscriber, sender, made, at, words=words)


def _sender(settings: Settings, subscriber: Subscriber, key: bytes) -> From:
    sender = mail_from(settings)
    if key and subscriber.address:
        return replace(sender, unsubscribe=leave_address(sender.leave, key, subscriber))
    return sender


def staying(settings: Settings, store: Store) -> tuple[Subscriber, ...]:
    """Subscribers who have not left with the address that they have now."""
    gone = {(left.subscriber, left.address) for left in store.left()}
    return tuple(one for one in settings.subscribers if (one.id, one.address) not in gone)


def knowledge(settings: Settings) -> Knowledge:
    """What digests and alerts need to know of lenses, outlets, actors and pages."""
    names = {
        entity.id: entity.names.get("en", ())
        for entity in settings.entities
        if entity.kind != "place"
    }
    return Knowledge(
        lens_labels={lens.id: lens.labels.get("en", lens.id) for lens in settings.lenses.lenses},
        actors={
            event.slug: {name: str(one) for one in event.actors for name in names.get(one, ())}
            for event in settings.events
        },
        outlets={outlet.id: outlet for outlet in settings.outlets},
        base_url=settings.publish.base_url,
    )


def drafts(app: App, store: Store) -> publish.Drafts:
    """Candidate events among the newest items that belong to none, found once for all readers.

    Two days before the last digest are looked at as well: what has grown began then.
    """
    found: dict[datetime, tuple[Draft, ...]] = {}

    def look(since: datetime, now: datetime) -> tuple[Draft, ...]:
        begun = max(since - timedelta(days=2), now - CANDIDATE_DAYS).replace(
            minute=0, second=0, microsecond=0
        )
        if begun not in found:
            until = now + timedelta(days=1)  # what is dated wrongly is not left out
            newest: deque[Reading] = deque(maxlen=CANDIDATE_ITEMS)
            for batch in store.unmatched(begun, until):
                newest.extend(batch)
            slugs = [event.slug for event in app.settings.events]
            found[begun] = tuple(suggest(list(newest), app.settings.entities, taken=slugs))
        return found[begun]

    return look


def find_subscriber(settings: Settings, name: str | None) -> Subscriber:
    """The subscriber of that id, or the only one; UsageError names those that there are."""
    if name is None and len(settings.subscribers) == 1:
        return settings.subscribers[0]
    for subscriber in settings.subscribers:
        if subscriber.id == name:
            return subscriber
    known = ", ".join(subscriber.id for subscriber in settings.subscribers) or "none"
    if name is None:
        raise UsageError(f"whose digest? Say --for ID; there are: {known}")
    raise UsageError(f"no subscriber {name!r} in subscribers.toml; there are: {known}")


def digest_of(
    app: App, store: Store, subscriber: Subscriber, on: date, now: datetime, *, past: bool = False
) -> tuple[Digest, Message]:
    """One digest and its mail, for a look or to be queued; nothing is written."""
    digest = publish.compile_digest(
        store=store,
        subscriber=subscriber,
        events=app.settings.events,
        known=knowledge(app.settings),
        on=on,
        now=now,
        drafts=drafts(app, store),
        past=past,
    )
    return digest, compose(app.settings, digest, subscriber, now, leave_key(app))


def queue_due(app: App) -> publish.Made:
    """Queue the digests that are due; nothing while no mail server is named."""
    settings = app.settings
    if not settings.smtp.host:
        return publish.Made()
    now = app.clock()
    key = leave_key(app, make=True)
    return publish.digests(
        store=app.store,
        subscribers=staying(settings, app.store),
        events=settings.events,
        known=knowledge(settings),
        compose=lambda digest, reader: compose(settings, digest, reader, now, key),
        now=now,
        drafts=drafts(app, app.store),
    )


def queue_alerts(app: App) -> publish.Made:
    """Queue what readers asked to hear of between digests; nothing while no server is named."""
    settings = app.settings
    if not settings.smtp.host or not any(reader.alerts for reader in settings.subscribers):
        return publish.Made()
    now = app.clock()
    key = leave_key(app, make=True)
    return alerts(
        store=app.store,
        subscribers=staying(settings, app.store),
        events=settings.events,
        known=knowledge(settings),
        compose=lambda alert, reader: compose_alert(settings, alert, reader, now, key),
        now=now,
    )


def deliver(
    app: App,
    *,
    stop: Callable[[], bool] = lambda: False,
    only: Callable[[Outgoing], bool] = lambda _: True,
) -> list[publish.Tried] | None:
    """Send what is due; None if another process sends from this database right now.

    The operator is told by mail of what is given up, if monitor.toml says whom.
    """
    if not app.settings.smtp.host:
        return []
    with only_one(Path(f"{app.database}.sending")) as mine:
        if not mine:
            return None
        tried = publish.deliver(
            store=app.store,
            mailer=make_mailer(app.settings),
            clock=app.clock,
            stop=stop,
            only=only,
        )
        for one in tried:
            if one.given_up:
                _tell_operator(app, one)
        return tried


def _tell_operator(app: App, tried: publish.Tried) -> None:
    """Queue a notice of a mail that is given up; never about a notice, or it would not end."""
    operator, lost = app.settings.monitor.operator, tried.outgoing.message
    if not operator or lost.subscriber.startswith(NOTICE):
        return
    now = app.clock()
    told = notice(
        to=Subscriber(
            id=SubscriberId(f"{NOTICE}{tried.outgoing.id}"), address=operator, name="Operator"
        ),
        subject=f"Mail to {lost.subscriber} was not delivered",
        paragraphs=(
            f"The {lost.kind} of {lost.date} for {lost.subscriber} ({lost.address}) is given up.",
            f"Last answer: {tried.delivery.detail}",
            f"Mend the cause, then: monitor outbox retry {tried.outgoing.id}",
        ),
        sender=mail_from(app.settings),
        message_id=message_id(app.settings, "notice"),
        at=now,
    )
    # One notice per lost mail and day: the outbox refuses a second for the same date.
    app.store.enqueue(replace(told, date=lost.date), TakeId(0), now)
