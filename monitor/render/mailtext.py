"""Other people's text -> text that cannot act or disturb its surroundings in a mail.

It must never know what the text says or where in the mail it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
WIDTH = 78  # columns; RFC 5322 section 2.1.1 asks for no more
LONGEST_WORD = 900  # octets; RFC 5322 allows 998 in a line, indent and isolates included

# Languages written from right to left in their usual script (CLDR character order). Azeri
# and Kurdish as such are mostly Latin; ckb is Kurdish in Arabic script.
RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})

# windows-1252 read as Latin-1 leaves C1 controls; Gmail clips even small mails that hold one.
_C1 = {
    code: character
    for code in range(0x80, 0xA0)
    for character in [bytes([code]).decode("windows-1252", "ignore")]
}
_DROP = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # C0 controls but tab and line ends
    "\u061c\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides, isolates: ours only
    "\u200b\u2060\ufeff\ufff9-\uffff"  # invisible spacing, annotations, non-characters
    "\ud800-\udfff\U000e0000-\U000e007f"  # half pairs, invisible tags
    "]"
)
_LINES = re.compile("[\u2028\u2029\x85]")
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean(text: str) -> str:
    """Drop what is not text: controls, overrides, isolates, half characters; keep line ends."""
    text = _LINES.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _DROP.sub("", text.translate(_C1))


def line(text: str) -> str:
    """Clean text as one line."""
    return " ".join(clean(text).split())


def direction(lang: str) -> str:
    """Give "rtl", "ltr", or "auto" where nobody knows the language."""
    if lang in ("", "und"):
        return "auto"
    return "rtl" if lang in RTL else "ltr"


def isolate(text: str, lang: str = "") -> str:
    """Wrap text so that it cannot reorder what stands beside it."""
    start = {"rtl": RLI, "ltr": LRI, "auto": FSI}[direction(lang)]
    return f"{start}{text}{PDI}"


def name(text: str) -> str:
    """One line that may be in any script, isolated only if it could disturb English."""
    text = line(text)
    return f"{FSI}{text}{PDI}" if _RTL_LETTER.search(text) else text


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
    whole = direction(lang) == "rtl"
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
