"""The voice of an item, from its section, its address and its wording in four languages."""

import dataclasses

import pytest
from builders import make_item

from monitor.core.voice import voice


@pytest.mark.parametrize(
    ("title", "summary", "told"),
    [
        ("Tribune : le Mali mérite mieux", "", "opinion"),
        ("Opinion | What Bamako cannot see", "", "opinion"),
        ("رأي: صدمة باماكو", "", "opinion"),
        ("社论：马里的教训", "", "opinion"),
        ("Décryptage - la chute de Kati", "", "analysis"),
        ("تحليل | ما بعد كاتي", "", "analysis"),
        ("分析：马里局势", "", "analysis"),
        ("Communiqué : les forces armées repoussent des assauts", "", "official statement"),
        ("外交部发言人就马里局势答记者问", "", "official statement"),
        ("Mali", "تعرب وزارة الخارجية عن إدانتها للهجوم", "official statement"),
        ("Mali", "The Commission strongly condemns the attack", "official statement"),
        ("Mali", "Witnesses said they heard shooting.", "reporting"),
        ("Mali", "Des tirs ont été entendus, selon des habitants.", "reporting"),
        ("مالي", "قال شهود إنهم سمعوا إطلاق نار", "reporting"),
        ("马里", "新华社巴马科4月25日电 马里军方说", "reporting"),
        ("Kati", "", ""),
    ],
)
def test_the_wording_tells_the_voice(title: str, summary: str, told: str) -> None:
    """A column must not be read as a report; where nothing tells, nothing is said."""
    assert voice(make_item(title=title, summary=summary, body="")).name == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://e.example/opinion/2026/kati", "opinion"),
        ("https://e.example/fr/tribunes/kati", "opinion"),
        ("https://e.example/%D8%B1%D8%A3%D9%8A/kati", "opinion"),
        ("https://e.example/press-releases/kati", "official statement"),
        ("https://e.example/analysis/kati", "analysis"),
        ("https://e.example/2026/opinion-poll-in-mali", ""),
    ],
)
def test_the_address_tells_the_voice(url: str, told: str) -> None:
    """Outlets file their columns under a section; a word within a headline is none."""
    item = make_item(title="Kati", summary="", body="", url=url)
    assert voice(item).name == told


def test_a_section_says_more_than_wording_and_both_are_named() -> None:
    """A reader who doubts the tag sees what it rests on."""
    item = make_item(title="Kati", summary="Residents said they fled.", body="")
    told = voice(dataclasses.replace(item, tags=("Points de vue",)))
    assert told.name == "opinion"
    assert told.because == ("section points-de-vue",)


def test_an_official_outlet_speaks_officially_and_a_think_tank_analyses() -> None:
    """What an outlet is tells, unless the item itself says something else."""
    item = make_item(title="On Kati", summary="", body="")
    assert voice(item, "official").name == "official statement"
    assert voice(item, "think-tank").name == "analysis"
    column = make_item(title="Opinion: on Kati", summary="", body="")
    assert voice(column, "think-tank").name == "opinion"
