"""Due feeds -> fetch -> parse -> novel -> record items with the feed's memo.

    store.due, store.lease                           longest overdue first; nobody else asks them
      -> fetcher.stream                              side by side, one connection per host
        -> parser.parse                              in children that can be killed, a few ahead
          -> polling.poll                            what is new, and when to ask again
            -> store.record_all                      a batch of polls in one transaction

A failure is recorded like any other answer, and never ends the pass; what the
store refuses (disk full) does. It must never know HTTP, SQL or the settings.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.core import pace
from monitor.core.habits import MOST_NEW, wishes
from monitor.errors import MonitorError
from monitor.pipeline.polling import Asked, Held, ask, hold, poll
from monitor.ports import CollectStore, Fetcher, Parser, Progress
from monitor.types import Answer, Due, Failed, FeedId, Fetched, New, OutletId, Parsed, Poll

# Polls that one transaction holds at most, bytes of their documents, and seconds that a poll
# waits for company: each commit waits for the disk. None is told as done before its commit.
_BATCH = 128
_BATCH_BYTES = 1024 * 1024
_BATCH_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one pass did. `feeds` = with_news + same + unchanged + failed; `held` were not asked."""

    feeds: int = 0
    with_news: int = 0  # feeds that had something new or revised
    same: int = 0  # a document without anything new
    unchanged: int = 0  # 304
    failed: int = 0
    new: int = 0  # entries
    revised: int = 0
    held: int = 0  # their domain had just asked us to wait
    failures: tuple[Failed, ...] = ()


def collect(
    store: CollectStore,
    fetcher: Fetcher,
    parser: Parser,
    *,
    clock: Callable[[], datetime],
    policy: pace.Policy,
    jitter: Callable[[], float],
    progress: Progress | None = None,
    everything: bool = False,
    domain_of: Callable[[str], str] = lambda host: host,
    parsers: int = 1,
    most_new: int = MOST_NEW,
) -> Collected:
    """Poll every feed that is due (all of them with `everything`); say what came of it.

    `jitter` gives random numbers 0..1, `domain_of` the registrable domain of a
    host. `parsers` documents are read at once, `most_new` old entries of one feed kept in a
    day. Stopping between two feeds loses nothing: what is not recorded stays due.
    """
    now = clock()
    due = store.due(pace.NEVER if everything else now)
    if not everything:
        due = [one for one in due if not _skipped(store, one, now)]
    if progress is not None:
        progress.start("Polling feeds", len(due))
    if not due:
        return Collected()
    asking = {one.feed.id: ask(one, now) for one in due}
    # Killed at any moment, we ask no feed again before its shortest pause is over.
    store.lease(list(asking), now + timedelta(seconds=policy.floor_s))
    run = _Run(store, clock, policy, jitter, domain_of, progress, most_new)
    with contextlib.ExitStack() as stack:
        stack.callback(_release, store)
        pool = stack.enter_context(ThreadPoolExecutor(parsers, thread_name_prefix="parse"))
        answers = fetcher.stream([asked.sent for asked in asking.values()])
        stack.enter_context(contextlib.closing(answers))
        waiting = _Waiting(parser, pool, most=2 * parsers)
        for got in answers:
            if got is not None:
                one, answer = got
                waiting.add(replace(asking[one.feed.id], now=clock()), answer)
            for asked, ended in waiting.finished():
                run.settle(asked, *ended)
            run.flush(if_old=got is not None)
        for asked, ended in waiting.rest():
            run.settle(asked, *ended)
        run.flush()
    return run.collected


def _skipped(store: CollectStore, due: Due, now: datetime) -> bool:
    """Whether a feed came due too late: the hour that it does not want has begun."""
    instead = pace.late(now, wishes(due.habits), due.last_ok_at)
    if instead is not None:
        why = "the feed asks not to be polled at that hour or day"
        store.postpone([due.feed.id], instead, why)
    return instead is not None


Ended = tuple[Answer, "Parsed | Failed | None"]


class _Waiting:
    """Answers on their way through the parsers, a few at a time."""

    def __init__(self, parser: Parser, pool: ThreadPoolExecutor, most: int) -> None:
        self._parser = parser
        self._pool = pool
        self._most = most
        self._under_way: dict[Future[Parsed | Failed], tuple[Asked, Answer]] = {}
        self._ended: list[tuple[Asked, Ended]] = []

    def add(self, asked: Asked, answer: Answer) -> None:
        """Take an answer; a document is read elsewhere."""
        if isinstance(answer, Fetched):
            feed = asked.due.feed
            future = self._pool.submit(self._parser.parse, answer, feed.language, asked.now)
            self._under_way[future] = asked, answer
        else:
            self._ended.append((asked, (answer, None)))

    def finished(self) -> list[tuple[Asked, Ended]]:
        """Those that have ended; waits for one where too many are under way."""
        if len(self._under_way) > self._most:
            wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in [future for future in self._under_way if future.done()]:
            asked, answer = self._under_way.pop(future)
            self._ended.append((asked, (answer, _result(future, answer))))
        ended, self._ended = self._ended, []
        return ended

    def rest(self) -> list[tuple[Asked, Ended]]:
        """All that are left, when they have ended."""
        wait(self._under_way)
        return self.finished()


def _result(future: Future[Parsed | Failed], answer: Answer) -> Parsed | Failed:
    """What the parser made of a document; a fault of ours fails this feed alone."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, MonitorError) or not isinstance(error, Exception):
        raise error
    detail = f"{type(error).__name__}: {error}"[:500]
    return Failed(feed=answer.feed, url=answer.url, kind="parse-failed", detail=detail)


@dataclass(slots=True)
class _Run:
    """One pass: what it has planned, what waits to be stored, and the counts."""

    store: CollectStore
    clock: Callable[[], datetime]
    policy: pace.Policy
    jitter: Callable[[], float]
    domain_of: Callable[[str], str]
    progress: Progress | None
    most_new: int
    collected: Collected = field(default_factory=Collected)
    _polls: list[Poll] = field(default_factory=list)
    _outlets: set[OutletId] = field(default_factory=set)  # of those polls
    _bytes: int = 0  # of their documents
    _oldest: float = 0.0
    _planned: dict[OutletId, list[datetime]] = field(default_factory=dict)
    _held: list[Held] = field(default_factory=list)

    def settle(self, asked: Asked, answer: Answer, parsed: Parsed | Failed | None) -> None:
        """Judge one answer and put its poll into the batch."""
        due = asked.due
        if isinstance(answer, Failed) and not answer.asked:
            wait_s = min(answer.retry_after_s or 0.0, pace.DAY_S)
            until = asked.now + timedelta(seconds=wait_s)
            self.store.postpone([due.feed.id], until, answer.detail)
            self.collected = replace(self.collected, held=self.collected.held + 1)
            return self._step()
        if due.feed.outlet in self._outlets:
            self.flush()  # what its other feed brought must be known
        asked = replace(
            asked,
            policy=self.policy,
            most_new=self.most_new,
            jitter=self.jitter(),
            siblings=(*due.siblings, *self._planned.get(due.feed.outlet, ())),
            held=tuple(self._held),
        )
        made = poll(self.store, asked, answer, parsed, self.domain_of)
        self._planned.setdefault(due.feed.outlet, []).append(made.next_at)
        if not self._polls:
            self._oldest = time.monotonic()
        self._polls.append(made)
        self._outlets.add(due.feed.outlet)
        self._bytes += made.bytes
        self.collected = _count(self.collected, made)
        if made.error is not None and made.error.domain:
            self._hold(made.error, asked.now)
        return self._step()

    def flush(self, *, if_old: bool = False) -> None:
        """Store what waits; with `if_old` only if it is much, or waits for long."""
        if not self._polls:
            return
        young = time.monotonic() - self._oldest < _BATCH_S
        small = len(self._polls) < _BATCH and self._bytes < _BATCH_BYTES
        if if_old and young and small:
            return
        polls, self._polls = self._polls, []
        self._outlets.clear()
        self._bytes = 0
        self.store.record_all(polls)

    def _hold(self, failed: Failed, now: datetime) -> None:
        """Let all feeds of a domain wait that has asked us to come less often (429)."""
        held = hold(failed, now)
        self._held.append(held)
        self.flush()
        same: list[FeedId] = [
            feed for feed, url in self.store.addresses().items() if held.covers(url, self.domain_of)
        ]
        self.store.postpone(same, held.until, f"{held.domain} asked us to wait (429)")

    def _step(self) -> None:
        if self.progress is not None:
            self.progress.step()


def _release(store: CollectStore) -> None:
    with contextlib.suppress(MonitorError):  # a full disk: the lease ends by itself
        store.release()


def _count(so_far: Collected, made: Poll) -> Collected:
    new = sum(isinstance(change, New) for change in made.changes)
    return replace(
        so_far,
        feeds=so_far.feeds + 1,
        with_news=so_far.with_news + (made.outcome == "new"),
        same=so_far.same + (made.outcome == "same"),
        unchanged=so_far.unchanged + (made.outcome == "unchanged"),
        failed=so_far.failed + (made.outcome == "failed"),
        new=so_far.new + new,
        revised=so_far.revised + len(made.changes) - new,
        failures=(*so_far.failures, made.error) if made.error else so_far.failures,
    )
