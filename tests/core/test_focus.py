"""What a text is about, and what it only mentions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import make_item, make_reading

from monitor.core import atlas, gates
from monitor.core.evidence import collect, scan
from monitor.core.match import Candidate, Matcher
from monitor.core.renowned import is_renowned
from monitor.core.whereabouts import places
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
    Lang,
    Reading,
)

BEGAN = date(2026, 4, 25)
MALI = Entity(id=EntityId("mali"), kind="place", country="ML", names={"en": ("Mali",)})
KATI = Entity(id=EntityId("kati"), kind="place", country="ML", names={"en": ("Kati",)})
KAYES = Entity(id=EntityId("kayes"), kind="place", country="ML", names={"en": ("Kayes",)})
CAMARA = Entity(id=EntityId("camara"), kind="person", country="ML", names={"en": ("Sadio Camara",)})
WORLD = Entity(id=EntityId("un"), kind="organisation", names={"en": ("United Nations",)})
EVENT = Event(
    slug=EventSlug("kati"), title="Fighters attack Kati", dek="Gunmen attacked the garrison.",
    date=BEGAN,
    until=None, type="assault", places=(MALI.id, KATI.id), actors=(CAMARA.id, WORLD.id),
    keywords={"en": ("hostages", "Kati garrison")},
)  # fmt: skip
MATCHER = Matcher((EVENT,), (MALI, KATI, KAYES, CAMARA, WORLD))


def reading(title: str, body: str = "", lang: Lang = "en") -> Reading:
    at = datetime(2026, 4, 27, 9, tzinfo=UTC)
    return make_reading(make_item(title=title, body=body, published=at), lang=lang)


def told(title: str, body: str = "") -> Candidate:
    (one,) = MATCHER.compare(reading(title, body))
    return one


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("en", "Gunmen attack a market in Mambasa", "Mambasa"),
        ("fr", "Mambasa : plus de cent civils tués", "Mambasa"),
        ("fr", "Une frappe dans la région de Ségou", "Ségou"),
        ("ar", "قصف في مدينة بابنوسة", "بابنوسة"),
        ("zh", "收复巴拉镇", "巴拉"),
    ],
)
def test_the_words_around_a_place_betray_it(lang: Lang, text: str, place: str) -> None:
    """Nobody lists all towns of a war; spans point at the name in the original."""
    spans = places(text, lang)
    assert place in {text[start:end] for start, end in spans}


def test_days_and_labels_of_a_headline_are_no_places() -> None:
    """ "BREAKING: " and "in March" say nothing of where."""
    assert places("BREAKING: gunmen attack", "en") == []
    assert places("The attack in March was the first", "en") == []


def test_another_town_of_the_same_country_counts_against_an_item() -> None:
    """Last month's ambush in the next town is another story, listed or not."""
    assert told("Gunmen attack a market in Kati, Mali").evidence.keys().isdisjoint({"aside"})
    for title in ("Gunmen attack Kayes in Mali", "Gunmen attack a market in Timissa, Mali"):
        other = told(title)
        assert other.evidence["aside"].value == 1.0
        assert other.odds < told("Gunmen attack a market in Kati, Mali").odds


def test_a_headline_about_another_country_is_told_from_one_about_ours() -> None:
    """Peru's parliament is not Mali's because the summary compares them."""
    assert "focus" in told("Peru mourns", "Gunmen attacked Kati in Mali.").evidence
    assert "focus" not in told("Peru mourns Kati's dead").evidence


def test_deeds_of_a_body_count_only_where_the_event_is_named() -> None:
    """A round-up of the day tells of eight things; the attack may be another's."""
    apart = told("The week in pictures", "Mali holds its breath. Gunmen attacked in Peru.")
    together = told("The week in pictures", "It rained. Gunmen attacked in Mali.")
    assert "deed" not in apart.evidence
    assert "deed" in together.evidence
    assert together.evidence["fleeting"].value == 1.0
    assert "fleeting" not in told("Mali: gunmen attack").evidence


def test_a_keyword_of_common_words_is_no_name_of_the_event() -> None:
    """ "hostages" is said of every kidnapping; with nothing else of the event it is not enough."""
    one = told("Emirati hostages freed after ransom")
    assert "phrase" in one.evidence
    assert "keyword" not in one.evidence
    assert one.gate == "nothing is named that is the event's own"


def test_a_country_alone_needs_more_of_what_happened_than_a_town_does() -> None:
    """All news of a country names it."""
    assert told("Mali: president opens a school").gate.startswith("names that all the world uses")
    assert told("Kati: the garrison after the attack").gate == ""


def test_a_surname_stands_for_its_person_in_company_only() -> None:
    """Headlines drop first names; alone a surname is anybody's."""
    assert "actor" in told("Mali attack: Camara is dead").evidence
    alone = told("Camara scores twice")
    assert "actor" not in alone.evidence
    assert alone.gate == "nothing is named that is the event's own"


def test_what_all_the_world_names_is_not_rare() -> None:
    """The United Nations are an actor of every event."""
    assert is_renowned(("UN", "United Nations"))
    assert not is_renowned(("Sadio Camara",))
    found = scan(reading("United Nations: gunmen attack"), MATCHER._gazetteer)
    profile = MATCHER._profiles[EVENT.slug]
    evidence = collect(found, profile, MATCHER._rarity)
    assert gates.refusal(found, profile, evidence, MATCHER._rarity) != ""


@pytest.mark.parametrize(
    ("text", "country"),
    [("الرئاسة النيجيرية تنفي", "NG"), ("الجيش الألماني", "DE"), ("الحكومة اليمنية", "YE")],
)
def test_arabic_peoples_are_made_of_their_countries_names(text: str, country: str) -> None:
    """النيجيرية is Nigeria's; the article of a country falls away, the hamza of ألمانيا does not."""
    from monitor.core.names import Gazetteer  # noqa: PLC0415  (only here)

    keys = {hit.term.key for hit in Gazetteer(atlas.terms()).find(text, "ar")}
    assert f"country:{country}" in keys


ZH_MATCHER = Matcher(
    (EVENT,), (replace(MALI, names={"en": ("Mali",), "zh": ("马里",)}), KATI, KAYES, CAMARA, WORLD)
)


@pytest.mark.parametrize(
    ("title", "lang", "old"),
    [
        ("Mali attack: as in 2013, soldiers killed", "en", True),
        ("Mali attack: fuel at 2000 francs", "en", False),
        ("马里袭击：2013年以来最严重", "zh", True),
        ("马里袭击：油价2000法郎", "zh", False),
    ],
)
def test_a_price_is_no_year(title: str, lang: Lang, old: bool) -> None:
    """What looks back at another year is another story; what costs 2000 is not."""
    (one,) = ZH_MATCHER.compare(reading(title, lang=lang))
    assert ("bygone" in one.evidence) is old


@pytest.mark.parametrize("word", ["黑市", "牛市", "早市", "集市"])
def test_a_market_is_no_town(word: str) -> None:
    """市 is a city, and a market."""
    assert places(f"马里{word}油价上涨", "zh") == []
