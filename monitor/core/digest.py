"""Takes of a period and a subscriber -> Digest: what changed first, everything else in a line.

It must never know how a digest looks, where it goes, or what the time is.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.core.changes import News, changes, per_day, rank
from monitor.core.told import language
from monitor.core.wanted import followed, wanted
from monitor.types import (
    Candidate,
    Change,
    Digest,
    DigestEvent,
    Event,
    EventSlug,
    Lang,
    LensBatch,
    LensId,
    Outlet,
    OutletId,
    Receipt,
    Standing,
    Subscriber,
    Take,
    TakeId,
    TakeView,
)

# Pauses after each failed try (R9). Six pauses are about 42 hours: a weekend's outage
# of a mail server is survived, and an operator hears of it on the second day.
RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)


# ---- when ----------------------------------------------------------------


def digest_due(subscriber: Subscriber, now: datetime, last: date | None) -> date | None:
    """Local date whose digest is due at `now`, or None; `last` is the newest date made.

    A date is due from the first instant at which local clocks show
    ``subscriber.at`` or later: a time that clocks skip in spring counts from the
    skip, one that they show twice in autumn counts from the first. Only the
    newest due date is given, so days off are made up for by one digest. A new
    subscriber never gets yesterday's.
    """
    zone = ZoneInfo(subscriber.zone)
    utc = now.astimezone(UTC)
    local = now.astimezone(zone)
    wall = local.replace(tzinfo=None)
    # Tomorrow can be due where clocks go back over midnight after showing `at`.
    for days in (1, 0, -1):
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, subscriber.at)
        # The wall clock tells the end of a skipped hour; UTC tells the first of two.
        if wall >= moment or utc >= moment.replace(tzinfo=zone).astimezone(UTC):
            if last is None:
                return day if days >= 0 else None
            return day if day > last else None
    return None


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a message that failed `tries` times (this one included) is tried again; None: never."""
    return now + RETRIES[tries - 1] if 1 <= tries <= len(RETRIES) else None


# ---- what ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What was recorded since a reader's last digest, and what was held before it.

    `new` are takes recorded after `last_take`, `earlier` those before, of the events that
    `new` touches. Of `new`, `corrections` replace what this reader was told; `former` are
    standings of what they were told; `withdrawn` takes it back.
    """

    new: Sequence[Standing]
    earlier: Sequence[Standing] = ()
    corrections: Collection[TakeId] = ()
    former: Sequence[Standing] = ()
    withdrawn: Sequence[Take] = ()
    last_take: int | None = None  # None: this reader never had a digest

    @property
    def newest(self) -> int:
        """The highest take id of all this."""
        takes = (*(standing.take for standing in self.new), *self.withdrawn)
        return max((int(take.id or 0) for take in takes), default=self.last_take or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the configuration knows of lenses, events and pages."""

    lens_labels: Mapping[LensId, str]
    actors: Mapping[EventSlug, Mapping[str, str]] = field(
        default_factory=lambda: MappingProxyType({})
    )  # English names of an event's actors, each with whose it is
    outlets: Mapping[OutletId, Outlet] = field(default_factory=lambda: MappingProxyType({}))
    base_url: str = ""


def make_digest(
    *,
    subscriber: Subscriber,
    on: date,
    events: Sequence[Event],
    since: Since,
    receipt: Receipt,
    known: Knowledge,
    candidates: Sequence[Candidate] = (),
) -> Digest:
    """Order what is new since the last digest by how much it changes the picture."""
    mine = followed(subscriber, events)
    changed: list[tuple[tuple[int, ...], DigestEvent]] = []
    for event in mine:
        news = news_of(event, subscriber, since, known)
        if news.any:
            told = changes(news, known.lens_labels)
            changed.append((rank(news, told), _event(event, news, told, known, on)))
    ordered = numbered(
        entry
        for _, entry in sorted(changed, key=lambda pair: (pair[0], pair[1].title, pair[1].slug))
    )
    touched = {entry.slug for entry in ordered}
    return Digest(
        subscriber=subscriber.id,
        date=on,
        language=subscriber.language,
        changed=ordered,
        unchanged=tuple(
            (event.slug, event.title)
            for event in mine
            if event.slug not in touched and not event.closed
        ),
        receipt=receipt,
        last_take=since.newest,
        first=since.last_take is None,
        candidates=tuple(candidates),
        images=subscriber.images,
    )


def news_of(event: Event, subscriber: Subscriber, since: Since, known: Knowledge) -> News:
    """What of all that is new is news of one event to one reader."""

    def mine(some: Sequence[Standing]) -> list[Standing]:
        return [s for s in some if s.take.event == event.slug and wanted(subscriber, s.take)]

    new = mine(since.new)
    return News(
        reports=[s for s in new if s.take.id not in since.corrections],
        corrected=[s for s in new if s.take.id in since.corrections],
        withdrawn=[t for t in since.withdrawn if t.event == event.slug and wanted(subscriber, t)],
        before=mine(since.earlier),
        former=mine(since.former),
        actors=known.actors.get(event.slug, {}),
    )


def _event(
    event: Event, news: News, told: tuple[Change, ...], known: Knowledge, on: date
) -> DigestEvent:
    return DigestEvent(
        slug=event.slug,
        title=event.title,
        url=event.canonical or page_url(event, known.base_url),
        page=page_url(event, known.base_url),
        changes=told,
        reports=len(news.reports),
        batches=batches([*news.reports, *news.corrected], known.lens_labels),
        days=per_day(news, on),
    )


def page_url(event: Event, base_url: str) -> str:
    """The address of our own page of an event; "" where pages have none."""
    return f"{base_url.rstrip('/')}/{event.slug}.html" if base_url else ""


def batches(standings: Sequence[Standing], labels: Mapping[LensId, str]) -> tuple[LensBatch, ...]:
    """Each take once, under its first lens; unlabelled last, since that is no lens.

    The label of takes without a lens is "": the mail has its own words for it.
    """
    by_lens: dict[str, list[Standing]] = {}
    for standing in standings:
        lens = standing.take.lenses[0] if standing.take.lenses else ""
        by_lens.setdefault(lens, []).append(standing)
    return tuple(
        LensBatch(
            lens=lens,
            label=labels.get(LensId(lens), lens) if lens else "",
            takes=tuple(
                TakeView(
                    number=0,
                    take=standing.take,
                    origin_group=standing.origin_group,
                    agency=standing.agency,
                    inherited=standing.inherited,
                    kind=standing.outlet.kind,
                    invented=standing.outlet.invented,
                    link_only=not standing.take.gist and standing.take.quote is None,
                )
                for standing in sorted(
                    by_lens[lens], key=lambda s: (s.take.published, int(s.take.id or 0))
                )
            ),
        )
        for lens in sorted(
            by_lens, key=lambda lens: (not lens, labels.get(LensId(lens), lens).casefold())
        )
    )


def numbered(entries: Iterable[DigestEvent]) -> tuple[DigestEvent, ...]:
    """Number all takes from 1 in the order in which a reader meets them."""
    number = itertools.count(1)
    return tuple(
        replace(
            entry,
            batches=tuple(
                replace(
                    batch, takes=tuple(replace(view, number=next(number)) for view in batch.takes)
                )
                for batch in entry.batches
            ),
        )
        for entry in entries
    )


def all_takes(digest: Digest) -> Iterator[TakeView]:
    """Takes in the order in which a reader meets them."""
    for entry in digest.changed:
        for batch in entry.batches:
            yield from batch.takes


# ---- words ---------------------------------------------------------------


def plural(n: int, noun: str) -> str:
    """Write "1 report", "2 reports", "1,000 reports"."""
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def shorten(text: str, width: int) -> str:
    """Cut at a word's edge and mark it; text without spaces is cut where it is too long."""
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    at = cut.rfind(" ")
    return cut[: at if at > width // 2 else len(cut)].rstrip(" ,;:") + "…"


def language_name(code: Lang) -> str:
    """Name of a language from CLDR; the code itself if it has none."""
    return language(code)
