"""Doubts about a machine translation, found without knowing the languages well.

Each check errs on the side of silence: a flagged field is never quoted, so a false
alarm costs a gist, a missed one is seen beside the original. It must never mend a
translation, and never know which model made it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from monitor.core.common_words import COMMON_WORDS
from monitor.core.fold import fold
from monitor.core.scripts import scripts
from monitor.types import Item, Lang, Translation
from monitor.types.flow import Field

# English characters per character of the source, over news text; a third or three times that
# is out of proportion.
_PROPORTION: dict[Lang, float] = {"ar": 1.2, "fr": 0.95, "zh": 3.2}
_OUT_OF_PROPORTION = 3.0
_LONG_ENOUGH = 40  # English characters expected; below that, lengths vary freely
_FOREIGN_SHARE = 0.15  # of the letters: a name in brackets is less
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NUMBER = re.compile(r"\d+(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_SEPARATOR = re.compile(r"[.,'’ \u00a0\u202f]")
_SCALES = (
    (1e3, re.compile(r"thousand|mille\b|[اآ]لاف|الف|千")),
    (1e4, re.compile(r"万")),
    (1e6, re.compile(r"million|مليون|ملايين|百万")),
    (1e7, re.compile(r"千万")),
    (1e8, re.compile(r"亿")),
    (1e9, re.compile(r"billion|milliard|مليار")),
    (1e12, re.compile(r"trillion|تريليون|万亿")),
)
_SPELT = re.compile(
    r"\b(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|half|quarter|"
    r"century|noon|midnight)\b"
)


# What English writes in another way: 10月 is October, 19 heures is 7 p.m.
_MONTH_AFTER = re.compile(r"\s?月")
_HOUR_AFTER = re.compile(r"\s?(?:heures?\b|h\b|h\d\d|时|點|点|:\d\d)")


def judged(item: Item, made: Translation, fields: Sequence[Field]) -> Translation:
    """The translation with the doubts of the fields that were asked for added to its flags."""
    english = {field: made.text(field) for field in fields}
    found = dict.fromkeys([*made.flags, *doubts(item, made.source, english)])
    return replace(made, flags=tuple(found))


def doubts(item: Item, lang: Lang, translated: dict[Field, str]) -> tuple[str, ...]:
    """Flags such as "summary:looping" for the fields that were translated from `lang`."""
    return tuple(
        f"{field}:{doubt}"
        for field, english in translated.items()
        if (doubt := doubt_of(item.text(field), english, lang))
    )


def doubt_of(source: str, english: str, lang: Lang) -> str:
    """The gravest doubt about one translated text, "" if there is none.

    empty | untranslated | wrong-script | looping | length | numbers-changed
    """
    if not scripts(source):
        return ""
    if not scripts(english):
        return "empty"
    for name, found in (
        ("untranslated", _untranslated),
        ("wrong-script", _wrong_script),
        ("looping", _looping),
        ("length", _length),
        ("numbers-changed", _numbers_changed),
    ):
        if found(source, english, lang):
            return name
    return ""


def _untranslated(source: str, english: str, lang: Lang) -> bool:
    words = _WORD.findall(english)
    lower = [word for word in words if word[0].islower()]
    if fold(source).text.strip() == fold(english).text.strip():
        # A headline of names stays as it is; a sentence does not.
        return len(lower) >= 2 and len(words) >= 4
    theirs = COMMON_WORDS.get(lang, frozenset()) - COMMON_WORDS["en"]
    left = sum(word in theirs for word in lower)
    return left >= 3 and left > sum(word in COMMON_WORDS["en"] for word in lower)


def _wrong_script(source: str, english: str, lang: Lang) -> bool:
    del source, lang
    return scripts(english).get("Latn", 0.0) < 1 - _FOREIGN_SHARE


def _loops(words: list[str]) -> bool:
    for size in range(1, 9):
        wanted = 4 if size == 1 else 3
        run = 0
        for at in range(size, len(words)):
            run = run + 1 if words[at] == words[at - size] else 0
            if run >= size * (wanted - 1):
                return True
    if len(words) < 30:
        return False
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    return len(triples) < 0.5 * (len(words) - 2)


def _looping(source: str, english: str, lang: Lang) -> bool:
    if not _loops(_WORD.findall(english.lower())):
        return False
    # A refrain is one in the source, too. Chinese has no spaces: its characters are the words.
    told = list(source) if lang == "zh" else _WORD.findall(source.lower())
    return not _loops(told)


def _length(source: str, english: str, lang: Lang) -> bool:
    expected = len(source) * _PROPORTION.get(lang, 1.0)
    if expected < _LONG_ENOUGH:
        return False
    return not expected / _OUT_OF_PROPORTION <= len(english) <= expected * _OUT_OF_PROPORTION


def _readings(text: str) -> list[frozenset[float]]:
    """Every number written in digits, as all the values that it may stand for."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = match[0]
        values = {float(_SEPARATOR.sub("", digits))}
        if re.fullmatch(r"\d+[.,]\d+", digits):
            values.add(float(digits.replace(",", ".")))
        after = text[match.end() : match.end() + 12]
        if _MONTH_AFTER.match(after):
            continue
        if _HOUR_AFTER.match(after):
            values |= {value - 12 for value in values if 12 < value <= 24}
        after = after.lstrip(" \u00a0\u202f余多")  # 1300余万: over 13 million
        for scale, word in _SCALES:
            if word.match(after):
                values |= {round(value * scale, 3) for value in values}
        found.append(frozenset(values))
    return found


def _numbers_changed(source: str, english: str, lang: Lang) -> bool:
    del lang
    told, answered = fold(source).text, fold(english).text
    theirs = [values for values in _readings(told) if min(values) >= 10 or max(values) >= 25]
    ours = _readings(answered)
    lost = [values for values in theirs if not any(values & other for other in ours)]
    spelt = len(_SPELT.findall(answered))
    return len(lost) > spelt
