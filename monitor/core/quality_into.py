"""Doubts about what a machine made of an English text in another language.

The counterpart of `quality`: what fails a check is left in English, so a false alarm
costs a sentence in another language, a missed one stands beside its English. It must
never mend a translation.
"""

from __future__ import annotations

import re

from monitor.core.common_words import COMMON_WORDS
from monitor.core.fold import fold
from monitor.core.numerals import numerals
from monitor.core.quality import Check, Lost, gravest, loops, readings
from monitor.core.scripts import scripts
from monitor.types import Lang

# The script of each language, and the least share of it: names may stay in Latin letters.
_SCRIPTS = {"fr": ("Latn", 0.85), "ar": ("Arab", 0.6), "zh": ("Hani", 0.6)}
# Characters per English character, as `quality` has them the other way round.
_PROPORTION = {"ar": 1 / 1.2, "fr": 1 / 0.95, "zh": 1 / 3.2}
_OUT_OF_PROPORTION, _LONG_ENOUGH = 3.0, 40
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_CERTAIN = 20  # numbers in words from which on a translation must have them


def doubt_into(english: str, told: str, lang: Lang, lost: Lost | None = None) -> str:
    """The gravest doubt about a text translated from English into `lang`, "" if there is none.

    empty | untranslated | wrong-script | looping | length | numbers-changed | names-lost
    """
    return gravest(english, told, lang, _CHECKS, lost)


def _untranslated(english: str, told: str, lang: Lang) -> bool:
    lower = [word for word in _WORD.findall(told) if word[0].islower()]
    if fold(english).text.strip() == fold(told).text.strip():
        return len(lower) >= 2  # a headline of names stays as it is
    theirs = COMMON_WORDS["en"] - COMMON_WORDS.get(lang, frozenset())
    left = sum(word in theirs for word in lower)
    return left >= 3 and left > sum(word in COMMON_WORDS.get(lang, frozenset()) for word in lower)


def _wrong_script(english: str, told: str, lang: Lang) -> bool:
    del english
    script, least = _SCRIPTS[lang]
    return scripts(told).get(script, 0.0) < least


def _looping(english: str, told: str, lang: Lang) -> bool:
    words = list(told) if lang == "zh" else _WORD.findall(told.lower())
    return loops(words) and not loops(_WORD.findall(english.lower()))


def _length(english: str, told: str, lang: Lang) -> bool:
    expected = len(english) * _PROPORTION[lang]
    if len(english) < _LONG_ENOUGH:
        return False
    return not expected / _OUT_OF_PROPORTION <= len(told) <= expected * _OUT_OF_PROPORTION


def _numbers_changed(english: str, told: str, lang: Lang) -> bool:
    """Whether a number of the English is in the translation neither in digits nor in words."""
    there = {value for number in readings(fold(told).text) for value in number.values}
    there |= {numeral.value for numeral in numerals(told, lang)}
    wanted = [
        number.values
        for number in readings(fold(english).text, english=True)
        if number.scaled or number.decimal or min(number.values) >= 10
    ]
    wanted += [
        frozenset({numeral.value})
        for numeral in numerals(english, "en")
        if not (numeral.digits or numeral.vague or numeral.about) and numeral.value >= _CERTAIN
    ]
    return any(not values & there for values in wanted)


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("untranslated", _untranslated),
    ("wrong-script", _wrong_script),
    ("looping", _looping),
    ("length", _length),
    ("numbers-changed", _numbers_changed),
)
