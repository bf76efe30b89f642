"""An item goes to the event it is about, with the words that say so; and why not, if not."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import make_item, make_reading, make_translation

from monitor.core.match import Matcher
from monitor.core.weights import Weights
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
    Match,
    Office,
    Reading,
    Untranslated,
)

START = datetime(2026, 4, 25, 6, tzinfo=UTC)
NONE = Untranslated(source="", reason="no model")


def entity(
    id: str,  # noqa: A002  (the field's name)
    kind: str,
    country: str,
    *names: str,
    ambiguous: tuple[str, ...] = (),
    since: date | None = None,
    until: date | None = None,
) -> Entity:
    return Entity(
        id=EntityId(id), kind=kind, country=country, names={"en": names}, ambiguous=ambiguous,
        since=since, until=until,
    )  # fmt: skip


ENTITIES = (
    entity("mali", "place", "ML", "Mali", "مالي", "马里"),
    entity("kati", "place", "ML", "Kati", "كاتي", "卡蒂", ambiguous=("كاتي",)),
    entity("kidal", "place", "ML", "Kidal", "كيدال", "基达尔"),
    entity("jnim", "armed-group", "ML", "JNIM", "Jnim", "نصرة الإسلام والمسلمين"),
    entity("camara", "person", "ML", "Sadio Camara", "ساديو كامارا", "卡马拉"),
    entity("china", "place", "CN", "China", "Chine", "中国"),
    entity("japan", "place", "JP", "Japan", "Japon", "日本"),
    entity("takaichi", "person", "JP", "Takaichi", "高市早苗"),
)


def event(slug: str, **more: object) -> Event:
    plain: dict[str, object] = {
        "title": "", "dek": "", "date": date(2026, 4, 25), "until": None, "type": "assault",
    }  # fmt: skip
    return Event(slug=EventSlug(slug), **{**plain, **more})  # type: ignore[arg-type]  # fields of Event


KATI = event(
    "kati",
    title="JNIM attacks Kati; defence minister Sadio Camara killed",
    dek="Fighters attacked the garrison town of Kati and took Kidal.",
    until=date(2026, 6, 30),
    places=(EntityId("mali"), EntityId("kati"), EntityId("kidal")),
    actors=(EntityId("jnim"), EntityId("camara")),
    keywords={"en": ("Kati", "Mali attacks"), "ar": ("هجمات مالي",), "zh": ("马里袭击",)},
    exclude={"en": ("Cup of Nations",)},
)
DISPUTE = event(
    "dispute",
    title="China punishes Japan over remarks on Taiwan",
    dek="Beijing answered with travel warnings, seafood bans and export controls.",
    type="coerce",
    places=(EntityId("china"), EntityId("japan")),
    actors=(EntityId("takaichi"),),
    keywords={"en": ("seafood ban",), "zh": ("涉台言论",)},
)
MATCHER = Matcher((KATI, DISPUTE), ENTITIES)


def reading(
    title: str,
    summary: str = "",
    *,
    lang: str = "en",
    after: timedelta = timedelta(days=1),
    english: str = "",
    number: int = 1,
) -> Reading:
    item = make_item(number, title=title, summary=summary, published=START + after)
    translation = make_translation(lang=lang, title=english) if english else NONE
    return make_reading(item, lang=lang, translation=translation)


def verdict(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.event, match.verdict) for match in matches]


ATTACKS = {
    "en": reading("Explosions and gunfire shake the garrison town of Kati in Mali"),
    "fr": reading("Mali : attaque contre le camp de Kati, le Jnim revendique", lang="fr"),
    "ar": reading("هجوم على قاعدة كاتي في مالي ومقتل ساديو كامارا", lang="ar"),
    "zh": reading("马里卡蒂军营遭袭击，国防部长卡马拉身亡", lang="zh"),
}


@pytest.mark.parametrize("lang", sorted(ATTACKS))
def test_an_item_matches_in_its_own_language_without_any_translation(lang: str) -> None:
    """A model may be missing; the Arabic column on Kati still belongs to the event."""
    assert verdict(MATCHER.match(ATTACKS[lang])) == [("kati", "match")]


@pytest.mark.parametrize("lang", sorted(ATTACKS))
def test_every_reason_points_at_exact_words(lang: str) -> None:
    """What is highlighted must be what was read, in every script."""
    (match,) = MATCHER.match(ATTACKS[lang])
    pointing = [reason for reason in match.reasons if reason.field]
    assert pointing
    for reason in pointing:
        assert reason.field is not None
        text = ATTACKS[lang].item.text(reason.field)
        assert text[reason.start : reason.end] == reason.text


def test_the_reasons_name_the_words_that_a_reader_would_name() -> None:
    """ "Why did this match?" must not need a data scientist."""
    (match,) = MATCHER.match(ATTACKS["zh"])
    words = {reason.text for reason in match.reasons}
    assert {"卡蒂", "马里", "卡马拉", "袭击"} <= words
    kinds = {reason.kind for reason in match.reasons}
    assert {"place", "actor", "action"} <= kinds


def test_the_translation_is_read_as_well_as_the_original() -> None:
    """An operator who wrote English names only still finds the Russian report."""
    russian = reading("Взрывы в Кати", lang="ru", english="Explosions in Kati, Mali")
    (match,) = MATCHER.match(russian)
    assert (match.event, match.verdict) == ("kati", "match")
    assert "translation" in {reason.version for reason in match.reasons if reason.field}


def test_the_same_place_with_another_story_is_only_near_and_says_why() -> None:
    """Football in the garrison town is not the war; the analyst can see what was missing."""
    (match,) = MATCHER.match(reading("Kati wins the Cup of Nations final in a penalty drama"))
    assert (match.event, match.verdict) == ("kati", "near")
    assert any("excluded word" in lack or "kind of evidence" in lack for lack in match.lacked)
    assert any(reason.kind == "exclude" for reason in match.reasons)


def test_an_item_from_before_the_event_is_near_and_says_so() -> None:
    """Last month's ambush in the next town is not this attack."""
    early = reading("Attack on Kati kills soldiers in Mali", after=timedelta(days=-30))
    (match,) = MATCHER.match(early)
    assert match.verdict == "near"
    assert match.lacked == ("published 30 days before the event began",)


def test_a_clock_ahead_of_utc_is_not_before_the_event() -> None:
    """An outlet in Auckland dates the first report a day early by UTC."""
    dawn = reading("Attack on Kati in Mali, JNIM says", after=timedelta(hours=-18))
    assert verdict(MATCHER.match(dawn)) == [("kati", "match")]


def test_nothing_of_any_event_leaves_no_match() -> None:
    """Most of a stream is unrelated, and must not crowd the table of near misses."""
    assert MATCHER.match(reading("Gold hits a record above $4,383 an ounce")) == ()


def test_one_country_of_two_is_not_enough() -> None:
    """An event between two countries is not every story about one of them."""
    (one,) = MATCHER.match(reading("China bans exports of rare earths, markets fall"))
    assert one.verdict == "near"
    assert "two countries" in one.lacked[0]
    both = reading("China bans seafood from Japan after remarks on Taiwan")
    assert verdict(MATCHER.match(both)) == [("dispute", "match")]


def test_an_ambiguous_name_counts_only_in_company() -> None:
    """كاتي is a town, and a girl's name."""
    alone = reading("هجوم عنيف في رواية كاتي الجديدة", lang="ar")
    assert not any(reason.text == "كاتي" for m in MATCHER.match(alone) for reason in m.reasons if reason.kind == "place")  # fmt: skip
    company = reading("هجوم على كاتي في مالي", lang="ar")
    (match,) = MATCHER.match(company)
    assert "كاتي" in {reason.text for reason in match.reasons if reason.kind == "place"}


def test_a_name_outside_its_time_is_not_that_entity() -> None:
    """A minister of last year is not the minister of the event."""
    late = tuple(
        replace(e, since=date(2027, 1, 1)) if e.id == "camara" else e for e in ENTITIES
    )  # fmt: skip
    minister = reading("Sadio Camara killed in attack on Kati, Mali")
    (now,) = Matcher((KATI,), ENTITIES).match(minister)
    (then,) = Matcher((KATI,), late).match(minister)
    assert "Sadio Camara" in {reason.what for reason in now.reasons}
    assert "Sadio Camara" not in {reason.what for reason in then.reasons}


def test_the_order_of_items_and_events_changes_nothing() -> None:
    """A batch is an accident of polling; the record must not depend on it."""
    items = [*ATTACKS.values(), reading("China bans seafood from Japan"), reading("Gold rises")]
    before = [MATCHER.match(item) for item in items]
    shuffled = list(enumerate(items))
    random.Random(7).shuffle(shuffled)
    turned = Matcher((DISPUTE, KATI), tuple(reversed(ENTITIES)))
    after = {index: turned.match(item) for index, item in shuffled}
    assert [after[index] for index in range(len(items))] == before
    assert [MATCHER.match(item) for item in items] == before


def test_a_closed_event_takes_nothing_more() -> None:
    """Operators close an event to freeze its page."""
    assert Matcher((replace(KATI, closed=True),), ENTITIES).match(ATTACKS["en"]) == ()


def test_two_events_that_cannot_be_told_apart_take_nothing_and_say_so() -> None:
    """A coin flip is not a match."""
    twin = replace(KATI, slug=EventSlug("twin"))
    (match,) = Matcher((KATI, twin), ENTITIES).match(ATTACKS["en"])
    assert match.verdict == "near"
    assert match.rival == "twin"
    assert match.lacked == ("cannot be told from twin",)


def test_an_item_goes_to_an_event_and_to_the_one_it_nests_in() -> None:
    """A battle is part of its war, where the operator says so."""
    battle = replace(KATI, slug=EventSlug("battle"), nests_in=(EventSlug("kati"),))
    both = Matcher((KATI, battle), ENTITIES).match(ATTACKS["en"])
    assert verdict(both) == [("battle", "match"), ("kati", "match")]


def test_what_a_battle_is_part_of_is_part_of_what_that_is_part_of() -> None:
    """A battle of a campaign of a war: the three do not compete, however far apart they are."""
    slugs = [EventSlug(s) for s in ("kati", "campaign", "battle")]
    nested = [
        replace(KATI, slug=slug, nests_in=tuple(slugs[n - 1 : n])) for n, slug in enumerate(slugs)
    ]
    found = Matcher(nested, ENTITIES).match(ATTACKS["en"])
    assert verdict(found)[0] == ("battle", "match")
    assert sorted(verdict(found)) == [(slug, "match") for slug in sorted(slugs)]


@pytest.mark.parametrize("slug", ["a-battle", "the-battle"])
def test_a_battle_that_is_as_good_as_its_war_takes_it_too(slug: str) -> None:
    """Which of two slugs comes first in the alphabet decides nothing."""
    battle = replace(KATI, slug=EventSlug(slug), nests_in=(EventSlug("kati"),))
    found = Matcher((KATI, battle), ENTITIES).match(ATTACKS["en"])
    assert sorted(verdict(found)) == sorted([("kati", "match"), (slug, "match")])


def test_two_battles_that_cannot_be_told_apart_leave_it_to_their_war() -> None:
    """Neither sibling guesses; what both are part of is no guess."""
    twins = [
        replace(KATI, slug=EventSlug(slug), nests_in=(EventSlug("kati"),)) for slug in ("a", "b")
    ]
    found = Matcher((KATI, *twins), ENTITIES).match(ATTACKS["en"])
    assert verdict(found) == [("kati", "match"), ("a", "near")]
    assert found[1].lacked == ("cannot be told from b",)
    alone = [replace(twins[0], nests_in=()), twins[1]]
    assert verdict(Matcher((KATI, *alone), ENTITIES).match(ATTACKS["en"])) == [("a", "near")]


def test_events_that_nest_in_each_other_by_mistake_do_not_hang() -> None:
    """`check` refuses such files; a matcher that is built by hand ends all the same."""
    ring = [
        replace(KATI, slug=EventSlug(slug), nests_in=(EventSlug(other),))
        for slug, other in (("a", "b"), ("b", "a"))
    ]
    assert sorted(verdict(Matcher(ring, ENTITIES).match(ATTACKS["en"]))) == [
        ("a", "match"), ("b", "match"),
    ]  # fmt: skip


def test_a_score_just_below_the_threshold_is_not_said_to_be_the_threshold() -> None:
    """ "0.50 is below 0.50" sends a reader to look for a bug."""
    (found,) = MATCHER.match(ATTACKS["en"])
    (near,) = Matcher((KATI,), ENTITIES, threshold=found.score + 0.0001).match(ATTACKS["en"])
    told = re.fullmatch(r"score (\S+) is below (\S+)", near.lacked[0])
    assert told is not None
    assert told[1] <= told[2]
    exact = Matcher((KATI,), ENTITIES, Weights(bias=-0.004, by_feature={})).match(ATTACKS["en"])
    assert exact[0].lacked[0] == "score 0.49 is below 0.50"


def test_the_threshold_is_the_operators() -> None:
    """A stricter desk gets fewer takes, and still sees what was near."""
    (strict,) = Matcher((KATI,), ENTITIES, threshold=1.0).match(ATTACKS["en"])
    assert strict.verdict == "near"
    assert strict.lacked[0].endswith("is below 1.00")


def test_weights_can_be_replaced_whole() -> None:
    """The learning tool and an operator's own weights go through the same door."""
    nothing = Weights(bias=-9.0, by_feature={})
    (match,) = Matcher((KATI,), ENTITIES, nothing).match(ATTACKS["en"])
    assert match.verdict == "near"
    assert {reason.weight for reason in match.reasons} == {0.0}


def test_explaining_another_event_says_how_the_item_stands_to_it() -> None:
    """ "Why is it not in my event?" has an answer for every event."""
    asked = MATCHER.candidate(
        reading("China bans seafood, and Kati in Mali is attacked"), EventSlug("dispute")
    )
    assert asked is not None
    assert (asked.event, asked.verdict) == ("dispute", "near")
    assert MATCHER.candidate(reading("Gold rises"), EventSlug("kati")) is None


def test_an_excluded_word_in_the_title_keeps_an_item_out_whatever_it_scores() -> None:
    """The operator has read more of the football in Kati than any weight has."""
    (match,) = MATCHER.match(
        reading("Attack on Kati, Mali, overshadows Cup of Nations; JNIM blamed")
    )
    assert match.verdict == "near"
    assert match.lacked == ("has an excluded word (Cup of Nations)",)


def test_a_place_within_a_listed_place_speaks_for_it() -> None:
    """The event lists Mali; the report names a town in it that nobody listed."""
    within = tuple(
        replace(e, within=(EntityId("mali"),)) if e.id == "kidal" else e for e in ENTITIES
    )
    wide = replace(KATI, places=(EntityId("mali"),), actors=(EntityId("jnim"),), keywords={})
    report = reading("JNIM fighters attack army base in Kidal, soldiers killed")
    (match,) = Matcher((wide,), within).match(report)
    assert match.verdict == "match"
    assert any(r.kind == "place" and r.text == "Kidal" for r in match.reasons)


def test_a_day_of_the_beginning_that_is_named_later_is_shown() -> None:
    """ "What happened on 25 April" says which of several attacks is meant."""
    late = reading("After the attack of 25 April, Kati in Mali mourns", after=timedelta(days=20))
    (match,) = MATCHER.match(late)
    assert "25 April" in {reason.text for reason in match.reasons if reason.kind == "date"}


def test_an_event_that_is_changed_and_changed_back_matches_as_before() -> None:
    """An edit that is undone must leave no trace."""
    before = [MATCHER.match(item) for item in ATTACKS.values()]
    changed = replace(KATI, places=(), keywords={}, actors=())
    other = [Matcher((changed, DISPUTE), ENTITIES).match(item) for item in ATTACKS.values()]
    again = [Matcher((KATI, DISPUTE), ENTITIES).match(item) for item in ATTACKS.values()]
    assert other != before
    assert again == before


def test_an_item_finds_its_event_among_hundreds_that_share_its_country() -> None:
    """A busy country must neither hide the event nor slow the reading down."""
    crowd = [
        event(f"other-{n:03}", title="Talks in Mali", type="consult", places=(EntityId("mali"),))
        for n in range(200)
    ]
    busy = Matcher((*crowd, KATI), ENTITIES)
    assert verdict(busy.match(ATTACKS["en"])) == [("kati", "match")]
    asked = busy.candidate(ATTACKS["en"], EventSlug("other-199"))
    assert asked is not None
    assert asked.verdict == "near"


def test_what_only_a_rule_keeps_out_is_named_rather_than_what_is_far_off() -> None:
    """A reader of last week's raid thinks of the event that had not begun, not of some other."""
    early = reading("JNIM attacks Kati in Mali; China remarks on Taiwan", after=timedelta(days=-9))
    began = replace(DISPUTE, date=date(2026, 4, 1))
    (match,) = Matcher((KATI, began), ENTITIES).match(early)
    assert (match.event, match.verdict) == ("kati", "near")
    assert match.lacked == ("published 9 days before the event began",)
    assert match.rival == "dispute"


def test_a_text_that_names_nothing_still_says_what_happens_in_it() -> None:
    """ "Neighbours agree a ceasefire" is of no event that can be told, and the reader sees why."""
    text = reading("Neighbours agree ceasefire after fighting")
    assert MATCHER.match(text) == ()
    heard = MATCHER.heard(text)
    assert {"ceasefire", "fighting"} <= {r.text for r in heard}
    assert all(text.item.title[r.start : r.end] == r.text for r in heard)


OFFICE = Office(
    since=date(2020, 10, 5), until=date(2026, 5, 5),
    names={
        "en": ("defence minister",), "fr": ("ministre de la Défense",), "ar": ("وزير الدفاع",),
        "zh": ("国防部长",),
    },
)  # fmt: skip
IN_OFFICE = tuple(replace(e, offices=(OFFICE,)) if e.id == "camara" else e for e in ENTITIES)
BY_OFFICE = {
    "en": ("Mali's defence minister killed in attack", "defence minister"),
    "fr": ("Mali : le ministre de la Défense tué dans une attaque", "ministre de la Défense"),
    "ar": ("مقتل وزير الدفاع في هجوم في مالي", "وزير الدفاع"),
    "zh": ("马里国防部长在袭击中身亡", "国防部长"),
}


def actors(matcher: Matcher, item: Reading) -> set[str]:
    return {r.text for m in matcher.match(item) for r in m.reasons if r.kind == "actor"}


@pytest.mark.parametrize("lang", sorted(BY_OFFICE))
def test_an_office_means_its_holder_in_his_time_and_in_company(lang: str) -> None:
    """ "The defence minister" is Camara in April 2026, in Mali; not in June, and not in France."""
    title, office = BY_OFFICE[lang]
    matcher = Matcher((KATI,), IN_OFFICE)
    assert office in actors(matcher, reading(title, lang=lang))
    assert office not in actors(matcher, reading(title, lang=lang, after=timedelta(days=40)))
    assert office not in actors(Matcher((KATI,), ENTITIES), reading(title, lang=lang))
    alone = {"en": "Defence minister killed in attack", "fr": "Le ministre de la Défense tué",
             "ar": "مقتل وزير الدفاع في هجوم", "zh": "国防部长在袭击中身亡"}[lang]  # fmt: skip
    assert office not in actors(matcher, reading(alone, lang=lang))


KATI_IN = {
    "en": "JNIM fighters attack army base in Kati, soldiers killed",
    "fr": "Kati : attaque contre une base de l'armée, des soldats tués, le Jnim revendique",
    "ar": "هجوم نصرة الإسلام والمسلمين على قاعدة للجيش في كاتي ومقتل جنود",
    "zh": "JNIM袭击卡蒂军营，士兵身亡",
}


@pytest.mark.parametrize("lang", sorted(KATI_IN))
def test_a_town_speaks_for_the_country_that_contains_it(lang: str) -> None:
    """The event lists Mali alone; Kati lies in it, in every language."""
    within = tuple(
        replace(e, within=(EntityId("mali"),), ambiguous=()) if e.id == "kati" else e
        for e in ENTITIES
    )
    wide = replace(KATI, places=(EntityId("mali"),), actors=(EntityId("jnim"),), keywords={})
    (match,) = Matcher((wide,), within).match(reading(KATI_IN[lang], lang=lang))
    assert match.verdict == "match"
    town = {"ar": "كاتي", "zh": "卡蒂"}.get(lang, "Kati")
    assert any(r.kind == "place" and r.text == town for r in match.reasons)


SHY = {"en": ("Kati", "in Mali"), "fr": ("Kati", "au Mali"), "ar": ("كاتي", "في مالي"), "zh": ("卡蒂", "马里")}  # fmt: skip


@pytest.mark.parametrize("lang", sorted(SHY))
def test_an_ambiguous_name_needs_company_in_every_language(lang: str) -> None:
    """كاتي and Kati are girls' names, too."""
    town, company = SHY[lang]
    shy = tuple(
        replace(e, ambiguous=("Kati", "كاتي", "卡蒂")) if e.id == "kati" else e for e in ENTITIES
    )
    matcher = Matcher((replace(KATI, keywords={}),), shy)

    def found(title: str) -> bool:
        matches = matcher.match(reading(title, lang=lang))
        return any(r.text == town for m in matches for r in m.reasons if r.kind == "place")

    assert not found(f"{town} {'读书' if lang == 'zh' else '2026'}")
    assert found(f"{town} {company}" if lang != "zh" else f"{company}{town}")
