"""The same thing said in nine languages is the same meaning; nothing is guessed."""

from collections import Counter

import pytest

from monitor.core.fold import fold
from monitor.core.headline import headline
from monitor.core.meanings import SPORT, WORLD
from monitor.core.names import folded_words
from monitor.core.senses import LANGS, senses

ROWS = [line for line in (SPORT + WORLD).splitlines() if line.strip()]
CEREMONY = {
    "en": "The opening ceremony was held in an empty stadium",
    "fr": "La cérémonie d'ouverture s'est tenue dans un stade vide",
    "es": "La ceremonia de apertura se celebró en un estadio vacío",
    "pt": "A cerimônia de abertura foi realizada em um estádio vazio",
    "de": "Eröffnungszeremonie: Die Zeremonie eröffnet im leeren Stadion",
    "ru": "Церемония открытия прошла на пустом стадионе",
    "sl": "Slovesnost ob odprtju na praznem stadionu",
    "ar": "حفل الافتتاح في استاد خاليه من الجمهور",
    "zh": "空场体育场举行开幕式",
}


def said(text: str, lang: str) -> frozenset[str]:
    folded = fold(text, lang)
    return senses(folded_words(folded), folded.text, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_one_scene_is_the_same_meanings_in_every_language(lang: str) -> None:
    """A reader of one language finds the story in another by what happened, where no name helps."""
    assert {"ceremon", "open", "stadium", "empty"} <= said(CEREMONY[lang], lang)


def test_every_line_says_its_meaning_in_all_nine_languages() -> None:
    """A hole in the table would make a language deaf to a thing without anybody noticing."""
    faults = [row[:40] for row in ROWS if not all(cell.strip() for cell in row.split("|"))]
    assert faults == []
    assert {len(row.split("|")) for row in ROWS} == {len(LANGS)}
    keys = Counter(row.split("|")[0].split(",")[0].strip().rstrip("*") for row in ROWS)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_longest_beginning_of_a_word_tells() -> None:
    """A silver medal is no argument, and a goldsmith's word no gold medal's twin."""
    assert said("Silbermedaille", "de") == {"silver"}
    assert "bronze" not in said("Bronx", "en")


def test_arabic_is_read_without_what_is_written_onto_a_word() -> None:
    """'And with the medal' is one word there."""
    assert "medal" in said("وبالميدالية", "ar")


def test_a_language_without_a_column_says_nothing() -> None:
    """Finnish must not be read as if it were English."""
    assert said("final gold team", "fi") == frozenset()


def test_a_headline_keeps_meanings_and_countries_together() -> None:
    """Both are the same in every language, so both are compared across them."""
    read = headline("Slovenia wins gold", "en")
    assert read.senses == {"win", "gold", "country:SI"}
    assert read.lands == {"country:SI"}
