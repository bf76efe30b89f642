"""Scores sentence boundaries on cases checked by hand, one folder of them.

A case is a line in which `¦` stands at every end of a sentence but the last.
It must never tune what it measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.types import Lang

MARK = "¦"

Split = Callable[[str, Lang], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A text and its sentences, without the white space around them."""

    text: str
    sentences: tuple[str, ...]


def cases(folder: Path) -> dict[Lang, list[Case]]:
    """The cases of `<lang>.txt`; lines that begin with # are headings."""
    found: dict[Lang, list[Case]] = {}
    for path in sorted(folder.glob("??.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = [_case(line) for line in lines if line and not line.startswith("#")]
    return found


def missed(by_language: Mapping[Lang, Sequence[Case]], split: Split) -> dict[Lang, list[Case]]:
    """The cases of which `split` does not find exactly the sentences."""
    return {
        lang: [
            case
            for case in some
            if tuple(part.strip() for part in split(case.text, lang)) != case.sentences
        ]
        for lang, some in by_language.items()
    }


def _case(line: str) -> Case:
    parts = tuple(part.strip() for part in line.split(MARK))
    return Case(text=line.replace(MARK, ""), sentences=parts)
