"""The tables of the evaluate commands say what was scored, in one form."""

import io

from rich.console import Console

from monitor.cli.rates import rates_table


def cells(columns: tuple[str, ...], *rows: tuple[str, dict[str, float | int | None]]) -> list[str]:
    written = io.StringIO()
    Console(file=written, width=80).print(rates_table("Scores", columns, rows))
    return [" ".join(line.replace("│", " ").split()) for line in written.getvalue().splitlines()]


def test_rates_have_three_digits_and_counts_none() -> None:
    """A count of 1,234 is not 1234.000, and a rate of one is 1.000."""
    shown = cells(
        ("precision", "f1", "labels", "per_1000"),
        ("overall", {"precision": 1.0, "f1": 0.91249, "labels": 1234, "per_1000": 2.5}),
        ("ar", {"precision": None, "labels": 0}),
    )
    assert "Scores" in shown[0]
    assert "overall 1.000 0.912 1,234 2.50" in shown
    assert "ar 0" in shown
    assert any("precision" in line and "F1" in line and "per 1,000" in line for line in shown)
