"""A story is followed through titles in several languages, from two examples, in order of time."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.headline import headline, without_brand
from monitor.core.romanise import skeleton
from monitor.core.track import Tracker

START = datetime(2021, 7, 20, tzinfo=UTC)
OTHERS = (
    ("en", "Heavy rain expected across the northern coast on Friday"),
    ("en", "Central bank leaves interest rates unchanged again"),
    ("fr", "Le festival de cinéma ouvre ses portes ce soir"),
    ("es", "El gobierno presenta el presupuesto del próximo año"),
)


def followed() -> Tracker:
    """A tracker that was shown one event twice, and other news before."""
    tracker = Tracker()
    for lang, text in OTHERS * 6:
        tracker.follow(text, lang, START)
    for minutes, text in ((0, "Liz Cambage pulls out of Tokyo Olympics, citing anxiety"),
                          (5, "Liz Cambage withdraws from Tokyo Olympics over bubble")):  # fmt: skip
        tracker.example(text, "en", START + timedelta(minutes=minutes), "cambage")
    return tracker


def test_one_name_has_one_skeleton_in_every_alphabet() -> None:
    """Nobody lists every spelling of a name; its consonants survive the newsrooms."""
    assert skeleton("doncic") == skeleton("дончич") == skeleton("دونتشيتش")
    assert skeleton("camara") == skeleton("kamara") == skeleton("كامارا")
    assert skeleton("oui") == ""  # too little is left to say anything


def test_a_story_is_found_again_in_a_language_of_neither_example() -> None:
    """Two in five titles of a real stream are in a language that no example had."""
    later = START + timedelta(hours=1)
    spanish = followed().follow("Liz Cambage renuncia a los Juegos de Tokio", "es", later)
    assert spanish.event == "cambage"
    assert 0.3 <= spanish.score <= 1


def test_another_story_is_given_to_none() -> None:
    """Most of a stream is about something else."""
    later = START + timedelta(hours=1)
    other = followed().follow("Volcano erupts on remote island, villages evacuated", "en", later)
    assert other.event is None


def test_nothing_is_followed_before_its_second_example() -> None:
    """One example is an accident; the operator gives two."""
    tracker = Tracker()
    tracker.example("Liz Cambage pulls out of Tokyo Olympics", "en", START, "cambage")
    again = tracker.follow("Liz Cambage pulls out of Tokyo Olympics", "en", START)
    assert again.event is None


def test_the_same_stream_gives_the_same_answers() -> None:
    """What was decided yesterday must be decided again tomorrow."""
    titles = [
        ("en", "Cambage leaves the Tokyo bubble"),
        *OTHERS,
        ("fr", "Liz Cambage forfait aux JO"),
    ]

    def decided() -> list[tuple[str | None, float]]:
        tracker = followed()
        found = [
            tracker.follow(text, lang, START + timedelta(hours=n))
            for n, (lang, text) in enumerate(titles, start=1)
        ]
        return [(f.event, f.score) for f in found]

    assert decided() == decided()


def test_the_outlets_name_at_the_end_is_no_part_of_a_title() -> None:
    """Every title of an outlet would be alike."""
    title = "Typhoon and extreme heat pose new threat to Tokyo"
    assert without_brand(f"{title} | WTOP") == title
    assert without_brand(f"{title} - SAPO Desporto") == title
    assert without_brand("Japan - France") == "Japan - France"


def test_countries_are_the_same_in_every_language() -> None:
    """They are the names that CLDR knows in nine languages without any list of ours."""
    texts = {
        "en": "Slovenia beats Argentina", "pt": "Eslovênia bate a Argentina",
        "de": "Slowenien zerlegt Argentinien", "ar": "سلوفينيا تهزم الأرجنتين",
    }  # fmt: skip
    assert {headline(text, lang).lands for lang, text in texts.items()} == {
        frozenset({"country:SI", "country:AR"})
    }


def test_a_story_is_found_by_what_happened_where_no_name_is_shared() -> None:
    """Headlines in Russian and Arabic spell no name as English does; the deeds are the same."""
    tracker = Tracker()
    for lang, text in OTHERS * 6:
        tracker.follow(text, lang, START)
    for minutes, text in ((0, "Judo siblings win gold on the same day"),
                          (5, "Brother and sister both take judo gold")):  # fmt: skip
        tracker.example(text, "en", START + timedelta(minutes=minutes), "siblings")
    russian = tracker.follow(
        "Брат и сестра завоевали золото в дзюдо", "ru", START + timedelta(hours=1)
    )
    assert russian.event == "siblings"
    assert russian.candidates[0].evidence["senses_best"] > 0.5
    assert russian.candidates[0].evidence["foreign"] == 1.0


def test_a_title_of_no_event_teaches_once_its_story_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was passed over when too little was known; it must not stand in the story's way later."""

    def last() -> tuple[str | None, float]:
        tracker = followed()
        passed = tracker.follow("La joueuse australienne jette l'éponge", "fr", START)
        for hours in (1, 2):
            text = "Liz Cambage, la joueuse australienne, jette l'éponge avant Tokyo"
            known = tracker.follow(text, "fr", START + timedelta(hours=hours))
            assert known.event == "cambage"
        again = tracker.follow(
            "Pourquoi la joueuse australienne jette l'éponge", "fr", START + timedelta(hours=3)
        )
        return passed.event, again.score

    event, score = last()
    assert event is None
    monkeypatch.setattr("monitor.core.track._AGAIN", 0)
    assert last()[0] is None
    assert score > last()[1]


def test_nothing_later_changes_what_was_decided() -> None:
    """A digest that went out cannot be called back; only later titles may gain."""
    titles = [("fr", "Liz Cambage forfait aux JO"), *OTHERS, ("en", "Cambage leaves the bubble")]

    def decided(count: int) -> list[str | None]:
        tracker = followed()
        return [
            tracker.follow(text, lang, START + timedelta(hours=n)).event
            for n, (lang, text) in enumerate(titles[:count], start=1)
        ]

    whole = decided(len(titles))
    assert [decided(count) for count in range(len(titles))] == [
        whole[:count] for count in range(len(titles))
    ]


def test_an_events_name_tells_nothing() -> None:
    """Only titles teach: an event called anything else is followed alike."""

    def run(name: str) -> list[float]:
        tracker = Tracker()
        for text in ("Cambage pulls out of Tokyo", "Liz Cambage withdraws from Tokyo"):
            tracker.example(text, "en", START, name)
        later = START + timedelta(hours=1)
        return [tracker.follow("Cambage: why I left Tokyo", "en", later).score]

    assert run("cambage") == run("zzz")
