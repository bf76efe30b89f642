"""Figures in a text: how many of what, with qualifier, range and exact span, in four languages.

Years, dates, times, scores, ages, telephone numbers and names with digits in
them are not figures. It must never compare what different outlets say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from monitor.core.counted import (
    DEEDS,
    FATES,
    FORCE,
    LANGS,
    MEASURES,
    PEOPLE,
    SIGNS_AFTER,
    SIGNS_BEFORE,
    THINGS,
    UNITS,
)
from monitor.core.family import relatives
from monitor.core.not_figures import is_no_figure
from monitor.core.numerals import Numeral, fold, numerals
from monitor.core.text import sentences
from monitor.types import Field, Figure, Item, Lang

Qualifier = Literal["", "at-least", "at-most", "about", "more-than", "less-than"]
FIELDS: tuple[Field, ...] = ("summary", "body", "title")
# How far, in words (Han characters: four times that), a noun may stand after its number, and
# what befell people before or after it: read off wire sentences, where 95 % are nearer.
NOUN_REACH, AFTER_REACH, BEFORE_REACH = 4, 8, 5

_QUALIFIERS: dict[Lang, list[tuple[str, Qualifier]]] = {
    "en": [
        (r"(?:at least|no fewer than|no less than|a minimum of|upwards of)", "at-least"),
        (r"(?:more than|over|above|exceeding|upward of)", "more-than"),
        (r"(?:just under|fewer than|less than|under|below|not even)", "less-than"),
        (r"(?:up to|at most|as many as|no more than)", "at-most"),
        (r"(?:nearly|almost|about|around|some|roughly|approximately|an estimated|close to|near"
         r"|perhaps|estimated at)(?: an?)?", "about"),
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
    "zh": r"(?:自\d{4}年|自二|去年|每年|\d{4}年以来|\d{4}年以來|此前一年|累计|累計)",
}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def figures(text: str, lang: Lang, field: Field) -> tuple[Figure, ...]:
    """All figures of one field of an original, in order; () for languages that we do not count in."""
    if lang not in LANGS:
        return ()
    found = list(numerals(text, lang))
    out: list[Figure] = []
    skip = -1  # the second number of a range is part of the first
    for left, right in sentences(text, lang):
        here = [n for n in found if left <= n.start < right]
        family = relatives(text, left, right, here, lang, field)
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
            figure = _figure(text, whole, here, (left, right), lang, field)
            if figure is not None and "\n" not in figure.text:
                if upper is not None and upper.value > figure.value:
                    figure = replace(figure, upper=upper.value)
                told.append(figure)
                skip = whole.end
        out += _shared_fate(text, told, lang)
    return tuple(sorted(out, key=lambda f: (f.start, f.end)))


def item_figures(item: Item, lang: Lang) -> tuple[Figure, ...]:
    """The figures of an item, each statement once though summary, body and title repeat it."""
    seen: set[tuple[str, str, float]] = set()
    out: list[Figure] = []
    for field in FIELDS:
        for figure in figures(item.text(field), lang, field):
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


def _shared_fate(text: str, told: list[Figure], lang: Lang) -> list[Figure]:
    """In "8 soldiers and 11 civilians were killed" both were killed."""
    people, fates = set(PEOPLE[lang].values()), set(FATES[lang].values())
    out = list(told)
    for first, second in (*pairwise(range(len(out))), *pairwise(reversed(range(len(out))))):
        known, bare = out[first], out[second]
        left, right = sorted((known, bare), key=lambda f: f.start)
        fate = known.subject.rpartition(" ")[2]
        if (
            bare.subject in people
            and fate in fates
            and known.subject != fate
            and re.fullmatch(_AND[lang], text[left.end : right.start])
        ):
            out[second] = replace(bare, subject=f"{bare.subject} {fate}")
    return out


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


def _figure(
    text: str, numeral: Numeral, here: list[Numeral], sentence: tuple[int, int], lang: Lang,
    field: Field,
) -> Figure | None:  # fmt: skip
    counted = _counted(text, numeral, here, sentence, lang)
    if counted is None:
        return None
    subject, unit, end = counted
    start, qualifier = _qualifier(text, numeral, sentence[0], lang)
    after: Qualifier = next(
        (q for pattern, q in _AFTER_QUALIFIERS[lang] if re.match(pattern, text[numeral.end :])), ""
    )
    if not qualifier:
        qualifier = after or ("more-than" if numeral.plus else "about" if numeral.about else "")
    around = text[max(sentence[0], numeral.start - 60) : min(sentence[1], numeral.end + 60)]
    if subject in set(FATES[lang].values()) and re.search(_LONGER[lang], around, re.IGNORECASE):
        subject += ", over a longer time"
    return Figure(
        value=numeral.value, upper=numeral.upper, subject=subject, unit=unit,
        text=text[start:end], field=field, version="original", start=start, end=end,
        qualifier=qualifier, vague=numeral.vague,
    )  # fmt: skip


def _qualifier(text: str, numeral: Numeral, left: int, lang: Lang) -> tuple[int, Qualifier]:
    before = text[max(left, numeral.start - 30) : numeral.start]
    gap = "" if lang == "zh" else r"\s?[$€£]?"
    for pattern, qualifier in _QUALIFIERS[lang]:
        match = re.search(
            rf"(?<![^\W\d_])({pattern}){gap}$" if lang != "zh" else rf"({pattern})$",
            before,
            re.IGNORECASE,
        )
        if match:
            return numeral.start - len(before) + match.start(1), qualifier
    sign = re.search(r"(?:HK)?[$€£¥]$", before)
    return (numeral.start - len(sign.group()) if sign else numeral.start), ""


# ---- what is counted --------------------------------------------------------


def _counted(
    text: str, numeral: Numeral, here: list[Numeral], sentence: tuple[int, int], lang: Lang
) -> tuple[str, str, int] | None:
    """Subject, unit and where the phrase ends; None if nothing we know is counted."""
    sign = _sign(text, numeral)
    if sign:
        return MEASURES[sign[0]], sign[0], sign[1]
    following = [n for n in here if n.start >= numeral.end]
    stop = min([sentence[1], *(n.start for n in following[:1])])
    right = _words(text, numeral.end, stop, lang)
    near = _until_break(text, numeral.end, right, lang)
    unit = _first(near, UNITS[lang], 2, lang)
    noun = _first(near, PEOPLE[lang] | THINGS[lang], NOUN_REACH, lang)
    if unit and (noun is None or unit[1].start <= noun[1].start):
        return MEASURES[unit[0]], unit[0], unit[1].end
    befell = _nearest(text, numeral, sentence, FATES[lang], here, lang)
    if befell and befell[2] == 0 and numeral.end <= befell[1].start < (noun or befell)[1].end:
        return befell[0], "", befell[1].end  # "eleven dead in the attack"
    if noun and noun[0] in set(THINGS[lang].values()):
        deed = _nearest(text, numeral, sentence, DEEDS[lang], here, lang)
        return (f"{noun[0]} {deed[0]}" if deed else noun[0]), "", noun[1].end
    if noun and befell:
        who = "" if noun[0] == "people" else f"{noun[0]} "
        return f"{who}{befell[0]}", "", noun[1].end
    if noun and noun[0] in {"people", "forces", "soldiers"} and numeral.value >= 100:
        near_text = text[sentence[0] : sentence[1]]
        if re.search(FORCE[lang], near_text, re.IGNORECASE):
            return "strength of a force", "", noun[1].end
    if noun:
        return (noun[0], "", noun[1].end) if noun[0] not in {"people", "forces"} else None
    if befell and befell[2] <= (2 if lang != "zh" else 3):
        end = befell[1].end if befell[1].start >= numeral.end else numeral.end
        return befell[0], "", end
    return None


def _sign(text: str, numeral: Numeral) -> tuple[str, int] | None:
    before = text[max(0, numeral.start - 3) : numeral.start]
    for sign, unit in SIGNS_BEFORE.items():
        if before.endswith(sign):
            return unit, numeral.end
    after = re.match(r"[\s\u00a0\u202f]?([%٪％€$])", text[numeral.end :])
    return (SIGNS_AFTER[after.group(1)], numeral.end + after.end()) if after else None


def _words(text: str, left: int, right: int, lang: Lang) -> list[_Word]:
    if lang == "zh":
        return [_Word(text[i], i, i + 1) for i in range(left, min(right, left + 40))]
    pattern = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0640]|(?<=\w)-(?=\w))*|%")
    return [
        _Word(fold(m.group(), lang), m.start(), m.end())
        for m in pattern.finditer(text, left, right)
    ]


def _until_break(text: str, left: int, words: list[_Word], lang: Lang) -> list[_Word]:
    """The words before the next comma or other break: a noun beyond it is another's."""
    stops = "，。；：、！？（）,;:" if lang == "zh" else ',;:.()«»“”"،؛—–'
    edge = next((i for i in range(left, len(text)) if text[i] in stops), len(text))
    return [word for word in words if word.start < edge]


def _first(
    words: list[_Word], table: dict[str, str], reach: int, lang: Lang
) -> tuple[str, _Word] | None:
    """The first known word within reach."""
    if lang == "zh":
        return _first_han(words, table, reach)
    for index, word in enumerate(words[:reach]):
        pair = f"{word.text} {words[index + 1].text}" if index + 1 < len(words) else ""
        if pair in table:
            return table[pair], _Word(pair, word.start, words[index + 1].end)
        for form in _forms(word.text, lang):
            if form in table:
                return table[form], word
    return None


def _forms(word: str, lang: Lang) -> list[str]:
    """A word without the particles that Arabic writes onto it."""
    if lang != "ar":
        return [word, *word.split("-")] if "-" in word else [word]
    forms = [word]
    bare = word
    if len(bare) > 3 and bare[0] in "وف":
        forms.append(bare := bare[1:])
    for prefix in ("ال", "بال", "لل", "كال", "ب", "ل"):
        if bare.startswith(prefix) and len(bare) - len(prefix) >= 3:
            forms.append(bare.removeprefix(prefix))
    return forms


def _first_han(words: list[_Word], table: dict[str, str], reach: int) -> tuple[str, _Word] | None:
    """The first known Chinese word; a mere measure word (人, 名) only if no noun follows."""
    signs = "".join(word.text for word in words[: reach * 3])
    best: tuple[int, int, str] | None = None
    for term, subject in table.items():
        at = signs.find(term)
        if at < 0:
            continue
        weak = subject == "people" and len(term) == 1
        rank = (100 if weak else at, -len(term), term)
        if best is None or rank < best:
            best = rank
    if best is None:
        return None
    term = best[2]
    at = signs.find(term)
    if table[term] == "people" and len(term) == 1 and at > 1:
        return None
    return table[term], _Word(term, words[at].start, words[at].start + len(term))


def _nearest(
    text: str, numeral: Numeral, sentence: tuple[int, int], table: dict[str, str],
    here: list[Numeral], lang: Lang,
) -> tuple[str, _Word, int] | None:  # fmt: skip
    """The known word nearest to a number, with how many words lie between.

    Another number between them makes it the other's word.
    """
    after_stop = min([sentence[1], *(n.start for n in here if n.start >= numeral.end)])
    before_stop = max([sentence[0], *(n.end for n in here if n.end <= numeral.start)])
    after = _words(text, numeral.end, after_stop, lang)
    before = _words(text, before_stop, numeral.start, lang)
    if lang == "zh":
        return _nearest_han(text, numeral, table, after_stop, before_stop)
    found: list[tuple[int, int, str, _Word]] = []
    for side, words, reach in (
        (0, list(reversed(before)), BEFORE_REACH),
        (1, after, AFTER_REACH),
    ):
        for distance, word in enumerate(words[:reach]):
            hit = next((table[f] for f in _forms(word.text, lang) if f in table), None)
            if hit:
                crossed = text[min(word.end, numeral.end) : max(word.start, numeral.start)]
                far = 4 * bool(re.search(r"[;؛]", crossed)) + 2 * bool(re.search(r"[,،]", crossed))
                found.append((distance + far, side, hit, word))
                break
    if not found:
        return None
    distance, _, hit, word = min(found, key=lambda f: f[:2])
    return hit, word, distance


def _nearest_han(
    text: str, numeral: Numeral, table: dict[str, str], after_stop: int, before_stop: int
) -> tuple[str, _Word, int] | None:
    found: list[tuple[int, int, str, int, str]] = []
    after = re.split(r"[。；！？]", text[numeral.end : min(after_stop, numeral.end + 18)])[0]
    before = re.split(r"[。；！？]", text[max(before_stop, numeral.start - 10) : numeral.start])[-1]
    for term, subject in table.items():
        at = after.find(term)
        if at >= 0:
            comma = 6 * bool(re.search(r"[，、]", after[:at]))
            found.append((at + comma, -len(term), subject, numeral.end + at, term))
        at = before.rfind(term)
        if at >= 0:
            gap = len(before) - at - len(term)
            comma = 6 * bool(re.search(r"[，、]", before[at:]))
            found.append(
                (gap + 1 + comma, -len(term), subject, numeral.start - len(before) + at, term)
            )
    if not found:
        return None
    distance, _, subject, start, term = min(found)
    return subject, _Word(term, start, start + len(term)), distance
