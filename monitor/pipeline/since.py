"""What was recorded since a reader was last told something: the rows that digests and alerts need.

It must never decide what of it is news.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.digest import Since
from monitor.ports import PublishStore
from monitor.types import EventSlug, Standing, Take, TakeId, Untranslated


def read_since(
    store: PublishStore,
    after: TakeId | None,
    slugs: Collection[EventSlug],
    *,
    until: datetime | None = None,
) -> Since:
    """Takes after `after` (None: all there are) and what was held before of the events they touch.

    With `until` nothing that was recorded later is in it; that is for a look at a day gone
    by. What is sent never leaves a take out by its time: after a clock was set back, it
    would be left out for ever.
    """
    new = store.takes_after(after, slugs)
    withdrawn = store.withdrawn_after(after, slugs) if after is not None else []
    if until is not None:
        new = [standing for standing in new if standing.take.recorded <= until]
        withdrawn = [take for take in withdrawn if take.recorded <= until]
    touched = {standing.take.event for standing in new}
    ids = {standing.take.id for standing in new}
    earlier: list[Standing] = []
    if after is not None and touched:
        earlier = [s for s in store.takes_after(None, touched) if (s.take.id or 0) <= after]
    told = {
        take.id: row
        for take in (standing.take for standing in new)
        if after is not None and take.id is not None and take.supersedes
        for row in [_told(store, take, after)]
        if row is not None
    }
    return Since(
        new=new,
        earlier=[standing for standing in earlier if standing.take.id not in ids],
        corrections=frozenset(told),
        former=_former(store, [s for s in new if s.take.id in told], told),
        withdrawn=withdrawn,
        last_take=int(after) if after is not None else None,
    )


def _told(store: PublishStore, take: Take, after: TakeId) -> Take | None:
    """The state of this take that a reader was told last, if any."""
    line = store.take_history(take.item, take.event)
    rows = [row for row in line if row.id is not None and row.id <= after and not row.withdrawn]
    return rows[-1] if rows else None


def _former(
    store: PublishStore, corrected: Sequence[Standing], told: dict[TakeId, Take]
) -> list[Standing]:
    """What corrected takes stood for when they were told, if the outlet changed its text."""
    texts = {
        (text.item, text.revision): text
        for text in store.earlier_texts({s.take.item for s in corrected})
    }
    found = []
    for standing in corrected:
        assert standing.take.id is not None  # it was stored
        row = told[standing.take.id]
        text = texts.get((row.item, row.revision))
        if text is None:
            continue
        item = replace(
            standing.reading.item, title=text.title, summary=text.summary, body=text.body,
            revision=text.revision,
        )  # fmt: skip
        reading = replace(
            standing.reading,
            item=item,
            translation=Untranslated(source=standing.reading.language.code, reason="replaced"),
        )
        found.append(replace(standing, take=row, reading=reading))
    return found
