"""Quotes are cut out of the stored original, whole, and never from the headline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import make_item, make_translation

from monitor.core.quote import best_quote, quote_translation, verify
from monitor.errors import QuoteError
from monitor.types import Language, Quote, Translation, Untranslated

ENGLISH = Untranslated(source="en", reason="English already")


def language(code: str) -> Language:
    return Language(code=code, confidence=1.0, basis="test")


def quote_of(
    code: str, text: str, *, title: str = "Something else", translation: Translation | None = None
) -> Quote:
    item = make_item(title=title, body=text)
    found = best_quote(item, language(code), translation or ENGLISH)
    assert found is not None
    assert item.body[found.start : found.end] == found.text
    verify(item, found)
    return found


@pytest.mark.parametrize(
    ("code", "text", "words", "speaker"),
    [
        (
            "en",
            'The road was shut. "We heard it before the call to prayer, then nothing," said a fish seller near the port.',
            "We heard it before the call to prayer, then nothing",
            "a fish seller near the port",
        ),
        (
            "en",
            "Camp was quiet. “It went on until the morning came,” a resident told reporters on Saturday.",
            "It went on until the morning came",
            "a resident",
        ),
        (
            "fr",
            "La ville est coupée. « On nous avait dit que ce serait fini en trois jours », confie l'épouse d'un adjudant.",
            "On nous avait dit que ce serait fini en trois jours",
            "l'épouse d'un adjudant",
        ),
        (
            "ar",
            "أغلقت الطرق أمس. «نعيش في غرفة واحدة ولا أحد يجيبنا متى نعود»، تقول سيدة من الحي.",
            "نعيش في غرفة واحدة ولا أحد يجيبنا متى نعود",
            "سيدة من الحي",
        ),
        (
            "zh",
            "道路已经封闭。“凌晨听到两声巨响，整栋楼都在震。”一名店主说，他带着家人离开。",
            "凌晨听到两声巨响，整栋楼都在震。",
            "一名店主",
        ),
        (
            "zh",
            "道路已經封閉。「凌晨聽到兩聲巨響，整棟樓都在震。」一名店主說，他帶着家人離開。",
            "凌晨聽到兩聲巨響，整棟樓都在震。",
            "一名店主",
        ),
    ],
)  # fmt: skip
def test_direct_speech_comes_before_the_outlets_own_words_with_its_speaker(
    code: str, text: str, words: str, speaker: str
) -> None:
    """What somebody said is the strongest evidence; who said it must be what the text states."""
    found = quote_of(code, text)
    assert (found.text, found.kind, found.speaker) == (words, "speech", speaker)


@pytest.mark.parametrize(
    "text",
    [
        'A "Military Committee for Refoundation" led by officers took the television building at dawn on Sunday.',
        'The ministry called the acts "dangerous" and asked residents to stay at home until the morning.',
    ],
)
def test_a_name_or_a_scare_quote_is_not_speech(text: str) -> None:
    """A word in marks says nothing about what anybody said."""
    found = quote_of("en", text)
    assert (found.kind, found.text) == ("sentence", text)


def test_a_headline_is_never_quoted_even_if_the_text_repeats_it() -> None:
    """The sample page's quotes read like headlines, because they were."""
    title = "Mali was hit by a wave of coordinated attacks from armed groups"
    said = "Soldiers closed the road to the airport and searched every car that left the town."
    item = make_item(title=title, summary=f"{title}.", body=f"{title}. {said}")
    found = best_quote(item, language("en"), ENGLISH)
    assert found is not None
    assert found.text == said


def test_an_item_that_only_repeats_its_headline_has_no_quote() -> None:
    """Better no quote than a headline in quotation marks."""
    item = make_item(
        title="Six cities attacked at once in Mali", summary="Six cities attacked at once in Mali"
    )
    assert best_quote(item, language("en"), ENGLISH) is None


def test_a_sentence_that_was_cut_off_is_not_quoted() -> None:
    """A teaser ends where the feed's owner wanted a click, not where the thought ends."""
    item = make_item(
        summary="Burkina Faso and Niger took part in air strikes, the alliance said on…"
    )
    assert best_quote(item, language("en"), ENGLISH) is None


def test_the_dateline_is_not_part_of_the_quote() -> None:
    """KATI, Mali - is the agency's stamp, not what the text says."""
    found = quote_of(
        "en", "KATI, Mali - Heavy weapons fire shook the garrison town before dawn on Saturday."
    )
    assert found.text == "Heavy weapons fire shook the garrison town before dawn on Saturday."


def test_one_changed_word_is_refused_by_item_field_and_words() -> None:
    """An operator must see at once which quote is wrong and what the text says instead."""
    item = make_item(
        7, body="The risk of state collapse in Mali is real. The army has said nothing."
    )
    found = best_quote(item, language("en"), ENGLISH)
    assert found is not None
    changed = replace(item, body=item.body.replace("real", "unreal"))
    with pytest.raises(QuoteError) as refused:
        verify(changed, found)
    for part in ("item 7", "daily", "body", found.text):
        assert part in str(refused.value)


def test_a_span_outside_the_text_or_in_the_headline_is_refused() -> None:
    """A damaged row must not slip through because slicing forgives."""
    item = make_item(title="Six cities attacked", body="Short text.")
    beyond = Quote(text="text that is gone", field="body", start=40, end=57, kind="sentence")
    headline = Quote(text="Six cities", field="title", start=0, end=10, kind="sentence")
    with pytest.raises(QuoteError, match="not the words"):
        verify(item, beyond)
    with pytest.raises(QuoteError, match="headline is never a quote"):
        verify(item, headline)


FRENCH = "Le fleuve a débordé dans la nuit de lundi. Les habitants ont quitté la ville à pied."


def test_a_quote_is_translated_by_the_sentence_in_its_place() -> None:
    """The reader sees the machine's English for these words and no others."""
    english = "The river overflowed on Monday night. The inhabitants left the town on foot."
    found = quote_of("fr", FRENCH, translation=make_translation(body=english))
    assert found.translation == "The river overflowed on Monday night."


def test_speech_is_translated_by_the_marked_words_alone() -> None:
    """ "He said" is not part of what he said."""
    french = "Tout est calme. « On n'a pas dormi, mais on n'a pas fui », dit un habitant."
    english = 'All is calm. "We did not sleep, but we did not flee", says an inhabitant.'
    found = quote_of("fr", french, translation=make_translation(body=english))
    assert found.translation == "We did not sleep, but we did not flee"


@pytest.mark.parametrize(
    "translation",
    [
        make_translation(body="The river overflowed on Monday night."),
        make_translation(
            body="The river overflowed on Monday night. The inhabitants left.", flags=("body:numbers-changed",)
        ),
        Untranslated(source="fr", reason="no model fr->en"),
    ],
    ids=["sentence lost", "flagged", "no model"],
)  # fmt: skip
def test_a_quote_stays_untranslated_where_the_place_is_not_certain(
    translation: Translation | Untranslated,
) -> None:
    """A wrong sentence under a quote is worse than none."""
    item = make_item(body=FRENCH)
    quote = Quote(text=FRENCH[:42], field="body", start=0, end=42, kind="sentence")
    assert quote_translation(item, quote, "fr", translation) == ""
