"""The figures that a text names: two reports of the same days that share 242 tell one story.

Digits of all scripts, thousands set apart in any way. Small numbers, which every text has,
and years are left out. It must never know what is counted (`numbers.py` does).
"""

from __future__ import annotations

import re

from monitor.types import Item

_FIGURE = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d(?:[.,\u00a0\u202f\u066b\u066c]?\d)*")
_PARTED = re.compile(r"\D")
_TEN_THOUSANDS = "万萬"
_LEAST = 13  # hours, days of a month and the like
_YEARS = range(1900, 2101)


def figures(item: Item) -> frozenset[int]:
    """What is counted or measured in headline, summary and body, without its decimals' point.

    "2.5" reads 25, in all reports alike.
    """
    text = f"{item.title}\n{item.summary}\n{item.body}"
    found = set()
    for match in _FIGURE.finditer(text):
        value = int(_PARTED.sub("", match.group()))
        if text[match.end() : match.end() + 1] in set(_TEN_THOUSANDS):
            value *= 10_000
        if value >= _LEAST and value not in _YEARS:
            found.add(value)
    return frozenset(found)
