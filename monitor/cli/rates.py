"""The tables of the evaluate commands: a row for each language or kind, rates and counts beside it.

It must never compute a rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table

_HEADS = {"f1": "F1", "per_1000": "per 1,000"}
_DIGITS = {"per_1000": 2}


def rates_table(
    title: str, columns: Sequence[str], rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> Table:
    """Rates with three digits, counts as they are; what a row does not have is left empty."""
    table = Table(title=title)
    table.add_column("")
    for column in columns:
        table.add_column(_HEADS.get(column, column.replace("_", " ")), justify="right")
    for name, values in rows:
        table.add_row(name, *(_told(column, values.get(column)) for column in columns))
    return table


def _told(column: str, value: object) -> str:
    if isinstance(value, float):
        return f"{value:.{_DIGITS.get(column, 3)}f}"
    return "" if value is None else f"{value:,}"
