"""Drafts of events -> the candidates that are new to a reader, or have grown since they looked.

It must never decide that a candidate is an event: an operator does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.core.suggest import Draft
from monitor.core.wanted import speaks_from
from monitor.types import Candidate, Outlet, OutletId, Reading, Subscriber, Translation

LEAST_ITEMS, LEAST_OUTLETS = 3, 2  # as `monitor events suggest` asks
MOST = 5  # of a mail; the command lists all
NAMED = 4  # outlets named and linked
# What came in so late before a digest may have been read only after it: shown twice at worst.
LATE = timedelta(hours=1)


def candidates(
    drafts: Sequence[Draft],
    subscriber: Subscriber,
    since: datetime,
    outlets: Mapping[OutletId, Outlet],
) -> tuple[Candidate, ...]:
    """The widest candidates with an item since `since`, of outlets and languages that are read."""
    found = []
    for draft in drafts if subscriber.candidates else ():
        mine = [r for r in draft.readings if _wanted(subscriber, r, outlets)]
        names = {outlets[r.item.outlet].name: r for r in reversed(mine)}
        added = sum(1 for r in mine if r.item.fetched > since - LATE)
        if len(mine) < LEAST_ITEMS or len(names) < LEAST_OUTLETS or not added:
            continue
        found.append(
            Candidate(
                title=draft.title,
                language=_language(draft),
                slug=draft.slug,
                date=draft.date,
                items=len(mine),
                added=added,
                outlets=tuple(sorted(names)),
                languages=tuple(sorted({r.language.code for r in mine})),
                sources=tuple((name, names[name].item.url) for name in sorted(names)[:NAMED]),
            )
        )
        if len(found) == MOST:
            break
    return tuple(found)


def _wanted(subscriber: Subscriber, reading: Reading, outlets: Mapping[OutletId, Outlet]) -> bool:
    outlet = outlets.get(reading.item.outlet)
    if outlet is None:
        return False
    lenses = {tag.lens for tag in outlet.lenses}
    return (
        speaks_from(subscriber.regions, outlet.country, outlet.region)
        and (not subscriber.lenses or bool(lenses & set(subscriber.lenses)))
        and (not subscriber.languages or reading.language.code in subscriber.languages)
    )


def _language(draft: Draft) -> str:
    """What the title is written in: English wherever a report or its translation gave it."""
    for reading in draft.readings:
        title = " ".join(reading.item.title.split())
        if title == draft.title:
            return reading.language.code
        made = reading.translation
        if isinstance(made, Translation) and " ".join(made.title.split()) == draft.title:
            return "en"
    return "und"
