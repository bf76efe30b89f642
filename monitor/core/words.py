"""One interface language: our own statements said in it, with its numbers, days, names and plurals.

A catalogue is handed over; nothing is loaded here. Other people's words pass through
unchanged, cleaned of controls, and isolated where they would disturb the direction.
It must never translate other people's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache
from gettext import NullTranslations
from types import MappingProxyType
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from monitor.core.plain import FSI, LRI, PDI, direction, line, name
from monitor.core.regions import country_name, region_name
from monitor.core.told import (
    Day,
    Joined,
    Message,
    Named,
    Number,
    Told,
    Value,
    Verbatim,
    english,
    quantity,
    say,
    several,
)
from monitor.types import Lang

# The languages that have a catalogue, each under its own name (CLDR, capitalised as in a list).
INTERFACES: Mapping[Lang, str] = MappingProxyType(
    {"en": "English", "fr": "Français", "ar": "العربية", "zh": "中文"}
)
_LOCALES = {"zh": "zh_Hans"}  # our Chinese is written in simplified signs
TAGS = {"zh": "zh-Hans"}
# How days are shown: CLDR's own length or skeleton, and the pattern of our English.
DAYS = {
    "long": ("long", "d MMMM y"),
    "full": ("full", "EEEE d MMMM y"),
    "weekday": ("", "EEEE d MMMM"),
    "short": ("MMMEd", "EEE d MMMM"),
    "month": ("MMMd", "d MMM"),
    "day": ("d", "d"),
}
# CLDR has no pattern for a whole weekday without its year, and Babel would take an abbreviated one.
_WEEKDAY = {"fr": "EEEE d MMMM", "ar": "EEEE، d MMMM", "zh": "M月d日EEEE"}
_FIRST = re.compile(r"(?<!\d)1(?= [a-zéû])")  # French writes "1er mai"; CLDR does not say so
_RUN = re.compile(r"\d[\d.,]*[–-]\d[\d.,-]*")
_Names = Mapping[tuple[str, str], str]
_NONE: _Names = MappingProxyType({})


class Words:
    """How one language says things. Called with a text, it says it.

    `names` are the operator's own: ("lens" or "entity", id) -> name in this language.
    `translated` has English texts in this language by machine, and is None where no
    model is there that could translate.
    """

    def __init__(
        self,
        lang: Lang = "en",
        catalogue: NullTranslations | None = None,
        names: _Names = _NONE,
        translated: Mapping[str, str] | None = None,
    ) -> None:
        if lang not in INTERFACES:
            raise ValueError(f"no interface in {lang!r}; there are {', '.join(INTERFACES)}")
        self.language = lang
        self.tag = TAGS.get(lang, lang)  # BCP 47, for lang attributes
        self.dir = direction(lang)
        self._catalogue = catalogue or NullTranslations()
        self._names = names
        self._translated = translated

    def knowing(self, translated: Mapping[str, str] | None) -> Words:
        """The same interface with translations by machine of English texts."""
        return Words(self.language, self._catalogue, self._names, translated)

    @property
    def translates(self) -> bool:
        """Whether a model into this language is there."""
        return self._translated is not None

    def translation(self, text: str) -> str:
        """An English text in this language by machine; "" where there is none to be trusted."""
        return (self._translated or {}).get(text, "")

    def __call__(self, text: str) -> str:
        """Say what is ours in this language; leave other people's words, as one clean line."""
        if not isinstance(text, Told):
            return line(text)
        said = self._said(text)
        # "1,000–2,500" and "2026-05-01" would turn round between right-to-left letters.
        return _RUN.sub(rf"{LRI}\g<0>{PDI}", said) if self.dir == "rtl" else said

    def say(self, message: str, /, **values: Value) -> str:
        """A message at once, as `monitor.core.told.say` and a call."""
        return self(say(message, **values))

    def several(self, n: int, one: str, many: str, /, **values: Value) -> str:
        """A message that depends on a number at once."""
        return self(several(n, one, many, **values))

    def number(self, value: float) -> str:
        """A quantity: 15,000; 88 million."""
        return self(quantity(value))

    def day(self, day: date, style: str = "long") -> str:
        """A day, or what a style of `DAYS` shows of it."""
        shape, pattern = DAYS[style]
        if self.language == "en":
            return english(day) if style == "long" else str(format_date(day, pattern, locale="en"))
        if style == "weekday":
            shown = str(format_date(day, _WEEKDAY[self.language], locale=self._locale))
        elif shape in ("long", "full"):
            shown = str(format_date(day, shape, locale=self._locale))
        else:
            at = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (a day has no zone)
            shown = str(format_skeleton(shape, at, locale=self._locale))
        return _FIRST.sub("1er", shown) if self.language == "fr" else shown

    def moment(self, at: datetime) -> str:
        """A day without its year and the time of day, in the zone that `at` has."""
        shown = format_date(at.date(), "d MMMM", locale="en")
        if self.language != "en":
            shown = format_skeleton("MMMMd", at.replace(tzinfo=None), locale=self._locale)
            shown = _FIRST.sub("1er", shown) if self.language == "fr" else shown
        return f"{shown} {at:%H:%M}"

    def apart(self, text: str) -> str:
        """Other people's words or a bare sign within ours: isolated where it could disturb them."""
        if self.dir == "rtl":
            return f"{FSI}{line(text)}{PDI}"
        return name(text)

    @cached_property
    def _locale(self) -> Locale:
        return _locale(self.language)

    def _value(self, value: Value) -> str:
        if isinstance(value, Told):
            return self._said(value)
        if isinstance(value, str):
            return self.apart(value)
        if isinstance(value, date):
            return self.day(value)
        if self.language == "en":
            return english(value)
        return str(format_decimal(value, locale=self._locale))

    def _said(self, told: Told) -> str:
        match told.how:
            case Message() as how:
                return self._message(how)
            case Joined(parts, separator, last):
                return self._row([self._value(part) for part in parts], separator, last)
            case Number(value):
                return self._quantity(value)
            case Day(day, style):
                return self.day(day, style)
            case Named(kind, code):
                return self._name(kind, code, told)
            case Verbatim():
                return str.__str__(told)

    def _message(self, how: Message) -> str:
        if how.many:
            text = self._catalogue.ngettext(how.one, how.many, how.n)
        else:
            text = self._catalogue.gettext(how.one)
        if not how.values:
            return text
        return text.format_map({key: self._value(value) for key, value in how.values.items()})

    def _row(self, words: list[str], separator: str, last: str) -> str:
        between, before = self._catalogue.gettext(separator), self._catalogue.gettext(last)
        if len(words) < 2:
            return "".join(words)
        return between.join(words[:-1]) + before + words[-1]

    def _quantity(self, value: float) -> str:
        if self.language == "en":
            return str(quantity(value))
        if value >= 1e6 and value / 1e6 * 100 == int(value / 1e6 * 100):
            form: Literal["short", "long"] = "short" if self.language == "zh" else "long"
            shown = format_compact_decimal(
                value, format_type=form, locale=self._locale, fraction_digits=2
            )
            return str(shown)
        return str(format_decimal(value, locale=self._locale))

    def _name(self, kind: str, code: str, told: str) -> str:
        if kind == "country":
            return country_name(code, self._locale_id)
        if kind == "region":
            return region_name(code, self._locale_id)
        if kind == "language":
            return str(self._locale.languages.get(code, code))
        known = self._names.get((kind, code))
        return self.apart(known or str.__str__(told))

    @property
    def _locale_id(self) -> str:
        return _LOCALES.get(self.language, self.language)


ENGLISH = Words()


@lru_cache(maxsize=len(INTERFACES))
def _locale(lang: Lang) -> Locale:
    return Locale.parse(_LOCALES.get(lang, lang))
