"""Takes of a period and a subscriber -> Digest: what changed first, everything else in a line.

It must never know how a digest looks, where it goes, or what the time is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale

from monitor.types import (
    Digest,
    DigestEvent,
    Event,
    EventSlug,
    Lang,
    LensBatch,
    LensId,
    Receipt,
    Standing,
    Subscriber,
    Take,
    TakeId,
    TakeView,
)

UNLABELLED = "Outlets without a lens label"
NAMES_SHOWN = 3  # outlets named in one line of change; the takes below name all
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


def make_digest(
    *,
    subscriber: Subscriber,
    on: date,
    events: Sequence[Event],
    new: Sequence[Standing],
    earlier: Sequence[Standing],
    receipt: Receipt,
    lens_labels: Mapping[LensId, str],
    previous_take: int | None = None,
    corrections: Collection[TakeId] = (),
    withdrawn: Sequence[Take] = (),
    base_url: str = "",
) -> Digest:
    """Order what is new since the last digest by how much it changes the picture.

    `new` are the takes recorded after `previous_take`; `earlier` those before,
    of the events that `new` touches. Of `new`, `corrections` replace what this
    subscriber was told; `withdrawn` takes it back. New lenses and regions on an
    event come first, then new origins, then more of the same.
    """
    followed = [event for event in events if event.slug in _followed(subscriber, events)]
    fresh = [standing for standing in new if _wanted(subscriber, standing.take)]
    known = [standing for standing in earlier if _wanted(subscriber, standing.take)]
    gone = [take for take in withdrawn if _wanted(subscriber, take)]
    changed: list[tuple[tuple[int, ...], DigestEvent]] = []
    for event in followed:
        news = _News(
            reports=_of(event, [s for s in fresh if s.take.id not in corrections]),
            corrected=_of(event, [s for s in fresh if s.take.id in corrections]),
            withdrawn=tuple(take for take in gone if take.event == event.slug),
            before=_of(event, known),
        )
        if news.reports or news.corrected or news.withdrawn:
            changed.append(_event(event, news, lens_labels, base_url))
    ordered = numbered(
        entry
        for _, entry in sorted(changed, key=lambda pair: (pair[0], pair[1].title, pair[1].slug))
    )
    touched = {entry.slug for entry in ordered}
    digest = Digest(
        subscriber=subscriber.id,
        date=on,
        language=subscriber.language,
        changed=ordered,
        unchanged=tuple(
            (event.slug, event.title)
            for event in followed
            if event.slug not in touched and not event.closed
        ),
        receipt=receipt,
        last_take=max(
            (int(take.id or 0) for take in (*(s.take for s in new), *withdrawn)),
            default=previous_take or 0,
        ),
        first=previous_take is None,
    )
    return replace(digest, headline=_headline(digest))


def _followed(subscriber: Subscriber, events: Sequence[Event]) -> Collection[EventSlug]:
    return subscriber.events or tuple(event.slug for event in events)


def _wanted(subscriber: Subscriber, take: Take) -> bool:
    if take.score < subscriber.minimum_score:
        return False
    return not subscriber.lenses or bool(set(take.lenses) & set(subscriber.lenses))


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What is new on one event, and what was held before."""

    reports: Sequence[Standing]
    corrected: Sequence[Standing]
    withdrawn: Sequence[Take]
    before: Sequence[Standing]


def _of(event: Event, standings: Sequence[Standing]) -> tuple[Standing, ...]:
    return tuple(standing for standing in standings if standing.take.event == event.slug)


def _event(
    event: Event, news: _News, labels: Mapping[LensId, str], base_url: str
) -> tuple[tuple[int, ...], DigestEvent]:
    """One changed event with its rank: smaller is more of a change."""
    reports, before = news.reports, news.before
    lenses = _first(reports, before, lambda take: take.lenses)
    regions = _first(reports, before, lambda take: (take.region_name,))
    languages = _first(reports, before, lambda take: (take.language,))
    origins = {s.origin_group for s in reports} - {s.origin_group for s in before}
    changes: list[str] = []
    if before:
        changes += [
            f"First reading with the lens {labels.get(LensId(lens), lens)}: {_names(outlets)}."
            for lens, outlets in lenses.items()
        ]
        changes += [
            f"First from {region}: {_names(outlets)}." for region, outlets in regions.items()
        ]
        changes += [
            f"First in {language_name(lang)}: {_names(outlets)}."
            for lang, outlets in languages.items()
        ]
        if reports:
            changes.append(f"{_counts(reports, len(origins))} {len(before)} held before.")
    elif reports:
        changes.append(f"First held on this event. {_counts(reports, len(origins))}")
        changes.append(
            "Lenses: " + ", ".join(labels.get(LensId(lens), lens) for lens in lenses) + "."
            if lenses
            else "No outlet among them carries a lens label."
        )
        changes.append("Regions: " + ", ".join(regions) + ".")
    if news.corrected:
        names = _names([standing.take.outlet_name for standing in news.corrected])
        changes.append(f"Corrected or changed: {names}.")
    changes += [f"Withdrawn: {take.outlet_name}: {take.withdrawn}." for take in news.withdrawn]
    rank = (-len(lenses), -len(regions), -len(origins), -len(reports))
    return rank, DigestEvent(
        slug=event.slug,
        title=event.title,
        url=event.canonical or (f"{base_url.rstrip('/')}/{event.slug}.html" if base_url else ""),
        changes=tuple(changes),
        reports=len(reports),
        batches=_batches([*reports, *news.corrected], labels),
    )


def _first(
    reports: Sequence[Standing],
    before: Sequence[Standing],
    key: Callable[[Take], Sequence[str]],
) -> dict[str, list[str]]:
    """Values of `key` that no earlier take has, each with the outlets that bring it."""
    known = {value for standing in before for value in key(standing.take)}
    found: dict[str, list[str]] = {}
    for standing in reports:
        for value in key(standing.take):
            if value and value not in known:
                found.setdefault(value, []).append(standing.take.outlet_name)
    return found


def _names(outlets: Sequence[str]) -> str:
    names = list(dict.fromkeys(outlets))
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _counts(reports: Sequence[Standing], origins: int) -> str:
    publishers = len({standing.take.outlet for standing in reports})
    return (
        f"{plural(len(reports), 'new report')} from {plural(publishers, 'publisher')}, "
        f"{plural(origins, 'new independent origin')}."
    )


def _batches(standings: Sequence[Standing], labels: Mapping[LensId, str]) -> tuple[LensBatch, ...]:
    """Each take once, under its first lens; unlabelled last, since that is no lens."""
    by_lens: dict[str, list[Standing]] = {}
    for standing in standings:
        lens = standing.take.lenses[0] if standing.take.lenses else ""
        by_lens.setdefault(lens, []).append(standing)
    return tuple(
        LensBatch(
            lens=lens,
            label=labels.get(LensId(lens), lens) if lens else UNLABELLED,
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


def _headline(digest: Digest) -> str:
    """Say the change in a few words; a day on which we were deaf is not a quiet day."""
    deaf = (
        f"; {len(digest.receipt.failed)} of {plural(digest.receipt.feeds, 'feed')} failed"
        if digest.receipt.failed
        else ""
    )
    if not digest.changed:
        return f"No new report on {plural(len(digest.unchanged), 'event')}{deaf}"
    top = digest.changed[0]
    first = next((c for c in top.changes if c.startswith("First ")), "")
    if not top.reports:
        what = "earlier reports corrected or withdrawn"
    elif first and not first.startswith("First held"):
        what = f"{plural(top.reports, 'new report')}, f{first[1:].rstrip('.')}"
    else:
        what = plural(top.reports, "new report")
    return (
        f"{shorten(top.title, 70)}: {shorten(what, 80)}; "
        f"{plural(len(digest.changed), 'event')} changed{deaf}"
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
    """English name of a language from CLDR; the code itself if it has none."""
    if code in ("", "und"):
        return "an unknown language"
    return str(Locale("en").languages.get(code, code))
