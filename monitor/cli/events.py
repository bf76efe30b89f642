"""`monitor events`, `event`, `takes` and `search`: what is tracked, its page, and what is held.

It must never decide what a page says or how it looks.
"""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.app import App, pass_app
from monitor.core.brief import make_brief
from monitor.core.related import related_events
from monitor.core.words import ENGLISH, INTERFACES, Words
from monitor.errors import UsageError
from monitor.render.html import html
from monitor.render.jsonview import as_json
from monitor.render.mailtext import line, name
from monitor.render.markdown import markdown
from monitor.render.tables import figures_csv, takes_csv
from monitor.render.terminal import terminal
from monitor.types import Brief, Earlier, Event, EventRows, EventSlug, LensId, OutletId, Take
from monitor.wiring.words import Interpreter, make_words

if TYPE_CHECKING:
    from monitor.adapters.store import Store
    from monitor.config.settings import Settings


def _html(brief: Brief, words: Words = ENGLISH) -> str:
    return html(brief, words=words)


class Form(Protocol):
    """Writes a brief in an interface language."""

    def __call__(self, brief: Brief, words: Words = ENGLISH, /) -> str:
        """The whole page."""
        ...


def _english(form: Callable[[Brief], str]) -> Form:
    """Forms for programs, which are the same in every language."""
    return lambda brief, _words=ENGLISH: form(brief)


FORMS: Mapping[str, Form] = {
    "md": markdown, "html": _html, "json": _english(as_json), "csv": _english(takes_csv),
    "figures-csv": _english(figures_csv),
}  # fmt: skip
LANG = click.option(
    "--lang",
    "language",
    type=click.Choice(list(INTERFACES)),
    help="Language of the page (default: [publish] language of monitor.toml).",
)
_JSON = click.option("--json", "as_data", is_flag=True, help="Print JSON.")


def brief_of(settings: Settings, store: Store, event: Event) -> Brief:
    """The brief of an event as the store has it now."""
    return make_brief(rows_of(settings, store, event))


def rows_of(settings: Settings, store: Store, event: Event) -> EventRows:
    """Everything that the page of an event is made of."""
    names = {str(e.id): next(iter(e.names.get("en", ())), str(e.id)) for e in settings.entities}
    rows = store.event_rows(
        event,
        settings.outlets,
        related=related_events(event, settings.events, names),
        lens_labels={
            lens.id: lens.labels.get("en", str(lens.id)) for lens in settings.lenses.lenses
        },
        entity_names=names,
        base_url=settings.publish.base_url,
    )
    earlier = tuple(
        Earlier(
            item=item.id, revision=former.revision, title=former.title, summary=former.summary,
            body=former.body, replaced=former.replaced,
        )
        for item in sorted({s.reading.item.id: s.reading.item for s in rows.standings}.values(),
                           key=lambda item: item.id)
        if item.revision
        for former in store.revisions(item.id)
    )  # fmt: skip
    return replace(rows, entities=settings.entities, earlier=earlier)


def find_event(settings: Settings, slug: str) -> Event:
    """The tracked event, or UsageError with the nearest slug."""
    slugs = {str(event.slug): event for event in settings.events}
    if slug in slugs:
        return slugs[slug]
    near = difflib.get_close_matches(slug, slugs, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else " (`monitor events` lists them)"
    raise UsageError(f"no event {slug!r}{hint}")


@click.group(invoke_without_command=True)
@_JSON
@click.pass_context
def events(context: click.Context, *, as_data: bool) -> None:
    """List the tracked events with their takes.

    Exit code 0, also if nothing is tracked.
    """
    if context.invoked_subcommand is None:
        _list_events(context.find_object(App) or App(), as_data=as_data)


def _list_events(app: App, *, as_data: bool) -> None:
    held = app.database.exists()
    rows = [
        (event, app.reader.takes(event=event.slug) if held else []) for event in app.settings.events
    ]
    rows.sort(key=lambda row: (row[0].date, row[0].slug), reverse=True)
    if as_data:
        shown = [
            {
                "slug": event.slug,
                "title": event.title,
                "type": event.type,
                "date": event.date.isoformat(),
                "until": event.until.isoformat() if event.until else None,
                "closed": event.closed,
                "takes": len(takes),
                "publishers": len({take.outlet for take in takes}),
                "newest": _moment(max(take.published for take in takes)) if takes else None,
            }
            for event, takes in rows
        ]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("Date", no_wrap=True)
    table.add_column("Event")
    table.add_column("Takes", justify="right")
    table.add_column("Publishers", justify="right")
    for event, takes in rows:
        told = Text.assemble((str(event.slug), "bold"), "\n", name(event.title))
        if event.closed:
            told.append("  (closed)", style="dim")
        publishers = len({take.outlet for take in takes})
        table.add_row(event.date.isoformat(), told, f"{len(takes):,}", f"{publishers:,}")
    Console().print(table if rows else "No event is tracked: add one under events/ and run check.")


@click.command()
@click.argument("slug")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", *FORMS]),
    default="terminal",
    help="What the page is written as (default: for this terminal).",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the page there."
)
@LANG
@pass_app
def event(app: App, *, slug: str, form: str, output: Path | None, language: str | None) -> None:
    """Show the page of the event SLUG.

    What reports say is translated from English where a model into the language is
    installed, and left in English where not. JSON and CSV are for programs: the
    same in every language.

    Exit codes: 0 shown, 2 there is no such event, 70 a quote is not the words of
    its stored original (the page is refused and the quote named).
    """
    brief = brief_of(app.settings, app.reader, find_event(app.settings, slug))
    with Interpreter(app) as interpreter:
        spoken = make_words(app.settings, language or app.settings.publish.language)
        words = interpreter.knowing(spoken, brief)
    if output is None:
        if form == "terminal":
            Console().print(terminal(brief, words))
        else:
            click.echo(FORMS[form](brief, words), nl=False)
        return
    if form == "terminal":
        plain = io.StringIO()
        Console(file=plain, width=100, color_system=None).print(terminal(brief, words))
        text = plain.getvalue()
    else:
        text = FORMS[form](brief, words)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8", newline="")
    click.echo(f"{output} ({len(text.encode()):,} bytes)")


@click.group(invoke_without_command=True)
@click.option("--event", "slug", help="Only of this event.")
@click.option("--outlet", help="Only of this outlet, by id.")
@click.option("--lens", help='Only of this lens, by id; "" for unlabelled outlets.')
@click.option("--lang", help="Only in this language (ar, fr, zh, en ...).")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Published since (UTC)."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most.")
@_JSON
@click.pass_context
def takes(
    context: click.Context, *, slug: str | None, outlet: str | None, lens: str | None,
    lang: str | None, since: datetime | None, limit: int, as_data: bool,
) -> None:  # fmt: skip
    """List takes in force, newest first, each with its number."""
    if context.invoked_subcommand is not None:
        return
    app = context.find_object(App) or App()
    if slug is not None:
        find_event(app.settings, slug)
    found = app.reader.takes(
        event=EventSlug(slug) if slug else None,
        outlet=OutletId(outlet) if outlet else None,
        lens=None if lens is None else LensId(lens),
        language=lang,
        since=since.replace(tzinfo=UTC) if since else None,
        limit=limit,
    )
    if as_data:
        click.echo(json.dumps([_plain(take) for take in found], ensure_ascii=False, indent=2))
        return
    console = Console()
    for take in found:
        when = (f"{take.id}  {take.published:%Y-%m-%d}  ", "dim")
        about = (f"  {take.country} · {take.language} · {take.event} · item {take.item}", "dim")
        console.print(Text.assemble(when, (name(take.outlet_name), "bold"), about))
        console.print(Text("  " + name(take.gist or take.headline_en or take.headline)))
    console.print(
        Text(f"{len(found):,} takes" + (" (at most)" if len(found) == limit else ""), style="dim")
    )


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--lang", help="Only in this language.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most.")
@_JSON
@pass_app
def search(
    app: App, *, query: tuple[str, ...], lang: str | None, limit: int, as_data: bool
) -> None:
    """Search all stored items, matched or not, in original and translation.

    All words must be there; "in quotes" they stand side by side; OR asks for either.
    """
    hits = app.reader.search(" ".join(query), language=lang, limit=limit)
    if as_data:
        shown = [
            {
                "item": hit.item.id,
                "outlet": hit.item.outlet,
                "published": _moment(hit.item.published),
                "title": hit.item.title,
                "url": hit.item.url,
                "where": list(hit.where),
            }
            for hit in hits
        ]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    console = Console()
    for hit in hits:
        when = (f"{hit.item.id}  {hit.item.published:%Y-%m-%d}  ", "dim")
        where = (f"  in {', '.join(hit.where)}", "dim")
        console.print(Text.assemble(when, (line(hit.item.outlet), "bold"), where))
        console.print(Text("  " + name(hit.item.title)))
    console.print(Text(f"{len(hits):,} found" if hits else "Nothing found.", style="dim"))


def _plain(take: Take) -> dict[str, Any]:
    """A take as JSON has it: times as text."""
    data = asdict(take)
    data["published"], data["recorded"] = _moment(take.published), _moment(take.recorded)
    return data


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
