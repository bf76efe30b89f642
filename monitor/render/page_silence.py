"""The silence map in words: rows are regions, columns are lenses, four states with glyph and word.

It must never leave a cell to colour alone, nor show a blank that could be read as silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.told import SEMICOLON, Told, joined, lens, say, several
from monitor.core.words import Words
from monitor.types import Brief, SilenceCell

GLYPHS = {"silent": "0", "unreachable": "!", "not-followed": "–"}
WORDS = {
    "heard": say("heard"),
    "silent": say("silent"),
    "unreachable": say("unreachable"),
    "not-followed": say("not followed"),
}
KEY = (
    ("heard", "2", say("Heard"), say("this many reports")),
    (
        "silent",
        "0",
        say("Silent"),
        say("feeds worked since the event began and carried other news"),
    ),
    (
        "unreachable",
        "!",
        say("Unreachable"),
        say("a feed failed or carried nothing, so we cannot tell"),
    ),
    ("not-followed", "–", say("Not followed"), say("no feed of this sort is followed")),
)
FIRSTS, HOURS = 12, 48  # cells told; from so many hours on they are told in days
NO_LABEL = say("no lens label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One region and lens: `glyph` for the eye, `words` for everybody."""

    state: str
    glyph: str
    words: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceTable:
    """The key, column heads, and rows of a region's name with its cells."""

    key: tuple[tuple[str, str, str, str], ...]  # state, glyph, name, what it means
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    firsts: tuple[str, ...]  # who was first in each cell that was heard, earliest first
    notes: tuple[str, ...]  # what stands behind silent and unreachable cells


def silence_table(brief: Brief, words: Words) -> SilenceTable | None:
    """The map, or None where no outlet is followed or heard."""
    if not brief.silence:
        return None
    lenses = list(dict.fromkeys(cell.lens for cell in brief.silence))
    regions = list(dict.fromkeys((cell.region, cell.region_name) for cell in brief.silence))
    cells = {(cell.region, cell.lens): cell for cell in brief.silence}
    labels = [lens(k, brief.lens_labels.get(k, k)) if k else NO_LABEL for k in lenses]
    return SilenceTable(
        key=tuple((state, glyph, words(name), words(what)) for state, glyph, name, what in KEY),
        columns=tuple(map(words, labels)),
        rows=tuple(
            (words(name), tuple(_cell(cells[region, key], words) for key in lenses))
            for region, name in regions
        ),
        firsts=tuple(map(words, _firsts(brief, dict(zip(lenses, labels, strict=True))))),
        notes=tuple(
            words.say(
                "{region}, {lens}: {state} — {outlets}",
                region=cell.region_name, lens=label, state=WORDS[cell.state],
                outlets=joined(cell.outlets, SEMICOLON),
            )
            for region, _ in regions
            for key, label in zip(lenses, labels, strict=True)
            for cell in (cells[region, key],)
            if cell.state in {"silent", "unreachable"}
        ),
    )  # fmt: skip


def _firsts(brief: Brief, labels: dict[str, Told]) -> tuple[Told, ...]:
    """Cells as "Western Africa, state: Le Jour [3], 5 hours after the first report"."""
    heard = [cell for cell in brief.silence if cell.first and cell.after_hours is not None]
    heard.sort(key=lambda cell: (cell.after_hours or 0.0, cell.first))
    return tuple(
        say(
            "{region}, {lens}: {outlet} [{number}], {after}",
            region=cell.region_name, lens=labels[cell.lens], outlet=cell.first_outlet,
            number=cell.first, after=_after(cell.after_hours or 0.0),
        )
        for cell in heard[:FIRSTS]
    )  # fmt: skip


def _after(hours: float) -> Told:
    if hours == 0:
        return say("the first report of all")
    if hours < 1:
        return say("within the hour")
    if hours < HOURS:
        return several(
            round(hours), "{n} hour after the first report", "{n} hours after the first report"
        )
    return several(
        round(hours / 24), "{n} day after the first report", "{n} days after the first report"
    )


def _cell(cell: SilenceCell, words: Words) -> Cell:
    heard = cell.state == "heard"
    told = several(cell.takes, "heard {n}", "heard {n}") if heard else WORDS[cell.state]
    return Cell(
        state=cell.state,
        glyph=words.number(cell.takes) if heard else GLYPHS[cell.state],
        words=words(told),
        outlets=tuple(map(words, cell.outlets)),
    )
