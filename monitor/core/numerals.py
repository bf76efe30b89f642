"""Numerals in Arabic, French, Chinese and English text: digits of all scripts and number words.

It tells values and spans; it must never know what is counted (that is `numbers.py`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from monitor.types import Lang

DIGIT = "0-9٠-٩۰-۹０-９"
_PERCENT = re.compile(rf"[{DIGIT}]\sفي\s(?:الم[ئا]\w+|مئة)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number at ``text[start:end]``. A vague one ("dozens") runs from `value` to `upper`.

    `plus` marks a numeral that says "and more" itself (十余, 上百); `digits` one
    that is written with digits, before any multiplier.
    """

    start: int
    end: int
    value: float
    upper: float | None = None
    vague: bool = False
    plus: bool = False
    about: bool = False
    digits: bool = False
    dual: bool = False  # an Arabic noun that says "two" by its form


def numerals(text: str, lang: Lang) -> list[Numeral]:
    """All numerals in order of their place; dates, times and years are still among them."""
    worded = _chinese(text) if lang == "zh" else _worded(text, lang)
    found = _digits(text, lang) + worded
    found.sort(key=lambda n: (n.start, -n.end))
    kept: list[Numeral] = []
    for numeral in found:
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept


# ---- digits ----------------------------------------------------------------

_SPACES = "\u00a0\u202f\u2009"
_GROUPS: dict[Lang, str] = {
    "en": ",",
    "zh": ",，",
    "fr": rf". {_SPACES}'’",
    "ar": rf",.٬،{_SPACES}",
}
_DECIMAL: dict[Lang, str] = {"en": ".", "zh": ".．", "fr": ",", "ar": ".,٫"}
_TIMES: dict[Lang, dict[str, float]] = {
    "en": {
        "hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
        "trillion": 1e12,
    },
    "fr": {"mille": 1e3, "millier": 1e3, "milliers": 1e3, "million": 1e6, "millions": 1e6,
           "milliard": 1e9, "milliards": 1e9},
    "ar": {"الف": 1e3, "الاف": 1e3, "الفا": 1e3, "مليون": 1e6, "مليونا": 1e6, "ملايين": 1e6,
           "مليار": 1e9, "مليارات": 1e9},
}  # fmt: skip
_HAN_TIMES = {
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
    "兆": 1e12,
}


def _plain(digits: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in digits)


def _digits(text: str, lang: Lang) -> list[Numeral]:
    groups, decimal = _GROUPS.get(lang, ","), _DECIMAL.get(lang, ".")
    number = re.compile(
        rf"(?<![A-Za-zÀ-ÿ{DIGIT}])(?<![{DIGIT}][.,٫٬])"
        rf"([{DIGIT}]{{1,3}}(?:[{groups}][{DIGIT}]{{3}})+(?![{DIGIT}])|[{DIGIT}]+)"
        rf"(?:[{decimal}]([{DIGIT}]+))?(?![{DIGIT}])"
    )
    found: list[Numeral] = []
    for match in number.finditer(text):
        whole = re.sub(r"\D", "", _plain(match.group(1)))
        fraction = _plain(match.group(2) or "")
        value = float(f"{whole}.{fraction or 0}")
        end, times, plus = _multiplier(text, match.end(), lang)
        found.append(
            Numeral(start=match.start(), end=end, value=value * times, plus=plus, digits=True)
        )
    return found


def _multiplier(text: str, end: int, lang: Lang) -> tuple[int, float, bool]:
    """Where a number with its "million" ends, what it is multiplied with, and "and more"."""
    if lang == "zh":
        match = re.compile(r"\s?([余餘多])?([十百千]?[万萬亿億兆]|[百千])?").match(text, end)
        if match is None or not match.group():
            return end, 1.0, False
        times = 1.0
        for sign in match.group(2) or "":
            times *= _HAN_TIMES[sign]
        return match.end() if match.group().strip() else end, times, bool(match.group(1))
    word = re.compile(r"[ \u00a0\u202f-]?([^\W\d_]+)").match(text, end)
    if word is None:
        return end, 1.0, False
    times = _TIMES.get(lang, {}).get(fold(word.group(1), lang), 0.0)
    return (word.end(), times, False) if times else (end, 1.0, False)


# ---- words of English, French and Arabic ------------------------------------


def _counting(words: str, start: int, step: int = 1) -> dict[str, float]:
    """Number words in their order: word -> value."""
    return {word: float(start + step * i) for i, word in enumerate(words.split())}


_EN = _counting(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen", 2,
) | _counting("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)  # fmt: skip
_FR = _counting(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 2
) | _counting("vingt trente quarante cinquante soixante", 20, 10)
_FR["vingts"] = 20.0
_AR_UNITS = {
    "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "اثنا": 2, "اثني": 2, "ثلاث": 3, "اربع": 4,
    "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "ثمان": 8, "تسع": 9, "عشر": 10,
}  # fmt: skip
_AR_TENS = {
    "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40, "خمسون": 50,
    "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80,
    "تسعون": 90, "تسعين": 90,
}  # fmt: skip
_HUNDREDS = ("ميه", "مايه", "مئه", "مئة", "مائة", "مائه", "ماية")
_AR: dict[str, float] = {
    **_AR_UNITS, **_AR_TENS, **{unit + "ه": value for unit, value in _AR_UNITS.items()},
    "ثمانيه": 8,
}  # fmt: skip
_SCALES: dict[Lang, dict[str, float]] = {
    "en": {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    "fr": {"cent": 1e2, "cents": 1e2, "mille": 1e3, "million": 1e6, "millions": 1e6,
           "milliard": 1e9, "milliards": 1e9},
    "ar": {"الف": 1e3, "الفا": 1e3, "الاف": 1e3, "مليون": 1e6, "مليونا": 1e6, "ملايين": 1e6,
           "مليار": 1e9, "مليارات": 1e9},
}  # fmt: skip
# 200, 300, 2,000 and the like are one word in Arabic.
_AR |= {
    "مئتي": 200, "مئتا": 200, "مئتين": 200, "مئتان": 200, "مايتي": 200, "مائتي": 200,
    "الفي": 2e3, "الفين": 2e3, "الفان": 2e3, "مليوني": 2e6, "مليونين": 2e6,
} | dict.fromkeys(_HUNDREDS, 100.0)  # fmt: skip
_AR |= {u + h: v * 100.0 for u, v in _AR_UNITS.items() if v > 2 for h in _HUNDREDS}
# word -> (value, upper if vague): "dozens" is 24 to 99; a round collective ("une trentaine",
# upper 0) is about its value.
_ABOUT: dict[Lang, dict[str, tuple[float, float]]] = {
    "en": {"dozen": (12, 0), "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999),
           "thousands": (2e3, 9999), "millions": (2e6, 1e7)},
    "fr": {"dizaine": (10, 0), "douzaine": (12, 0), "quinzaine": (15, 0), "vingtaine": (20, 0),
           "trentaine": (30, 0), "quarantaine": (40, 0), "cinquantaine": (50, 0),
           "soixantaine": (60, 0), "centaine": (100, 0), "millier": (1e3, 0),
           "dizaines": (20, 99), "douzaines": (24, 99), "centaines": (200, 999),
           "milliers": (2e3, 9999)},
    "ar": {"عشرات": (20, 99), "العشرات": (20, 99), "مئات": (200, 999), "مييات": (200, 999),
           "المئات": (200, 999), "الاف": (2e3, 9999), "الالاف": (2e3, 9999)},
}  # fmt: skip
# Arabic duals of what is counted in news; as a rule the ending alone would take names for numbers.
_DUALS = frozenset(_counting(
    "جنديين جنديان انفجاران انفجارين مدينتين مدينتان قاذفتان قاذفتين شخصين شخصان اليتين اليتان"
    " اسبوعين شهرين عامين سنتين يومين طائرتين طائرتان سفينتين سفينتان قتيلين قريتين طفلين"
    " رجلين هجومين شاحنتين دولتين بلدين مدرستين كنيستين",
    2, 0,
))  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0640])*")
_GAP = re.compile(r"[ \u00a0\u202f-]{1,2}(?:(?:and|et)[ -])?", re.IGNORECASE)
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")


def fold(word: str, lang: Lang) -> str:
    """Lower case; in Arabic without vowel signs, with plain alef and one form of final ha."""
    if lang != "ar":
        return word.casefold()
    return _MARKS.sub("", word).translate(str.maketrans("أإآٱةى", "ااااهي"))


def tokens(text: str, lang: Lang) -> list[tuple[str, int, int]]:
    """Folded words with their spans."""
    return [(fold(m.group(), lang), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _worded(text: str, lang: Lang) -> list[Numeral]:
    words = tokens(text, lang)
    found: list[Numeral] = []
    index = 0
    while index < len(words):
        used, numeral = _read(text, words, index, lang)
        # "6 في المئة": this hundred is the percent sign's word, not a number of its own.
        if numeral is not None and not _PERCENT.search(text[: numeral.end][-16:]):
            found.append(numeral)
        index += max(1, used)
    return found


def _atom(word: str, lang: Lang, *, inner: bool) -> tuple[str, float] | None:
    """What a word is worth: ("add", n), ("times", n), or None. `inner`: within a numeral."""
    if lang == "ar":
        return _arabic_atom(word)
    table = _EN if lang == "en" else _FR
    if word in table:
        return "add", table[word]
    if inner and word in {"un", "une", "one"}:
        return "add", 1.0
    scale = _SCALES.get(lang, {}).get(word)
    return ("times", scale) if scale else None


def _arabic_atom(word: str) -> tuple[str, float] | None:
    """The same without "and", the article and the particles that are written onto a word."""
    bare = word[1:] if word.startswith("و") and word not in _AR else word
    for form in (bare, bare.removeprefix("ال"), bare[1:] if bare[:1] in "بل" else bare):
        if form in _AR:
            return "add", _AR[form]
        if form in _SCALES["ar"]:
            return "times", _SCALES["ar"][form]
    return None


def _read(
    text: str, words: list[tuple[str, int, int]], first: int, lang: Lang
) -> tuple[int, Numeral | None]:
    """A numeral in words from `first` on: how many words it takes, and its value."""
    if lang == "ar" and words[first][0].removeprefix("و") in _DUALS:
        _, start, end = words[first]
        return 1, Numeral(start=start, end=end, value=2.0, dual=True)
    vague = _ABOUT.get(lang, {}).get(words[first][0])
    if vague is None and lang == "ar" and words[first][0].startswith(("و", "ب", "ل")):
        vague = _ABOUT["ar"].get(words[first][0][1:])
    if vague is not None:
        value, upper = vague
        _, start, end = words[first]
        return 1, Numeral(
            start=start, end=end, value=value, upper=upper or None, vague=bool(upper),
            about=not upper,
        )  # fmt: skip
    total, current, last, used = 0.0, 0.0, -1, 0
    for index in range(first, min(len(words), first + 9)):
        word, start, _ = words[index]
        if word in {"and", "et"} and last >= 0 and current + total >= 20:
            continue  # "two hundred and three", "vingt et un"
        if last >= 0 and not _GAP.fullmatch(text[words[last][2] : start]):
            break
        atom = _atom(word, lang, inner=last >= 0)
        if atom is None or (
            last < 0 and atom[0] == "times" and not _alone(text, word, start, lang)
        ):
            break
        if last >= 0 and lang == "ar" and atom[0] == "add" and not _joins(word, current):
            break
        total, current = _sum(total, current, atom, lang, word)
        last, used = index, index - first + 1
    if last < 0:
        return 1, None
    return used, _finished(text, words, (first, last), total + current, lang)


def _finished(
    text: str, words: list[tuple[str, int, int]], span: tuple[int, int], value: float, lang: Lang
) -> Numeral:
    """The numeral of the words from the first to the last of `span`, with what stands before."""
    first, last = span
    start = _with_article(text, words, first, lang)
    if lang == "ar" and first == last and words[first][0] in {"الفا", "مليونا"}:
        value *= 2  # alone it is the dual before its noun: "ألفا قتيل"
    part = _PARTLY.search(text[:start][-24:]) if lang == "en" and value >= WHOLE else None
    if part:
        share = 0.5 if part["half"] else 0.75 if part["three"] else 0.25
        start, value = start - len(part[0]), value * share
    return Numeral(start=start, end=words[last][2], value=value)


# "Half a million", "a quarter of a million", "three quarters of a million".
_PARTLY = re.compile(
    r"\b(?:(?P<half>half)|(?:(?P<three>three)[- ]quarters|an?[- ]quarter)\sof)\s$", re.IGNORECASE
)
WHOLE = 1e3


def _alone(text: str, word: str, start: int, lang: Lang) -> bool:
    """Whether "hundred" or "mille" may begin a numeral: "a million", "cent", "mille", "ألف"."""
    if lang == "en":
        return bool(re.search(r"\b(?:a|an|half a)\s$", text[:start][-8:], re.IGNORECASE))
    return word in {"cent", "mille", "الف", "الفا", "مليون", "مليونا"}


def _joins(word: str, current: float) -> bool:
    """Arabic adds with و ("خمسة وعشرين"), except the teens ("خمسة عشر")."""
    return word.startswith("و") or (word in {"عشر", "عشره"} and 0 < current < 10)


def _sum(
    total: float, current: float, atom: tuple[str, float], lang: Lang, word: str
) -> tuple[float, float]:
    kind, value = atom
    if kind == "times" and value == 100:
        return total, (current or 1) * value
    if kind == "times":
        return total + (current or 1) * value, 0.0
    if lang == "fr" and word in {"vingt", "vingts"} and current % 100 == 4:
        return total, current - 4 + 80
    return total, current + value


def _with_article(text: str, words: list[tuple[str, int, int]], first: int, lang: Lang) -> int:
    """Take the "a" of "a million" in."""
    start = words[first][1]
    if lang == "ar" and words[first][0].startswith("و") and words[first][0] not in _AR:
        return start + 1  # "and" is written onto the number
    if lang == "en" and first and words[first - 1][0] in {"a", "an"}:
        previous = words[first - 1]
        if _SCALES["en"].get(words[first][0]) and text[previous[2] : start] == " ":
            return previous[1]
    return start


# ---- Chinese ----------------------------------------------------------------

_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_NUMBER = re.compile(
    r"(?P<vague>[数數几幾]十?[百千]?[万萬亿億]?|成[百千]|上[百千万萬])"
    r"|(?P<more>[十百千][余餘多几幾][万萬亿億]?)"
    r"|(?P<plain>[〇零一二两兩三四五六七八九十百千万萬亿億]{1,12})(?P<plus>[余餘多](?=[名人万萬亿億个個]))?(?P<big>[万萬亿億])?"
)


def _chinese(text: str) -> list[Numeral]:
    found: list[Numeral] = []
    for match in _HAN_NUMBER.finditer(text):
        if match.group("vague"):
            scale = _han_scale(match.group("vague")[1:])
            if scale < 10:
                continue
            low, high = (1.0, 9.9) if match.group("vague")[0] in "上成" else (2.0, 9.9)
            found.append(
                Numeral(
                    start=match.start(), end=match.end(), value=low * scale,
                    upper=round(high * scale), vague=True,
                )
            )  # fmt: skip
        elif match.group("more"):
            more = match.group("more")
            value = _HAN_TIMES[more[0]] * _han_scale(more[2:])
            found.append(Numeral(start=match.start(), end=match.end(), value=value, plus=True))
        else:
            read = han_value(match.group("plain"))
            if read is None:
                continue
            value = read * _han_scale(match.group("big") or "")
            found.append(
                Numeral(
                    start=match.start(), end=match.end(), value=value,
                    plus=bool(match.group("plus")),
                )
            )  # fmt: skip
    return found


def _han_scale(signs: str) -> float:
    scale = 1.0
    for sign in signs:
        scale *= _HAN_TIMES[sign]
    return scale


def han_value(signs: str) -> float | None:
    """The value of a Chinese numeral such as 一千五百 or 三十余; None for a lone 一 or 万."""
    if signs in {"一", "十", "百", "千", "万", "萬", "亿", "億", "零", "〇"}:
        return 10.0 if signs == "十" else None
    if all(sign in _HAN for sign in signs) and len(signs) > 1:
        return float("".join(str(_HAN[sign]) for sign in signs))
    total, section, digit = 0.0, 0.0, 0.0
    for sign in signs:
        if sign in _HAN:
            digit = float(_HAN[sign])
        elif _HAN_TIMES[sign] < 1e4:
            section += (digit or 1.0) * _HAN_TIMES[sign]
            digit = 0.0
        else:
            total = (total + section + digit or 1.0) * _HAN_TIMES[sign]
            section = digit = 0.0
    return total + section + digit
