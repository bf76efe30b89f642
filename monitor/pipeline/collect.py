"""Due feeds -> fetch -> parse -> novel -> record items with the feed's memo.

    store.due(now)                                   longest overdue first
      -> fetcher.fetch_all                           side by side, one connection per host
        -> parser.parse                              in a child that can be killed
          -> store.known + identity.novel            before anything expensive
            -> pace                                  when to ask again, and why then
              -> store.record(Poll)                  one transaction per feed

A failure is recorded like any other answer, and never ends the pass; what the
store refuses (disk full) does. It must never know HTTP, SQL or the settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core import identity, pace
from monitor.errors import MonitorError
from monitor.ports import CollectStore, Fetcher, Parser, Progress
from monitor.types import Answer, Due, Failed, Fetched, New, Parsed, Poll, Unchanged

# "Everything is due" for one who asks out of turn: no feed waits longer than this.
_ANY_TIME = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one pass did. `feeds` = with_news + same + unchanged + failed."""

    feeds: int = 0
    with_news: int = 0  # feeds that had something new or revised
    same: int = 0  # a document without anything new
    unchanged: int = 0  # 304
    failed: int = 0
    new: int = 0  # entries
    revised: int = 0
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
) -> Collected:
    """Poll every feed that is due (all of them with `everything`); say what came of it.

    `jitter` gives random numbers 0..1. Stopping between two feeds loses nothing:
    what is not recorded stays due.
    """
    now = clock()
    due = store.due(now + _ANY_TIME if everything else now)
    if progress is not None:
        progress.start("Polling feeds", len(due))
    collected = Collected()
    for one, answer in fetcher.fetch_all(due):
        asked = _Asked(due=one, now=clock(), policy=policy, jitter=jitter())
        poll = _poll(store, parser, asked, answer)
        store.record(poll)
        collected = _count(collected, poll)
        if progress is not None:
            progress.step()
    return collected


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A feed that was asked, with all that its next time depends on besides the answer."""

    due: Due
    now: datetime
    policy: pace.Policy
    jitter: float


def _poll(store: CollectStore, parser: Parser, asked: _Asked, answer: Answer) -> Poll:
    """What one answer means. A fault of ours fails this feed alone; the store's stop the pass."""
    feed = asked.due.feed
    try:
        match answer:
            case Failed():
                return _failed(asked, answer)
            case Unchanged():
                return _unchanged(asked, answer)
            case Fetched():
                parsed = parser.parse(answer, feed.language, asked.now)
                if isinstance(parsed, Failed):
                    return _failed(asked, parsed, answer)
                return _read(store, asked, answer, parsed)
    except MonitorError:
        raise
    except Exception as error:  # noqa: BLE001  one feed's strange document must not stop the others
        detail = f"{type(error).__name__}: {error}"[:500]
        return _failed(
            asked, Failed(feed=feed.id, url=feed.url, kind="parse-failed", detail=detail)
        )


def _read(store: CollectStore, asked: _Asked, fetched: Fetched, parsed: Parsed) -> Poll:
    known = store.known(asked.due.feed.outlet, identity.keys(parsed.entries))
    changes = identity.novel(parsed.entries, known)
    when = _next(
        asked,
        fetched.headers,
        new=sum(isinstance(change, New) for change in changes),
        wishes=pace.Wishes(
            ttl_s=parsed.ttl_s, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days
        ),
    )
    return Poll(
        feed=asked.due.feed,
        at=asked.now,
        next_at=when.next_at,
        next_why=when.why,
        interval_s=when.interval_s,
        outcome="new" if changes else "same",
        memo=fetched.memo,
        status=fetched.status,
        entries_seen=len(parsed.entries),
        changes=changes,
        warnings=parsed.warnings,
        moved_to=fetched.moved_to,
        elapsed_s=fetched.elapsed_s,
        bytes=len(fetched.body),
    )


def _unchanged(asked: _Asked, answer: Unchanged) -> Poll:
    when = _next(asked, answer.headers)
    return Poll(
        feed=asked.due.feed,
        at=asked.now,
        next_at=when.next_at,
        next_why=when.why,
        interval_s=when.interval_s,
        outcome="unchanged",
        memo=answer.memo,
        status=304,
        moved_to=answer.moved_to,
        elapsed_s=answer.elapsed_s,
    )


def _failed(asked: _Asked, failed: Failed, fetched: Fetched | None = None) -> Poll:
    """The old memo is kept: with a new one, a 304 would hide the document we could not read."""
    due = asked.due
    when = pace.after_failure(
        now=asked.now,
        policy=asked.policy,
        jitter=asked.jitter,
        interval_s=due.interval_s,
        shortest_s=due.feed.interval_s,
        failures=due.failures + 1,
        retry_after=failed.retry_after_s,
        final=failed.kind == "gone",
    )
    return Poll(
        feed=due.feed,
        at=asked.now,
        next_at=when.next_at,
        next_why=when.why,
        interval_s=when.interval_s,
        outcome="failed",
        memo=due.memo,
        status=failed.status or (fetched.status if fetched else None),
        error=failed,
        elapsed_s=failed.elapsed_s + (fetched.elapsed_s if fetched else 0.0),
        bytes=len(fetched.body) if fetched else 0,
    )


def _next(
    asked: _Asked,
    headers: tuple[tuple[str, str], ...],
    *,
    new: int = 0,
    wishes: pace.Wishes = pace.NO_WISHES,
) -> pace.Pace:
    return pace.after_answer(
        now=asked.now,
        policy=asked.policy,
        jitter=asked.jitter,
        interval_s=asked.due.interval_s,
        shortest_s=asked.due.feed.interval_s,
        new=new,
        first=asked.due.last_new_at is None,
        headers=headers,
        wishes=wishes,
    )


def _count(so_far: Collected, poll: Poll) -> Collected:
    new = sum(isinstance(change, New) for change in poll.changes)
    return Collected(
        feeds=so_far.feeds + 1,
        with_news=so_far.with_news + (poll.outcome == "new"),
        same=so_far.same + (poll.outcome == "same"),
        unchanged=so_far.unchanged + (poll.outcome == "unchanged"),
        failed=so_far.failed + (poll.outcome == "failed"),
        new=so_far.new + new,
        revised=so_far.revised + len(poll.changes) - new,
        failures=(*so_far.failures, poll.error) if poll.error else so_far.failures,
    )
