"""The page as Markdown, in the form and order of the sample page.

It must never let other people's text act as Markdown or HTML.
"""

from __future__ import annotations

import re

from monitor.render.page import Line, NumberLine, PageView, Part, Voices, page
from monitor.render.page_silence import KEY
from monitor.render.page_takes import TakeBlock
from monitor.types import Brief

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&])")
_LEADING = re.compile(r"^(\s*)([#+\-=>]|\d+[.)])")


def markdown(brief: Brief) -> str:
    """The whole page, ending with a line end. QuoteError if a quote is not its original's."""
    shown = page(brief)
    lines = [f"# {esc(shown.title)}", f"> {esc(_dek(shown))}", ""]
    lines += ["**Meta:** " + " · ".join(esc(part) for part in shown.meta), ""]
    lines += _part(shown.summary, prose=True)
    lines += _part(shown.split, prose=False)
    lines += _numbers(shown)
    lines += _part(shown.why, prose=False)
    lines += _part(shown.watch, prose=False)
    lines += _timeline(shown)
    lines += _takes(shown)
    lines += _silence(shown)
    lines += _graph(shown)
    lines += ["---", f"{esc(shown.made)} As of {esc(shown.as_of)}.", ""]
    lines.append(f"Canonical: {shown.canonical}" if shown.canonical else "Canonical: none set")
    return "\n".join(lines) + "\n"


def esc(text: str) -> str:
    """Text that stays text in Markdown and in the HTML made of it."""
    safe = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(r"\1\\\2", safe)


def _dek(shown: PageView) -> str:
    return f"{shown.dek} {shown.missing}".strip()


def _cite(takes: tuple[int, ...]) -> str:
    return f" \\[{', '.join(map(str, takes))}\\]" if takes else ""


def _marks(each: Line) -> str:
    marks = [
        *each.tags,
        *([each.note] if each.note else []),
        *([each.by_hand] if each.by_hand else []),
    ]
    return f" *({esc('; '.join(marks))})*" if marks else ""


def _part(part: Part, *, prose: bool) -> list[str]:
    out = [f"## {part.title}", ""]
    if part.empty and (not part.lines or prose):
        out += [f"*{esc(part.empty)}*", ""]
    if part.lede:
        out += [f"*{esc(part.lede)}*", ""]
    told = [
        (f"**{esc(each.label)}:** " if each.label else "")
        + f"{esc(each.text)}{_cite(each.takes)}{_marks(each)}"
        for each in part.lines
    ]
    if told and prose:
        out += [" ".join(told), ""]
    elif told:
        out += [*(f"- {line}" for line in told), ""]
    return out


def _numbers(shown: PageView) -> list[str]:
    out = ["## By the numbers", ""]
    out += [_number(row) for row in shown.numbers]
    if shown.numbers:
        out.append("")
    if shown.numbers_note:
        out += [f"*{esc(shown.numbers_note)}*", ""]
    return out


def _number(row: NumberLine) -> str:
    head = f"- {esc(row.shown)}, {esc(row.what)}" if row.shown else f"- {esc(row.what)}"
    said = "; ".join(_voices(voices) for voices in row.voices)
    return f"{head} — {esc(row.verdict)}" + (f" ({said})" if said else "")


def _voices(voices: Voices) -> str:
    said = ", ".join(
        f"{esc(s.outlet)}, {s.day}: {esc(s.words)} \\[{s.number}\\]" for s in voices.says
    )
    more = f", and{_cite(voices.more)}" if voices.more else ""
    return (f"**{esc(voices.value)}:** " if voices.value else "") + said + more


def _timeline(shown: PageView) -> list[str]:
    out = ["## Timeline", ""] if shown.days or shown.revisions else []
    for day in shown.days:
        lenses = f" ({esc(day.lenses)})" if day.lenses else ""
        out.append(f"- {day.day}: {day.count}{lenses}{_cite(day.takes)}")
    out += [f"- Revised, {esc(text)}{_cite((number,))}" for text, number in shown.revisions]
    return [*out, ""] if out else []


def _takes(shown: PageView) -> list[str]:
    out = ["## Regional takes (batched by bias / lens)", "", f"*{esc(shown.takes_lede)}*", ""]
    for group in shown.groups:
        out += [f"### {esc(group.label)}"]
        for take in group.takes:
            out += _take(take)
        out.append("")
    if shown.links:
        out += ["### Known, not read", ""]
        out += ["*Of these only the link is held; they support nothing beyond their titles.*", ""]
        for take in shown.links:
            headline = f" — headline: {esc(take.headline.text)}" if take.headline else ""
            out.append(f"- {_who(take)}{headline}")
            out.append(f"  Source: {take.url or 'no usable link'}")
        out.append("")
    if not shown.groups and not shown.links:
        out += ["*No report is held.*", ""]
    return out


def _who(take: TakeBlock) -> str:
    tags = f" *({esc('; '.join(take.tags))})*" if take.tags else ""
    return (
        f"**{esc(take.outlet)}** ({esc(take.country)}, {esc(take.lang)}, {take.day}) "
        f"\\[{take.number}\\]{tags}"
    )


def _take(take: TakeBlock) -> list[str]:
    label = f" *({esc(take.gist_label)})*" if take.gist_label else ""
    out = [f"- {_who(take)}" + (f" — {esc(take.gist)}{label}" if take.gist else "")]
    if take.quote:
        out.append(
            f"  > {esc(take.quote.text)}" + (f" — {esc(take.speaker)}" if take.speaker else "")
        )
        if take.translation:
            out += ["", f"  *{esc(take.translation_label)}* {esc(take.translation)}"]
        elif take.translation_label:
            out += ["", f"  *{esc(take.translation_label)}*"]
        out.append("")
    elif take.headline:
        english = f" ({esc(take.headline_en)}, by machine)" if take.headline_en else ""
        out += ["", f"  Headline: {esc(take.headline.text)}{english}", ""]
    out.append(f"  Source: {take.url or 'no usable link'}")
    return out


def _silence(shown: PageView) -> list[str]:
    table = shown.silence
    out = ["## Silence map", ""]
    if table is None:
        return [*out, "*No outlet is followed, so nothing can be said about silence.*", ""]
    out += ["*" + "; ".join(f"{name.lower()}: {what}" for _, _, name, what in KEY) + ".*", ""]
    out.append("| Region | " + " | ".join(esc(column) for column in table.columns) + " |")
    out.append("|" + " --- |" * (len(table.columns) + 1))
    for region, cells in table.rows:
        out.append(f"| {esc(region)} | " + " | ".join(cell.words for cell in cells) + " |")
    out.append("")
    out += [f"- First, {esc(first)}" for first in table.firsts]
    out += [f"- {esc(note)}" for note in table.notes]
    if table.notes or table.firsts:
        out.append("")
    return out


def _graph(shown: PageView) -> list[str]:
    related = ", ".join(
        f"[[{each.slug}]]"
        + (f" {esc(each.title)}" if each.title and each.title != each.slug else "")
        for each in shown.related
    )
    entities = ", ".join(f"{esc(name)} ({count})" for name, count in shown.entities)
    return [
        "## Across the graph",
        f"- Related: {related or 'none set'}",
        f"- Entities: {entities or 'none named'}",
        "",
    ]
