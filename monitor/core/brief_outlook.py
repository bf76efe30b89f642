"""Why it matters and what to watch: sentences of analysis and of expectation, with their author.

Cues in four languages find them; research and rights groups come before news. It
must never turn an expectation into a fact, nor hide that its day has passed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.core.brief_text import (
    content,
    cosine,
    cut,
    english,
    stands_alone,
    vector,
    weights,
)
from monitor.core.credit import lead_length
from monitor.core.cues import Cued, Part, cues
from monitor.core.expected import expected_by
from monitor.core.quote import length, words
from monitor.core.told import Told, on, say
from monitor.types import Field, Lang, Section, Sentence, Standing

MOST = 4
FLOOR = 0.5  # one strong cue of a news report, less what its length and place cost
TELLING = 2.5  # two sentences of one origin only where both say so much
ALIKE = 0.4  # cosine from which two points are one
ANALYSTS = {"think-tank": 2.0, "rights": 1.0, "official": -0.5, "agency": -0.5}
# What a piece says of itself, by its section or wording (`voice`).
VOICES = {"analysis": 1.5, "opinion": 0.5}
LEADS = 1.5  # analysts whose leads are analysis: think tanks, and pieces that say they are one
DOUBTED = 0.3  # what it costs to be a machine's translation
# In an analyst's text this many weak cues are as good as a strong one.
WEAK_ENOUGH = 2
DATED = 1.0  # a sentence that names the day is what one can watch

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
        for p in _points(numbered, "why")
        # What a witness said is no analysis, whatever words it has.
        if p.text not in taken and p.text[:1] not in '"“«「'
    ]
    chosen = _best(points, floor=FLOOR)
    if not chosen:
        return Section(
            name="why",
            empty=say(
                "No report held says in words that we recognise, and in a text that can be "
                "shown, why it matters."
            ),
        )
    names = {number: standing.take.outlet_name for number, standing in numbered}
    return Section(name="why", sentences=tuple(_sentence(p, names, "") for p in chosen))


def analysts(numbered: Sequence[tuple[int, Standing]]) -> frozenset[int]:
    """The takes of those whose trade is analysis: what happened is told by the others."""
    return frozenset(n for n, s in numbered if ANALYSTS.get(s.outlet.kind, 0.0) >= LEADS)


def analysts_points(numbered: Sequence[tuple[int, Standing]]) -> frozenset[str]:
    """What analysts make of it: sentences that a summary of events leaves to them."""
    mine = [(n, s) for n, s in numbered if _analyst(s) > 0]
    points = (*_points(mine, "why"), *_points(mine, "watch"))
    return frozenset(point.text for point in points)


def watch(
    numbered: Sequence[tuple[int, Standing]],
    as_of: datetime | None,
    newest: datetime | None,
    taken: frozenset[str],
) -> Section:
    """Sentences that look ahead, each with the day it was said and what became of that day."""
    points = [p for p in _points(numbered, "watch") if p.text not in taken]
    chosen = _best(points, floor=FLOOR)
    if not chosen:
        return Section(
            name="watch",
            empty=say("No report held says what it expects next, in a text that can be shown."),
        )
    names = {number: standing.take.outlet_name for number, standing in numbered}
    said = {number: standing.take.published for number, standing in numbered}
    undated = {number for number, standing in numbered if not standing.reading.item.dated}
    return Section(
        name="watch",
        sentences=tuple(
            _sentence(
                p,
                names,
                state(
                    p.text, said[p.take], as_of, newest, dated=p.take not in undated, lang=p.lang
                ),
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


def _analyst(standing: Standing) -> float:
    """How much a report is an analyst's: by its outlet's kind, or by what it says it is."""
    return max(ANALYSTS.get(standing.outlet.kind, 0.0), VOICES.get(standing.take.voice, -1.0))


def _points(numbered: Sequence[tuple[int, Standing]], part: Part) -> list[_Point]:
    """Every sentence that says what it means ("why") or looks ahead ("watch"), with its score."""
    found: list[_Point] = []
    for number, standing in numbered:
        weight = _analyst(standing)
        said = standing.take.published.astimezone(UTC)
        fields: tuple[Field, ...] = ("summary", "body")
        for field in fields:
            for index, text, lang, machine, cued in _cued(standing, field, part):
                asks = part == "watch" and _ASKED.search(text)
                if not (_fits_question(text) if asks else _fits(text, lang)):
                    continue
                dated = part == "watch" and expected_by(text, said, lang) is not None
                # What an analyst's own summary says first needs fewer words to be analysis.
                lead = part == "why" and weight >= LEADS and field == "summary" and index < 2
                few = 1 if asks or lead or dated else WEAK_ENOUGH
                if not (cued.strong or (cued.weak >= few and (weight > 0 or dated))):
                    continue
                long = max(0.0, length(text) - 32) / 12
                score = weight + cued.score + DATED * dated
                found.append(
                    _Point(
                        score=score - long - 0.02 * index - DOUBTED * machine, text=text,
                        take=number, group=standing.origin_group, lang=lang, machine=machine,
                        order=(number, field, index),
                    )
                )  # fmt: skip
    return found


def _cued(standing: Standing, field: Field, part: Part) -> list[tuple[int, str, Lang, bool, Cued]]:
    """Sentences of a field with their cues: in English where it can be trusted.

    A cue of the original counts too where the translation has as many sentences.
    """
    lang = standing.reading.language.of(field)
    own = _sentences(standing.reading.item.text(field), lang)
    told, machine = english(standing, field)
    counted = [cues(text, lang, part) for text in own]
    if not told:
        return [(i, text, lang, False, counted[i]) for i, text in enumerate(own)]
    theirs = _sentences(told, "en")
    aligned = machine and len(theirs) == len(own)
    rows = []
    for i, text in enumerate(theirs):
        mine = cues(text, "en", part)
        best = max(mine, counted[i], key=lambda each: each.score) if aligned else mine
        rows.append((i, text, "en", machine, best))
    return rows


def _sentences(text: str, lang: Lang) -> list[str]:
    """The sentences of a text without its dateline."""
    lead = lead_length(text)
    return [text[max(a, lead) : b].strip() for a, b in cut(text, lang) if b > lead]


def _fits(text: str, lang: Lang) -> bool:
    if lang == "en":
        return stands_alone(text)
    return 6 <= length(text) <= 45 and text.rstrip('"”»」')[-1:] in ".!。！"


def _fits_question(text: str) -> bool:
    return 6 <= length(text) <= 45


def _best(points: Sequence[_Point], floor: float) -> list[_Point]:
    """The highest first, no two alike, at most two of one origin, and of news one."""
    texts = {p.order: _comparable(p) for p in points}
    idf = weights(list(texts.values()))
    vectors = {p.order: vector(texts[p.order], idf) for p in points}
    chosen: list[_Point] = []
    for p in sorted(points, key=lambda p: (-p.score, p.order)):
        alike = any(
            cosine(vectors[p.order], vectors[c.order]) >= ALIKE or c.text == p.text for c in chosen
        )
        if p.score < floor or alike:
            continue
        if sum(c.group == p.group for c in chosen) >= (2 if p.score >= TELLING else 1):
            continue
        chosen.append(p)
        if len(chosen) == MOST:
            break
    return chosen


def _comparable(point: _Point) -> tuple[str, ...]:
    """The words by which points are compared; in other scripts than ours all of them."""
    return content(point.text) if point.lang == "en" else tuple(words(point.text))


# ---- what became of the day --------------------------------------------------


def state(
    text: str,
    said: datetime,
    as_of: datetime | None,
    newest: datetime | None,
    *,
    dated: bool = True,
    lang: Lang = "en",
) -> Told:
    """When it was said, and whether the day it names has passed, as of the newest row.

    Of a report that is not `dated` only the day is known on which it was seen.
    """
    day = said.astimezone(UTC).date()
    told = say("said {day}", day=day) if dated else say("seen {day}, no date given", day=day)
    by = expected_by(text, said.astimezone(UTC), lang) if dated else None
    if as_of is None:
        return told
    today = as_of.astimezone(UTC).date()
    if by is not None and by < today:
        return say("{said}; its date, {day}, has passed", said=told, day=by)
    if by is not None:
        return say("{said}; expected by {day}", said=told, day=by)
    if newest is not None and (today - newest.astimezone(UTC).date()).days > 14:
        last = newest.astimezone(UTC).date()
        return say("{said}; open, nothing held since {day}", said=told, day=last)
    return say("{said}; open", said=told)


def spoken_date(day: date) -> Told:
    """A date as the page writes it: "1 May 2026"."""
    return on(day)
