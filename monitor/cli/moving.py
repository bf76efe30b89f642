"""`monitor feeds accept`: writes proposed addresses into the operator's own files, comments kept.

A file is replaced whole, and put back if the configuration would be wrong with
it. It must never decide what is proposed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import tomlkit
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from tomlkit.exceptions import TOMLKitError

from monitor.adapters.store import Proposal
from monitor.cli.app import App, pass_app
from monitor.config import check
from monitor.errors import ConfigError, UsageError
from monitor.types import FeedId


def show(proposals: list[Proposal]) -> None:
    """A table of moves, and what to do about them."""
    console = Console()
    if not proposals:
        console.print("No move is proposed.")
        return
    table = Table("feed", "address in the files", "redirects for good to", "polls", box=None)
    for one in proposals:
        table.add_row(
            escape(str(one.feed.id)), escape(one.feed.url), escape(one.target), str(one.times)
        )
    console.print(table)
    console.print("`monitor feeds accept [FEED...]` writes them into the files.", highlight=False)


def as_json(proposals: list[Proposal]) -> list[dict[str, Any]]:
    """Plain values."""
    return [
        {
            "feed": one.feed.id,
            "url": one.feed.url,
            "moved_to": one.target,
            "polls": one.times,
            "since": one.since.isoformat(),
        }
        for one in proposals
    ]


@click.command("accept")
@click.argument("feeds", nargs=-1)
@pass_app
def accept(app: App, feeds: tuple[str, ...]) -> None:
    """Write proposed addresses of FEEDS (default: of all) into the outlet files.

    Comments and order are kept. Exit codes: 0 written, 2 nothing is proposed for
    a feed, 78 the configuration would be wrong (the files stay as they were).
    """
    proposals = {str(one.feed.id): one for one in app.reader.proposals(app.clock())}
    unknown = [feed for feed in feeds if feed not in proposals]
    if unknown:
        known = ", ".join(proposals) or "none"
        raise UsageError(f"no move is proposed for {', '.join(unknown)}; proposed are: {known}")
    chosen = {FeedId(id_): proposals[id_] for id_ in (feeds or proposals)}
    written = rewrite(app.settings.dir, chosen)
    for id_, path in written.items():
        click.echo(f"{id_}: {chosen[id_].target} ({path})")
    for id_ in chosen.keys() - written.keys():
        click.echo(f"{id_}: not written, the files name another address by now")
    if not chosen:
        click.echo("No move is proposed.")


def rewrite(directory: Path, proposals: Mapping[FeedId, Proposal]) -> dict[FeedId, Path]:
    """Put new addresses into the outlet files; say which went into which file.

    ConfigError if the configuration would be wrong then; all files are as before.
    """
    written: dict[FeedId, Path] = {}
    before: dict[Path, bytes] = {}
    try:
        for path in sorted((directory / "outlets").glob("*.toml")):
            content = path.read_bytes()
            text, document = content.decode("utf-8"), tomlkit.parse(content.decode("utf-8"))
            moves: dict[str, str] = {}
            for id_, table in _feeds(document):
                proposal = proposals.get(id_)
                if proposal is not None and table.get("url") == proposal.feed.url:
                    table["url"] = moves[proposal.feed.url] = proposal.target
                    written[id_] = path
            if moves:
                before[path] = content
                replace_file(path, _least(text, document, moves).encode("utf-8"))
        if before:
            _insist(directory)
    except BaseException:
        for path, content in before.items():
            replace_file(path, content)
        raise
    return written


def _least(text: str, wanted: tomlkit.TOMLDocument, moves: Mapping[str, str]) -> str:
    """The text with as little changed as possible that says what is wanted.

    tomlkit keeps comments and order, but tidies some spaces of the rest.
    """
    for old, new in moves.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    try:
        if tomlkit.parse(text).unwrap() == wanted.unwrap():
            return text
    except TOMLKitError:  # an address that needs escapes
        return tomlkit.dumps(wanted)
    return tomlkit.dumps(wanted)


def _insist(directory: Path) -> None:
    """ConfigError if the configuration is wrong."""
    problems = check(directory)[1]
    if problems:
        raise ConfigError(problems)


def _feeds(document: tomlkit.TOMLDocument) -> Iterator[tuple[FeedId, Any]]:
    """Every [[outlet.feed]] with its id, as it stands in the file."""
    for outlet in document.get("outlet", ()):
        for feed in outlet.get("feed", ()):
            yield FeedId(f"{outlet.get('id')}/{feed.get('name')}"), feed


def replace_file(path: Path, content: bytes) -> None:
    """The new file or the old one, never half of one; owner's permissions are kept."""
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o777)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
