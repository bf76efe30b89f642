"""`monitor models`: which translation packages are there, and how to get, check and drop them.

It must never load a model, and never reach the network but for `install`.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from monitor.cli.app import App, pass_app
from monitor.core.words import INTERFACES
from monitor.errors import EXIT_UNAVAILABLE, ModelError
from monitor.wiring import models_dir

if TYPE_CHECKING:
    from monitor.adapters.argos.download import Offer
    from monitor.adapters.argos.installer import Installed

TARGET = "en"


def _place(app: App) -> Path:
    return models_dir(app.settings, app.database)


def _wanted(app: App) -> list[str]:
    return [lang for lang in app.settings.monitor.languages if lang != TARGET]


@click.group()
def models() -> None:
    """List, install, verify or remove translation models (Argos packages into English).

    Without a model, items of its language stay readable and untranslated; they are
    translated when it appears, without a restart.
    """


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def list_models(app: App, as_json: bool) -> None:
    """List what is installed, and what the configured languages lack."""
    from monitor.adapters.argos import installed, routes  # noqa: PLC0415  (only those that need it)

    place = _place(app)
    found, ways = installed(place), routes(place)
    missing = [lang for lang in _wanted(app) if lang not in ways]
    if as_json:
        rows = [
            {"from": p.source, "to": p.target, "version": p.version, "path": p.path} for p in found
        ]
        click.echo(json.dumps({"models": str(place), "installed": rows, "missing": missing}))
        return
    console = Console()
    if found:
        table = Table("from", "to", "version", "directory", box=None, pad_edge=False)
        for package in found:
            table.add_row(package.source, package.target, package.version, escape(package.path))
        console.print(table)
    else:
        console.print(f"No translation model in {escape(str(place))}.")
    for lang in missing:
        console.print(f"missing: {lang}->{TARGET}, needed for items in {lang}; ", end="")
        console.print(f"get it with: monitor models install {lang}", soft_wrap=True)


@models.command()
@click.argument("languages", nargs=-1, metavar="LANG...")
@click.option(
    "--into",
    multiple=True,
    type=click.Choice([lang for lang in INTERFACES if lang != TARGET]),
    help="Take the package from English into this language, for readers of the pages.",
)
@click.option("--index", help="Address of an index (default: argostranslate's own).")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, path_type=Path),
    help="Take packages from this file or directory; nothing is downloaded.",
)
@pass_app
def install(
    app: App, *, languages: tuple[str, ...], into: tuple[str, ...], index: str | None,
    source: Path | None,
) -> None:  # fmt: skip
    """Install the newest package into English for each LANG (default: all that are missing).

    With --into, a package out of English: pages in that language then say what
    reports say in it, with the English beside.

    The first time that a package is seen its size and SHA-256 are pinned in
    models.lock.json, and that is said; later it must be the same. A download that
    broke off goes on where it ended.
    """
    from monitor.adapters.argos import routes  # noqa: PLC0415  (see `list_models`)

    there = routes(_place(app))
    needed = [] if into else [lang for lang in _wanted(app) if lang not in there]
    wanted = [(lang, TARGET) for lang in languages or needed]
    wanted += [(TARGET, lang) for lang in into]
    console = Console()
    if not wanted and source is None:
        console.print("Every configured language has its model.")
        return
    failures = (
        _from_files(app, source, list(languages), into, console)
        if source is not None
        else _from_index(app, index, wanted, console)
    )
    for failure in failures:
        click.echo(f"monitor: {failure}", err=True)
    if failures:
        sys.exit(EXIT_UNAVAILABLE)


def _from_files(
    app: App, source: Path, languages: list[str], into: tuple[str, ...], console: Console
) -> list[str]:
    from monitor.adapters.argos.installer import (  # noqa: PLC0415  (see `list_models`)
        Installer,
        archives_in,
        metadata_of,
    )

    installer = Installer(_place(app))
    failures: list[str] = []
    done: set[str] = set()
    told: list[tuple[bool, Path, str]] = []
    for path in archives_in(source):
        try:
            lang, target, _ = metadata_of(path)
        except ModelError as error:
            failures.append(str(error))
            continue
        # a package into another language is of use only on the way into English, if asked for
        asked = lang == TARGET and target in into
        if asked or lang in languages or (target == TARGET and not languages and not into):
            told.append((target != TARGET, path, lang))
    for _, path, lang in sorted(told):
        try:
            _say(installer.install_file(path), console)
            done.add(lang if lang != TARGET else target)
        except ModelError as error:
            failures.append(str(error))
    absent = [(lang, TARGET) for lang in languages if lang not in done]
    absent += [(TARGET, lang) for lang in into if lang not in done]
    if not done and not failures and not absent:
        failures.append(f"{source} holds no package (*.argosmodel) into English")
    return failures + [f"{source} holds no usable package {a}->{b}" for a, b in absent]


def _from_index(
    app: App, index: str | None, wanted: list[tuple[str, str]], console: Console
) -> list[str]:
    from monitor.adapters.argos.download import (  # noqa: PLC0415  (see `list_models`)
        default_index,
        read_index,
    )
    from monitor.adapters.argos.installer import Installer  # noqa: PLC0415  (see `list_models`)

    address = index or default_index()
    offers = read_index(address)
    failures: list[str] = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        transient=True,
    ) as progress:
        for pair in wanted:
            offer, named = _newest(offers, pair), "->".join(pair)
            if offer is None:
                failures.append(f"the index at {address} offers no package {named}")
                continue
            task = progress.add_task(f"{named} {offer.version}", total=None)
            installer = Installer(_place(app), partial(_moved, progress, task))
            try:
                _say(installer.install_offer(offer), console)
            except ModelError as error:
                failures.append(str(error))
    return failures


def _moved(progress: Progress, task: TaskID, done: int, size: int) -> None:
    progress.update(task, completed=done, total=size or None)


def _newest(offers: list[Offer], pair: tuple[str, str]) -> Offer | None:
    fitting = [o for o in offers if (o.source, o.target) == pair]
    return max(
        fitting,
        key=lambda o: tuple(int(part) for part in o.version.split(".") if part.isdigit()),
        default=None,
    )


def _say(done: Installed, console: Console) -> None:
    name, size = done.package.name, f"{done.size / 1e6:.1f} MB"
    if done.already:
        console.print(f"{name} is installed already, and is what was installed.")
        return
    console.print(f"Installed {name} ({size}) from {escape(done.origin)}.", soft_wrap=True)
    if done.first_use:
        console.print(
            f"  Trusted on first use: nothing vouches for this archive but where it came from.\n"
            f"  Pinned in models.lock.json: sha256 {done.sha256}, {done.size} bytes.",
            soft_wrap=True,
        )
    else:
        console.print("  It is the archive that models.lock.json pinned.")
    console.print("  What another version translated: monitor retranslate --dry-run")


@models.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def verify(app: App, as_json: bool) -> None:
    """Hash every installed file again and compare it with what was installed.

    Exit codes: 0 all is as it was, 69 something changed or is unknown.
    """
    from monitor.adapters.argos.installer import Installer  # noqa: PLC0415  (see `list_models`)

    found = Installer(_place(app)).verify()
    bad = [v for v in found if v.verdict != "ok"]
    if as_json:
        rows = [{"path": v.package.path, "verdict": v.verdict, "problem": v.problem} for v in found]
        click.echo(json.dumps({"packages": rows, "ok": not bad}))
    else:
        for v in found:
            named = v.package.name if v.package.source != "?" else v.package.path
            click.echo(f"{v.verdict:8}{named}{': ' if v.problem else ''}{v.problem}")
        if not found:
            click.echo(f"No translation model in {_place(app)}.")
        if bad:
            click.echo("Remedy: monitor models remove LANG, then install LANG", err=True)
    if bad:
        sys.exit(EXIT_UNAVAILABLE)


@models.command()
@click.argument("languages", nargs=-1, required=True, metavar="LANG...")
@pass_app
def remove(app: App, languages: tuple[str, ...]) -> None:
    """Remove the packages of each LANG; translations that are stored stay."""
    from monitor.adapters.argos.installer import Installer  # noqa: PLC0415  (see `list_models`)

    missing = []
    for lang in languages:
        gone = Installer(_place(app)).remove(lang)
        for package in gone:
            click.echo(f"Removed {package.name}.")
        if not gone:
            missing.append(lang)
    if missing:
        raise ModelError(f"no model is installed for {', '.join(missing)}")
