"""A small world in memory: a store that remembers, a fetcher that answers, a parser that reads.

They satisfy the ports without a disk or a network; they must never be cleverer
than the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.core.parse import parse
from monitor.types import (
    Answer,
    Due,
    Entry,
    Failed,
    Feed,
    FeedId,
    Fetched,
    ItemId,
    Known,
    Lang,
    Memo,
    New,
    OutletId,
    Parsed,
    Poll,
    Revised,
)

NOON = datetime(2026, 7, 20, 12, 0, tzinfo=UTC)


def a_feed(name: str = "paper/main", url: str = "", **more: object) -> Feed:
    return Feed(
        id=FeedId(name),
        outlet=OutletId(name.partition("/")[0]),
        url=url or f"http://{name.partition('/')[0]}.test/feed",
        **more,  # type: ignore[arg-type]  # names of Feed's fields, checked when it is made
    )


def a_due(feed: Feed | None = None, memo: Memo | None = None, **more: object) -> Due:
    return Due(
        feed=feed or a_feed(),
        memo=memo or Memo(),
        **more,  # type: ignore[arg-type]  # names of Due's fields, checked when it is made
    )


def fetched(body: bytes, url: str = "http://paper.test/feed", content_type: str = "") -> Fetched:
    return Fetched(
        feed=FeedId("paper/main"),
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", content_type),) if content_type else (),
        body=body,
        memo=Memo(),
        elapsed_s=0.0,
    )


def an_entry(key: str = "id:1", digest: str = "d1", also: tuple[str, ...] = ()) -> Entry:
    return Entry(
        key=key,
        digest=digest,
        url="",
        title="A title",
        summary="",
        body="",
        published=None,
        also=also,
    )


@dataclass
class Stored:
    outlet: OutletId
    entry: Entry
    digests: list[str]
    keys: set[str]


@dataclass
class MemoryStore:
    """Satisfies CollectStore."""

    feeds: dict[FeedId, Due] = field(default_factory=dict)
    next_at: dict[FeedId, datetime] = field(default_factory=dict)
    items: list[Stored] = field(default_factory=list)
    polls: list[Poll] = field(default_factory=list)

    def add(self, *feeds: Feed) -> None:
        for feed in feeds:
            self.feeds[feed.id] = a_due(feed)
            self.next_at[feed.id] = NOON

    def due(self, now: datetime, limit: int | None = None) -> list[Due]:
        ready = sorted((at, id_) for id_, at in self.next_at.items() if at <= now)
        return [self.feeds[id_] for _, id_ in ready][:limit]

    def known(self, outlet: OutletId, keys: Collection[str]) -> dict[str, Known]:
        return {
            key: Known(item=ItemId(n), digest=item.digests[-1], earlier=tuple(item.digests[:-1]))
            for n, item in enumerate(self.items)
            for key in item.keys
            if item.outlet == outlet and key in keys
        }

    def record_all(self, polls: Sequence[Poll]) -> None:
        for poll in polls:
            self.record(poll)

    def lease(self, feeds: Collection[FeedId], until: datetime) -> None:
        """One process, one pass at a time: nobody else could ask."""

    def release(self) -> None:
        """See `lease`."""

    def new_since(self, feed: FeedId, since: datetime) -> int:
        return sum(
            isinstance(change, New)
            for poll in self.polls
            if poll.feed.id == feed and poll.at >= since
            for change in poll.changes
        )

    def addresses(self) -> dict[FeedId, str]:
        return {id_: due.feed.url for id_, due in self.feeds.items()}

    def postpone(self, feeds: Collection[FeedId], until: datetime, why: str) -> None:
        del why
        for id_ in feeds:
            self.next_at[id_] = max(self.next_at[id_], until)

    def record(self, poll: Poll) -> None:
        for change in poll.changes:
            if isinstance(change, New):
                keys = {change.entry.key, *change.entry.also}
                stored = Stored(poll.feed.outlet, change.entry, [change.entry.digest], keys)
                self.items.append(stored)
            elif isinstance(change, Revised):
                self.items[change.item].entry = change.entry
                self.items[change.item].keys |= {change.entry.key, *change.entry.also}
                self.items[change.item].digests.append(change.entry.digest)
        for item, key in poll.aliases:
            self.items[item].keys.add(key)
        self.polls.append(poll)
        before = self.feeds[poll.feed.id]
        self.next_at[poll.feed.id] = poll.next_at
        self.feeds[poll.feed.id] = Due(
            feed=poll.feed,
            memo=poll.memo,
            failures=before.failures + 1 if poll.outcome == "failed" else 0,
            interval_s=poll.interval_s,
            last_new_at=poll.at if poll.changes else before.last_new_at,
            last_ok_at=before.last_ok_at if poll.outcome == "failed" else poll.at,
            habits=poll.habits,
        )


@dataclass
class ScriptedFetcher:
    """Satisfies Fetcher: each feed answers what the script says."""

    script: Callable[[Due], Answer]

    def fetch_all(self, due: Sequence[Due]) -> Iterator[tuple[Due, Answer]]:
        for one in due:
            yield one, self.script(one)

    def stream(self, due: Sequence[Due]) -> Generator[tuple[Due, Answer] | None]:
        for one in due:
            yield None
            yield one, self.script(one)


class DirectParser:
    """Satisfies Parser, in this process."""

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        return parse(fetched, fallback, now)
