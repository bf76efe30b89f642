"""Digest + who, when and under which id -> the bytes of a mail, before any connection is made.

It must never read the clock or invent an id: a mail that is tried again must be
the same mail.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from monitor.core.digest import all_takes
from monitor.core.shed import shed
from monitor.core.words import ENGLISH, Words
from monitor.errors import MailError
from monitor.render import digest as rendering
from monitor.render.digest import Picture
from monitor.render.mailtext import line, wrap
from monitor.types import Alert, Digest, Message, Subscriber

LIMIT = 80 * 1024  # octets as sent; Gmail clips at about 102 KB, headers and encoding included
BAREST = 500  # octets of a take of which only outlet and date are shown, in both parts
# An address as we accept it: dot-atom at host name (RFC 5321 4.1.2 without quoting), so that
# nothing in it can end a header or a command.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
_LISTS = {"digest": "Daily digest", "alert": "Alerts"}
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Who sends: an address, the name shown, and the address that takes unsubscriptions."""

    address: str
    name: str = "Regional Takes"
    unsubscribe: str = ""  # "" is the sender itself

    @property
    def leave(self) -> str:
        """The address that takes unsubscriptions."""
        return self.unsubscribe or self.address


def digest_message(
    digest: Digest,
    subscriber: Subscriber,
    sender: From,
    message_id: str,
    at: datetime,
    *,
    words: Words = ENGLISH,
) -> Message:
    """Write the fullest mail that fits into LIMIT; MailError if none does.

    Equal arguments give equal bytes, boundaries included.
    """
    empty = _empty("digest", subscriber, digest.date, message_id)
    for shorter in shed(digest):
        if sum(1 for _ in all_takes(shorter)) * BAREST > LIMIT:
            continue  # ten thousand takes need not be written out to see that they do not fit
        mail = _id(message_id).strip("<>").replace("+", "-")
        shown = rendering.view(shorter, subscriber, sender.leave, words, mail)
        message = _written(shown, subscriber, sender, empty, at=at, words=words)
        if len(message.data) <= LIMIT:
            return message
    raise MailError(
        f"the digest of {digest.date} for {subscriber.id} stays above {LIMIT // 1024} KB even "
        "when shortened: let it follow fewer events"
    )


def alert_message(
    alert: Alert,
    subscriber: Subscriber,
    sender: From,
    message_id: str,
    at: datetime,
    *,
    words: Words = ENGLISH,
) -> Message:
    """Write an alert, without its reports where they do not fit; MailError if not even then."""
    bare = replace(alert, events=tuple(replace(entry, batches=()) for entry in alert.events))
    empty = _empty("alert", subscriber, alert.date, message_id)
    for shorter in (alert, bare):
        shown = rendering.alert_view(shorter, subscriber, sender.leave, words)
        message = _written(shown, subscriber, sender, empty, at=at, words=words)
        if len(message.data) <= LIMIT:
            return message
    raise MailError(f"the alert for {subscriber.id} stays above {LIMIT // 1024} KB")


def _empty(
    kind: Literal["digest", "alert"], subscriber: Subscriber, day: date, message_id: str
) -> Message:
    return Message(
        subscriber=subscriber.id, date=day, address=subscriber.address, message_id=message_id,
        subject="", data=b"", kind=kind,
    )  # fmt: skip


def _written(
    shown: rendering.DigestView,
    subscriber: Subscriber,
    sender: From,
    message: Message,
    *,
    at: datetime,
    words: Words,
) -> Message:
    """Fill in subject and bytes of a message."""
    mail = _headers(shown.subject, subscriber.address, subscriber.name, sender)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = _id(message.message_id)
    mail["List-Id"] = f"{_LISTS[message.kind]} <{message.kind}.{_domain(sender.address)}>"
    html = "" if subscriber.format == "text" else rendering.html(shown, words)
    text = "" if subscriber.format == "html" else rendering.text(shown, words)
    data = _finish(mail, text, html, shown.pictures if html else ())
    return replace(
        message, subject=shown.subject, data=_unsubscribe(shown.unsubscribe, sender) + data
    )


def notice(
    *,
    to: Subscriber,
    subject: str,
    paragraphs: Iterable[str],
    sender: From,
    message_id: str,
    at: datetime,
) -> Message:
    """Write a short plain mail to the operator. `to.id` names what it is about."""
    subject = line(subject)
    message = _headers(subject, to.address, to.name, sender)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = _id(message_id)
    body = "\n\n".join(wrap(line(paragraph)) for paragraph in paragraphs)
    return Message(
        subscriber=to.id,
        date=at.date(),
        address=to.address,
        message_id=message_id,
        subject=subject,
        data=_finish(message, body + "\n", ""),
        kind="notice",
    )


def _headers(subject: str, address: str, name: str, sender: From) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender.name, sender.address)
    message["To"] = _address(name, address)
    message["Subject"] = harmless(subject)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notice comes back
    message["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    return message


def harmless(text: str) -> str:
    """Make text fit for a header: one line, nothing that decodes to something else.

    Python before 3.11.9 decodes ``=?utf-8?q?hi=0ABcc:_x?=`` and writes the line
    break out again as a new header (CVE-2024-6923), so ``=?`` is taken apart.
    """
    return re.sub(r"=(?=\?)", "= ", line(text))


def _address(name: str, address: str) -> Address:
    if not _ADDRESS.fullmatch(address):
        raise MailError(f"{line(address)!r} is not a mail address that can be written to")
    user, _, domain = address.partition("@")
    # Only letters, digits and calm signs: what a name adds is not worth a folding surprise.
    shown = "".join(c for c in harmless(name) if c.isalnum() or c in " .-'’()")
    return Address(display_name=shown, username=user, domain=domain)


def _unsubscribe(link: str, sender: From) -> bytes:
    """Write the header by ourselves: the library encodes a long address, and it no longer works."""
    if not _ADDRESS.fullmatch(sender.leave) or not link.isascii():
        raise MailError(f"{line(sender.leave)!r} cannot take unsubscriptions")
    return f"List-Unsubscribe: <{link}>\r\n".encode("ascii")


def _domain(address: str) -> str:
    return address.partition("@")[2]


def _id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise MailError(f"{line(message_id)!r} is not a message id")
    return message_id


def _finish(message: EmailMessage, text: str, html: str, pictures: Sequence[Picture] = ()) -> bytes:
    """Add the parts: alternative(text, related(html, pictures)), or the one that is asked for.

    Each text is in the shorter of the two encodings that keep lines under 78.
    """
    if text:
        message.set_content(text, charset="utf-8", cte=_encoding(text))
    if html and text:
        message.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
    elif html:
        message.set_content(html, subtype="html", charset="utf-8", cte=_encoding(html))
    if pictures:
        part = message.get_body(("html",))
        assert isinstance(part, EmailMessage)  # just added
        for n, picture in enumerate(pictures, 1):
            part.add_related(
                picture.data, "image", "png", cid=f"<{picture.cid}>", disposition="inline",
                filename=f"reports-{n}.png",
            )  # fmt: skip
    # The library draws random boundaries; these make equal mails equal bytes.
    token = hashlib.sha256(f"{message['Message-ID']}{text}{html}".encode()).hexdigest()[:32]
    for n, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{n}_{token}")
    return message.as_bytes()


def _encoding(text: str) -> str:
    """Choose quoted-printable where it is shorter: it triples Arabic, base64 adds a third."""
    raw = text.encode()
    escaped = sum(3 if byte > 126 or byte == 61 else 1 for byte in raw)
    return "quoted-printable" if escaped < len(raw) * 4 / 3 else "base64"
