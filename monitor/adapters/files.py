"""Whole files: a reader sees the old one or the new one, never half; secrets only their owner.

A folder that is kept up to date has a manifest of what we wrote, so that a
stranger's file is neither replaced nor deleted. It must never know what a file says.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from monitor.errors import OutputError

Digests = dict[str, list[str]]  # path in the folder -> digests of what we wrote
BEGUN = "begun"  # in the place of a digest: we were about to write this file


def replace_if_changed(path: Path, data: bytes) -> bool:
    """Write a file at once and whole, unless it says so already; True if it was written."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True


def secret(path: Path, *, make: bool) -> bytes:
    """The 32 bytes of a secret file, made at the first call if `make`; b"" if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if not make:
            return b""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # unlike a rename it never replaces what another process made
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a run changed in the folder."""

    written: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]  # no longer ours to publish, but somebody has changed them: left alone


class Folder:
    """One folder with its manifest: check, plan, put, finish. Not for two writers at a time.

    The caller's notes lie beside the manifest, in a file of their own: they are
    long, and only the manifest must be right before the first file is written.
    """

    def __init__(self, root: Path, manifest: str) -> None:
        self.root = root
        self._manifest = manifest
        self._notes_name = f"{manifest}.notes"
        read = self._read(manifest)
        self._files: Digests = {n: told for n, told in read.items() if isinstance(told, list)}
        self.notes: dict[str, Any] = self._read(self._notes_name)
        self._put: set[str] = set()
        self._written = 0
        self._stale = False  # whether the manifest on disk says less than we know

    def has(self, names: Collection[str]) -> bool:
        """Whether all these files are there, and ours."""
        return all(name in self._files and (self.root / name).is_file() for name in names)

    def check(self, names: Collection[str]) -> None:
        """Raise OutputError if a file of somebody else has one of these names."""
        foreign = [n for n in names if n not in self._files and (self.root / n).exists()]
        if foreign:
            more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
            raise OutputError(
                f"{self.root} holds files that are not ours: {', '.join(foreign[:3])}{more}; "
                "name another folder, or move them away"
            )

    def plan(self, names: Collection[str]) -> None:
        """Write down that these files are about to be ours, so that a killed run knows them."""
        self.check(names)
        for name in names:
            digests = self._files.setdefault(name, [])
            if BEGUN not in digests:
                digests.append(BEGUN)
        if names:
            self._stale = True
            self._save(self._manifest, self._files)

    def put(self, name: str, text: str) -> None:
        """Write a planned file, whole, unless it says so already."""
        data = text.encode()
        self._written += replace_if_changed(self.root / name, data)
        told = [hashlib.sha256(data).hexdigest()]
        self._stale = self._stale or self._files.get(name) != told
        self._files[name] = told
        self._put.add(name)

    def finish(self, keep: Collection[str], notes: Mapping[str, Any]) -> Brought:
        """Remove what we wrote once and is neither put nor in `keep`; remember the rest.

        `notes` is the caller's own memory.
        """
        ours = {*self._put, *keep}
        removed, kept = self._remove(sorted(set(self._files) - ours))
        self._files = {name: told for name, told in self._files.items() if name in ours}
        if notes != self.notes:
            self._save(self._notes_name, notes)
        if self._stale or removed or kept:
            self._save(self._manifest, self._files)
        self.notes = dict(notes)
        return Brought(written=self._written, removed=tuple(removed), kept=tuple(kept))

    def _remove(self, names: list[str]) -> tuple[list[str], list[str]]:
        removed, kept = [], []
        for name in names:
            path = self.root / name
            if not _inside(name) or path.is_symlink() or not path.is_file():
                continue
            known = self._files[name]
            if BEGUN not in known and hashlib.sha256(path.read_bytes()).hexdigest() not in known:
                kept.append(name)
                continue
            path.unlink()
            removed.append(name)
            if path.parent != self.root and not any(path.parent.iterdir()):
                path.parent.rmdir()
        return removed, kept

    def _read(self, name: str) -> dict[str, Any]:
        """What such a file says; nothing if it is not there or not ours any more."""
        try:
            found = json.loads((self.root / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _save(self, name: str, told: Mapping[str, Any]) -> None:
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        replace_if_changed(self.root / name, text.encode())


def _inside(name: str) -> bool:
    """Whether a path of the manifest stays in its folder: the file may have been edited."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
