"""What an answer teaches about a feed: whether its validators lie, its guids churn, it is gone.

Pure: habits in, habits out. It must never know the store, nor when the feed is
asked again (that is `pace`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitor.core.pace import DOUBTS, GONE_TIMES, Wishes
from monitor.types import Habits, Memo, New, Parsed, Revised

# New entries that one feed may bring in one UTC day, besides those since the last look.
MOST_NEW = 50
# Of many entries that come at once as news, so many have a date of their own.
_OWN_DATES = 0.8
CHURNS = 2  # documents in a row with all other guids before another key is used


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is stored of a document's changes, and how many new entries are left out."""

    changes: tuple[New | Revised, ...]
    left: int


def wishes(habits: Habits) -> Wishes:
    """The pause, hours and days that the last document asked for."""
    return Wishes(ttl_s=habits.ttl_s, skip_hours=habits.skip_hours, skip_days=habits.skip_days)


def after_document(
    habits: Habits,
    parsed: Parsed,
    *,
    now: datetime,
    fresh: float,
    churn: Literal["", "link", "text"],
) -> Habits:
    """After a document was read: its wishes, and whether its guids hold.

    `churn` is what still identified entries whose guids were all other ones.
    """
    churns = habits.churn + 1 if churn else 0
    settled = churns >= CHURNS and not habits.keying
    return replace(
        habits,
        fresh_s=fresh,
        ttl_s=parsed.ttl_s,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        full_at=now,
        quiet=0,
        gone=(),
        churn=churns,
        keying=churn if settled and churn else habits.keying,
    )


def after_canary(habits: Habits, *, told: Memo, answered: Memo, news: bool) -> Habits:
    """After a request without validators that was made only to test them.

    News under the very validators that we hold is a lie. Under new ones it may
    be chance once; if only canaries bring news, the server says 304 to everything.
    """
    if not news:
        return replace(habits, honest=habits.honest + 1, doubts=0)
    doubts = habits.doubts + 1
    lies = answered == told or doubts >= DOUBTS
    return replace(habits, honest=0, doubts=doubts, lies=habits.lies or lies)


def after_news(habits: Habits) -> Habits:
    """After a conditional request brought a document: the validators do tell."""
    return replace(habits, doubts=0)


def after_unchanged(habits: Habits, fresh: float | None) -> Habits:
    """After a 304; `fresh` is None where it says nothing about that."""
    fresh_s = habits.fresh_s if fresh is None else fresh
    return replace(habits, gone=(), quiet=habits.quiet + 1, fresh_s=fresh_s)


def after_failure(habits: Habits, now: datetime, *, gone: bool) -> Habits:
    """After a failure; 410 counts towards the end, anything else begins the count anew."""
    return replace(habits, gone=(*habits.gone, now)[-GONE_TIMES:] if gone else ())


def taken(
    changes: Sequence[New | Revised], *, today: int, looked: datetime | None, most: int = MOST_NEW
) -> Taken:
    """Of an archive that is emitted anew, no more than `most` new entries in a day, newest first.

    `today` have been new already. Entries that are dated since the last look
    (`looked`), or not at all, are what we wait for and are not counted. But more than
    `most` at once that share their dates, or have none, are an archive in new clothes.
    """
    new = [change for change in changes if isinstance(change, New)]
    if today + len(new) <= most:
        return Taken(changes=tuple(changes), left=0)

    def date(change: New) -> float:
        return change.entry.published.timestamp() if change.entry.published else 0.0

    def news(change: New) -> bool:
        if looked is None:
            return False
        return change.entry.published is None or date(change) > looked.timestamp()

    since = [change for change in new if news(change)]
    dates = {change.entry.published for change in since} - {None}
    if len(since) > most and len(dates) < _OWN_DATES * len(since):
        since = []
    chosen = {id(change) for change in since}
    old = sorted((c for c in new if id(c) not in chosen), key=date, reverse=True)
    chosen |= {id(change) for change in old[: max(most - today - len(since), 0)]}
    kept = tuple(c for c in changes if isinstance(c, Revised) or id(c) in chosen)
    return Taken(changes=kept, left=len(changes) - len(kept))
