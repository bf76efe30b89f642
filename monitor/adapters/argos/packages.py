"""Which Argos packages a models directory holds, by their metadata alone.

It must never import a model library: the main process asks it before every batch.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from monitor.types import Lang

TARGET = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An unpacked translation package. `stamp` changes when its model file does."""

    path: str
    source: Lang
    target: Lang
    version: str
    prefix: str = ""  # Argos' target_prefix: a token that starts every translation
    stamp: str = ""

    @property
    def name(self) -> str:
        """How translations name their model, e.g. "argos ar->en 1.0"."""
        return f"argos {self.source}->{self.target} {self.version}"


def read_package(path: Path) -> Package | None:
    """The package in a directory, None if there is no usable one."""
    try:
        told = json.loads((path / "metadata.json").read_text(encoding="utf-8"))
        model = (path / "model" / "model.bin").stat()
        tokenized = any((path / n).is_file() for n in ("sentencepiece.model", "bpe.model"))
        source, target = told.get("from_code"), told.get("to_code")
    except (OSError, ValueError, AttributeError):
        return None
    if told.get("type", "translate") != "translate" or not tokenized or not source or not target:
        return None
    return Package(
        path=str(path),
        source=str(source),
        target=str(target),
        version=str(told.get("package_version", "")) or "0",
        prefix=str(told.get("target_prefix", "")),
        stamp=f"{model.st_mtime_ns}-{model.st_size}",
    )


def installed(models: Path) -> list[Package]:
    """All usable packages below a models directory, ordered by name; [] if there is none."""
    if not models.is_dir():
        return []
    paths = sorted(p for p in models.iterdir() if p.is_dir() and not p.name.startswith("."))
    return [package for path in paths if (package := read_package(path))]


def routes(models: Path, target: Lang = TARGET) -> dict[Lang, tuple[Package, ...]]:
    """The packages that lead from each language into `target`, in the order they are applied.

    One where there is a direct package, else the fewest (so->fr, fr->en), as
    Argos Translate chains them; the newest of each pair, ties by language.
    """
    newest: dict[tuple[Lang, Lang], Package] = {}
    for package in installed(models):
        pair = package.source, package.target
        if pair not in newest or _age(package.version) >= _age(newest[pair].version):
            newest[pair] = package
    found: dict[Lang, tuple[Package, ...]] = {target: ()}
    reached = [target]
    while reached:
        nearer, reached = reached, []
        for _, package in sorted(newest.items()):
            if package.target in nearer and package.source not in found:
                found[package.source] = (package, *found[package.target])
                reached.append(package.source)
    del found[target]
    return found


def _age(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
