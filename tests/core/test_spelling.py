"""A listed person or place is found under a spelling that nobody listed, and little else is."""

from dataclasses import replace
from datetime import date

import pytest
from builders import make_entity, make_item, make_reading

from monitor.core.fold import fold
from monitor.core.match import Matcher
from monitor.core.spelling import Spellings
from monitor.types import Event, EventSlug, Reading

MALI = make_entity("mali", country="ML", en=("Mali",), ar=("مالي",), zh=("马里",))
CAMARA = make_entity("camara", "person", country="ML", en=("Sadio Camara",))
KIDAL = make_entity("kidal", country="ML", en=("Kidal",))
BAMAKO = make_entity("bamako", country="ML", en=("Bamako",), fr=("Bamako",))
TIMBUKTU = make_entity("timbuktu", country="ML", en=("Timbuktu",))
FASHER = make_entity("fasher", country="SD", en=("El Fasher",))
ENTITIES = (MALI, CAMARA, KIDAL, BAMAKO, TIMBUKTU, FASHER)
SPELLINGS = Spellings(ENTITIES)
EVENT = Event(
    slug=EventSlug("kidal"), title="Rebels take Kidal", dek="Sadio Camara is killed in the attack.",
    date=date(2026, 4, 25), until=None, type="assault",
    places=tuple(e.id for e in (MALI, KIDAL, BAMAKO, TIMBUKTU)), actors=(CAMARA.id,),
)  # fmt: skip


def found(text: str, lang: str) -> list[tuple[str, str]]:
    spelled = SPELLINGS.find(text, lang, fold(text, lang), ())
    return [(one.entity, text[one.start : one.end]) for one in spelled]


@pytest.mark.parametrize(
    ("text", "lang", "entity", "written"),
    [
        ("مقتل كامارا في هجوم", "ar", "camara", "كامارا"),
        ("السيطرة على كيدال", "ar", "kidal", "كيدال"),
        (
            "القتال وكيدال تسقط",
            "ar",
            "kidal",
            "كيدال",
        ),  # "and Kidal": the clitic is no letter of it
        ("انفجار بباماكو", "ar", "bamako", "باماكو"),
        ("国防部长卡马拉身亡", "zh", "camara", "卡马拉"),
        ("國防部長卡馬拉身亡", "zh", "camara", "卡馬拉"),
        ("部长萨迪奥·卡马拉身亡", "zh", "camara", "卡马拉"),
        ("武装分子攻占基达尔", "zh", "kidal", "基达尔"),
        ("Le ministre Kamara est mort", "fr", "camara", "Kamara"),
        ("Blasts shake Bamaco", "en", "bamako", "Bamaco"),
        ("Massacre à l'hôpital d'El-Facher", "fr", "fasher", "Facher"),
        ("سقوط الفاشر", "ar", "fasher", "فاشر"),
        ("法希尔陷落", "zh", "fasher", "法希尔"),
        ("Tombouctou sous les tirs", "fr", "timbuktu", "Tombouctou"),
    ],
)
def test_a_name_is_found_as_another_newsroom_writes_it(
    text: str, lang: str, entity: str, written: str
) -> None:
    """An operator lists the spelling that he knows; spans are exact in every script."""
    assert (entity, written) in found(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The camera rolled as Camera crews arrived", "en"),  # one vowel is another word
        ("La caméra tourne", "fr"),
        ("kamara in small letters is no name", "en"),
        ("KAMARA IN A SHOUTED HEADLINE", "en"),  # capitals say nothing here
        ("كاميرا المراقبة", "ar"),  # camera
        ("كمر", "ar"),  # the consonants alone
        ("卡马拉德", "zh"),  # a longer name
        ("卡马拉·哈里斯", "zh"),  # a first name
        ("东西南北", "zh"),
        ("Komora", "en"),
    ],
)
def test_other_words_with_the_same_consonants_are_left_alone(text: str, lang: str) -> None:
    """A hint that fires on every camera would cost more than it brings."""
    assert found(text, lang) == []


def test_a_name_that_two_entities_share_is_nobodys() -> None:
    """Which Camara is meant cannot be told from a spelling."""
    other = make_entity("other-camara", "person", country="GN", en=("Moussa Camara",))
    text = "مقتل كامارا"
    both = Spellings([*ENTITIES, other])
    assert both.find(text, "ar", fold(text, "ar"), ()) == []


def test_where_a_listed_name_stands_nothing_is_guessed() -> None:
    """The spans of what was found for certain are taken."""
    text = "Kamara"
    assert SPELLINGS.find(text, "fr", fold(text, "fr"), [(0, 6)]) == []


def reading(title: str, lang: str) -> Reading:
    return make_reading(make_item(1, title=title), lang=lang)


def test_an_unlisted_spelling_raises_the_score_and_is_shown_as_such() -> None:
    """A reader of the explanation sees that it is a guess, and the very word."""
    matcher = Matcher((EVENT,), ENTITIES)
    title = "مقتل الوزير كامارا في هجوم في مالي"
    (told,) = matcher.match(reading(title, "ar"))
    (plain,) = matcher.match(reading(title.replace("كامارا", "فلان"), "ar"))
    assert told.score > plain.score
    (reason,) = [r for r in told.reasons if r.kind == "spelling"]
    assert reason.what == "Sadio Camara"
    assert title[reason.start : reason.end] == reason.text == "كامارا"


def test_an_unlisted_spelling_alone_opens_no_gate() -> None:
    """It weighs less than a listed name, and never stands for the scene of an event."""
    alone = reading("武装分子袭击，卡马拉身亡", "zh")
    (guess,) = Matcher((EVENT,), ENTITIES).match(alone)
    assert guess.verdict == "near"
    assert "nothing is named that is the event's own" in guess.lacked[0]
    listed = replace(CAMARA, names={**CAMARA.names, "zh": ("卡马拉",)})
    (sure,) = Matcher((EVENT,), (MALI, listed, KIDAL, BAMAKO, TIMBUKTU)).match(alone)
    assert sure.verdict == "match"
