"""`monitor publish`: a static site of event pages, outlets, entities and feeds.

An event is read again only if its takes, the configuration or the hour of the
newest poll changed; a file is written only if it says something else. It must
never decide what a page says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from monitor import __version__
from monitor.adapters.files import replace_if_changed
from monitor.cli.app import App, pass_app
from monitor.cli.events import brief_of
from monitor.core.brief_outlook import spoken_date
from monitor.core.digest import language_name, plural
from monitor.core.regions import COUNTRIES, country_name
from monitor.errors import QuoteError
from monitor.render.atom import MOST, feed
from monitor.render.html import html
from monitor.render.site import Block, ListPage, Row, list_page, sitemap
from monitor.types import Brief, Event, Outlet

STATE = ".site.json"  # what is known of each event, so that one changed event costs one page
Card = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run did."""

    files: int
    changed: int
    read: int  # events that were read anew
    refused: tuple[str, ...]  # events with a quote that is not its original's: no new page


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Read every event anew.")
@pass_app
def publish(app: App, *, directory: Path, everything: bool) -> None:
    """Write the site into DIRECTORY; only files that changed are touched.

    Exit codes: 0 written, 70 a quote is not the words of its stored original (the
    event is named and its old page stays).
    """
    done = write_site(app, directory, everything=everything)
    click.echo(
        f"{directory}: {done.files:,} files, {done.changed:,} written; "
        f"{plural(done.read, 'event')} read anew"
    )
    if done.refused:
        raise QuoteError("; ".join(done.refused))


def write_site(app: App, directory: Path, *, everything: bool = False) -> Written:
    """Bring a site up to date."""
    held = _state(directory)
    base = app.settings.publish.base_url.rstrip("/")
    takes, status = app.reader.take_marks(), app.reader.status(app.clock())
    hour = f"{status.last_poll:%Y-%m-%dT%H}" if status.last_poll else ""
    common = f"{__version__} {app.settings.generation} {hour}"
    cards: dict[str, Card] = {}
    files: dict[str, str] = {}
    refused: list[str] = []
    kept: set[str] = set()
    for event in app.settings.events:
        slug = str(event.slug)
        mark = hashlib.sha256(f"{common} {takes.get(event.slug, '')}".encode()).hexdigest()
        old = held.get(slug)
        there = all((directory / name).exists() for name in _event_files(slug))
        if old and old["mark"] == mark and there and not everything:
            cards[slug] = old
            kept.update(_event_files(slug))
            continue
        try:
            brief = brief_of(app.settings, app.reader, event)
            files |= _event_pages(app, event, brief, base)
        except QuoteError as error:
            refused.append(f"{slug}: {error}")
            continue
        cards[slug] = {"mark": mark, **_card(brief)}
    read = len(files) // 2
    files |= _lists(app, cards, base, status.last_poll or datetime(1970, 1, 1, tzinfo=UTC))
    if base:
        pages = sorted(name for name in {*files, *kept} if name.endswith(".html"))
        files["sitemap.xml"] = sitemap(f"{base}/{name}" for name in pages)
    files[STATE] = json.dumps(cards, ensure_ascii=False, sort_keys=True)
    changed = sum(
        replace_if_changed(directory / name, text.encode()) for name, text in files.items()
    )
    return Written(files=len({*files, *kept}), changed=changed, read=read, refused=tuple(refused))


def _state(directory: Path) -> dict[str, Card]:
    try:
        found: dict[str, Card] = json.loads((directory / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _event_files(slug: str) -> tuple[str, str]:
    return f"{slug}.html", f"{slug}.atom"


def _event_pages(app: App, event: Event, brief: Brief, base: str) -> dict[str, str]:
    page, atom = _event_files(str(event.slug))
    takes = app.reader.takes(event=event.slug, limit=MOST)
    began = datetime(event.date.year, event.date.month, event.date.day, tzinfo=UTC)
    return {
        page: html(brief),
        atom: feed(
            key=f"event/{event.slug}",
            title=brief.title,
            takes=takes,
            as_of=brief.as_of or began,
            home=f"{base}/{page}" if base else "",
            own=f"{base}/{atom}" if base else "",
        ),
    }


def _card(brief: Brief) -> Card:
    views = [*brief.link_only, *(view for batch in brief.batches for view in batch.takes)]
    counts: dict[str, int] = {}
    for view in views:
        counts[view.take.outlet] = counts.get(view.take.outlet, 0) + 1
    return {
        "title": brief.title,
        "date": brief.date.isoformat(),
        "note": f"{spoken_date(brief.date)} · {plural(brief.take_count, 'report')} from "
        f"{plural(brief.publisher_count, 'publisher')}, "
        f"{plural(brief.origin_count, 'independent origin')}",
        "outlets": counts,
        "entities": [list(entity) for entity in brief.entities],
    }


def _lists(app: App, cards: Mapping[str, Card], base: str, as_of: datetime) -> dict[str, str]:
    """Index, outlets, entities and the feed over all: cheap, so they are always made."""
    ordered = sorted(cards.items(), key=lambda one: (one[1]["date"], one[0]), reverse=True)
    events = tuple(Row(title=c["title"], href=f"{s}.html", note=c["note"]) for s, c in ordered)
    files = dict(_outlets(app.settings.outlets, ordered))
    entities = dict(_entities(ordered))
    index = ListPage(
        kicker="Regional Takes",
        title="Events",
        dek="Who says what about an event, in which words, and who is silent.",
        blocks=(
            Block(title="Tracked events", rows=events),
            Block(
                title="Outlets",
                rows=tuple(
                    Row(title=outlet.name, href=f"outlets/{outlet.id}.html")
                    for outlet in sorted(app.settings.outlets, key=lambda o: o.name.casefold())
                ),
            ),
            Block(
                title="Places and actors",
                rows=tuple(
                    Row(title=name, href=path) for path, (name, _) in sorted(entities.items())
                ),
            ),
        ),
        feed="feed.atom",
    )
    files |= {path: page for path, (_, page) in entities.items()}
    files["index.html"] = list_page(index)
    files["feed.atom"] = feed(
        key="all",
        title="Regional Takes: all events",
        takes=app.reader.takes(limit=MOST),
        as_of=as_of,
        home=f"{base}/index.html" if base else "",
        own=f"{base}/feed.atom" if base else "",
    )
    return files


def _outlets(
    outlets: tuple[Outlet, ...], ordered: list[tuple[str, Card]]
) -> Iterator[tuple[str, str]]:
    """Each outlet with its record: what it is, its lenses and why, and its reports by event."""
    for outlet in outlets:
        counts = [(s, c, c["outlets"].get(outlet.id, 0)) for s, c in ordered]
        total = sum(n for _, _, n in counts)
        country = country_name(outlet.country) if outlet.country in COUNTRIES else outlet.country
        spoken = ", ".join(language_name(code) for code in outlet.languages)
        shown = ListPage(
            kicker="Outlet" + (", invented for the sample world" if outlet.invented else ""),
            title=outlet.name,
            dek=f"{country or 'No country given'} · {outlet.kind} · {spoken}",
            blocks=(
                Block(
                    title="Lenses",
                    rows=tuple(
                        Row(title=tag.lens, note=f"{tag.reason} ({spoken_date(tag.date)})")
                        for tag in outlet.lenses
                    ),
                    empty="No lens label, which is no lens.",
                ),
                Block(
                    title=f"Reports held: {total:,}",
                    rows=tuple(
                        Row(title=c["title"], href=f"../{s}.html", note=plural(n, "report"))
                        for s, c, n in counts
                        if n
                    ),
                    empty="No report of it is held; the silence maps say why.",
                ),
            ),
            home="../index.html",
        )
        yield f"outlets/{outlet.id}.html", list_page(shown)


def _entities(ordered: list[tuple[str, Card]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each place and actor with the events whose reports name it."""
    found: dict[str, tuple[str, list[Row]]] = {}
    for slug, card in ordered:
        for key, name, count in card["entities"]:
            row = Row(
                title=card["title"],
                href=f"../{slug}.html",
                note=f"named in {plural(count, 'report')}",
            )
            found.setdefault(key, (name, []))[1].append(row)
    for key, (name, rows) in found.items():
        shown = ListPage(
            kicker="Place or actor",
            title=name,
            dek="",
            blocks=(Block(title="Events whose reports name it", rows=tuple(rows)),),
            home="../index.html",
        )
        yield f"entities/{key}.html", (name, list_page(shown))
