"""The page in a terminal: wrapped to its width, each right-to-left line in its own isolate.

It must never let other people's text act on the terminal: text is cleaned of
controls before it comes here, and shown without markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from monitor.render.mailtext import isolate, name
from monitor.render.page import Line, NumberLine, PageView, Part, page
from monitor.render.page_silence import KEY, SilenceTable
from monitor.render.page_takes import TakeBlock, Words
from monitor.types import Brief

# A table of the silence map needs so many columns for the region and for each lens.
REGION_WIDTH, COLUMN_WIDTH = 20, 15
WIDEST = 100  # longer lines are hard to follow
STATE = {
    "agree": "green",
    "disagree": "yellow",
    "one-source": "dim",
    "moved": "dim",
    "by-hand": "cyan",
}
CELL = {"heard": "bold cyan", "silent": "bold", "unreachable": "yellow", "not-followed": "dim"}


Piece = Text | Padding | Rule | Table


class Terminal:
    """A page that rich can print at any width. Making it raises QuoteError as every renderer."""

    def __init__(self, brief: Brief) -> None:
        self._shown = page(brief)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Rich asks for the parts at the width that it has."""
        narrow = options.update(width=min(options.max_width, WIDEST))
        for each in _parts(self._shown, console, narrow.max_width):
            yield from console.render(each, narrow)


def terminal(brief: Brief) -> Terminal:
    """The page, to be printed with ``Console.print``."""
    return Terminal(brief)


def _parts(v: PageView, console: Console, width: int) -> Iterator[Piece]:
    yield from _top(v)
    yield from _section(v.summary)
    yield from _section(v.split)
    yield _head("By the numbers")
    for row in v.numbers:
        yield from _number(row)
    if v.numbers_note:
        yield Text(v.numbers_note, style="dim")
    yield from _section(v.why)
    yield from _section(v.watch)
    yield from _timeline(v)
    yield from _takes(v, console, width)
    yield _head("Silence map")
    yield from _silence(v.silence, width)
    yield from _graph(v)


def _top(v: PageView) -> Iterator[Piece]:
    yield Text(v.kicker, style="dim")
    yield Text(v.title, style="bold")
    yield Text(v.dek)
    if v.missing:
        yield Text(v.missing, style="bold yellow")
    yield Text(" · ".join(v.meta), style="dim")
    yield Text("")
    for fact in v.facts:
        note = f"  {fact.note}" if fact.note else ""
        yield Text.assemble((f"{fact.label}: ", "dim"), (fact.value, "bold"), note)


def _takes(v: PageView, console: Console, width: int) -> Iterator[Piece]:
    yield _head("Regional takes")
    yield Text(v.takes_lede, style="dim")
    for group in v.groups:
        yield Text(f"\n{group.label} ({group.count})", style="bold underline")
        for take in group.takes:
            yield from _take(take, console, width)
    if v.links:
        title = f"\nKnown, not read ({len(v.links)} of {len(v.sources)})"
        yield Text(title, style="bold underline")
        for take in v.links:
            yield from _take(take, console, width)


def _graph(v: PageView) -> Iterator[Piece]:
    yield _head("Across the graph")
    for each in v.related:
        yield Text.assemble(("Related: ", "dim"), name(each.title), (f"  {each.why}", "dim"))
    named = ", ".join(f"{name(entity)} ({count})" for entity, count in v.entities)
    yield Text.assemble(("Entities: ", "dim"), named or "none named")
    yield Text("")
    yield Text(f"{v.made} As of {v.as_of}.", style="dim")
    if v.canonical:
        yield Text(f"Canonical: {v.canonical}", style="dim")


def _head(title: str) -> Padding:
    return Padding(Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def _cite(takes: tuple[int, ...]) -> tuple[str, str]:
    return (f" [{', '.join(map(str, takes))}]" if takes else "", "cyan")


def _section(part: Part) -> Iterator[Text | Padding]:
    yield _head(part.title)
    if part.empty:
        yield Text(part.empty, style="dim")
    if part.lede:
        yield Text(part.lede, style="dim")
    for each in part.lines:
        yield Padding(_line(each), (0, 0, 0, 2))


def _line(each: Line) -> Text:
    text = isolate(each.text, each.lang) if each.dir == "rtl" else each.text
    marks = "; ".join([*each.tags, *filter(None, (each.note, each.by_hand))])
    return Text.assemble(
        (f"{each.label}: " if each.label else "", "bold"),
        text,
        _cite(each.takes),
        (f"  ({marks})" if marks else "", "dim"),
    )


def _number(row: NumberLine) -> Iterator[Text | Padding]:
    yield Text.assemble(
        (f"{row.shown}  " if row.shown else "", "bold"), row.what, "  ",
        (f"[{row.verdict}]", STATE[row.state]),
    )  # fmt: skip
    for voices in row.voices:
        for says in voices.says:
            words = isolate(says.words, says.lang) if says.dir == "rtl" else says.words
            who = f"{name(says.outlet)}, {says.day}: "
            text = Text.assemble((who, "dim"), words, _cite((says.number,)))
            yield Padding(text, (0, 0, 0, 4))
        if voices.more:
            value = f" say {voices.value}" if voices.value else ""
            yield Padding(Text.assemble((f"and{value}:", "dim"), _cite(voices.more)), (0, 0, 0, 4))


def _take(take: TakeBlock, console: Console, width: int) -> Iterator[Text | Padding]:
    yield Text.assemble(
        (f"[{take.number}] ", "cyan"), (name(take.outlet), "bold"),
        (f"  {take.country} · {take.language} · {take.day}", "dim"),
    )  # fmt: skip
    if take.gist:
        label = f"  ({take.gist_label})" if take.gist_label else ""
        yield Padding(Text.assemble(take.gist, (label, "dim")), (0, 0, 0, 4))
    if take.quote:
        yield from _foreign(take.quote, console, width)
        if take.speaker:
            yield Padding(Text(f"said by {name(take.speaker)}", style="dim"), (0, 0, 0, 6))
    elif take.headline:
        yield Padding(Text("Headline:", style="dim"), (0, 0, 0, 4))
        yield from _foreign(take.headline, console, width, style="")
        if take.headline_en:
            machine = f"Machine translation, {take.language} to English: {take.headline_en}"
            yield Padding(Text(machine, style="dim"), (0, 0, 0, 6))
    if take.translation_label:
        yield Padding(
            Text(f"{take.translation_label} {take.translation}".strip(), style="dim"), (0, 0, 0, 6)
        )
    tags = f"  ({'; '.join(take.tags)})" if take.tags else ""
    yield Padding(
        Text.assemble((take.url or "no usable link", "blue"), (tags, "dim")), (0, 0, 0, 4)
    )


def _foreign(
    words: Words, console: Console, width: int, style: str = "italic"
) -> Iterator[Padding]:
    """A block in its own direction. A line end closes an isolate, so each line has its own."""
    if words.dir != "rtl":
        yield Padding(Text(words.text, style=style), (0, 0, 0, 6))
        return
    for wrapped in Text(words.text).wrap(console, max(20, width - 8)):
        yield Padding(Text(isolate(wrapped.plain.rstrip(), words.lang)), (0, 0, 0, 6))


def _timeline(v: PageView) -> Iterator[Text | Padding]:
    if not v.days and not v.revisions:
        return
    yield _head("Timeline")
    for day in v.days:
        lenses = f"  {day.lenses}" if day.lenses else ""
        yield Padding(
            Text.assemble((day.day, "bold"), f"  {day.count}", (lenses, "dim")), (0, 0, 0, 2)
        )
    for text, number in v.revisions:
        told = Text.assemble(("Revised, ", "yellow"), text, _cite((number,)))
        yield Padding(told, (0, 0, 0, 2))


def _silence(table: SilenceTable | None, width: int) -> Iterator[Text | Table | Padding]:
    if table is None:
        yield Text("No outlet is followed, so nothing can be said about silence.", style="dim")
        return
    yield Text("; ".join(f"{word.lower()}: {what}" for _, _, word, what in KEY) + ".", style="dim")
    if REGION_WIDTH + COLUMN_WIDTH * len(table.columns) > width:
        yield from _narrow(table)
    else:
        shown = Table(show_edge=False, header_style="dim", pad_edge=False)
        shown.add_column("Region")
        for column in table.columns:
            shown.add_column(Text(column), justify="center")
        for region, cells in table.rows:
            words = (Text(cell.words, style=CELL[cell.state]) for cell in cells)
            shown.add_row(Text(region), *words)
        yield shown
    for first in table.firsts:
        yield Text.assemble(("First, ", "dim"), first)
    for note in table.notes:
        yield Text(note, style="dim")


def _narrow(table: SilenceTable) -> Iterator[Text | Padding]:
    """One paragraph for each region, by state: what a narrow terminal can show of many lenses."""
    for region, cells in table.rows:
        yield Text(region, style="bold")
        for state, _, word, _ in KEY:
            named = [
                f"{lens} {cell.glyph}" if state == "heard" else lens
                for lens, cell in zip(table.columns, cells, strict=True)
                if cell.state == state
            ]
            if named:
                told = Text.assemble((f"{word}: ", CELL[state]), ", ".join(named))
                yield Padding(told, (0, 0, 0, 2))
