"""What is sent: the digest of one subscriber for one day, and the message that carries it.

A digest is the difference since the last one. These nouns must never know how a
mail is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.types.product import LensBatch
from monitor.types.world import Day, Lang, SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was listened to since the last digest, so that quiet can be told from deaf."""

    since: datetime
    until: datetime
    feeds: int
    polled: int
    failed: tuple[tuple[str, str], ...]  # feed id, what is wrong
    silent: tuple[tuple[str, str], ...]  # feed id, since when
    items: int
    matched: int
    untranslated: int
    flagged: int
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEvent:
    """One event in a digest: what is new since the last one, batched by lens."""

    slug: str
    title: str
    url: str
    changes: tuple[str, ...]  # "first reading from think-tank", "+3 reports"
    batches: tuple[LensBatch, ...]
    reports: int = 0  # new ones; corrections are none
    left_out: int = 0  # new takes that are not shown, to keep the mail short


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One subscriber's digest for one local date."""

    subscriber: SubscriberId
    date: Day
    language: Lang
    changed: tuple[DigestEvent, ...]
    unchanged: tuple[tuple[str, str], ...]  # slug, title
    receipt: Receipt
    last_take: int  # highest take id that it covers
    headline: str = ""  # the change in a few words: the mail's subject
    first: bool = False  # nothing was sent to this subscriber before
    left_out: tuple[str, ...] = ()  # what was shed to keep the mail short, said aloud


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it will be sent, byte for byte, made before the first connection."""

    subscriber: SubscriberId
    date: Day
    address: str
    message_id: str
    subject: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message in the outbox, with its tries so far."""

    id: int
    message: Message
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a try to send ended."""

    outcome: Literal["sent", "later", "refused"]
    detail: str
    code: int | None = None
