"""`monitor entities add`: names of an entity in four languages, from Wikidata into its file.

It must never remove a name or a comment that an operator has written.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import tomlkit

from monitor import wiring
from monitor.cli.adding import write_new
from monitor.cli.app import App, pass_app
from monitor.cli.moving import replace_file
from monitor.config import check
from monitor.core import wikidata
from monitor.core.wikidata import Names
from monitor.errors import ConfigError, UsageError
from monitor.types import Due, Feed, FeedId, Fetched, Memo, OutletId

if TYPE_CHECKING:
    from monitor.adapters.http import HttpFetcher

INDEX = "https://www.wikidata.org"
HEADING = "Entities added by `monitor entities add`; names from Wikidata (CC0). Mend them freely."
KINDS = ("place", "person", "armed-group", "organisation", "government", "thing")


@click.group()
def entities() -> None:
    """Add entities: the places, people and groups whose names are looked for."""


@entities.command("add")
@click.argument("qid")
@click.option("--id", "id_", help="Its id; one that is known gets the names that it lacks.")
@click.option("--kind", type=click.Choice(KINDS), help="What it is (default: what Wikidata says).")
@click.option("--country", help="ISO 3166-1 alpha-2 (default: what Wikidata says).")
@click.option("--within", multiple=True, help="Id of a place that contains it; may be repeated.")
@click.option("--file", "name", default="wikidata", show_default=True, help="entities/<file>.toml.")
@click.option("--index", default=INDEX, show_default=True, help="Another Wikibase's address.")
@click.option("--allow", multiple=True, help="Private address or network the index may live on.")
@click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
@pass_app
def add(
    app: App, *, qid: str, id_: str | None, kind: str | None, country: str | None,
    within: tuple[str, ...], name: str, index: str, allow: tuple[str, ...], as_data: bool,
) -> None:  # fmt: skip
    """Fill in the names of the entity QID (such as Q3914) in Arabic, French, Chinese and English.

    Exit codes: 0 written, 1 Wikidata did not answer, 2 wrong usage, 78 it would
    not fit the configuration (the file is left as it was).
    """
    if not wikidata.QID.fullmatch(qid):
        raise UsageError(f"{qid!r} is no Wikidata id: write it such as Q3914")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise UsageError(f"--file {name!r}: a plain name, such as sahel")
    settings = app.settings  # a wrong configuration is told before any server is asked
    with contextlib.closing(wiring.make_json_fetcher(settings, app.clock)) as fetcher:
        found = _asked(fetcher, qid, index, allow)
        if country is None and not found.code and found.country:
            country = _asked(fetcher, found.country, index, allow).code
    country = country or found.code
    chosen = id_ or _slug(found)
    known = any(entity.id == chosen for entity in settings.entities)
    if known:
        path, added = _fill_in(settings.dir, chosen, found)
    else:
        path = settings.dir / "entities" / f"{name}.toml"
        added = sum(map(len, found.names.values()))
        _append(app, path, _table(chosen, kind or found.kind, country, within, found))
    if as_data:
        told = {"id": chosen, "qid": found.qid, "file": path.name, "names": dict(found.names)}
        click.echo(json.dumps(told | {"added": added}, ensure_ascii=False))
        return
    click.echo(f"{path}: {chosen}, {added} name{'' if added == 1 else 's'} added")
    for lang, names in found.names.items():
        click.echo(f"  {lang}: {', '.join(names)}")


def _asked(fetcher: HttpFetcher, qid: str, index: str, allow: tuple[str, ...]) -> Names:
    """What the index says of one entity, under the limits of every fetch."""
    url = f"{index.rstrip('/')}/wiki/Special:EntityData/{qid}.json"
    feed = Feed(id=FeedId(f"wikidata/{qid}"), outlet=OutletId("wikidata"), url=url, allow=allow)
    answer = fetcher.fetch(Due(feed=feed, memo=Memo()))
    if not isinstance(answer, Fetched):
        why = getattr(answer, "detail", "nothing new")
        raise click.ClickException(f"{url}: {getattr(answer, 'kind', 'unchanged')}: {why}")
    try:
        return wikidata.read(json.loads(answer.body))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{url}: the answer {error}") from error


def _slug(found: Names) -> str:
    """An id from the English name, else the QID."""
    name = next(iter(found.names.get("en", found.names.get("fr", ()))), "")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or found.qid.lower()


def _table(
    id_: str, kind: str, country: str, within: tuple[str, ...], found: Names
) -> dict[str, Any]:
    table: dict[str, Any] = {"id": id_, "kind": kind}
    if country:
        table["country"] = country
    if within:
        table["within"] = list(within)
    if found.ambiguous:
        table["ambiguous"] = list(found.ambiguous)
    return table | {"names": {lang: list(names) for lang, names in found.names.items()}}


def _append(app: App, path: Path, plain: dict[str, Any]) -> None:
    """Put a new [[entity]] at the end of the file, or into a new one."""
    document = tomlkit.document()
    table = tomlkit.table()
    for key, value in plain.items():
        if key != "names":
            table[key] = value
    for lang, names in plain["names"].items():
        table.append(tomlkit.key(["names", lang]), tomlkit.item(names))
    tables = tomlkit.aot()
    tables.append(table)
    document["entity"] = tables
    text = tomlkit.dumps(document)
    if not path.exists():
        write_new(path, f"# {HEADING}\n\n{text}")
        _insist(app, path, None)
        return
    before = path.read_bytes()
    replace_file(path, before.rstrip() + b"\n\n" + text.encode("utf-8"))
    _insist(app, path, before)


def _fill_in(directory: Path, id_: str, found: Names) -> tuple[Path, int]:
    """Add to a known entity the names that it does not have yet; its comments stay."""
    for path in sorted((directory / "entities").glob("*.toml")):
        before = path.read_bytes()
        document = tomlkit.parse(before.decode("utf-8"))
        entity = next((e for e in document.get("entity", ()) if e.get("id") == id_), None)
        if entity is None:
            continue
        added = 0
        for lang, names in found.names.items():
            have = entity["names"].setdefault(lang, tomlkit.array())
            written = {str(name).casefold() for name in have}
            fresh = [name for name in names if name.casefold() not in written]
            have.extend(fresh)
            added += len(fresh)
        short = [n for n in found.ambiguous if n not in entity.get("ambiguous", ())]
        if short and added:
            entity.setdefault("ambiguous", tomlkit.array()).extend(short)
        if added:
            replace_file(path, tomlkit.dumps(document).encode("utf-8"))
            _insist_in(directory, path, before)
        return path, added
    raise UsageError(f"{id_} is in no file of {directory / 'entities'}")


def _insist(app: App, path: Path, before: bytes | None) -> None:
    _insist_in(app.config_dir, path, before)


def _insist_in(directory: Path, path: Path, before: bytes | None) -> None:
    """ConfigError if the file does not fit; then it is as it was before."""
    problems = check(directory)[1]
    if not problems:
        return
    if before is None:
        path.unlink()
    else:
        replace_file(path, before)
    raise ConfigError(problems)
