"""An item that repeats, links to or is like one that belongs to an event is likely to belong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import DAY, make_entity, make_item, make_reading, make_translation

from monitor.core.beside import NOTHING, Beside, Forerunner, forerunners, kin
from monitor.core.match import Matcher
from monitor.types import EntityId, Event, EventSlug, Item, ItemId, Kin, Match, Reading

KATI = EventSlug("kati")
EXAMPLE = "https://paper.test/kati-attacked"
ENTITIES = (
    make_entity("mali", country="ML", en=("Mali",)),
    make_entity("kati", country="ML", en=("Kati",)),
    make_entity("jnim", "armed-group", country="ML", en=("JNIM",)),
)
EVENT = Event(
    slug=KATI, title="JNIM attacks Kati", dek="Fighters attacked the garrison town of Kati.",
    date=date(2026, 4, 25), until=None, type="assault",
    places=(EntityId("mali"), EntityId("kati")), actors=(EntityId("jnim"),),
    examples=(EXAMPLE,),
)  # fmt: skip
MATCHER = Matcher((EVENT,), ENTITIES)
TEXT = (
    "Gunfire was heard before dawn and smoke rose over the barracks while residents stayed "
    "indoors; the ministry said the situation was under control by the early afternoon."
)


def item(number: int, title: str, body: str = "", **more: object) -> Item:
    return replace(make_item(number, title=title, body=body), **more)  # type: ignore[arg-type]  # fields of Item


def reading(number: int, title: str, body: str = "", **more: object) -> Reading:
    return make_reading(item(number, title, body, **more))


TAKEN = reading(1, "JNIM attacks Kati in Mali, soldiers killed", TEXT)
COPY = reading(2, "What the ministry says of the morning", TEXT)
OTHER = reading(3, "Gold hits a record", "Traders expect the metal to rise further this year.")


def beside(one: Reading, *others: Reading) -> Beside:
    found = kin(one, others, [o for o in others if o.item.id == TAKEN.item.id])
    return Beside(forerunners=forerunners(found, {o.item.id: o for o in others}, MATCHER.match))


def decided(one: Reading, around: Beside = NOTHING) -> tuple[str, str] | None:
    found = MATCHER.match(one, around=around)
    return (found[0].event, found[0].verdict) if found else None


def test_a_copy_of_an_accepted_item_is_taken_though_its_own_headline_names_nothing() -> None:
    """A desk that reprints the dispatch under another headline tells the same story."""
    assert decided(COPY) is None
    assert decided(COPY, beside(COPY, TAKEN)) == ("kati", "match")
    (match,) = MATCHER.match(COPY, around=beside(COPY, TAKEN))
    (told,) = [r for r in match.reasons if r.kind == "origin"]
    assert "has the same text as item 1" in told.what
    assert told.weight > 0


def test_a_copy_of_what_belongs_nowhere_gains_nothing() -> None:
    """Reprints of the gold price are no takes because there are two of them."""
    again = replace(OTHER, item=replace(OTHER.item, id=ItemId(4)))
    assert decided(again, beside(again, OTHER)) is None


def test_an_excluded_word_keeps_a_copy_out() -> None:
    """What the operator excluded stands above where a text comes from."""
    strict = Matcher((replace(EVENT, exclude={"en": ("morning",)}),), ENTITIES)
    (match,) = strict.match(COPY, around=beside(COPY, TAKEN))
    assert match.verdict == "near"
    assert match.lacked == ("has an excluded word (morning)",)


def test_a_link_is_a_kind_of_evidence_but_no_proof() -> None:
    """A follow-up that names only the country and links to the report is of the event."""
    weak = reading(5, "Mali: what we know of the fighting so far")
    url = TAKEN.item.url.removeprefix("https://")
    linking = reading(5, weak.item.title, links=(url,))
    before, after = MATCHER.match(weak)[0], MATCHER.match(linking, around=beside(linking, TAKEN))[0]
    assert after.score > before.score
    assert any(r.kind == "link" and "links to item 1" in r.what for r in after.reasons)
    alone = reading(6, "Ten things to read this weekend", links=(url,))
    (match,) = MATCHER.match(alone, around=beside(alone, TAKEN))
    assert match.verdict == "near"


def test_one_link_of_many_says_little() -> None:
    """ "Read on" below every article is no sign of what this one is about."""
    url = TAKEN.item.url.removeprefix("https://")
    title = "Burkina Faso: attack on an army base"
    many = reading(5, title, links=(url, *(f"daily.example/other-{n}" for n in range(15))))
    assert decided(many, beside(many, TAKEN)) in {None, ("kati", "near")}
    few = reading(5, "Mali: what we know of the fighting so far", links=(url,))
    lots = replace(few, item=replace(few.item, links=many.item.links))
    scores = [MATCHER.match(r, around=beside(r, TAKEN))[0].score for r in (few, lots)]
    assert scores[0] > scores[1]


def test_a_link_to_an_example_of_the_event_file_counts_without_any_store() -> None:
    """The operator gave the address; nobody needs to hold that page."""
    linking = reading(7, "Mali: what we know", links=("paper.test/kati-attacked",))
    (match,) = MATCHER.match(linking)
    assert any(r.kind == "link" and EXAMPLE in r.what for r in match.reasons)


def test_what_is_only_like_another_learns_from_what_was_taken_surely() -> None:
    """A guess must not teach, else one mistake draws the next."""
    told = Kin(item=ItemId(9), other=ItemId(1), how="alike", score=0.5)

    def known(score: float) -> tuple[Forerunner, ...]:
        match = Match(event=KATI, score=score, verdict="match", reasons=())
        return forerunners([told], {ItemId(1): TAKEN}, lambda _: (match,))

    assert known(0.6) == ()
    (one,) = known(0.95)
    weak = reading(9, "Mali: the army speaks of the attack")
    plain = MATCHER.match(weak)[0].score
    assert MATCHER.match(weak, around=Beside(forerunners=(one,)))[0].score > plain


def figured(number: int, text: str, **more: object) -> Reading:
    return reading(number, "A toll", text, **more)


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("At least 2,317 people died.", 0.5),
        ("عدد القتلى ٢٣١٧ شخصا", 0.5),
        ("死亡人数升至2317人", 0.5),
        ("On compte 2 317 morts et 940 blessés.", 1.0),
        ("In 2026, 12 people died.", 0.0),  # a year, and what every text has
        ("On 30.11.2026 at 23:17, 2026-11-30", 0.0),  # days and hours are of all reports
        ("9" * 5000, 0.0),  # a form's number must not stop anything
        ("0.2317万人", 0.5),
        ("1.5万人", 0.0),
    ],
)
def test_a_figure_in_common_ties_reports_of_any_language(text: str, shared: float) -> None:
    """Nobody else counts 2,317 dead in those days."""
    taken = figured(1, "2,317 dead, 940 hurt on 30.11.2026 at 23:17, 12 guests")
    scores = [k.score for k in kin(figured(9, text), (), [taken]) if k.how == "figure"]
    assert scores == ([shared] if shared else [])


def test_a_figure_counts_for_days_only() -> None:
    """Next week the toll has risen, and the same number is of something else."""
    old = replace(
        TAKEN.item, id=ItemId(1), body="2,317 dead", published=DAY - timedelta(days=6)
    )  # fmt: skip
    found = kin(figured(9, "2,317 dead", published=DAY), (), [make_reading(old)])
    assert "figure" not in {k.how for k in found}


def test_a_figure_in_common_opens_the_way_but_not_for_what_names_nothing() -> None:
    """It is a kind of evidence beside a name, and none by itself."""
    taken = reading(1, "JNIM attacks Kati in Mali, 2,317 soldiers killed")
    weak, blank = reading(8, "Kati: 2,317 names"), reading(9, "2,317 names")
    assert "figure" in {k.how for k in kin(weak, (), [taken])}
    assert decided(weak, beside(weak, taken)) == ("kati", "match")
    assert decided(blank, beside(blank, taken)) is None


def test_a_translation_is_compared_with_a_translation() -> None:
    """Two languages without one that both can be read in are not compared by their words."""
    english = TEXT
    french = make_reading(
        item(11, "Ce que dit le ministère", "Des tirs ont été entendus avant l'aube."), lang="fr",
        translation=make_translation(title="What the ministry says", body=english),
    )  # fmt: skip
    arabic = make_reading(
        item(12, "بيان الوزارة", "سمع إطلاق نار قبل الفجر."), lang="ar",
        translation=make_translation(lang="ar", title="The ministry's words", body=english),
    )  # fmt: skip
    assert "alike" in {k.how for k in kin(french, (), [arabic])}
    unread = make_reading(arabic.item, lang="ar")
    assert kin(french, (), [unread]) == ()


def test_the_order_of_what_is_beside_changes_nothing() -> None:
    """A batch is an accident of polling."""
    others = [TAKEN, OTHER, reading(8, "JNIM claims Kati raid in Mali", TEXT + " More follows.")]
    assert kin(COPY, others, others) == kin(COPY, others[::-1], others[::-1])
    assert COPY.item.id not in {k.other for k in kin(COPY, [*others, COPY], [COPY])}


@pytest.mark.parametrize("days", [31, -31])
def test_another_month_is_no_company(days: int) -> None:
    """The same words come back with the next attack on the next town."""
    old = replace(
        TAKEN, item=replace(TAKEN.item, published=DAY - timedelta(days=days))
    )  # fmt: skip
    assert kin(COPY, (), [old]) == ()


def test_which_of_many_copies_are_kept_does_not_hang_on_row_numbers() -> None:
    """Row numbers tell who answered first; a pass that was killed would decide another way."""
    outlets = [f"paper-{n:02}" for n in range(20)]

    def kept(numbers: list[int]) -> set[str]:
        others = [
            reading(n, "JNIM attacks Kati in Mali", TEXT, outlet=outlet, key=outlet)
            for n, outlet in zip(numbers, outlets, strict=True)
        ]
        by_id = {o.item.id: o.item.outlet for o in others}
        return {by_id[k.other] for k in kin(COPY, others)}

    forward = kept(list(range(100, 120)))
    assert 0 < len(forward) < 20
    assert kept(list(range(119, 99, -1))) == forward
