"""`monitor poll`, `monitor feeds`, `monitor outlets`: what is listened to, and how that goes.

It must never decide when a feed is asked or what an entry is.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from monitor import wiring
from monitor.cli import moving
from monitor.cli.adding import Wanted, add_outlet, look
from monitor.cli.app import App, pass_app
from monitor.cli.asking import with_answers
from monitor.cli.exchange import export_outlets, import_outlets
from monitor.core.pace import NEVER, spoken
from monitor.types import Failed, Parsed

if TYPE_CHECKING:
    from monitor.adapters.store import FeedHealth
    from monitor.pipeline.articles import Looked

_STYLES = {"ok": "green", "new": "cyan", "failing": "red", "gone": "red", "moved": "yellow"}
_SHOWN = 20  # entries that `feeds test` shows


@click.command()
@click.option("--all", "everything", is_flag=True, help="Poll every feed, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def poll(app: App, everything: bool, as_json: bool) -> None:
    """Collect once: poll the feeds that are due.

    Exit codes: 0 done (feeds that failed are named), 75 the disk is full.
    """
    console = Console(stderr=as_json)
    with wiring.showing(console) as progress:
        done = wiring.collect(app, progress, everything=everything)
        read = wiring.articles(app, progress)
    if as_json:
        counts = {
            name: getattr(done, name)
            for name in (
                "feeds",
                "with_news",
                "same",
                "unchanged",
                "failed",
                "new",
                "revised",
                "held",
            )
        }
        failures = [
            {"feed": f.feed, "url": f.url, "kind": f.kind, "detail": f.detail, "status": f.status}
            for f in done.failures
        ]
        found = counts | {"failures": failures, "articles": _articles_json(read)}
        click.echo(json.dumps(found, ensure_ascii=False, default=_text))
        return
    if done.feeds:
        console.print(
            f"{done.feeds} feeds polled: {done.new} new entries, {done.revised} revised; "
            f"{done.same + done.unchanged} feeds without news, {done.failed} failed."
        )
    elif not done.held:
        console.print("No feed is due. `monitor poll --all` asks them all the same.")
    if done.held:
        console.print(f"{done.held} feeds not asked: their domain has asked us to wait (429).")
    for failed in done.failures:
        line = f"  {failed.feed}: {failed.kind}: {failed.detail}"
        console.print(escape(line), style="yellow", highlight=False, soft_wrap=True)
    if read.pages:
        console.print(
            f"{read.pages} article pages: {read.used} used, {read.refused} not usable, "
            f"{read.later} to be asked again."
        )
    for article in read.articles:
        if article.reason:
            line = f"  item {article.item}: {article.reason}"
            console.print(escape(line), style="yellow", highlight=False, soft_wrap=True)


# ---- feeds ---------------------------------------------------------------


@click.group(invoke_without_command=True)
@click.option("--proposals", is_flag=True, help="Show only moves that the files should follow.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def feeds(ctx: click.Context, proposals: bool, as_json: bool) -> None:
    """Show the feeds and their health."""
    if ctx.invoked_subcommand is not None:
        return
    app = ctx.ensure_object(App)
    now = app.clock()
    if proposals:
        found = app.reader.proposals(now)
        click.echo(json.dumps(moving.as_json(found))) if as_json else moving.show(found)
        return
    rows = app.reader.feed_health(now)
    if as_json:
        told = [_health_json(row) for row in rows]
        click.echo(json.dumps(told, ensure_ascii=False, default=_text))
        return
    table = Table("feed", "health", "last success", "last new", "next poll", "why then", box=None)
    for row in rows:
        words = [row.said if row.health != "ok" else "", *row.warnings]
        said = "".join(f": {word}" for word in words if word)
        table.add_row(
            escape(str(row.feed.id)),
            f"[{_STYLES.get(row.health, 'yellow')}]{row.health}[/]{escape(said)}",
            _ago(row.last_ok_at, now),
            _ago(row.last_new_at, now),
            "never" if row.next_at >= NEVER else _ahead(row.next_at, now),
            escape(row.next_why),
        )
    Console().print(table)


feeds.add_command(moving.accept)


@feeds.command("test")
@click.argument("url")
@click.option("--allow", multiple=True, help="A private address or network it may live on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def feeds_test(app: App, url: str, allow: tuple[str, ...], as_json: bool) -> None:
    """Show what would be stored of the feed at URL; nothing is stored.

    Exit codes: 0 it is a feed, 1 it is not, or it could not be fetched.
    """
    parsed = look(app, url, allow)
    if isinstance(parsed, Failed):
        if as_json:
            click.echo(json.dumps({"url": url, "kind": parsed.kind, "detail": parsed.detail}))
        raise click.ClickException(f"{url}: {parsed.kind}: {parsed.detail}")
    if as_json:
        click.echo(json.dumps(_parsed_json(url, parsed), ensure_ascii=False, default=_text))
        return
    console = Console()
    asks = f", asks for a pause of {spoken(parsed.ttl_s)}" if parsed.ttl_s else ""
    language = parsed.language or "no language declared"
    console.print(escape(f"{parsed.title or url}: {_entries(parsed)}, {language}{asks}"))
    for warning in parsed.warnings:
        console.print(escape(warning), style="yellow")
    table = Table("published", "language", "title", "characters", "address", box=None)
    for entry in parsed.entries[:_SHOWN]:
        size = len(entry.summary) + len(entry.body)
        when = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "not dated"
        table.add_row(when, entry.language, escape(entry.title), str(size), escape(entry.url))
    console.print(table)
    if len(parsed.entries) > _SHOWN:
        console.print(f"... and {len(parsed.entries) - _SHOWN} more")


# ---- outlets -------------------------------------------------------------


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def outlets(ctx: click.Context, as_json: bool) -> None:
    """List outlets, or add one."""
    if ctx.invoked_subcommand is not None:
        return
    settings = ctx.ensure_object(App).settings
    count = {o.id: sum(f.outlet == o.id for f in settings.feeds) for o in settings.outlets}
    if as_json:
        found = [
            {
                "id": outlet.id,
                "name": outlet.name,
                "country": outlet.country,
                "languages": outlet.languages,
                "lenses": [tag.lens for tag in outlet.lenses],
                "kind": outlet.kind,
                "feeds": count[outlet.id],
            }
            for outlet in settings.outlets
        ]
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("outlet", "name", "country", "languages", "lens", "feeds", box=None)
    for outlet in settings.outlets:
        lenses = ", ".join(tag.lens for tag in outlet.lenses) or "unlabelled"
        table.add_row(
            outlet.id,
            escape(outlet.name),
            outlet.country,
            " ".join(outlet.languages),
            lenses,
            str(count[outlet.id]),
        )
    Console().print(table)


@outlets.command("add")
@click.argument("url")
@click.option("--id", help="Its id (default: from the host's name).")
@click.option("--name", help="Its name (default: the feed's title).")
@click.option("--country", help="ISO 3166-1 alpha-2, such as ML (asked for if not said).")
@click.option("--language", "languages", multiple=True, help="May be repeated (default: declared).")
@click.option("--lens", help="A lens of lenses.toml; needs --reason.")
@click.option("--reason", default="", help="Why it carries this lens.")
@click.option("--kind", default="news", show_default=True, help="news, agency, think-tank ...")
@click.option("--allow", multiple=True, help="A private address or network it may live on.")
@click.option("--all-feeds", is_flag=True, help="Add every feed of the page, not just the first.")
@pass_app
def outlets_add(app: App, /, **options: Any) -> None:
    """Find the feeds of URL (a feed or a page), validate them, write outlets/<id>.toml.

    Exit codes: 0 written, 1 no feed found, 2 wrong usage, 78 the outlet would
    make the configuration wrong (nothing is written).
    """
    told = with_answers(app, options)
    added = add_outlet(app, Wanted(**told))  # its fields are the options
    console = Console()
    console.print(escape(f"Wrote {added.path}"), soft_wrap=True)
    for link, parsed in added.feeds:
        line = f"  {link.url}: {parsed.title}, {_entries(parsed)}"
        console.print(escape(line), soft_wrap=True)
    for link in added.others:
        console.print(escape(f"  not added: {link.url} {link.title}"), style="dim", soft_wrap=True)


for command in (export_outlets, import_outlets):
    outlets.add_command(command)


# ---- shared --------------------------------------------------------------


def _entries(parsed: Parsed) -> str:
    count = len(parsed.entries)
    return "1 entry" if count == 1 else f"{count:,} entries"


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _articles_json(read: Looked) -> dict[str, Any]:
    return {
        "pages": read.pages,
        "used": read.used,
        "refused": read.refused,
        "later": read.later,
        "not_used": [
            {"item": a.item, "url": a.url, "kind": a.kind, "reason": a.reason, "next": a.next_at}
            for a in read.articles
            if a.reason
        ],
    }


def _health_json(row: FeedHealth) -> dict[str, Any]:
    return {
        "feed": row.feed.id,
        "outlet": row.feed.outlet,
        "url": row.feed.url,
        "health": row.health,
        "said": row.said,
        "failures": row.failures,
        "usual_gap_s": row.usual_gap_s,
        "last_poll": row.last_poll_at,
        "last_success": row.last_ok_at,
        "last_new": row.last_new_at,
        "next_poll": row.next_at,
        "next_why": row.next_why,
        "error_kind": row.error_kind,
        "error_detail": row.error_detail,
        "error_at": row.error_at,
        "moved_to": row.moved_to,
        "warnings": row.warnings,
    }


def _parsed_json(url: str, parsed: Parsed) -> dict[str, Any]:
    return {
        "url": url,
        "title": parsed.title,
        "language": parsed.language,
        "ttl_s": parsed.ttl_s,
        "warnings": parsed.warnings,
        "entries": [
            {
                "key": entry.key,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "body": entry.body,
                "published": entry.published,
                "language": entry.language,
                "author": entry.author,
                "source": entry.source,
            }
            for entry in parsed.entries
        ],
    }


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{spoken((now - moment).total_seconds())} ago" if moment else "never"


def _ahead(moment: datetime, now: datetime) -> str:
    seconds = (moment - now).total_seconds()
    return f"in {spoken(seconds)}" if seconds > 0 else "due"
