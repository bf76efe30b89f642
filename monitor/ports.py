"""The Protocols that the pipelines need of the world.

Adapters satisfy them without importing them; tests satisfy them with small
worlds. A port must never mention HTTP, SQL, Argos or SMTP by type.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from monitor.types import (
    Alert,
    Answer,
    Article,
    Delivery,
    Due,
    Earlier,
    English,
    Enriched,
    Event,
    EventRows,
    EventSlug,
    Extracted,
    Failed,
    Feed,
    FeedId,
    Fetched,
    Item,
    ItemId,
    Known,
    Lang,
    LensId,
    Message,
    Outgoing,
    Outlet,
    OutletId,
    PageDue,
    Parsed,
    Permit,
    Poll,
    Reading,
    Receipt,
    Robots,
    Standing,
    SubscriberId,
    Take,
    TakeId,
    Translation,
    Untranslated,
)

# ---- collect -------------------------------------------------------------


class Fetcher(Protocol):
    """Asks servers. Never raises for what a server does."""

    def fetch_all(self, due: Sequence[Due]) -> Iterator[tuple[Due, Answer]]:
        """Fetch side by side (one connection per host); yield in order of completion."""
        ...

    def stream(self, due: Sequence[Due]) -> Generator[tuple[Due, Answer] | None]:
        """The same; None now and then while there is no answer, so that others may work."""
        ...


class Parser(Protocol):
    """Reads feed documents somewhere that can be killed."""

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        """Entries with dates clamped to `now`; `fallback` is the feed's declared language."""
        ...


class CollectStore(Protocol):
    """What collect remembers."""

    def due(self, now: datetime, limit: int | None = None) -> list[Due]:
        """Feeds whose time has come, longest overdue first."""
        ...

    def known(self, outlet: OutletId, keys: Collection[str]) -> dict[str, Known]:
        """Which of these keys this outlet has shown before."""
        ...

    def record_all(self, polls: Sequence[Poll]) -> None:
        """Store polls with their items and memos in one transaction."""
        ...

    def lease(self, feeds: Collection[FeedId], until: datetime) -> None:
        """Nobody else asks these feeds before `until`, not even after we were killed."""
        ...

    def release(self) -> None:
        """Give back what we leased and did not ask."""
        ...

    def new_since(self, feed: FeedId, since: datetime) -> int:
        """How many entries of a feed were new from `since` on."""
        ...

    def addresses(self) -> dict[FeedId, str]:
        """The address of each feed in force."""
        ...

    def postpone(self, feeds: Collection[FeedId], until: datetime, why: str) -> None:
        """Ask none of these feeds before `until`; what is later already stays."""
        ...


# ---- articles ------------------------------------------------------------


class PageFetcher(Protocol):
    """Asks for pages and for robots.txt. Never raises for what a server does."""

    def fetch_all(self, due: Sequence[Due]) -> Iterator[tuple[Due, Answer]]:
        """Fetch side by side (one connection per host); yield in order of completion."""
        ...


class ArticleReader(Protocol):
    """Reads pages and the rules of sites somewhere that can be killed."""

    def extract(self, page: Fetched, language: Lang) -> Extracted | Failed:
        """The article of a page; `language` is what is declared for the item, or ""."""
        ...

    def permit(self, rules: str, url: str, agent: str) -> Permit | Failed:
        """What the text of a robots.txt says to `agent` about `url`."""
        ...


class ArticleStore(Protocol):
    """What is remembered of pages behind items."""

    def pages_due(
        self, outlets: Collection[OutletId], now: datetime, since: datetime, most: int
    ) -> list[PageDue]:
        """At most `most` pages of each outlet that are wanted, those of matches first."""
        ...

    def record_article(self, article: Article) -> bool:
        """Keep what became of a page; True if its item is unread again with a new text."""
        ...

    def robots(self, origin: str) -> Robots | None:
        """What a site's robots.txt said when it was last asked for."""
        ...

    def keep_robots(self, robots: Robots) -> None:
        """Keep what a site's robots.txt said, and until when the site is left alone."""
        ...


# ---- enrich --------------------------------------------------------------


class Translator(Protocol):
    """Translates into English, in a worker that may die."""

    def pairs(self) -> Mapping[Lang, str]:
        """Source languages that can be translated now, with the model's name and version."""
        ...

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        """Translate a batch, answers in its order. The future never raises for a bad item."""
        ...


class EnrichStore(Protocol):
    """What enrich reads and leaves behind."""

    def reopen(self, pairs: Mapping[Lang, str]) -> int:
        """Mark items unread that waited for a model which is there now; say how many."""
        ...

    def claim(self, n: int, skip: Collection[ItemId] = ()) -> list[Item]:
        """Up to `n` items that have not been read, newest first, `skip` left out."""
        ...

    def recall(self, texts: Mapping[str, Collection[str]]) -> dict[tuple[str, str], English]:
        """Known translations of texts (by model's name), keyed by (model, text)."""
        ...

    def remember(self, translated: Mapping[tuple[str, str], English]) -> None:
        """Keep translations by (model, text)."""
        ...

    def origin_candidates(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings near in time that share rare words with one of these."""
        ...

    def standing_take(self, item: ItemId, event: EventSlug) -> Standing | None:
        """The take in force for this item and event, if any."""
        ...

    def finish(
        self, enriched: Sequence[Enriched], at: datetime, *, unsettled: bool = False
    ) -> None:
        """Store readings, matches, takes and origins in one transaction; repeats are harmless.

        `unsettled` says that they will be compared once more when their pass ends.
        """
        ...

    def tried(self, items: Collection[ItemId]) -> dict[ItemId, int]:
        """Count one more failed try for each of these; return the counts."""
        ...

    def park(self, item: ItemId, reason: str, at: datetime) -> None:
        """Set one poisonous item aside, with its reason."""
        ...


# ---- publish -------------------------------------------------------------


class PublishStore(Protocol):
    """What the page and the digest are made of, and the outbox."""

    def event_rows(
        self,
        event: Event,
        outlets: Sequence[Outlet],
        *,
        related: tuple[tuple[str, str, str], ...] = (),
        lens_labels: Mapping[LensId, str] = MappingProxyType({}),
        entity_names: Mapping[str, str] = MappingProxyType({}),
        base_url: str = "",
    ) -> EventRows:
        """Everything that the page of an event is made of; names are handed through."""
        ...

    def takes_after(self, take: TakeId | None, events: Collection[EventSlug]) -> list[Standing]:
        """Takes in force that were recorded after `take`, oldest first."""
        ...

    def take_history(self, item: ItemId, event: EventSlug) -> list[Take]:
        """Every row of one line of takes, oldest first: what was told and then corrected."""
        ...

    def withdrawn_after(self, take: TakeId, events: Collection[EventSlug]) -> list[Take]:
        """Withdrawals after `take`, in force, of lines that had begun by then; oldest first."""
        ...

    def earlier_texts(self, items: Collection[ItemId]) -> list[Earlier]:
        """Texts that outlets have replaced in these items, by item and revision."""
        ...

    def last_digest(self, subscriber: SubscriberId) -> tuple[date, TakeId, datetime] | None:
        """Local date, last take and end of the newest digest made for a subscriber."""
        ...

    def receipt(self, since: datetime, until: datetime) -> Receipt:
        """What was listened to in a period."""
        ...

    def enqueue(self, message: Message, last_take: TakeId, until: datetime) -> bool:
        """Keep a message and the digest's bounds in one transaction.

        False if the subscriber already has a digest for that date (nothing is changed).
        """
        ...

    def pass_over(
        self, subscriber: SubscriberId, day: date, last_take: TakeId, until: datetime
    ) -> bool:
        """Keep a digest's bounds without a message: there was nothing to say that day.

        False if the subscriber already has a digest for that date (nothing is changed).
        """
        ...

    def alert_marks(self, subscriber: SubscriberId) -> dict[EventSlug, TakeId]:
        """Events of which a reader wants alerts, each with the last take that was looked at."""
        ...

    def mark_alerts(self, subscriber: SubscriberId, marks: Mapping[EventSlug, TakeId]) -> None:
        """Nothing up to these takes is an alert to this reader any more."""
        ...

    def newest_take(self) -> TakeId:
        """The highest id of any take, 0 without one."""
        ...

    def alerted(self, subscriber: SubscriberId) -> frozenset[str]:
        """Keys of all alerts that a reader was ever given."""
        ...

    def alert_mails(self, subscriber: SubscriberId, since: datetime) -> int:
        """How many mails with alerts were made for a reader after `since`."""
        ...

    def enqueue_alert(self, message: Message, alert: Alert, at: datetime) -> bool:
        """Keep a mail with its alerts and marks in one transaction.

        False if one of the alerts was given before (nothing is changed).
        """
        ...

    def due_messages(self, now: datetime) -> list[Outgoing]:
        """Messages whose time to be tried has come."""
        ...

    def delivered(
        self, outgoing: Outgoing, delivery: Delivery, at: datetime, next_at: datetime | None
    ) -> None:
        """Keep how a try ended; `next_at` None ends it."""
        ...


class Mailer(Protocol):
    """Sends one message. Never raises for what a server does."""

    def send(self, message: Message) -> Delivery:
        """Hand the stored bytes over."""
        ...


class Progress(Protocol):
    """Tells a waiting person how far a pass is; a daemon passes one that is silent."""

    def start(self, what: str, total: int | None) -> None:
        """A stage begins."""
        ...

    def step(self, n: int = 1) -> None:
        """`n` more are done."""
        ...


class Registry(Protocol):
    """Keeps the operator's files and the database in step."""

    def sync(
        self,
        outlets: Iterable[Outlet],
        feeds: Iterable[Feed],
        events: Iterable[Event],
        now: datetime,
    ) -> None:
        """Add and update rows; what is gone from the files is retired, never deleted."""
        ...

    def feed_ids(self) -> list[FeedId]:
        """Feeds in force."""
        ...
