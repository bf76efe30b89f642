"""Outlets are asked with care: 429 for a domain, canaries, 410, feeds of one outlet spread out."""

import contextlib
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import servers
from fakes import NOON, DirectParser, MemoryStore, ScriptedFetcher, a_feed, fetched

from monitor.adapters.http import HttpFetcher
from monitor.adapters.http.domains import registrable
from monitor.adapters.store import Store
from monitor.core.habits import MOST_NEW
from monitor.core.pace import NEVER, Policy
from monitor.pipeline.collect import Collected, collect
from monitor.types import Answer, Due, Feed, Outlet, OutletId

POLICY = Policy(interval_s=1800, floor_s=900, ceiling_s=86400)
HEAD = "<rss version='2.0'><channel><title>P</title>"


def document(*titles: str, guids: str = "", date: str = "", links: bool = False) -> bytes:
    when = f"<pubDate>{date}</pubDate>" if date else ""
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{guids}{title}</guid>{when}"
        + (f"<link>http://p.test/{title}</link>" if links else "")
        + "</item>"
        for title in titles
    )
    return f"{HEAD}{items}</channel></rss>".encode()


class World:
    """A real server, fetcher and store under a clock that the test moves."""

    def __init__(self, folder: Path, server: servers.Loopback) -> None:
        self.now = NOON
        self.path = folder / "monitor.db"
        self.server = server
        self.store = Store.open(self.path)

    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    def add(self, *feeds: Feed) -> None:
        names = sorted({feed.outlet for feed in feeds})
        outlets = [Outlet(id=OutletId(n), name=n, country="ML", languages=("en",)) for n in names]
        self.store.sync(outlets, feeds, (), self.now)

    def collect(self, everything: bool = False) -> Collected:
        fetcher = HttpFetcher(
            user_agent="t",
            now=lambda: self.now,
            deadline_s=2,
            host_pause_s=0,
            workers=1,
            resolve=self.server.resolve,
        )
        return collect(
            self.store,
            fetcher,
            DirectParser(),
            clock=lambda: self.now,
            policy=POLICY,
            jitter=lambda: 0.0,
            everything=everything,
            domain_of=fetcher.domain_of,
        )

    def next_at(self, feed: str) -> datetime:
        return next(h.next_at for h in self.store.feed_health(self.now) if h.feed.id == feed)

    def warnings(self) -> tuple[str, ...]:
        return tuple(w for h in self.store.feed_health(self.now) for w in h.warnings)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with servers.Loopback() as server:
        world = World(tmp_path, server)
        yield world
        world.store.close()


def test_a_domain_that_says_429_is_left_alone_with_all_its_feeds(world: World) -> None:
    """Three hosts, one publisher: asking the next one at once is what made it say 429."""
    world.server.routes["a.paper.test/feed"] = servers.status(429, {"Retry-After": "7200"})
    world.server.routes["/feed"] = servers.feed(document("One"))
    urls = {n: f"http://{n}.paper.test/feed" for n in ("a", "b", "c")}
    world.add(*(a_feed(f"{n}/main", url) for n, url in urls.items()), a_feed("other/main"))
    done = world.collect()
    assert (done.feeds, done.failed, done.held) == (2, 1, 2)
    assert sorted(r.host for r in world.server.requests) == ["a.paper.test", "other.test"]
    until = NOON + timedelta(hours=2)
    assert min(world.next_at(f"{n}/main") for n in "abc") >= until - timedelta(seconds=5)
    world.restart()
    world.now = NOON + timedelta(hours=1)
    world.collect()
    assert {r.host for r in world.server.requests} == {"a.paper.test", "other.test"}


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("www.malijet.com", "malijet.com"),
        ("a.b.gov.ml", "b.gov.ml"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("rss.news.com.cn", "news.com.cn"),
        ("localhost", "localhost"),
        ("a.paper.test", "paper.test"),
    ],
)
def test_domains_come_from_the_public_suffix_list(host: str, domain: str) -> None:
    assert registrable(host) == domain


def poll_until(world: World, until: datetime) -> None:
    """Let the daemon's time pass: each quarter of an hour what is due is asked."""
    while world.now < until:
        world.collect()
        world.now += timedelta(minutes=15)


@pytest.mark.parametrize("renewed", [False, True])
def test_a_server_that_always_says_304_is_found_out(world: World, renewed: bool) -> None:
    """Its validator never tells: without a canary the outlet would be lost in silence."""

    def lying(connection: servers.Connection) -> None:
        if "if-none-match" in connection.request.headers:
            connection.answer(304)
            return
        number = int((world.now - NOON).total_seconds() // 3600)
        etag = f'"{number}"' if renewed else '"same"'
        connection.answer(200, document(f"News of hour {number}"), {"ETag": etag})

    world.server.routes["/feed"] = lying
    world.add(a_feed())
    poll_until(world, NOON + timedelta(days=5))
    assert [w for w in world.warnings() if "validators lie" in w]
    last = world.server.requests[-10:]
    assert not [r for r in last if "if-none-match" in r.headers]
    assert world.next_at("paper/main") - world.now <= timedelta(days=1)


def test_an_honest_server_meets_few_canaries(world: World) -> None:
    """One unconditional request, then one after 1, 3, 7, 15 ... days of nothing but 304."""
    world.server.routes["/feed"] = servers.feed(document("One"), etag='"x"')
    world.add(a_feed())
    poll_until(world, NOON + timedelta(days=10))
    whole = [r for r in world.server.requests if "if-none-match" not in r.headers]
    assert 2 <= len(whole) <= 4
    assert len(world.server.requests) > 10


def test_410_is_believed_after_three_times_and_then_not_asked_again(world: World) -> None:
    world.server.routes["/feed"] = servers.status(410)
    world.add(a_feed())
    poll_until(world, NOON + timedelta(days=9))
    assert len(world.server.requests) == 3
    assert world.next_at("paper/main") == NEVER
    assert [h.health for h in world.store.feed_health(world.now)] == ["gone"]
    told = world.store.receipt(world.now - timedelta(days=1), world.now)
    assert [feed for feed, _ in told.failed] == ["paper/main"]
    assert [one.feed.id for one in world.store.stopped_feeds()] == ["paper/main"]
    world.server.routes["/feed"] = servers.feed(document("Back"))
    assert world.collect(everything=True).new == 1  # the operator may ask all the same


def test_404_is_asked_for_ever_and_may_come_back(world: World) -> None:
    world.server.routes["/feed"] = servers.status(404)
    world.add(a_feed())
    poll_until(world, NOON + timedelta(days=9))
    assert 9 <= len(world.server.requests) <= 16
    world.server.routes["/feed"] = servers.feed(document("Back"))
    poll_until(world, NOON + timedelta(days=11))
    assert [h.health for h in world.store.feed_health(world.now)] == ["ok"]


def test_the_feeds_of_an_outlet_are_spread_out(world: World) -> None:
    """Six sections of one paper at the same second every half hour are a burst."""
    world.server.routes["/feed"] = servers.feed(document("One"), etag='"x"')
    world.add(*(a_feed(f"paper/{n}", f"http://paper.test/feed?{n}") for n in range(6)))
    for n in range(6):
        world.server.routes[f"/feed?{n}"] = servers.feed(document(f"N{n}"), etag='"x"')
    world.collect()
    times = sorted(world.next_at(f"paper/{n}") for n in range(6))
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    assert min(gaps) >= 250
    assert times[0] >= NOON + timedelta(seconds=1800)


def test_the_wishes_of_a_document_hold_for_a_304_and_for_failures(world: World) -> None:
    body = document("One").replace(b"<title>P", b"<ttl>240</ttl><title>P", 1)
    world.server.routes["/feed"] = servers.feed(body, etag='"x"')
    world.add(a_feed())
    waits = []
    for handler in (None, None, servers.status(500)):
        if handler is not None:
            world.server.routes["/feed"] = handler
        world.collect(everything=True)
        waits.append(world.next_at("paper/main") - world.now)
        world.now = world.next_at("paper/main")
    assert min(waits) >= timedelta(hours=4)


class Killed(BaseException):
    """The process ends here."""


def test_fifty_kills_in_mid_pass_cost_each_server_one_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between question and record, we would ask again at each start."""
    world.server.routes["/feed"] = servers.feed(document("One"))
    world.add(*(a_feed(f"o{n}/main") for n in range(3)))

    def dies(*_: object) -> None:
        raise Killed

    for _ in range(50):
        with monkeypatch.context() as patch:
            patch.setattr(Store, "record_all", dies)
            patch.setattr(Store, "release", lambda _: None)  # nobody is left to release
            with contextlib.suppress(Killed):
                world.collect()
        world.restart()
    assert len(world.server.requests) <= 3
    world.now += timedelta(seconds=901)
    assert world.collect().new == 3


# ---- archives and guids ------------------------------------------------------


def run(store: MemoryStore, bodies: list[bytes], pause: timedelta) -> list[Collected]:
    """One poll of one feed per document."""
    store.add(a_feed())
    done = []
    for n, body in enumerate(bodies):

        def script(due: Due, body: bytes = body) -> Answer:
            del due
            return fetched(body)

        now = NOON + n * pause
        done.append(
            collect(
                store,
                ScriptedFetcher(script),
                DirectParser(),
                clock=lambda now=now: now,  # type: ignore[misc]  # mypy cannot see defaults
                policy=POLICY,
                jitter=lambda: 0.0,
                everything=True,
            )
        )
    return done


def test_an_archive_emitted_anew_brings_fifty_a_day_and_a_notice() -> None:
    """After a migration a paper's feed held 400 old articles under new guids and dates."""
    old = document(*(f"Old{n}" for n in range(400)))
    store = MemoryStore()
    done = run(store, [document("a"), old, old, old], timedelta(hours=6))
    assert [one.new for one in done] == [1, MOST_NEW - 1, 50, 0]  # noon, 18:00, 0:00, 6:00
    assert "an archive?" in store.polls[1].warnings[0]


def test_a_busy_agency_is_not_taken_for_an_archive() -> None:
    """Thirty dated entries every hour are news, more than fifty a day or not."""
    bodies = [
        document(*(f"N{h}-{n}" for n in range(30)), date=f"Mon, 20 Jul 2026 {h + 12}:30:00 GMT")
        for h in range(8)
    ]
    store = MemoryStore()
    store.add(a_feed())
    done = run(store, [document("a"), *bodies], timedelta(hours=1))
    assert sum(one.new for one in done) == 241


@pytest.mark.parametrize(("links", "how"), [(True, "addresses"), (False, "title and date")])
def test_guids_that_change_at_each_poll_are_noticed(links: bool, how: str) -> None:
    """A feed that makes its guids anew each time would be all news, all day."""
    date = "" if links else "Mon, 20 Jul 2026 08:00:00 GMT"
    titles = [f"T{n}" for n in range(5)]
    bodies = [document(*titles, guids=f"{n}-", date=date, links=links) for n in range(6)]
    store = MemoryStore()
    done = run(store, bodies, timedelta(hours=1))
    assert [one.new for one in done] == [5, 0, 0, 0, 0, 0]
    noticed = [any("guids change" in w for w in poll.warnings) for poll in store.polls]
    assert noticed == [False, False, True, True, True, True]
    assert how in store.polls[-1].warnings[0]
    aliases = [len(poll.aliases) for poll in store.polls]
    assert aliases[3:] == [0, 0, 0]  # what is remembered does not grow for ever
