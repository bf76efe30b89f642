"""A brief is a pure function of rows; each sentence has its takes; nothing is counted that is not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from builders import (
    BAMAKO,
    DAY,
    MALI,
    make_event,
    make_listened,
    make_outlet,
    make_rows,
    make_standing,
    make_translation,
)

from monitor.core.brief import make_brief
from monitor.core.brief_blame import blame, spoken
from monitor.core.brief_outlook import state
from monitor.core.brief_sample import READ, sample
from monitor.core.brief_text import statements
from monitor.core.expected import expected_by
from monitor.types import Brief, Earlier, HandWritten, Section, Standing

SAMPLE_SUMMARY = (
    "A suicide vehicle bomb destroyed the Kati home of Defence Minister Sadio Camara, killing him "
    "along with his second wife and two grandchildren."
)
SAMPLE_FIGURE = "Officials said 4 members of Camara's family were killed alongside him in Kati."


def a_record() -> tuple[Standing, ...]:
    """Eight takes: two lenses and none, a reprint, four languages, one bare link."""
    gulf = make_outlet("gulf-news", country="QA", lenses=("gulf-state",))
    paris = make_outlet("paris-daily", country="FR", lenses=("western",), languages=("fr",))
    wire = make_outlet("wire", country="GB", lenses=("western",), kind="agency")
    tank = make_outlet("sahel-institute", country="US", kind="think-tank")
    beijing = make_outlet("beijing-net", country="CN", languages=("zh",))
    english = (
        "Armed groups attacked six cities in Mali before dawn on Saturday, the army said. "
        "The defence minister was killed when a car bomb destroyed his house in Kati. "
        "Residents of Bamako heard explosions near the airport until the late morning."
    )
    return (
        make_standing(1, outlet=gulf, summary=english, body=SAMPLE_SUMMARY),
        make_standing(2, outlet=wire, summary=f"(AFP) - {english}", group=1, agency="AFP"),
        make_standing(
            3,
            outlet=paris,
            lang="fr",
            title="Le Mali sous le choc",
            summary="Des groupes armés ont attaqué six villes du Mali samedi avant l'aube.",
            translation=make_translation(
                title="Mali in shock",
                summary="Armed groups attacked six cities of Mali on Saturday before dawn.",
            ),
        ),
        make_standing(4, outlet=wire, summary=SAMPLE_FIGURE, published=DAY + timedelta(days=1)),
        make_standing(
            5,
            outlet=tank,
            published=DAY + timedelta(days=2),
            summary=(
                "The attacks reveal how vulnerable the junta has become in its own garrison towns. "
                "The army is expected to answer with air strikes before 5 May 2026. "
                "Analysts of the institute say the alliance with Russia will be tested in the north."
            ),
        ),
        make_standing(
            6,
            outlet=beijing,
            lang="zh",
            title="马里遭袭",
            summary="武装分子同时袭击马里六座城市，国防部长身亡。",
            translation=make_translation(
                lang="zh",
                title="Mali attacked",
                summary="Armed men attacked six cities of Mali at the same time; the minister died.",
                flags=("summary:names-lost",),
            ),
        ),
        make_standing(7, outlet=gulf, title="Mali confirms death of minister", gist=""),
        make_standing(8, outlet=gulf, summary="A withdrawn report of something else.", withdrawn="mistaken"),
    )  # fmt: skip


def sections(brief: Brief) -> list[Section]:
    return [brief.summary, brief.split, brief.why, brief.watch]


def test_equal_rows_in_any_order_give_equal_briefs() -> None:
    """A page that changes without new reports cannot be cited."""
    rows = make_rows(*a_record(), listened=tuple(make_listened(s.outlet) for s in a_record()))
    first = make_brief(rows)
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows.standings, len(rows.standings))
        heard = random.Random(seed).sample(rows.listened, len(rows.listened))
        assert make_brief(replace(rows, standings=tuple(shuffled), listened=tuple(heard))) == first


def test_no_sentence_stands_without_a_take_that_says_it() -> None:
    """The promise of the page: every sentence is found, word for word, in a take that it names."""
    record = a_record()
    brief = make_brief(make_rows(*record))
    texts: dict[int, str] = {}
    views = [v for batch in brief.batches for v in batch.takes] + list(brief.link_only)
    for view in views:
        [standing] = [s for s in record if s.take.id == view.take.id]
        translated = standing.reading.translation
        english = getattr(translated, "summary", "") + " " + getattr(translated, "title", "")
        item = standing.reading.item
        texts[view.number] = f"{item.title} {item.summary} {item.body} {english}"
    said = [sentence for section in sections(brief) for sentence in section.sentences]
    assert len(said) >= 8
    for sentence in said:
        assert sentence.takes, sentence.text
        assert sentence.text in texts[sentence.takes[0]] or any(
            sentence.text in texts[n] for n in sentence.takes
        )


def test_reports_publishers_origins_and_lenses_are_counted_apart() -> None:
    """Reprints pad a count, and outlets without a label are no lens."""
    brief = make_brief(make_rows(*a_record()))
    assert (brief.take_count, brief.publisher_count, brief.origin_count) == (7, 5, 6)
    assert (brief.lens_count, brief.unlabelled_count) == (2, 2)
    assert [batch.label for batch in brief.batches] == [
        "Gulf state",
        "Western mainstream",
        "unlabelled",
    ]
    assert brief.regions == ("Eastern Asia", "Northern America", "Northern Europe", "Western Asia", "Western Europe")  # fmt: skip


def test_the_two_texts_of_the_sample_page_contradict_each_other_as_takes() -> None:
    """Word for word as that page has them, under its summary and under its figures."""
    summary = (
        "A suicide vehicle bomb destroyed the Kati home of Defence Minister Sadio Camara, killing "
        "him along with his second wife and two grandchildren; intelligence chief Modibo Koné was "
        "wounded in a separate attack."
    )
    figure = "4, members of Camara's family killed alongside him in the Kati car bomb"
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=make_outlet("one"), summary=summary),
            make_standing(2, outlet=make_outlet("two"), summary=figure),
        )
    )
    [row] = [row for row in brief.numbers if row.subject == "relatives killed"]
    assert (row.shown, row.state) == ("3 or 4", "disagree")


def test_a_record_of_unlabelled_outlets_has_no_lens() -> None:
    """The sample page says "1 lenses" although every take is unlabelled."""
    brief = make_brief(
        make_rows(make_standing(1, summary="The army closed the airport on Sunday."))
    )
    assert (brief.lens_count, brief.unlabelled_count) == (0, 1)
    assert [batch.lens for batch in brief.batches] == [""]


def test_a_bare_link_is_listed_apart_and_numbered_last() -> None:
    """Half-empty takes must not look like reports that were read."""
    brief = make_brief(make_rows(*a_record()))
    assert [(v.number, v.take.headline) for v in brief.link_only] == [
        (7, "Mali confirms death of minister")
    ]
    assert brief.facts[0].value == "7 from 5 publishers"
    assert brief.facts[0].note == "6 with text, 1 link only"


def test_three_relatives_against_four_are_a_disagreement() -> None:
    """The sample page contradicts itself between summary and figures; ours must say so."""
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=make_outlet("one"), summary=SAMPLE_SUMMARY),
            make_standing(2, outlet=make_outlet("two"), summary=SAMPLE_FIGURE),
        )
    )
    [row] = [row for row in brief.numbers if row.subject == "relatives killed"]
    assert (row.shown, row.state, row.low, row.high) == ("3 or 4", "disagree", 3, 4)
    assert [(number, figure.value) for number, figure in row.says] == [(1, 3), (2, 4)]
    assert "1 figure on which reports disagree." in brief.care


def test_six_cities_agree_across_languages() -> None:
    """ "6 cities", "six villes", "ست مدن" and "六座城市" are one row, and no contradiction."""
    texts = {
        "en": "Fighters struck 6 cities on Saturday before dawn, officials said.",
        "fr": "Les combattants ont attaqué six villes samedi avant l'aube.",
        "ar": "طالت الهجمات ست مدن يوم السبت قبل الفجر.",
        "zh": "武装分子周六凌晨同时袭击六座城市。",
    }
    standings = [
        make_standing(
            n, outlet=make_outlet(f"outlet-{lang}", languages=(lang,)), summary=text, lang=lang
        )
        for n, (lang, text) in enumerate(texts.items(), start=1)
    ]
    [row] = make_brief(make_rows(*standings)).numbers
    assert (row.subject, row.shown, row.state) == ("cities attacked", "6", "agree")
    assert len(row.says) == 4


def test_at_least_22_does_not_contradict_23() -> None:
    """Wire reports round down; only another figure is a disagreement."""

    def ledger(*texts: str) -> list[tuple[str, str]]:
        standings = [
            make_standing(n, outlet=make_outlet(f"o{n}"), summary=text)
            for n, text in enumerate(texts, start=1)
        ]
        return [(row.shown, row.state) for row in make_brief(make_rows(*standings)).numbers]

    agree = ledger(
        "At least 22 people were killed in the market fire.",
        "The fire killed 23 people in the market.",
    )
    assert agree == [("23", "agree")]
    apart = ledger(
        "At least 22 people were killed in the market fire.",
        "The fire killed 90 people in the market.",
    )
    assert apart == [("at least 22 or 90", "disagree")]


def test_reprints_of_one_origin_do_not_agree_with_themselves() -> None:
    """Corroboration from copies is the oldest trick."""
    text = "The fire in the market killed 23 people on Sunday, officials said."
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=make_outlet("one"), summary=text, group=1),
            make_standing(2, outlet=make_outlet("two"), summary=text, group=1),
        )
    )
    assert [(row.shown, row.state) for row in brief.numbers] == [("23", "one-source")]


def test_the_record_says_what_it_lacks() -> None:
    """The most useful fact of the Mali record is that no voice in Mali is in it."""
    text = "The army closed the airport in Bamako on Sunday after the attacks."
    abroad = make_standing(1, outlet=make_outlet("one", country="QA"), summary=text)
    second = make_standing(2, outlet=make_outlet("two", country="FR"), summary=text)
    home = make_standing(3, outlet=make_outlet("bamako-daily", country="ML"), summary=text)
    assert (
        make_brief(make_rows(abroad, second)).missing
        == "None of the 2 reports held is from an outlet in Mali."
    )
    assert (
        make_brief(make_rows(abroad)).missing
        == "The only report held is not from an outlet in Mali."
    )
    assert make_brief(make_rows(abroad, home)).missing == "Every report held is in English."


def test_an_event_without_reports_says_so_in_every_section() -> None:
    """An empty page must never look like a calm one."""
    brief = make_brief(make_rows())
    assert brief.missing == "No report is held on this event."
    assert all(section.empty and not section.sentences for section in sections(brief))
    assert brief.numbers_note


def test_text_that_is_flagged_or_untranslated_makes_no_sentence() -> None:
    """A translation that lost its names must not become a statement."""
    brief = make_brief(make_rows(*a_record()))
    everything = " ".join(s.text for section in sections(brief) for s in section.sentences)
    assert "at the same time; the minister died" not in everything


def test_where_only_headlines_can_be_read_the_summary_is_marked_so() -> None:
    """A line known from a title alone says so."""
    brief = make_brief(
        make_rows(make_standing(1, title="Mali confirms death of minister", gist=""))
    )
    [sentence] = brief.summary.sentences
    assert (sentence.text, sentence.title_only) == ("Mali confirms death of minister", True)


def test_the_split_needs_two_voices_and_falls_back_on_kinds_aloud() -> None:
    """A comparison of one is none."""
    brief = make_brief(make_rows(*a_record()[:1]))
    assert brief.split.sentences == ()
    assert brief.split.empty == "Nothing to compare: only one report is held."
    assert "no report" in make_brief(make_rows()).split.empty
    one_lens = make_brief(
        make_rows(
            *(make_standing(n, outlet=a_record()[0].outlet, summary=SAMPLE_SUMMARY) for n in (1, 2))
        )
    )
    assert "Too little to compare" in one_lens.split.empty
    text = (
        "Traders of the old market counted their losses while soldiers searched every car. "
        "Bread was sold from trucks beside the bridge for the first time since the war. "
        "Children fetched water from the river because the pumps had burned with the station."
    )
    other = (
        "The assault exposes a doctrine of sweeps that leaves courts and mediation undone. "
        "Partners in the region were rejected by the junta long before the garrison burned. "
        "Governance of rural districts needs judges, mediators and salaries rather than helicopters."
    )
    by_kind = make_brief(
        make_rows(
            make_standing(1, outlet=make_outlet("one"), summary=text),
            make_standing(2, outlet=make_outlet("two", kind="think-tank"), summary=other),
        )
    ).split
    assert [s.label for s in by_kind.sentences] == ["News", "Think tanks"]
    assert "Fewer than two lenses" in by_kind.empty


def test_what_an_operator_wrote_comes_first_and_is_marked() -> None:
    """A human's judgement is welcome, and never passed off as the outlets'."""
    hand = {
        "summary": HandWritten(
            text="We think this is a turning point.", by="Awa", date=date(2026, 4, 28)
        ),
        "numbers": HandWritten(points=("15,000, troops announced by the alliance",), by="Awa"),
        "watch": HandWritten(points=("Who replaces the minister?",)),
    }
    brief = make_brief(make_rows(*a_record(), event=make_event(by_hand=hand)))
    first = brief.summary.sentences[0]
    assert (first.text, first.by_hand) == (
        "We think this is a turning point.",
        "Awa, 28 April 2026",
    )
    assert len(brief.summary.sentences) > 1
    assert (brief.numbers[0].shown, brief.numbers[0].subject, brief.numbers[0].by_hand) == (
        "15,000",
        "troops announced by the alliance",
        "Awa",
    )
    assert brief.watch.sentences[0].by_hand == "the operator"


def test_analysis_carries_its_author_and_expectation_its_day() -> None:
    """ "Watch this week" on an old record would lie."""
    brief = make_brief(make_rows(*a_record()))
    assert brief.why.sentences[0].label == "Sahel Institute"
    [strikes] = [s for s in brief.watch.sentences if "air strikes" in s.text]
    assert strikes.note == "said 28 April 2026; its date, 5 May 2026, has passed"


def test_a_day_that_is_named_is_found_and_compared_with_the_newest_row() -> None:
    """The page's only clock is the newest row."""
    said = datetime(2026, 4, 28, tzinfo=UTC)
    assert expected_by("A vote is due on May 15.", said) == date(2026, 5, 15)
    assert expected_by("Talks resume next week in Algiers.", said) == date(2026, 5, 11)
    assert expected_by("The court will decide on 3 January.", said) == date(2027, 1, 3)
    assert expected_by("Nobody knows when.", said) is None
    late = datetime(2026, 7, 1, tzinfo=UTC)
    assert state("Nobody knows when.", said, late, said) == (
        "said 28 April 2026; open, nothing held since 28 April 2026"
    )
    assert (
        state("A vote is due on May 15.", said, said, said)
        == "said 28 April 2026; expected by 15 May 2026"
    )


def test_a_toll_that_rises_day_by_day_is_no_disagreement() -> None:
    """Four, thirteen, forty-four dead: a fire that burns is not a quarrel about it."""
    told = ((0, "At least 4 people were killed."), (1, "13 people were killed."),
            (2, "At least 44 people were killed."), (3, "94 people were killed."))  # fmt: skip
    rising = make_brief(
        make_rows(
            *(
                make_standing(
                    n, summary=f"{text} The army said so.", published=DAY + timedelta(days=day)
                )
                for n, (day, text) in enumerate(told, 1)
            )
        )
    )
    [row] = rising.numbers
    assert (row.state, row.shown, row.low, row.high) == ("moved", "at least 4, later 94", 4.0, 94.0)
    falls = make_standing(9, summary="13 people were killed.", published=DAY + timedelta(days=3))
    quarrel = make_brief(
        make_rows(
            *(
                make_standing(
                    n, summary=f"{text} The army said so.", published=DAY + timedelta(days=day)
                )
                for n, (day, text) in enumerate(told, 1)
            ),
            falls,
        )
    )
    assert quarrel.numbers[0].state == "disagree"


def test_three_missing_and_three_sailors_missing_are_the_same_people() -> None:
    """Two rows for three sailors would be six."""
    sailors = "Three sailors are missing after the strike, the company said."
    brief = make_brief(
        make_rows(
            make_standing(1, summary=sailors),
            make_standing(
                2, summary="Three missing after the strike on the freighter, says the navy."
            ),
        )
    )
    assert [(row.subject, row.shown, row.state) for row in brief.numbers] == [
        ("crew missing", "3", "agree")
    ]


def test_the_summary_is_told_by_reports_and_not_by_analysts_labels_or_datelines() -> None:
    """What happened comes from those who say it happened; "Live:" is no part of a sentence."""
    tank = make_outlet("sahel-institute", country="US", kind="think-tank")
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=tank, summary="Armed groups attacked six cities in Mali because nobody could stop them."),
            make_standing(2, summary="BAMAKO: Armed groups attacked six cities in Mali before dawn on Saturday."),
            make_standing(3, summary="Live: Armed groups that attacked six cities in Mali are leaving them."),
        )
    )  # fmt: skip
    assert [s.text for s in brief.summary.sentences] == [
        "Armed groups attacked six cities in Mali before dawn on Saturday."
    ]


def test_silence_is_claimed_only_where_we_listened() -> None:
    """An outage must never be read as calm."""
    heard = make_standing(
        1, outlet=make_outlet("gulf-news", country="QA", lenses=("gulf-state",)),
        summary="The army closed the airport in Bamako on Sunday.",
    )  # fmt: skip
    listened = (
        make_listened(heard.outlet, takes=1),
        make_listened(make_outlet("moscow", country="RU", lenses=("western",)), items=12),
        make_listened(make_outlet("lagos", country="NG"), ok=0, failed=9, error="timeout"),
        make_listened(make_outlet("accra", country="GH"), items=4),
        make_listened(make_outlet("quiet", country="FR"), items=0),
    )
    cells = {
        (cell.region_name, cell.lens): (cell.state, cell.outlets)
        for cell in make_brief(make_rows(heard, listened=listened)).silence
    }
    assert cells["Western Asia", "gulf-state"] == ("heard", ("Gulf News",))
    assert cells["Eastern Europe", "western"] == ("silent", ("Moscow (12 other items)",))
    assert cells["Western Africa", ""] == (
        "unreachable",
        ("Lagos (9 of 9 polls failed: timeout)", "Accra (4 other items)"),
    )
    assert cells["Western Europe", ""][0] == "unreachable"
    assert cells["Western Asia", "western"] == ("not-followed", ())


def test_a_cell_turns_silent_when_its_feed_recovers() -> None:
    """The map follows the poll log, not a memory of it."""
    outlet = make_outlet("lagos", country="NG")

    def lagos(ok: int, failed: int) -> str:
        rows = make_rows(listened=(make_listened(outlet, ok=ok, failed=failed),))
        return make_brief(rows).silence[0].state

    assert (lagos(0, 9), lagos(40, 9)) == ("unreachable", "silent")


def test_entities_are_counted_by_takes_in_all_languages() -> None:
    """Mali, 马里 and مالي are one place."""
    standings = [
        make_standing(1, summary="Mali closed its airport on Sunday. Mali said no more."),
        make_standing(2, lang="zh", summary="马里首都巴马科传出枪声。", outlet=make_outlet("b")),
        make_standing(
            3, lang="ar", summary="أعلنت مالي إغلاق المطار في باماكو.", outlet=make_outlet("c")
        ),
    ]
    brief = make_brief(make_rows(*standings, entities=(MALI, BAMAKO)))
    assert brief.entities == (("mali", "Mali", 3), ("bamako", "Bamako", 2))


def test_a_quote_that_its_outlet_has_since_edited_away_is_held_back() -> None:
    """Between collecting an edit and reading it the old words are not the outlet's any more."""
    standing = make_standing(1, summary="The army closed the airport in Bamako on Sunday morning.")
    item = replace(standing.reading.item, summary="The army opened the airport again.", revision=1)
    edited = replace(standing, reading=replace(standing.reading, item=item))
    [view] = make_brief(make_rows(edited)).batches[0].takes
    assert view.take.quote is None
    assert "changed this text" in view.note


def test_a_report_without_a_date_is_not_put_on_a_day() -> None:
    """The day on which we saw it is not the day on which it was written."""
    dated = make_standing(1, summary="The army closed the airport in Bamako on Sunday.")
    undated = make_standing(
        2, outlet=make_outlet("zeta"), summary="The airport is shut again.", dated=False
    )
    brief = make_brief(make_rows(dated, undated))
    assert [(day.day, day.takes) for day in brief.timeline] == [(date(2026, 4, 26), (1,))]
    assert brief.undated == (2,)


def test_a_toll_that_rises_from_day_to_day_is_no_contradiction() -> None:
    """Thirteen on Wednesday and 128 on Friday are one fire, told as it burned."""
    standings = [
        make_standing(
            n, outlet=make_outlet(f"o{n}"), published=DAY + timedelta(days=2 * n),
            summary=f"The fire in the towers killed {dead} people, the fire service said.",
        )
        for n, dead in enumerate((13, 55, 128), start=1)
    ]  # fmt: skip
    [row] = make_brief(make_rows(*standings)).numbers
    assert (row.state, row.shown) == ("moved", "13, later 128")


def test_a_part_contradicts_no_whole() -> None:
    """Two of the towns and four towns can both be right."""
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=make_outlet("one"), summary="Fighters attacked four towns at dawn, officials said."),
            make_standing(2, outlet=make_outlet("two"), summary="Fighters attacked two of the towns again at noon."),
        )
    )  # fmt: skip
    assert {row.state for row in brief.numbers} == {"one-source"}


def test_a_text_whose_toll_was_changed_is_told_with_both_figures() -> None:
    """An outlet that corrects itself in silence is news to an analyst."""
    standing = make_standing(
        1, outlet=make_outlet("one", name="One"), title="The toll rises",
        summary="The fire killed 23 people, the fire service said.",
    )  # fmt: skip
    item = replace(standing.reading.item, revision=2)
    now = replace(standing, reading=replace(standing.reading, item=item))
    earlier = tuple(
        Earlier(
            item=item.id, revision=number, title=title, body="", replaced=DAY + timedelta(hours=number),
            summary=f"The fire killed {dead} people, the fire service said.",
        )
        for number, title, dead in ((0, "A fire in the harbour", 12), (1, "The toll is rising", 12))
    )  # fmt: skip
    told = make_brief(replace(make_rows(now), earlier=earlier)).amended
    assert [(a.take, a.outlet, a.what, a.before, a.after) for a in told] == [
        (1, "One", "headline", "A fire in the harbour", "The toll is rising"),
        (1, "One", "killed", "12", "23"),
    ]


def test_the_silence_map_knows_languages_and_who_was_first() -> None:
    """An Arabic newsroom's silence is hidden where its English desk reports."""
    both = make_outlet("gulf-news", country="QA", lenses=("gulf-state",), languages=("ar", "en"))
    first = make_standing(1, outlet=make_outlet("wire", country="GB"), summary="Shots in Bamako.")
    late = make_standing(
        2, outlet=both, summary="The army closed the airport.", published=DAY + timedelta(hours=5)
    )
    cells = make_brief(make_rows(first, late, listened=(make_listened(both, takes=1),))).silence
    [cell] = [c for c in cells if c.region_name == "Western Asia" and c.lens == "gulf-state"]
    assert [(one.language, one.state, one.takes) for one in cell.languages] == [
        ("ar", "silent", 0),
        ("en", "heard", 1),
    ]
    assert (cell.first, cell.first_outlet, cell.after_hours) == (1, "Gulf News", 5.0)


def test_an_outlet_that_contradicts_itself_on_one_day_is_named() -> None:
    """Two reports of one newsroom, three and four: the reader must know whose it is."""
    one = make_outlet("one", name="One")
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=one, summary=SAMPLE_SUMMARY),
            make_standing(2, outlet=one, summary=SAMPLE_FIGURE),
        )
    )
    [row] = [row for row in brief.numbers if row.subject == "relatives killed"]
    assert row.within == ("One",)


def test_vague_words_count_as_the_least_they_can_mean_and_at_least_is_kept() -> None:
    """Dozens are at least twelve (ACLED); "60" and "at least 60" together say at least 60."""
    told = (
        "Dozens of people were killed, residents said.",
        "The hospital counted at least 60 wounded.",
        "The ministry says that 60 were wounded.",
    )
    brief = make_brief(
        make_rows(
            *(make_standing(n, outlet=make_outlet(f"o{n}"), summary=text) for n, text in enumerate(told, 1))
        )
    )  # fmt: skip
    rows = {row.subject: row for row in brief.numbers}
    assert (rows["killed"].shown, rows["killed"].low) == ("dozens", 12)
    assert (rows["injured"].shown, rows["injured"].state) == ("at least 60", "agree")


def test_the_first_sentence_says_the_main_thing_and_no_side_story() -> None:
    """A page on an assault must not open with traders of another country."""
    main = "Armed groups attacked six cities in Mali before dawn, reaching Bamako itself."
    side = (
        "Ghanaian traders wait for the roads to open after armed groups attacked six cities in Mali "
        "and Bamako before dawn."
    )  # fmt: skip
    standings = [
        make_standing(1, outlet=make_outlet("accra", country="GH"), summary=side),
        *(make_standing(n, outlet=make_outlet(f"o{n}"), summary=f"{main} Report {n} has more to add on it.") for n in (2, 3, 4)),
    ]  # fmt: skip
    first = make_brief(make_rows(*standings)).summary.sentences[0]
    assert first.text == main
    assert len(first.takes) >= 3


def test_a_translation_that_spells_names_its_own_way_still_supports_a_sentence() -> None:
    """Origins in four languages vote as one; a machine's spelling must not silence them."""
    text = "Gunmen killed Defence Minister Sadio Camara at his home in Kati on Saturday."
    french = make_standing(
        2, outlet=make_outlet("paris", country="FR"), lang="fr", summary="Des hommes armés ont tué.",
        translation=make_translation(
            summary="Gunmen killed Defence Minister Sadio Kamara at his home in Kati on Saturday."
        ),
    )  # fmt: skip
    brief = make_brief(make_rows(make_standing(1, summary=text), french))
    assert brief.summary.sentences[0].takes == (1, 2)


def test_active_and_passive_blame_are_told_apart() -> None:
    """Who names the doer, and who lets things be done, is half of the split."""
    said = statements(
        [
            (
                1,
                make_standing(1, summary="JNIM fighters stormed the garrison at dawn on Saturday."),
            ),
            (2, make_standing(2, summary="The minister was killed when his house was destroyed.")),
            (3, make_standing(3, summary="The town was attacked at dawn by JNIM, residents said.")),
        ]
    )
    found = blame(said, ("JNIM",))
    assert (found.named, found.passive, found.reports) == ((("JNIM", 2),), 1, 3)
    assert spoken(found) == (
        "names as doing it: JNIM (2); 1 of its 3 reports tells it without a doer"
    )


def test_a_very_long_record_is_read_in_part_and_says_so() -> None:
    """Ten thousand reports fit no page; what was chosen must not be the loudest lens."""
    loud = make_outlet("loud", lenses=("western",))
    quiet = make_outlet("quiet", lenses=("gulf-state",))
    numbered = [
        (n, make_standing(n, outlet=quiet if n % 100 == 0 else loud, summary="Shots were heard."))
        for n in range(1, READ + 201)
    ]
    read = sample(numbered)
    assert len(read) == READ
    assert sum(1 for _, s in read if s.outlet is quiet) == (READ + 200) // 100
    assert sample(list(reversed(numbered))) == read
    brief = make_brief(make_rows(*(s for _, s in numbered)))
    assert f"{READ} of the {READ + 200}" in brief.care[0]
    assert brief.take_count == READ + 200


def test_a_lens_with_one_report_is_not_judged_by_its_words() -> None:
    """Any word of a single text is rare; that tells nothing of a lens."""
    western = make_outlet("paris", lenses=("western",))
    one = make_standing(1, outlet=make_outlet("doha", lenses=("gulf-state",)), summary=(
        "Traders of the old market counted their losses while soldiers searched every car. "
        "Bread was sold from trucks beside the bridge for the first time since the war. "
        "Children fetched water from the river because the pumps had burned with the station."
    ))  # fmt: skip
    two = [
        make_standing(n, outlet=western, summary=(
            f"The garrison burned for hours and diplomats in ministry {n} blamed the alliance. "
            "Diplomats spoke of a doctrine that has failed the garrison and the whole capital."
        ))
        for n in range(2, 8)
    ]  # fmt: skip
    notes = {s.label: s.note for s in make_brief(make_rows(one, *two)).split.sentences}
    assert notes["Gulf state"].startswith("one origin: too little")
    assert "one origin" not in notes["Western mainstream"]
