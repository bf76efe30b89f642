"""Wire credits as papers of four languages write them, and what only looks like one."""

import pytest

from monitor.core.credit import agency, lead_length, named_agency

CREDITS = [
    ("WASHINGTON, Sept. 25 (Reuters) - The U.S. said so.", "Reuters", "The U.S. said so."),
    ("BAMAKO, Mali (AP) — Fighters attacked.", "AP", "Fighters attacked."),
    ("Bamako, 25 abr (EFE).- Hombres armados atacaron.", "EFE", "Hombres armados atacaron."),
    ("Berlin (dpa) - Die Stadt.", "dpa", "Die Stadt."),
    ("(ats/afp) Un véhicule piégé a explosé.", "AFP", "Un véhicule piégé a explosé."),
    ("(Belga/AFP) Le Quai d'Orsay évoque", "AFP", "Le Quai d'Orsay évoque"),
    ("Paris, 24 juin 2026 (AFP) - Un humanitaire", "AFP", "Un humanitaire"),
    ("القاهرة - وكالات: قال شهود", "agencies", "قال شهود"),
    ("باماكو ـ (أ ف ب) ـ قال شهود", "AFP", "قال شهود"),
    ("باماكو (أ.ف.ب) - قال شهود", "AFP", "قال شهود"),
    ("(د.ب.أ) - قال شهود", "dpa", "قال شهود"),
    ("مدريد (إفي) - قال شهود", "EFE", "قال شهود"),
    ("بكين (شينخوا) - قال شهود", "Xinhua", "قال شهود"),
    ("【法新社巴黎26日电】法国军方说", "AFP", "法国军方说"),
    ("综合法新社、路透社报道，武装分子", "AFP", "武装分子"),
    ("参考消息网4月26日报道 据法新社巴马科4月25日报道，武装分子", "AFP", "武装分子"),
    ("路透社伦敦消息：英国", "Reuters", "英国"),
    ("德新社柏林25日电 德国", "dpa", "德国"),
    ("埃菲社马德里25日电 西班牙", "EFE", "西班牙"),
]
SIGNED = [
    ("Le texte.\nLe Monde avec AFP", "AFP"),
    ("Le texte. (Avec les agences de presse)", "agencies"),
    ("The text. © 2026 AFP", "AFP"),
    ("Copyright 2026 The Associated Press. All rights reserved.", "AP"),
    ("The text.\n(Reporting by A B in Bamako; Writing by C D; Editing by E F)", "Reuters"),
    ("The text. Reporting by Paul Martin, dpa", "dpa"),
    ("نص الخبر.\nالمصدر: الجزيرة + وكالات", "agencies"),
    ("نص الخبر.\nالمصدر: رويترز", "Reuters"),
    ("نص الخبر. (شينخوا)", "Xinhua"),
    ("马里军方说。（来源：新华社）", "Xinhua"),
    ("马里军方说。\n来源：新华网", "Xinhua"),
    ("وكالات - قال شهود.\n(رويترز)", "Reuters"),  # a name says more than "agencies"
]
NO_CREDITS = [
    "Residents told Reuters that they heard fire.",
    "He spoke with AFP.",
    "In an interview with AP.",
    "Il l'a dit à l'AFP.",
    "Un responsable l'a confirmé, selon l'AFP.",
    "وقال لوكالة رويترز إن القصف توقف",
    "ومع ذلك قال الرئيس",
    "法新社记者看到，街上没有人。",
    "据当地媒体报道，马里军方",
]


@pytest.mark.parametrize(("text", "who", "rest"), CREDITS)
def test_a_dateline_names_its_agency_and_is_no_part_of_the_story(
    text: str, who: str, rest: str
) -> None:
    """One wire printed in four languages is one voice, and its dateline no gist."""
    assert (agency(text), text[lead_length(text) :]) == (who, rest)


@pytest.mark.parametrize(("text", "who"), SIGNED)
def test_a_last_line_names_its_agency(text: str, who: str) -> None:
    """Papers that cut the dateline sign below the text."""
    assert agency(text) == who


@pytest.mark.parametrize("text", NO_CREDITS)
def test_an_agency_that_is_spoken_of_is_not_credited(text: str) -> None:
    """A reporter of one's own who heard it from the wire is not the wire."""
    assert agency(text) == ""


@pytest.mark.parametrize(
    ("byline", "who"),
    [
        ("RFI avec AFP", "AFP"),
        ("RFI/AFP", "AFP"),
        ("By JOHN DOE, Associated Press", "AP"),
        ("Baba Ahmed | AP", "AP"),
        ("Reuters Staff", "Reuters"),
        ("新华社记者 张三", "Xinhua"),
        ("وكالة فرانس برس", "AFP"),
        ("الجزيرة + وكالات", "agencies"),
        ("Agencia EFE", "EFE"),
        ("Le Monde avec AFP et Reuters", "AFP"),
        ("Google Map", ""),
        ("France 24", ""),
        ("map", ""),
    ],
)
def test_a_byline_may_share_its_place_with_an_agency(byline: str, who: str) -> None:
    """dc:creator is often the only place that says so."""
    assert named_agency(byline) == who
