"""What counts as a change: figures that move, reports that disagree, outlets that turn round."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from mail_world import FUEL, LABELS, NOON, event, receipt, standing, subscriber

from monitor.core.changes import News, changes, per_day, rank
from monitor.core.digest import Knowledge, Since, make_digest
from monitor.core.words import ENGLISH
from monitor.render.digest_words import change_line, headline
from monitor.types import Change, Digest, LensId, Standing, TakeId

HOUR = timedelta(hours=1)


def says(number: int, body: str, *, hours: float = 0, **more: Any) -> Standing:
    """A report of an English text, so many hours after noon of the first day."""
    at = NOON + HOUR * hours
    return standing(number, body=body, published=at, recorded=at, **more)


def lines(told: tuple[Change, ...]) -> list[str]:
    """Changes in the mail's words, with their sources."""
    said = [change_line(one, ENGLISH, {}, "") for one in told]
    return [f"{one.text} {', '.join(link.label for link in one.links)}".strip() for one in said]


def since(new: list[Standing], before: list[Standing], **more: Any) -> list[str]:
    return lines(changes(News(reports=new, before=before, **more), LABELS))


def test_a_toll_that_rises_is_told_with_both_values_its_day_and_its_outlet() -> None:
    """A reader must see what moved without opening anything."""
    told = since(
        [says(2, "At least 23 people were killed in Kati.", hours=72, outlet="RFI")],
        [says(1, "12 people were killed in Kati.", outlet="AFP")],
    )
    assert told == [
        "Killed: 12 → at least 23, as of 1 May 2026: RFI",
        "1 new report from 1 publisher, 1 new independent origin. 1 held before.",
    ]


def test_two_tolls_of_one_day_are_a_disagreement_with_who_says_which() -> None:
    """Nobody can choose between them for the reader."""
    told = since(
        [says(2, "23 people were killed in Kati.", hours=3, outlet="RFI")],
        [says(1, "12 people were killed in Kati.", outlet="AFP")],
    )
    assert told[:2] == [
        "Killed: 12 → 23, as of 28 April 2026: RFI",
        "Killed: reports disagree, as of 28 April 2026: 12 (AFP), 23 (RFI)",
    ]


def test_a_disagreement_is_new_only_once() -> None:
    """A third report that takes one side is no new disagreement."""
    before = [
        says(1, "12 people were killed in Kati.", outlet="AFP"),
        says(2, "23 people were killed in Kati.", outlet="RFI"),
    ]
    told = since([says(3, "23 people were killed in Kati.", hours=1, outlet="BBC")], before)
    assert [line for line in told if "illed" in line] == []


def test_the_same_toll_in_other_words_is_no_change() -> None:
    """ "At least 22" and "23", "dozens" and "30": agreement must not be sold as news."""
    before = [says(1, "At least 22 people were killed in Kati.", outlet="AFP")]
    for body in ("23 people were killed in Kati.", "Dozens of people were killed in Kati."):
        told = since([says(2, body, hours=5, outlet="RFI")], before)
        assert [line for line in told if "killed" in line] == [], body


def test_the_first_figure_of_an_event_that_was_held_is_told() -> None:
    """No toll, then a toll: that is a change although nothing moved."""
    told = since(
        [says(2, "12 people were killed in Kati.", hours=1, outlet="RFI")],
        [says(1, "Gunmen attacked Kati.", outlet="AFP")],
    )
    assert "Killed: 12, the first figure, as of 28 April 2026: RFI" in told


def test_an_outlet_that_takes_its_own_toll_back_is_a_reversal() -> None:
    """A falling figure of one outlet says that the former was wrong; a rising one does not."""
    before = [says(1, "23 people were killed in Kati.", outlet="RFI")]
    down = since([says(2, "12 people were killed in Kati.", hours=30, outlet="RFI")], before)
    assert "Killed: an outlet now says less than it did, 23 → 12, as of 29 April 2026: RFI" in down
    assert not [line for line in down if line.startswith("Killed: 23 → 12")]  # told once
    up = since([says(2, "40 people were killed in Kati.", hours=30, outlet="RFI")], before)
    other = since([says(2, "12 people were killed in Kati.", hours=30, outlet="BBC")], before)
    assert [line for line in (*up, *other) if "less than it did" in line] == []


def test_an_outlet_that_names_another_doer_is_a_reversal() -> None:
    """Yesterday JNIM, today the army: the same outlet contradicts itself."""
    actors = {"JNIM": "jnim", "FLA": "fla", "Azawad Liberation Front": "fla"}
    before = [says(1, "JNIM attacked the town of Kati on Saturday morning.", outlet="RFI")]
    told = since(
        [says(2, "The FLA attacked the town of Kati on Saturday morning.", hours=9, outlet="RFI")],
        before,
        actors=actors,
    )
    assert "Now names FLA as the doer, where it named JNIM: RFI" in told
    both = since(
        [says(2, "JNIM and the FLA attacked the town of Kati on Saturday.", hours=9, outlet="RFI")],
        before,
        actors=actors,
    )
    assert [line for line in both if "as the doer" in line] == []


def test_what_an_outlet_changed_in_a_text_that_was_told_is_a_figure_that_moved() -> None:
    """The toll of a revised report is news although no report is new."""
    former = says(1, "12 people were killed in Kati.", outlet="RFI")
    now = says(
        5, "23 people were killed in Kati.", outlet="RFI", supersedes=TakeId(1), hours=1, group=1
    )
    now = replace(now, take=replace(now.take, published=former.take.published))
    told = lines(changes(News(reports=[], corrected=[now], former=[former]), LABELS))
    assert told == [
        "Killed: 12 → 23, as of 28 April 2026: RFI",
        "Corrected or changed: RFI",
    ]


def test_lenses_and_regions_come_first_then_figures_then_reports() -> None:
    """The order of the issue, within an event and between events."""
    gulf = says(
        3, "30 people were killed in Kati.", hours=80, outlet="Al Arabiya",
        lenses=(LensId("gulf-state"),), region="145", region_name="Western Asia", language="ar",
    )  # fmt: skip
    before = [says(1, "12 people were killed in Kati.", outlet="AFP")]
    told = changes(News(reports=[gulf], before=before), LABELS)
    kinds = [one.kind for one in told]
    assert kinds[:3] == ["lens", "region", "language"]
    assert kinds[-1] == "reports"
    moved = News(reports=[says(4, "30 people were killed.", hours=80, outlet="X")], before=before)
    more = News(reports=[says(n, "Calm.", hours=80) for n in range(5, 9)], before=before)
    ranks = [
        rank(news, changes(news, LABELS))
        for news in (News(reports=[gulf], before=before), moved, more)
    ]
    assert ranks == sorted(ranks)


def digest(new: list[Standing], before: list[Standing], **more: Any) -> Digest:
    return make_digest(
        subscriber=subscriber(**more), on=date(2026, 4, 28), events=[event(), event(FUEL, "Fuel")],
        since=Since(new=new, earlier=before, last_take=0), receipt=receipt(),
        known=Knowledge(lens_labels=LABELS),
    )  # fmt: skip


def test_the_subject_names_the_figure_that_moved() -> None:
    """Whoever reads only subjects reads the change."""
    made = digest(
        [says(2, "At least 23 people were killed in Kati.", hours=-1, outlet="RFI")],
        [says(1, "12 people were killed in Kati.", hours=-90, outlet="AFP")],
    )
    assert headline(made) == (
        "Six Malian cities attacked: 1 new report, killed: 12 → at least 23, RFI; 1 event changed"
    )


def test_regions_let_through_what_lies_in_them() -> None:
    """ "Africa" holds Western Africa and Mali; a country is a region of its own."""
    mali = standing(1)
    algeria = standing(2, country="DZ", region="015", region_name="Northern Africa")
    france = standing(3, country="FR", region="155", region_name="Western Europe")

    def kept(*regions: str) -> list[int]:
        made = digest([mali, algeria, france], [], regions=regions)
        return sorted(
            int(view.take.id or 0)
            for entry in made.changed for batch in entry.batches for view in batch.takes
        )  # fmt: skip

    assert kept() == [1, 2, 3]
    assert kept("002") == [1, 2]
    assert kept("011") == [1]
    assert kept("202") == [1]
    assert kept("DZ", "155") == [2, 3]
    assert kept("142") == []


def test_languages_let_through_what_is_written_in_them() -> None:
    """A reader of Arabic takes asks for Arabic takes."""
    made = digest([standing(1), standing(2, language="ar")], [], languages=("ar", "zh"))
    views = [v for e in made.changed for b in e.batches for v in b.takes]
    assert [view.take.id for view in views] == [2]


def test_reports_per_day_have_no_gaps_and_end_with_the_digests_day() -> None:
    """A drawing that leaves out quiet days would show a wave where there was none."""
    on = date(2026, 4, 28)
    news = News(
        reports=[standing(1, published=NOON), standing(2, published=NOON - 3 * 24 * HOUR)],
        before=[
            standing(3, published=NOON - 3 * 24 * HOUR),
            standing(4, published=NOON - 90 * 24 * HOUR),
        ],
    )
    days = per_day(news, on)
    assert len(days) == 14
    assert [(d.day.day, d.before, d.new) for d in days[-4:]] == [
        (25, 1, 1), (26, 0, 0), (27, 0, 0), (28, 0, 1),
    ]  # fmt: skip
    assert per_day(News(reports=[standing(1, published=NOON)]), on) == ()


def test_what_is_first_held_names_its_lenses_and_regions_in_a_line_each() -> None:
    """Fifty first readings of a first digest are one fact, not fifty."""
    takes = [standing(1, lenses=(LensId("junta"),)), standing(2, lenses=(LensId("gulf-state"),))]
    assert lines(digest(takes, []).changed[0].changes) == [
        "First held on this event. 2 new reports from 2 publishers, 2 new independent origins.",
        "Lenses: Junta media, Gulf state media.",
        "Regions: Western Africa.",
    ]


def test_many_firsts_of_a_kind_share_a_line_in_which_each_has_its_source() -> None:
    """Seven lines for seven regions hide the figure that moved."""
    regions = (("145", "Western Asia"), ("155", "Western Europe"), ("030", "Eastern Asia"),
               ("021", "Northern America"))  # fmt: skip
    new = [
        says(10 + n, "Calm.", hours=1, outlet=f"O{n}", region=code, region_name=name)
        for n, (code, name) in enumerate(regions)
    ]
    before = [says(1, "Calm.")]
    assert since(new, before)[0] == (
        "First from 4 regions: Western Asia (O0), Western Europe (O1), Eastern Asia (O2), "
        "Northern America (O3)"
    )
    assert [line for line in since(new[:3], before) if line.startswith("First from")] == [
        f"First from {name}: O{n}" for n, (_, name) in enumerate(regions[:3])
    ]
    each = changes(News(reports=new, before=before), LABELS, each=True)
    assert [one.kind for one in each][:4] == ["region"] * 4
