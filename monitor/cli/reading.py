"""`monitor enrich` and `monitor retranslate`: read what was collected, and anew with a new model.

It must never know how an item is read; the pass does.
"""

from __future__ import annotations

import json

import click
from rich.console import Console

from monitor import wiring
from monitor.cli.app import App, pass_app
from monitor.errors import UsageError
from monitor.types import Lang


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def enrich(app: App, as_json: bool) -> None:
    """Read what was collected: language, translation, match, takes.

    Exit codes: 0 done (items may have been parked: they are named), 75 the disk is full.
    """
    console = Console(stderr=as_json)
    with (
        wiring.make_translator(app.settings, app.database) as translator,
        wiring.showing(console) as progress,
    ):
        done = wiring.enrich(app, translator, progress=progress)
    if as_json:
        found = {
            "reopened": done.reopened,
            "items": done.items,
            "matched": done.matched,
            "takes": done.takes,
            "untranslated": done.untranslated,
            "parked": [{"item": item, "reason": reason} for item, reason in done.parked],
        }
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not done.items and not done.parked:
        console.print("Nothing waits to be read.")
        return
    console.print(
        f"{done.items} items read: {done.matched} matched, {done.takes} takes made"
        + (f"; {done.untranslated} wait for a translation model" if done.untranslated else "")
        + (f"; {done.reopened} read again with a new model" if done.reopened else "")
        + "."
    )
    for item, reason in done.parked:
        console.print(f"Item {item} was set aside: {reason}", style="yellow")


@click.command()
@click.option("--lang", default="", help="Only items in this language.")
@click.option("--dry-run", is_flag=True, help="Count what would be read anew; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def retranslate(app: App, lang: Lang, dry_run: bool, as_json: bool) -> None:
    """Translate anew what another version of a model translated than the one that is installed.

    Matches and takes follow: a take whose words changed is superseded by a new one.

    Exit codes: 0 done, 2 the language is none that models are configured for.
    """
    if lang and lang not in app.settings.monitor.languages:
        known = ", ".join(app.settings.monitor.languages)
        raise UsageError(f"--lang {lang!r} is not among the languages we read: {known}")
    console = Console(stderr=as_json)
    with wiring.make_translator(app.settings, app.database) as translator:
        pairs = translator.pairs()
        behind = app.reader.behind(pairs, lang) if dry_run else app.store.behind(pairs, lang)
        if not dry_run and behind:
            app.store.retranslate(pairs, lang)
            with wiring.showing(console) as progress:
                wiring.enrich(app, translator, progress=progress)
    rows = [
        {"language": source, "model": model, "now": pairs[source], "items": n}
        for (source, model), n in behind.items()
    ]
    if as_json:
        found = {"done": not dry_run, "items": sum(behind.values()), "models": rows}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in rows:
        console.print(f"{row['items']} items by {row['model']}; installed is {row['now']}")
    verb = "would be" if dry_run else "were"
    console.print(
        f"{sum(behind.values())} items {verb} translated anew."
        if rows
        else "Every translation is by the model that is installed."
    )
