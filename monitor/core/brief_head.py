"""The head of the page: what the record is made of, and what it does not have.

It must never judge: it counts what is held, and says plainly what is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC

from monitor.core.brief_outlook import spoken_date
from monitor.core.digest import language_name, plural
from monitor.core.regions import COUNTRIES, country_name
from monitor.types import EventRows, Fact, FigureRow, Standing, TakeView, Translation


def place_countries(rows: EventRows) -> tuple[str, ...]:
    """ISO codes of the countries where the event's places are, in the event's own order."""
    countries = {entity.id: entity.country for entity in rows.entities}
    found = [countries.get(place, "") for place in rows.event.places]
    return tuple(dict.fromkeys(code for code in found if code in COUNTRIES))


def missing(rows: EventRows, standings: Sequence[Standing]) -> str:
    """What the record does not have, in one sentence; "" if nothing plain is missing."""
    if not standings:
        return "No report is held on this event."
    total = len(standings)
    whole = f"None of the {total:,} reports held" if total > 1 else "The only report held"
    absent = [
        country
        for country in place_countries(rows)[:1]
        if not any(s.take.country == country for s in standings)
    ]
    if absent:
        verb = "is" if total > 1 else "is not"
        return f"{whole} {verb} from an outlet in {country_name(absent[0])}."
    languages = {s.take.language for s in standings}
    if len(languages) == 1:
        return f"Every report held is in {language_name(next(iter(languages)))}."
    if not any(s.take.quote for s in standings):
        return "No report held has words that could be quoted."
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
            label="Reports held",
            value=f"{total:,} from {plural(publishers, 'publisher')}",
            note=f"{total - links:,} with text, {links:,} link only" if links else "all with text",
        ),
        Fact(label="Independent origins", value=_origins(standings), note=_reprints(standings)),
        Fact(label="Languages read", value=_spoken_languages(standings), note=_unread(standings)),
        _newest(rows, standings),
    )


def _origins(standings: Sequence[Standing]) -> str:
    return f"{len({s.origin_group for s in standings}):,}"


def _reprints(standings: Sequence[Standing]) -> str:
    reprints = len(standings) - len({s.origin_group for s in standings})
    agencies = sorted({s.agency for s in standings if s.agency})
    parts = []
    if reprints:
        parts.append(
            f"{plural(reprints, 'report')} {'repeats' if reprints == 1 else 'repeat'} another"
        )
    if agencies:
        parts.append(f"credited: {', '.join(agencies[:3])}")
    return "; ".join(parts) or "no reprint found"


def _spoken_languages(standings: Sequence[Standing]) -> str:
    counts = Counter(s.take.language for s in standings)
    names = [
        f"{language_name(code)} {counts[code]:,}"
        for code in sorted(counts, key=lambda code: (-counts[code], code))
    ]
    return ", ".join(names) or "none"


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
        parts.append(f"{unread:,} not translated")
    if doubtful:
        parts.append(f"{doubtful:,} with doubtful translation")
    if not parts and foreign:
        parts.append("all others by machine translation")
    return ", ".join(parts)


def _newest(rows: EventRows, standings: Sequence[Standing]) -> Fact:
    dated = [s for s in standings if s.reading.item.dated]
    if not dated:
        return Fact(label="Newest report", value="none with a date" if standings else "none")
    newest = max(s.take.published for s in dated).astimezone(UTC).date()
    note = ""
    if rows.as_of is not None:
        today = rows.as_of.astimezone(UTC).date()
        age = (today - newest).days
        when = "the day" if age <= 0 else f"{plural(age, 'day')} before"
        note = (
            f"{when} of the newest poll"
            if age <= 0
            else f"{when} the newest poll ({spoken_date(today)})"
        )
    return Fact(label="Newest report", value=spoken_date(newest), note=note)


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
        notes.append(f"{plural(disagree, 'figure')} on which reports disagree.")
    unlabelled = sum(1 for s in standings if not s.take.lenses)
    if unlabelled:
        notes.append(f"{plural(unlabelled, 'report')} from outlets without a lens label.")
    links = sum(1 for view in views if view.link_only)
    if links:
        notes.append(f"{plural(links, 'report')} of which only the link is held.")
    invented = sum(1 for view in views if view.invented)
    if invented:
        notes.append(
            f"{plural(invented, 'report')} from outlets that are invented, to show how it works."
        )
    return tuple(notes)
