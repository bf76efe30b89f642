"""Who reprints whom: credits in four languages, and texts that are one text."""

import itertools
from datetime import timedelta

import pytest
from builders import DAY, make_item, make_reading, make_translation

from monitor.core.credit import agency, lead_length, named_agency
from monitor.core.origin import origins
from monitor.types import Reading

LEAD = (
    "Heavy weapons fire and explosions shook the garrison town of Kati before dawn on Saturday, "
    "and residents of the capital nearby said they had heard shooting near the airport."
)
FRENCH = (
    "Des tirs nourris et des explosions ont secoué avant l'aube la ville garnison de Kati, et "
    "des habitants de la capitale voisine disent avoir entendu des tirs près de l'aéroport."
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("BAMAKO (AFP) - Fighters attacked.", "AFP"),
        ("(AFP) - Des combattants ont attaqué.", "AFP"),
        ("DUBAÏ (Reuters) - Vingt marins ont été secourus.", "Reuters"),
        ("باماكو (أ ف ب) - هاجم مسلحون", "AFP"),
        ("رويترز - قال شهود", "Reuters"),
        ("وكالات\nهاجم مسلحون", "agencies"),
        ("新华社巴马科8月9日电 马里军方9日说", "Xinhua"),
        ("据新华社报道，马里首都", "Xinhua"),
        ("（法新社巴马科25日电）武装分子", "AFP"),
        ("Fighters attacked on Saturday. (dpa)", "dpa"),
        ("Un texte du journal, avec AFP", "AFP"),
        ("The APA said nothing of AFP in this sentence.", ""),
        ("Residents of Kati said they heard fire.", ""),
        ("عاد السلام إلى المدينة", ""),
    ],
)
def test_a_wire_credit_is_read_where_papers_write_it(text: str, who: str) -> None:
    """Ten papers that print one dispatch are one voice, whatever their language."""
    assert agency(text) == who


def test_a_dateline_is_not_part_of_what_is_told() -> None:
    """A gist that begins with "(AFP) -" wastes the reader's first glance."""
    text = "KATI, Mali (AFP) - Heavy weapons fire was heard."
    assert text[lead_length(text) :] == "Heavy weapons fire was heard."
    assert lead_length("Heavy weapons fire was heard.") == 0


def test_an_author_line_can_be_an_agency() -> None:
    """Many feeds credit the wire in dc:creator only."""
    assert named_agency("AFP") == "AFP"
    assert named_agency("with Reuters") == "Reuters"
    assert named_agency("Apolline Martin") == ""


def wire(number: int, text: str, hours: float, *, lang: str = "en", english: str = "") -> Reading:
    item = make_item(
        number, title=f"Headline {number}", summary=text, published=DAY + timedelta(hours=hours)
    )
    if not english:
        return make_reading(item, lang=lang)
    return make_reading(item, lang=lang, translation=make_translation(summary=english))


def test_the_later_of_two_like_texts_is_the_copy_whoever_is_read_first() -> None:
    """Feeds arrive in any order; who reprints whom does not depend on it."""
    first, second = wire(1, f"KATI (AFP) - {LEAD}", 0), wire(2, LEAD, 3)
    for one, other in itertools.permutations((first, second)):
        edges = [o for o in origins(one, [other]) if o.origin is not None]
        assert [(o.copy, o.origin, o.basis) for o in edges] == [(2, 1, "near-duplicate")]


def test_of_two_texts_of_one_minute_the_lower_number_is_the_origin() -> None:
    """A tie must be broken the same way on every machine."""
    edges = origins(wire(7, LEAD, 0), [wire(5, LEAD, 0)])
    assert [(o.copy, o.origin) for o in edges] == [(7, 5)]


def test_different_reports_of_one_event_are_not_copies() -> None:
    """Independent voices must stay independent, or the count lies."""
    other = wire(2, "Gunmen opened fire at the barracks of Kati and at two other sites.", 1)
    assert origins(wire(1, LEAD, 0), [other]) == ()


def test_the_same_words_weeks_later_are_a_series_not_a_reprint() -> None:
    """A weekly market report repeats itself; it reprints nobody."""
    assert origins(wire(1, LEAD, 0), [wire(2, LEAD, 24 * 8)]) == ()


def test_a_translated_dispatch_is_found_through_the_translation() -> None:
    """The Paris wire in English and in French is one origin."""
    french = wire(2, FRENCH, 2, lang="fr", english=LEAD)
    (edge,) = origins(french, [wire(1, LEAD, 0)])
    assert (edge.copy, edge.origin, edge.basis) == (2, 1, "translated-duplicate")


def test_without_a_translation_languages_are_not_compared() -> None:
    """No guess is better than a guess over different alphabets."""
    assert origins(wire(2, FRENCH, 2, lang="fr"), [wire(1, LEAD, 0)]) == ()


def test_an_agency_does_not_credit_itself() -> None:
    """Xinhua's own report is an origin, not a reprint of Xinhua."""
    own = make_reading(make_item(1, body="新华社巴马科8月9日电 马里军方9日说"), lang="zh")
    assert origins(own, (), "Xinhua News Agency") == ()
    (credit,) = origins(own, (), "Some Portal")
    assert (credit.copy, credit.origin, credit.agency, credit.basis) == (
        1,
        None,
        "Xinhua",
        "credit",
    )


def test_many_candidates_give_the_same_edges_in_any_order() -> None:
    """The stored rows are the same however the store returned its candidates."""
    me = wire(3, LEAD, 5)
    others = [wire(1, LEAD, 0), wire(2, f"(AFP) - {LEAD}", 2), wire(4, LEAD, 8)]
    results = {origins(me, order) for order in itertools.permutations(others)}
    assert len(results) == 1
    assert [(o.copy, o.origin) for o in results.pop()] == [(3, 1), (3, 2), (4, 3)]
