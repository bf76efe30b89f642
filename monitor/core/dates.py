"""Days and months that a text names, in four languages: "on 7 December", "le 11 octobre", 10月11日.

No year is needed: what is meant is the nearest such day before the text was
written, or soon after it. It must never know an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from monitor.core.fold import Folded, fold

_LOCALES = ("en", "fr", "ar", "ar_LB")  # the Levant has month names of its own
_SOON_DAYS = 45  # a day so little ahead is announced; one further ahead was last year's
_DIGIT = re.compile(r"\d")
_ZH = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")


@dataclass(frozen=True, slots=True)
class Named:
    """A day named at ``text[start:end]`` of the original."""

    day: date
    start: int
    end: int


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    out: dict[str, int] = {}
    for code in _LOCALES:
        months = Locale.parse(code).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                word = fold(str(name), code[:2]).text.rstrip(".")
                if len(word) > 2:
                    out.setdefault(word, int(number))
    return out


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=lambda m: (-len(m), m)))
    return re.compile(
        rf"(?<![0-9.,/:-])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er)?(?: of)? (?P<m1>{names})"
        rf"|(?<!\w)(?P<m2>{names})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)(?!:)"
    )


def days(text: str, published: date, folded: Folded | None = None) -> Iterator[Named]:
    """The days that `text` names, by position; `folded` is the text folded, if that is done."""
    folded = folded or fold(text)
    if not _DIGIT.search(folded.text):
        return
    found = [(m, m["d1"] or m["d2"], _months()[m["m1"] or m["m2"]])
             for m in _pattern().finditer(folded.text)]  # fmt: skip
    found += [(m, m[2], int(m[1])) for m in _ZH.finditer(folded.text)]
    for match, day, month in sorted(found, key=lambda f: f[0].start()):
        if (meant := _nearest(int(day), month, published)) is not None:
            yield Named(meant, *folded.span(*match.span()))


def _nearest(day: int, month: int, published: date) -> date | None:
    """The last such day up to shortly after the text was written; None if there is none."""
    for year in (published.year + 1, published.year, published.year - 1):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if (meant - published).days <= _SOON_DAYS:
            return meant
    return None
