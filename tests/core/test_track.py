"""A story is followed through titles in several languages, from two examples, in order of time."""

from datetime import UTC, datetime, timedelta

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
