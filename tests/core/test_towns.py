"""Towns and regions of the world: what the table holds, and what a text says by naming one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from builders import make_item, make_reading

from monitor.core import scene
from monitor.core.evidence import Evidence
from monitor.core.fold import fold
from monitor.core.match import Matcher
from monitor.core.towns import Town, Towns, kilometres
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
    Lang,
)

BEGAN = date(2026, 4, 25)
TABLE = files("monitor.core").joinpath("towns.tsv").read_text(encoding="utf-8")


def place(name: str, country: str) -> Entity:
    slug = EntityId(name.lower().replace(" ", "-"))
    return Entity(id=slug, kind="place", country=country, names={"en": (name,)})


def event(places: Sequence[Entity], kind: str = "assault") -> Event:
    return Event(
        slug=EventSlug("it"), title="Fighters attack", dek="Gunmen attacked.", date=BEGAN,
        until=None, type=kind, places=tuple(p.id for p in places), actors=(), keywords={},
    )  # fmt: skip


def told(
    places: Sequence[Entity], title: str, summary: str = "", lang: Lang = "en"
) -> dict[str, Evidence]:
    at = datetime(2026, 4, 27, 9, tzinfo=UTC)
    item = make_item(title=title, summary=summary, published=at)
    reading = make_reading(item, lang=lang)
    found = Matcher((event(places),), places).compare(reading)
    return dict(found[0].evidence) if found else {}


def sighted(text: str, lang: Lang, country: str) -> list[str]:
    towns = Towns({country})
    return [text[s:e] for s, e, _ in scene.seen(text, lang, fold(text, lang), (), towns)]


MALI, KATI, BAMAKO = place("Mali", "ML"), place("Kati", "ML"), place("Bamako", "ML")
SUDAN, FASHER, DARFUR = place("Sudan", "SD"), place("El Fasher", "SD"), place("Darfur", "SD")
NIGERIA, NIGER = place("Nigeria", "NG"), place("Niger State", "NG")
THAILAND, CAMBODIA, POIPET = place("Thailand", "TH"), place("Cambodia", "KH"), place("Poipet", "KH")


def test_each_line_is_a_town_or_a_region_with_a_name_and_it_says_whose_data_it_is() -> None:
    """CC BY asks for the name of who made it wherever it goes."""
    head, *lines = TABLE.splitlines()
    assert "GeoNames" in head
    assert "CC BY 4.0" in head
    assert len(lines) > 25_000
    for line in lines:
        country, _, north, east, size, names = line.split("\t")
        assert len(country) == 2
        assert (north == "") == (east == "")
        assert size in {"", "+", "*"}
        assert all(name.strip("~") for name in names.split("|")), line
    assert len(TABLE.encode()) < 3_000_000


@pytest.mark.parametrize(
    ("name", "country", "others"),
    [
        ("Khan Younis", "PS", ("Khan Yunis", "خان يونس")),
        ("Basra", "IQ", ("Bassora", "البصرة", "巴士拉")),
        ("Ed Daein", "SD", ("El Daein", "الضعين")),
        ("Kaduna", "NG", ("كادونا", "卡杜納")),
        ("Aleppo", "SY", ("Alep", "حلب")),
    ],
)
def test_a_town_is_known_by_the_names_that_newsrooms_of_four_languages_write(
    name: str, country: str, others: tuple[str, ...]
) -> None:
    towns = Towns({country})
    town = next(t for t in towns.named(name, country) if not t.wide)
    for other in others:
        assert town in towns.named(other, country), other


def test_a_region_is_found_by_its_name_with_its_kind_or_by_a_word_of_it() -> None:
    towns = Towns({"NG", "SD", "CD"})
    assert [(t.region, t.wide) for t in towns.named("Niger State", "NG")] == [("31", True)]
    assert towns.named("North Kivu", "CD") == towns.named("Nord-Kivu", "CD") != []
    assert len(towns.named("Darfur", "SD")) == 5
    assert towns.named("Niger State", "SD") == []


def test_capitals_and_large_towns_are_told_from_the_rest() -> None:
    known = {name: Towns({"ML"}).named(name, "ML")[-1] for name in ("Bamako", "Kayes", "Diré")}
    assert [(t.capital, t.large) for t in known.values()] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_distances_are_those_of_the_map() -> None:
    def at(name: str) -> tuple[float, float]:
        town = next(t for t in Towns({"ML"}).named(name, "ML") if not t.wide)
        assert town.where is not None
        return town.where

    assert kilometres(at("Bamako"), at("Kati")) == pytest.approx(15, abs=5)
    assert kilometres(at("Bamako"), at("Gao")) == pytest.approx(930, abs=30)


@pytest.mark.parametrize(
    ("title", "country", "lang", "names"),
    [
        ("RSF claims Babanusa, army's last base", "SD", "en", ["Babanusa"]),
        ("مقتل العشرات في كادقلي", "SD", "ar", ["كادقلي"]),
        ("上海发布红色预警", "CN", "zh", ["上海"]),
        ("LAGOS: markets reopen", "NG", "en", ["LAGOS"]),
        # a name within a person's, with letters of something else, or an ordinary word
        ("Aung San Suu Kyi moved", "ML", "en", []),
        ("The IgA response", "JP", "en", []),
        ("la salud de todos", "PH", "en", []),
        ("A nice day", "FR", "en", []),
        ("Nice day for all", "FR", "en", []),
        ("Attack in Nice kills two", "FR", "en", ["Nice"]),
        # "like" is not written onto a name: a market called Kasuwan, not Aswan
        ("هجوم على سوق كاسوان", "EG", "ar", []),
    ],
)
def test_towns_are_seen_where_a_reader_would_see_one(
    title: str, country: str, lang: Lang, names: list[str]
) -> None:
    assert sighted(title, lang, country) == names


def test_a_town_in_a_listed_name_is_not_seen_beside_it() -> None:
    """ "Niger State" is listed: Niger in it is neither the country nor another place."""
    evidence = told((NIGERIA, NIGER), "Gunmen raid a market in Niger State")
    assert evidence["place"].what == NIGER.id
    assert "afar" not in evidence


def test_a_town_far_from_all_listed_places_speaks_against_an_event() -> None:
    far = told((MALI, KATI), "Mali: gunmen attack Ségou")["afar"]
    assert (far.what, [f.text for f in far.found]) == ("Ségou", ["Ségou"])
    assert far.value == 2.0
    assert told((MALI, KATI), "Mali attacked", "Gunmen came to Ségou")["afar"].value == 1.5


def test_what_is_as_prominent_as_a_listed_place_is_not_held_against_it() -> None:
    assert "afar" not in told((MALI, KATI), "Gunmen attack Kati and Ségou")
    assert "afar" not in told((MALI, KATI), "Gunmen attack Kati", "Ségou is calm")
    assert "afar" in told((MALI, KATI), "Gunmen attack Ségou", "Last month it was Kati")


def test_a_town_beside_a_listed_place_is_its_scene() -> None:
    """Kalaban Koro is twelve kilometres from Bamako: it names Mali, and is no other place."""
    evidence = told((MALI, KATI, BAMAKO), "Shots heard in Kalaban Koro")
    assert evidence["country"].what == "ML"
    assert not evidence.keys() & {"afar", "aside"}


def test_a_capital_stands_for_its_government_wherever_the_event_is() -> None:
    assert "afar" not in told((SUDAN, FASHER), "Khartoum denies the army has fled")
    assert "afar" in told((SUDAN, FASHER), "Babanusa: Sudan's army denies it has fled")


def test_a_region_beside_a_listed_town_in_it_is_no_wider_than_the_town() -> None:
    """The fall of El Fasher in Darfur is not the strike on Ed Daein, 300 km off in Darfur."""
    assert "afar" in told((SUDAN, FASHER, DARFUR), "Ed Daein: Sudan mourns seventy dead")
    assert "afar" not in told((SUDAN, DARFUR), "Ed Daein: Sudan mourns seventy dead")


def test_of_an_event_between_two_countries_no_town_is_far() -> None:
    """Their border is long, and nobody lists all of it."""
    both = (THAILAND, CAMBODIA, POIPET)
    assert "afar" not in told(both, "Cambodia says Thai jets bombed Pursat")
    assert "afar" in told((CAMBODIA, POIPET), "Cambodia says Thai jets bombed Kampot")


def test_where_only_the_capital_is_listed_another_town_is_only_beside() -> None:
    """Protest in the capital is the whole country's: a stranger is weaker evidence there."""
    evidence = told((MALI, BAMAKO), "Mali: gunmen attack the camp in Ségou")
    assert "afar" not in evidence
    assert evidence["aside"].found[0].text == "Ségou"


def test_the_country_of_a_known_town_is_named_by_it() -> None:
    palestine = place("Palestine", "PS")
    evidence = told((palestine, place("Israel", "IL")), "فرحة عارمة في خان يونس", lang="ar")
    assert evidence["country"].what == "PS"
    assert evidence["country"].value == pytest.approx(0.8)


def test_a_small_town_names_no_country_and_a_name_of_two_countries_neither() -> None:
    def named(name: str, *countries: str) -> tuple[Town, ...]:
        return tuple(t for c in countries for t in Towns({c}).named(name, c))

    assert scene.country_of(named("Kayes", "ML")) == "ML"
    assert scene.country_of(named("Diré", "ML")) == ""
    assert scene.country_of(named("Hyderabad", "PK")) == "PK"
    assert scene.country_of(named("Hyderabad", "PK", "IN")) == ""


def test_the_capital_of_a_dateline_does_not_outweigh_where_it_happened() -> None:
    """ "Bamako, 9 August": the report was written there."""
    places = (MALI, KATI, BAMAKO)
    assert "aside" in told(
        places, "马里军方称击退对圣市军事基地的袭击", "新华社巴马科8月9日电", "zh"
    )
    beside = told(places, "Bamako: le gouvernement réagit à l'attaque de Tominian", lang="fr")
    assert "aside" not in beside
