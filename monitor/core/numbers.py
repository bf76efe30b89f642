"""Figures in a text: how many of what, with qualifier, range and exact span, in four languages.

Years, dates, times, scores, ages, telephone numbers and names with digits in
them are not figures. It must never compare what different outlets say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from monitor.core.befell import Near
from monitor.core.counted import DEEDS, FATES, LANGS, PEOPLE, TALLY, THINGS
from monitor.core.counting import counted
from monitor.core.family import relatives
from monitor.core.not_figures import is_no_figure
from monitor.core.numerals import Numeral, fold, numerals
from monitor.core.text import sentences
from monitor.types import Field, Figure, Item, Lang, Language

# A smaller number without a noun and without "more than" may be anything: a rank, a part.
SMALLEST_UNSAID = 10
Qualifier = Literal["", "at-least", "at-most", "about", "more-than", "less-than"]
FIELDS: tuple[Field, ...] = ("summary", "body", "title")

_ABOUT_EN = (
    r"(?:nearly|almost|about|around|some|roughly|approximately|an estimated|close to|near"
    r"|perhaps|estimated at)(?: an?)?"
)
_QUALIFIERS: dict[Lang, list[tuple[str, Qualifier]]] = {
    "en": [
        (r"(?:at least|no fewer than|no less than|a minimum of|upwards of)", "at-least"),
        (r"(?:more than|over|above|exceeding|upward of)", "more-than"),
        (r"(?:just under|fewer than|less than|under|below|not even)", "less-than"),
        (r"(?:up to|at most|as many as|no more than)", "at-most"),
        (_ABOUT_EN, "about"),
    ],
    "fr": [
        (r"(?:au moins|pas moins de|un minimum de)", "at-least"),
        (r"(?:plus d(?:e |['’])|au-delà de )", "more-than"),
        (r"(?:moins d(?:e |['’]))", "less-than"),
        (r"(?:au plus|jusqu['’]à|au maximum)", "at-most"),
        (r"(?:près d(?:e |['’])|environ|quelque|presque|une?|autour de|à peu près)", "about"),
    ],
    "ar": [
        (r"(?:ما لا يقل عن|لا يقل عن|على الأقل|بحد أدنى)", "at-least"),
        (r"(?:أكثر من|ما يزيد (?:على|عن)|يزيد على|تجاوزت?|فوق|لأكثر من|وأكثر من)", "more-than"),
        (r"(?:أقل من|دون)", "less-than"),
        (r"(?:ما يصل إلى|حتى)", "at-most"),
        (r"[ول]?(?:نحو|قرابة|حوالي|حوالى|زهاء|قرب|ما يقارب|ما يقرب من)", "about"),
    ],
    "zh": [
        (r"(?:至少|最少|不少于|不下|起码)", "at-least"),
        (r"(?:超过|超過|逾|多于|高达|高達)", "more-than"),
        (r"(?:不到|不足|少于|低于)", "less-than"),
        (r"(?:最多|至多)", "at-most"),
        (r"(?:大约|大約|约|約|近|将近|將近|接近|估计)", "about"),
    ],
}  # fmt: skip
_AFTER_QUALIFIERS: dict[Lang, list[tuple[str, Qualifier]]] = {
    "en": [(r"\s*(?:\w+\s){0,2}at least\b", "at-least"), (r"\+", "at-least")],
    "fr": [(r"\s*(?:\w+\s){0,2}au moins\b", "at-least")],
    "ar": [(r"\s*(?:\w+\s){0,3}على الأقل", "at-least")],
    "zh": [(r"[^，。]{0,3}以上", "at-least"), (r"[^，。]{0,2}左右", "about")],
}
_RANGE: dict[Lang, str] = {
    "en": r"\s?%?\s?(?:-|–|—|to|and|or)\s?",
    "fr": r"\s?%?\s?(?:-|–|—|à|et|ou)\s?",
    "ar": r"\s?(?:-|–|—|إلى|الى|أو|و)\s?",
    "zh": r"\s?(?:-|–|—|至|到|或|~|～)\s?",
}
_MOVED: dict[Lang, str] = {
    "en": r"\bfrom\s$", "fr": r"\bde\s$", "ar": r"من\s$", "zh": r"[从從由]$",
}  # fmt: skip
# These say that a figure sums up a longer time, so that it is not this event's.
_LONGER: dict[Lang, str] = {
    "en": r"\b(?:since (?:19|20)\d\d|since (?:the|last|independence)|last year|in (?:19|20)\d\d"
    r"|annually|every year|over the past|a year earlier|previous)\b",
    "fr": r"\b(?:depuis (?:19|20)\d\d|depuis l|l['’]an dernier|en (?:19|20)\d\d|chaque année"
    r"|l['’]année dernière|précédent)",
    "ar": r"(?:منذ (?:عام|سنة|[0-9٠-٩]{4})|العام الماضي|في عام|سنويا|سابق)",
    "zh": r"(?:自\d{4}年|自二|十[一二三四五六七八九]?年[間间來来]"
    r"|去年|每年|年以[来來]|此前一年|累[计計])",
}


@lru_cache(maxsize=20_000)  # a page is made anew after each take; its other texts are the same
def figures(text: str, lang: Lang, field: Field) -> tuple[Figure, ...]:
    """All figures of one field of an original, in order; () in other languages than our four."""
    if lang not in LANGS:
        return ()
    found = list(numerals(text, lang))
    out: list[Figure] = []
    skip = -1
    for left, right in sentences(text, lang):
        here = [n for n in found if left <= n.start < right]
        family = relatives(text, (left, right), here, lang, field)
        out += family
        told: list[Figure] = []
        for index, numeral in enumerate(here):
            if numeral.start < skip or any(f.start <= numeral.start < f.end for f in family):
                continue
            upper = _upper(text, numeral, here[index + 1 :], lang)
            whole = replace(numeral, end=upper.end) if upper else numeral
            if is_no_figure(text, whole, lang, ranged=upper is not None):
                skip = whole.end
                continue
            near = _near(text, lang, whole, here, (left, right))
            figure = (
                _figure(near, field)
                or _part_of(near, field, here[index + 1 :], (left, right))
                or _unsaid(near, field, [*out, *told])
            )
            if figure is not None and "\n" not in figure.text:
                if upper is not None and upper.value > figure.value:
                    figure = replace(figure, upper=upper.value)
                told.append(figure)
                skip = whole.end  # the second number of a range is part of the first
        out += _shared_fate(text, told, lang)
    return tuple(sorted(out, key=lambda f: (f.start, f.end)))


def _near(
    text: str, lang: Lang, numeral: Numeral, here: list[Numeral], sentence: tuple[int, int]
) -> Near:
    left, right = sentence
    near = Near(
        text=text, lang=lang, numeral=numeral, left=left, right=right,
        before=max([left, *(n.end for n in here if n.end <= numeral.start)]),
        after=min([right, *(n.start for n in here if n.start >= numeral.end)]),
    )  # fmt: skip
    return replace(near, lead=_qualifier(near)[0])


def item_figures(item: Item, lang: Lang | Language) -> tuple[Figure, ...]:
    """The figures of an item, each statement once though summary, body and title repeat it.

    A `Language` has each field read in its own.
    """
    seen: set[tuple[str, str, float]] = set()
    out: list[Figure] = []
    for field in FIELDS:
        own = lang.of(field) if isinstance(lang, Language) else lang
        for figure in figures(item.text(field), own, field):
            key = (figure.subject, figure.unit, figure.value)
            if key not in seen:
                seen.add(key)
                out.append(figure)
    return tuple(out)


_AND: dict[Lang, str] = {
    "en": r"[^.;,\d]{0,14}\s(?:and|as well as)\s(?:at least\s)?",
    "fr": r"[^.;,\d]{0,14}\s(?:et|ainsi que)\s(?:au moins\s)?",
    "ar": r"[^.؛،]{0,14}\s?و\s?", "zh": r"[^。；，]{0,4}[和及与與、]",
}  # fmt: skip


# "... dead, among them seven children": what befell all befell these too
_AMONG: dict[Lang, str] = {
    "en": r"\b(?:among them|including|of whom)\s$", "fr": r"\b(?:dont|parmi eux)\s$",
    "ar": r"(?:بينهم|بينها|منهم)\s$", "zh": r"(?:其中|包括|含)(?:有)?$",
}  # fmt: skip


# Words that subjects of the tables are made of; whatever has none of them has its text's own name.
_NAMED: dict[Lang, frozenset[str]] = {
    lang: frozenset(
        word
        for table in (THINGS[lang], DEEDS[lang], FATES[lang], PEOPLE[lang])
        for subject in table.values()
        for word in subject.split()
    )
    for lang in LANGS
}


def _shared_fate(text: str, told: list[Figure], lang: Lang) -> list[Figure]:
    """In "8 soldiers and 11 civilians were killed" both were killed."""
    people, fates = set(PEOPLE[lang].values()), set(FATES[lang].values())
    out = list(told)
    for index in range(1, len(out)):
        whole, part = out[index - 1], out[index]
        fate = whole.subject.rpartition(" ")[2]
        among = re.search(_AMONG[lang], text[whole.end : part.start], re.IGNORECASE)
        # "among them 32 Cubans": what no table knows is somebody here
        somebody = part.subject in people or not set(part.subject.split()) & _NAMED[lang]
        if fate in fates and among and not part.unit and somebody:
            who = "" if part.subject == "people" else f"{part.subject} "
            out[index] = replace(part, subject=f"{who}{fate}")
    for first, second in (*pairwise(range(len(out))), *pairwise(reversed(range(len(out))))):
        known, bare = out[first], out[second]
        left, right = sorted((known, bare), key=lambda f: f.start)
        fate = known.subject.rpartition(" ")[2]
        if (
            bare.subject in people
            and fate in fates
            and not (first < second and _is_fate(known, lang))
            and re.fullmatch(_AND[lang], text[left.end : right.start])
        ):
            who = "" if bare.subject == "people" else f"{bare.subject} "
            out[second] = replace(bare, subject=f"{who}{fate}")
    return out


def _is_fate(figure: Figure, lang: Lang) -> bool:
    """Whether a figure counts the dead as such: "128 dead" says nothing of what comes after it."""
    last = figure.text if lang == "zh" else figure.text.split()[-1]
    return any(
        last.endswith(word) if lang == "zh" else fold(last, lang) == word for word in FATES[lang]
    )


def _upper(text: str, numeral: Numeral, after: list[Numeral], lang: Lang) -> Numeral | None:
    """The second number of a range such as "1,000-2,500" or "six to eight"."""
    if not after or numeral.vague:
        return None
    following = after[0]
    between = text[numeral.end : following.start]
    joined = re.fullmatch(_RANGE[lang], between)
    if joined is None or following.value <= numeral.value:
        return None
    lead = text[max(0, numeral.start - 9) : numeral.start].casefold()
    if between.strip() in {"and", "et", "و"} and not re.search(r"(?:between|entre|بين)\s$", lead):
        return None
    if between.strip() in {"to", "à", "إلى", "الى", "至", "到"} and re.search(_MOVED[lang], lead):
        return None  # "from 5,000 to 15,000" tells a change, not a range
    return following


def _figure(near: Near, field: Field) -> Figure | None:
    found = counted(near)
    if found is None:
        return None
    text, numeral, lang, subject = near.text, near.numeral, near.lang, found.subject
    start, qualifier = _qualifier(near)
    after: Qualifier = next(
        (q for pattern, q in _AFTER_QUALIFIERS[lang] if re.match(pattern, text[numeral.end :])), ""
    )
    if not qualifier:
        qualifier = after or ("more-than" if numeral.plus else "about" if numeral.about else "")
    around = text[max(near.left, numeral.start - 60) : min(near.right, numeral.end + 60)]
    fate = subject.rpartition(" ")[2]
    if fate in set(FATES[lang].values()) and re.search(_LONGER[lang], around, re.IGNORECASE):
        subject += ", over a longer time"
    return Figure(
        value=numeral.value, upper=numeral.upper, subject=subject, unit=found.unit,
        text=text[start : found.end], field=field, version="original", start=start,
        end=found.end, qualifier=qualifier, vague=numeral.vague,
    )  # fmt: skip


# What follows a number whose noun is left out because it was said before.
_UNSAID: dict[Lang, str] = {
    "en": r"\s?(?:[.,;)]|$|(?:have|had|were|are|of them|of whom|in (?:a|the)|remain)\b)",
    "fr": r"\s?(?:[.,;)]|$|(?:selon|ont|avaient|étaient|sont|d['’]entre eux)\b)",
    "ar": r"\s?(?:[.،؛)]|$)",
    "zh": r"(?:人)?(?:[，。；）]|$)",
}
# Such a number goes back at most so far, in characters.
BACK: dict[Lang, int] = {"en": 240, "fr": 240, "ar": 200, "zh": 80}


_OF: dict[Lang, str] = {
    "en": r"\s(?:out\s)?of\s(?:the\s|its\s|all\s)?", "fr": r"\s(?:des|sur)\s(?:les\s)?",
    "ar": r"\sمن\s(?:أصل\s|بين\s)?", "zh": r"(?!)",
}  # fmt: skip


def _part_of(
    near: Near, field: Field, after: list[Numeral], sentence: tuple[int, int]
) -> Figure | None:
    """What the whole counts, its part counts too: "won 60 of 109 seats"."""
    if not after:
        return None
    whole = after[0]
    if not re.fullmatch(_OF[near.lang], near.text[near.numeral.end : whole.start], re.IGNORECASE):
        return None
    named = counted(_near(near.text, near.lang, whole, after, sentence))
    if named is None or named.unit:
        return None
    start, qualifier = _qualifier(near)
    return Figure(
        value=near.numeral.value, subject=named.subject, unit="", text=near.text[start : named.end],
        field=field, version="original", start=start, end=named.end, qualifier=qualifier,
    )  # fmt: skip


_NOT_A_COUNT = r"\b(?:average|rate|price|moyenne|taux|prix)\b|متوسط|معدل|سعر|平均|价格|價格"


def _unsaid(near: Near, field: Field, before: list[Figure]) -> Figure | None:
    """Soldiers killed again: "... soldiers were killed; the rebels claim more than seventy".

    Only after a figure of people or things near by, and only for a number that a
    qualifier marks as a count of the same kind or that is as large as one.
    """
    text, numeral = near.text, near.numeral
    if not re.match(_UNSAID[near.lang], text[numeral.end :], re.IGNORECASE):
        return None
    start, qualifier = _qualifier(near)
    lead = text[near.before : start]
    if re.search(_NOT_A_COUNT, lead, re.IGNORECASE):
        return None
    known = [
        f for f in before if f.end <= start and start - f.end <= BACK[near.lang] and not f.unit
    ]
    if re.search(TALLY[near.lang], lead, re.IGNORECASE):
        fates = set(FATES[near.lang].values())
        known = [f for f in known if f.subject.rpartition(" ")[2] in fates]
    if not known or (not qualifier and numeral.value < SMALLEST_UNSAID):
        return None
    return Figure(
        value=numeral.value, upper=numeral.upper, subject=known[-1].subject, unit="",
        text=text[start : numeral.end], field=field, version="original", start=start,
        end=numeral.end, qualifier=qualifier, vague=numeral.vague,
    )  # fmt: skip


def _qualifier(near: Near) -> tuple[int, Qualifier]:
    """Where the phrase begins, with the qualifier before the number if there is one."""
    start = near.numeral.start
    before = near.text[max(near.left, start - 30) : start]
    for pattern, qualifier in _QUALIFIERS[near.lang]:
        whole = rf"({pattern})$" if near.lang == "zh" else rf"(?<![^\W\d_])({pattern})\s?[$€£]?$"
        match = re.search(whole, before, re.IGNORECASE)
        if match:
            return start - len(before) + match.start(1), qualifier
    sign = re.search(r"(?:HK)?[$€£¥]$", before)
    return (start - len(sign.group()) if sign else start), ""
