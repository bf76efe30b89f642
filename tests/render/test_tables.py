"""CSV of takes and figures: whole, readable back, and dead in every spreadsheet."""

import csv
import io
from dataclasses import replace

import pytest
from builders import DAY, make_event, make_outlet, make_rows, make_standing

from monitor.core.brief import make_brief
from monitor.errors import QuoteError
from monitor.render.tables import calm, figures_csv, takes_csv
from monitor.render.verified import all_views
from monitor.types import Brief

FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x",
            "\u202e=1", "\x00=1", "\ufeff=1", "\u200b=1")  # fmt: skip


def brief(words: str = "Fighters attacked") -> Brief:
    outlet = make_outlet("one", name=words, lenses=("state",), country="ML")
    other = make_outlet("two", name='Two, "quoted"', country="FR", languages=("fr",))
    said = "At least 23 soldiers were killed in Kati, the army said on Sunday."
    return make_brief(
        make_rows(
            make_standing(1, outlet=outlet, title=words, summary=said, published=DAY),
            make_standing(2, outlet=other, lang="fr", title=words, published=DAY,
                          summary="Au moins 23 soldats ont été tués à Kati, selon l'armée."),
            event=make_event(title=words),
        )
    )  # fmt: skip


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_takes_and_figures_are_read_back_as_they_were() -> None:
    """An analyst's spreadsheet must hold what the page holds."""
    made = brief()
    takes, figures = read(takes_csv(made)), read(figures_csv(made))
    assert [row["number"] for row in takes] == ["1", "2"]
    assert {row["outlet"] for row in takes} == {"Fighters attacked", 'Two, "quoted"'}
    assert {row["lenses"] for row in takes} == {"state", ""}
    assert {(row["value"], row["qualifier"]) for row in figures} == {("23", "at-least")}
    assert {row["take"] for row in figures} == {"1", "2"}
    assert {row["as_worded"] for row in figures} == {"At least 23 soldiers", "Au moins 23 soldats"}


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(words: str) -> None:
    """A headline must not call a program on the machine of the one who opens the file."""
    for text in (takes_csv(brief(words)), figures_csv(brief(words))):
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            assert [cell for cell in row if cell.strip()[:1] in tuple("=+-@＝＋－＠")] == []
    assert calm(words)[:1] == "'"


def test_a_table_refuses_a_quote_that_is_not_its_originals() -> None:
    """Every form is checked, tables too."""
    made = brief()
    view = next(v for v in all_views(made) if v.take.quote)
    assert view.item is not None
    broken = replace(view, item=replace(view.item, summary="other words", body="other words"))
    batches = tuple(
        replace(b, takes=tuple(broken if v.number == view.number else v for v in b.takes))
        for b in made.batches
    )
    with pytest.raises(QuoteError):
        takes_csv(replace(made, batches=batches))
