"""Installs, verifies and removes translation packages; remembers what was trusted.

``models.lock.json`` beside the packages pins size and SHA-256 of every archive on
first use, and of every unpacked file. It must never install what differs from its
pin, and never leave half a package where the worker would find it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from monitor.adapters.argos.archive import read_metadata, unpack
from monitor.adapters.argos.download import Offer, Told, download
from monitor.adapters.argos.packages import (
    TARGET,
    Package,
    installed,
    read_package,
    routes,
)
from monitor.errors import ModelError
from monitor.types import Lang

LOCK = "models.lock.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What an installation did; `first_use` is True where nothing vouched for the archive."""

    package: Package
    sha256: str
    size: int
    origin: str
    first_use: bool
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether an installed package is what was installed; `problem` is "" if so."""

    package: Package
    verdict: Literal["ok", "changed", "unknown"]
    problem: str = ""


class Installer:
    """Works on one models directory; `told` hears of downloads (bytes so far, in all)."""

    def __init__(self, models: Path, told: Told | None = None) -> None:
        self._models = models
        self._told = told or _silence

    def install_offer(self, offer: Offer) -> Installed:
        """Download and install what an index offers, trying its links in turn."""
        stem = f"translate-{offer.source}_{offer.target}-{offer.version.replace('.', '_')}"
        problems = []
        self._models.mkdir(parents=True, exist_ok=True)
        part = self._models / f".{stem}.part"
        for link in offer.links:
            try:
                download(link, part, self._told)
            except ModelError as error:
                problems.append(str(error))
                continue
            try:
                return self.install_file(part, origin=link, expected=(offer.source, offer.target))
            finally:
                part.unlink(missing_ok=True)
        raise ModelError("; ".join(problems) or f"the index has no link for {stem}")

    def install_file(
        self, path: Path, origin: str = "", expected: tuple[Lang, Lang] | None = None
    ) -> Installed:
        """Install a package archive that is on this machine."""
        if not path.is_file():
            raise ModelError(f"there is no file {path}")
        with self._alone():
            digest, size = _hash(path), path.stat().st_size
            told = read_metadata(path)
            pair = (str(told["from_code"]), str(told["to_code"]))
            version = str(told["package_version"])
            if expected and pair != expected:
                raise ModelError(f"{origin or path} is {pair[0]}->{pair[1]}, not what was asked")
            # out of English: for readers of the pages; into another: a step on the way to English
            if TARGET not in pair and pair[1] not in routes(self._models):
                raise ModelError(
                    f"{origin or path} translates into {pair[1]}; we read English, and no package "
                    f"leads there from {pair[1]}: monitor models install {pair[1]}"
                )
            key = f"{pair[0]}->{pair[1]} {version}"
            lock = self._lock()
            pin = lock["archives"].get(key)
            if pin and (pin["sha256"], pin["size"]) != (digest, size):
                raise ModelError(
                    f"{key} from {origin or path} is not the archive that was trusted before: "
                    f"sha256 {digest}, {size} bytes; {LOCK} says {pin['sha256']}, {pin['size']} "
                    f"bytes. Nothing was changed. If you trust it, remove the entry from {LOCK}"
                )
            home = self._models / f"translate-{pair[0]}_{pair[1]}-{version.replace('.', '_')}"
            there = read_package(home)
            already = there is not None and _digests(home) == lock["installed"].get(home.name)
            if not already:
                self._put(path, home)
            lock["archives"][key] = {"sha256": digest, "size": size, "origin": origin or path.name}
            lock["installed"][home.name] = _digests(home)
            self._write(lock)
            package = read_package(home)
            if package is None:
                raise ModelError(f"{key}: unpacked, and yet no package")
            return Installed(
                package=package,
                sha256=digest,
                size=size,
                origin=origin or str(path),
                first_use=pin is None,
                already=already,
            )

    def verify(self) -> list[Verified]:
        """Hash every file of every installed package and compare with what was installed."""
        lock = self._lock()
        return [self._verdict(package, lock) for package in installed(self._models)] + [
            Verified(
                package=Package(
                    path=str(self._models / name), source="?", target=TARGET, version="?"
                ),
                verdict="changed",
                problem=f"{name} was installed and is no longer a package",
            )
            for name in sorted(lock["installed"])
            if read_package(self._models / name) is None
        ]

    def _verdict(self, package: Package, lock: dict[str, Any]) -> Verified:
        home = Path(package.path)
        pinned = lock["installed"].get(home.name)
        if pinned is None:
            return Verified(
                package=package, verdict="unknown", problem="not installed by this program"
            )
        found = _digests(home)
        odd = sorted(n for n in found.keys() | pinned.keys() if found.get(n) != pinned.get(n))
        if odd:
            problem = f"changed since it was installed: {', '.join(odd)}"
            return Verified(package=package, verdict="changed", problem=problem)
        return Verified(package=package, verdict="ok")

    def remove(self, source: Lang) -> list[Package]:
        """Remove all packages of a source language; their archives stay pinned."""
        with self._alone():
            gone = [p for p in installed(self._models) if p.source == source]
            lock = self._lock()
            for package in gone:
                home = Path(package.path)
                self._discard(home)
                lock["installed"].pop(home.name, None)
            if gone:
                self._write(lock)
        return gone

    # ---- inside the models directory -----------------------------------------

    def _put(self, archive: Path, home: Path) -> None:
        """Unpack beside, then rename: the worker finds the whole package or the old one."""
        beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=self._models))
        try:
            unpack(archive, beside)
            beside.chmod(0o755)
            if home.exists():
                self._discard(home)
            beside.rename(home)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _discard(self, home: Path) -> None:
        old = Path(tempfile.mkdtemp(prefix=".removed-", dir=self._models))
        home.rename(old / home.name)
        shutil.rmtree(old)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One installer at a time."""
        self._models.mkdir(parents=True, exist_ok=True)
        with (self._models / ".installing").open("w", encoding="ascii") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def _lock(self) -> dict[str, Any]:
        path = self._models / LOCK
        if not path.exists():
            return {"format": 1, "archives": {}, "installed": {}}
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            parts = told["format"], dict(told["archives"]), dict(told["installed"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path} cannot be read: {error}") from error
        if parts[0] != 1:
            raise ModelError(f"{path} was written by a newer version of this program")
        return {"format": 1, "archives": parts[1], "installed": parts[2]}

    def _write(self, lock: dict[str, Any]) -> None:
        path = self._models / LOCK
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as written:
            json.dump(lock, written, indent=1, sort_keys=True)
            written.flush()
            os.fsync(written.fileno())
        beside.rename(path)


def _silence(done: int, size: int) -> None:
    """Tell nobody."""
    del done, size


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digests(home: Path) -> dict[str, str]:
    """SHA-256 of every file of an unpacked package, by its name below `home`."""
    return {
        str(path.relative_to(home)): _hash(path)
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def archives_in(place: Path) -> list[Path]:
    """Package archives in a directory, or the one that is named."""
    if place.is_file():
        return [place]
    if place.is_dir():
        return sorted(place.glob("*.argosmodel"))
    raise ModelError(f"there is no file or directory {place}")


def metadata_of(path: Path) -> tuple[Lang, Lang, str]:
    """(from, to, version) of a package archive that passes all checks."""
    told = read_metadata(path)
    return str(told["from_code"]), str(told["to_code"]), str(told["package_version"])
