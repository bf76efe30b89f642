"""One form for spellings that readers do not tell apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.folding import arabic_forms, search_form


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أإآٱ ؤ ئ ى ة", "اااا و ي ي ه"),
        ("هُجُومٌ", "هجوم"),
        ("مـــالي", "مالي"),
        ("کابل ایران", "كابل ايران"),
        ("٤٧ ۴۷ 47", "47 47 47"),
        ("马里袭击Kati", "马 里 袭 击 kati"),
        ("マリ", "マ リ"),
        ("É Œ ß Ⅳ ﬁ", "e oe ss iv fi"),
        ("İstanbul", "istanbul"),
        ("non\u00adbreaking\u200f\u202e", "nonbreaking"),
        ("  a \n b  ", "a b"),
    ],
)
def test_spellings_meet_in_one_form(written: str, folded: str) -> None:
    """A search that misses a vowel mark or an accent misses the story."""
    assert search_form(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Documents are folded when stored and words of queries when asked: they must meet."""
    once = search_form(text)
    assert search_form(once) == once


def test_an_arabic_word_may_stand_behind_particles() -> None:
    """Arabic writes "and", "for", "in" and "the" onto the word."""
    forms = arabic_forms("مالي")
    assert {"مالي", "ومالي", "لمالي", "بمالي", "والمالي", "للمالي"} <= set(forms)
    assert arabic_forms("الازمه") == arabic_forms("ازمه")
    assert (arabic_forms("mali"), arabic_forms("و")) == (("mali",), ("و",))
