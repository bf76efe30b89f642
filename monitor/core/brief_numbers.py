"""By the numbers: who says how many of what, and whether they agree; never a mean.

It must never add figures up, choose between outlets, or show a figure without
the takes that give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import Literal

from monitor.core.counted import DEEDS, FATES, MEASURES, PEOPLE, THINGS
from monitor.core.family import SUBJECT as RELATIVES
from monitor.core.numbers import item_figures
from monitor.core.told import AND, COMMA, OR, Told, joined, noted, quantity, say
from monitor.types import Figure, FigureRow, Standing

MOST = 10
# "At least 22" and "about 30" are rounded words: they agree with figures that lie so much above
# (or beside) them. More than that is another figure, and shown as one.
ROUNDED_DOWN, ABOUT = 1.25, 0.15
# Reports so many days apart tell of the same state of things; later ones may know more.
SAME_NEWS = 1
STEPS = 3  # a toll that rises so often over so many days is being counted
# "Two of the towns", "37 new cases": a part, which contradicts no whole.
_PART = re.compile(
    r"\b(?:of (?:the|them|its|his)|others?|more(?! than)|additional|new|autres?|nouveaux"
    r"|nouvelles|derniers|last)\b|آخر|أخرى|جديدة|另|其余|新增|其他"
)
_COMPARED = frozenset(FATES["en"].values())
_DEEDS = frozenset(DEEDS["en"].values())
_NAMED = {*PEOPLE["en"].values(), *THINGS["en"].values(), RELATIVES, "strength of a force"} - {
    "people", "forces",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    take: int
    group: int
    day: int  # of publication, as an ordinal
    figure: Figure
    outlet: str = ""

    @property
    def order(self) -> tuple[int, str, int]:
        return (self.take, self.figure.field, self.figure.start)


def ledger(numbered: Sequence[tuple[int, Standing]]) -> tuple[tuple[FigureRow, ...], int]:
    """Rows of the ledger, the widest told first, and how many more there are.

    Figures of one subject are compared only where a different value would be a
    contradiction: people and what befell them, or things and what was done to
    them. Distances, sums of money and the like only meet when they are equal.
    """
    worth = rows(numbered)
    return tuple(worth[:MOST]), max(0, len(worth) - MOST)


def rows(numbered: Sequence[tuple[int, Standing]], *, all_rows: bool = False) -> list[FigureRow]:
    """Every row that is news, the widest told first; with `all_rows` also those that are none."""
    said = [
        _Said(
            take=number,
            group=standing.origin_group,
            day=standing.take.published.astimezone(UTC).toordinal(),
            figure=figure,
            outlet=standing.take.outlet_name,
        )
        for number, standing in numbered
        for figure in item_figures(standing.reading.item, standing.reading.language)
    ]
    found = [row for row in _rows(said) if all_rows or _worth(row, said)]
    return sorted(found, key=lambda row: _rank(row, said))


def contradicts(figure: Figure, others: Iterable[Figure]) -> bool:
    """Whether no value that a figure leaves open is one that any of the others does."""
    return not _meet(frozenset({_span(figure)}), frozenset(map(_span, others)))


def compare(told: Sequence[tuple[int, Figure]], at: datetime) -> list[FigureRow]:
    """Rows of figures alone, each of an origin of its own, all said on the day of `at`."""
    day = at.astimezone(UTC).toordinal()
    return _rows([_Said(take=n, group=n, day=day, figure=figure) for n, figure in told])


def _rows(said: Sequence[_Said]) -> list[FigureRow]:
    groups: dict[tuple[str, str, float | None], list[_Said]] = {}
    for one in _homes(said):
        groups.setdefault(one[0], []).append(one[1])
    return [
        _row(key[0], key[1], sorted(mine, key=lambda s: s.order)) for key, mine in groups.items()
    ]


def comparable(figure: Figure) -> bool:
    """Whether another value for the same subject contradicts this one."""
    if figure.unit or "longer time" in figure.subject or _is_part(figure):
        return False
    last = figure.subject.rpartition(" ")[2]
    return (
        figure.subject == RELATIVES
        or last in _COMPARED
        or (last in _DEEDS and last != figure.subject)
    )


def _is_part(figure: Figure) -> bool:
    """Whether a figure counts some of a whole; "four members of the family" are all of them."""
    return figure.subject != RELATIVES and bool(_PART.search(figure.text))


def _homes(said: Sequence[_Said]) -> list[tuple[tuple[str, str, float | None], _Said]]:
    """The row of each figure. "Six cities" without a deed joins "six cities attacked"."""
    with_deed: dict[tuple[str, float], str] = {}
    for one in sorted(said, key=lambda s: s.order):
        thing, _, deed = one.figure.subject.rpartition(" ")
        if deed in _DEEDS and thing and not _is_part(one.figure):
            with_deed.setdefault((thing, one.figure.value), one.figure.subject)
    with_who = _specific(said)
    homes: list[tuple[tuple[str, str, float | None], _Said]] = []
    for one in said:
        figure = one.figure
        subject = with_deed.get((figure.subject, figure.value), figure.subject)
        subject = with_who.get(subject, subject)
        joins = comparable(figure) or subject != figure.subject
        if figure.unit or not joins or _is_part(figure):
            homes.append(((subject, figure.unit, figure.value), one))
        else:
            homes.append(((subject, "", None), one))
    return homes


def _specific(said: Sequence[_Said]) -> dict[str, str]:
    """Say whose fate it is: the only "three missing" are the only "three sailors missing"."""
    bare: dict[str, set[float]] = {}
    named: dict[tuple[str, float], set[str]] = {}
    for one in said:
        who, _, fate = one.figure.subject.rpartition(" ")
        if one.figure.unit or _is_part(one.figure) or fate not in _COMPARED:
            continue
        if who:
            named.setdefault((fate, one.figure.value), set()).add(one.figure.subject)
        else:
            bare.setdefault(fate, set()).add(one.figure.value)
    homes: dict[str, str] = {}
    for fate, values in bare.items():
        whose = named.get((fate, next(iter(values))), set())
        if len(values) == 1 and len(whose) == 1:
            homes[fate] = next(iter(whose))
    return homes


def _worth(row: FigureRow, said: Sequence[_Said]) -> bool:
    """Whether a row is news: durations, shares and lone counts of things are left in the texts."""
    origins = _origins(row, said)
    if not row.unit and not _known(row.subject):
        # Things under their own name: only where several tell of them, and in English.
        return origins > 1 and row.subject.isascii()
    if origins > 1:
        return MEASURES.get(row.unit) != "time"
    if row.subject == "countries":
        return False  # who was there, in a number
    if row.unit:
        firm = any(not figure.vague for _, figure in row.says)
        return firm and MEASURES.get(row.unit) in {"money", "distance"}
    return row.low > 1


def _known(subject: str) -> bool:
    """Whether the tables name what is counted; people to whom nothing happened are no news."""
    first, _, last = subject.rpartition(" ")
    named = last in _COMPARED or last in _DEEDS or subject in _NAMED or "longer time" in subject
    return named or (bool(first) and last in _NAMED)


def _origins(row: FigureRow, said: Sequence[_Said]) -> int:
    group = {one.take: one.group for one in said}
    return len({group[take] for take, _ in row.says})


def _rank(row: FigureRow, said: Sequence[_Said]) -> tuple[int, int, int, int, int, str, float]:
    """Most origins first; then contradictions, people, and figures from a summary."""
    early = min(0 if figure.field == "summary" else 1 for _, figure in row.says)
    people = row.subject.rpartition(" ")[2] in _COMPARED or row.subject == RELATIVES
    # How far one place is from another is told by many and is no news.
    far = MEASURES.get(row.unit) == "distance"
    return (
        1 if far else 0, -_origins(row, said), 0 if row.state == "disagree" else 1,
        0 if people else 1, early, row.subject, row.low,
    )  # fmt: skip


def _row(subject: str, unit: str, mine: Sequence[_Said]) -> FigureRow:
    figures = [one.figure for one in mine]
    state = _state(mine)
    return FigureRow(
        subject=subject,
        unit=unit,
        state=state,
        low=min(map(floor, figures)),
        high=max(f.upper or f.value for f in figures),
        shown=_moved(mine) if state == "moved" else _shown(figures),
        says=tuple((one.take, one.figure) for one in mine),
        within=_within(mine),
    )


# The least that a vague word can mean, as ACLED codes it: 10 for "tens", 12 for "dozens", 100 for
# "hundreds" ("Fatalities", Uses and limitations of ACLED data, as of 7 May 2024).
_LEAST = {20: 10.0, 24: 12.0, 40: 40.0, 200: 100.0, 2000: 1000.0, 20_000: 10_000.0,
          200_000: 100_000.0, 2_000_000: 1_000_000.0}  # fmt: skip


def floor(figure: Figure) -> float:
    """The least value of a figure; of a vague one what ACLED's rule counts it as."""
    return _LEAST.get(int(figure.value), figure.value) if figure.vague else figure.value


def _within(mine: Sequence[_Said]) -> tuple[str, ...]:
    """Outlets that say on one day what cannot both be so, in one report or two."""
    reports: dict[tuple[str, int], dict[int, set[tuple[float, float]]]] = {}
    for one in mine:
        if not one.figure.vague:
            days = reports.setdefault((one.outlet, one.day), {})
            days.setdefault(one.take, set()).add(_span(one.figure))
    return tuple(
        sorted(
            {
                outlet
                for (outlet, _), takes in reports.items()
                for first, second in combinations([frozenset(v) for v in takes.values()], 2)
                if outlet and not _meet(first, second)
            }
        )
    )


def _state(mine: Sequence[_Said]) -> Literal["agree", "one-source", "disagree", "moved"]:
    """Whether origins agree. A toll that rises from day to day is no contradiction.

    A report that gives several values counts parts and whole: it agrees with
    another if any of its values does. Vague words contradict nobody who counts.
    """
    firm = [one for one in mine if not one.figure.vague] or list(mine)
    reports: dict[tuple[int, frozenset[tuple[float, float]]], set[int]] = {}
    spans: dict[int, set[tuple[float, float]]] = {}
    for one in firm:
        spans.setdefault(one.take, set()).add(_span(one.figure))
    for one in firm:
        reports.setdefault((one.day, frozenset(spans[one.take])), set()).add(one.group)
    groups = {one.group for one in mine}
    apart = [
        abs(day - other_day)
        for (day, values), those in reports.items()
        for (other_day, others), these in reports.items()
        if len(those | these) > 1 and not _meet(values, others)
    ]
    if len(groups) == 1:
        return "one-source"
    if apart and min(apart) <= SAME_NEWS and not _rises(firm):
        return "disagree"
    return "agree" if not apart and _one_value(figure.figure for figure in firm) else "moved"


def _rises(firm: Sequence[_Said]) -> bool:
    """Whether the values go up step by step over days, as a toll does while it is counted.

    One step within a day may be a contradiction and is shown as one.
    """
    days: dict[int, list[tuple[float, float]]] = {}
    for one in firm:
        days.setdefault(one.day, []).append(_span(one.figure))
    steps: list[tuple[float, float]] = []
    for day in sorted(days):
        for low, high in sorted(days[day]):
            if steps and high < steps[-1][0]:
                return False  # somebody still says, or says again, what others have left behind
            if not steps or low > steps[-1][1]:
                steps.append((low, high))
    return len(steps) >= STEPS and len(days) >= STEPS


def _one_value(figures: Iterable[Figure]) -> bool:
    """Whether one value fits all."""
    spans = [_span(figure) for figure in figures]
    return max(low for low, _ in spans) <= min(high for _, high in spans)


def _meet(values: frozenset[tuple[float, float]], others: frozenset[tuple[float, float]]) -> bool:
    return any(low <= top and bottom <= high for low, high in values for bottom, top in others)


def _moved(mine: Sequence[_Said]) -> Told:
    """The figures of the first day and of the last, or all where the days give the same."""
    firm = [one for one in mine if not one.figure.vague] or list(mine)
    first, last = min(one.day for one in firm), max(one.day for one in firm)
    ends = [
        one(max((o.figure for o in firm if o.day == day), key=lambda f: (f.value, f.start)))
        for day in (first, last)
    ]
    if ends[0] != ends[1]:
        return say("{first}, later {last}", first=ends[0], last=ends[1])
    told = sorted({(f.value, one(f)) for f in (o.figure for o in firm)})
    words = list(dict.fromkeys(word for _, word in told))
    return joined(words if len(words) <= 3 else [words[0], words[-1]], AND)


def _span(figure: Figure) -> tuple[float, float]:
    """The values that a figure, as it is worded, leaves open."""
    low, high = figure.value, figure.upper if figure.upper is not None else figure.value
    if figure.qualifier in {"at-least", "more-than"}:
        return low, high * ROUNDED_DOWN
    if figure.qualifier in {"at-most", "less-than"}:
        return low / ROUNDED_DOWN, high
    if figure.qualifier == "about":
        return low * (1 - ABOUT), high * (1 + ABOUT)
    return low, high


def _shown(figures: Sequence[Figure]) -> Told:
    """The figure, or all that were given: "6", "3 or 4", "1,000–2,500", "at least 22"."""
    firm = [f for f in figures if not f.vague] or list(figures)
    if _one_value(firm):
        exact = [f for f in firm if not f.qualifier]
        # The most that is said: "at least 30" tells more than "at least 22". Where some say "60"
        # and others "at least 60", all of them say at least 60.
        best = exact[0] if exact else max(firm, key=lambda f: (f.value, f.start))
        open_ended = [f for f in firm if f.qualifier in {"at-least", "more-than"}]
        return one(next((f for f in open_ended if f.value == best.value), best))
    told = sorted({(f.value, one(f)) for f in firm})
    words = list(dict.fromkeys(word for _, word in told))
    if len(words) > 4:
        return say("from {first} to {last}", first=words[0], last=words[-1])
    return joined(words, COMMA, OR)


_VAGUE = {
    20: say("dozens"), 24: say("dozens"), 40: say("scores"), 200: say("hundreds"),
    2000: say("thousands"), 20_000: say("tens of thousands"),
    200_000: say("hundreds of thousands"), 2_000_000: say("millions"),
}  # fmt: skip
_QUALIFIED = {
    "at-least": noted("at least {number}"), "at-most": noted("at most {number}"),
    "about": noted("about {number}"), "more-than": noted("more than {number}"),
    "less-than": noted("less than {number}"),
}  # fmt: skip


def one(figure: Figure) -> Told:
    """One figure as the page writes it, with its qualifier: "at least 22", "dozens"."""
    number = quantity(figure.value)
    if figure.vague:
        return _VAGUE.get(int(figure.value), say("{number} or more", number=number))
    if figure.upper is not None:
        number = say("{low}–{high}", low=number, high=quantity(figure.upper))
    if not figure.qualifier:
        return number
    return say(_QUALIFIED[figure.qualifier], number=number)


def plain(value: float) -> str:
    """A number as programs read it: 15000; 86.72."""
    return str(int(value)) if value == int(value) else repr(value)
