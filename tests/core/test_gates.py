"""What no score overrules: texts that name something of an event and are about another thing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from builders import make_item, make_reading

from monitor.core import actions
from monitor.core.match import Candidate, Matcher
from monitor.core.renowned import is_renowned
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
)

BEGAN = date(2026, 3, 2)


def entity(name: str, kind: str = "place", country: str = "") -> Entity:
    known = {"en": (name,)}
    return Entity(id=EntityId(name.casefold()), kind=kind, country=country, names=known)


IRAN, OMAN, KHARG = entity("Iran", country="IR"), entity("Oman", country="OM"), entity("Kharg")
GUARDS = entity("Guard Corps", "armed-group", "IR")
WORLD = entity("African Union", "organisation")
STRAIT = Event(
    slug=EventSlug("strait"), title="Iran blockades the strait", dek="Mines closed the waterway.",
    date=BEGAN, until=None, type="coerce", places=(IRAN.id, KHARG.id, OMAN.id),
    actors=(GUARDS.id, WORLD.id), keywords={"en": ("oil prices", "Iran blockade", "Farsi Gate")},
    exclude={"en": ("regatta",)},
)  # fmt: skip
BLAZE = Event(
    slug=EventSlug("blaze"), title="Fire in a tower", dek="", date=BEGAN, until=None,
    type="disaster", places=(OMAN.id,), actors=(), keywords={},
)  # fmt: skip
GALE = Event(
    slug=EventSlug("gale"), title="Cyclone hits the coast", dek="", date=BEGAN, until=None,
    type="disaster", places=(OMAN.id,), actors=(), keywords={},
)  # fmt: skip
MATCHER = Matcher((STRAIT,), (IRAN, OMAN, KHARG, GUARDS, WORLD))


def told(title: str, body: str = "", *, after: int = 40, matcher: Matcher = MATCHER) -> Candidate:
    at = datetime.combine(BEGAN, datetime.min.time(), tzinfo=UTC) + timedelta(days=after)
    reading = make_reading(make_item(title=title, body=body, published=at))
    (one,) = matcher.compare(reading)
    return one


def test_a_round_up_that_names_no_place_of_the_event_is_not_it() -> None:
    """One sentence of a body with a keyword is a mention."""
    gate = told("Ships turn back", "Rain fell. Farsi Gate was in the news.").gate
    assert gate == "names it in passing only, and no place or country of it"


def test_a_mention_below_a_headline_about_another_country_is_not_it() -> None:
    """The blockade of the headline is Peru's, though a sentence below names Iran."""
    body = "It was calm. Iran said nothing."
    away = told("Peru: navy blockades a port, closure goes on", body)
    assert away.gate == "names it in passing only, and its headline is of another country"
    assert told("Navy blockades a port, closure goes on", body).gate == ""


def test_a_mention_needs_a_headline_that_tells_of_it_or_several_rare_names() -> None:
    """A commentary may tell all in its body; a round-up names it once."""
    once = told("A bad week", "It was calm. Iran and its blockade are in the news.")
    assert once.gate == "names it in passing only, and its headline tells too little of it"
    names = "The Guard Corps denies it. At Kharg nothing moves."
    assert told("A bad week", names).gate == ""


def test_an_excluded_word_of_the_body_counts_where_only_the_body_names_the_event() -> None:
    """The body that speaks of the regatta once, and of Iran once, is about the regatta."""
    one = told("Blockade of the harbour: closure goes on", "The regatta starts. Iran is far away.")
    assert one.gate == "names it in passing only, and has an excluded word (regatta)"


def test_a_second_country_of_a_body_counts_beside_another_name_only() -> None:
    """Oman in the sentence of Iran is company; Oman elsewhere in a round-up is not."""
    assert "company" in told("Iran waits", "Oman speaks with Iran of the ships.").evidence
    assert "company" not in told("Iran waits", "It rained. Oman opens a school.").evidence
    assert "company" in told("Iran and Oman wait").evidence


def test_deeds_of_a_body_count_where_the_event_is_named_if_the_headline_says_a_country_only() -> (
    None
):
    """All news of a country names it; a rare name in the headline makes the whole body count."""
    body = "Rain fell. The blockade goes on."
    assert "deed" not in told("Iran waits", body).evidence
    assert told("Iran waits", "The blockade of Iran goes on.").evidence["deed"].what == "blockade"
    assert told("Kharg waits", body).evidence["deed"].what == "blockade"


def test_the_single_words_of_a_keyword_are_no_evidence_of_their_own() -> None:
    """A gate and Farsi make no Farsi Gate."""
    apart = told("Gate to Farsi culture: Iran opens a school")
    assert "loose" in apart.evidence
    assert apart.gate == "names that all the world uses, and too little of what happened"


def test_an_earlier_year_beside_a_country_needs_the_events_own_deed() -> None:
    """A text on what Iran exported in 2015 is no news of the strait."""
    assert told("Iran: oil exports and imports", after=1).gate == ""
    old = told("Iran: oil exports and imports since 2015", after=1)
    assert old.gate == "names that all the world uses, and too little of what happened"
    assert told("Iran: blockade as in 2015", after=1).gate == ""


def test_a_name_of_nowhere_needs_what_the_events_own_text_tells_of() -> None:
    """RSF is a force in Sudan, and Reporters sans frontières; Tawila is a town, and "long"."""
    one = told("Farsi Gate: its embassy opens, ministry says")
    assert one.gate == "no place or country of it, and nothing that its own text tells of"
    assert told("Farsi Gate: blockade of the embassy").gate == ""


def test_a_headline_that_names_a_lesser_country_only_names_nothing_of_the_event() -> None:
    """Oman is in the news for much else; below it the strait is a mention."""
    assert "fleeting" in told("Oman waits", "It rained. At Kharg ships wait.").evidence
    assert "fleeting" not in told("Iran waits", "It rained. At Kharg ships wait.").evidence
    passing = told("Blockade of the harbour: closure goes on", "It rained. Oman waits.")
    assert passing.gate == "names it in passing only, and no place or country of it"


def test_a_keyword_of_the_body_stands_for_no_second_country() -> None:
    """A spokesman of the one country, and far below a line on the two."""
    feud = Event(
        slug=EventSlug("feud"), title="Iran and Oman feud", dek="Ban on exports after remarks.",
        date=BEGAN, until=None, type="coerce", places=(IRAN.id, OMAN.id), actors=(),
        keywords={"en": ("Gulf quarrel",)},
    )  # fmt: skip
    gate = "one of two countries only; this event needs Iran and Oman"
    matcher = Matcher((feud,), (IRAN, OMAN))
    below = told("Iran: spokesman's remarks", "It rained. The Gulf quarrel.", matcher=matcher)
    assert below.gate == gate
    assert told("Iran: spokesman's remarks on the Gulf quarrel", matcher=matcher).gate == ""


def test_a_lesser_country_needs_more_as_time_goes_on() -> None:
    """In the first days the shortage in Oman is the strait's; two months later it may be any."""
    title = "Oman: shortage of fuel"
    assert told(title, after=1).gate == ""
    assert told(title, after=60).gate == "nothing is named that is the event's own"


def test_the_day_of_the_beginning_stands_for_a_deed_while_it_is_fresh() -> None:
    """ "What happened in Iran on 2 March" needs no word for what happened; a year on it does."""
    title = "What happened in Iran on 2 March"
    assert told(title, after=10).gate == ""
    assert told(title, after=60).gate.startswith("names that all the world uses")


def test_an_actor_of_nowhere_stands_beside_a_country_like_a_second_one() -> None:
    """The African Union on Iran is two sides of the event; Iran alone needs more."""
    assert told("African Union on Iran: shut the port", after=2).gate == ""
    assert told("Iran: shut the port", after=2).gate.startswith("names that all the world uses")


@pytest.mark.parametrize(
    ("event", "without", "with_"),
    [(BLAZE, {"storm", "flood", "earthquake", "wildfire"}, {"fire", "collapse"}),
     (GALE, {"earthquake", "wildfire"}, {"storm", "flood", "collapse"})],
)  # fmt: skip
def test_a_fire_is_no_storm_and_a_storm_no_earthquake(
    event: Event, without: set[str], with_: set[str]
) -> None:
    """A disaster whose own words say of which force it is, is none of the others."""
    concepts = Matcher((event,), (OMAN,))._profiles[event.slug].concepts.keys()
    assert set().union(*actions.FORCES) >= {"storm", "flood", "earthquake", "wildfire"}
    assert concepts.isdisjoint(without)
    assert concepts >= with_


def test_heads_of_world_bodies_and_movements_of_the_daily_news_are_not_rare() -> None:
    """They speak on all events."""
    assert is_renowned(("Tedros Adhanom Ghebreyesus",))
    assert is_renowned(("Hamas",))


COUP = Event(
    slug=EventSlug("coup"), title="Officers seize power in Gabon", dek="The president is held.",
    date=BEGAN, until=None, type="coup", places=(EntityId("gabon"), EntityId("akanda")),
    actors=(EntityId("brice nguema"),), keywords={"en": ("Owendo base",)},
)  # fmt: skip
CRISIS = Event(
    slug=EventSlug("crisis"), title="Officers seize power in France", dek="The president is held.",
    date=BEGAN, until=None, type="coup", places=(EntityId("france"),), actors=(), keywords={},
)  # fmt: skip
FAR = Matcher(
    (COUP, CRISIS),
    (
        entity("Gabon", country="GA"), entity("France", country="FR"),
        entity("Akanda", country="GA"), entity("Brice Nguema", "person", "GA"),
    ),
)  # fmt: skip


def test_a_country_that_the_world_seldom_names_is_the_talk_of_those_days() -> None:
    """Two days after the coup a report from Gabon is of the coup; one from France is not."""
    assert told("Soldiers in the empty streets across Gabon", after=2, matcher=FAR).gate == ""
    assert (
        "too little"
        in told("Soldiers in the empty streets across France", after=2, matcher=FAR).gate
    )
    assert "too little" in told("Soldiers in the streets across Gabon", after=60, matcher=FAR).gate


def test_a_body_that_names_a_seldom_country_once_is_no_talk_of_the_day() -> None:
    body = "Sales rose. Branches in Gabon did well. Dividends follow."
    assert told("A bank reports its year", body, after=2, matcher=FAR).gate != ""


def test_a_column_that_comes_back_to_the_event_is_about_it() -> None:
    """Its headline says nothing, but two of its sentences do."""
    once = "The shutters are down. In Akanda soldiers sleep. The radio plays marches."
    twice = once + " Brice Nguema will not explain himself. Akanda waits."
    assert told("Men of the hour", once, after=9, matcher=FAR).gate != ""
    assert told("Men of the hour", twice, after=9, matcher=FAR).gate == ""
