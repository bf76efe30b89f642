"""The page as Markdown, in the form and order of the sample page.

It must never let other people's text act as Markdown or HTML.
"""

from __future__ import annotations

import re

from monitor.core.plain import isolate
from monitor.core.told import verbatim
from monitor.core.words import ENGLISH, Words
from monitor.render.page import page
from monitor.render.page_silence import SilenceTable
from monitor.render.page_takes import Passage, TakeBlock
from monitor.render.page_view import Line, NumberLine, PageView, Part, Says, Voices
from monitor.types import Brief

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&])")
_SPACES = re.compile(r"[ \t\r\n]+")  # not the spaces that hold a French sign to its word
_LEADING = re.compile(r"^(\s*)([#+\-=>])|^(\s*\d+)([.)])")


def markdown(brief: Brief, words: Words = ENGLISH) -> str:
    """The whole page, ending with a line end. QuoteError if a quote is not its original's."""
    shown = page(brief, words)
    return "\n".join(_Markdown(words).lines(shown)) + "\n"


def esc(text: str) -> str:
    """Text that stays text in Markdown and in the HTML made of it."""
    safe = _SPECIAL.sub(r"\\\1", " ".join(_SPACES.split(text.strip())))
    return _LEADING.sub(lambda m: f"{m[1] or m[3] or ''}\\{m[2] or m[4]}", safe)


def _cite(takes: tuple[int, ...]) -> str:
    return f" \\[{', '.join(map(str, takes))}\\]" if takes else ""


class _Markdown:
    """The parts of a page in one interface language."""

    def __init__(self, words: Words) -> None:
        self.say, self._words = words.say, words

    def lines(self, shown: PageView) -> list[str]:
        lines = [f"# {self.apart(shown.title)}", f"> {esc(self._dek(shown))}", ""]
        lines += [f"*{esc(self.say('machine translation from English'))}:* {esc(told.text)}\n"
                  for told in shown.told]  # fmt: skip
        lines += [f"**{self.say('Meta:')}** " + " · ".join(esc(part) for part in shown.meta), ""]
        if shown.english:
            lines += [f"*{esc(shown.english)}*", ""]
        lines += self._part(shown.summary, prose=True)
        lines += self._part(shown.split, prose=False)
        lines += self._numbers(shown)
        lines += self._part(shown.why, prose=False)
        lines += self._part(shown.watch, prose=False)
        lines += self._timeline(shown)
        lines += self._takes(shown)
        lines += self._silence(shown.silence)
        lines += self._graph(shown)
        lines += ["---", f"{esc(shown.made)} {esc(shown.foot)}", ""]
        canonical = shown.canonical or self.say("none set")
        return [*lines, f"{self.say('Canonical:')} {canonical}"]

    def apart(self, text: str) -> str:
        """Other people's words on a line of ours: isolated where they could turn it round."""
        return esc(text) if self._words.language == "en" else self._words.apart(esc(text))

    def spoken(self, text: Passage | Line) -> str:
        """A text of another direction than the page's in an isolate of its own."""
        plain = self._words.language == "en" or text.dir == self._words.dir
        return esc(text.text) if plain else isolate(esc(text.text), text.lang)

    def _dek(self, shown: PageView) -> str:
        return f"{shown.dek} {shown.missing}".strip()

    def _marks(self, each: Line) -> str:
        marks = [*each.tags, *filter(None, (each.note, each.by_hand))]
        return f" *({esc(self.say('; ').join(marks))})*" if marks else ""

    def _part(self, part: Part, *, prose: bool) -> list[str]:
        out = [f"## {part.title}", ""]
        if part.empty and (not part.lines or prose):
            out += [f"*{esc(part.empty)}*", ""]
        if part.lede:
            out += [f"*{esc(part.lede)}*", ""]
        told = [self._line(each) for each in part.lines]
        if told and prose:
            out += [" ".join(told), ""]
        elif told:
            out += [*(f"- {line}" for line in told), ""]
        return out

    def _line(self, each: Line) -> str:
        label = f"**{self.apart(each.label)}{self.say(':')}** " if each.label else ""
        text = self.spoken(each)
        if each.told:
            text = f"{self.spoken(each.told)} \\[{text}\\]"
        return f"{label}{text}{_cite(each.takes)}{self._marks(each)}"

    def _numbers(self, shown: PageView) -> list[str]:
        out = [f"## {self.say('By the numbers')}", ""]
        out += [self._number(row) for row in shown.numbers]
        if shown.numbers:
            out.append("")
        if shown.numbers_note:
            out += [f"*{esc(shown.numbers_note)}*", ""]
        return out

    def _number(self, row: NumberLine) -> str:
        what = self.spoken(row.what)
        head = f"- {esc(row.shown)}{self.say(', ')}{what}" if row.shown else f"- {what}"
        said = self.say("; ").join(self._voices(voices) for voices in row.voices)
        return f"{head} — {esc(row.verdict)}" + (f" ({said})" if said else "")

    def _voices(self, voices: Voices) -> str:
        comma, colon = self.say(", "), self.say(":")
        said = comma.join(
            f"{self._who_when(s)} {self.spoken(s.words)} \\[{s.number}\\]" for s in voices.says
        )
        more = f"{comma}{self.say('and')}{_cite(voices.more)}" if voices.more else ""
        return (f"**{esc(voices.value)}{colon}** " if voices.value else "") + said + more

    def _who_when(self, says: Says) -> str:
        return self.say(
            "{outlet}, {day}:", outlet=verbatim(self.apart(says.outlet)), day=verbatim(says.day)
        )

    def _timeline(self, shown: PageView) -> list[str]:
        out = [f"## {self.say('Timeline')}", ""] if shown.days or shown.revisions else []
        for day in shown.days:
            lenses = f" ({esc(day.lenses)})" if day.lenses else ""
            out.append(f"- {day.day}{self.say(':')} {day.count}{lenses}{_cite(day.takes)}")
        out += [
            f"- {self.say('Revised, ')}{esc(text)}{_cite((number,))}"
            for text, number in shown.revisions
        ]
        out += [
            f"- {self.say('Repeated, ')}{esc(text)}{_cite(takes)}" for text, takes in shown.repeats
        ]
        return [*out, ""] if out else []

    def _takes(self, shown: PageView) -> list[str]:
        out = [f"## {self.say('Regional takes (batched by bias / lens)')}", ""]
        out += [f"*{esc(shown.takes_lede)}*", ""]
        for group in shown.groups:
            out += [f"### {esc(group.label)}"]
            for take in group.takes:
                out += self._take(take)
            out.append("")
        if shown.links:
            only = self.say(
                "Of these only the link is held; they support nothing beyond their titles."
            )
            out += [f"### {self.say('Known, not read')}", "", f"*{only}*", ""]
            for take in shown.links:
                headline = ""
                if take.headline:
                    headline = f" — {self.say('headline:')} {self.spoken(take.headline)}"
                out += [f"- {self._who(take)}{headline}", self._source(take)]
            out.append("")
        if not shown.groups and not shown.links:
            out += [f"*{self.say('No report is held.')}*", ""]
        return out

    def _who(self, take: TakeBlock) -> str:
        tags = f" *({esc(self.say('; ').join(take.tags))})*" if take.tags else ""
        comma = self.say(", ")
        return (
            f"**{self.apart(take.outlet)}** ({esc(take.country)}{comma}{esc(take.lang)}{comma}"
            f"{take.day}) \\[{take.number}\\]{tags}"
        )

    def _source(self, take: TakeBlock) -> str:
        return f"  {self.say('Source:')} {take.url or self.say('no usable link')}"

    def _take(self, take: TakeBlock) -> list[str]:
        label = f" *({esc(take.gist_label)})*" if take.gist_label else ""
        if take.gist_english:
            label += f" \\[{self.spoken(take.gist_english)}\\]"
        gist = f" — {self.spoken(take.gist)}{label}" if take.gist else ""
        out = [f"- {self._who(take)}{gist}"]
        if take.quote:
            speaker = f" — {self.apart(take.speaker)}" if take.speaker else ""
            out.append(f"  > {esc(take.quote.text)}{speaker}")
            if take.translation:
                told = self.spoken(take.translation)
                out += ["", f"  *{esc(take.translation_label)}* {told}"]
            elif take.translation_label:
                out += ["", f"  *{esc(take.translation_label)}*"]
            out.append("")
        elif take.headline:
            told = ""
            if take.headline_told:
                words = self.spoken(take.headline_told)
                told = f" ({words}{self.say(', by machine')})"
            out += ["", f"  {self.say('Headline:')} {self.spoken(take.headline)}{told}", ""]
        return [*out, self._source(take)]

    def _silence(self, table: SilenceTable | None) -> list[str]:
        out = [f"## {self.say('Silence map')}", ""]
        if table is None:
            nothing = self.say("No outlet is followed, so nothing can be said about silence.")
            return [*out, f"*{nothing}*", ""]
        key = [f"{name.lower()}{self.say(':')} {what}" for _, _, name, what in table.key]
        out += [f"*{self.say('; ').join(key)}{self.say('.')}*", ""]
        columns = " | ".join(esc(column) for column in table.columns)
        out.append(f"| {self.say('Region')} | {columns} |")
        out.append("|" + " --- |" * (len(table.columns) + 1))
        for region, cells in table.rows:
            out.append(f"| {esc(region)} | " + " | ".join(cell.words for cell in cells) + " |")
        out.append("")
        out += [f"- {self.say('First, ')}{esc(first)}" for first in table.firsts]
        out += [f"- {esc(note)}" for note in table.notes]
        if table.notes or table.firsts:
            out.append("")
        return out

    def _graph(self, shown: PageView) -> list[str]:
        related = self.say(", ").join(
            f"[[{each.slug}]]"
            + (f" {self.apart(each.title)}" if each.title and each.title != each.slug else "")
            for each in shown.related
        )
        entities = self.say(", ").join(f"{esc(name)} ({count})" for name, count in shown.entities)
        return [
            f"## {self.say('Across the graph')}",
            f"- {self.say('Related:')} {related or self.say('none set')}",
            f"- {self.say('Entities:')} {entities or self.say('none named')}",
            "",
        ]
