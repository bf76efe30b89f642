"""The quality gate: damaged translations are doubted, good ones are left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import make_item

from monitor.core.quality import doubt_of, doubts

DATA = Path(__file__).parent.parent / "data" / "models"


@pytest.mark.parametrize("lang", ["ar", "fr", "zh"])
def test_good_translations_raise_no_doubt(lang: str) -> None:
    """A false alarm costs a gist: on translations made by hand there must be none."""
    rows = [
        line.split("\t")
        for line in (DATA / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    found = {source: doubt_of(source, english, lang) for source, english in rows}
    assert {source: doubt for source, doubt in found.items() if doubt} == {}
    between = "" if lang == "zh" else " "
    body = between.join(source for source, _ in rows)
    assert doubt_of(body, " ".join(english for _, english in rows), lang) == ""


@pytest.mark.parametrize(
    ("lang", "source", "english", "doubt"),
    [
        ("fr", "Le gouvernement a condamné les violences.", " ", "empty"),
        ("zh", "政府谴责暴力行为。", "...", "empty"),
        (
            "fr",
            "Le gouvernement a condamné les violences dans le nord du pays.",
            "Le gouvernement a condamné les violences dans le nord du pays.",
            "untranslated",
        ),
        (
            "fr",
            "Le gouvernement a condamné les violences commises dans le nord du pays par les groupes.",
            "Le gouvernement a condamned les violence dans le nord du country par les groups.",
            "untranslated",
        ),
        ("ar", "أدانت الحكومة أعمال العنف.", "The government أدانت أعمال العنف.", "wrong-script"),
        ("zh", "政府谴责暴力行为。", "政府谴责暴力行为。", "wrong-script"),
        (
            "ar",
            "دعا الاتحاد الأفريقي إلى الهدوء في البلاد بعد الهجمات.",
            "The African Union the African Union the African Union the African Union called.",
            "looping",
        ),
        ("fr", "Deux soldats ont été blessés.", "Two two two two two soldiers.", "looping"),
        (
            "zh",
            "非洲联盟周六在亚的斯亚贝巴呼吁各方保持冷静，并要求立即停止在该国北部的一切敌对行动。",
            "Calm down.",
            "length",
        ),
        (
            "fr",
            "Au moins 23 personnes ont été tuées.",
            "At least 32 people died.",
            "numbers-changed",
        ),
        ("ar", "نزوح ١٢٥٠٠ أسرة بسبب الفيضانات", "1,250 families displaced", "numbers-changed"),
        ("zh", "约3.5万人流离失所。", "About 3.5 people were displaced.", "numbers-changed"),
        ("zh", "约七百六十人流离失所。", "About 76 people were displaced.", "numbers-changed"),
        ("zh", "约七百六十人流离失所。", "About 760 people were displaced.", ""),
        ("ar", "نزح خمسة وعشرون شخصا", "Twenty-five people were displaced", ""),
        ("ar", "نزح خمسة وعشرون شخصا", "Fifty-two people were displaced", "numbers-changed"),
        ("fr", "Environ 760 millions de personnes", "About 760 billion people", "numbers-changed"),
        ("fr", "dans les années 1980, de 17h30 à 18h30", "in the 80s, from 5.30pm to 6.30pm", ""),
        ("fr", "Le taux est de 3,5 pour cent.", "The rate is 3.5 percent.", ""),
        ("zh", "约3.5万人流离失所。", "About 35,000 people were displaced.", ""),
        ("zh", "约20万人流离失所。", "About 2 million people were displaced.", "numbers-changed"),
        ("fr", "Le pays compte 22 millions d'habitants.", "It has 22 million people.", ""),
        ("fr", "12 500 familles déplacées", "12,500 families displaced", ""),
        ("ar", "بلغت النسبة ٣٫٥ في المئة", "The rate reached 3.5 percent", ""),
        ("fr", "Il a 20 ans", "He is twenty years old", ""),
        ("fr", "Mali : Assimi Goïta à Bamako", "Mali: Assimi Goïta in Bamako", ""),
        ("fr", "Bamako, Mali", "Bamako, Mali", ""),
        ("fr", "Couvre-feu dès 19 heures", "Curfew from 7 p.m.", ""),
        ("zh", "全国1300余万考生10月27日赴考", "Over 13 million sit exams on October 27", ""),
        ("fr", "", "", ""),
        ("ar", "2026", "2026", ""),
    ],
)
def test_each_kind_of_damage_is_named(lang: str, source: str, english: str, doubt: str) -> None:
    """A flagged field is shown beside its original, and never quoted."""
    assert doubt_of(source, english, lang) == doubt


def test_a_refrain_of_the_source_is_no_loop() -> None:
    """A chant that is printed four times is translated four times."""
    chant = "Libérez-les ! Libérez-les ! Libérez-les ! Libérez-les !"
    english = "Free them! Free them! Free them! Free them!"
    assert doubt_of(chant, english, "fr") == ""


def test_flags_name_the_field() -> None:
    """One bad body must not silence a good headline."""
    item = make_item(title="Deux soldats blessés", summary="Au moins 23 morts.", body="")
    english = {"title": "Two soldiers wounded", "summary": "At least 32 dead.", "body": ""}
    assert doubts(item, "fr", english) == ("summary:numbers-changed",)  # type: ignore[arg-type]  # keys are Fields
