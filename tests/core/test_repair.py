"""Names that a model mangled are put right, in brackets, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import make_item, make_translation

from monitor.config import load
from monitor.core.known_names import KnownNames
from monitor.core.quality import doubt_of, judged
from monitor.core.repair import repair, repaired
from monitor.types import Field

CONFIG = Path(__file__).parent.parent.parent / "config"


@pytest.fixture(scope="module")
def names() -> KnownNames:
    return KnownNames(load(CONFIG).entities)


@pytest.mark.parametrize(
    ("lang", "source", "english", "right"),
    [
        (
            "ar",
            "أعلنت جماعة نصرة الإسلام والمسلمين مسؤوليتها عن الهجوم",
            "The Support Front for Islam and Muslims claimed the attack.",
            "The [JNIM] claimed the attack.",
        ),
        ("fr", "Des hommes ont attaqué Sévaré.", "Men attacked Sevari.", "Men attacked [Sévaré]."),
        # the name is there, in a form that we know
        ("fr", "Des hommes ont attaqué Sévaré.", "Men attacked Sevare.", "Men attacked Sevare."),
        # nothing like it is there: a name is never added
        ("fr", "Des hommes ont attaqué Sévaré.", "Men attacked a town.", "Men attacked a town."),
        # another known name is never overwritten
        ("fr", "L'armée est à Gao.", "The army is in Niamey.", "The army is in Niamey."),
        # the source does not have the name
        ("fr", "Le Front a parlé.", "The Support Front spoke.", "The Support Front spoke."),
    ],
)
def test_a_known_name_is_put_where_it_was_mangled(
    names: KnownNames, lang: str, source: str, english: str, right: str
) -> None:
    """Square brackets say that the word is ours, as an editor's do."""
    assert repair(source, english, lang, names)[0] == right


def test_a_repair_is_noted(names: KnownNames) -> None:
    """What stood there is kept, so that nobody need trust the repair."""
    item = make_item(title="Des hommes ont attaqué Sévaré.", summary="Rien de neuf.")
    made = make_translation(title="Men attacked Sevari.", summary="Nothing new.")
    fields: tuple[Field, ...] = ("title", "summary")
    assert judged(item, made, fields, names.lost).flags == ()  # misspelt, but not lost
    mended = repaired(item, made, fields, names)
    assert mended.repaired == ("title:Sévaré for Sevari",)
    assert judged(item, mended, fields, names.lost).flags == ()


@pytest.mark.parametrize(
    ("lang", "source", "english", "doubt"),
    [
        ("fr", "Le Mali accuse la France.", "The country accuses another.", "names-lost"),
        ("fr", "Le Mali accuse la France.", "Malian officials accuse the French.", ""),
        (
            "ar",
            "التقى الرئيس في باماكو وفدا من روسيا",
            "The president met a delegation",
            "names-lost",
        ),
        ("ar", "ركز على تركيب الجهاز", "He concentrated on installing the device", ""),
        ("zh", "我国代表发言", "The representative spoke", ""),
        ("fr", "L'envoyé de l'ONU à Kaboul", "The U.N. envoy in Kabul", ""),
        ("fr", "la réunion de mardi", "Tuesday's meeting", ""),
        ("fr", "Des combats à Sévaré", "Fighting in Sevari", ""),
        ("fr", "Des combats à Sévaré", "Fighting in a town", "names-lost"),
        ("zh", "马里政府宣布停课", "The Malian government announced", ""),
        ("zh", "马里北部多个据点遇袭", "Positions in northern Mali were attacked", ""),
    ],
)
def test_lost_names_are_doubted(
    names: KnownNames, lang: str, source: str, english: str, doubt: str
) -> None:
    """Adjectives and abbreviations of a country say it as well; common words are no names."""
    assert doubt_of(source, english, lang, names.lost) == doubt
