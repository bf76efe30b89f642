"""The figures that a text names: two reports of the same days that share 242 tell one story.

Digits of all scripts, thousands set apart in any way. Small numbers, which every text has,
and years are left out. It must never know what is counted (`numbers.py` does).
"""

from __future__ import annotations

import re

from monitor.types import Item

# A day or an hour is in every report of that day: 2026-11-20, 20.11.2026, 14:30, 14h30.
_WHEN = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{2,4}|\d\d?(?::\d\d){1,2}|\d\d?h\d\d")
_FIGURE = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d(?:[.,'’،，\u00a0\u202f\u066b\u066c]?\d)*")
_DECIMALS = re.compile(r"[.,](?=\d{1,2}$)")  # three digits are thousands
_OF_TEN_THOUSANDS = re.compile(r"[.,](?=\d+$)")
_PARTED = re.compile(r"\D")
_TEN_THOUSANDS = frozenset("万萬")
_HUNDRED_MILLIONS = frozenset("亿億")
_LEAST = 32  # days of a month, hours, and what every text counts
_MOST_DIGITS = 12  # more is a number of a form, or a table without blanks
_YEARS = range(1900, 2101)


def figures(item: Item) -> frozenset[int]:
    """What is counted or measured in headline, summary and body, rounded down.

    Numbers in words ("2.5 million") are left out; Chinese ten thousands are counted.
    """
    text = _WHEN.sub(" ", f"{item.title}\n{item.summary}\n{item.body}")
    found = set()
    for match in _FIGURE.finditer(text):
        value = _value(match.group(), text[match.end() : match.end() + 1])
        if value >= _LEAST and value not in _YEARS:
            found.add(value)
    return frozenset(found)


def _value(written: str, sign: str) -> int:
    """A number with the sign behind it; 0 for what is no figure."""
    unit = 10_000 if sign in _TEN_THOUSANDS else 100_000_000 if sign in _HUNDRED_MILLIONS else 1
    whole, *part = (_DECIMALS if unit == 1 else _OF_TEN_THOUSANDS).split(written)
    digits = _PARTED.sub("", whole)
    if not digits or len(digits) > _MOST_DIGITS:
        return 0
    value = int(digits) * unit
    return value + (int(part[0]) * unit // 10 ** len(part[0]) if part and unit > 1 else 0)
