"""What we say ourselves: English that keeps what it is made of, so that it can be said again.

A `Told` is its English text, and works as such everywhere; `monitor.core.words`
says it in another language. It must never hold other people's sentences as our own.

Messages are literals with named places in braces, because catalogues are
extracted from the source (`make catalogues`): ``say("{outlet} changed it")``. A
number, a day or a name goes in as it is (int, date, `Told`), never as English text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self, TypeAlias

from babel import Locale

from monitor.core.regions import COUNTRIES, REGIONS, country_name, region_name
from monitor.types import Lang

Value: TypeAlias = "str | int | date"  # a str that is no Told is somebody else's words
_MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905  (strftime would follow the machine's locale)
)
_SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True, slots=True)
class Message:
    """A literal with places in braces; `many` is its plural where `n` decides."""

    one: str
    values: Mapping[str, Value]
    many: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts in a row. Separators are messages too: a comma is another sign in Arabic."""

    parts: tuple[Value, ...]
    separator: str
    last: str


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as the page writes it."""

    value: float


@dataclass(frozen=True, slots=True)
class Day:
    """A day; `style` is a name of `monitor.core.words.DAYS`."""

    day: date
    style: str = "long"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that has a name in each language: by CLDR, or told by the operator."""

    kind: Literal["country", "region", "language", "lens", "entity"]
    code: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words that are in the language of the page already."""


How: TypeAlias = Message | Joined | Number | Day | Named | Verbatim


class Told(str):
    """English text, and how it came about."""

    __slots__ = ("how",)
    how: How

    def __new__(cls, english: str, how: How | None = None) -> Self:
        """Without `how` it is a message without places."""
        made = super().__new__(cls, english)
        made.how = how or Message(english, {})
        return made


def say(message: str, /, **values: Value) -> Told:
    """A message of ours, with values for its places."""
    return Told(message.format_map(_all_english(values)), Message(message, values))


def several(n: int, one: str, many: str, /, **values: Value) -> Told:
    """A message that depends on a number, which its place {n} shows."""
    values = {"n": n, **values}
    chosen = one if n == 1 else many
    return Told(chosen.format_map(_all_english(values)), Message(one, values, many, n))


def verbatim(text: str) -> Told:
    """A text that the interface has said already, to stand in another message."""
    return Told(text, Verbatim())


def noted(message: str) -> str:
    """Mark a literal for the catalogues that is said somewhere else."""
    return message


COMMA, SEMICOLON, AND, OR = noted(", "), noted("; "), noted(" and "), noted(" or ")
SPACE = noted(" ")  # between two sentences


def joined(parts: Iterable[Value], separator: str = COMMA, last: str = "") -> Told:
    """Parts in a row: "a, b"; with `last` before the last of them: "a, b or c"."""
    row = tuple(parts)
    words = [english(part) for part in row]
    text = separator.join(words)
    if last and len(row) > 1:
        text = separator.join(words[:-1]) + last + words[-1]
    return Told(text, Joined(row, separator, last or separator))


def quantity(value: float) -> Told:
    """A number as the page writes it: 15,000; 86.72; 88 million."""
    for size, word in _SIZES:
        if value >= size and value / size * 100 == int(value / size * 100):
            return Told(f"{value / size:g} {word}", Number(value))
    return Told(f"{int(value):,}" if value == int(value) else f"{value:,g}", Number(value))


def on(day: date, style: str = "long") -> Told:
    """A day: "1 May 2026" where the style is long."""
    return Told(english(day), Day(day, style))


def country(code: str) -> str:
    """CLDR's name of a country; the code itself if it has none."""
    return Told(country_name(code), Named("country", code)) if code in COUNTRIES else code


def region(code: str, known_as: str = "") -> str:
    """CLDR's name of an M49 area; what it is known as if CLDR has none."""
    if code not in REGIONS:
        return known_as or code
    return Told(known_as or region_name(code), Named("region", code))


def language(code: Lang) -> str:
    """CLDR's name of a language; the code itself if it has none."""
    if code in ("", "und"):
        return say("an unknown language")
    found = Locale("en").languages.get(code)
    return Told(str(found), Named("language", code)) if found else code


def lens(code: str, label: str) -> Told:
    """A lens of the operator's registry under its English label."""
    return Told(label, Named("lens", code))


def entity(code: str, known_as: str) -> Told:
    """A place or actor of the operator's under its English name."""
    return Told(known_as, Named("entity", code))


def english(value: Value) -> str:
    """A value in English."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value:,}"


def _all_english(values: Mapping[str, Value]) -> dict[str, str]:
    return {key: english(value) for key, value in values.items()}
