"""`monitor enrich`: read what was collected, once.

It must never know how an item is read; the pass does.
"""

from __future__ import annotations

import json

import click
from rich.console import Console

from monitor import wiring
from monitor.cli.app import App, pass_app


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
