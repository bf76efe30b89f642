"""Collect polls what is due, stores each entry once, and never lets one feed stop another."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import servers
from fakes import NOON, DirectParser, MemoryStore, ScriptedFetcher, a_feed, fetched

from monitor.adapters.http import HttpFetcher
from monitor.adapters.store import Store
from monitor.core.pace import Policy
from monitor.errors import StoreFullError
from monitor.pipeline.collect import Collected, collect
from monitor.ports import CollectStore, Fetcher
from monitor.types import (
    Answer,
    Due,
    Failed,
    Feed,
    Fetched,
    Lang,
    New,
    Outlet,
    OutletId,
    Parsed,
    Poll,
    Revised,
)

POLICY = Policy(interval_s=1800, floor_s=900, ceiling_s=86400)


def item(guid: str, title: str, link: str = "") -> str:
    address = f"<link>{link}</link>" if link else ""
    key = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><title>{title}</title>{key}{address}</item>"


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>P</title>{''.join(items)}</channel></rss>".encode()


class World:
    """A loopback server, a real fetcher, and a store: the fake one or the real one."""

    def __init__(self, server: servers.Loopback, store: MemoryStore | Store) -> None:
        self.server = server
        self.store = store
        self.now = NOON
        self.recorded: list[Poll] = []

    def add(self, *feeds: Feed) -> None:
        if isinstance(self.store, MemoryStore):
            self.store.add(*feeds)
            return
        names = sorted({feed.outlet for feed in feeds})
        outlets = [Outlet(id=OutletId(n), name=n, country="ML", languages=("en",)) for n in names]
        self.store.sync(outlets, feeds, (), self.now)

    def collect(self, everything: bool = False, fetcher: Fetcher | None = None) -> Collected:
        asking = fetcher or HttpFetcher(
            user_agent="t",
            now=lambda: self.now,
            deadline_s=2,
            host_pause_s=0,
            resolve=self.server.resolve,
        )
        return collect(
            Watched(self.store, self.recorded),
            asking,
            DirectParser(),
            clock=lambda: self.now,
            policy=POLICY,
            jitter=lambda: 0.0,
            everything=everything,
        )

    def changes(self) -> list[str]:
        """What all polls brought, in order: "+title" or "~title"."""
        marks = {New: "+", Revised: "~"}
        return [marks[type(c)] + c.entry.title for poll in self.recorded for c in poll.changes]


class Watched:
    """A store that lets the test see what was recorded."""

    def __init__(self, store: CollectStore, recorded: list[Poll]) -> None:
        self.due, self.known, self._record_all = store.due, store.known, store.record_all
        self.lease, self.release, self.postpone = store.lease, store.release, store.postpone
        self.new_since, self.addresses = store.new_since, store.addresses
        self._recorded = recorded

    def record_all(self, polls: Sequence[Poll]) -> None:
        self._record_all(polls)
        self._recorded.extend(polls)


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Everything here must hold for both stores."""
    with servers.Loopback() as server:
        if request.param == "fake":
            yield World(server, MemoryStore())
            return
        store = Store.open(tmp_path / "monitor.db")
        yield World(server, store)
        store.close()


def test_a_second_cycle_is_all_304_and_adds_nothing(world: World) -> None:
    """Polling costs outlets nothing when nothing has changed."""
    for name in ("a", "b", "c"):
        world.server.routes[f"{name}.test/feed"] = servers.feed(
            rss(item("1", name)), etag=f'"{name}"'
        )
        world.add()
    world.add(*(a_feed(f"{name}/main") for name in ("a", "b", "c")))
    first = world.collect()
    world.now += timedelta(hours=2)
    second = world.collect()
    assert first == Collected(feeds=3, with_news=3, new=3)
    assert second == Collected(feeds=3, unchanged=3)
    assert sorted(world.changes()) == ["+a", "+b", "+c"]


def test_nothing_is_polled_before_its_time(world: World) -> None:
    """Fifty restarts must not be fifty requests."""
    world.server.routes["/feed"] = servers.feed(rss(item("1", "One")))
    world.add(a_feed())
    world.collect()
    for _ in range(5):
        assert world.collect() == Collected()
    assert len(world.server.requests) == 1
    assert world.collect(everything=True).feeds == 1


def test_an_edited_entry_becomes_a_revision_and_no_second_item(world: World) -> None:
    """A death toll that rises from six to seven is one item with a history."""
    world.add(a_feed())
    for title in ("Six dead", "Six dead", "Seven dead"):
        world.server.routes["/feed"] = servers.feed(rss(item("1", title), item("2", "Other")))
        world.collect(everything=True)
        world.now += timedelta(hours=1)
    assert world.changes() == ["+Six dead", "+Other", "~Seven dead"]


def test_several_feeds_of_an_outlet_with_one_article_store_it_once(world: World) -> None:
    """Front page and Africa section; one with guids, one without."""
    link = "http://paper.test/kati"
    world.server.routes |= {
        "/feed": servers.feed(rss(item("7", "Kati", link))),
        "/africa": servers.feed(rss(item("", "Kati", link + "?utm_source=rss"))),
        "/world": servers.feed(rss(item("7", "Kati", link + "#xtor=RSS-1"))),
    }
    world.add(
        a_feed("paper/main"),
        a_feed("paper/africa", "http://paper.test/africa"),
        a_feed("paper/world", "http://paper.test/world"),
    )
    for _ in range(2):
        world.collect(everything=True)
        world.now += timedelta(hours=1)
    assert world.changes() == ["+Kati"]


def test_two_lengths_of_one_article_settle_after_one_revision(world: World) -> None:
    """Two feeds that show one article in two lengths must not revise it in turns for ever."""
    for path, text in (("/feed", "Short."), ("/full", "Short. And the rest.")):
        entry = f"<item><title>Kati</title><guid>7</guid><description>{text}</description></item>"
        world.server.routes[path] = servers.feed(rss(entry))
    world.add(a_feed("paper/main"), a_feed("paper/full", "http://paper.test/full"))
    for _ in range(4):
        world.collect(everything=True)
        world.now += timedelta(hours=1)
    assert world.changes() == ["+Kati", "~Kati"]


def test_two_outlets_with_one_guid_are_two_items(world: World) -> None:
    world.server.routes["/feed"] = servers.feed(rss(item("7", "Kati")))
    world.add(a_feed("a/main"), a_feed("b/main"))
    assert world.collect().new == 2


def test_one_bad_feed_stops_no_other_and_is_tried_again_later(world: World) -> None:
    world.server.routes |= {
        "good.test/feed": servers.feed(rss(item("1", "One"))),
        "down.test/feed": servers.status(500),
        "login.test/feed": servers.feed(b"<html><title>Log in</title></html>", "text/html"),
    }
    names = ("down", "good", "login")
    world.add(*(a_feed(f"{name}/main") for name in names))
    done = world.collect()
    assert (done.feeds, done.new, done.failed) == (3, 1, 2)
    polls = {poll.feed.outlet: poll for poll in world.recorded}
    kinds = [error.kind if (error := polls[OutletId(name)].error) else "" for name in names]
    assert kinds == ["http-5xx", "", "not-a-feed"]
    assert polls[OutletId("down")].next_at == NOON + timedelta(hours=1)
    assert polls[OutletId("down")].next_why == "failed: 1 h"


def test_failures_back_off_and_a_success_forgives(world: World) -> None:
    world.add(a_feed())
    waits = []
    for handler in [servers.status(500)] * 3 + [servers.feed(rss(item("1", "One")))]:
        world.server.routes["/feed"] = handler
        world.collect(everything=True)
        waits.append((world.recorded[-1].next_at - world.now).total_seconds() / 3600)
        world.now += timedelta(days=1)
    assert waits == [1, 2, 4, 0.5]


def test_a_document_that_cannot_be_read_does_not_renew_the_memo(world: World) -> None:
    """With its ETag kept, a 304 would say "nothing new" of a document we never read."""
    world.server.routes["/feed"] = servers.feed(b"<html></html>", etag='"x"')
    world.add(a_feed())
    world.collect()
    world.now += timedelta(days=1)
    assert world.collect().failed == 1
    assert "if-none-match" not in world.server.requests[-1].headers


def test_what_the_server_asks_is_kept_with_its_reason(world: World) -> None:
    world.server.routes["/feed"] = servers.feed(headers={"Cache-Control": "max-age=10800"})
    world.add(a_feed())
    world.collect()
    poll = world.recorded[0]
    assert poll.next_at == NOON + timedelta(hours=3)
    assert poll.next_why == "the server calls its answer fresh for 3 h"


def test_a_permanent_move_is_recorded_and_not_acted_upon(world: World) -> None:
    """Only the operator changes the operator's files."""
    world.server.routes |= {
        "/feed": servers.redirect(301, "http://new.test/feed"),
        "new.test/feed": servers.feed(rss(item("1", "One")), etag='"x"'),
    }
    world.add(a_feed())
    for _ in range(2):
        world.collect(everything=True)
        world.now += timedelta(hours=1)
    assert [poll.moved_to for poll in world.recorded] == ["http://new.test/feed"] * 2
    assert [poll.outcome for poll in world.recorded] == ["new", "unchanged"]
    assert len(world.server.asked("/feed")) == 4


# ---- faults of ours --------------------------------------------------------


class Stumbling(DirectParser):
    """A parser with a fault for one outlet."""

    def parse(self, document: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        if b"stumble" in document.body:
            raise ZeroDivisionError("a fault of ours")
        return super().parse(document, fallback, now)


def run(store: MemoryStore, script: Callable[[Due], Answer]) -> Collected:
    return collect(
        store,
        ScriptedFetcher(script),
        Stumbling(),
        clock=lambda: NOON,
        policy=POLICY,
        jitter=lambda: 0.0,
    )


def test_a_fault_of_ours_fails_one_feed_and_says_so() -> None:
    store = MemoryStore()
    store.add(a_feed("a/main"), a_feed("b/main"))
    bodies = {"a": rss(item("1", "stumble")), "b": rss(item("1", "One"))}
    done = run(store, lambda due: fetched(bodies[due.feed.outlet]))
    assert (done.new, done.failed) == (1, 1)
    assert done.failures[0].detail == "ZeroDivisionError: a fault of ours"


def test_a_full_disk_ends_the_pass_and_what_was_recorded_stays() -> None:
    """Trying two hundred more feeds would not make room; what is left stays due."""

    class Full(MemoryStore):
        def record(self, poll: Poll) -> None:
            if len(self.polls) == 1:
                raise StoreFullError("no space left")
            super().record(poll)

    store = Full()
    store.add(*(a_feed(f"{name}/main") for name in "abc"))
    with pytest.raises(StoreFullError):
        run(store, lambda due: fetched(rss(item("1", "One"))))
    assert [poll.feed.outlet for poll in store.polls] == ["a"]
    assert [due.feed.outlet for due in store.due(NOON)] == ["b", "c"]


def test_a_waiting_person_sees_progress() -> None:
    seen: list[object] = []

    class Seen:
        def start(self, what: str, total: int | None) -> None:
            seen.append((what, total))

        def step(self, n: int = 1) -> None:
            seen.append(n)

    store = MemoryStore()
    store.add(a_feed("a/main"), a_feed("b/main"))
    collect(
        store,
        ScriptedFetcher(lambda due: fetched(rss())),
        DirectParser(),
        clock=lambda: NOON,
        policy=POLICY,
        jitter=lambda: 0.0,
        progress=Seen(),
    )
    assert seen == [("Polling feeds", 2), 1, 1]
