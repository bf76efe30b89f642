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

Digests = dict[str, list[str]]  # path in the folder -> digests of what we wrote or began to write


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
    """One folder with its manifest. Not for two writers at a time."""

    def __init__(self, root: Path, manifest: str) -> None:
        self.root = root
        self._manifest = manifest
        self._files, self.notes = self._read()

    def has(self, names: Collection[str]) -> bool:
        """Whether all these files are there, and ours."""
        return all(name in self._files and (self.root / name).is_file() for name in names)

    def bring(
        self, files: Mapping[str, str], keep: Collection[str], notes: Mapping[str, Any]
    ) -> Brought:
        """Write `files`, leave `keep` as they are, remove what we wrote before and is neither.

        `notes` is the caller's own memory, kept with the manifest. The manifest
        is written before the first file and after the last, so that a run that was killed knows
        all its files. Raises OutputError, with nothing written, if a file of
        somebody else is in the way.
        """
        fresh = {name: text.encode() for name, text in sorted(files.items())}
        foreign = [name for name, data in fresh.items() if self._foreign(name, data)]
        if foreign:
            more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
            raise OutputError(
                f"{self.root} holds files that are not ours: {', '.join(foreign[:3])}{more}; "
                "name another folder, or move them away"
            )
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in fresh.items()}
        known = {name: self._files[name] for name in keep if name in self._files}
        after: Digests = known | {name: [digest] for name, digest in digests.items()}
        during = dict(self._files)
        for name, digest in digests.items():
            during[name] = list(dict.fromkeys([*during.get(name, ()), digest]))
        if during != after or self._files != after:
            self._save(during, self.notes)
        written = sum(replace_if_changed(self.root / name, data) for name, data in fresh.items())
        removed, kept = self._remove(sorted(set(during) - set(after)))
        self._files, self.notes = after, dict(notes)
        self._save(after, self.notes)
        return Brought(written=written, removed=tuple(removed), kept=tuple(kept))

    def _foreign(self, name: str, data: bytes) -> bool:
        """Whether a file that we never wrote stands there and says something else."""
        if name in self._files:
            return False
        try:
            return (self.root / name).read_bytes() != data
        except FileNotFoundError:
            return False

    def _remove(self, names: list[str]) -> tuple[list[str], list[str]]:
        removed, kept = [], []
        for name in names:
            path = self.root / name
            if not _inside(name) or path.is_symlink() or not path.is_file():
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() not in self._files.get(name, ()):
                kept.append(name)
                continue
            path.unlink()
            removed.append(name)
            if path.parent != self.root and not any(path.parent.iterdir()):
                path.parent.rmdir()
        return removed, kept

    def _read(self) -> tuple[Digests, dict[str, Any]]:
        try:
            found = json.loads((self.root / self._manifest).read_text(encoding="utf-8"))
            files = {str(name): [str(d) for d in told] for name, told in found["files"].items()}
            return files, dict(found["notes"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}, {}

    def _save(self, files: Digests, notes: Mapping[str, Any]) -> None:
        text = json.dumps({"files": files, "notes": notes}, ensure_ascii=False, sort_keys=True)
        replace_if_changed(self.root / self._manifest, text.encode())


def _inside(name: str) -> bool:
    """Whether a path of the manifest stays in its folder: the file may have been edited."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
