"""`monitor evaluate numbers` and `silence`: what the figures of a page are worth."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from monitor.cli import cli
from monitor.evaluate.numbers import Label, evaluate_numbers, six_cities
from monitor.types import Figure

MINI = Path(__file__).parent / "data/gold-mini"
# Read off the sample we ship (33 labels); on the whole labelled set both are above .90.
FLOOR = 0.85


def figure(value: float, subject: str, *, upper: float | None = None) -> Figure:
    return Figure(
        value=value, upper=upper, subject=subject, unit="", text="words", field="body",
        version="original", start=0, end=5,
    )  # fmt: skip


def test_figures_of_the_sample_we_ship_are_found_and_their_spans_are_exact() -> None:
    """A ledger that misses a toll, or points at other words, is worse than none."""
    result = evaluate_numbers(MINI)
    assert result["labels"] >= 20
    assert result["overall"]["precision"] >= FLOOR
    assert result["overall"]["recall"] >= FLOOR
    assert result["spans_verified"] == result["figures"] > 0


def test_six_cities_in_four_languages_and_both_digits_are_one_row_that_agrees() -> None:
    """A false disagreement sends an analyst on an errand."""
    assert six_cities() == {
        "figures": 6, "rows": ["6 cities attacked: agree"], "expected": 6,
    }  # fmt: skip


def test_a_label_is_met_by_its_value_and_by_nothing_that_befell_others() -> None:
    """Twelve wounded are not twelve dead, though the number is right."""
    label = Label(subject="killed", low=70, high=100, text="more than 70")
    assert label.has(figure(80, "killed"))
    assert label.has(figure(60, "killed", upper=75))
    assert not label.has(figure(60, "killed"))
    assert label.counts(figure(80, "soldiers killed"))
    assert label.suits(figure(80, "soldiers"))
    assert not label.suits(figure(80, "injured"))


def test_made_worlds_have_exactly_their_states_and_recovered_feeds_turn_silent() -> None:
    """Silence is claimed where we listened and nowhere else."""
    run = CliRunner().invoke(cli, ["evaluate", "silence", "--json"])
    assert run.exit_code == 0, run.output
    result = json.loads(run.output)
    assert result["wrong"] == []
    assert result["right"] == result["cells"] >= 300
    assert result["flipped"] == result["recoveries"] == 100


def test_both_evaluations_print_for_people_too() -> None:
    """A table for eyes, an object for programs."""
    numbers = CliRunner().invoke(cli, ["evaluate", "numbers", "--data", str(MINI)])
    assert "spans verified" in numbers.output
    data = CliRunner().invoke(cli, ["evaluate", "numbers", "--data", str(MINI), "--json"])
    assert set(json.loads(data.output)["overall"]) >= {"precision", "recall"}
    silence = CliRunner().invoke(cli, ["evaluate", "silence"])
    assert "recoveries turn unreachable to silent" in silence.output
