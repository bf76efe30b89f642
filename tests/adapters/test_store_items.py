"""What enrich relies on: a queue that loses nothing, and readings kept whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_world import (
    DAY,
    MALI,
    MINUTE,
    NIGER,
    NOW,
    enriched,
    entry,
    event,
    feed,
    match,
    outlet,
    poll,
    reading,
    stored,
    take,
    taken,
    translated,
)

from monitor.adapters.store import ItemState, Store
from monitor.types import (
    Enriched,
    ItemId,
    Language,
    Origin,
    Pass,
    Reading,
    Revised,
    Untranslated,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event(), event(NIGER)], NOW)
        yield opened


def test_the_newest_unread_item_comes_first(store: Store) -> None:
    """After a weekend's backlog, today's news must not wait for Friday's to be translated."""
    stored(
        store, entry("new"), entry("old", published=NOW - DAY), entry("mid", published=NOW - MINUTE)
    )
    keys = [i.key for i in store.claim(10)]
    assert keys == ["id:new", "id:mid", "id:old"]
    skip = [i.id for i in store.claim(1)]
    assert [i.key for i in store.claim(1, skip)] == ["id:mid"]


def test_a_claim_marks_nothing(store: Store) -> None:
    """A pass that is killed between claim and finish leaves its items to the next one."""
    stored(store, entry("1"))
    assert store.claim(5) == store.claim(5)


def test_an_item_that_failed_too_often_is_not_claimed_again(store: Store) -> None:
    """One poisonous item must not stop the queue, nor be tried for ever."""
    poison, sound = stored(store, entry("1"), entry("2"))
    assert [store.tried([poison.id]) for _ in range(3)] == [
        {poison.id: 1},
        {poison.id: 2},
        {poison.id: 3},
    ]
    assert [i.id for i in store.claim(5)] == [sound.id]
    assert [i.id for i in store.claim(5, tries=4)] == [poison.id, sound.id]
    store.park(poison.id, "kills its worker", NOW + MINUTE)
    assert store.item_state(poison.id) == ItemState(
        state="parked", at=NOW + MINUTE, tries=3, why="kills its worker"
    )
    assert [h.item.id for h in store.search("Kati")] == [poison.id]
    assert store.unpark() == 1
    assert [i.id for i in store.claim(5)] == [poison.id, sound.id]


def test_a_reading_comes_back_as_it_was_stored(store: Store) -> None:
    """Whatever explains a match later must see what the matcher saw."""
    first, second = stored(store, entry("1", tags=("Mali", "Sécurité"), author="A. B."), entry("2"))
    told = translated(summary="Six.", flags=("summary:numbers-changed",))
    doubtful = Language(code="zh", confidence=0.5, basis="script", script="Hant")
    other = Reading(
        item=second,
        language=doubtful,
        translation=Untranslated(source="zh", reason="set aside"),
    )
    store.finish(
        [enriched(first, translation=told), Enriched(reading=other, matches=(), outcomes=())], NOW
    )
    assert store.reading(first.id) == reading(first, told)
    assert store.reading(second.id) == other
    assert store.reading(ItemId(99)) is None
    assert store.claim(5) == []


def test_matches_keep_their_reasons_and_only_the_nearest_miss(store: Store) -> None:
    """`monitor explain` prints what was stored, not what it guesses."""
    (item,) = stored(store, entry("1"))
    won = match(MALI, 0.9, rival=NIGER, rival_score=0.4)
    near = [
        match(f"near-{n}", score, verdict="near", lacked=("no place",))
        for n, score in enumerate((0.2, 0.4, 0.3))
    ]
    passed = Pass(item=item.id, event=MALI, reason="syndicated")
    store.finish([enriched(item, passed, matches=(won, *near))], NOW)
    assert store.matches(item.id) == [(won, "syndicated"), (near[1], "")]
    store.finish([enriched(item, matches=(near[2],))], NOW)
    assert store.matches(item.id) == [(near[2], "")]


def test_a_rematch_against_some_events_touches_only_these(store: Store) -> None:
    """Adding an event must not withdraw what was found for the others."""
    (item,) = stored(store, entry("1"))
    taken(store, item, slug=MALI)
    store.finish([enriched(item, take(item, NIGER))], NOW, events=[NIGER])
    assert [m.event for m, _ in store.matches(item.id)] == [MALI, NIGER]
    assert {t.event for t in store.takes()} == {MALI, NIGER}
    store.finish([enriched(item, matches=())], NOW, events=[NIGER])
    assert [m.event for m, _ in store.matches(item.id)] == [MALI]
    assert {t.event for t in store.takes()} == {MALI}


def test_a_reading_of_a_text_that_was_edited_meanwhile_is_left_out(store: Store) -> None:
    """A quote of the old words must not be stored against the new ones."""
    (item,) = stored(store, entry("1"))
    edited = Revised(item=item.id, entry=entry("1", digest="d2", title="Autre titre"))
    store.record(poll(edited, at=NOW + MINUTE))
    store.finish([enriched(item, take(item))], NOW)
    assert [i.revision for i in store.claim(5)] == [1]
    assert store.takes() == []


def test_an_item_that_waited_for_a_model_is_read_again_when_it_appears(store: Store) -> None:
    """Installing a model later loses nothing that was collected before."""
    first, second, third = stored(store, entry("1"), entry("2"), entry("3"))
    never = Untranslated(source="fr", reason="set aside", waits=False)
    store.finish([enriched(first), enriched(second, translation=never)], NOW)
    store.finish([enriched(third, translation=translated())], NOW)
    assert store.reopen({}) == 0
    assert store.reopen({"ar": "argos ar->en 1.0"}) == 0
    assert store.reopen({"fr": "argos fr->en 1.0"}) == 1
    assert [i.id for i in store.claim(5)] == [first.id]
    store.finish([enriched(first, translation=translated())], NOW)
    assert store.reopen({"fr": "argos fr->en 1.0"}) == 0


def test_only_the_newest_text_of_an_item_waits_for_a_model(store: Store) -> None:
    """An edited item has one reading in force; its old one must not reopen it for ever."""
    (item,) = stored(store, entry("1"))
    store.finish([enriched(item)], NOW)
    edited = Revised(item=item.id, entry=entry("1", digest="d2"))
    store.record(poll(edited, at=NOW + MINUTE))
    (again,) = store.claim(1)
    store.finish([enriched(again, translation=translated())], NOW)
    assert store.reopen({"fr": "argos fr->en 1.0"}) == 0


def test_stored_readings_come_in_batches_each_once(store: Store) -> None:
    """A rematch goes through a million items without holding them."""
    entries = [entry(str(n), published=NOW - n * MINUTE) for n in range(7)]
    items = stored(store, *entries)
    taken(store, *items[:3], slug=MALI)
    store.finish([enriched(i) for i in items[3:6]], NOW)
    batches = list(store.readings(batch=4))
    assert [len(b) for b in batches] == [4, 2]
    assert [r.item.key for b in batches for r in b] == [f"id:{n}" for n in (5, 4, 3, 2, 1, 0)]
    recent = [r.item.key for b in store.readings(since=NOW - MINUTE) for r in b]
    assert recent == ["id:1", "id:0"]
    assert [r.item.key for b in store.readings(event=MALI) for r in b] == ["id:2", "id:1", "id:0"]


def test_a_rematch_may_write_while_it_reads(store: Store) -> None:
    """finish() between two batches must neither repeat nor skip an item."""
    items = stored(store, *[entry(str(n)) for n in range(6)])
    store.finish([enriched(i) for i in items], NOW)
    seen = []
    for batch in store.readings(batch=2):
        seen += [r.item.id for r in batch]
        store.finish([enriched(r.item, take(r.item)) for r in batch], NOW)
    assert seen == [i.id for i in items]


def test_who_reprints_whom_is_found_out_anew_by_each_reading(store: Store) -> None:
    """An origin that a better reading no longer sees must not count two voices as one."""
    first, second = stored(store, entry("1"), entry("2"))
    copied = Origin(copy=second.id, origin=first.id, agency="", basis="near-duplicate", score=0.9)
    credit = Origin(copy=second.id, origin=None, agency="AFP", basis="credit", score=1.0)
    gone = Origin(copy=second.id, origin=ItemId(99), agency="", basis="near-duplicate", score=0.9)
    for _ in range(2):
        store.finish([enriched(first), enriched(second, origins=(copied, credit, gone))], NOW)
    assert store.origins(second.id) == [credit, copied]
    store.finish([enriched(second, origins=(credit,))], NOW)
    assert store.origins(second.id) == [credit]


def test_an_item_is_found_by_id_address_or_key(store: Store) -> None:
    """A person has whatever the terminal or the browser shows."""
    (item,) = stored(
        store,
        entry(
            "1",
            key="url:studio.test/1",
            url="https://studio.test/1?utm_source=rss",
            also=("id:g7",),
        ),
    )
    asked = (str(item.id), item.url, f" {item.key} ", "http://studio.test/1/", "g7", "id:g7")
    assert [getattr(store.find_item(text), "id", None) for text in asked] == [item.id] * 6
    assert store.find_item("9" * 30) is None
    assert store.find_item("https://studio.test/2") is None


def test_retention_never_forgets_a_take_nor_what_it_was_made_from(store: Store) -> None:
    """Takes are for ever, and so are the words that they quote and the polls that were counted."""
    (lone, taken_from, agency_text) = stored(
        store, entry("1"), entry("2"), entry("3"), at=NOW - 500 * DAY
    )
    stored(store, entry("4"))
    carries = Origin(
        copy=taken_from.id, origin=agency_text.id, agency="", basis="source", score=1.0
    )
    store.finish(
        [
            enriched(lone),
            enriched(agency_text),
            enriched(taken_from, take(taken_from), origins=(carries,)),
        ],
        NOW,
    )
    assert store.prune(NOW - 400 * DAY, NOW - 400 * DAY) == (1, 1)
    assert store.item(lone.id) is None
    assert store.reading(taken_from.id) is not None
    assert store.reading(agency_text.id) is not None
    assert [h.item.key for h in store.search("Kati")] == ["id:2", "id:3"][::-1]
    assert [o.origin for o in store.origins(taken_from.id)] == [agency_text.id]
    (heard,) = store.event_rows(event(date=(NOW - 600 * DAY).date()), [outlet()]).listened
    assert heard.polls_ok == 2
    assert store.check() == []
    assert store.prune(NOW - 400 * DAY, NOW - 400 * DAY) == (0, 0)


def test_what_a_person_unparks_is_tried_again(store: Store) -> None:
    """After a repair only the chosen item is given another chance."""
    items = stored(store, entry("1"), entry("2"))
    for item in items:
        store.park(item.id, "poison", NOW)
    assert store.unpark([items[1].id]) == 1
    assert [i.id for i in store.claim(5)] == [items[1].id]
    store.park(ItemId(99), "unknown", NOW)
    assert store.item_state(ItemId(99)) is None
