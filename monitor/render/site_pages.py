"""The lists of a site: events, outlets with their record, places and actors; made of cards.

A card is what the lists need to know of one event, plain enough to be kept as JSON,
so that an event that did not change need not be read. It must never read a take.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import TypedDict

from monitor.core.brief_outlook import spoken_date
from monitor.core.brief_silence import was_heard_well, why
from monitor.core.digest import language_name, plural
from monitor.core.regions import COUNTRIES, country_name
from monitor.render.mailtext import direction, line
from monitor.render.page_days import revisions
from monitor.render.site import ENTITIES, INDEX, OUTLETS, Block, Link, ListPage, Row
from monitor.render.verified import all_views
from monitor.types import Brief, Entity, EventRows, LensId, Outlet

NEWEST = 5  # headlines that an outlet's page shows of one event; the event's page has them all
SILENCES = 20  # events that it lists as silent, or as not heard; the newest, and how many more


class Told(TypedDict):
    """One report on an outlet's page."""

    number: int
    day: str
    headline: str
    lang: str


class Record(TypedDict):
    """What one outlet has reported on one event."""

    reports: int
    newest: list[Told]
    revised: list[str]


class Card(TypedDict):
    """What the lists of a site know of one event."""

    mark: str
    title: str
    date: str
    closed: bool
    changed: str
    note: str
    outlets: dict[str, Record]  # those that reported, by id
    silent: dict[str, str]  # ids of those that did not, with what they carried instead
    deaf: dict[str, str]  # ids of those of which nothing can be said, with why
    entities: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecord:
    """How one feed is, in public words: never an address or an error's text."""

    name: str
    health: str
    answered: date | None


def card(mark: str, rows: EventRows, brief: Brief) -> Card:
    """The card of an event, from its rows and its brief."""
    outlets: dict[str, Record] = {}
    views = sorted(all_views(brief), key=lambda view: (view.take.published, view.number))
    outlet_of = {view.number: str(view.take.outlet) for view in views}
    for view in reversed(views):
        record = outlets.setdefault(str(view.take.outlet), _record())
        record["reports"] += 1
        if len(record["newest"]) < NEWEST:
            told = Told(
                number=view.number,
                day=spoken_date(view.take.published.astimezone(UTC).date()),
                headline=line(view.take.headline),
                lang=view.take.spoken("headline"),
            )
            record["newest"].append(told)
    for text, number in revisions(brief):
        outlets[outlet_of[number]]["revised"].append(text)
    # Where nobody reports there is no silence.
    others = [one for one in rows.listened if views and str(one.outlet.id) not in outlets]
    return Card(
        mark=mark,
        title=line(brief.title),
        date=brief.date.isoformat(),
        closed=rows.event.closed,
        changed=brief.as_of.astimezone(UTC).date().isoformat() if brief.as_of else "",
        note=_held(brief),
        outlets=outlets,
        silent={str(one.outlet.id): line(why(one)) for one in others if was_heard_well(one)},
        deaf={str(one.outlet.id): line(why(one)) for one in others if not was_heard_well(one)},
        entities=list(brief.entities),
    )


def _held(brief: Brief) -> str:
    """The line under an event's title."""
    if not brief.take_count:
        return f"{spoken_date(brief.date)} · no report held"
    return (
        f"{spoken_date(brief.date)} · {plural(brief.take_count, 'report')} from "
        f"{plural(brief.publisher_count, 'publisher')}, "
        f"{plural(brief.origin_count, 'independent origin')}"
    )


def _record() -> Record:
    return Record(reports=0, newest=[], revised=[])


Ordered = Sequence[tuple[str, Card]]


def ordered(cards: Mapping[str, Card]) -> Ordered:
    """Slugs with their cards, the newest event first."""
    return sorted(cards.items(), key=lambda one: (one[1]["date"], one[0]), reverse=True)


def index(events: Ordered) -> ListPage:
    """The page that all others lead back to."""
    running = [one for one in events if not one[1]["closed"]]
    closed = [one for one in events if one[1]["closed"]]
    blocks = [Block(title="Tracked events", rows=_event_rows(running))]
    if closed:
        blocks.append(Block(title="Closed events", rows=_event_rows(closed)))
    return ListPage(
        kicker="Regional Takes",
        title="Events",
        dek="Who says what about an event, in which words, and who is silent.",
        blocks=tuple(blocks),
        feed="feed.atom",
    )


def _event_rows(events: Ordered) -> tuple[Row, ...]:
    return tuple(Row(title=c["title"], href=f"{s}.html", note=c["note"]) for s, c in events)


@dataclass(slots=True)
class _Mine:
    """What all cards tell of one outlet, the newest event first."""

    reports: list[tuple[str, Card, Record]] = field(default_factory=list)
    silent: list[tuple[str, Card, str]] = field(default_factory=list)
    deaf: list[tuple[str, Card, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(record["reports"] for _, _, record in self.reports)


def _by_outlet(events: Ordered) -> Mapping[str, _Mine]:
    """One look at each card, not one for each outlet."""
    found: dict[str, _Mine] = defaultdict(_Mine)
    for slug, one in events:
        for key, record in one["outlets"].items():
            found[key].reports.append((slug, one, record))
        for key, said in one["silent"].items():
            found[key].silent.append((slug, one, said))
        for key, said in one["deaf"].items():
            found[key].deaf.append((slug, one, said))
    return found


def outlet_pages(
    outlets: Sequence[Outlet],
    feeds: Mapping[str, Sequence[FeedRecord]],
    events: Ordered,
    labels: Mapping[LensId, str],
) -> Iterator[tuple[str, ListPage]]:
    """The list of all outlets, and each with what it is, its lenses, its record and its feeds."""
    known = _by_outlet(events)
    rows: list[Row] = []
    for outlet in sorted(outlets, key=lambda o: (o.name.casefold(), o.id)):
        mine = known.get(str(outlet.id)) or _Mine()
        lenses = ", ".join(labels.get(tag.lens, tag.lens) for tag in outlet.lenses)
        note = f"{_country(outlet)} · {lenses or 'no lens label'} · {plural(mine.total, 'report')}"
        rows.append(Row(title=outlet.name, href=f"outlets/{outlet.id}.html", note=note))
        blocks = (_lenses(outlet, labels), *_record_blocks(mine))
        yield (
            f"outlets/{outlet.id}.html",
            _outlet_page(outlet, (*blocks, _feeds(feeds.get(str(outlet.id), ())))),
        )
    yield OUTLETS, ListPage(
        kicker="Regional Takes", title="Outlets", dek="Whom we listen to, and their record.",
        blocks=(Block(title=plural(len(rows), "outlet"), rows=tuple(rows)),),
        trail=(Link(title="Events", href=INDEX),),
    )  # fmt: skip


def _outlet_page(outlet: Outlet, blocks: tuple[Block, ...]) -> ListPage:
    spoken = ", ".join(language_name(code) for code in outlet.languages)
    return ListPage(
        kicker="Outlet" + (", invented for the sample world" if outlet.invented else ""),
        title=outlet.name,
        dek=f"{_country(outlet)} · {outlet.kind} · {spoken}",
        blocks=blocks,
        root="../",
        trail=(
            Link(title="Events", href=f"../{INDEX}"),
            Link(title="Outlets", href=f"../{OUTLETS}"),
        ),
    )


def _record_blocks(mine: _Mine) -> tuple[Block, ...]:
    """What it reported, what it revised, and where it was silent or not heard."""
    return (
        Block(
            title=f"Reports held: {mine.total:,}",
            rows=tuple(_reports(s, c, r) for s, c, r in mine.reports),
            empty="No report of it is held; what follows says why.",
        ),
        Block(
            title="Revisions of note",
            lede="Figures and headlines that it changed in a text we had already read.",
            rows=tuple(
                Row(title=text, href=f"../{s}.html#timeline", note=c["title"])
                for s, c, r in mine.reports
                for text in r["revised"]
            ),
            empty="None seen.",
        ),
        Block(
            title="Silent",
            lede="Its feeds were polled well since the event began and carried other news.",
            rows=_silent(mine.silent),
            empty="On no tracked event.",
        ),
        Block(
            title="Not heard well enough to say",
            lede="A feed failed or carried nothing, which is about us and not about the outlet.",
            rows=_silent(mine.deaf),
            empty="On no tracked event.",
        ),
    )


def _country(outlet: Outlet) -> str:
    known = outlet.country in COUNTRIES
    return country_name(outlet.country) if known else outlet.country or "no country given"


def _lenses(outlet: Outlet, labels: Mapping[LensId, str]) -> Block:
    return Block(
        title="Lenses",
        rows=tuple(
            Row(
                title=labels.get(tag.lens, tag.lens), note=f"{tag.reason} ({spoken_date(tag.date)})"
            )
            for tag in outlet.lenses
        ),
        empty="No lens label, which is no lens.",
    )


def _reports(slug: str, card: Card, record: Record) -> Row:
    """An event with the newest reports on it; each leads to its source on the event's page."""
    more = record["reports"] - len(record["newest"])
    return Row(
        title=card["title"],
        href=f"../{slug}.html",
        note=plural(record["reports"], "report") + (f", the newest {NEWEST}:" if more else ""),
        rows=tuple(
            Row(
                title=told["headline"],
                note=f"{told['day']}, source {told['number']}",
                lang=told["lang"] or "und",
                dir=direction(told["lang"]),
            )
            for told in record["newest"]
        ),
    )


def _silent(events: Sequence[tuple[str, Card, str]]) -> tuple[Row, ...]:
    """The newest events with why, and how many more there are."""
    rows = [
        Row(title=card["title"], href=f"../{slug}.html#silence", note=why)
        for slug, card, why in events[:SILENCES]
    ]
    more = len(events) - len(rows)
    return (*rows, Row(title=f"and {plural(more, 'older event')}")) if more else tuple(rows)


def _feeds(feeds: Sequence[FeedRecord]) -> Block:
    return Block(
        title="Feeds",
        rows=tuple(
            Row(
                title=feed.name,
                note=feed.health
                + (f", last answered {spoken_date(feed.answered)}" if feed.answered else ""),
            )
            for feed in feeds
        ),
        empty="No feed of it is followed.",
    )


def _named(events: Ordered) -> dict[str, tuple[str, list[tuple[str, Card, int]]]]:
    """Id -> English name and the events whose reports name it, the newest event first."""
    found: dict[str, tuple[str, list[tuple[str, Card, int]]]] = {}
    for slug, one in events:
        for key, name, count in one["entities"]:
            found.setdefault(key, (name, []))[1].append((slug, one, count))
    return found


def entity_pages(events: Ordered, entities: Sequence[Entity]) -> Iterator[tuple[str, ListPage]]:
    """The list of places and actors that reports name, and each with its names and events."""
    known = {str(entity.id): entity for entity in entities}
    rows: list[Row] = []
    for key, (name, told) in sorted(
        _named(events).items(), key=lambda e: (e[1][0].casefold(), e[0])
    ):
        held = plural(sum(count for _, _, count in told), "report")
        note = f"{held} on {plural(len(told), 'event')}"
        rows.append(Row(title=name, href=f"entities/{key}.html", note=note))
        yield f"entities/{key}.html", _entity_page(name, told, known.get(key))
    yield ENTITIES, ListPage(
        kicker="Regional Takes", title="Places and actors",
        dek="Those of the tracked events that reports name.",
        blocks=(Block(title=f"{len(rows):,} named", rows=tuple(rows)),),
        trail=(Link(title="Events", href=INDEX),),
    )  # fmt: skip


def _entity_page(
    name: str, told: Sequence[tuple[str, Card, int]], entity: Entity | None
) -> ListPage:
    names = entity.names if entity else {}
    return ListPage(
        kicker=(entity.kind if entity else "place or actor").replace("-", " ").capitalize(),
        title=name,
        dek=country_name(entity.country) if entity and entity.country in COUNTRIES else "",
        blocks=(
            Block(
                title="Events whose reports name it",
                rows=tuple(
                    Row(title=one["title"], href=f"../{slug}.html",
                        note=f"named in {plural(count, 'report')}")
                    for slug, one, count in told
                ),
            ),
            Block(
                title="Names by which it is recognised",
                rows=tuple(
                    Row(title=" · ".join(names[lang]), note=language_name(lang),
                        lang=lang, dir=direction(lang))
                    for lang in sorted(names) if names[lang]
                ),
            ),
        ),
        root="../",
        trail=(
            Link(title="Events", href=f"../{INDEX}"),
            Link(title="Places and actors", href=f"../{ENTITIES}"),
        ),
    )  # fmt: skip
