"""What a headline says, in terms that other headlines in other languages share.

Letter groups of its words in Latin letters (kindred words are spelt alike), its
words, the consonants of its names, everyday meanings and the countries that it
names. It must never know an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from monitor.core import atlas
from monitor.core.fold import fold
from monitor.core.names import Gazetteer, Term, folded_words, is_cased
from monitor.core.romanise import romanised, skeleton, without_clitics
from monitor.core.senses import senses
from monitor.types import Lang

_GRAM = 4
# CLDR writes countries in these languages besides those of the atlas.
_MORE = ("de", "es", "pt", "ru", "sl", "it", "tr", "fa", "uk")
_BRAND = re.compile(r"\s[|*•–—-]\s[^|*•–—]{2,45}$|\s\|\s[^|]*$")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STEM = 5  # a country's name of so many letters may take another ending (Испания, Испании)


@dataclass(frozen=True, slots=True)
class Headline:
    """A title as sets of what can be compared."""

    lang: Lang
    grams: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    senses: frozenset[str]  # meanings and countries
    lands: frozenset[str]
    numbers: frozenset[str]  # written in digits; years say little


def without_brand(title: str) -> str:
    """A title without the outlet's name at its end, unless nothing much would be left."""
    bare = _BRAND.sub("", title)
    bare = _BRAND.sub("", bare)
    return bare if len(bare) >= max(12, len(title) // 2) else title


def headline(title: str, lang: Lang) -> Headline:
    """Read one title."""
    bare = without_brand(title)
    folded = fold(bare, lang)
    words = folded_words(folded)
    latin = [romanised(word) for word in words]
    grams = {
        f" {word} "[i : i + _GRAM] for word in latin for i in range(max(1, len(word) + 3 - _GRAM))
    }
    lands = frozenset(
        hit.term.key for hit in _lands().find(bare, "" if lang != "fr" else lang, folded)
    )
    return Headline(
        lang=lang,
        grams=frozenset(grams),
        words=frozenset(w for w in words if len(w) > 2),
        names=frozenset(_names(bare, words, lang)),
        senses=senses(words, folded.text, lang) | lands,
        lands=lands,
        numbers=frozenset(n for n in _NUMBER.findall(folded.text) if not _YEAR.fullmatch(n)),
    )


_CAPITAL = re.compile(r"[^\W\d_][\w'’-]*")


def _names(title: str, words: list[str], lang: Lang) -> set[str]:
    """Skeletons of the words that may be names: with a capital, or any where there is none."""
    if lang == "ar":
        return {bones for word in words if (bones := skeleton(_bare(word)))}
    capital = [word for word in _CAPITAL.findall(title) if word[:1].isupper()]
    out = set()
    for word in capital:
        for part in folded_words(fold(word, lang)):
            if bones := skeleton(part):
                out.add(bones)
    return out


def _bare(word: str) -> str:
    return next(iter(without_clitics(word)), word)


@lru_cache(maxsize=1)
def _lands() -> Gazetteer:
    """Countries and their cities in the languages of the atlas and in some more."""
    terms = list(atlas.terms())
    zones = get_global("zone_territories")
    for lang in _MORE:
        locale = Locale.parse(lang)
        for code, name in sorted(locale.territories.items()):
            if len(code) == 2 and code.isalpha():
                terms.append(_open(f"country:{code}", str(name)))
        for zone, code in sorted(zones.items()):
            entry = locale.time_zones.get(zone)
            if city := str(dict(entry).get("city", "")) if entry is not None else "":
                terms.append(_open(f"country:{code}", city))
    return Gazetteer(dict.fromkeys(terms))


def _open(key: str, name: str) -> Term:
    stem = name.rstrip("aeiouyаяийыоеью")
    free = len(stem) >= _STEM and " " not in name
    return Term(
        kind="name", key=key, text=stem if free else name, open_end=free, cased=is_cased(name)
    )
