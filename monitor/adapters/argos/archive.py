"""Unpacks a package archive from a stranger: refuses before it writes, and writes beside.

Only what the worker reads is unpacked (Argos packages also carry files for sentence
splitting that we never load). It must never trust a name, a size or a count that
the archive states, and never touch anything outside the directory it is given.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.errors import ModelError

MAX_ENTRIES = 2_000  # real packages have 10 to 60
MAX_UNPACKED = 2 * 1024**3  # the largest public package unpacks to about 0.4 GB
MAX_RATIO = 100  # of a file above MIN_RATIO_SIZE; weights hardly compress, vocabularies 5:1
MIN_RATIO_SIZE = 1024**2
MAX_METADATA = 1024**2
_COPY = 1024**2

_TOP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_USED = re.compile(
    r"metadata\.json|sentencepiece\.model|bpe\.model"
    r"|model/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.(?:bin|json|txt)"
)
_UNUSED = re.compile(
    r"(?:README|LICENSE|NOTICE)[A-Za-z0-9._-]{0,40}|(?:stanza|minisbd|spacy)/[^\\:]{1,200}"
)
_CODE = re.compile(r"[a-z]{2,3}")
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever zipfile says about a broken one becomes a ModelError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ModelError(f"{path.name} cannot be unpacked: {error}") from error


def read_metadata(path: Path) -> dict[str, Any]:
    """metadata.json of a package archive that passes all checks."""
    with opened(path) as archive:
        return _metadata(archive, _vetted(archive, path.name), path.name)


def unpack(path: Path, into: Path) -> None:
    """Write the files of a package archive below `into`, an empty directory of ours.

    Raises ModelError before anything is written if the archive is not what a
    package is, and while writing if a file is not what the archive said.
    """
    with opened(path) as archive:
        files = _vetted(archive, path.name)
        _metadata(archive, files, path.name)
        for name, entry in files.items():
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("xb") as written:
                left = entry.file_size
                while block := source.read(_COPY):
                    left -= len(block)
                    if left < 0:
                        raise ModelError(f"{path.name}: {name} is longer than it says")
                    written.write(block)
            if left:
                raise ModelError(f"{path.name}: {name} is shorter than it says")


def _vetted(archive: zipfile.ZipFile, named: str) -> dict[str, zipfile.ZipInfo]:
    """Files that are unpacked, by name below the top directory; ModelError if anything is odd."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ModelError(f"{named}: {len(entries)} entries, more than {MAX_ENTRIES}")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise ModelError(f"{named}: unpacks to {total} bytes, more than {MAX_UNPACKED}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise ModelError(f"{named}: two entries have the same name")
    for entry in entries:
        _check_entry(entry, named)
    files = _used(entries, named)
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) != 1 or not _TOP.fullmatch(next(iter(tops))):
        raise ModelError(f"{named}: not one top directory: {sorted(tops)[:3]}")
    if "metadata.json" not in files or "model/model.bin" not in files:
        raise ModelError(f"{named}: no package: metadata.json or model/model.bin is missing")
    if not {"sentencepiece.model", "bpe.model"} & set(files):
        raise ModelError(f"{named}: no package: it has no tokenizer")
    return files


def _used(entries: list[zipfile.ZipInfo], named: str) -> dict[str, zipfile.ZipInfo]:
    files: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        rest = entry.filename.partition("/")[2]
        if entry.is_dir():
            continue
        if _USED.fullmatch(rest):
            files[rest] = entry
        elif not _UNUSED.fullmatch(rest):
            raise ModelError(f"{named}: {entry.filename!r} has no place in a package")
    return files


def _check_entry(entry: zipfile.ZipInfo, named: str) -> None:
    name = entry.filename
    parts = name.rstrip("/").split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    compressed = max(1, entry.compress_size)
    for wrong, why in (
        (not name.isprintable() or "\\" in name or ":" in name, "has a name that is none"),
        (name.startswith("/") or any(p in {"", ".", ".."} for p in parts), "points elsewhere"),
        (len(name) > 250 or len(parts) > 8, "has too long a name"),
        (kind not in {0, stat.S_IFREG, stat.S_IFDIR}, "is neither file nor directory"),
        (entry.flag_bits & 0x1, "is encrypted"),
        (
            entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED},
            "is packed in a way that packages are not",
        ),
        (
            entry.file_size > MIN_RATIO_SIZE and entry.file_size / compressed > MAX_RATIO,
            "unpacks to more than a hundred times its size",
        ),
    ):
        if wrong:
            raise ModelError(f"{named}: {name[:80]!r} {why}")


def _metadata(
    archive: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo], named: str
) -> dict[str, Any]:
    if files["metadata.json"].file_size > MAX_METADATA:
        raise ModelError(f"{named}: metadata.json is too large")
    try:
        told = json.loads(archive.read(files["metadata.json"]).decode("utf-8"))
    except ValueError as error:
        raise ModelError(f"{named}: metadata.json cannot be read: {error}") from error
    if not isinstance(told, dict) or told.get("type", "translate") != "translate":
        raise ModelError(f"{named}: not a translation package")
    for key, pattern in (("from_code", _CODE), ("to_code", _CODE), ("package_version", _VERSION)):
        if not pattern.fullmatch(str(told.get(key, ""))):
            raise ModelError(f"{named}: metadata.json has no usable {key}: {told.get(key)!r}")
    return told
