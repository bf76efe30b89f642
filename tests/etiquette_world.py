"""Two hundred simulated servers and thirty virtual days: who asks them what, and when.

Servers keep the rules of HTTP and the log of what they were asked; each request
is judged at the moment it is made. `python tests/etiquette_world.py` prints the
figures. It must never know how the product decides.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import Counter
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fakes import MemoryStore, a_due, an_entry

from monitor.core.pace import Policy, retry_after_s
from monitor.pipeline.collect import collect
from monitor.types import (
    Answer,
    Due,
    Failed,
    FailureKind,
    Feed,
    FeedId,
    Fetched,
    ItemId,
    Known,
    Lang,
    Memo,
    OutletId,
    Parsed,
    Poll,
    Unchanged,
)

BEGIN = datetime(2026, 7, 20, tzinfo=UTC)
DAYS = 30
TICK = timedelta(minutes=5)
DAY = timedelta(days=1)
POLICY = Policy(interval_s=1800, floor_s=900, ceiling_s=86400)
FLOOR = timedelta(seconds=POLICY.floor_s)

KINDS = (
    "stable", "changing", "busy", "no-validators", "renewed-etag", "lying-etag", "lying-modified",
    "ttl", "skip-hours", "max-age", "expires", "503-seconds", "503-date", "429-domain", "flapping",
    "404-returns", "410", "301", "several-feeds", "slow-news",
)  # fmt: skip
EACH = 10  # servers of each kind
# hours between two new entries
NEWS = {"stable": 10_000.0, "busy": 0.5, "slow-news": 72.0, "no-validators": 12.0}
LIARS = frozenset({"lying-etag", "lying-modified"})


@dataclass
class Server:
    """One feed of one host: what it answers at a time, what it was asked, what was wrong."""

    kind: str
    number: int
    feed: Feed
    given: list[Memo] = field(default_factory=lambda: [Memo()])
    asked: list[tuple[datetime, Memo]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    earliest: datetime = BEGIN
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def domain(self) -> str:
        """Hosts of one publisher share it."""
        return self.feed.url.split("/")[2].split(".", 1)[1]

    def entries(self, now: datetime) -> int:
        """How many entries there have been by now."""
        hours = (now - BEGIN).total_seconds() / 3600
        return 1 + int(hours / NEWS.get(self.kind, 6.0))

    def answer(self, sent: Memo, now: datetime) -> Answer:
        """Judge the request, then answer it."""
        self.judge(sent, now)
        self.asked.append((now, sent))
        made = self.respond(sent, now)
        status = made.status or 0 if isinstance(made, Failed) else 200
        self.statuses.append(304 if isinstance(made, Unchanged) else status)
        return made

    def judge(self, sent: Memo, now: datetime) -> None:
        # the one before, too: the newest is lost if we are killed before it is stored
        if sent not in (Memo(), *self.given[-2:]):
            self.faults["validator not as given"] += 1
        if now < self.earliest:
            self.faults["before its time"] += 1
        if self.kind == "skip-hours" and now.hour in {1, 2, 3} and len(self.asked) > 0:
            self.faults["at an hour to skip"] += 1
        if self.asked and now - self.asked[-1][0] < FLOOR:
            self.faults["twice within the shortest pause"] += 1
        # a domain of five feeds that says 429 all day may keep one of them waiting
        longest = 2 * DAY if self.kind == "429-domain" else DAY
        if self.asked and now - self.asked[-1][0] > longest + TICK:
            self.faults["given up"] += 1

    def respond(self, sent: Memo, now: datetime) -> Answer:
        day = (now - BEGIN) / DAY
        if self.kind.startswith("503") and int(day) % 3 == 1:
            wait = timedelta(hours=5)
            said = "18000" if self.kind == "503-seconds" else _http(now + wait)
            return self.refuse("http-5xx", 503, now, said)
        if self.kind == "429-domain" and int(day) % 4 == 2:
            return self.refuse("rate-limited", 429, now, "14400")
        if self.kind == "flapping" and len(self.asked) % 3 == 0:
            return self.refuse("http-5xx", 500, now, "")
        if self.kind == "404-returns" and 5 <= day < 12:
            return self.refuse("http-4xx", 404, now, "")
        if self.kind == "410" and day >= 3:
            return self.refuse("gone", 410, now, "")
        return self.document(sent, now)

    def refuse(self, kind: FailureKind, status: int, now: datetime, said: str) -> Failed:
        wait = retry_after_s(said, "", now) if said else None
        self.earliest = now + timedelta(seconds=wait or 0)
        domain = self.domain if status == 429 else ""
        return Failed(
            feed=self.feed.id, url=self.feed.url, kind=kind, detail=str(status), status=status,
            retry_after_s=wait, domain=domain,
        )  # fmt: skip

    def document(self, sent: Memo, now: datetime) -> Answer:
        count = self.entries(now)
        current = self.validators(count, now)
        headers: dict[str, str] = {}
        pause = 0.0
        if self.kind == "max-age":
            headers["cache-control"], pause = "public, max-age=10800", 10800
        elif self.kind == "expires":
            headers |= {"expires": _http(now + timedelta(hours=3)), "date": _http(now)}
            pause = 10799
        elif self.kind == "ttl":
            pause = 4 * 3600
        self.earliest = now + timedelta(seconds=pause)
        moved = "http://moved.test/feed" if self.kind == "301" else ""
        lies = self.kind in LIARS and sent != Memo()
        same = sent == current and sent != Memo() and self.kind != "renewed-etag"
        if lies or same:
            return Unchanged(
                feed=self.feed.id, url=self.feed.url, memo=sent, headers=tuple(headers.items()),
                elapsed_s=0.0, moved_to=moved,
            )  # fmt: skip
        self.given.append(current)
        return Fetched(
            feed=self.feed.id, url=self.feed.url, final_url=self.feed.url, status=200,
            headers=tuple(headers.items()), body=f"{self.kind} {count}".encode(), memo=current,
            elapsed_s=0.0, moved_to=moved,
        )  # fmt: skip

    def validators(self, count: int, now: datetime) -> Memo:
        """Strange on purpose: they are to come back byte for byte."""
        match self.kind:
            case "no-validators":
                return Memo()
            case "renewed-etag":
                return Memo(etag=f'W/"{len(self.asked)}--gzip"')
            case "lying-etag":
                return Memo(etag='"always the same"')
            case "lying-modified":
                return Memo(last_modified=_http(now))
            case _ if self.number % 2:
                return Memo(etag=f'"{count}, caf\xe9"')
            case _:
                return Memo(etag=f'"{count}"', last_modified=f"yesterday {count}")


class Servers:
    """Satisfies Fetcher: all servers, under one clock."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.by_feed = {server.feed.id: server for server in servers}
        self.now = BEGIN
        self.held: dict[str, datetime] = {}  # domains that said 429, as servers see it
        self.faults: Counter[str] = Counter()

    def fetch_all(self, due: Sequence[Due]) -> Iterator[tuple[Due, Answer]]:
        for one in due:
            server = self.by_feed[one.feed.id]
            until = self.held.get(server.domain, self.now)
            if self.now < until:  # as HttpFetcher does within a pass
                left = (until - self.now).total_seconds()
                yield one, Failed(
                    feed=one.feed.id, url=one.feed.url, kind="rate-limited", detail="held",
                    retry_after_s=left, domain=server.domain, asked=False,
                )  # fmt: skip
                continue
            answer = server.answer(one.memo, self.now)
            if isinstance(answer, Failed) and answer.domain:
                until = self.now + timedelta(seconds=answer.retry_after_s or 0)
                self.held[server.domain] = until
            yield one, answer

    def stream(self, due: Sequence[Due]) -> Generator[tuple[Due, Answer] | None]:
        yield from self.fetch_all(due)


class Reader:
    """Satisfies Parser: the body says how many entries there have been; the last 20 are shown."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        del fallback, now
        kind, _, count = fetched.body.decode().partition(" ")
        numbers = range(max(int(count) - 20, 0), int(count))
        server = self._servers.by_feed[fetched.feed]
        return Parsed(
            feed=fetched.feed, title="", language="en",
            entries=tuple(an_entry(f"id:{server.number}-{n}") for n in numbers),
            ttl_s=4 * 3600 if kind == "ttl" else 0.0,
            skip_hours=(1, 2, 3) if kind == "skip-hours" else (),
        )  # fmt: skip


class Killed(BaseException):
    """The process ends in the middle of a pass."""


class DurableStore(MemoryStore):
    """MemoryStore with an index, leases that outlive a process, and a process that may die."""

    def __init__(self) -> None:
        super().__init__()
        self.process = 0
        self.dies_at_record = False
        self._leases: dict[FeedId, tuple[int, datetime]] = {}
        self._keys: dict[tuple[OutletId, str], ItemId] = {}
        self._heap: list[tuple[datetime, FeedId]] = []

    def begin(self, feeds: Sequence[Feed]) -> None:
        for one in feeds:
            self.feeds[one.id], self.next_at[one.id] = a_due(one), BEGIN
            heapq.heappush(self._heap, (BEGIN, one.id))

    def due(self, now: datetime, limit: int | None = None) -> list[Due]:
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)
        ready = []
        for id_, at in self.next_at.items():
            process, until = self._leases.get(id_, (self.process, now))
            if at <= now and (process == self.process or until <= now):
                ready.append((at, id_))
        ready.sort()
        waiting: dict[OutletId, list[datetime]] = {}
        for id_, at in self.next_at.items():
            if at > now:
                waiting.setdefault(self.feeds[id_].feed.outlet, []).append(at)
        dues = [self.feeds[id_] for _, id_ in ready][:limit]
        return [replace(d, siblings=tuple(waiting.get(d.feed.outlet, ()))) for d in dues]

    def known(self, outlet: OutletId, keys: Collection[str]) -> dict[str, Known]:
        found = {}
        for key in keys:
            item = self._keys.get((outlet, key))
            if item is not None:
                found[key] = Known(item=item, digest=self.items[item].digests[-1])
        return found

    def lease(self, feeds: Collection[FeedId], until: datetime) -> None:
        self._leases |= dict.fromkeys(feeds, (self.process, until))

    def release(self) -> None:
        if not self.dies_at_record:  # the dead release nothing
            mine = [id_ for id_, (process, _) in self._leases.items() if process == self.process]
            for id_ in mine:
                del self._leases[id_]

    def new_since(self, feed: FeedId, since: datetime) -> int:
        del feed, since
        return 0  # nobody here emits an archive

    def record(self, poll: Poll) -> None:
        if self.dies_at_record:
            raise Killed
        before = len(self.items)
        super().record(poll)
        for number in range(before, len(self.items)):
            stored = self.items[number]
            self._keys |= {(stored.outlet, key): ItemId(number) for key in stored.keys}
        self._leases.pop(poll.feed.id, None)


def all_servers() -> list[Server]:
    """Ten servers of each kind; "several-feeds" are five feeds of two outlets, 429 share domains."""
    servers: list[Server] = []
    for kind in KINDS:
        for n in range(EACH):
            number = len(servers)
            outlet, host = f"o{number}", f"{kind}-{n}.s{number}.test"
            if kind == "several-feeds":
                outlet, host = f"paper{n // 5}", f"paper{n // 5}.press{n // 5}.test"
            elif kind == "429-domain":
                host = f"h{n}.limited{n // 5}.test"
            feed = Feed(
                id=FeedId(f"{outlet}/{n}"), outlet=OutletId(outlet), url=f"http://{host}/{n}"
            )
            servers.append(Server(kind=kind, number=number, feed=feed))
    return servers


@dataclass
class Outcome:
    """What thirty days came to."""

    servers: list[Server]
    store: DurableStore
    passes: int
    storm: Counter[FeedId]  # requests of each feed within the fifty restarts

    def of(self, kind: str) -> list[Server]:
        return [server for server in self.servers if server.kind == kind]

    def faults(self) -> Counter[str]:
        return sum((server.faults for server in self.servers), Counter())

    def figures(self) -> dict[str, dict[str, float]]:
        """Per kind: requests a day and feed, unconditional ones in all, entries found of those."""
        told = {}
        for kind in KINDS:
            some = self.of(kind)
            asked = [request for server in some for request in server.asked]
            found = sum(
                len(
                    [1 for item in self.store.items if item.entry.key.startswith(f"id:{s.number}-")]
                )
                for s in some
            )
            told[kind] = {
                "requests": len(asked),
                "per_feed_and_day": round(len(asked) / len(some) / DAYS, 1),
                "whole_answers_asked": round(sum(m == Memo() for _, m in asked) / len(some), 1),
                "answers_304": sum(s.statuses.count(304) for s in some),
                "entries": found,
                "entries_there_were": sum(s.entries(BEGIN + DAYS * DAY) for s in some),
            }
        return told


def simulate() -> Outcome:
    """Thirty days in ticks of five minutes; on day 10 the process is killed fifty times."""
    servers = all_servers()
    world = Servers(servers)
    store = DurableStore()
    store.begin([server.feed for server in servers])
    jitters = iter(range(10**9))
    storm: Counter[FeedId] = Counter()
    passes = 0

    def one_pass() -> None:
        collect(
            store, world, Reader(world), clock=lambda: world.now, policy=POLICY,
            jitter=lambda: (next(jitters) * 0.618) % 1.0,
            domain_of=lambda host: host.split(".", 1)[-1],
        )  # fmt: skip

    while world.now < BEGIN + DAYS * DAY:
        if world.now == BEGIN + 10 * DAY:
            before = {s.feed.id: len(s.asked) for s in servers}
            for _ in range(50):
                store.process += 1
                store.dies_at_record = True
                try:
                    one_pass()
                except Killed:
                    store.dies_at_record = True
                store.process += 1
                store.dies_at_record = False
            storm = Counter({s.feed.id: len(s.asked) - before[s.feed.id] for s in servers})
            for server in servers:  # a wish that was never stored cannot be obeyed
                if storm[server.feed.id]:
                    server.earliest = world.now + FLOOR
        one_pass()
        passes += 1
        world.now += TICK
    return Outcome(servers, store, passes, storm)


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


if __name__ == "__main__":
    outcome = simulate()
    print(json.dumps(outcome.figures(), indent=1))
    print("faults", dict(outcome.faults()), "storm", max(outcome.storm.values()))
