"""The last day by which a sentence expects something, in four languages.

It must never take the day of a report for a day ahead, nor know what is expected.
"""

# ruff: noqa: E501  (tables: one language a line reads better than any wrapping)

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale

from monitor.core.dates import days
from monitor.core.numerals import numerals
from monitor.types import Lang

# A day without a year that lies further back than this is next year's.
LONG_PAST = 60
LONGEST = 1000  # days; "in 900 years" is no date
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m1>[A-Z][a-z]{2,8})|(?P<m2>[A-Z][a-z]{2,8})\.?\s+"
    r"(?P<d2>\d{1,2})(?!\d))(?:,?\s+(?P<y>20\d\d))?"
)
# Words that leave some days: so many after the report is the last of them.
_WITHIN: Mapping[Lang, tuple[tuple[str, int], ...]] = {
    "en": (
        (r"\btomorrow\b", 1),
        (r"\b(?:next week|this week|in the coming days)\b", 13),
        (r"\bin the coming weeks\b", 61),
    ),
    "fr": (
        (r"\bdemain\b", 1),
        (r"\b(?:semaine prochaine|cette semaine|prochains jours|jours à venir)\b", 13),
        (r"\b(?:prochaines semaines|semaines à venir)\b", 61),
    ),
    "ar": (
        (r"(?<!\w)[وب]?غدا(?!\w)", 1),
        (r"(?:الأسبوع|الأيام) (?:المقبل|القادم)", 13),
        (r"الأسابيع (?:المقبل|القادم)", 61),
    ),
    "zh": ((r"明天|明日", 1), (r"下周|下週|本周|本週|未来几天|未來幾天", 13), (r"未来几周|未來幾週", 61)),
}  # fmt: skip
# "within 60 days", "in two weeks": before the number, and the unit behind it with its days.
_SPAN: Mapping[Lang, tuple[str, tuple[tuple[str, int], ...]]] = {
    "en": (r"\b(?:within|in|for the next|in the next)(?: about)? $",
           ((r" days?\b", 1), (r" weeks?\b", 7), (r" months?\b", 31))),
    "fr": (r"\b(?:d['’]ici|dans(?: les)?|sous) $",
           ((r" (?:prochains )?jours?\b", 1), (r" (?:prochaines )?semaines?\b", 7),
            (r" (?:prochains )?mois\b", 31))),
    "ar": (r"(?:خلال|في غضون|بعد) $", ((r" (?:يوما?|أيام)", 1), (r" (?:أسبوعا?|أسابيع)", 7),
                                       (r" (?:شهرا?|أشهر)", 31))),
    "zh": (r"(?:在|于|於|将在|未来|未來)?$", ((r"[天日](?:之)?[内內]", 1), (r"[周週](?:之)?[内內]", 7),
                                    (r"[个個]月(?:之)?[内內]", 31))),
}  # fmt: skip
_NEXT_MONTH: Mapping[Lang, str] = {
    "en": r"\bnext month\b", "fr": r"\bmois prochain\b", "ar": r"الشهر (?:المقبل|القادم)",
    "zh": r"下月|下个月|下個月",
}  # fmt: skip
_IN_YEAR: Mapping[Lang, str] = {
    "en": r"\b(?:in|by|until|before) (20\d\d)\b", "fr": r"(?:\ben|d['’]ici|avant) (20\d\d)\b",
    "ar": r"(?:في|بحلول|حتى) (?:عام |سنة )?(20\d\d)", "zh": r"(20\d\d)年",
}  # fmt: skip
HALF_A_YEAR = 6  # months; "in August" of somebody who writes in October is the last one
_YEAR_END: Mapping[Lang, str] = {
    "en": r"\b(?:end of (?:the|this) year|year[’']?s? end)\b", "fr": r"\bfin de l['’]année\b",
    "ar": r"نهاية (?:هذا )?العام", "zh": r"年底",
}  # fmt: skip
_MONTH_IN: Mapping[Lang, str] = {
    "en": r"\b(?:by the end of|by late|in|by|until|before the end of|late) {month}(?! \d{{1,2}}\b)\b",
    "fr": r"(?:fin|en|d['’]ici|avant la fin de|courant|jusqu['’]en) {month}\b",
    "ar": r"(?:نهاية|أواخر|في|خلال) (?:شهر )?{month}(?!\w)",
    "zh": r"(?<!\d){month}(?:底|末|下旬|份)",
}  # fmt: skip


def expected_by(text: str, said: datetime, lang: Lang = "en") -> date | None:
    """The last day after `said` that a sentence names; None if it names none."""
    ahead = [day for day in _named(text, said.date(), lang) if day > said.date()]
    return max(ahead) if ahead else None


def _named(text: str, said: date, lang: Lang) -> Iterator[date]:
    if lang not in _WITHIN:
        return
    yield from _english_days(text, said) if lang == "en" else (d.day for d in days(text, said))
    yield from _after(text, said, lang)
    yield from _ends(text, said, lang)


def _after(text: str, said: date, lang: Lang) -> Iterator[date]:
    """Days that are counted from the report on: "tomorrow", "within 60 days"."""
    for pattern, within in _WITHIN[lang]:
        if re.search(pattern, text, re.IGNORECASE):
            yield said + timedelta(days=within)
    lead, units = _SPAN[lang]
    for number in numerals(text, lang):
        if not re.search(lead, text[max(0, number.start - 20) : number.start], re.IGNORECASE):
            continue
        for unit, length in units:
            if re.match(unit, text[number.end :]) and number.value * length < LONGEST:
                yield said + timedelta(days=int(number.value * length))


def _ends(text: str, said: date, lang: Lang) -> Iterator[date]:
    """The ends of months and years: "next month", "by the end of May", "in 2032"."""
    if re.search(_YEAR_END[lang], text, re.IGNORECASE):
        yield date(said.year, 12, 31)
    if re.search(_NEXT_MONTH[lang], text, re.IGNORECASE):
        yield _month_end(said.year + said.month // 12, said.month % 12 + 1)
    for match in re.finditer(_IN_YEAR[lang], text):
        if int(match[1]) > said.year:
            yield date(int(match[1]), 12, 31)
    for name, month in _month_names(lang).items():
        soon = (month - said.month) % 12 <= HALF_A_YEAR
        if soon and re.search(_MONTH_IN[lang].format(month=re.escape(name)), text):
            yield _month_end(said.year + (month < said.month), month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _english_days(text: str, said: date) -> Iterator[date]:
    for match in _DAY.finditer(text):
        month = _MONTHS.get((match["m1"] or match["m2"]).casefold())
        if month is None:
            continue
        year = int(match["y"]) if match["y"] else said.year
        try:
            day = date(year, month, int(match["d1"] or match["d2"]))
            if not match["y"] and day < said - timedelta(days=LONG_PAST):
                day = date(year + 1, month, day.day)
        except ValueError:
            continue
        yield day


@lru_cache(maxsize=8)
def _month_names(lang: Lang) -> dict[str, int]:
    """Full names of months as texts write them; a number and 月 in Chinese."""
    if lang == "zh":
        return {f"{month}月": month for month in range(1, 13)}
    locales = ("ar", "ar_LB") if lang == "ar" else (lang,)
    return {
        str(name): int(month)
        for code in locales
        for month, name in Locale.parse(code).months["format"]["wide"].items()
    }
