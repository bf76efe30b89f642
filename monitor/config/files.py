"""The files of a configuration directory: which there are, their bytes, and their TOML.

It must never know what the keys mean; a file that cannot be read is a problem,
and the others are read all the same.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.config.lines import Lines, Loc
from monitor.config.problems import Report, did_you_mean

SINGLE = ("monitor.toml", "lenses.toml", "subscribers.toml")
OPTIONAL = frozenset({"subscribers.toml"})
FOLDERS = ("entities", "outlets", "events")
MAX_BYTES = 8 * 1024 * 1024  # a hundred times the largest file that ships: more is a mistake

_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One TOML file that was read; `name` is relative to the configuration directory."""

    name: str
    data: Mapping[str, Any]
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One table of an array of tables, with where it stands."""

    document: Document
    loc: Loc
    raw: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All documents of a directory; `unread` names the kinds of which a file could not be read."""

    documents: Mapping[str, Document]
    generation: str
    unread: frozenset[str] = field(default_factory=frozenset)

    def single(self, name: str) -> Document | None:
        """The document of a file at the top."""
        return self.documents.get(name)

    def folder(self, name: str) -> Iterator[Document]:
        """The documents of a folder, by name."""
        prefix = f"{name}/"
        return (d for key, d in sorted(self.documents.items()) if key.startswith(prefix))


def read(directory: Path, report: Report) -> Tree:
    """Read every file of the directory; what cannot be read becomes a problem."""
    digest = hashlib.sha256()
    documents: dict[str, Document] = {}
    unread: set[str] = set()
    for name, path in _listed(directory, report, unread):
        content = _content(name, path, report)
        if content is not None:
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        document = None if content is None else _parsed(name, content, report)
        if document is None:
            unread.add(name.split("/")[0])
        else:
            documents[name] = document
    return Tree(documents=documents, generation=digest.hexdigest(), unread=frozenset(unread))


def _listed(directory: Path, report: Report, unread: set[str]) -> Iterator[tuple[str, Path]]:
    """Names and paths of all files to read, sorted; missing ones become problems."""
    try:
        present = {path.name: path for path in sorted(directory.iterdir())}
    except OSError as error:
        report.add_file(
            str(directory),
            f"the configuration directory cannot be read ({error.strerror})",
            "Name it with --config or $MONITOR_CONFIG, or create it.",
        )
        unread.update((*SINGLE, *FOLDERS))
        return
    _strangers(present, report)
    for name in SINGLE:
        if name in present:
            yield name, present[name]
        elif name not in OPTIONAL:
            unread.add(name)
            near = did_you_mean(name, present)
            report.add_file(name, "this file is missing", f"Create it. {near}".strip())
    for name in FOLDERS:
        yield from _in_folder(name, directory / name, report, unread)


def _in_folder(
    name: str, folder: Path, report: Report, unread: set[str]
) -> Iterator[tuple[str, Path]]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        unread.add(name)
        what = "is missing" if isinstance(error, FileNotFoundError) else f"({error.strerror})"
        report.add_file(
            f"{name}/", f"this folder {what}", "Create it; it may be empty of .toml files."
        )
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.suffix == ".toml":
            yield f"{name}/{path.name}", path
        elif path.is_dir() and any(path.glob("*.toml")):
            report.add_file(
                f"{name}/{path.name}/",
                "files in folders below this one are not read",
                f"Move its .toml files into {name}/.",
            )
        elif did_you_mean(path.suffix, (".toml",)):
            report.add_file(
                f"{name}/{path.name}", "only names that end in .toml are read", "Rename the file."
            )


def _strangers(present: Mapping[str, Path], report: Report) -> None:
    """A misspelt file name would be silence: say so instead."""
    known = (*SINGLE, *FOLDERS)
    for name, path in present.items():
        if name in known or name.startswith("."):
            continue
        if path.suffix == ".toml" or (path.is_dir() and any(path.glob("*.toml"))):
            report.add_file(
                name,
                "this file or folder is not part of a configuration",
                f"{did_you_mean(name, known)} Known: {', '.join(known)}.".strip(),
            )


def _content(name: str, path: Path, report: Report) -> bytes | None:
    """The bytes of a file, or None with a problem."""
    try:
        if path.stat().st_size > MAX_BYTES:
            report.add_file(
                name, f"the file is larger than {MAX_BYTES} bytes", "Split it into several files."
            )
            return None
        return path.read_bytes()
    except OSError as error:
        report.add_file(
            name,
            f"the file cannot be read ({error.strerror})",
            "Correct its permissions, or remove the broken link.",
        )
        return None


def _parsed(name: str, content: bytes, report: Report) -> Document | None:
    """The TOML of a file, or None with a problem that names the line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        report.add_file(
            name,
            f"the file is not UTF-8 (byte {content[error.start]:#04x})",
            "Save it in UTF-8; TOML knows no other encoding.",
            line,
        )
        return None
    text = text.replace("\r\n", "\n")
    if text.startswith("\ufeff"):
        report.add_file(
            name, "the file begins with a byte order mark", "Save it as UTF-8 without one.", 1
        )
        return None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        lines = text.split("\n")
        shown = lines[line - 1].strip() if line <= len(lines) else ""
        message = str(error).split(" (at ")[0] or "nested too deeply"
        report.add_file(
            name,
            f"this is not TOML: {message[:1].lower() + message[1:]}",
            f"Correct the line{f' `{shown[:80]}`' if shown else ''}, or the one before it.",
            line,
        )
        return None
    return Document(name=name, data=data, lines=Lines(text))
