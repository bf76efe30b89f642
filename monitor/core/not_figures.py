"""Numbers that count nothing: years, dates, times, scores, ages, telephone numbers, names.

It must never know what a figure is about; it only says what is none.
"""

from __future__ import annotations

import re

from monitor.core.numerals import DIGIT, Numeral
from monitor.types import Lang

OLDEST = 120  # years; a larger number between commas is a figure
_MONTHS = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|يناير|فبراير|مارس|أبريل|إبريل|ابريل|أفريل|مايو|ماي|يونيو|جوان|يوليو|جويلية|أغسطس|أوت"
    r"|سبتمبر|شتنبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين)"
)
_AFTER: dict[Lang, str] = {
    "en": rf"(?:st|nd|rd|th)\b|\s?(?:a\.?m\b|p\.?m\b|o'clock|GMT|UTC)|:\d\d|-?\s?years?[- ]olds?"
    rf"|\s{_MONTHS}\b|(?:[–-]\d+)?\s{_MONTHS}\b|s\b|\s?-\s?\d+\s(?:win|victory|defeat|loss)",
    "fr": rf"(?:er|e|ème|ère)\b|\s?h(?:\d\d|eures?\sdu\smatin)?\b|:\d\d|\s{_MONTHS}\b"
    r"|[–-]\d+(?=\s(?:au|en|le)\b)",
    "ar": rf"\s?/|\s{_MONTHS}|:\d\d|\s(?:صباحا|مساء|فجرا|ظهرا|بتوقيت)",
    "zh": r"[月号號]|日(?!內|内)|时|時(?!間)|点(?!名)|點(?!名)|[岁歲]"
    r"|[:：]\d\d|比[\d一二三四五六七八九]"
    r"|年(?![内內以多来來])(?=\d|[，。、的至到起初底末前后後]|$)|世纪|世紀|届|屆|是"
    r"|周年|週年|[级級]|环|路",
}
_BEFORE: dict[Lang, str] = {
    "en": rf"(?:\b{_MONTHS}|\bat|\bby|\bfrom|\bin|\bsince|\bof|\barticle|\bresolution"
    r"|\bno\.|\bchapter|\broad|\broute|\bday|\bphase|\bhighway|\bunit|\baged|\bage|\blevel|#)\s$",
    "fr": r"(?:\ben|\bdepuis|\barticle|\brésolution|\bn°|\bnuméro|\bRN|\bâgée?s? de|\ble|\bdu|\bau"
    r"|\bde|\bphase|\bvers|\bà)\s$",
    "ar": r"(?:عام|سنة|منذ|الساعة|المادة|القرار|رقم|يوم|في|حتى|عن عمر|العمر|فجر|مساء|صباح)\s$",
    "zh": r"(?:第|终年|終年|享年|年仅|年僅|现年|現年|[月年－/]|[A-Za-z]-?|比|星期|礼拜|周|週)$",
}
_NAMED = re.compile(
    r"(?:article|resolution|résolution|chapter|phase|route|road|highway|n°|no\.|رقم|المادة"
    r"|القرار|الساعة)\s$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:\bage[ds]?\s|âgée?s? de\s|عن عمر[^\s]*\s|عمره[ا]?\s|من العمر\s)$", re.IGNORECASE
)


def is_no_figure(text: str, numeral: Numeral, lang: Lang, *, ranged: bool = False) -> bool:
    """Whether the number at this place is a date, a time, a year, a score, an age or a name."""
    before = text[max(0, numeral.start - 24) : numeral.start]
    after = text[numeral.end : numeral.end + 24]
    return (
        _named_with(before, after, lang)
        or _dated(numeral, before, after, lang)
        or bool(_AGE.search(before))
        or _aged(numeral, before, after, lang)
        or (numeral.digits and _named(before, after, ranged=ranged))
    )


def _named_with(before: str, after: str, lang: Lang) -> bool:
    """The six of Malacca (馬六甲); and the years of "aged between 8 and 18", "a teacher of 34"."""
    if lang == "zh":
        return bool(re.search(r"[马馬]$", before)) and after[:1] == "甲"
    between = re.search(r"\b(?:aged|ages|âgée?s?)\s[^.;]{0,14}$", before, re.IGNORECASE)
    trade = re.search(r"\b(?:an?|une?)\s\w+\s(?:of|de)\s$", before, re.IGNORECASE)
    noun = re.match(r"\s(?!said|says|told|who|dit|dont)\w", after)
    return bool(between) or (lang in {"en", "fr"} and bool(trade) and not noun)


def _named(before: str, after: str, *, ranged: bool) -> bool:
    """Names with digits in them, scores, telephone numbers, dates such as 25/04."""
    return bool(
        re.search(r"[A-Za-zÀ-ÿ][-–.]$|\+$", before)  # F-15, RN-6, +223
        or re.search(rf"[{DIGIT}]\s?[-–:/]\s?$", before)
        or (not ranged and re.match(rf"\s?[-–:/]\s?[{DIGIT}]", after))
        or re.match(r"[A-Za-zÀ-ÿ]{0,2}\d", after)
    )


def _aged(numeral: Numeral, before: str, after: str, lang: Lang) -> bool:
    """An age as news writes it: "Camara, 47,"."""
    aged = r"\s(?:ans|عاما|سنة)\s?[,،)]" if lang in {"fr", "ar"} else r"[,)]"
    between = re.search(r"[,،(]\s?$", before) and re.match(aged, after)
    return bool(between) and numeral.value < OLDEST


def _dated(numeral: Numeral, before: str, after: str, lang: Lang) -> bool:
    value = numeral.value
    if re.match(_AFTER[lang], after, re.IGNORECASE) and (numeral.digits or lang == "zh"):
        return True
    if not numeral.digits:
        return lang == "zh" and bool(re.search(r"(?:第|星期|礼拜|禮拜|周|週)$", before))
    year = 1900 <= value <= 2100 and value == int(value)
    if year and (
        re.search(_BEFORE[lang], before, re.IGNORECASE)
        or re.match(r"\s?(?:[.,;:)،؛。，）-]|$|年)", after)
        or (lang == "ar" and not re.match(r"\s\S+", after))
    ):
        return True
    if lang == "zh" and re.search(r"(?:第|[月年/A-Za-z]-?|比|终年|終年|现年|現年)$", before):
        return True
    month_before = re.search(rf"\b{_MONTHS}\s$", before, re.IGNORECASE)
    if month_before and (value <= 31 or year):
        return True
    return bool(_NAMED.search(before))
