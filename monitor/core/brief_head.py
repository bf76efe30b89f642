"""The head of the page: what the record is made of, and what it does not have.

It must never judge: it counts what is held, and says plainly what is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC

from monitor.core.regions import COUNTRIES
from monitor.core.told import (
    SEMICOLON,
    country,
    joined,
    language,
    on,
    quantity,
    say,
    several,
)
from monitor.types import EventRows, Fact, FigureRow, Standing, TakeView, Translation


def place_countries(rows: EventRows) -> tuple[str, ...]:
    """ISO codes of the countries where the event's places are, in the event's own order."""
    countries = {entity.id: entity.country for entity in rows.entities}
    found = [countries.get(place, "") for place in rows.event.places]
    return tuple(dict.fromkeys(code for code in found if code in COUNTRIES))


def missing(rows: EventRows, standings: Sequence[Standing]) -> str:
    """What the record does not have, in one sentence; "" if nothing plain is missing."""
    if not standings:
        return say("No report is held on this event.")
    absent = [
        code
        for code in place_countries(rows)[:1]
        if not any(s.take.country == code for s in standings)
    ]
    if absent:
        return several(
            len(standings),
            "The only report held is not from an outlet in {country}.",
            "None of the {n} reports held is from an outlet in {country}.",
            country=country(absent[0]),
        )
    languages = {s.take.language for s in standings}
    if len(languages) == 1:
        return say("Every report held is in {language}.", language=language(next(iter(languages))))
    if not any(s.take.quote for s in standings):
        return say("No report held has words that could be quoted.")
    return ""


def facts(
    rows: EventRows, standings: Sequence[Standing], views: Sequence[TakeView]
) -> tuple[Fact, ...]:
    """Reports and publishers; independent origins; languages read; newest report and its age."""
    total = len(standings)
    publishers = len({s.take.outlet for s in standings})
    links = sum(1 for view in views if view.link_only)
    return (
        Fact(
            label=say("Reports held"),
            value=several(
                publishers, "{total} from {n} publisher", "{total} from {n} publishers", total=total
            ),
            note=say("{text} with text, {links} link only", text=total - links, links=links)
            if links
            else say("all with text"),
        ),
        Fact(
            label=say("Independent origins"),
            value=quantity(len({s.origin_group for s in standings})),
            note=_reprints(standings),
        ),
        Fact(
            label=say("Languages read"),
            value=_spoken_languages(standings),
            note=_unread(standings),
        ),
        _newest(rows, standings),
    )


def _reprints(standings: Sequence[Standing]) -> str:
    reprints = len(standings) - len({s.origin_group for s in standings})
    agencies = sorted({s.agency for s in standings if s.agency})
    parts = []
    if reprints:
        parts.append(several(reprints, "{n} report repeats another", "{n} reports repeat another"))
    if agencies:
        parts.append(say("credited: {agencies}", agencies=joined(agencies[:3])))
    return joined(parts, SEMICOLON) if parts else say("no reprint found")


def _spoken_languages(standings: Sequence[Standing]) -> str:
    counts = Counter(s.take.language for s in standings)
    names = [
        say("{language} {count}", language=language(code), count=counts[code])
        for code in sorted(counts, key=lambda code: (-counts[code], code))
    ]
    return joined(names) if names else say("none")


def _unread(standings: Sequence[Standing]) -> str:
    """How many foreign reports have no English to work with."""
    foreign = [s for s in standings if s.take.language != "en"]
    unread = sum(1 for s in foreign if not isinstance(s.reading.translation, Translation))
    doubtful = sum(
        1
        for s in foreign
        if isinstance(s.reading.translation, Translation) and s.reading.translation.flags
    )
    parts = []
    if unread:
        parts.append(several(unread, "{n} not translated", "{n} not translated"))
    if doubtful:
        parts.append(
            several(doubtful, "{n} with doubtful translation", "{n} with doubtful translation")
        )
    if not parts and foreign:
        parts.append(say("all others by machine translation"))
    return joined(parts)


def _newest(rows: EventRows, standings: Sequence[Standing]) -> Fact:
    dated = [s for s in standings if s.reading.item.dated]
    if not dated:
        none = say("none with a date") if standings else say("none")
        return Fact(label=say("Newest report"), value=none)
    newest = max(s.take.published for s in dated).astimezone(UTC).date()
    note = ""
    if rows.as_of is not None:
        today = rows.as_of.astimezone(UTC).date()
        age = (today - newest).days
        note = (
            say("the day of the newest poll")
            if age <= 0
            else several(
                age,
                "{n} day before the newest poll ({day})",
                "{n} days before the newest poll ({day})",
                day=today,
            )
        )
    return Fact(label=say("Newest report"), value=on(newest), note=note)


def care(
    rows: EventRows,
    standings: Sequence[Standing],
    views: Sequence[TakeView],
    figures: Sequence[FigureRow],
) -> tuple[str, ...]:
    """What to keep in mind while reading, each a plain count."""
    notes: list[str] = []
    gap = missing(rows, standings)
    if gap:
        notes.append(gap)
    disagree = sum(1 for row in figures if row.state == "disagree")
    if disagree:
        notes.append(
            several(
                disagree,
                "{n} figure on which reports disagree.",
                "{n} figures on which reports disagree.",
            )
        )
    unlabelled = sum(1 for s in standings if not s.take.lenses)
    if unlabelled:
        notes.append(
            several(
                unlabelled,
                "{n} report from outlets without a lens label.",
                "{n} reports from outlets without a lens label.",
            )
        )
    links = sum(1 for view in views if view.link_only)
    if links:
        notes.append(
            several(
                links,
                "{n} report of which only the link is held.",
                "{n} reports of which only the link is held.",
            )
        )
    invented = sum(1 for view in views if view.invented)
    if invented:
        notes.append(
            several(
                invented,
                "{n} report from outlets that are invented, to show how it works.",
                "{n} reports from outlets that are invented, to show how it works.",
            )
        )
    return tuple(notes)
