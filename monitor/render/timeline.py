"""The timeline as shapes: reports by the day they carry, for a small drawing beside the list.

It must never place a report whose date nobody gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.core.plain import isolate
from monitor.core.told import SEMICOLON, joined, say
from monitor.core.words import ENGLISH, Words
from monitor.types import Brief, TimelineDay

# Beyond these the drawing would be a smear or a tower; the list below it says the same.
MOST_DAYS, TALLEST = 45, 5
LEFT, WIDTH, STEP, BOX, TOP, COLUMN = 96.0, 720.0, 30.0, 24.0, 44.0, 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A report's number in its place; or, where days are close, a column with its count.

    `y` is the top; `text` stands at `label_y`.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    label_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day under the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything that the SVG needs, in its own units."""

    title: str
    description: str
    width: float
    height: float
    axis_y: float
    event_x: float
    event_width: float
    boxes: tuple[Box, ...]
    caption: str
    ticks: tuple[Tick, ...]


def drawing(brief: Brief, words: Words = ENGLISH) -> Drawing | None:
    """The drawing, or None where days are too few or too far apart to show anything."""
    if len(brief.timeline) < 2:
        return None
    first = min(brief.date, brief.timeline[0].day)
    last = brief.timeline[-1].day
    days = (last - first).days + 1
    if days > MOST_DAYS:
        return None
    gap = (WIDTH - LEFT - 30) / max(1, days - 1)
    most = max(len(day.takes) for day in brief.timeline)
    numbered = gap >= BOX + 3 and most <= TALLEST
    axis = TOP + (most * STEP if numbered else COLUMN) + 4
    boxes: list[Box] = []
    for day in brief.timeline:
        x = LEFT + gap * (day.day - first).days
        boxes += _boxes(day, x, axis) if numbered else [_column(day, x, axis, gap, most)]
    until = min(brief.until or brief.date, last)
    return Drawing(
        title=words.say("Reports held, by day, {first} to {last}", first=first, last=last),
        description=words(
            joined(
                (
                    say("{day}: {count}", day=day.day, count=len(day.takes))
                    for day in brief.timeline
                ),
                SEMICOLON,
            )
        ),
        width=WIDTH,
        height=axis + 30,
        axis_y=axis,
        event_x=round(LEFT + gap * (brief.date - first).days - BOX / 2, 1),
        event_width=round(gap * max(0, (until - brief.date).days) + BOX, 1),
        boxes=tuple(boxes),
        caption=words.say(
            "Numbers are those of the source list. Bar: the event as tracked. Boxes: reports, "
            "by the day they carry."
        )
        if numbered
        else words.say("Bar: the event as tracked. Columns: how many reports carry each day."),
        ticks=_ticks(first, days, gap, words),
    )


def _boxes(day: TimelineDay, x: float, axis: float) -> list[Box]:
    """One box for each report, with its number."""
    tops = [axis - STEP * (row + 1) for row in range(len(day.takes))]
    return [
        Box(
            x=round(x - BOX / 2, 1), y=round(top, 1), width=BOX, height=BOX, text=str(number),
            label_y=round(top + 17, 1),
        )
        for top, number in zip(tops, day.takes, strict=True)
    ]  # fmt: skip


def _column(day: TimelineDay, x: float, axis: float, gap: float, most: int) -> Box:
    """One column for the day, as high as it has reports, with their count above it."""
    height = max(4.0, (COLUMN - 18) * len(day.takes) / most)
    width = min(BOX, max(4.0, gap * 0.7))
    return Box(
        x=round(x - width / 2, 1), y=round(axis - height, 1), width=round(width, 1),
        height=round(height, 1), text=str(len(day.takes)), label_y=round(axis - height - 5, 1),
    )  # fmt: skip


def _ticks(first: date, days: int, gap: float, words: Words) -> tuple[Tick, ...]:
    """As many days as fit without touching; the month where it changes."""
    every = max(1, round(52 / gap + 0.49))
    ticks: list[Tick] = []
    month = 0
    for offset in range(0, days, every):
        day = date.fromordinal(first.toordinal() + offset)
        label = words.day(day, "month") if day.month != month else words.day(day, "day")
        month = day.month
        if words.dir == "rtl":  # the drawing itself runs from left to right
            label = isolate(label, words.language)
        ticks.append(Tick(x=round(LEFT + gap * offset, 1), label=label))
    return tuple(ticks)
