"""The world's countries and their larger cities as words of four languages, from CLDR.

CLDR (through Babel) gives the names of countries, and of the cities that stand
for time zones; `demonyms.py` adds peoples and short names. What a text says of
other countries than an event's is evidence too. It must never know an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from monitor.core.demonyms import LINES
from monitor.core.fold import fold
from monitor.core.names import Term, is_cased
from monitor.types import Lang

_LOCALES = {"en": "en", "fr": "fr", "ar": "ar", "zh": "zh", "zh-Hant": "zh_Hant"}
_COLUMNS: tuple[Lang, ...] = ("en", "fr", "ar", "zh")
# Cities whose names are common words, or another country's name, in one of the languages.
_NOT_CITIES = frozenset({"Center", "Nome", "Troll", "Casey", "Vostok", "Davis", "Tucuman"})
_REGIONS_ARE_NOT = frozenset({"AQ", "BV", "HM", "UM", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_CITY = 0.8  # a city says its country less plainly than the country's name


def _zone_city(locale: Locale, zone: str) -> str:
    entry = locale.time_zones.get(zone)
    city = dict(entry).get("city", "") if entry is not None else ""
    if city or locale.language != "en":
        return str(city)
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _of_people(written: str) -> str:
    """The Arabic adjective of a country's name, folded (إيران -> ايراني), "" if none."""
    name = fold(written, "ar").text
    if " " in name or len(name) < 3:
        return ""
    # the article has no hamza: the Yemen, but Germany (ألمانيا)
    stem = name.removeprefix("ال") if written.startswith("ال") else name
    stem = stem[:-1] if stem[-1] in "اهي" else stem
    # "نيجيريا" has the letter already
    made = stem if stem[-1] == "ي" and len(stem) > 3 else stem + "ي"
    # "مالي" would be its own adjective, and is "financial" besides
    return "" if made == name else made


def _term(
    country: str, text: str, lang: Lang, *, weight: float = 1.0, article: bool = False
) -> Term:
    word = text.removesuffix("*").strip()
    return Term(
        kind="name",
        key=f"country:{country}",
        text=word,
        lang="" if lang != "fr" else lang,
        open_end=text.endswith("*"),
        article=article,
        cased=lang == "en" and is_cased(word),
        weight=weight,
    )


def _from_cldr() -> Iterator[Term]:
    zones = get_global("zone_territories")
    for lang, code in _LOCALES.items():
        locale = Locale.parse(code)
        for country, name in sorted(locale.territories.items()):
            if len(country) != 2 or country in _REGIONS_ARE_NOT:
                continue
            yield _term(country, str(name), lang[:2])
            if lang == "ar" and (made := _of_people(str(name))):
                yield _term(country, made + "*", "ar", article=True)
        for zone, country in sorted(zones.items()):
            if country in _REGIONS_ARE_NOT or zone.rsplit("/", 1)[-1] in _NOT_CITIES:
                continue
            if city := _zone_city(locale, zone):
                yield _term(country, city, lang[:2], weight=_CITY)


def _from_table() -> Iterator[Term]:
    for line in LINES.strip().splitlines():
        country, *columns = (part.strip() for part in line.split("|"))
        for lang, words in zip(_COLUMNS, columns, strict=True):
            for word in filter(None, (w.strip() for w in words.split(","))):
                yield _term(country, word, lang, article=lang == "ar" and word.endswith("*"))


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """All countries' names, peoples and cities, for a gazetteer; the key is ``country:ML``."""
    return tuple(dict.fromkeys([*_from_cldr(), *_from_table()]))


def country_of(key: str) -> str:
    """The country of an atlas key, "" for any other."""
    return key.removeprefix("country:") if key.startswith("country:") else ""


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """English names by ISO 3166 code."""
    return {code: str(name) for code, name in Locale.parse("en").territories.items()}
