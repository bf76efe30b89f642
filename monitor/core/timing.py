"""What the days say for an event or against it: that of an item, and those that its text names.

It must never decide anything: what it finds is evidence beside the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from monitor.core.fading import freshness
from monitor.core.profile import Profile

if TYPE_CHECKING:  # evidence reads this module
    from monitor.core.evidence import Found, Scan

_LATE_DAYS = 30.0
_BEGINNING_DAYS = 3  # a text that names one of these days looks back at the event
_Told = tuple[str, float, str, tuple["Found", ...]]  # feature, value, what, where


def told(scan: Scan, profile: Profile) -> Iterator[_Told]:
    """How fresh the event is, whether it is over, whether the text looks back at it or beyond."""
    if not scan.reading.item.dated:
        return  # the time of the fetch says nothing about which of several events is meant
    published = scan.reading.item.published.date()
    event = profile.event
    days = (published - event.date).days
    fresh = freshness(event.type, event.date, event.until, published)
    yield "early", fresh, _after(days, "its beginning"), ()
    if event.until and (over := (published - event.until).days) > 0:
        yield "late", min(1.0, over / _LATE_DAYS), _after(over, "its end"), ()
    began = [f for day, f in scan.days if 0 <= (day - event.date).days < _BEGINNING_DAYS]
    if began:
        best = max(began, key=lambda f: f.strength)
        yield "dated", best.strength, "names the days of its beginning", (best,)
    old = [f for f in scan.years if int(f.text) < event.date.year]
    if old:
        yield "bygone", 1.0, f"speaks of {old[0].text}", (old[0],)


def _after(days: int, what: str) -> str:
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} before {what}"
    if days == 0:
        return f"the day of {what}"
    return f"{days} day{'' if days == 1 else 's'} after {what}"
