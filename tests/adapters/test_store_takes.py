"""Takes are appended, corrected by new rows, withdrawn with a reason; and what a page reads of them."""

import sqlite3
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
    failed_poll,
    feed,
    match,
    outlet,
    poll,
    stored,
    take,
    taken,
    translated,
)

from monitor.adapters.store import Store
from monitor.adapters.store.origins import reprints
from monitor.types import ItemId, LensId, Origin, Pass, Quote, Revised


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event(), event(NIGER)], NOW)
        yield opened


def test_a_take_comes_back_as_it_was_appended(store: Store) -> None:
    """A quote with its span is a promise to the reader."""
    (item,) = stored(store, entry("1"))
    said = Quote(
        text="six morts", field="summary", start=16, end=25, kind="speech", speaker="L'armée"
    )
    made = take(item, quote=said, flags=("old",), lens_note="for this event", headline_en="Attack")
    store.finish([enriched(item, made)], NOW)
    (kept,) = store.takes()
    assert kept == take(
        item,
        quote=said,
        flags=("old",),
        lens_note="for this event",
        headline_en="Attack",
        id=kept.id,
    )


def test_reading_an_item_again_appends_nothing_if_a_reader_would_see_no_change(
    store: Store,
) -> None:
    """Repeats are harmless: no second take, no news in the digest."""
    (item,) = stored(store, entry("1"))
    for minute in range(3):
        again = take(item, recorded=NOW + minute * MINUTE, score=0.8 + minute / 100)
        store.finish([enriched(item, again)], NOW + minute * MINUTE)
    assert [(t.id, t.recorded, t.score) for t in store.take_history(item.id, MALI)] == [
        (1, NOW, 0.8)
    ]


def test_a_correction_is_a_new_row_that_names_the_one_it_supersedes(store: Store) -> None:
    """What was said first stays on record."""
    (item,) = stored(store, entry("1"))
    store.finish([enriched(item, take(item))], NOW)
    store.finish([enriched(item, take(item, gist="Seven dead."))], NOW)
    history = store.take_history(item.id, MALI)
    assert [(t.gist, t.supersedes) for t in history] == [("Six dead.", None), ("Seven dead.", 1)]
    assert store.takes() == [history[1]]
    assert store.takes(history=True) == history[::-1]
    standing = store.standing_take(item.id, MALI)
    assert standing is not None
    assert standing.take == history[1]


def test_a_take_whose_match_fell_away_is_withdrawn_with_the_reason(store: Store) -> None:
    """A mistake that was published is taken back aloud, not deleted."""
    (item,) = stored(store, entry("1"))
    store.finish([enriched(item, take(item), take(item, NIGER))], NOW)
    near = match(NIGER, 0.3, verdict="near", lacked=("no place of the event",))
    passed = Pass(item=item.id, event=MALI, reason="opinion of a reader")
    later = NOW + MINUTE
    for _ in range(2):
        store.finish([enriched(item, passed, matches=(match(MALI), near))], later)
    assert store.takes() == []
    assert [(t.supersedes, t.withdrawn, t.recorded) for t in store.take_history(item.id, MALI)] == [
        (None, "", NOW),
        (1, "opinion of a reader", later),
    ]
    assert [t.withdrawn for t in store.take_history(item.id, NIGER)] == [
        "",
        "no longer matches: no place of the event",
    ]
    store.finish([enriched(item, take(item))], later)
    assert [(t.id, t.supersedes) for t in store.takes()] == [(5, 3)]


def test_takes_of_an_event_that_is_closed_or_gone_stay(store: Store) -> None:
    """Nothing is matched against a closed event, so that no match is no evidence."""
    (item,) = stored(store, entry("1"))
    store.finish([enriched(item, take(item), take(item, NIGER))], NOW)
    store.sync([outlet()], [feed()], [event(closed=True)], NOW)
    store.finish([enriched(item, matches=())], NOW)
    assert sorted(t.event for t in store.takes()) == [MALI, NIGER]


def test_the_database_itself_refuses_to_change_or_lose_a_take(store: Store) -> None:
    """Append-only holds even for a program with a mistake, or a person with a shell."""
    (item,) = stored(store, entry("1"))
    taken(store, item)
    conn = sqlite3.connect(store.path)
    others = (
        "item, event, outlet, outlet_name, country, region, region_name, language, lenses, "
        "lens_version, lens_note, headline, headline_en, gist, quote, url, published, score, "
        "recorded, revision, flags, supersedes, withdrawn, voice, languages FROM takes"
    )
    for sql in (
        "DELETE FROM takes",
        "UPDATE takes SET gist = 'other'",
        f"INSERT OR REPLACE INTO takes SELECT id, {others}",
        f"INSERT OR REPLACE INTO takes SELECT 7, {others}",  # a second root of one line
        f"INSERT INTO takes SELECT NULL, {others}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute(sql)
    conn.close()


def test_a_take_is_shown_with_the_words_it_was_made_from(store: Store) -> None:
    """After an edit that is not read yet, the quote must still be in the text beside it."""
    (item,) = stored(store, entry("1"))
    said = Quote(text="Attaque", field="title", start=0, end=7, kind="sentence")
    old = translated("Attack")
    store.finish([enriched(item, take(item, quote=said), translation=old)], NOW)
    edited = entry("1", digest="d2", title="Explosion à Kati", url="https://studio.test/1b")
    store.record(poll(Revised(item=item.id, entry=edited), at=NOW + MINUTE))
    (standing,) = store.event_rows(event(), [outlet()]).standings
    assert standing.reading.item == item
    assert standing.reading.translation == old
    (again,) = store.claim(1)
    store.finish([enriched(again, take(again), translation=translated("Blast"))], NOW)
    standing_now = store.standing_take(item.id, MALI)
    assert standing_now is not None
    assert standing_now.reading.item == again
    assert standing_now.reading.translation == translated("Blast")


def test_a_digest_reads_the_takes_in_force_that_came_after_its_last(store: Store) -> None:
    """A reader is told once, in the order of recording, of what still stands."""
    items = stored(store, *[entry(str(n)) for n in range(4)])
    taken(store, *items[:2])
    store.finish([enriched(items[2], take(items[2], NIGER))], NOW)
    store.finish([enriched(items[0], take(items[0], gist="Corrected."))], NOW)
    store.finish([enriched(items[3], take(items[3]))], NOW)
    store.finish([enriched(items[3])], NOW)  # withdrawn
    after = store.takes_after(None, [MALI])
    assert [(s.take.id, s.take.gist) for s in after] == [(2, "Six dead."), (4, "Corrected.")]
    first = after[0].take.id
    assert [s.take.id for s in store.takes_after(first, [MALI])] == [4]
    assert [s.take.id for s in store.takes_after(None, [MALI, NIGER])] == [2, 3, 4]
    assert store.takes_after(None, []) == []


def test_takes_are_listed_by_what_one_asks(store: Store) -> None:
    """Each filter narrows, and "" asks for the unlabelled."""
    items = stored(store, *[entry(str(n), published=NOW - n * DAY) for n in range(3)])
    store.finish(
        [
            enriched(items[0], take(items[0], lenses=(LensId("state"), LensId("regional")))),
            enriched(items[1], take(items[1], NIGER, lenses=(), language="ar")),
            enriched(items[2], take(items[2], country="FR")),
        ],
        NOW,
    )

    def asked(**filters: object) -> list[int]:
        return [int(t.item) for t in store.takes(**filters)]  # type: ignore[arg-type]  # filters by name

    assert asked() == [1, 2, 3]
    assert asked(event=NIGER) == [2]
    assert asked(outlet=items[0].outlet, limit=2) == [1, 2]
    assert (asked(lens="regional"), asked(lens="state"), asked(lens="")) == ([1, 3], [1], [2])
    assert (asked(language="ar"), asked(country="FR"), asked(country="ML")) == ([2], [3], [1, 2])
    assert asked(since=NOW - DAY, until=NOW) == [2]


def test_takes_that_carry_one_text_share_a_number(store: Store) -> None:
    """Five reprints of one agency are one voice, also when the agency's own text made no take."""
    a, b, c, d, agency = stored(store, *[entry(str(n)) for n in range(5)])

    def copies(item: int, origin: ItemId | None, name: str = "") -> Origin:
        basis = "credit" if origin is None else "near-duplicate"
        return Origin(copy=ItemId(item), origin=origin, agency=name, basis=basis, score=0.9)

    store.finish([enriched(agency)], NOW)
    store.finish(
        [
            enriched(a, take(a), origins=(copies(a.id, agency.id, "AFP"),)),
            enriched(b, take(b), origins=(copies(b.id, None, "Reuters"),)),
            enriched(c, take(c), origins=(copies(c.id, agency.id),)),
            enriched(d, take(d), origins=(copies(d.id, a.id),)),
        ],
        NOW,
    )
    rows = store.event_rows(event(), [outlet()]).standings
    assert [(s.take.item, s.origin_group, s.agency, s.inherited) for s in rows] == [
        (a.id, 1, "AFP", False),
        (b.id, 2, "Reuters", False),
        (c.id, 1, "", False),
        (d.id, 1, "AFP", True),  # it names nobody: its text is that of one which does
    ]


def test_the_same_agency_credited_twice_is_not_one_dispatch() -> None:
    """Two different stories of one agency are two reports."""
    credited = [(1, None, "AFP"), (2, None, "AFP")]
    assert dict(reprints([ItemId(1), ItemId(2)], credited).group) == {1: 1, 2: 2}


def test_silence_is_told_from_deafness(store: Store) -> None:
    """ "Nothing heard" counts only where the poll log shows that we listened."""
    deaf, quiet, loud = outlet("deaf"), outlet("quiet"), outlet("loud")
    never = outlet("never")
    feeds = {o.id: feed(o.id) for o in (deaf, quiet, loud, never)}
    store.sync([deaf, quiet, loud, never], feeds.values(), [event()], NOW)
    store.record(failed_poll(of=feeds[deaf.id], at=NOW - 30 * DAY))
    store.record(failed_poll(of=feeds[deaf.id]))
    early, late, item = (
        entry("0", published=NOW - DAY),
        entry("9", published=NOW + 9 * DAY),
        entry("1"),
    )
    store.record(poll(early, entry("q"), of=feeds[quiet.id]))
    store.record(poll(late, of=feeds[quiet.id], at=NOW + 2 * MINUTE))
    (heard,) = stored(store, item, of=feeds[loud.id], at=NOW + MINUTE)
    store.finish([enriched(heard, take(heard, recorded=NOW + MINUTE))], NOW + MINUTE)
    rows = store.event_rows(event(until=(NOW + DAY).date()), [deaf, quiet, loud, never])
    assert [
        (
            x.outlet.id,
            x.polls_ok,
            x.polls_failed,
            x.items,
            x.takes,
            x.last_ok,
            x.first_take,
            x.error,
        )
        for x in rows.listened
    ] == [
        ("deaf", 0, 1, 0, 0, None, None, "timeout: 30 s passed"),
        ("quiet", 2, 0, 1, 0, NOW + 2 * MINUTE, None, ""),
        ("loud", 1, 0, 1, 1, NOW + MINUTE, NOW, ""),
        ("never", 0, 0, 0, 0, None, None, ""),
    ]
    assert rows.as_of == NOW + 2 * MINUTE


def test_the_rows_of_a_page_depend_on_nothing_but_the_rows(store: Store) -> None:
    """Two renders of one database must be byte-identical."""
    items = stored(store, *[entry(str(n), published=NOW - n * MINUTE) for n in range(3)])
    taken(store, *items)
    names = {"kati": "Kati"}
    rows = store.event_rows(event(), [outlet()], entity_names=names, base_url="https://m.test")
    with Store.open(store.path, read_only=True) as reader:
        again = reader.event_rows(
            event(), [outlet()], entity_names=names, base_url="https://m.test"
        )
    assert rows == again
    assert [s.take.item for s in rows.standings] == [3, 2, 1]
    assert store.event_rows(event("none"), []).as_of is None


def test_a_take_of_an_outlet_that_left_the_files_still_has_its_outlet(store: Store) -> None:
    """The page of an old event must not lose its sources."""
    (item,) = stored(store, entry("1"))
    (unknown,) = stored(store, entry("1"), of=feed("unknown"))
    taken(store, item, unknown)
    store.sync([], [], [event()], NOW)
    rows = store.event_rows(event(), []).standings
    assert [(s.outlet.name, s.outlet.country) for s in rows] == [
        ("Studio", "ML"),
        ("Unknown", "ML"),
    ]
