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

from monitor.core.plain import isolate
from monitor.core.told import verbatim
from monitor.core.words import ENGLISH, Words
from monitor.render.page import page
from monitor.render.page_silence import SilenceTable
from monitor.render.page_takes import Passage, TakeBlock
from monitor.render.page_view import Line, NumberLine, PageView, Part
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

    def __init__(self, brief: Brief, words: Words = ENGLISH) -> None:
        self._shown, self._words, self.say = page(brief, words), words, words.say

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Rich asks for the parts at the width that it has."""
        narrow = options.update(width=min(options.max_width, WIDEST))
        for each in self.parts(console, narrow.max_width):
            yield from console.render(each, narrow)

    def parts(self, console: Console, width: int) -> Iterator[Piece]:
        """The sections of the page in order; `width` in columns."""
        v = self._shown
        yield from self._top(v)
        yield from self._section(v.summary)
        yield from self._section(v.split)
        yield self._head(self.say("By the numbers"))
        for row in v.numbers:
            yield from self._number(row)
        if v.numbers_note:
            yield Text(v.numbers_note, style="dim")
        yield from self._section(v.why)
        yield from self._section(v.watch)
        yield from self._timeline(v)
        yield from self._takes(v, console, width)
        yield self._head(self.say("Silence map"))
        yield from self._silence(v.silence, width)
        yield from self._graph(v)

    def _top(self, v: PageView) -> Iterator[Piece]:
        yield Text(v.kicker, style="dim")
        yield Text(v.title, style="bold")
        yield Text(v.dek)
        if v.missing:
            yield Text(v.missing, style="bold yellow")
        yield Text(" · ".join(v.meta), style="dim")
        yield Text("")
        for fact in v.facts:
            note = f"  {fact.note}" if fact.note else ""
            yield Text.assemble(
                (f"{fact.label}{self.say(': ')}", "dim"), (fact.value, "bold"), note
            )

    def _takes(self, v: PageView, console: Console, width: int) -> Iterator[Piece]:
        yield self._head(self.say("Regional takes"))
        yield Text(v.takes_lede, style="dim")
        for group in v.groups:
            yield Text(f"\n{group.label} ({group.count})", style="bold underline")
            for take in group.takes:
                yield from self._take(take, console, width)
        if v.links:
            some, held = len(v.links), len(v.sources)
            title = "\n" + self.say("Known, not read ({some} of {all})", some=some, all=held)
            yield Text(title, style="bold underline")
            for take in v.links:
                yield from self._take(take, console, width)

    def _graph(self, v: PageView) -> Iterator[Piece]:
        yield self._head(self.say("Across the graph"))
        for each in v.related:
            yield Text.assemble(
                (f"{self.say('Related:')} ", "dim"),
                self._name(each.title),
                (f"  {each.why}", "dim"),
            )
        entities = (f"{self._name(entity)} ({count})" for entity, count in v.entities)
        named = self.say(", ").join(entities) or self.say("none named")
        yield Text.assemble((f"{self.say('Entities:')} ", "dim"), named)
        yield Text("")
        yield Text(f"{v.made} {v.foot}", style="dim")
        if v.canonical:
            yield Text(f"{self.say('Canonical:')} {v.canonical}", style="dim")

    def _name(self, text: str) -> str:
        return self._words.apart(text)

    def _apart(self, text: Passage | Line) -> str:
        """A text of another direction than the interface's in an isolate of its own."""
        return text.text if text.dir == self._words.dir else isolate(text.text, text.lang)

    def _head(self, title: str) -> Padding:
        return Padding(Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 0, 0))

    def _cite(self, takes: tuple[int, ...]) -> tuple[str, str]:
        return (f" [{', '.join(map(str, takes))}]" if takes else "", "cyan")

    def _section(self, part: Part) -> Iterator[Text | Padding]:
        yield self._head(part.title)
        if part.empty:
            yield Text(part.empty, style="dim")
        if part.lede:
            yield Text(part.lede, style="dim")
        for each in part.lines:
            yield Padding(self._line(each), (0, 0, 0, 2))

    def _line(self, each: Line) -> Text:
        text = self._apart(each)
        if each.told:
            text = f"{self._apart(each.told)} [{text}]"
        marks = self.say("; ").join([*each.tags, *filter(None, (each.note, each.by_hand))])
        return Text.assemble(
            (f"{each.label}{self.say(': ')}" if each.label else "", "bold"),
            text,
            self._cite(each.takes),
            (f"  ({marks})" if marks else "", "dim"),
        )

    def _number(self, row: NumberLine) -> Iterator[Text | Padding]:
        yield Text.assemble(
            (f"{row.shown}  " if row.shown else "", "bold"), self._apart(row.what), "  ",
            (f"[{row.verdict}]", STATE[row.state]),
        )  # fmt: skip
        for voices in row.voices:
            for says in voices.says:
                who = self.say("{outlet}, {day}:", outlet=says.outlet, day=verbatim(says.day)) + " "
                text = Text.assemble(
                    (who, "dim"), self._apart(says.words), self._cite((says.number,))
                )
                yield Padding(text, (0, 0, 0, 4))
            if voices.more:
                more = self.say("and:")
                if voices.value:
                    more = self.say("and say {value}:", value=verbatim(voices.value))
                told = Text.assemble((more, "dim"), self._cite(voices.more))
                yield Padding(told, (0, 0, 0, 4))

    def _take(self, take: TakeBlock, console: Console, width: int) -> Iterator[Text | Padding]:
        yield Text.assemble(
            (f"[{take.number}] ", "cyan"), (self._name(take.outlet), "bold"),
            (f"  {take.country} · {take.language} · {take.day}", "dim"),
        )  # fmt: skip
        if take.gist:
            label = f"  ({take.gist_label})" if take.gist_label else ""
            yield Padding(Text.assemble(self._apart(take.gist), (label, "dim")), (0, 0, 0, 4))
        if take.quote:
            yield from self._foreign(take.quote, console, width)
            if take.speaker:
                yield Padding(
                    Text(self.say("said by {speaker}", speaker=take.speaker), style="dim"),
                    (0, 0, 0, 6),
                )
        elif take.headline:
            yield Padding(Text(self.say("Headline:"), style="dim"), (0, 0, 0, 4))
            yield from self._foreign(take.headline, console, width, style="")
            if take.headline_told:
                machine = f"{take.headline_label} {self._apart(take.headline_told)}"
                yield Padding(Text(machine, style="dim"), (0, 0, 0, 6))
        if take.translation_label:
            told = self._apart(take.translation) if take.translation else ""
            label = f"{take.translation_label} {told}".strip()
            yield Padding(Text(label, style="dim"), (0, 0, 0, 6))
        tags = f"  ({self.say('; ').join(take.tags)})" if take.tags else ""
        yield Padding(
            Text.assemble((take.url or self.say("no usable link"), "blue"), (tags, "dim")),
            (0, 0, 0, 4),
        )

    def _foreign(
        self, words: Passage, console: Console, width: int, style: str = "italic"
    ) -> Iterator[Padding]:
        """A block in its own direction. A line end closes an isolate, so each line has its own."""
        if words.dir != "rtl":
            yield Padding(Text(words.text, style=style), (0, 0, 0, 6))
            return
        for wrapped in Text(words.text).wrap(console, max(20, width - 8)):
            yield Padding(Text(isolate(wrapped.plain.rstrip(), words.lang)), (0, 0, 0, 6))

    def _timeline(self, v: PageView) -> Iterator[Text | Padding]:
        if not v.days and not v.revisions:
            return
        yield self._head(self.say("Timeline"))
        for day in v.days:
            lenses = f"  {day.lenses}" if day.lenses else ""
            yield Padding(
                Text.assemble((day.day, "bold"), f"  {day.count}", (lenses, "dim")), (0, 0, 0, 2)
            )
        for text, number in v.revisions:
            told = Text.assemble((self.say("Revised, "), "yellow"), text, self._cite((number,)))
            yield Padding(told, (0, 0, 0, 2))
        for text, takes in v.repeats:
            told = Text.assemble((self.say("Repeated, "), "cyan"), text, self._cite(takes))
            yield Padding(told, (0, 0, 0, 2))

    def _silence(self, table: SilenceTable | None, width: int) -> Iterator[Text | Table | Padding]:
        if table is None:
            yield Text(
                self.say("No outlet is followed, so nothing can be said about silence."),
                style="dim",
            )
            return
        colon = self.say(": ")
        key = (f"{word.lower()}{colon}{what}" for _, _, word, what in table.key)
        yield Text(self.say("; ").join(key) + self.say("."), style="dim")
        if REGION_WIDTH + COLUMN_WIDTH * len(table.columns) > width:
            yield from self._narrow(table)
        else:
            shown = Table(show_edge=False, header_style="dim", pad_edge=False)
            shown.add_column(self.say("Region"))
            for column in table.columns:
                shown.add_column(Text(column), justify="center")
            for region, cells in table.rows:
                words = (Text(cell.words, style=CELL[cell.state]) for cell in cells)
                shown.add_row(Text(region), *words)
            yield shown
        for first in table.firsts:
            yield Text.assemble((self.say("First, "), "dim"), first)
        for note in table.notes:
            yield Text(note, style="dim")

    def _narrow(self, table: SilenceTable) -> Iterator[Text | Padding]:
        """One paragraph for each region, by state: what a narrow terminal can show."""
        for region, cells in table.rows:
            yield Text(region, style="bold")
            for state, _, word, _ in table.key:
                named = [
                    f"{lens} {cell.glyph}" if state == "heard" else lens
                    for lens, cell in zip(table.columns, cells, strict=True)
                    if cell.state == state
                ]
                if named:
                    told = Text.assemble(
                        (f"{word}{self.say(': ')}", CELL[state]), self.say(", ").join(named)
                    )
                    yield Padding(told, (0, 0, 0, 2))


def terminal(brief: Brief, words: Words = ENGLISH) -> Terminal:
    """The page, to be printed with ``Console.print``."""
    return Terminal(brief, words)
