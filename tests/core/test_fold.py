"""Folding for matching: what readers take for the same is the same, and spans stay exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.fold import fold

SIGNS = "aÉéßﬁœİıe\u0301 \t\n\u00a0\u200f\u200b١٢۳٫،دأإآىةؤئ\u064e\u0640ﷺ馬马國が한ＡＢ１½…’«»—😀"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉLYSÉE", "élysée"),
        ("e\u0301le\u0300ve", "élève"),
        ("Élève", "eleve"),
        ("œuvre", "oeuvre"),
        ("Straße", "STRASSE"),
        ("N’Djamena", "N'Djamena"),
        ("« Mali »", '" Mali "'),
        ("Ｍａｌｉ　２０２６", "Mali 2026"),
        ("أُمَّةٌ", "امه"),
        ("مالـــــي", "مالي"),
        ("إفريقيا", "افريقيا"),
        ("مؤتمر", "موتمر"),
        ("القرى", "القري"),
        ("کیدال", "كيدال"),
        ("١٢٬٥٠٠", "12,500"),
        ("۱۲٫۵", "12.5"),
        ("ﻣﺎﻟﻲ", "مالي"),
        ("馬利軍方襲擊", "马利军方袭击"),
        ("Ba\u200bmako", "bamako"),
        ("six\n   cities", "six cities"),
    ],
)
def test_writings_of_one_word_are_alike(one: str, other: str) -> None:
    """An alias is written once in the configuration and in ten ways in the news."""
    assert fold(one).text == fold(other).text


def test_japanese_keeps_its_own_characters() -> None:
    """Japanese writes some characters that look Traditional; they are not Chinese words."""
    assert fold("広島と馬", "ja").text == "広島と馬"
    assert fold("が", "ja").text == "が"


def test_spans_point_at_the_word_with_its_marks() -> None:
    """What is highlighted is what is written, vowel signs and accents included."""
    text = "قال: «مَالِي ـــ أُمّة» ١٢٣، e\u0301te\u0301 ﬁn"
    folded = fold(text)
    for word, written in (
        ("مالي", "مَالِي"),
        ("123", "١٢٣"),
        ("ete", "e\u0301te\u0301"),
        ("fin", "ﬁn"),
    ):
        at = folded.text.index(word)
        start, end = folded.span(at, at + len(word))
        assert text[start:end] == written


@given(st.text(st.sampled_from(SIGNS), max_size=40))
def test_the_map_back_is_exact_for_every_character(text: str) -> None:
    """A span that is off by one shows an analyst the wrong word."""
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets) == len(folded.ends)
    for at, letter in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert letter in fold(text[start:end]).text
    assert list(folded.offsets) == sorted(folded.offsets)
    assert list(folded.ends) == sorted(folded.ends)
    assert fold(folded.text).text == folded.text


@given(st.text(max_size=60))
def test_any_text_can_be_folded(text: str) -> None:
    """Feeds hold every character there is."""
    folded = fold(text)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.offsets, folded.ends, strict=True))


def test_an_empty_span_is_empty() -> None:
    """A search that found nothing marks nothing."""
    assert fold("").text == ""
    assert fold("").span(0, 0) == (0, 0)
    assert fold("Mali").span(2, 2) == (2, 2)


def test_empty_lines_fold_to_one_blank_and_spans_still_hold() -> None:
    """Bodies have paragraphs; what is highlighted in the third must be the right words."""
    text = "Kati \n\n\t attacked.\n\nMali mourns"
    folded = fold(text, "en")
    assert folded.text == "kati attacked. mali mourns"
    at = folded.text.index("mali")
    assert text[slice(*folded.span(at, at + 4))] == "Mali"
    assert text[slice(*folded.span(0, 9))] == "Kati \n\n\t atta"
    marked = fold(text + " \u0301", "en")  # a mark takes the other path through the function
    assert marked.text.rstrip() == folded.text
    assert list(marked.offsets[: len(folded.text)]) == list(folded.offsets)
