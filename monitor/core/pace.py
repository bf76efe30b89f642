"""When to ask a feed again: what the server asked for, how often it has something new, failures.

Pure: now, headers and the random part are arguments. It must never know which
server this is, and its answer is never earlier than any of the wishes below
(capped at 24 h). Rules: RFC 9111 (Cache-Control, Expires, Age), RFC 9110
(Retry-After), RSS 2.0 (ttl, skipHours, skipDays), RSS 1.0 syndication module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

DAY_S = 86400.0
# A feed that is not asked any more is due at the end of time: no pass reaches it by itself.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
GONE_TIMES = 3  # 410 answers in a row, on two days at least, before we stop to ask
_GONE_DAYS = 2
_CANARY_S = DAY_S  # first test of a feed's validators; each that finds them honest doubles it,
_CANARY_QUIET = 4  # 304 answers in a row before it is worth a test
_CANARY_MOST_S = 16 * DAY_S  # up to this
DOUBTS = 2  # canaries in a row that alone brought news: so many make a liar
_LIAR = 4.0  # a feed that cannot be asked conditionally is asked so many times less often
_APART_S = 300.0  # between two feeds of one outlet, where their pause leaves room for it
_GROW = 1.25  # a poll without news makes the pause this much longer,
_SHRINK = 0.6  # one with news this much shorter: quick to catch a busy day, slow to leave it
_SPREAD = 0.1  # the random part, as a share of the pause
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_MOST_S = 1e9  # thirty years: who writes more digits means the same, and gets a day
_DIGITS = re.compile(r"\d{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's pauses in seconds: the first one, and the bounds of the adaptive one."""

    interval_s: float = 1800.0
    floor_s: float = 900.0
    ceiling_s: float = DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The next poll, the adaptive pause in force (kept with the feed), and why then."""

    next_at: datetime
    interval_s: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a feed document asks for: a pause, and hours (GMT) and days (Monday 0) to stay away."""

    ttl_s: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_WISHES = Wishes()


def http_date(value: str) -> datetime | None:
    """An HTTP date as an aware UTC datetime, or None if it is none."""
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def retry_after_s(value: str, date: str, now: datetime) -> float | None:
    """Retry-After in seconds from now, in either form; None if it cannot be read.

    A date is compared with the server's own Date header where there is one, so
    that a wrong clock on either side does no harm.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _MOST_S)
    until = http_date(value)
    if until is None:
        return None
    return max(0.0, (until - (http_date(date) or now)).total_seconds())


def fresh_s(headers: Iterable[tuple[str, str]], now: datetime) -> float:
    """How long the server calls its answer fresh (Cache-Control before Expires), 0 if it does not.

    Header names are lower case.
    """
    values: dict[str, str] = {}
    for name, value in headers:
        values[name] = f"{values[name]}, {value}" if name in values else value
    control = values.get("cache-control", "")
    age = values.get("age", "").strip()
    old = float(age) if _DIGITS.fullmatch(age) else 0.0
    if re.search(r"\bno-(?:store|cache)\b", control, re.IGNORECASE):
        return 0.0
    found = _MAX_AGE.search(control)
    if found:
        return max(0.0, float(found[1]) - old)
    expires = http_date(values.get("expires", ""))
    if expires is None:
        return 0.0
    return max(0.0, (expires - (http_date(values.get("date", "")) or now)).total_seconds())


def after_answer(
    *,
    now: datetime,
    policy: Policy,
    jitter: float,
    interval_s: float,
    shortest_s: float = 0.0,
    new: int = 0,
    first: bool = False,
    fresh: float = 0.0,
    wishes: Wishes = NO_WISHES,
    lies: bool = False,
    siblings: Sequence[datetime] = (),
    early: bool = False,
) -> Pace:
    """When to ask again after an answer with `new` new entries.

    `interval_s` is the pause that was in force (0 before the first poll),
    `shortest_s` the operator's own shortest pause for this feed, `jitter` a
    random number 0..1, `fresh` what the server calls fresh (see `fresh_s`). The
    first answer of a feed says nothing about its rate: all its entries are new.
    A feed whose validators lie is asked less often, because each answer is whole.
    `siblings` are the times of the outlet's other feeds. `early`: the operator had
    it asked long before its time, so that nothing new says nothing.
    """
    floor = min(max(policy.floor_s * (_LIAR if lies else 1.0), shortest_s), DAY_S)
    ceiling = min(max(policy.ceiling_s, floor), DAY_S)
    pause = interval_s or max(policy.interval_s, shortest_s)
    if not first and (new or not early):
        pause *= _SHRINK if new else _GROW
    pause = min(max(pause, floor), ceiling)
    news = f"{new} new" if new else "nothing new"
    wait, why = max(
        (pause, f"{news}: every {spoken(pause)}"),
        (fresh, f"the server calls its answer fresh for {spoken(fresh)}"),
        (wishes.ttl_s, f"the feed asks for a pause of {spoken(wishes.ttl_s)}"),
        key=lambda wish: wish[0],
    )
    if lies:
        why = f"{why} (its validators lie: each answer is whole)"
    latest = now + timedelta(days=1)
    next_at = _spread(now, min(wait, DAY_S), jitter)
    next_at = _apart(next_at, siblings, min(_APART_S, pause / (len(siblings) + 1)), latest)
    allowed = _skip(next_at, wishes)
    if allowed != next_at:
        next_at, why = allowed, f"{why}; the feed asks not to be polled at that hour or day"
    return Pace(next_at=min(next_at, latest), interval_s=pause, why=why)


def after_failure(
    *,
    now: datetime,
    policy: Policy,
    jitter: float,
    interval_s: float,
    failures: int,
    shortest_s: float = 0.0,
    retry_after: float | None = None,
    gone: Sequence[datetime] = (),
    wishes: Wishes = NO_WISHES,
) -> Pace:
    """When to ask again after the `failures`-th failure in a row (1 is the first).

    The pause doubles up to 24 h and never ends. The adaptive pause is kept for
    the day the feed returns. `gone` are the times of 410 answers in a row: it is
    asked once a day until they are confirmed (see `is_gone`), and then no more.
    """
    pause = interval_s or max(policy.interval_s, shortest_s)
    pause = min(max(pause, policy.floor_s, shortest_s), DAY_S)
    if is_gone(gone):
        why = f"the server said {len(gone)} times that it is gone: not asked any more"
        return Pace(next_at=NEVER, interval_s=pause, why=why)
    # 2**20 is over any pause already; a larger power could overflow.
    wait = DAY_S if gone else min(pause * 2.0 ** min(failures, 20), DAY_S)
    nth = "failed" if failures == 1 else f"failed {failures} times in a row"
    why = f"the server says gone: once in {spoken(wait)}" if gone else f"{nth}: {spoken(wait)}"
    for asked, said in (
        (retry_after or 0.0, "the server asks us to wait"),
        (wishes.ttl_s, "the feed asks for a pause of"),
    ):
        if asked > wait:
            wait, why = min(asked, DAY_S), f"{nth}: {said} {spoken(asked)}"
    latest = now + timedelta(days=1)
    next_at = min(_skip(_spread(now, wait, jitter), wishes), latest)
    return Pace(next_at=next_at, interval_s=pause, why=why)


def late(now: datetime, wishes: Wishes, last: datetime | None) -> datetime | None:
    """When to ask instead, if a feed came due shortly before an hour or day to skip.

    None to ask now; `last` is its last answer, after which no wish holds for over a day.
    """
    allowed = _skip(now, wishes)
    if allowed == now or last is None or allowed - last > timedelta(days=1):
        return None
    return allowed


def is_gone(said: Sequence[datetime]) -> bool:
    """Whether 410 was said often enough, on more than one day, to be believed."""
    days = {moment.date() for moment in said}
    return len(said) >= GONE_TIMES and len(days) >= _GONE_DAYS


def canary_due(full_at: datetime | None, quiet: int, honest: int, now: datetime) -> bool:
    """Whether to ask once without validators, because some servers say 304 whatever happens.

    Only a feed that has said 304 several times (`quiet`) and nothing else since
    `full_at` is suspected: after a day first, then ever more seldom (`honest`
    tests in a row found it honest).
    """
    if full_at is None or quiet < _CANARY_QUIET:
        return False
    pause = min(_CANARY_S * 2.0 ** min(honest, 10), _CANARY_MOST_S)
    return (now - full_at).total_seconds() >= pause


def spoken(seconds: float) -> str:
    """A pause in the words of an operator: "45 min", "2 h", "90 s"; from three days on in days."""
    if seconds >= 3 * DAY_S:
        return f"{seconds / DAY_S:.0f} days"
    if seconds >= 3600:
        return f"{seconds / 3600:.3g} h"
    if seconds >= 120:
        return f"{seconds / 60:.3g} min"
    return f"{seconds:.3g} s"


def _spread(now: datetime, wait: float, jitter: float) -> datetime:
    return now + timedelta(seconds=wait * (1 + _SPREAD * min(max(jitter, 0.0), 1.0)))


def _apart(
    moment: datetime, others: Sequence[datetime], gap_s: float, latest: datetime
) -> datetime:
    """The first moment from `moment` on that is `gap_s` from all others; never after `latest`."""
    gap = timedelta(seconds=gap_s)
    candidate = moment
    for other in sorted(others):
        if abs(candidate - other) < gap:
            candidate = other + gap
    return candidate if candidate <= latest else moment


def _skip(moment: datetime, wishes: Wishes) -> datetime:
    """The first moment from `moment` on that the feed does not ask to be skipped."""
    hours = {hour % 24 for hour in wishes.skip_hours}
    days = set(wishes.skip_days)
    if len(hours) >= 24 or len(days) >= 7:
        return moment  # a feed that is never to be polled is a mistake
    candidate = moment
    for _ in range(24 * 7):
        if candidate.hour not in hours and candidate.weekday() not in days:
            return candidate
        candidate = candidate.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        # keep the random part, or all such feeds would come at the full hour
        candidate += timedelta(minutes=moment.minute / 6, seconds=moment.second)
    return moment
