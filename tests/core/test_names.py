"""Names are found in four scripts as a reader would find them, with exact spans."""

import pytest

from monitor.core.names import Gazetteer, Term


def name(text: str, key: str = "", **more: object) -> Term:
    return Term(kind="name", key=key or text, text=text, **more)  # type: ignore[arg-type]  # fields of Term


def found(text: str, lang: str, *terms: Term) -> list[tuple[str, str]]:
    """Key and exact words of every hit."""
    return [(hit.term.key, text[hit.start : hit.end]) for hit in Gazetteer(terms).find(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "alias", "words"),
    [
        ("en", "Mali’s army returned to KATI, near Bamako.", "Kati", ["KATI"]),
        ("en", "SÉVARÉ and Sevare are one town", "Sévaré", ["SÉVARÉ", "Sevare"]),
        ("fr", "L’armée de l’Azawad a quitté d’Aguelhok", "Aguelhok", ["Aguelhok"]),
        ("fr", "les rebelles d'Azawad", "Azawad", ["Azawad"]),
        ("ar", "هجوم في باماكو وكاتي وبكاتي", "كاتي", ["كاتي", "كاتي"]),
        ("ar", "عاد إلى السودان وللسودان حدود", "السودان", ["السودان", "للسودان"]),
        ("ar", "أعلن الجيش في غاوْ أمس", "غاو", ["غاوْ"]),
        ("zh", "馬里首都巴馬科附近的卡蒂", "巴马科", ["巴馬科"]),
        ("zh", "据JNIM武装称", "JNIM", ["JNIM"]),
    ],
)
def test_a_name_is_found_as_it_is_written_in_each_language(
    lang: str, text: str, alias: str, words: list[str]
) -> None:
    """Spans are shown to the analyst over the stored original: they must be its exact words."""
    assert [word for _, word in found(text, lang, name(alias))] == words


@pytest.mark.parametrize(
    ("lang", "text", "alias"),
    [
        ("en", "The Malinois is a dog", "Mali"),
        ("en", "tell us who did it", "US"),
        ("fr", "un homme et un autre", "UN"),
        ("ar", "المسؤول المالي عن الشركة", "مالي"),
        ("ar", "الحركاتية", "كاتي"),
    ],
)
def test_a_name_inside_another_word_is_not_that_name(lang: str, text: str, alias: str) -> None:
    """A take about dogs on the page of a war would cost the analyst's trust."""
    assert found(text, lang, name(alias, cased=alias.isascii())) == []


def test_a_name_within_a_longer_name_is_only_the_longer_one() -> None:
    """Niger State is in Nigeria, and Guinea-Bissau is not Guinea."""
    terms = [name("Niger"), name("Niger State"), name("尼日尔"), name("尼日尔州")]
    assert found("Gunmen in Niger State, not in Niger", "en", *terms) == [
        ("Niger State", "Niger State"),
        ("Niger", "Niger"),
    ]
    assert found("尼日尔州与尼日尔", "zh", *terms) == [
        ("尼日尔州", "尼日尔州"),
        ("尼日尔", "尼日尔"),
    ]


def test_words_of_one_language_are_not_looked_for_in_another() -> None:
    """French "but" is a goal; English "but" is not."""
    goal = Term(kind="concept", key="sport", text="but", lang="fr")
    assert found("un but en fin de match", "fr", goal) == [("sport", "but")]
    assert found("nobody came but one", "en", goal) == []
    assert found("un but", "", goal) == [("sport", "but")]


def test_an_open_ending_takes_the_whole_word() -> None:
    """The highlighted word is the one that the reader sees, not its stem."""
    attack = Term(kind="concept", key="attack", text="attack", lang="en", open_end=True)
    kidnap = Term(kind="concept", key="kidnap", text="خطف", lang="ar", open_end=True, article=True)
    assert found("Attackers were attacking", "en", attack) == [
        ("attack", "Attackers"),
        ("attack", "attacking"),
    ]
    assert found("والخطف مستمر", "ar", kidnap) == [("kidnap", "خطف")]


def test_an_empty_gazetteer_finds_nothing() -> None:
    """A new installation has no entities yet, and must run."""
    assert Gazetteer(()).find("Anything at all", "en") == []
    assert Gazetteer([name("Mali")]).find("", "en") == []
