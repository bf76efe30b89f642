"""Why it matters, what to watch: analysis and expectation are told from news, in four languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from builders import DAY, make_outlet, make_rows, make_standing

from monitor.core.brief import make_brief
from monitor.core.cues import cues
from monitor.core.expected import expected_by

NEWS = "Armed groups attacked six cities in Mali before dawn on Saturday, the army said."
SAID = datetime(2026, 4, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "Elections will be held by the end of May.", date(2026, 5, 31)),
        ("en", "The vote is planned in October.", date(2026, 10, 31)),
        ("en", "The ceasefire holds for the next 60 days.", SAID.date() + timedelta(days=60)),
        ("en", "Work is expected to end in 2032.", date(2032, 12, 31)),
        ("en", "Schools stay closed until 9 May next month.", date(2026, 5, 31)),
        ("fr", "Le scrutin aura lieu d'ici fin mai.", date(2026, 5, 31)),
        ("fr", "Ils ont dans les 15 jours pour répondre.", date(2026, 5, 13)),
        ("fr", "La conférence est prévue le 12 mai.", date(2026, 5, 12)),
        ("ar", "تجري الانتخابات في نهاية مايو.", date(2026, 5, 31)),
        ("ar", "ينتهي الانسحاب خلال 60 يوما.", SAID.date() + timedelta(days=60)),
        ("zh", "选举将于5月12日举行。", date(2026, 5, 12)),
        ("zh", "工程预计5月底完成。", date(2026, 5, 31)),
        ("en", "A litre that cost 700 francs in January costs three times as much.", None),
        ("en", "The attack of 25 April was the worst since 2012.", None),
        ("en", "They came on 28 April.", None),
        ("zh", "25日凌晨发生袭击。", None),
    ],
)
def test_the_last_day_that_is_named_is_found(lang: str, text: str, day: date | None) -> None:
    """A watch item whose day has passed must be marked, in whatever language it was said."""
    assert expected_by(text, SAID, lang) == day


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The army had not commented by mid-morning."),
        ("en", "A loudspeaker announced that the museum would not open."),
        ("en", "The talks were expected to begin on Friday."),
        ("fr", "Personne ne s'attendait à une attaque."),
        ("ar", "استهدف تفجير سيارة مفخخة ست مدن في سنوات قليلة، وفق وزارة السياحة."),
        ("ar", "لم يكن السكان يتوقعون أن تصل المعركة إلى المدينة."),
        ("ar", "الإمدادات القادمة من السنغال توقفت."),
        ("zh", "没想到袭击会发生。"),
    ],
)
def test_what_is_over_is_no_outlook(lang: str, text: str) -> None:
    """A car bomb is no expectation, though its word begins like the Arabic future."""
    assert cues(text, lang, "watch").strong == 0


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The court is expected to rule on the appeal."),
        ("en", "The question now is who will lead the army."),
        ("fr", "Il a promis des élections d'ici deux ans."),
        ("fr", "Les experts estiment que la junte devrait négocier."),
        ("ar", "من المقرر أن تجتمع اللجنة في داكار."),
        ("ar", "يرى محللون أن المجلس قد يتراجع."),
        ("zh", "分析人士说，军政府可能让步。"),
    ],
)
def test_an_expectation_is_recognised(lang: str, text: str) -> None:
    """Who expects what is half of what an analyst reads the page for."""
    assert cues(text, lang, "watch").strong >= 1


def test_analysts_are_read_more_closely_than_news_and_no_wording_comes_twice() -> None:
    """ "Will" in a news report is news; in a think tank's piece it is an outlook."""
    same = "The coalition could fall apart, and Bamako would then face two wars if Kidal is lost."
    tank = make_outlet("sahel-institute", country="US", kind="think-tank")
    news = make_outlet("daily", country="US")
    arabic = make_outlet("jarida", country="QA", languages=("ar",))
    told = "من المقرر أن تجتمع لجنة الدول الثلاث في واغادوغو لبحث الرد العسكري على الهجمات."
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=news, summary=f"{NEWS} {same}", published=DAY),
            make_standing(2, outlet=tank, summary=same, published=DAY),
            make_standing(3, outlet=arabic, lang="ar", title="أ", summary=told, published=DAY),
            make_standing(
                4, outlet=arabic, lang="ar", title="ب", summary=f"وكالات - {told}", published=DAY
            ),
        )
    )
    assert [(s.label, s.lang) for s in brief.watch.sentences] == [
        (tank.name, "en"),
        (arabic.name, "ar"),
    ]


def test_what_an_analysts_own_summary_says_first_is_analysis_and_no_news() -> None:
    """A piece by a research group says what it makes of it before anything else."""
    tank = make_outlet("sahel-institute", country="US", kind="think-tank")
    told = "The aim is less to take the city than to make its rulers negotiate with them."
    rows = make_rows(
        make_standing(1, outlet=tank, summary=told), make_standing(2, summary=NEWS, published=DAY)
    )
    brief = make_brief(rows)
    assert [(s.text, s.label) for s in brief.why.sentences] == [(told, tank.name)]
    assert [s.text for s in brief.summary.sentences] == [NEWS]
