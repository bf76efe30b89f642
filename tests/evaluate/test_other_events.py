"""Labelled items on events that the matcher was not built on: what carries over stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.evaluate.match import evaluate_match

SETS = Path(__file__).parents[1] / "data" / "matching"
# A little below what was measured when they were written; set-1 is much harder than the rest.
FLOORS = {"set-1": 0.62, "set-2": 0.82, "set-3": 0.87, "set-4": 0.86}
NEAR_MISSES_TAKEN_AT_MOST = {"set-1": 1, "set-2": 3, "set-3": 1, "set-4": 5}


@pytest.mark.parametrize("translation", ["gold", "none"])
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_other_events_are_found(name: str, translation: str) -> None:
    result = evaluate_match(SETS / name, translation=translation)
    near, _ = result["near_misses_taken"]
    assert result["overall"]["f1"] >= FLOORS[name]
    assert result["overall"]["precision"] >= 0.9
    assert near <= NEAR_MISSES_TAKEN_AT_MOST[name]


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_what_was_there_before_loses_an_item_at_most(name: str) -> None:
    alone = evaluate_match(SETS / name, history=False)["overall"]["f1"]
    assert evaluate_match(SETS / name)["overall"]["f1"] >= alone - 0.01
