"""How often general news names a country."""

from monitor.core.fame import seldom


def test_what_happens_in_a_country_seldom_named_stands_out() -> None:
    assert seldom("US") == seldom("CN") == 0.0
    assert 0.0 < seldom("FR") < seldom("TH") < seldom("ML") < seldom("GA")
    assert seldom("NC") == 1.0  # not in the table
