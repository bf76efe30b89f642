"""One answer of one feed -> the Poll that is stored: what is new, what was learned, when again.

It asks the store what is known and writes nothing. It must never know HTTP, SQL
or the settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.core import habits as learn
from monitor.core import identity, pace
from monitor.errors import MonitorError
from monitor.ports import CollectStore
from monitor.types import (
    Answer,
    Due,
    Failed,
    Fetched,
    Habits,
    Memo,
    New,
    Parsed,
    Poll,
    Unchanged,
)

_KEYINGS = {"link": "by their addresses", "text": "by title and date"}
_CACHING = frozenset({"cache-control", "expires"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A domain that asked us to wait."""

    domain: str
    until: datetime

    def covers(self, url: str, domain_of: Callable[[str], str]) -> bool:
        """Whether this address is within the domain."""
        return domain_of(_host(url)) == self.domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A feed that is asked, with all that its next time depends on besides the answer.

    `sent` is what the fetcher gets: without validators where they are tested
    (`canary`) or known to lie.
    """

    due: Due
    sent: Due
    now: datetime
    canary: bool = False
    policy: pace.Policy = field(default_factory=pace.Policy)
    most_new: int = learn.MOST_NEW  # entries in a day, of an archive
    jitter: float = 0.0
    siblings: tuple[datetime, ...] = ()
    held: tuple[Held, ...] = ()


def ask(due: Due, now: datetime) -> Asked:
    """What is sent to a feed that is due."""
    known = due.memo != Memo() and not due.habits.lies
    habits = due.habits
    canary = known and pace.canary_due(habits.full_at, habits.quiet, habits.honest, now)
    bare = due.memo == Memo()
    sent = due if bare or (known and not canary) else replace(due, memo=Memo())
    return Asked(due=due, sent=sent, now=now, canary=canary)


def hold(failed: Failed, now: datetime) -> Held:
    """Until when a domain that said 429 is left alone."""
    seconds = min(failed.retry_after_s or 0.0, pace.DAY_S)
    return Held(domain=failed.domain, until=now + timedelta(seconds=seconds))


def poll(
    store: CollectStore,
    asked: Asked,
    answer: Answer,
    parsed: Parsed | Failed | None,
    domain_of: Callable[[str], str],
) -> Poll:
    """What one answer means. A fault of ours fails this feed alone; the store's stop the pass."""
    feed = asked.due.feed
    try:
        made = _judged(store, asked, answer, parsed)
    except MonitorError:
        raise
    except Exception as error:  # noqa: BLE001  one feed's strange document must not stop the others
        detail = f"{type(error).__name__}: {error}"[:500]
        failed = Failed(feed=feed.id, url=feed.url, kind="parse-failed", detail=detail)
        made = _failed(asked, failed)
    for held in asked.held:
        if made.next_at < held.until and held.covers(feed.url, domain_of):
            why = f"{held.domain} asked us to wait (429)"
            made = replace(made, next_at=held.until, next_why=why)
    return made


def _judged(
    store: CollectStore, asked: Asked, answer: Answer, parsed: Parsed | Failed | None
) -> Poll:
    match answer:
        case Failed():
            return _failed(asked, answer)
        case Unchanged():
            return _unchanged(asked, answer)
        case Fetched():
            if isinstance(parsed, Parsed):
                return _read(store, asked, answer, parsed)
            assert parsed is not None  # a document always went to a parser
            return _failed(asked, parsed, answer)


def _read(store: CollectStore, asked: Asked, fetched: Fetched, parsed: Parsed) -> Poll:
    due = asked.due
    entries = identity.rekeyed(parsed.entries, due.habits.keying)
    known = store.known(due.feed.outlet, identity.keys(entries))
    changes = identity.novel(entries, known)
    churn = "" if due.habits.keying else identity.churned(entries, known)
    new = sum(isinstance(change, New) for change in changes)
    midnight = asked.now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = store.new_since(due.feed.id, midnight) if new else 0
    kept = learn.taken(changes, today=today, looked=due.last_ok_at, most=asked.most_new)
    fresh = pace.fresh_s(fetched.headers, asked.now)
    habits = learn.after_document(due.habits, parsed, now=asked.now, fresh=fresh, churn=churn)
    if asked.canary:
        habits = learn.after_canary(
            habits, told=due.memo, answered=fetched.memo, news=bool(changes)
        )
    elif changes and asked.sent.memo != Memo():
        habits = learn.after_news(habits)
    when = _next(asked, habits, new=new)
    return Poll(
        feed=due.feed,
        at=asked.now,
        next_at=when.next_at,
        next_why=when.why,
        interval_s=when.interval_s,
        outcome="new" if kept.changes else "same",
        memo=fetched.memo,
        status=fetched.status,
        entries_seen=len(parsed.entries),
        changes=kept.changes,
        warnings=(*parsed.warnings, *_warnings(habits, kept.left, asked.most_new)),
        moved_to=fetched.moved_to,
        elapsed_s=fetched.elapsed_s,
        bytes=len(fetched.body),
        habits=habits,
        aliases=identity.aliases(entries, known),
    )


def _unchanged(asked: Asked, answer: Unchanged) -> Poll:
    told = any(name in _CACHING for name, _ in answer.headers)
    fresh = pace.fresh_s(answer.headers, asked.now) if told else None
    habits = learn.after_unchanged(asked.due.habits, fresh)
    when = _next(asked, habits)
    return Poll(
        feed=asked.due.feed,
        at=asked.now,
        next_at=when.next_at,
        next_why=when.why,
        interval_s=when.interval_s,
        outcome="unchanged",
        memo=answer.memo,
        status=304,
        warnings=_warnings(habits),
        moved_to=answer.moved_to,
        elapsed_s=answer.elapsed_s,
        habits=habits,
    )


def _failed(asked: Asked, failed: Failed, fetched: Fetched | None = None) -> Poll:
    """The old memo is kept: with a new one, a 304 would hide the document we could not read."""
    due = asked.due
    habits = learn.after_failure(due.habits, asked.now, gone=failed.kind == "gone")
    when = pace.after_failure(
        now=asked.now,
        policy=asked.policy,
        jitter=asked.jitter,
        interval_s=due.interval_s,
        shortest_s=due.feed.interval_s,
        failures=due.failures + 1,
        retry_after=failed.retry_after_s,
        gone=habits.gone,
        wishes=learn.wishes(habits),
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
        habits=habits,
    )


def _next(asked: Asked, habits: Habits, *, new: int = 0) -> pace.Pace:
    due = asked.due
    return pace.after_answer(
        now=asked.now,
        policy=asked.policy,
        jitter=asked.jitter,
        interval_s=due.interval_s,
        shortest_s=due.feed.interval_s,
        new=new,
        first=due.last_new_at is None,
        fresh=habits.fresh_s,
        wishes=learn.wishes(habits),
        lies=habits.lies,
        siblings=asked.siblings,
        early=_early(asked),
    )


def _early(asked: Asked) -> bool:
    """Whether it is asked by hand, before half of its pause is over."""
    last, pause = asked.due.last_ok_at, asked.due.interval_s
    return last is not None and (asked.now - last).total_seconds() < pause / 2


def _warnings(habits: Habits, left: int = 0, most: int = 0) -> tuple[str, ...]:
    """What an operator should know although the poll went well."""
    told = []
    if habits.keying:
        how = _KEYINGS[habits.keying]
        told.append(f"its guids change at each poll: entries are told apart {how}")
    if habits.lies:
        told.append("its validators lie (news under an unchanged one): asked without, less often")
    if left:
        told.append(
            f"{left} new entries over {most} a day (an archive?) are left out: collect.new_per_day"
        )
    return tuple(told)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
