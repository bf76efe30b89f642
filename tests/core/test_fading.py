"""News of an assault is over in days, of an epidemic in months, of an election on its day."""

from datetime import date, timedelta

import pytest

from monitor.core import actions
from monitor.core.fading import HALF_LIFE, freshness

BEGAN = date(2026, 5, 1)


def after(kind: str, days: int, until: date | None = None) -> float:
    return freshness(kind, BEGAN, until, BEGAN + timedelta(days=days))


def test_an_assault_fades_in_days_and_an_epidemic_in_months() -> None:
    """The same three weeks are an age after a raid and the beginning of an outbreak."""
    assert after("assault", 0) == after("epidemic", 0) == 1.0
    assert after("assault", 5) == pytest.approx(0.5)
    assert after("assault", 21) == 0.0
    assert after("epidemic", 21) > 0.8
    assert 0.0 < after("epidemic", 90) < 0.5


def test_an_election_stays_fresh_until_its_day_and_is_soon_over_after_it() -> None:
    """A campaign grows louder, not fainter, towards the vote."""
    vote = BEGAN + timedelta(days=40)
    assert [after("election", day, vote) for day in (0, 20, 40)] == [1.0, 1.0, 1.0]
    assert after("election", 44, vote) == pytest.approx(0.5)
    assert after("election", 60, vote) == 0.0
    assert after("election", 4) == pytest.approx(0.5)  # without a last day the first is the vote


def test_a_date_before_the_first_day_is_as_fresh_as_the_first() -> None:
    """An outlet on the other side of the date line is not early."""
    assert after("assault", -1) == 1.0


def test_every_type_that_has_deeds_has_a_pace_of_its_own() -> None:
    """A type that is added to the lexicon must not fade at a speed that nobody chose."""
    assert set(actions.BY_TYPE) <= set(HALF_LIFE)
