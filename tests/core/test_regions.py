"""Regions are UN M49 areas with CLDR's names; countries and continents are never mixed."""

from __future__ import annotations

import pytest
from babel import Locale

from monitor.core.regions import (
    COUNTRIES,
    REGIONS,
    ancestors,
    contains,
    countries_in,
    country_name,
    outlet_region,
    region_name,
    region_of,
)

# CLDR lists some codes that are no countries of ISO 3166-1.
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_all_249_countries_of_iso_3166_have_an_area_and_kosovo_too() -> None:
    """An outlet of any country can be placed."""
    cldr = {str(code) for code in Locale.parse("en").territories if str(code).isalpha()}
    assert set(COUNTRIES) == cldr - NO_COUNTRIES
    assert len(COUNTRIES) == 250
    assert len(set(COUNTRIES) - {"XK"}) == 249


@pytest.mark.parametrize(
    ("country", "region", "name"),
    [
        ("ML", "011", "Western Africa"), ("DZ", "015", "Northern Africa"), ("CG", "017", "Middle Africa"),
        ("ZA", "018", "Southern Africa"), ("ET", "014", "Eastern Africa"), ("QA", "145", "Western Asia"),
        ("IR", "034", "Southern Asia"), ("RU", "151", "Eastern Europe"), ("GB", "154", "Northern Europe"),
        ("FR", "155", "Western Europe"), ("US", "021", "Northern America"), ("VE", "005", "South America"),
        ("CU", "029", "Caribbean"), ("CN", "030", "Eastern Asia"), ("TW", "030", "Eastern Asia"),
        ("HK", "030", "Eastern Asia"), ("XK", "039", "Southern Europe"), ("CY", "145", "Western Asia"),
        ("KZ", "143", "Central Asia"), ("TH", "035", "Southeast Asia"), ("AQ", "010", "Antarctica"),
    ],
)  # fmt: skip
def test_a_country_is_in_the_area_that_m49_gives_it(country: str, region: str, name: str) -> None:
    """Where M49 is silent (Taiwan, Kosovo), CLDR's containment is followed."""
    assert region_of(country) == region
    assert region_name(region) == name


def test_every_area_and_country_has_a_name_in_four_languages() -> None:
    """A page in Arabic must not show a number for a region."""
    for language in ("en", "fr", "ar", "zh"):
        assert all(region_name(code, language) for code in REGIONS)
        assert all(country_name(code, language) for code in COUNTRIES)
    assert [region_name("011", x) for x in ("fr", "ar", "zh")] == [
        "Afrique occidentale",
        "غرب أفريقيا",
        "西非",
    ]
    assert [country_name("ML", x) for x in ("en", "fr", "ar", "zh")] == [
        "Mali",
        "Mali",
        "مالي",
        "马里",
    ]


def test_areas_contain_each_other_up_to_the_world() -> None:
    """Mali is in Western Africa, in Sub-Saharan Africa, in Africa, in the world."""
    assert ancestors("ML") == ("011", "202", "002", "001")
    assert contains("002", "ML")
    assert contains("011", "011")
    assert not contains("015", "ML")
    assert ancestors("001") == ()
    assert all(ancestors(country)[-1] == "001" for country in COUNTRIES)


def test_the_countries_of_an_area_can_be_listed() -> None:
    """The Maghreb's area holds seven countries and territories."""
    assert countries_in("015") == ("DZ", "EG", "EH", "LY", "MA", "SD", "TN")
    assert len(countries_in("001")) == 250


def test_a_pan_regional_outlet_speaks_from_the_area_that_it_names() -> None:
    """Africanews sits in Congo and speaks for Sub-Saharan Africa."""
    assert outlet_region("CG", "202") == "202"
    assert outlet_region("CG") == "017"


def test_an_unknown_code_is_an_error_and_not_a_guess() -> None:
    """A wrong country must be repaired in the configuration."""
    for ask in (region_of, region_name, country_name):
        with pytest.raises(KeyError):
            ask("UK")
