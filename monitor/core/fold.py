"""Fold a text for matching, with a map back: spans always point into the original.

Folding makes writings alike that readers take for the same: case, accents,
ligatures, full-width forms, Arabic letter forms and vowel signs, digits of all
scripts, Traditional and Simplified Chinese, quotation marks, dashes, runs of
white space. It must never know what is searched for, nor change a stored text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.hanzi import SIMPLIFIED
from monitor.types import Lang

# Letters whose variants are the same word to a reader, and that NFKD leaves alone.
_SAME: dict[str, str] = {
    # Arabic: carriers of hamza, alef maqsura, taa marbuta; Persian and Urdu letter shapes
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ک": "ك", "ی": "ي", "ې": "ي", "ے": "ي", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "ۃ": "ه",
    # Latin letters that carry no separable accent
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
    # punctuation; the apostrophes of N’Djamena, Qurʼan and `Ali are one
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʾ": "'", "ʿ": "'", "´": "'", "`": "'",
    "′": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "「": '"',
    "」": '"', "『": '"', "』": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
    "―": "-", "−": "-", "،": ",", "؛": ";", "؟": "?", "۔": ".", "٫": ".", "٬": ",", "٪": "%",
    "。": ".", "、": ",", "・": "·", "‧": "·", "•": "·",
}  # fmt: skip
_RUN = re.compile(" {2,}")
_TATWEEL = "ـ"
# Marks are dropped only where they decorate a letter; in Indic scripts or kana they spell it.
_DROPPED_MARKS = (
    (0x0300, 0x036F),  # combining accents
    (0x0483, 0x0487),  # Cyrillic
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic honorifics
    (0x064B, 0x065F),  # tashkeel
    (0x0670, 0x0670),  # dagger alef
    (0x06D6, 0x06ED),  # Koranic signs
    (0x08D3, 0x08FF),  # Arabic extended
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),  # half marks
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    ``offsets[i]`` and ``ends[i]`` bound, in code points of the original, what
    became ``text[i]``, with the marks that sit on it.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for ``text[start:end]``; an empty one for an empty one."""
        if end <= start:
            at = self.offsets[start] if start < len(self.offsets) else self.size
            return at, at
        return self.offsets[start], self.ends[end - 1]

    @property
    def size(self) -> int:
        """Where the last folded character ends in the original."""
        return self.ends[-1] if self.ends else 0


def _is_mark(char: str) -> bool:
    code = ord(char)
    return char == _TATWEEL or any(low <= code <= high for low, high in _DROPPED_MARKS)


def _fold_char(char: str) -> str:
    """What one character becomes: usually one character, "" for what is dropped."""
    if _is_mark(char) or unicodedata.category(char) == "Cf":
        return ""
    if char.isspace():
        return " "
    if char in _SAME:
        return _SAME[char]
    out = []
    for part in unicodedata.normalize("NFKD", char):
        if _is_mark(part):
            continue
        digit = unicodedata.decimal(part, None)
        if digit is not None:
            out.append(str(digit))
            continue
        letters = [letter for letter in part.casefold() if not _is_mark(letter)]
        out += [" " if letter.isspace() else _SAME.get(letter, letter) for letter in letters]
    text = "".join(out)
    # Kana and Hangul decompose into pieces that spell; put those together again.
    return unicodedata.normalize("NFC", text) if len(text) > 1 else text


class _Table(dict[str, str]):
    """Characters seen so far and what they become, with or without T -> S."""

    def __init__(self, han: dict[str, str]) -> None:
        super().__init__()
        self._han = han

    def __missing__(self, char: str) -> str:
        folded = _fold_char(char)
        self[char] = folded = self._han.get(folded, folded)
        return folded


_TABLE = _Table(SIMPLIFIED)
# Japanese and Korean write characters that look Traditional and mean something else.
_NOT_CHINESE = _Table({})


def _without_runs(out: str) -> Folded:
    """A text folded one for one, its runs of blanks (empty lines) made one blank each."""
    starts = list(range(len(out)))
    ends = list(range(1, len(out) + 1))
    for run in reversed(list(_RUN.finditer(out))):
        ends[run.start()] = run.end()
        del starts[run.start() + 1 : run.end()]
        del ends[run.start() + 1 : run.end()]
    return Folded(_RUN.sub(" ", out), tuple(starts), tuple(ends))


def fold(text: str, lang: Lang = "") -> Folded:
    """Fold `text` of language `lang` ("" if unknown) for matching.

    Runs of white space become one space. Idempotent on its own text.
    """
    table = _NOT_CHINESE if lang in {"ja", "ko"} else _TABLE
    if all(len(table[char]) == 1 for char in set(text)):
        out = "".join([table[char] for char in text])
        if "  " not in out:
            return Folded(out, range(len(out)), range(1, len(out) + 1))
        return _without_runs(out)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        became = table[char]
        if not became:
            # Marks belong to the letter before them; invisible controls to nobody.
            if ends and ends[-1] == at and _is_mark(char):
                ends[-1] = at + 1
            continue
        if became == " " and chars and chars[-1] == " ":
            ends[-1] = at + 1
            continue
        for letter in became:
            chars.append(letter)
            starts.append(at)
            ends.append(at + 1)
    return Folded("".join(chars), tuple(starts), tuple(ends))
