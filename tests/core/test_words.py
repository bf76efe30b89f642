"""Our own statements in four languages: plurals, days, numbers, names, direction."""

from datetime import date
from gettext import NullTranslations

import pytest

from monitor.core.plain import FSI, LRI, PDI
from monitor.core.told import (
    OR,
    country,
    joined,
    language,
    lens,
    on,
    quantity,
    region,
    say,
    several,
)
from monitor.core.words import ENGLISH, INTERFACES, Words
from monitor.locale import catalogue

MAY = date(2026, 5, 1)


class Shouting(NullTranslations):
    """A catalogue that marks whatever goes through it."""

    def gettext(self, message: str) -> str:
        return f"<{message}>"

    def ngettext(self, one: str, many: str, n: int) -> str:
        return f"<{one if n == 1 else many}>"


def test_what_we_say_is_its_english_text() -> None:
    """Whoever does not care about languages sees a string."""
    told = say("{outlet} changed it on {day}", outlet="Le Jour", day=MAY)
    assert told == "Le Jour changed it on 1 May 2026"
    assert ENGLISH(told) == told
    assert several(1000, "1 report", "{n} reports") == "1,000 reports"
    assert several(1, "1 report", "{n} reports") == "1 report"


def test_values_are_said_in_the_language_and_other_people_s_words_are_not() -> None:
    """Half a sentence in English is what happens when a value was made into text too early."""
    told = say(
        "{a}: {b}, {c}, {d}",
        a="Morning Post", b=country("ML"), c=language("zh"), d=joined([quantity(88e6), 1200], OR),
    )  # fmt: skip
    assert told == "Morning Post: Mali, Chinese, 88 million or 1,200"
    french = Words("fr", Shouting())(told)
    assert french == "<Morning Post: Mali, chinois, 88 millions< or >1\u202f200>"
    assert region("011") == "Western Africa"
    assert Words("zh")(say("{r}", r=region("011"))) == "西非"


def test_days_are_written_as_the_language_writes_them() -> None:
    assert [Words(lang)(on(MAY)) for lang in INTERFACES] == [
        "1 May 2026", "1er mai 2026", "1 مايو 2026", "2026年5月1日",
    ]  # fmt: skip
    assert [Words(lang).day(MAY, "weekday") for lang in INTERFACES] == [
        "Friday 1 May", "vendredi 1er mai", "الجمعة، 1 مايو", "5月1日星期五",
    ]  # fmt: skip


def test_foreign_words_are_isolated_where_they_would_turn_the_line_round() -> None:
    """ "Le Jour (ML) 3" in an Arabic line would show its bracket and figure at the wrong end."""
    told = say("{outlet} says so", outlet="Le Jour (ML)")
    assert Words("ar")(told) == f"{FSI}Le Jour (ML){PDI} says so"
    assert Words("fr")(told) == "Le Jour (ML) says so"
    assert Words("en")(say("{o} says so", o="الجريدة")) == f"{FSI}الجريدة{PDI} says so"


def test_ranges_and_dates_of_figures_keep_their_order_in_arabic() -> None:
    """1,000–2,500 between Arabic letters is shown as 2,500–1,000."""
    said = Words("ar")(say("من {low}–{high} في 2026-05-01", low=1000, high=2500))
    assert said == f"من {LRI}1,000–2,500{PDI} في {LRI}2026-05-01{PDI}"


def test_controls_in_other_people_s_words_go_and_ours_stay() -> None:
    told = say("{outlet} says so", outlet="a\u202eb\x00\n c")
    assert Words("fr")(told) == "ab c says so"


def test_an_operators_name_is_used_where_there_is_one() -> None:
    told = lens("western", "Western")
    assert Words("fr", names={("lens", "western"): "Occidental"})(told) == "Occidental"
    assert Words("fr")(told) == "Western"


def test_a_language_without_an_interface_is_refused() -> None:
    with pytest.raises(ValueError, match="no interface in 'de'"):
        Words("de")


def test_arabic_has_six_forms() -> None:
    """Zero, one, two, few, many and other, by CLDR's rule, at the edges of each."""
    rule = catalogue("ar").ngettext
    forms = {n: rule("{n} report", "{n} reports", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 103)}
    groups = [(0,), (1,), (2,), (3, 10, 103), (11, 99), (100,)]
    assert all(len({forms[n] for n in group}) == 1 for group in groups)
    assert len(set(forms.values())) == 6
    assert Words("ar", catalogue("ar")).several(11, "{n} report", "{n} reports") == "11 تقريرًا"
