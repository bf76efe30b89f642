"""Doubts about a machine translation, found without knowing the languages well.

Each check errs on the side of silence: a flagged field is never quoted, so a false
alarm costs a gist, a missed one is seen beside the original. It must never mend a
translation (`repair` may), and never know which model made it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor.core.common_words import COMMON_WORDS
from monitor.core.fold import fold
from monitor.core.numerals import numerals
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
    (1e3, re.compile(r"thousand|mille\b|milliers?\b|k\b|[اآ]لاف|الف|千(?!万)")),
    (1e4, re.compile(r"万(?!亿)")),
    (1e6, re.compile(r"million|mn\b|مليون|ملايين|百万")),
    (1e7, re.compile(r"千万")),
    (1e8, re.compile(r"亿")),
    (1e9, re.compile(r"billion|bn\b|milliard|مليار|十亿")),
    (1e12, re.compile(r"trillion|تريليون|万亿|兆")),
)
_SHORT_MILLION = re.compile(r"\s?m\b")  # in English; in French these are metres
# Part of a name: HCoV-229E
_IN_A_NAME = re.compile(r"[^\W\d_]-$|[a-z]$"), re.compile(r"[a-z]")
# What English writes in another way: 10月 is October, 19 heures is 7 p.m., les années 1980 the 80s
_MONTH_AFTER = re.compile(r"\s?月")
_HOUR_AFTER = re.compile(r"\s?(?:heures?\b|h\b|h\d\d|时|點|点|:\d\d)")
_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d\d)(?!\d)")
_DECADE = re.compile(r"\b(\d0)['’]?s\b")
_ONE_HUNDRED = re.compile(r"\bone (?=hundred|thousand|million|billion)")
_HAN_UNIT = re.compile("[十百千万萬亿億]")
_VAGUE_WORDS = re.compile(r"\b(?:half|quarter|century|noon|midnight|decades?)\b")
# A run of so many words of the source within the English was not translated; so many of them
# in small letters, because a run of names is no fault.
_RUN, _RUN_LOWER = 4, 3
_STUCK = re.compile(r"([^\W\d_]{2,20}?)\1{4,}")  # within a word: mainstremainstremainstre...
_STRAY = re.compile(r"[\u0600-\u06ff\u3400-\u9fff][\u0600-\u06ff\u3400-\u9fff\s，。、]*")
# A foreign name in brackets is shorter: three Arabic words, six Chinese characters
_STRAY_WORDS, _STRAY_HAN = 2, 6
# Numbers in words from which on a translation must have them; below, they are often idiom.
_WORDED_FROM: dict[Lang, float] = {"ar": 20, "fr": 20, "zh": 20}
# The names that a translation lost: (source, English, language) -> what they are called.
Lost = Callable[[str, str, Lang], Sequence[str]]
# Whether something is wrong: (source, what was made of it, the other language).
Check = Callable[[str, str, Lang], bool]


def judged(
    item: Item, made: Translation, fields: Sequence[Field], lost: Lost | None = None
) -> Translation:
    """The translation with the doubts of the fields that were asked for added to its flags."""
    english = {field: made.text(field) for field in fields}
    found = dict.fromkeys([*made.flags, *doubts(item, made.source, english, lost)])
    return replace(made, flags=tuple(found))


def doubts(
    item: Item, lang: Lang, translated: dict[Field, str], lost: Lost | None = None
) -> tuple[str, ...]:
    """Flags such as "summary:looping" for the fields that were translated from `lang`."""
    return tuple(
        f"{field}:{doubt}"
        for field, english in translated.items()
        if (doubt := doubt_of(item.text(field), english, lang, lost))
    )


def doubt_of(source: str, english: str, lang: Lang, lost: Lost | None = None) -> str:
    """The gravest doubt about one translated text, "" if there is none.

    empty | untranslated | wrong-script | looping | length | numbers-changed | names-lost
    """
    return gravest(source, english, lang, _CHECKS, lost)


def gravest(
    source: str,
    made: str,
    lang: Lang,
    checks: Sequence[tuple[str, Check]],
    lost: Lost | None,
) -> str:
    """The first check that fails a text that a machine made of `source`, "" if none does.

    `checks` stand in the order of gravity; nothing made at all is "empty", and names
    are asked for last.
    """
    if not scripts(source):
        return ""
    if not scripts(made):
        return "empty"
    for name, found in checks:
        if found(source, made, lang):
            return name
    return "names-lost" if lost is not None and lost(source, made, lang) else ""


def _untranslated(source: str, english: str, lang: Lang) -> bool:
    words = _WORD.findall(english)
    lower = [word for word in words if word[0].islower()]
    if fold(source).text.strip() == fold(english).text.strip():
        # A headline of names stays as it is; a sentence does not.
        return len(lower) >= 2 and len(words) >= 4
    theirs = COMMON_WORDS.get(lang, frozenset()) - COMMON_WORDS["en"]
    left = sum(word in theirs for word in lower)
    if left >= 3 and left > sum(word in COMMON_WORDS["en"] for word in lower):
        return True
    return _left_standing(_WORD.findall(source), words, theirs)


def _left_standing(source: list[str], words: list[str], theirs: frozenset[str]) -> bool:
    """Whether a run of the source's words stands in the English as it was."""
    runs = {tuple(source[at : at + _RUN]) for at in range(len(source) - _RUN + 1)}
    for at in range(len(words) - _RUN + 1):
        run = tuple(words[at : at + _RUN])
        if run in runs and sum(word[0].islower() for word in run) >= _RUN_LOWER:
            return any(word.lower() in theirs or "'" in word or "’" in word for word in run)
    return False


def _wrong_script(source: str, english: str, lang: Lang) -> bool:
    del source, lang
    if scripts(english).get("Latn", 0.0) < 1 - _FOREIGN_SHARE:
        return True
    return any(
        len(run) >= _STRAY_HAN if run[0] >= "\u3400" else len(run.split()) >= _STRAY_WORDS
        for run in _STRAY.findall(english)
    )


def loops(words: list[str]) -> bool:
    """Whether words come again and again, as where a model does not find its end."""
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
    words = _WORD.findall(english.lower())
    if not (loops(words) or _twice(words) or _STUCK.search(english)):
        return False
    # A refrain is one in the source, too. Chinese has no spaces: its characters are the words.
    told = list(source) if lang == "zh" else _WORD.findall(source.lower())
    return not (loops(told) or _twice(told) or _STUCK.search(source))


def _twice(words: list[str]) -> bool:
    """Whether a text is one thing said twice, and nothing else."""
    half = len(words) // 2
    return len(words) >= 2 and words[:half] == words[half:]


def _length(source: str, english: str, lang: Lang) -> bool:
    expected = len(source) * _PROPORTION.get(lang, 1.0)
    if expected < _LONG_ENOUGH:
        return False
    return not expected / _OUT_OF_PROPORTION <= len(english) <= expected * _OUT_OF_PROPORTION


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as all the values that it may stand for; `scaled` if "million" stands by it."""

    values: frozenset[float]
    scaled: bool = False
    decimal: bool = False

    def same(self, other: _Number) -> bool:
        return bool(self.values & other.values)


def readings(text: str, *, english: bool = False) -> list[_Number]:
    """Every number of a folded text that is written in digits."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = match[0]
        before, after = text[: match.start()][-3:], text[match.end() : match.end() + 12]
        if _IN_A_NAME[0].search(before) and _IN_A_NAME[1].match(after):
            continue
        values = {float(_SEPARATOR.sub("", digits))}
        decimal = bool(re.fullmatch(r"\d+[.,]\d+", digits))
        if decimal:
            # three digits may be thousands (1.500); any other number of them is a fraction
            thousands = values if len(_SEPARATOR.split(digits)[1]) == 3 else set()
            values = {float(digits.replace(",", ".")), *thousands}
        if _MONTH_AFTER.match(after):
            continue
        if _HOUR_AFTER.match(after):
            values |= {value - 12 for value in values if 12 < value <= 24}
        after = after.lstrip(" \u00a0\u202f余多-")  # 1300余万: over 13 million
        scales = [scale for scale, word in _SCALES if word.match(after)]
        if scales:
            values = {round(value * max(scales), 3) for value in values}
        elif english and _SHORT_MILLION.match(after):
            values |= {round(value * 1e6, 3) for value in values}
        found.append(_Number(frozenset(values), bool(scales), decimal))
    return found


def _answers(english: str) -> list[_Number]:
    """Every number of an English text, in digits or in words, and its clock times and decades."""
    found = readings(english, english=True)
    found += [
        _Number(frozenset(float(part) for part in match.groups()))
        for match in _CLOCK.finditer(english)
    ]
    found += [
        _Number(frozenset(century + float(match[1]) for century in (0, 1900, 2000)))
        for match in _DECADE.finditer(english)
    ]
    found += [
        _Number(frozenset({numeral.value}))
        for numeral in numerals(_ONE_HUNDRED.sub("a ", english), "en")
        if not numeral.digits
    ]
    return found


def _numbers_changed(source: str, english: str, lang: Lang) -> bool:
    told, answered = fold(source).text, fold(english).text
    theirs = [
        n for n in readings(told)
        if n.scaled or n.decimal or min(n.values) >= 10 or max(n.values) >= 25
    ]  # fmt: skip
    theirs += _worded(source, lang)
    ours = _answers(answered)
    lost = [number for number in theirs if not any(number.same(other) for other in ours)]
    return len(lost) > len(_VAGUE_WORDS.findall(answered))


def _worded(source: str, lang: Lang) -> list[_Number]:
    """Numbers of a source in words that a translation must have."""
    found = []
    for numeral in numerals(source, lang):
        written, after = source[numeral.start : numeral.end], source[numeral.end :]
        if numeral.digits or numeral.vague or numeral.about:
            continue
        if numeral.value < _WORDED_FROM.get(lang, math.inf):
            continue
        if lang == "zh" and not _HAN_UNIT.search(written):
            continue  # 九一八 names a day
        if lang != "zh" and numeral.value == 100:
            continue  # "pour cent", "in the hundred"
        if numeral.value <= 24 and _HOUR_AFTER.match(after):
            continue
        found.append(_Number(frozenset({numeral.value})))
    return found


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("untranslated", _untranslated),
    ("wrong-script", _wrong_script),
    ("looping", _looping),
    ("length", _length),
    ("numbers-changed", _numbers_changed),
)
