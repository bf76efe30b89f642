"""`monitor demo`: the sample world, for a newcomer's first five minutes.

It must never run a pass itself; `monitor.demo` does, and this says what came of it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from monitor import wiring
from monitor.cli.app import App, pass_app
from monitor.cli.events import brief_of, find_event
from monitor.demo import EVENT, Demo, Outcome
from monitor.errors import EXIT_FAILED
from monitor.render.terminal import terminal

LANGUAGES = {"ar": "Arabic", "en": "English", "fr": "French", "zh": "Chinese"}


def _default_folder() -> Path:
    """Where programs keep what they can make again."""
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "regional-takes" / "demo"


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_default_folder,
    help="Where the sample world lives (default: a folder in your cache).",
)
@click.option("--fresh/--keep", help="Begin anew, or go on an hour later (default).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "md"]),
    default="terminal",
    help="How the event page is printed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@pass_app
def demo(app: App, folder: Path, *, fresh: bool, form: str, as_json: bool) -> None:
    """Run the sample world and show the event page it makes.

    Feeds of 41 outlets, 31 of them invented, are served on this machine and
    collected, translated, matched and published by the daemon's own passes. No
    other host is asked and nothing is sent. A further run plays an hour later.
    Exit codes: 0 all is well, 1 something in the sample world failed.
    """
    del app  # the sample world has a configuration and a database of its own
    console = Console(stderr=as_json or form == "md")  # what a program may read stays clean
    run = Demo(folder, fresh=fresh)
    try:
        _say_where(console, run.outcome)
        run.install()
        with wiring.showing(console) as progress:
            run.collect(progress)
            run.enrich(progress)
        with console.status("Writing pages and the digest"):
            run.publish()
            run.look()
        if as_json:
            click.echo(json.dumps(_plain(run.outcome), ensure_ascii=False, indent=1))
        else:
            _show_page(console, run, form)
            _show_outcome(console, run.outcome)
    finally:
        run.close()
    if run.outcome.problems:
        raise click.exceptions.Exit(EXIT_FAILED)


def _say_where(console: Console, outcome: Outcome) -> None:
    when = f"{outcome.now:%d %B %Y, %H:%M} UTC"
    begun = "begins" if outcome.first else "goes on"
    console.print(f"The sample world {begun}: {when}, in {outcome.folder}", highlight=False)


def _show_page(console: Console, run: Demo, form: str) -> None:
    """The event page: an analyst's first look."""
    if form == "md":
        click.echo(wiring.page_text(run.app, EVENT, "md"), nl=False)
        return
    console.rule()
    settings = run.app.settings
    console.print(terminal(brief_of(settings, run.app.store, find_event(settings, EVENT))))


def _show_outcome(console: Console, outcome: Outcome) -> None:
    """What each pass did and how long it took, and where to look."""
    done, read = outcome.collected, outcome.understood
    assert done is not None
    assert read is not None
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_column(justify="right")
    answers = ", ".join(f"{n} x {status}" for status, n in outcome.answers.items()) or "none due"
    held = ", ".join(f"{LANGUAGES.get(c, c)} {n}" for c, n in sorted(outcome.held.items()))
    digest = outcome.digest
    made = "made" if digest and digest.new else "was made before and stands"
    rows = {
        "collect": f"{done.feeds} feeds asked ({answers}): {done.new} new items, "
        f"{done.revised} revised, {done.failed} feeds failed",
        "enrich": f"{read.items} items read: {read.matched} matched, {read.takes} takes appended, "
        f"{read.untranslated} not translated",
        "publish": f"{len(outcome.pages)} pages; "
        + (f"digest of {digest.date} {made}" if digest else "no digest"),
    }
    for name, what in rows.items():
        table.add_row(name, what, f"{outcome.seconds[name]:.1f} s")
    console.rule()
    console.print(table, highlight=False)
    console.print(
        f"Held: {outcome.held.total()} items ({held}), {outcome.translated} translated by machine, "
        f"{outcome.flagged} of these flagged; {outcome.takes} takes, {outcome.page_takes} of them "
        "on the page above.",
        highlight=False,
    )
    if outcome.nothing_new:
        console.print("Nothing new: every feed answered 304, and nothing was added.", style="bold")
    _show_paths(console, outcome)


def _show_paths(console: Console, outcome: Outcome) -> None:
    """Paths on lines of their own, so that none is cut."""
    if EVENT in outcome.pages:
        console.print("Page:   ", end="", style="bold")
        console.print(str(outcome.pages[EVENT]), soft_wrap=True, highlight=False)
    for path in outcome.digest.files if outcome.digest else ():
        console.print("Digest: ", end="", style="bold")
        console.print(str(path), soft_wrap=True, highlight=False)
    config = outcome.folder / "config"
    console.print(f"Look around: monitor --config {config} events", soft_wrap=True, highlight=False)
    for problem in outcome.problems:
        console.print(f"Problem: {problem}", style="red", highlight=False)


def _plain(outcome: Outcome) -> dict[str, Any]:
    """The outcome for a program."""
    done, read, digest = outcome.collected, outcome.understood, outcome.digest
    assert done is not None
    assert read is not None
    return {
        "folder": str(outcome.folder),
        "now": outcome.now.isoformat().replace("+00:00", "Z"),
        "first": outcome.first,
        "nothing_new": outcome.nothing_new,
        "collect": {
            "feeds": done.feeds,
            "new": done.new,
            "revised": done.revised,
            "unchanged": done.unchanged,
            "failed": done.failed,
            "answers": {str(status): n for status, n in outcome.answers.items()},
        },
        "enrich": {
            "items": read.items,
            "matched": read.matched,
            "takes": read.takes,
            "untranslated": read.untranslated,
            "parked": len(read.parked),
        },
        "held": {
            "items": outcome.held.total(),
            "languages": dict(sorted(outcome.held.items())),
            "translated": outcome.translated,
            "flagged": outcome.flagged,
            "takes": outcome.takes,
            "page_takes": outcome.page_takes,
        },
        "pages": {slug: str(path) for slug, path in sorted(outcome.pages.items())},
        "digest": {
            "date": digest.date,
            "new": digest.new,
            "subject": digest.subject,
            "files": [str(path) for path in digest.files],
        }
        if digest
        else None,
        "seconds": {name: round(taken, 3) for name, taken in outcome.seconds.items()},
        "problems": outcome.problems,
    }
