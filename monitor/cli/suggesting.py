"""`monitor events suggest`: candidate events among the items that belong to none.

It must never add an event by itself: a file is written only when asked for,
and it is an operator's from then on.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import tomlkit
from rich.console import Console
from rich.text import Text

from monitor import wiring
from monitor.cli.adding import write_new
from monitor.cli.app import App, pass_app
from monitor.cli.events import events
from monitor.config import check
from monitor.core.digest import plural
from monitor.core.suggest import Draft, suggest
from monitor.errors import ConfigError, UsageError
from monitor.render.mailtext import name

__all__ = ["events"]  # the group, with the command of this file on it

MOST = 20_000  # items of a period that are compared; some 2 minutes


@events.command("suggest")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="First day (default: a week ago, UTC)."
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="First day that is left out (default: none)."
)
@click.option("--items", type=click.IntRange(min=2), default=3, show_default=True, help="At least.")
@click.option(
    "--outlets", type=click.IntRange(min=1), default=2, show_default=True, help="At least."
)
@click.option(
    "--languages", type=click.IntRange(min=1), default=1, show_default=True, help="At least."
)
@click.option("--draft", metavar="SLUG", help="Print the event file of this candidate.")
@click.option("--write", metavar="SLUG", help="Write events/SLUG.toml, if `check` accepts it.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@pass_app
def suggest_events(
    app: App, *, since: datetime | None, until: datetime | None, items: int, outlets: int,
    languages: int, draft: str | None, write: str | None, as_data: bool,
) -> None:  # fmt: skip
    """Group items that matched no event into candidates, those of most languages first.

    Exit codes: 0 shown, 2 there is no such candidate, 78 the file would not fit the configuration.
    """
    now = app.clock()
    first = since.replace(tzinfo=UTC) if since else now - timedelta(days=7)
    last = until.replace(tzinfo=UTC) if until else now + timedelta(days=1)
    readings = [one for batch in app.reader.unmatched(first, last) for one in batch]
    found = suggest(
        readings[-MOST:], app.settings.entities, items=items, outlets=outlets,
        languages=languages, taken=[e.slug for e in app.settings.events],
    )  # fmt: skip
    asked = draft or write
    if asked is None:
        _show(found, len(readings), first, as_data=as_data)
        return
    chosen = next((one for one in found if one.slug == asked), None)
    if chosen is None:
        raise UsageError(f"no candidate {asked!r}: `monitor events suggest` lists them")
    text = event_file(chosen, now)
    if write is None:
        click.echo(text, nl=False)
        return
    path = app.settings.dir / "events" / f"{chosen.slug}.toml"
    write_new(path, text)
    problems = check(app.config_dir)[1]
    if problems:
        path.unlink()
        raise ConfigError(problems)
    fresh = App(config=app.config, db=app.db, clock=app.clock)  # with the new event
    with fresh.store:
        met = wiring.meet(fresh)
    click.echo(
        f"{path}: {plural(met.takes, 'take')} among {plural(met.items, 'stored item')}. Read it "
        f"and mend its words; then `monitor rematch --event {chosen.slug}`."
    )


def event_file(draft: Draft, now: datetime) -> str:
    """The draft as events/SLUG.toml."""
    file = tomlkit.document()
    file.add(tomlkit.comment(f"Drafted by `monitor events suggest` on {now:%Y-%m-%d} from"))
    file.add(
        tomlkit.comment(f"{len(draft.readings)} items of {', '.join(draft.outlets)}. Mend it.")
    )
    file["title"], file["dek"] = draft.title, draft.dek
    file["date"], file["type"] = draft.date, draft.type
    for key, values in (("places", draft.places), ("actors", draft.actors)):
        if values:
            file[key] = [str(value) for value in values]
    if draft.examples:
        examples = tomlkit.array().multiline(multiline=True)
        examples.extend(draft.examples)
        file["examples"] = examples
    if draft.keywords:
        keywords = tomlkit.table()
        for lang, words in draft.keywords.items():
            keywords[lang] = list(words)
        file["keywords"] = keywords
    return tomlkit.dumps(file)


def _show(found: list[Draft], items: int, first: datetime, *, as_data: bool) -> None:
    if as_data:
        click.echo(json.dumps([_plain(draft) for draft in found], ensure_ascii=False, indent=2))
        return
    console = Console()
    for draft in found:
        console.print(Text.assemble((draft.slug, "bold"), "  ", (draft.type, "dim")))
        console.print(Text("  " + name(draft.title)))
        about = (
            f"  {draft.date} · {len(draft.readings)} items · {len(draft.outlets)} outlets · "
            f"{', '.join(draft.languages)}"
        )
        console.print(Text(about, style="dim"))
        for reading in draft.readings[:4]:
            console.print(Text(f"    {reading.item.id} {name(reading.item.title)}", style="dim"))
    further = (
        "`--draft SLUG` prints an event file, `--write SLUG` writes it."
        if found
        else "`--since` looks further back, `--items` and `--outlets` ask for less."
    )
    counted = f"{plural(len(found), 'candidate')} among {plural(items, 'item')} since"
    told = f"{counted} {first:%Y-%m-%d} that belong to no event; {further}"
    console.print(Text(told, style="dim"))


def _plain(draft: Draft) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "title": draft.title,
        "date": draft.date.isoformat(),
        "type": draft.type,
        "items": [reading.item.id for reading in draft.readings],
        "outlets": list(draft.outlets),
        "languages": list(draft.languages),
        "places": list(draft.places),
        "actors": list(draft.actors),
        "keywords": {lang: list(words) for lang, words in draft.keywords.items()},
    }
