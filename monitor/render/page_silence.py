"""The silence map in words: rows are regions, columns are lenses, four states with glyph and word.

It must never leave a cell to colour alone, nor show a blank that could be read as silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.render.mailtext import line
from monitor.types import Brief, SilenceCell

GLYPHS = {"silent": "0", "unreachable": "!", "not-followed": "–"}
WORDS = {
    "heard": "heard",
    "silent": "silent",
    "unreachable": "unreachable",
    "not-followed": "not followed",
}
KEY = (
    ("heard", "2", "Heard", "this many reports"),
    ("silent", "0", "Silent", "feeds worked since the event began and carried other news"),
    ("unreachable", "!", "Unreachable", "a feed failed or carried nothing, so we cannot tell"),
    ("not-followed", "–", "Not followed", "no feed of this sort is followed"),
)
FIRSTS, HOURS = 12, 48  # cells told; from so many hours on they are told in days
NO_LABEL = "no lens label"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One region and lens: `glyph` for the eye, `words` for everybody."""

    state: str
    glyph: str
    words: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceTable:
    """Column heads, and rows of a region's name with its cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    firsts: tuple[str, ...]  # who was first in each cell that was heard, earliest first
    notes: tuple[str, ...]  # what stands behind silent and unreachable cells


def silence_table(brief: Brief) -> SilenceTable | None:
    """The map, or None where no outlet is followed or heard."""
    if not brief.silence:
        return None
    lenses = list(dict.fromkeys(cell.lens for cell in brief.silence))
    regions = list(dict.fromkeys((cell.region, cell.region_name) for cell in brief.silence))
    cells = {(cell.region, cell.lens): cell for cell in brief.silence}
    labels = [line(brief.lens_labels.get(lens, lens)) if lens else NO_LABEL for lens in lenses]
    return SilenceTable(
        columns=tuple(labels),
        rows=tuple(
            (line(name), tuple(_cell(cells[region, lens]) for lens in lenses))
            for region, name in regions
        ),
        firsts=_firsts(brief, dict(zip(lenses, labels, strict=True))),
        notes=tuple(
            f"{line(cell.region_name)}, {label}: {WORDS[cell.state]} — "
            + "; ".join(map(line, cell.outlets))
            for region, _ in regions
            for lens, label in zip(lenses, labels, strict=True)
            for cell in (cells[region, lens],)
            if cell.state in {"silent", "unreachable"}
        ),
    )


def _firsts(brief: Brief, labels: dict[str, str]) -> tuple[str, ...]:
    """Cells as "Western Africa, state: Le Jour [3], 5 hours after the first report"."""
    heard = [cell for cell in brief.silence if cell.first and cell.after_hours is not None]
    heard.sort(key=lambda cell: (cell.after_hours or 0.0, cell.first))
    return tuple(
        f"{line(cell.region_name)}, {labels[cell.lens]}: {line(cell.first_outlet)} [{cell.first}], "
        + _after(cell.after_hours or 0.0)
        for cell in heard[:FIRSTS]
    )


def _after(hours: float) -> str:
    if hours == 0:
        return "the first report of all"
    if hours < 1:
        return "within the hour"
    if hours < HOURS:
        return f"{round(hours)} {'hour' if round(hours) == 1 else 'hours'} after the first report"
    days = round(hours / 24)
    return f"{days} {'day' if days == 1 else 'days'} after the first report"


def _cell(cell: SilenceCell) -> Cell:
    heard = cell.state == "heard"
    return Cell(
        state=cell.state,
        glyph=f"{cell.takes:,}" if heard else GLYPHS[cell.state],
        words=f"heard {cell.takes:,}" if heard else WORDS[cell.state],
        outlets=tuple(line(outlet) for outlet in cell.outlets),
    )
