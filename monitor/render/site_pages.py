"""The lists of a site: events, outlets with their record, places and actors; made of cards.

A card is what the lists need to know of one event, plain enough to be kept as JSON,
so that an event that did not change need not be read. It must never read a take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import TypedDict

from monitor.core.brief_outlook import spoken_date
from monitor.core.brief_silence import was_heard_well, why
from monitor.core.digest import language_name, plural
from monitor.core.regions import COUNTRIES, country_name
from monitor.render.mailtext import direction, line
from monitor.render.page_days import revisions
from monitor.render.site import ENTITIES, INDEX, OUTLETS, Block, Link, ListPage, Row, list_page
from monitor.render.verified import all_views
from monitor.types import Brief, Entity, EventRows, LensId, Outlet

NEWEST = 5  # headlines that an outlet's page shows of one event; the event's page has them all


class Told(TypedDict):
    """One report on an outlet's page."""

    number: int
    day: str
    headline: str
    lang: str


class Record(TypedDict):
    """What one outlet has to do with one event."""

    reports: int
    newest: list[Told]
    revised: list[str]
    silent: str  # what it carried instead, "" if it was heard or not followed
    unreachable: str  # why nothing can be said


class Card(TypedDict):
    """What the lists of a site know of one event."""

    mark: str
    title: str
    date: str
    closed: bool
    changed: str
    note: str
    outlets: dict[str, Record]
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
    if views:  # where nobody reports there is no silence
        for one in rows.listened:
            if str(one.outlet.id) not in outlets:
                kind = "silent" if was_heard_well(one) else "unreachable"
                record = outlets.setdefault(str(one.outlet.id), _record())
                record[kind] = line(why(one))  # type: ignore[literal-required]  # one of two keys
    return Card(
        mark=mark,
        title=line(brief.title),
        date=brief.date.isoformat(),
        closed=rows.event.closed,
        changed=brief.as_of.astimezone(UTC).date().isoformat() if brief.as_of else "",
        note=_held(brief),
        outlets=outlets,
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
    return Record(reports=0, newest=[], revised=[], silent="", unreachable="")


Ordered = Sequence[tuple[str, Card]]


def ordered(cards: Mapping[str, Card]) -> Ordered:
    """Slugs with their cards, the newest event first."""
    return sorted(cards.items(), key=lambda one: (one[1]["date"], one[0]), reverse=True)


def index(events: Ordered) -> str:
    """The page that all others lead back to."""
    running = [one for one in events if not one[1]["closed"]]
    closed = [one for one in events if one[1]["closed"]]
    blocks = [Block(title="Tracked events", rows=_event_rows(running))]
    if closed:
        blocks.append(Block(title="Closed events", rows=_event_rows(closed)))
    return list_page(
        ListPage(
            kicker="Regional Takes",
            title="Events",
            dek="Who says what about an event, in which words, and who is silent.",
            blocks=tuple(blocks),
            feed="feed.atom",
        )
    )


def _event_rows(events: Ordered) -> tuple[Row, ...]:
    return tuple(Row(title=c["title"], href=f"{s}.html", note=c["note"]) for s, c in events)


def outlet_list(outlets: Sequence[Outlet], events: Ordered, labels: Mapping[LensId, str]) -> str:
    """All outlets by name, each with its country, its lenses and how many reports are held."""
    rows = []
    for outlet in sorted(outlets, key=lambda o: (o.name.casefold(), o.id)):
        held = sum(_of(card, outlet)["reports"] for _, card in events)
        lenses = (
            ", ".join(labels.get(tag.lens, tag.lens) for tag in outlet.lenses) or "no lens label"
        )
        note = f"{_country(outlet)} · {lenses} · {plural(held, 'report')}"
        rows.append(Row(title=outlet.name, href=f"outlets/{outlet.id}.html", note=note))
    return list_page(
        ListPage(
            kicker="Regional Takes", title="Outlets", dek="Whom we listen to, and their record.",
            blocks=(Block(title=plural(len(rows), "outlet"), rows=tuple(rows)),),
            trail=(Link(title="Events", href=INDEX),),
        )
    )  # fmt: skip


def outlet_pages(
    outlets: Sequence[Outlet],
    feeds: Mapping[str, Sequence[FeedRecord]],
    events: Ordered,
    labels: Mapping[LensId, str],
) -> Iterator[tuple[str, str]]:
    """Path and page of each outlet: what it is, its lenses and why, its feeds, its record."""
    for outlet in outlets:
        mine = [(slug, card, _of(card, outlet)) for slug, card in events]
        total = sum(record["reports"] for _, _, record in mine)
        spoken = ", ".join(language_name(code) for code in outlet.languages)
        shown = ListPage(
            kicker="Outlet" + (", invented for the sample world" if outlet.invented else ""),
            title=outlet.name,
            dek=f"{_country(outlet)} · {outlet.kind} · {spoken}",
            blocks=(
                _lenses(outlet, labels),
                Block(
                    title=f"Reports held: {total:,}",
                    rows=tuple(_reports(s, c, r) for s, c, r in mine if r["reports"]),
                    empty="No report of it is held; what follows says why.",
                ),
                Block(
                    title="Revisions of note",
                    lede="Figures and headlines that it changed in a text we had already read.",
                    rows=tuple(
                        Row(title=text, href=f"../{s}.html#timeline", note=c["title"])
                        for s, c, r in mine
                        for text in r["revised"]
                    ),
                    empty="None seen.",
                ),
                *_silences(mine),
                _feeds(feeds.get(str(outlet.id), ())),
            ),
            root="../",
            trail=(
                Link(title="Events", href=f"../{INDEX}"),
                Link(title="Outlets", href=f"../{OUTLETS}"),
            ),
        )
        yield f"outlets/{outlet.id}.html", list_page(shown)


def _of(card: Card, outlet: Outlet) -> Record:
    return card["outlets"].get(str(outlet.id)) or _record()


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


def _silences(mine: Sequence[tuple[str, Card, Record]]) -> tuple[Block, Block]:
    silent = [(s, c, r["silent"]) for s, c, r in mine if r["silent"]]
    deaf = [(s, c, r["unreachable"]) for s, c, r in mine if r["unreachable"]]
    return (
        Block(
            title="Silent",
            lede="Its feeds were polled well since the event began and carried other news.",
            rows=tuple(Row(title=c["title"], href=f"../{s}.html#silence", note=w)
                       for s, c, w in silent),
            empty="On no tracked event.",
        ),
        Block(
            title="Not heard well enough to say",
            lede="A feed failed or carried nothing, which is about us and not about the outlet.",
            rows=tuple(Row(title=c["title"], href=f"../{s}.html#silence", note=w)
                       for s, c, w in deaf),
            empty="On no tracked event.",
        ),
    )  # fmt: skip


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


def entity_list(named: Mapping[str, tuple[str, Sequence[tuple[str, Card, int]]]]) -> str:
    """All places and actors that reports name, by name."""
    rows = tuple(
        Row(
            title=name,
            href=f"entities/{key}.html",
            note=f"{plural(sum(n for _, _, n in events), 'report')} on "
            f"{plural(len(events), 'event')}",
        )
        for key, (name, events) in sorted(named.items(), key=lambda e: (e[1][0].casefold(), e[0]))
    )
    return list_page(
        ListPage(
            kicker="Regional Takes", title="Places and actors",
            dek="Those of the tracked events that reports name.",
            blocks=(Block(title=f"{len(rows):,} named", rows=rows),),
            trail=(Link(title="Events", href=INDEX),),
        )
    )  # fmt: skip


def named_entities(events: Ordered) -> dict[str, tuple[str, list[tuple[str, Card, int]]]]:
    """Id -> English name and the events whose reports name it, the newest event first."""
    found: dict[str, tuple[str, list[tuple[str, Card, int]]]] = {}
    for slug, one in events:
        for key, name, count in one["entities"]:
            found.setdefault(key, (name, []))[1].append((slug, one, count))
    return found


def entity_pages(
    named: Mapping[str, tuple[str, Sequence[tuple[str, Card, int]]]], entities: Sequence[Entity]
) -> Iterator[tuple[str, str]]:
    """Path and page of each place and actor: its names, and the events that name it."""
    known = {str(entity.id): entity for entity in entities}
    for key, (name, events) in named.items():
        entity = known.get(key)
        names = entity.names if entity else {}
        shown = ListPage(
            kicker=(entity.kind if entity else "place or actor").replace("-", " ").capitalize(),
            title=name,
            dek=country_name(entity.country) if entity and entity.country in COUNTRIES else "",
            blocks=(
                Block(
                    title="Events whose reports name it",
                    rows=tuple(
                        Row(title=one["title"], href=f"../{slug}.html",
                            note=f"named in {plural(count, 'report')}")
                        for slug, one, count in events
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
        yield f"entities/{key}.html", list_page(shown)
