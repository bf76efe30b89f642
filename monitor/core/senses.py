"""Finds which everyday meanings a folded headline says, whatever its language.

A meaning is named by its first English word. It must never know an event, nor
guess: a language without a column in the table says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.core.fold import fold
from monitor.core.meanings import SPORT, WORLD
from monitor.core.romanise import without_clitics
from monitor.types import Lang

LANGS: tuple[Lang, ...] = ("en", "fr", "es", "pt", "de", "ru", "sl", "ar", "zh")


@dataclass(slots=True)
class _Column:
    """One language: whole words, beginnings of words, and what is searched for in the text."""

    whole: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    begun: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    within: list[tuple[str, str]] = field(default_factory=list)


@lru_cache(maxsize=1)
def _columns() -> dict[Lang, _Column]:
    columns = {lang: _Column() for lang in LANGS}
    for line in (SPORT + WORLD).strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(LANGS):
            continue  # the blank lines between the tables
        meaning = cells[0].split(",")[0].rstrip("*")
        for lang, cell in zip(LANGS, cells, strict=True):
            for entry in filter(None, (part.strip() for part in cell.split(","))):
                _add(columns[lang], lang, entry, meaning)
    return columns


def _add(column: _Column, lang: Lang, entry: str, meaning: str) -> None:
    text = fold(entry.rstrip("*"), lang).text
    if lang == "zh" or " " in text:
        column.within.append((text, meaning))
    elif entry.endswith("*"):
        column.begun[text].add(meaning)
    else:
        column.whole[text].add(meaning)


def senses(words: Iterable[str], text: str, lang: Lang) -> frozenset[str]:
    """Meanings that the folded `words` and the folded `text` of a title say."""
    column = _columns().get(lang)
    if column is None:
        return frozenset()
    out: set[str] = set()
    for word in words:
        for form in _forms(word, lang):
            out |= column.whole.get(form, set())
            for end in range(len(form), 1, -1):
                if found := column.begun.get(form[:end]):
                    out |= found  # the longest beginning: "goldmedaill" before "gold"
                    break
    out |= {meaning for part, meaning in column.within if part in text}
    return frozenset(out)


def _forms(word: str, lang: Lang) -> list[str]:
    """A word, and in Arabic also without what is written onto its beginning."""
    return [word, *without_clitics(word)] if lang == "ar" else [word]
