"""The ledger in words: each figure, what it counts, who says it, and whether they agree.

It must never add figures up, nor show one without who says it.
"""

from __future__ import annotations

from datetime import UTC, date

from monitor.core.brief_numbers import one
from monitor.core.plain import line
from monitor.core.subjects import measured, subject
from monitor.core.told import COMMA, SEMICOLON, Told, joined, on, quantity, say, several
from monitor.core.words import Words
from monitor.render.page_takes import passage
from monitor.render.page_view import NumberLine, Says, Voices
from monitor.types import Figure, FigureRow, TakeView

VALUES = 6  # that a verdict lists with how many say each
VOICES = 4  # shown in their own words for each value; the others by their number


def number_line(row: FigureRow, views: dict[int, TakeView], words: Words) -> NumberLine:
    """One row of the ledger in words."""
    if row.by_hand:
        return NumberLine(
            shown=words(row.shown), what=passage(words(row.subject), "en"), state="by-hand",
            verdict=words(by_hand(row.by_hand)), voices=(), by_hand=words(row.by_hand),
        )  # fmt: skip
    reports = {take for take, _ in row.says}
    origins = len({views[take].origin_group for take in reports})
    one_origin = say("1 origin")
    if len(reports) > 1:
        one_origin = several(len(reports), "1 origin, {n} report", "1 origin, {n} reports")
    verdict = {
        "agree": several(origins, "{n} independent origin agrees", "{n} independent origins agree"),
        "one-source": one_origin,
        "disagree": say("figures disagree: {values}", values=_counted(row, views)),
        "moved": say(
            "differs by the day, or by what is counted: {values}", values=_counted(row, views)
        ),
    }[row.state]
    parts = [verdict]
    if row.within:
        parts.append(say("{outlets} gives both on one day", outlets=joined(row.within)))
    if all(figure.vague for _, figure in row.says):
        parts.append(say("counted as at least {number}", number=quantity(row.low)))
    counted = subject(row.subject)
    ours = isinstance(counted, Told) or words.language == "en"
    return NumberLine(
        shown=words(measured(row.shown, row.unit)),
        what=passage(words(counted), words.tag if ours else "en"),
        state=row.state,
        verdict=words(joined(parts, SEMICOLON)),
        voices=_voices(row, views, words),
        by_hand="",
    )


def by_hand(signature: str) -> Told:
    """Say that an operator wrote something."""
    return say("written by hand: {who}", who=signature)


def _counted(row: FigureRow, views: dict[int, TakeView]) -> Told:
    """How many independent origins give each value: "3 by 9, 4 by 3"; the days where it moved."""
    origins: dict[Told, set[int]] = {}
    days: dict[str, date] = {}
    for take, figure in sorted(row.says, key=lambda said: (said[1].value, said[0])):
        origins.setdefault(one(figure), set()).add(views[take].origin_group)
        day = views[take].take.published.astimezone(UTC).date()
        days[one(figure)] = min(day, days.get(one(figure), day))
    order = sorted(origins, key=lambda value: days[value]) if row.state == "moved" else origins
    told = [
        several(
            len(origins[value]), "{value} by {n} from {day}", "{value} by {n} from {day}",
            value=value, day=days[value],
        )
        if row.state == "moved"
        else several(len(origins[value]), "{value} by {n}", "{value} by {n}", value=value)
        for value in order
    ]  # fmt: skip
    listed = joined(told[:VALUES], COMMA)
    if len(told) <= VALUES:
        return listed
    return several(
        len(told) - VALUES, "{values} and {n} other value", "{values} and {n} other values",
        values=listed,
    )  # fmt: skip


def _voices(row: FigureRow, views: dict[int, TakeView], words: Words) -> tuple[Voices, ...]:
    """Who says which value: each value with a few of its voices, in as many languages as can be."""
    values: dict[Told, dict[int, Figure]] = {}
    for number, figure in sorted(row.says, key=lambda said: (said[1].value, said[0])):
        values.setdefault(one(figure), {}).setdefault(number, figure)
    told: list[Voices] = []
    for value, by_take in values.items():
        chosen: list[int] = []
        for fresh in (True, False):  # first one voice for each language, then in order
            for number in by_take:
                languages = {views[n].take.language for n in chosen}
                new = views[number].take.language not in languages
                if len(chosen) < VOICES and number not in chosen and (new or not fresh):
                    chosen.append(number)
        told.append(
            Voices(
                value=words(value) if len(values) > 1 else "",
                says=tuple(_says(n, by_take[n], views[n], words) for n in sorted(chosen)),
                more=tuple(number for number in by_take if number not in chosen),
            )
        )
    return tuple(told)


def _says(number: int, figure: Figure, view: TakeView, words: Words) -> Says:
    take = view.take
    return Says(
        number=number,
        outlet=line(take.outlet_name),
        day=words(on(take.published.astimezone(UTC).date())),
        words=passage(line(figure.text), view.spoken(figure.field)),
    )
