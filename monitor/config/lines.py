"""Where a key stands in a TOML text, so that a problem can name its line.

It must never judge a value, and it trusts that the text is valid TOML.
"""

from __future__ import annotations

import re
from bisect import bisect_right

Loc = tuple[str | int, ...]

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')"
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_ASSIGN = re.compile(rf"\s*({_DOTTED})\s*=")
_SPLIT = re.compile(_PART)


class Lines:
    """The line of each key and table of one text; lines count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text.split("\n")
        self._at: dict[Loc, int] = {}
        self._scan()
        self._starts = sorted(set(self._at.values()))

    def of(self, loc: Loc, value: object = None) -> int | None:
        """The line of a key, else of the nearest table or array around it.

        Inside a value that spans lines, the line where `value` is written is
        looked for, because arrays and inline tables have no keys of their own.
        """
        for length in range(len(loc), 0, -1):
            line = self._at.get(loc[:length])
            if line is None:
                continue
            return line if length == len(loc) else self._within(line, value)
        return None

    def _within(self, line: int, value: object) -> int:
        if isinstance(value, str) and value:
            following = bisect_right(self._starts, line)
            end = self._starts[following] if following < len(self._starts) else len(self._text) + 1
            for number in range(line, end):
                if value in self._text[number - 1]:
                    return number
        return line

    def _scan(self) -> None:
        table: Loc = ()
        counts: dict[Loc, int] = {}
        quote, depth = "", 0
        for number, line in enumerate(self._text, start=1):
            if not quote and depth == 0:
                header = _HEADER.match(line)
                assign = None if header else _ASSIGN.match(line)
                if header:
                    keys = _keys(header[2])
                    table = self._resolve(keys, counts, repeated=header[1] == "[[")
                    self._at.setdefault(keys, number)
                    self._at.setdefault(table, number)
                elif assign:
                    keys = _keys(assign[1])
                    # `names.en = ...` is also the first line of `names`.
                    for length in range(1, len(keys) + 1):
                        self._at.setdefault((*table, *keys[:length]), number)
            quote, depth = _advance(line, quote, depth)

    def _resolve(self, keys: tuple[str, ...], counts: dict[Loc, int], *, repeated: bool) -> Loc:
        """The path of a table header: an array of tables stands for its newest element."""
        path: Loc = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if repeated and place == len(keys) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _SPLIT.findall(dotted))


def _advance(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Read one line: which multi-line string and how many brackets are open after it."""
    place = 0
    while place < len(line):
        if quote:
            if line[place] == "\\" and quote == '"""':
                place += 2
            elif line.startswith(quote, place):
                place += 3
                quote = ""
            else:
                place += 1
            continue
        char = line[place]
        if char == "#":
            break
        if line.startswith(('"""', "'''"), place):
            quote = line[place : place + 3]
            place += 3
            continue
        if char in "\"'":
            place = _close(line, place)
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        place += 1
    return quote, depth


def _close(line: str, start: int) -> int:
    """The place of the quote that ends the string begun at `start`."""
    place = start + 1
    while place < len(line) and line[place] != line[start]:
        place += 2 if line[place] == "\\" and line[start] == '"' else 1
    return place
