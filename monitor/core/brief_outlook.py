"""Why it matters and what to watch: sentences of analysis and of expectation, with their author.

Cues in four languages find them; research and rights groups come before news. It
must never turn an expectation into a fact, nor hide that its day has passed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from monitor.core.brief_text import (
    content,
    cosine,
    cut,
    english,
    stands_alone,
    vector,
    weights,
)
from monitor.core.quote import length
from monitor.types import Field, Lang, Section, Sentence, Standing

MOST = 4
ALIKE = 0.4  # cosine from which two points are one
ANALYSTS = {"think-tank": 2.0, "rights": 1.0, "official": -0.5, "agency": -0.5}

_WHY: dict[Lang, str] = {
    "en": r"\b(?:signif(?:y|ies|icant|icance)|reflects?|reveals?|exposes?|shows? that|suggests?"
    r"|undermin\w+|underscor\w+|highlights?|means? that|marks?|lesson|risk\w*|threat\w*"
    r"|matters?(?: because)?|important because|signals?|underlin\w+|points? to"
    r"|turning point|unprecedented|vulnerab\w+|consequen\w+|implication\w*|strateg\w+|legitima\w+"
    r"|weaken\w*|fragil\w+|test(?:s|ed)? the|at stake|trajectory|represents?|convergence|puts? in"
    r" question|raises? questions?|argues?|analys\w+|collapse)\b",
    "fr": r"\b(?:signifi\w+|révèl\w+|montre\w*|illustr\w+|fragil\w+|affaibli\w+|menac\w+|risqu\w+"
    r"|enjeu\w*|conséquen\w+|stratég\w+|légitim\w+|tournant|leçon\w*|échec|vulnérab\w+"
    r"|c['’]est important|importe|témoigne\w*|souligne\w*|confirme que|remet en cause|analys\w+)\b",
    "ar": r"(?:يعكس|تعكس|يكشف|تكشف|يعني|دلال|خطر|مخاطر|تداعيات|استراتيجي|شرعي|هشاش|يهدد|تهدد"
    r"|هذا مهم|المهم|تؤكد|يؤكد أن|يشير إلى|تشير إلى|اختبار"
    r"|يرى (?:متابعون|مراقبون|محللون|خبراء)|تحول|يقوض|يضعف|رهان)",
    "zh": r"(?:意味着|意味著|反映|暴露|凸显|凸顯|表明|显示出|风险|風險|威胁|威脅|战略|戰略"
    r"|很重要|重要的是|说明|說明|标志着|標誌著"
    r"|影响|影響|转折|轉折|考验|考驗|拷问|脆弱|分析|认为|認為|后果|後果)",
}
_WATCH: dict[Lang, str] = {
    "en": r"\b(?:will|would|could|may|might|expects?|expected (?:to|by|in|on)|likely|unlikely"
    r"|plans? to|planned|due to|whether|set to|scheduled|deadline|next (?:week|month|year)"
    r"|in the coming|looking ahead|ahead|pending"
    r"|by (?:the end of|mid-|early|late)|no later than|question (?:is|now)"
    r"|remains? (?:unclear|to be seen|open|an open)|vow\w*|promises? to|threaten\w*"
    r"|is to|are to|forecast\w*|prospect\w*|awaits?)\b",
    "fr": r"\b(?:pourrai\w+|devrai\w+|s['’]attend|attendue?s? (?:pour|à|en|dans)|prévu\w*"
    r"|la question est de savoir|au plus tard|avant la fin"
    r"|prochain\w*|d['’]ici|à venir|risque de|reste à savoir|compte\w* |promet\w*|menace de"
    r"|doit|doivent|prévoi\w+|échéance)\b",
    "ar": r"(?:سوف|(?<!\w)س[يتن]\w{2,}|من المقرر|من المتوقع|يتوقع|متوقع|المقبل|القادم"
    r"|قد ي|قد ت|يعتزم|تعتزم|مهلة|هل (?:ي|ت|س)|يُنتظر|ينتظر)",
    "zh": r"(?:将于|將於|将会|將會|预计|預計|预期|預期|可能|计划|計劃"
    r"|有望|下周|下週|下月|未来|未來|或将|或將|定于|定於|关键在于|關鍵在於|能否|是否)",
}
# A day without a year that lies further back than this is next year's.
LONG_PAST = 60
_ASKED = re.compile(r"[?？؟]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    score: float
    text: str
    take: int
    group: int
    lang: Lang
    machine: bool
    order: tuple[int, str, int]


def why(numbered: Sequence[tuple[int, Standing]], taken: frozenset[str]) -> Section:
    """Sentences that say what it means, each under the name of its outlet.

    `taken` are sentences that the summary already shows.
    """
    points = [
        p
        for p in _points(numbered, _WHY, asked=False)
        # What a witness said is no analysis, whatever words it has.
        if p.text not in taken and p.text[:1] not in '"“«「'
    ]
    chosen = _best(points, floor=1.0)
    if not chosen:
        return Section(
            name="why",
            empty="No report held says in words that we recognise, and in a text that can be "
            "shown, why it matters.",
        )
    names = {number: standing.take.outlet_name for number, standing in numbered}
    return Section(name="why", sentences=tuple(_sentence(p, names, "") for p in chosen))


def analysts_points(numbered: Sequence[tuple[int, Standing]]) -> frozenset[str]:
    """What analysts make of it: sentences that a summary of events leaves to them."""
    mine = [(n, s) for n, s in numbered if ANALYSTS.get(s.outlet.kind, 0.0) > 0]
    points = (*_points(mine, _WHY, asked=False), *_points(mine, _WATCH, asked=True))
    return frozenset(point.text for point in points if point.score >= 1.0)


def watch(
    numbered: Sequence[tuple[int, Standing]],
    as_of: datetime | None,
    newest: datetime | None,
    taken: frozenset[str],
) -> Section:
    """Sentences that look ahead, each with the day it was said and what became of that day."""
    points = [p for p in _points(numbered, _WATCH, asked=True) if p.text not in taken]
    chosen = _best(points, floor=1.0)
    if not chosen:
        return Section(
            name="watch",
            empty="No report held says what it expects next, in a text that can be shown.",
        )
    names = {number: standing.take.outlet_name for number, standing in numbered}
    said = {number: standing.take.published for number, standing in numbered}
    undated = {number for number, standing in numbered if not standing.reading.item.dated}
    return Section(
        name="watch",
        sentences=tuple(
            _sentence(
                p, names, state(p.text, said[p.take], as_of, newest, dated=p.take not in undated)
            )
            for p in chosen
        ),
    )


def _sentence(point: _Point, names: Mapping[int, str], note: str) -> Sentence:
    return Sentence(
        text=point.text,
        takes=(point.take,),
        lang=point.lang,
        machine=point.machine,
        label=names[point.take],
        note=note,
    )


def _points(
    numbered: Sequence[tuple[int, Standing]], cues: Mapping[Lang, str], *, asked: bool
) -> list[_Point]:
    compiled = {lang: re.compile(cue, re.IGNORECASE) for lang, cue in cues.items()}
    found: list[_Point] = []
    for number, standing in numbered:
        weight = ANALYSTS.get(standing.outlet.kind, 0.0)
        fields: tuple[Field, ...] = ("summary", "body")
        for field in fields:
            for index, text, lang, machine, cued in _cued(standing, field, compiled):
                fits = _fits_question(text) if asked and _ASKED.search(text) else _fits(text, lang)
                if not cued or not fits:
                    continue
                size = length(text)
                score = weight + min(3, cued) - max(0.0, size - 32) / 12 - 0.02 * index
                found.append(
                    _Point(
                        score=score, text=text, take=number, group=standing.origin_group,
                        lang=lang, machine=machine, order=(number, field, index),
                    )
                )  # fmt: skip
    return found


def _cued(
    standing: Standing, field: Field, compiled: Mapping[Lang, re.Pattern[str]]
) -> list[tuple[int, str, Lang, bool, int]]:
    """Sentences of a field with how many cues they have: in English where it can be trusted.

    A cue of the original counts too where the translation has as many sentences.
    """
    lang = standing.reading.language.code
    original = standing.reading.item.text(field)
    own = cut(original, lang)
    told, machine = english(standing, field)
    counted = [len(_hits(original[a:b], compiled.get(lang))) for a, b in own]
    if not told:
        return [(i, original[a:b], lang, False, counted[i]) for i, (a, b) in enumerate(own)]
    theirs = cut(told, "en")
    aligned = len(theirs) == len(own)
    return [
        (
            i, told[a:b], "en", machine,
            max(len(_hits(told[a:b], compiled["en"])), counted[i] if aligned else 0),
        )
        for i, (a, b) in enumerate(theirs)
    ]  # fmt: skip


def _hits(text: str, cue: re.Pattern[str] | None) -> frozenset[str]:
    return frozenset(m.group().casefold() for m in cue.finditer(text)) if cue else frozenset()


def _fits(text: str, lang: Lang) -> bool:
    if lang == "en":
        return stands_alone(text)
    return 6 <= length(text) <= 45 and text.rstrip('"”»」')[-1:] in ".!。！"


def _fits_question(text: str) -> bool:
    return 6 <= length(text) <= 45


def _best(points: Sequence[_Point], floor: float) -> list[_Point]:
    """The highest first, no two alike, at most two of one origin."""
    texts = {p.order: content(p.text) for p in points}
    idf = weights(list(texts.values()))
    vectors = {p.order: vector(texts[p.order], idf) for p in points}
    chosen: list[_Point] = []
    for p in sorted(points, key=lambda p: (-p.score, p.order)):
        alike = any(
            cosine(vectors[p.order], vectors[c.order]) >= ALIKE or c.text == p.text for c in chosen
        )
        if p.score < floor or alike:
            continue
        if sum(c.group == p.group for c in chosen) >= 2:
            continue
        chosen.append(p)
        if len(chosen) == MOST:
            break
    return chosen


# ---- days that are named ----------------------------------------------------

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
_NAMES = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905  (strftime would follow the machine's locale)
)
_DAY = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m1>[A-Z][a-z]{2,8})|(?P<m2>[A-Z][a-z]{2,8})\.?\s+"
    r"(?P<d2>\d{1,2})(?!\d))(?:,?\s+(?P<y>20\d\d))?"
)
_WITHIN = (
    (re.compile(r"\b(?:tomorrow)\b", re.IGNORECASE), 1),
    (re.compile(r"\bnext week\b|\bthis week\b|\bin the coming days\b", re.IGNORECASE), 13),
    (re.compile(r"\bnext month\b|\bin the coming weeks\b", re.IGNORECASE), 61),
)


def expected_by(text: str, said: datetime) -> date | None:
    """The last day by which an English sentence expects something, if it names one."""
    days: list[date] = []
    for match in _DAY.finditer(text):
        month = _MONTHS.get((match["m1"] or match["m2"]).casefold())
        if month is None:
            continue
        year = int(match["y"]) if match["y"] else said.year
        try:
            day = date(year, month, int(match["d1"] or match["d2"]))
        except ValueError:
            continue
        if not match["y"] and day < said.date() - timedelta(days=LONG_PAST):
            day = date(year + 1, month, day.day)
        if day >= said.date():
            days.append(day)
    for pattern, within in _WITHIN:
        if pattern.search(text):
            days.append(said.date() + timedelta(days=within))
    return max(days) if days else None


def state(
    text: str,
    said: datetime,
    as_of: datetime | None,
    newest: datetime | None,
    *,
    dated: bool = True,
) -> str:
    """When it was said, and whether the day it names has passed, as of the newest row.

    Of a report that is not `dated` only the day is known on which it was seen.
    """
    day = spoken_date(said.astimezone(UTC).date())
    told = f"said {day}" if dated else f"seen {day}, no date given"
    by = expected_by(text, said.astimezone(UTC)) if dated else None
    if as_of is None:
        return told
    today = as_of.astimezone(UTC).date()
    if by is not None and by < today:
        return f"{told}; its date, {spoken_date(by)}, has passed"
    if by is not None:
        return f"{told}; expected by {spoken_date(by)}"
    if newest is not None and (today - newest.astimezone(UTC).date()).days > 14:
        return f"{told}; open, nothing held since {spoken_date(newest.astimezone(UTC).date())}"
    return f"{told}; open"


def spoken_date(day: date) -> str:
    """A date as the page writes it: "1 May 2026"."""
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"
