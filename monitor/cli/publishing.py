"""`monitor publish`: a static site of event pages, outlets, entities and feeds.

An event is read again only if its takes, the configuration or the hour of the
newest poll changed; a file is written only if it says something else, and removed
only if we wrote it. It must never decide what a page says.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor import __version__
from monitor.adapters.files import Folder
from monitor.cli.app import App, pass_app
from monitor.cli.events import rows_of
from monitor.core.brief import make_brief
from monitor.core.digest import plural
from monitor.core.told import say
from monitor.core.words import Words
from monitor.errors import QuoteError, UsageError
from monitor.render.atom import MOST, feed
from monitor.render.html import html
from monitor.render.jsonview import as_json
from monitor.render.site import ENTITIES, INDEX, OUTLETS, RESERVED, Around, Link, list_page, sitemap
from monitor.render.site_pages import (
    Card,
    FeedRecord,
    card,
    entity_pages,
    index,
    ordered,
    outlet_pages,
)
from monitor.render.tables import figures_csv, takes_csv
from monitor.types import Brief, Event, EventRows, Lang
from monitor.wiring.words import LANGUAGES, Interpreter, all_words, make_words

MANIFEST = ".site.json"  # what we wrote, and a card of each event
DATA = (".atom", ".json", ".takes.csv", ".figures.csv")  # of an event, beside its pages
FORMAT = "3"  # of cards and paths; another one reads every event anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run did."""

    files: int
    changed: int
    read: int  # events that were read anew
    refused: tuple[str, ...]  # events with a quote that is not its original's: the old page stays
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # files that are published no more, but that somebody has changed


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Read every event anew.")
@pass_app
def publish(app: App, *, directory: Path, everything: bool) -> None:
    """Write the site into DIRECTORY; only files that changed are touched.

    What is no longer published is removed if this command wrote it; other files
    are left alone.

    Exit codes: 0 written, 70 a quote is not the words of its stored original (the
    event is named and its old page stays), 73 a file of somebody else is in the way.
    """
    done = write_site(app, directory, everything=everything)
    gone = f"; {len(done.removed):,} removed" if done.removed else ""
    click.echo(
        f"{directory}: {done.files:,} files, {done.changed:,} written; "
        f"{plural(done.read, 'event')} read anew{gone}"
    )
    for name in done.left:
        click.echo(f"Not ours any more, because it was changed: {name} stays.", err=True)
    if done.refused:
        raise QuoteError("; ".join(done.refused))


def write_site(app: App, directory: Path, *, everything: bool = False) -> Written:
    """Bring a site up to date; one event is in memory at a time."""
    with Interpreter(app) as interpreter:
        return _write_site(app, interpreter, directory, everything=everything)


def _write_site(
    app: App, interpreter: Interpreter, directory: Path, *, everything: bool
) -> Written:
    for event in app.settings.events:
        if event.slug in RESERVED:
            raise UsageError(f"the site has a page {event.slug}.html: give that event another slug")
    folder = Folder(directory, MANIFEST)
    folder.check(_all_names(app))
    words = all_words(app.settings)
    held: Mapping[str, Card] = folder.notes.get("cards", {})
    marks, stale = _marks(app, interpreter), []
    for event in app.settings.events:
        old = held.get(event.slug)
        fresh = old and old["mark"] == marks[event.slug] and folder.has(_names(app, event.slug))
        if everything or not fresh:
            stale.append(event)
    folder.plan([name for event in stale for name in _names(app, event.slug)])
    cards: dict[str, Card] = {s: c for s, c in held.items() if s in marks}
    refused: list[str] = []
    for event in stale:
        try:
            rows = rows_of(app.settings, app.reader, event)
            brief = make_brief(rows)
            known = {lang: interpreter.knowing(each, brief) for lang, each in words.items()}
            files = _event_files(app, event, rows, brief) | _pages(app, event, brief, known)
        except QuoteError as error:
            refused.append(f"{event.slug}: {error}")  # the page that was right once stays
            continue
        for name, text in files.items():
            folder.put(name, text)
        cards[event.slug] = card(marks[event.slug], rows, brief)
    kept = [name for slug in cards for name in _names(app, slug)]
    digests = {} if everything else folder.notes.get("lists", {})
    listed, digests = _put_lists(app, folder, cards, digests)
    names = {*kept, *listed}
    if app.settings.publish.base_url:
        names.add("sitemap.xml")
        folder.plan([] if folder.has(["sitemap.xml"]) else ["sitemap.xml"])
        folder.put("sitemap.xml", _sitemap(app, cards, list(names)))
    done = folder.finish(names, {"cards": cards, "lists": digests})
    return Written(
        files=len(names), changed=done.written, read=len(stale) - len(refused),
        refused=tuple(refused), removed=done.removed, left=done.kept,
    )  # fmt: skip


def _marks(app: App, interpreter: Interpreter) -> dict[str, str]:
    """What an event's page depends on, as a digest for each slug."""
    takes, status = app.reader.take_marks(), app.reader.status(app.clock())
    hour = f"{status.last_poll:%Y-%m-%dT%H}" if status.last_poll else ""
    common = f"{FORMAT} {__version__} {app.settings.generation} {hour} {interpreter.models}"
    return {
        str(event.slug): hashlib.sha256(
            f"{common} {takes.get(event.slug, '')}".encode()
        ).hexdigest()
        for event in app.settings.events
    }


def _all_names(app: App) -> list[str]:
    """Every file that a run may write."""
    settings = app.settings
    return [
        *(name for event in settings.events for name in _names(app, event.slug)),
        *(f"outlets/{outlet.id}.html" for outlet in settings.outlets),
        *(f"entities/{entity.id}.html" for entity in settings.entities),
        INDEX, OUTLETS, ENTITIES, "feed.atom", "sitemap.xml",
    ]  # fmt: skip


def _base(app: App) -> str:
    return app.settings.publish.base_url.rstrip("/")


def _event_files(app: App, event: Event, rows: EventRows, brief: Brief) -> dict[str, str]:
    slug, base = str(event.slug), _base(app)
    newest = sorted(
        (s.take for s in rows.standings if not s.take.withdrawn),
        key=lambda take: (take.recorded, int(take.id or 0)), reverse=True,
    )  # fmt: skip
    began = datetime(event.date.year, event.date.month, event.date.day, tzinfo=UTC)
    return {
        f"{slug}.json": as_json(brief),
        f"{slug}.takes.csv": takes_csv(brief),
        f"{slug}.figures.csv": figures_csv(brief),
        f"{slug}.atom": feed(
            key=f"event/{event.slug}",
            title=brief.title,
            takes=newest[:MOST],
            as_of=brief.as_of or began,
            home=f"{base}/{slug}.html" if base else "",
            own=f"{base}/{slug}.atom" if base else "",
            words=make_words(app.settings, app.settings.publish.language),
        ),
    }


def _pages(app: App, event: Event, brief: Brief, words: Mapping[Lang, Words]) -> dict[str, str]:
    """The page of an event in each language."""
    return {
        _page(app, str(event.slug), lang): html(brief, _around(app, event, lang), each)
        for lang, each in words.items()
    }


def _page(app: App, slug: str, lang: Lang) -> str:
    """SLUG.html in the language of the configuration, SLUG.fr.html and so on in the others."""
    return f"{slug}.html" if lang == app.settings.publish.language else f"{slug}.{lang}.html"


def _names(app: App, slug: str) -> list[str]:
    return [*(_page(app, slug, lang) for lang in LANGUAGES), *(slug + suffix for suffix in DATA)]


def _around(app: App, event: Event, lang: Lang) -> Around:
    """What the page of an event leads to."""
    slug, base = str(event.slug), _base(app)
    line_up = sorted(app.settings.events, key=lambda e: (e.date, e.slug))
    at = line_up.index(event)
    older, newer = line_up[at - 1] if at else None, next(iter(line_up[at + 1 :]), None)
    mine = {*event.places, *event.actors}
    return Around(
        data=(
            Link(title="JSON", href=f"{slug}.json"),
            Link(title=say("takes (CSV)"), href=f"{slug}.takes.csv"),
            Link(title=say("figures (CSV)"), href=f"{slug}.figures.csv"),
            Link(title=say("Atom feed"), href=f"{slug}.atom"),
        ),
        feed=f"{slug}.atom",
        outlets={str(o.id): f"outlets/{o.id}.html" for o in app.settings.outlets},
        entities={
            str(e.id): f"entities/{e.id}.html" for e in app.settings.entities if e.id in mine
        },
        events={str(e.slug): _page(app, str(e.slug), lang) for e in app.settings.events},
        older=Link(title=older.title, href=_page(app, older.slug, lang)) if older else None,
        newer=Link(title=newer.title, href=_page(app, newer.slug, lang)) if newer else None,
        base=f"{base}/" if base else "",
        languages=tuple((each, _page(app, slug, each)) for each in LANGUAGES),
        default=_page(app, slug, app.settings.publish.language),
    )


def _put_lists(
    app: App, folder: Folder, cards: Mapping[str, Card], known: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Index, outlets, entities and the feed over all: their names, and what each is made of.

    A list whose contents are `known` and whose file is there is not rendered again.
    """
    events, base = ordered(cards), _base(app)
    labels = {lens.id: lens.labels.get("en", lens.id) for lens in app.settings.lenses.lenses}
    pages = {
        INDEX: index(events),
        **dict(outlet_pages(app.settings.outlets, _feeds(app), events, labels)),
        **dict(entity_pages(events, app.settings.entities)),
    }
    digests = {
        name: hashlib.sha256(f"{FORMAT} {__version__} {shown!r}".encode()).hexdigest()
        for name, shown in pages.items()
    }
    changed = [n for n in pages if known.get(n) != digests[n] or not folder.has([n])]
    status = app.reader.status(app.clock())
    atom = feed(
        key="all",
        title=say("Regional Takes: all events"),
        takes=app.reader.takes(limit=MOST),
        as_of=status.last_poll or datetime(1970, 1, 1, tzinfo=UTC),
        home=f"{base}/{INDEX}" if base else "",
        own=f"{base}/feed.atom" if base else "",
    )
    folder.plan([*changed, *([] if folder.has(["feed.atom"]) else ["feed.atom"])])
    for name in changed:
        folder.put(name, list_page(pages[name]))
    folder.put("feed.atom", atom)
    return [*pages, "feed.atom"], digests


def _feeds(app: App) -> dict[str, list[FeedRecord]]:
    """How the feeds of each outlet are, by the day: a page is not written anew for an hour."""
    found: dict[str, list[FeedRecord]] = defaultdict(list)
    for feed_health in app.reader.feed_health(app.clock()):
        last = feed_health.last_ok_at
        found[str(feed_health.feed.outlet)].append(
            FeedRecord(
                name=str(feed_health.feed.id),
                health=feed_health.health,
                answered=last.astimezone(UTC).date() if last else None,
            )
        )
    return found


def _sitemap(app: App, cards: Mapping[str, Card], names: list[str]) -> str:
    changed = {
        _page(app, slug, lang): card["changed"]
        for slug, card in cards.items()
        for lang in LANGUAGES
    }
    pages = sorted({name for name in names if name.endswith(".html")})
    return sitemap((f"{_base(app)}/{name}", changed.get(name, "")) for name in pages)
