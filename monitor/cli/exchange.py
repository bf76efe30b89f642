"""`monitor outlets export` and `import`: outlets and feeds as OPML, to and from other readers.

It must never change a file that an operator has written, and never write one
that would make the configuration wrong.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import tomlkit
from rich.console import Console
from rich.markup import escape
from tomlkit.items import AoT, Table

from monitor.cli.adding import write_new
from monitor.cli.app import App, pass_app
from monitor.config import Settings, check
from monitor.core.exchange import Found, FoundFeed, found, outlines, place
from monitor.core.opml import OpmlError, build, parse
from monitor.errors import EXIT_FAILED, UsageError

_STYLES = {"written": "green", "would be written": "green", "known": "dim"}
_LEFT_SHOWN = 60  # characters of another reader's attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What becomes of one outlet of a document, and what an operator should know of it."""

    found: Found
    result: str  # written | would be written | known | needs country | wrong ...
    notes: tuple[str, ...] = ()


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@pass_app
def export_outlets(app: App, file: Path, force: bool) -> None:
    """Write all outlets and feeds to FILE as OPML 2.0 ("-": standard output).

    Any feed reader takes it; our own attributes carry country, lens and the rest.
    Exit codes: 0 written, 2 the file is there already (see --force).
    """
    settings = app.settings
    text = build("Regional Takes: outlets", outlines(settings.outlets, settings.feeds), app.clock())
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    if force:
        file.unlink(missing_ok=True)
    try:
        write_new(file.absolute(), text)
    except UsageError:
        raise UsageError(f"{file} is there already: add --force to replace it") from None
    fed = {feed.outlet for feed in settings.feeds}
    click.echo(f"Wrote {file}: {len(settings.outlets)} outlets, {len(settings.feeds)} feeds.")
    if len(fed) < len(settings.outlets):
        click.echo(f"{len(settings.outlets) - len(fed)} outlets have no feed.")


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--country", "countries", multiple=True, help="ML for all, or ID=ML for one.")
@click.option("--language", "languages", multiple=True, help="fr for all, or ID=fr for one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def import_outlets(
    app: App,
    file: Any,
    *,
    dry_run: bool,
    countries: tuple[str, ...],
    languages: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add the outlets of an OPML FILE of any feed reader, one new file each.

    Outlets and feeds that are known stay as they are. A country is never guessed:
    an outlet without one is named, and not written. Neither is a lens: an outlet
    that the file gives none is unlabelled until you say one with its reason.

    Exit codes: 0 every outlet is written or known, 1 some need you (they are named),
    2 the file is no OPML.
    """
    settings = app.settings  # a wrong configuration is told before the file is read
    try:
        document = found(parse(file.read()))
    except OpmlError as error:
        raise UsageError(f"{file.name}: {error}") from None
    told = [_told(one, _given(countries), _given(languages)) for one in document.outlets]
    judged = _judge(settings, told)
    ready = [one for one in judged if one.result == "written"]
    texts = {one.found.id: toml(one.found, app.clock().date()) for one in ready}
    wrong = _problems(settings, texts)
    done = []
    for one in judged:
        if one.found.id in wrong:
            one = replace(one, result="wrong", notes=wrong[one.found.id])  # noqa: PLW2901  (the same, judged)
        elif one.result == "written" and dry_run:
            one = replace(one, result="would be written")  # noqa: PLW2901  (as above)
        elif one.result == "written":
            write_new(_path(settings, one.found.id), texts[one.found.id])
        done.append(one)
    _show(done, document.refused, as_json=as_json)
    if not all(one.result in _STYLES for one in done):
        raise SystemExit(EXIT_FAILED)


def _given(options: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """("ML", "rfi=FR") -> {"": ("ML",), "rfi": ("FR",)}."""
    given: dict[str, tuple[str, ...]] = {}
    for option in options:
        id_, equals, value = option.rpartition("=")
        key = id_.strip() if equals else ""
        given[key] = (*given.get(key, ()), value.strip())
    return given


def _told(
    one: Found,
    countries: Mapping[str, tuple[str, ...]],
    languages: Mapping[str, tuple[str, ...]],
) -> Found:
    """What the operator says of one outlet counts; what he says of all fills gaps."""
    country = countries.get(one.id) or ((one.country,) if one.country else countries.get("", ()))
    return replace(
        one,
        country=country[-1] if country else "",
        languages=languages.get(one.id) or one.languages or languages.get("", ()),
    )


def _judge(settings: Settings, outlets: Iterable[Found]) -> list[Judged]:
    """Which outlets are new and whole; "written" stands for those that can be."""
    ids = {str(outlet.id) for outlet in settings.outlets}
    urls = {place(feed.url): str(feed.id) for feed in settings.feeds}
    lenses = {str(lens.id) for lens in settings.lenses.lenses}
    judged = []
    for one in outlets:
        known = [urls[place(feed.url)] for feed in one.feeds if place(feed.url) in urls]
        fresh = tuple(feed for feed in one.feeds if place(feed.url) not in urls)
        notes = [f"{feed.url} is not in its file: add it there if you want it" for feed in fresh]
        if one.id in ids or known or _path(settings, one.id).exists():
            if known and one.id not in ids:
                notes.insert(0, f"as {', '.join(known)}")
            judged.append(Judged(found=one, result="known", notes=tuple(notes)))
            continue
        needs = [
            what
            for what, there in (("country", one.country), ("language", one.languages))
            if not there
        ]
        strange = [tag.lens for tag in one.lenses if tag.lens not in lenses]
        kept = replace(one, lenses=tuple(tag for tag in one.lenses if tag.lens in lenses))
        notes = [f"lens {lens!r} is not in lenses.toml: left out" for lens in strange]
        if not kept.lenses:
            notes.append("no lens: unlabelled until you add one with its reason")
        notes += [f"kept as a comment: {name}={value[:_LEFT_SHOWN]!r}" for name, value in one.left]
        if needs:
            options = " ".join(f"--{what} {one.id}=..." for what in needs)
            notes = [f"say it with {options}", *notes]
        result = f"needs {' and '.join(needs)}" if needs else "written"
        judged.append(Judged(found=kept, result=result, notes=tuple(notes)))
    return judged


def _problems(settings: Settings, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What `monitor check` would say of each new file; those that are right are not named.

    The check runs on a copy made of links, so that a running daemon never sees a
    file that may be wrong.
    """
    wrong: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory(prefix="monitor-import-") as name:
        staged = Path(name)
        for path in settings.dir.iterdir():
            if path.name != "outlets":
                (staged / path.name).symlink_to(path)
        (staged / "outlets").mkdir()
        for path in (settings.dir / "outlets").iterdir():
            (staged / "outlets" / path.name).symlink_to(path)
        for id_, text in texts.items():
            (staged / "outlets" / f"{id_}.toml").write_text(text, encoding="utf-8")
        for problem in check(staged)[1]:
            id_ = Path(problem.file).stem
            wrong[id_] = (*wrong.get(id_, ()), str(problem))
    return wrong


def _path(settings: Settings, id_: str) -> Path:
    return settings.dir / "outlets" / f"{id_}.toml"


def toml(one: Found, today: date) -> str:
    """The file of one outlet, in the form of the files that are shipped."""
    table = tomlkit.table()
    table["id"] = one.id
    table["name"] = one.name
    table["country"] = one.country
    table["languages"] = list(one.languages)
    for key, value, usual in (
        ("region", one.region, ""),
        ("kind", one.kind, ""),
        ("homepage", one.homepage, ""),
        ("article", one.article, "feed"),
        ("invented", one.invented, False),
        ("note", one.note, ""),
    ):
        if value != usual:
            table[key] = value
    if one.lenses:
        tags = tomlkit.array()
        for tag in one.lenses:
            inline = tomlkit.inline_table()
            inline.update({"id": str(tag.lens), "reason": tag.reason, "date": tag.date})
            tags.append(inline)
        table["lens"] = tags
    if one.feeds:
        table["feed"] = _feed_tables(one.feeds)
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Added by `monitor outlets import` on {today}."))
    if one.folders:
        document.add(tomlkit.comment(f"It stood in: {', '.join(one.folders)}"))
    for name, value in one.left:
        document.add(tomlkit.comment(f"{name} = {value}"))
    tables = tomlkit.aot()
    tables.append(table)
    document["outlet"] = tables
    return tomlkit.dumps(document)


def _feed_tables(feeds: Iterable[FoundFeed]) -> AoT:
    tables = tomlkit.aot()
    for feed in feeds:
        table: Table = tomlkit.table()
        table["name"] = feed.name
        table["url"] = feed.url
        if feed.language:
            table["language"] = feed.language
        if feed.interval_s:
            table["interval"] = feed.interval_s
        if feed.allow:
            table["allow"] = list(feed.allow)
        tables.append(table)
    return tables


def _show(judged: Sequence[Judged], refused: Sequence[tuple[str, str]], *, as_json: bool) -> None:
    if as_json:
        shown = {
            "outlets": [
                {"id": one.found.id, "name": one.found.name, "country": one.found.country,
                 "languages": one.found.languages, "feeds": [f.url for f in one.found.feeds],
                 "result": one.result, "notes": one.notes}
                for one in judged
            ],
            "refused": [{"what": what, "why": why} for what, why in refused],
        }  # fmt: skip
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    console = Console()
    for one in judged:
        feeds = f"{len(one.found.feeds)} feed{'s' if len(one.found.feeds) != 1 else ''}"
        line = f"{one.result}: {one.found.id} ({one.found.name}, {feeds})"
        style = _STYLES.get(one.result, "yellow")
        console.print(escape(line), style=style, highlight=False, soft_wrap=True)
        for note in one.notes:
            console.print(escape(f"  {note}"), highlight=False, soft_wrap=True)
    for what, why in refused:
        line = f"not an outlet: {what!r} {why}"
        console.print(escape(line), style="yellow", highlight=False, soft_wrap=True)
    counts: dict[str, int] = {}
    for one in judged:
        counts[one.result] = counts.get(one.result, 0) + 1
    told = ", ".join(f"{n} {result}" for result, n in counts.items()) or "no outlet in the file"
    console.print(f"{told}.", highlight=False)
