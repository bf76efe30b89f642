"""Two titles of one story are told from two of one day by more than their letters."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.headline import headline
from monitor.core.kindred import MEASURES, kindred, measures
from monitor.core.track import Tracker
from monitor.core.track_weights import ACROSS, COMMITTEE, WITHIN

START = datetime(2021, 7, 20, tzinfo=UTC)
NOTHING = dict.fromkeys(("grams", "words", "names", "senses", "numbers"), 0.0)


def found(one: str, other: str, apart: float = 1.0) -> dict[str, float]:
    """What two English titles have in common where everything said is as rare."""
    read, there = headline(one, "en"), headline(other, "en")
    rarity = {
        channel: dict.fromkeys(getattr(read, channel), 3.0)
        for channel in ("words", "names", "senses", "numbers")
    }
    return measures(read, there, NOTHING | {"grams": 0.3}, rarity, apart)


def test_every_measure_has_a_weight_and_none_is_left_over() -> None:
    """A measure without a weight would be counted as nothing, silently."""
    assert tuple(found("Cambage leaves", "Cambage stays")) == MEASURES
    assert set(WITHIN) == set(ACROSS) == set(MEASURES)


def test_what_lies_far_apart_is_less_likely_one_story() -> None:
    """The next round of a contest is told in the words of the last."""
    near = found("Slovenia wins", "Slovenia wins again", apart=1.0)
    far = found("Slovenia wins", "Slovenia wins again", apart=200.0)
    assert kindred(near, WITHIN) > kindred(far, WITHIN)
    assert kindred(near, ACROSS) > kindred(far, ACROSS)


def test_other_countries_are_another_story() -> None:
    """'X wins gold' is said of every country in the same words."""
    one = found("Slovenia wins gold", "Slovenia takes gold")
    two = found("Slovenia wins gold", "Japan takes gold")
    assert (one["one_land"], one["other_lands"]) == (1.0, 0.0)
    assert (two["one_land"], two["other_lands"]) == (0.0, 1.0)
    assert kindred(one, WITHIN) > kindred(two, WITHIN)


def test_a_score_is_a_number_and_a_year_is_none() -> None:
    """Every title of a month says its year."""
    assert headline("Dončić scores 48 in Tokyo 2020", "en").numbers == {"48"}
    assert headline("دونتشيتش يسجل ٤٨ نقطة", "ar").numbers == {"48"}
    assert found("Doncic scores 48", "Doncic: 31 points")["other_numbers"] == 1.0


def followed(tracker: Tracker) -> Tracker:
    for minutes, text in ((0, "Liz Cambage pulls out of Tokyo Olympics, citing anxiety"),
                          (5, "Liz Cambage withdraws from Tokyo Olympics over bubble")):  # fmt: skip
        tracker.example(text, "en", START + timedelta(minutes=minutes), "cambage")
    return tracker


def test_the_committee_decides_by_its_mean() -> None:
    """What one of two is certain of and the other denies is an even chance."""
    weights = {"grams_best": 0.0}
    tracker = followed(Tracker([(weights, 30.0), (weights, -30.0)]))
    title = "Cambage leaves the Tokyo bubble"
    seen = tracker.follow(title, "en", START + timedelta(hours=1))
    assert seen.score == pytest.approx(0.5)
    alone = followed(Tracker([(weights, 30.0)])).follow(title, "en", START + timedelta(hours=1))
    assert alone.score == pytest.approx(1.0)


def test_neighbours_speak_for_the_event_that_they_teach() -> None:
    """A title stands where the titles stand that are most like it."""
    decision = followed(Tracker(COMMITTEE)).follow(
        "Liz Cambage withdraws from Olympics", "en", START + timedelta(hours=1)
    )
    evidence = decision.candidates[0].evidence
    assert evidence["kin_votes"] == pytest.approx(1.0)
    assert evidence["kin_best"] == evidence["kin_example"] > 0
    assert evidence["kin_none"] < evidence["kin_sum"]


def test_a_strangers_story_next_to_it_speaks_against_an_event() -> None:
    """A story that nobody follows must not be drawn into one that is."""
    tracker = followed(Tracker([({"grams_best": 0.0}, -30.0)]))
    first = tracker.follow("Liz Cambage signs with a club in China", "en", START)
    second = tracker.follow("Liz Cambage signs in China", "en", START + timedelta(hours=1))
    assert first.event is None
    assert second.candidates[0].evidence["kin_stray"] < 0
