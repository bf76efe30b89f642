"""Figures mean the same in four languages, with exact spans, and dates are no figures."""

from __future__ import annotations

import pytest
from builders import make_item

from monitor.core.numbers import figures, item_figures
from monitor.core.numerals import numerals


def told(text: str, lang: str) -> list[tuple[str, float]]:
    found = figures(text, lang, "summary")
    assert all(text[f.start : f.end] == f.text for f in found)
    return [(f.subject, f.value) for f in found]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "two hundred and three", 203),
        ("en", "1,500", 1500),
        ("en", "88 million", 88e6),
        ("en", "a million", 1e6),
        ("en", "31.9", 31.9),
        ("fr", "quinze mille", 15000),
        ("fr", "quatre-vingt-dix-sept", 97),
        ("fr", "deux cent cinquante-trois", 253),
        ("fr", "36.000", 36000),
        ("fr", "430\u202f000", 430000),
        ("fr", "86,72", 86.72),
        ("ar", "ستّ", 6),
        ("ar", "مئة وخمسون", 150),
        ("ar", "أربعة عشر", 14),
        ("ar", "خمسة وعشرين", 25),
        ("ar", "١٥٠٠", 1500),
        ("ar", "٢٥٠ مليون", 250e6),
        ("zh", "一千五百", 1500),
        ("zh", "一万五千", 15000),
        ("zh", "三百零三", 303),
        ("zh", "1300余万", 13e6),
        ("zh", "８８", 88),
    ],
)
def test_a_numeral_has_its_value_in_every_script(lang: str, text: str, value: float) -> None:
    """An analyst compares what four languages say; the digits must not be in the way."""
    assert [(n.value, text[n.start : n.end]) for n in numerals(text, lang)] == [(value, text)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Fighters struck 6 cities."),
        ("fr", "Les combattants ont attaqué six villes."),
        ("ar", "هجمات طالت ست مدن في وقت واحد."),
        ("zh", "武装分子同时袭击六座城市。"),
    ],
)
def test_six_cities_are_six_cities_in_four_languages(lang: str, text: str) -> None:
    """ "6 cities", "six villes", "ست مدن" and "六座城市" must never look like a disagreement."""
    assert told(text, lang) == [("cities attacked", 6)]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "A bomb destroyed the home, killing him along with his second wife and two grandchildren.", 3),
        ("en", "4 members of Camara's family were killed alongside him in the car bomb.", 4),
        ("en", "His second wife and two grandchildren also died, a statement said.", 3),
        ("fr", "Quatre membres de sa famille auraient péri avec lui.", 4),
        ("fr", "Il a été tué avec sa deuxième épouse et deux petits-enfants.", 3),
        ("ar", "مقتل الوزير مع زوجته الثانية واثنين من أحفاده في تفجير.", 3),
        ("zh", "防长遇袭身亡，第二任妻子及兩名孫兒同時遇難。", 3),
    ],
)  # fmt: skip
def test_a_list_of_relatives_is_counted(lang: str, text: str, value: float) -> None:
    """The sample page says three in its summary and four in its figures, and does not notice."""
    assert ("relatives killed", value) in told(text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "figure"),
    [
        ("en", "At least 22 people were killed in the market.", ("killed", 22, "at-least")),
        ("fr", "Au moins treize morts dans l'incendie.", ("killed", 13, "at-least")),
        ("ar", "ما لا يقل عن 47 شخصا قتلوا في الغارة.", ("killed", 47, "at-least")),
        ("zh", "袭击造成至少22人丧生。", ("killed", 22, "at-least")),
        ("en", "More than 50 soldiers died.", ("soldiers killed", 50, "more-than")),
        ("fr", "Plus de 36.000 personnes déplacées.", ("displaced", 36000, "more-than")),
        ("ar", "إصابة نحو ٥٠ جنديا.", ("soldiers injured", 50, "about")),
        ("zh", "约十名士兵丧生。", ("soldiers killed", 10, "about")),
    ],
)
def test_a_qualifier_belongs_to_its_figure(
    lang: str, text: str, figure: tuple[str, float, str]
) -> None:
    """ "At least 22" does not contradict 23, and must be shown as it was said."""
    [found] = figures(text, lang, "summary")
    assert (found.subject, found.value, found.qualifier) == figure


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "dozens of people were killed"),
        ("fr", "des dizaines de personnes ont été tuées"),
        ("ar", "مقتل عشرات الأشخاص"),
        ("zh", "造成数十人死亡"),
    ],
)
def test_dozens_are_a_vague_range(lang: str, text: str) -> None:
    """A vague word has bounds, and never pretends to a count."""
    [found] = figures(text, lang, "summary")
    assert (found.subject, found.vague) == ("killed", True)
    assert 20 <= found.value <= 24
    assert found.upper == 99


def test_a_range_keeps_both_ends_but_a_change_is_two_figures() -> None:
    """ "1,000-2,500" is one estimate; "from 5,000 to 15,000" tells what was and what shall be."""
    [found] = figures("Between 1,000 and 2,500 people were killed.", "en", "summary")
    assert (found.value, found.upper) == (1000, 2500)
    assert told("The joint force was raised from 5,000 to 15,000 men.", "en")[-1] == (
        "strength of a force",
        15000,
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It began on 25 April 2026 at 07:41 and the people killed it in 2023."),
        ("en", "Camara, 47, was killed by people unknown."),
        ("en", "The team won 3-2 and people cheered; call +223 20 22 33 44."),
        ("en", "An F-15 and Resolution 2803 were mentioned by people."),
        ("fr", "Le 25 avril 2026, à 14h30, des personnes ont fui."),
        ("ar", "في 25 نيسان 2026 قال أشخاص إنهم فروا."),
        ("zh", "2026年4月25日，星期六，他终年47岁，被炸死。"),
    ],
)
def test_dates_times_ages_scores_and_names_are_no_figures(lang: str, text: str) -> None:
    """A year among the dead would be the end of trust in the ledger."""
    assert told(text, lang) == []


def test_both_of_a_pair_share_what_befell_them() -> None:
    """In "8 soldiers and 11 civilians were killed" nobody is left unharmed."""
    assert told("8 soldiers and 11 civilians were killed, and 70 wounded.", "en") == [
        ("soldiers killed", 8),
        ("civilians killed", 11),
        ("injured", 70),
    ]


def test_a_figure_over_a_longer_time_is_not_this_events() -> None:
    """ "More than 1,500 killed since 2012" must not contradict 23 killed on Saturday."""
    assert told("More than 1,500 people have been killed since 2012.", "en") == [
        ("killed, over a longer time", 1500)
    ]


def test_an_item_says_each_figure_once() -> None:
    """Title, summary and body repeat each other; three mentions are one statement."""
    item = make_item(
        title="22 killed in market fire",
        summary="22 people were killed.",
        body="The 22 killed were traders.",
    )
    assert [(f.field, f.value) for f in item_figures(item, "en")] == [("summary", 22)]


def test_other_languages_are_not_guessed_at() -> None:
    """No figure is better than one read with the wrong grammar."""
    assert figures("Sechs Städte wurden angegriffen, 12 Tote.", "de", "summary") == ()


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The team flew in with 28 players on Monday.", ("players", 28)),
        ("en", "The ruling party won 60 of 109 seats.", ("seats", 60)),
        ("en", "The toll in the flooded south climbs to 82.", ("killed", 82)),
        ("en", "About half a million people fled.", ("displaced", 500_000)),
        ("en", "About 100 people were killed, among them seven children.", ("children killed", 7)),
        ("fr", "Cinquante soldats ont été tués ; le FLA en revendique plus de soixante-dix.", ("soldiers killed", 70)),
        ("ar", "ألفا قتيل مدني بحسب القوة المشتركة", ("killed", 2000)),
        ("ar", "رفعت الرابطة عدد المختطفين إلى 315 بعد التدقيق.", ("abducted", 315)),
        ("zh", "委方称死亡人数至少八十人，其中二十三名军人。", ("soldiers killed", 23)),
    ],
)  # fmt: skip
def test_a_figure_is_found_where_its_noun_is_rare_far_or_left_out(
    lang: str, text: str, expected: tuple[str, float]
) -> None:
    """News counts what no table foresees, and does not say the noun twice."""
    assert expected in told(text, lang)


def test_what_follows_another_toll_is_no_part_of_it() -> None:
    """Those who could not be reached are not dead."""
    text = "At least 44 people died and 279 could not be reached, authorities said."
    assert ("killed", 279) not in told(text, "en")
    assert ("killed", 20) not in told("Nine had been killed and 20 others gravely wounded.", "en")


def test_an_age_and_a_strait_are_no_figures() -> None:
    """The six of Malacca counts nothing."""
    assert told("Children aged between eight and 18 were among them.", "en") == []
    assert told("马六甲海峡去年通行船只增多。", "zh") == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "ثلاثة قتلى و20 جريحا في انفجار", [("killed", 3), ("injured", 20)]),
        ("ar", "ارتفع سعر البنزين بنحو 7 في المئة خلال شهر", [("share", 7)]),
        ("en", "The remaining 40 hostages were freed on Monday.", [("hostages released", 40)]),
        ("fr", "Les 12 derniers captifs ont été relâchés lundi.", [("hostages released", 12)]),
        ("zh", "武装组织释放全部15名人质。", [("hostages released", 15)]),
        ("en", "They still hold 40 hostages.", [("hostages held", 40)]),
        ("fr", "Trente marins ont été recueillis par un cargo.", [("crew rescued", 30)]),
        ("en", "Thirty sailors were picked up by a freighter.", [("crew rescued", 30)]),
        ("fr", "Cinq morts et près de 80 personnes sans nouvelles.", [("killed", 5), ("missing", 80)]),
        ("zh", "大火夺去12条人命。", [("killed", 12)]),
    ],
)  # fmt: skip
def test_what_befell_them_is_read_past_the_word_for_who_they_are(
    lang: str, text: str, expected: list[tuple[str, float]]
) -> None:
    """Captives who were freed must not be counted among those still held."""
    assert told(text, lang) == expected


def test_what_befell_the_former_number_is_not_the_next_ones() -> None:
    """Nobody dies of a comma; but those "of them", or "among them", share it."""
    apart = "Nine soldiers were killed this week, 3,000 people sleep in schools."
    assert told(apart, "en") == [("soldiers killed", 9), ("people", 3000)]
    of_them = "Nine people were killed on Sunday, seven of them children."
    assert ("killed", 9) in told(of_them, "en")
    among = "The raid killed 100 people, among them 12 Cubans."
    assert told(among, "en") == [("killed", 100), ("cubans killed", 12)]


def test_who_did_it_is_not_who_suffered_it() -> None:
    """ "Jets from three countries hit columns": nobody struck three countries."""
    assert told("Jets from three countries hit armed columns on Friday.", "en") == [
        ("countries", 3)
    ]
    assert told("Gunmen struck three countries on Friday.", "en") == [("countries attacked", 3)]
    assert ("attacks", 12) in told("The army counted 12 attacks before it was attacked.", "en")


def test_a_fate_beside_another_number_is_that_numbers_own() -> None:
    """ "128 dead and some 200 people ..." does not kill two hundred more."""
    text = "The toll stands at 128 dead and about 200 people who wait for news."
    assert told(text, "en") == [("killed", 128), ("people", 200)]
    longer = "Since 2014 analysts have counted more than 1,800 students seized in the country."
    assert told(longer, "en") == [("students abducted, over a longer time", 1800)]
