"""What is sent: the digest of one subscriber for one day, and the message that carries it.

A digest is the difference since the last one. These nouns must never know how a
mail is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.types.product import Figure, LensBatch, TakeId
from monitor.types.world import Day, EventSlug, Lang, SubscriberId


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
    pages: tuple[tuple[str, int], ...] = ()  # article pages asked for, by what became of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The take that a line comes from: whose it is, where it can be read, the figure it gives."""

    take: TakeId
    outlet: str
    url: str
    published: datetime
    figure: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was, before it has words; `kind` says which fields it uses.

    first-held     counts: reports, publishers, new independent origins
    lenses, regions, languages  named: by id or code and English name. Of an event that is
                   first held all there are; else several that are new, with a source for each
    lens, region   what: id or UN M49 code that no earlier take has; label: its English name
    language       what: a code that no earlier take has
    moved          what: the figure's subject; before, after
    disagree       what: the subject; sources: who gives which figure
    figure         what: a subject that had no figure; after
    lowered        what: the subject; before, after: one outlet now says less than it did
    blame          label: whom an outlet named as the doer, what: whom it names now
    reports        counts: reports, publishers, new independent origins, reports held before
    corrected      sources only
    withdrawn      what: the reason
    """

    kind: Literal[
        "first-held", "lenses", "regions", "languages", "lens", "region", "language", "moved",
        "disagree", "figure", "lowered", "blame", "reports", "corrected", "withdrawn",
    ]  # fmt: skip
    what: str = ""
    label: str = ""
    before: tuple[Figure, ...] = ()
    after: tuple[Figure, ...] = ()
    counts: tuple[int, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    as_of: Day | None = None  # the newest day of the reports behind it
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Reports that carry one date (UTC): held before, and new."""

    day: Day
    before: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEvent:
    """One event in a digest: what is new since the last one, batched by lens."""

    slug: str
    title: str
    url: str  # where the operator wants the event read
    changes: tuple[Change, ...]
    batches: tuple[LensBatch, ...]
    reports: int = 0  # new ones; corrections are none
    left_out: int = 0  # new takes that are not shown, to keep the mail short
    days: tuple[DayCount, ...] = ()  # without gaps, oldest first
    page: str = ""  # our own page, whose parts have names; "" where it has no address


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Items that belong to no event and may be one: new to this reader, or grown."""

    title: str
    language: Lang  # of the title
    slug: str
    date: Day
    items: int
    added: int  # of them, since the last digest
    outlets: tuple[str, ...]
    languages: tuple[Lang, ...]
    sources: tuple[tuple[str, str], ...]  # outlet, address


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
    first: bool = False  # nothing was sent to this subscriber before
    left_out: tuple[tuple[str, int], ...] = ()  # kind and number of what was shed, said aloud
    candidates: tuple[Candidate, ...] = ()
    images: bool = True

    @property
    def empty(self) -> bool:
        """Nothing to say but how the monitor is."""
        return not self.changed and not self.candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a subscriber is told between two digests: events with the changes that are alerts.

    `keys` name each alert, so that none is given twice; `marks` are the newest take of each
    event that was looked at.
    """

    subscriber: SubscriberId
    date: Day
    language: Lang
    events: tuple[DigestEvent, ...]
    keys: tuple[str, ...]
    marks: tuple[tuple[EventSlug, TakeId], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it will be sent, byte for byte, made before the first connection."""

    subscriber: SubscriberId
    date: Day
    address: str
    message_id: str
    subject: str
    data: bytes
    kind: Literal["digest", "alert", "notice"] = "digest"


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
