"""What flows from a feed to a match: one frozen dataclass per arrow of collect and enrich.

Datetimes are aware and UTC. A failure is a value that carries its source. These
nouns must never know where they are stored or how they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NewType

from monitor.types.world import EntityId, EventSlug, Feed, FeedId, Lang, OutletId

ItemId = NewType("ItemId", int)

FailureKind = Literal[
    "dns", "refused", "reset", "tls", "timeout", "too-large", "blocked-address", "redirects",
    "http-4xx", "http-5xx", "gone", "rate-limited", "bad-encoding", "empty", "not-a-feed",
    "parse-killed", "parse-failed", "bad-url", "protocol",
]  # fmt: skip
Field = Literal["title", "summary", "body"]
Version = Literal["original", "translation"]


# ---- collect -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What a server told us to send back next time, byte for byte; "" means never told."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What polls have taught us about one feed besides its validators; kept with the feed.

    `fresh_s`, `ttl_s`, `skip_hours` and `skip_days` are the wishes of its last
    whole answer: a 304 repeats none of them. The other fields count towards a
    conclusion, and hold it once it is drawn.
    """

    fresh_s: float = 0.0
    ttl_s: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    full_at: datetime | None = None  # last whole answer
    quiet: int = 0  # 304 answers in a row since then
    honest: int = 0  # canaries in a row that found nothing a validator had hidden
    doubts: int = 0  # canaries in a row that did, under a validator that had changed
    lies: bool = False  # its validators tell nothing: none is sent any more
    gone: tuple[datetime, ...] = ()  # 410 answers in a row, at most the last three
    churn: int = 0  # documents in a row in which the guids of known entries were all other ones
    keying: Literal["", "link", "text"] = ""  # what identifies its entries instead of the guid


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A feed whose time has come, with what the last polls left behind."""

    feed: Feed
    memo: Memo
    failures: int = 0  # in a row
    interval_s: float = 0.0  # adaptive pause in force; 0 before the first poll
    last_new_at: datetime | None = None
    last_ok_at: datetime | None = None
    habits: Habits = field(default_factory=Habits)
    siblings: tuple[datetime, ...] = ()  # when the outlet's other feeds are asked next


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole answer within all limits. Header names are lower case."""

    feed: FeedId
    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    memo: Memo
    elapsed_s: float
    moved_to: str = ""  # where 301/308 pointed, if every hop was permanent


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server said 304; the memo may have been renewed."""

    feed: FeedId
    url: str
    memo: Memo
    headers: tuple[tuple[str, str], ...]
    elapsed_s: float
    moved_to: str = ""  # as in Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """What went wrong with one feed, in a class that an operator understands."""

    feed: FeedId
    url: str
    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after_s: float | None = None
    elapsed_s: float = 0.0
    target: str = ""  # where a redirect pointed that was not followed
    domain: str = ""  # who asks to come less often (429): all feeds of this domain wait
    asked: bool = True  # False: not asked at all, because its domain had just said so


Answer = Fetched | Unchanged | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed as plain text.

    `key` identifies it within its outlet (guid, else link, else title and
    date); `digest` changes when a reader would see a difference. `published`
    is never later than the fetch; `published_raw` keeps what was written.
    """

    key: str
    digest: str
    url: str
    title: str
    summary: str
    body: str
    published: datetime | None
    published_raw: str = ""
    author: str = ""
    source: str = ""  # RSS <source>, or dc:source: who it was taken from
    language: Lang = ""  # declared by the item, else by the feed
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()  # what its text links to, canonical
    also: tuple[str, ...] = ()  # other keys under which it may be known already


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A feed document read. `ttl_s` is the pause that it asks for, 0 if none."""

    feed: FeedId
    title: str
    language: Lang
    entries: tuple[Entry, ...]
    ttl_s: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()  # Monday is 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store remembers of a key."""

    item: ItemId
    digest: str
    # Digests of its former revisions: two feeds of an outlet that show one article in two
    # lengths must not revise it for ever in turns.
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An entry that this outlet has not shown before."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A known entry that a reader would see as changed."""

    item: ItemId
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Everything that one poll of one feed leaves behind: one transaction."""

    feed: Feed
    at: datetime
    next_at: datetime
    interval_s: float
    outcome: Literal["new", "same", "unchanged", "failed"]
    memo: Memo
    status: int | None = None
    entries_seen: int = 0
    changes: tuple[New | Revised, ...] = ()
    error: Failed | None = None
    warnings: tuple[str, ...] = ()
    moved_to: str = ""
    elapsed_s: float = 0.0
    bytes: int = 0
    next_why: str = ""
    habits: Habits = field(default_factory=Habits)
    aliases: tuple[tuple[ItemId, str], ...] = ()  # further keys under which items are known


# ---- enrich --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A stored entry. `declared` is the language that item, feed or operator declares."""

    id: ItemId
    outlet: OutletId
    feed: FeedId
    key: str
    url: str
    title: str
    summary: str
    body: str
    published: datetime  # the fetch time where the feed gave none
    fetched: datetime
    dated: bool = True  # False where `published` is only the fetch time
    author: str = ""
    source: str = ""
    declared: Lang = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()  # what its text links to, as `core.identity.canonical` has it
    revision: int = 0

    def text(self, field: Field) -> str:
        """The stored text of one field."""
        return {"title": self.title, "summary": self.summary, "body": self.body}[field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a text is written in, how sure we are (0..1), and on what basis.

    `script` is an ISO 15924 code where it matters ("Hans", "Hant"), else "".
    `fields` names the fields that are in another language than the whole.
    """

    code: Lang
    confidence: float
    basis: str
    script: str = ""
    fields: tuple[tuple[Field, Lang], ...] = ()

    def of(self, field: Field) -> Lang:
        """The language of one field."""
        return dict(self.fields).get(field, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A machine translation into English, field by field, with its doubts."""

    source: Lang
    model: str  # "argos ar->en 1.0"
    title: str
    summary: str
    body: str
    target: Lang = "en"
    flags: tuple[str, ...] = ()  # e.g. "summary:numbers-changed"; a flagged field is never quoted
    repaired: tuple[str, ...] = ()  # e.g. "title:JNIM for Support Front for Islam and Muslims"

    def text(self, field: Field) -> str:
        """The translated text of one field."""
        return {"title": self.title, "summary": self.summary, "body": self.body}[field]


@dataclass(frozen=True, slots=True, kw_only=True)
class English:
    """What a model made of one text, as it is kept for the next time that text comes.

    `flags` are the model's own ("cut": it did not read the whole text); doubts
    are found anew, because the gate may learn.
    """

    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslated:
    """Why there is no translation: English already, no model, or set aside."""

    source: Lang
    reason: str
    waits: bool = False  # True: will be tried again when a model appears


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An item as we understand it: the input of match."""

    item: Item
    language: Language
    translation: Translation | Untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of evidence: what was found, where, and what it weighed.

    `start` and `end` point into the named field of the original or of the
    translation (code points); both are 0 where the evidence is not in a text.
    """

    kind: str  # place | actor | keyword | action | date | similarity | origin | exclude | gate ...
    what: str  # entity id, keyword, or a short statement
    text: str
    weight: float
    field: Field | None = None
    version: Version = "original"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item belongs to an event (`verdict` "match"), or came nearest to it ("near").

    `score` is 0..1; `lacked` says in words what a near one was missing.
    """

    event: EventSlug
    score: float
    verdict: Literal["match", "near"]
    reasons: tuple[Reason, ...]
    lacked: tuple[str, ...] = ()
    rival: EventSlug | None = None
    rival_score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """How an item stands to one that was there when it was read: kept with the decision.

    `score` is 0..1: how much of the text is the same ("copy"), how alike the words
    are ("alike"), how many figures they share ("figure": 0.5 for one, 1 for more), or 1 ("link").
    """

    item: ItemId
    other: ItemId
    how: Literal["copy", "link", "alike", "figure"]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an operator said of an item and an event; it stands above every score until undone."""

    item: ItemId
    event: EventSlug
    verdict: Literal["confirm", "reject"]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who reprints whom: `copy` carries `origin`'s text, or credits an agency (`origin` None)."""

    copy: ItemId
    origin: ItemId | None
    agency: str
    basis: str  # credit | source | near-duplicate | translated-duplicate
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity found in a text."""

    entity: EntityId
    field: Field
    version: Version
    start: int
    end: int
    text: str
