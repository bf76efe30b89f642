"""Text -> lines of a mail or a terminal, as wide as they may be, in any script.

It must never know what the text says or where in the mail it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from monitor.core.plain import FSI, LRI, PDI, RLI, clean, direction, isolate, line, name

__all__ = ["FSI", "LRI", "PDI", "RLI", "clean", "columns", "direction", "isolate", "line", "name",
           "wrap"]  # fmt: skip

WIDTH = 72  # columns, so that a quoted mail stays under the 78 that RFC 5322 2.1.1 asks for
LONGEST_WORD = 900  # octets; RFC 5322 allows 998 in a line, indent and isolates included


def columns(text: str) -> int:
    """Columns that a text takes on a screen of fixed width: Chinese counts twice, marks nothing."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(character) in ("W", "F")
        else 1
        for character in text
    )


def wrap(text: str, indent: str = "", first: str | None = None, lang: str = "en") -> str:
    """Wrap to WIDTH columns; addresses stay whole, Chinese breaks anywhere.

    Each line of a right-to-left text is isolated by itself: a plain-text line
    end ends an isolate. `first` is put before the first line instead of `indent`.
    """
    lead = indent if first is None else first
    room = WIDTH - columns(indent) - 2
    rows: list[str] = []
    for paragraph in text.split("\n"):
        row = ""
        for word in _words(paragraph, room):
            if row and columns(row) + 1 + columns(word) > room:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        if row:
            rows.append(row)
    # In a language that nobody knows, only letters tell.
    whole = direction(lang) == "rtl" or (direction(lang) == "auto" and name(text) != line(text))
    shaped = [isolate(row, lang) for row in rows] if whole else list(_balanced(rows))
    return "\n".join((indent if i else lead) + row for i, row in enumerate(shaped))


def _words(paragraph: str, room: int) -> Iterator[str]:
    for word in paragraph.split():
        if word.startswith(("http://", "https://", "mailto:")):
            size = len(word.encode())
            yield word if size <= LONGEST_WORD else f"(address of {size} characters)"
            continue
        piece, used = "", 0
        for character in word:
            wide = columns(character)
            if used + wide > room:
                yield piece
                piece, used = "", 0
            piece += character
            used += wide
        if piece:
            yield piece


def _balanced(rows: list[str]) -> Iterator[str]:
    """Close isolates at the end of each row and open them again in the next."""
    still: list[str] = []
    for row in rows:
        start = "".join(still)
        for character in row:
            if character in (LRI, RLI, FSI):
                still.append(character)
            elif character == PDI and still:
                still.pop()
        yield start + row + PDI * len(still)
