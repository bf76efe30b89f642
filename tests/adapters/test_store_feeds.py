"""What collect relies on: feeds in step with the files, polls kept whole and only once."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
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
    outlet,
    poll,
    stored,
)

from monitor.adapters.store import Store
from monitor.ports import CollectStore, EnrichStore, PublishStore, Registry
from monitor.types import HandWritten, ItemId, Known, LensTag, Memo, New, Poll, Revised


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


def test_a_store_is_what_every_pipeline_asks_for(store: Store) -> None:
    """mypy proves the types of these four lines; the test proves that the names are there."""
    collect: CollectStore = store
    enrich: EnrichStore = store
    publish: PublishStore = store
    registry: Registry = store
    for port, kind in (
        (collect, CollectStore),
        (enrich, EnrichStore),
        (publish, PublishStore),
        (registry, Registry),
    ):
        names = [n for n in vars(kind) if not n.startswith("_")]
        assert [n for n in names if not callable(getattr(port, n))] == []


def test_what_the_operator_wrote_comes_back_as_it_was(store: Store) -> None:
    """A page that reads a changed event back would say what nobody wrote."""
    tag = LensTag(lens="state", reason="owned by the state", date=NOW.date())  # type: ignore[arg-type]  # a NewType
    outlets = [outlet("alpha", lenses=(tag,), invented=True), outlet("beta", region="015")]
    events = [
        event(
            until=NOW.date(),
            keywords={"fr": ("attaque", "assaut"), "ar": ("هجوم",)},
            by_hand={"why": HandWritten(text="Because.", points=("a", "b"), date=NOW.date())},
        )
    ]
    store.sync(outlets, [feed("alpha", allow=("10.0.0.0/8",))], events, NOW)
    assert store.outlets() == outlets
    assert store.events() == events
    assert [d.feed for d in store.due(NOW)] == [feed("alpha", allow=("10.0.0.0/8",))]


def test_a_new_feed_is_due_at_once_and_a_polled_one_when_it_said(store: Store) -> None:
    """Etiquette depends on nothing being asked before its time, not by half a second."""
    assert [d.feed.id for d in store.due(NOW)] == ["studio/main"]
    at = NOW + timedelta(seconds=5)
    store.record(poll(entry(), at=at, next_at=at + timedelta(seconds=60.4), interval_s=60.4))
    assert store.due(at + timedelta(seconds=60)) == []
    due = store.due(at + timedelta(seconds=61))
    assert [(d.memo, d.failures, d.interval_s, d.last_new_at) for d in due] == [
        (Memo(etag='"a"', last_modified="Sat, 25 Apr 2026 07:00:00 GMT"), 0, 60.4, at)
    ]


def test_the_longest_overdue_feed_comes_first(store: Store) -> None:
    """Under load nobody may wait for ever."""
    feeds = [feed(name=name) for name in ("a", "b", "c")]
    store.sync([outlet()], feeds, [event()], NOW)
    for minutes, which in zip((30, 10, 20), feeds, strict=True):
        store.record(poll(of=which, next_at=NOW + minutes * MINUTE))
    order = [d.feed.id for d in store.due(NOW + DAY)]
    assert order == ["studio/b", "studio/c", "studio/a"]
    assert [d.feed.id for d in store.due(NOW + DAY, limit=1)] == ["studio/b"]


def test_a_feed_gone_from_the_files_is_retired_and_comes_back_with_its_history(
    store: Store,
) -> None:
    """A line commented out by mistake must not cost the memo, nor the items' origin."""
    store.record(poll(entry()))
    store.sync([outlet()], [], [], NOW + MINUTE)
    assert store.due(NOW + DAY) == []
    assert store.feed_ids() == []
    assert store.events() == []
    assert [e.slug for e in store.events(retired=True)] == [MALI]
    store.sync([outlet()], [feed()], [event()], NOW + DAY)
    assert [(d.feed.id, d.memo.etag) for d in store.due(NOW + DAY)] == [("studio/main", '"a"')]


def test_a_changed_address_keeps_the_feed_and_drops_what_the_old_server_said(
    store: Store,
) -> None:
    """A memo of another server would ask for a 304 to something never read."""
    store.record(poll(entry()))
    store.record(failed_poll(at=NOW + MINUTE))
    moved = feed(url="https://new.test/feed")
    store.sync([outlet()], [moved], [event()], NOW + 2 * MINUTE)
    (due,) = store.due(NOW + 2 * MINUTE)
    assert (due.feed, due.memo, due.failures) == (moved, Memo(), 0)
    assert due.last_new_at == NOW


def test_syncing_what_is_there_already_writes_nothing(store: Store, tmp_path: Path) -> None:
    """Every command syncs; a command that only looks must not contend for the disk."""
    before = (tmp_path / "monitor.db-wal").read_bytes()
    store.sync([outlet()], [feed()], [event()], NOW + DAY)
    assert (tmp_path / "monitor.db-wal").read_bytes() == before


def test_a_poll_told_twice_is_kept_once(store: Store) -> None:
    """A crash between the commit and its answer makes collect tell a poll again."""
    told = poll(entry("1"), entry("2"))
    store.record(told)
    once = dump(store)
    store.record(told)
    assert dump(store) == once
    failure = failed_poll(at=NOW + MINUTE)
    store.record(failure)
    store.record(failure)
    assert store.due(NOW + DAY)[0].failures == 1
    store.record(told)  # an old poll told again after a newer one has no say
    assert store.due(NOW + DAY)[0].failures == 1


def test_many_polls_at_once_leave_what_they_leave_one_by_one(tmp_path: Path) -> None:
    """Polls share transactions and statements; what is kept must not depend on the company."""
    feeds = [feed(name=f"o{number}") for number in range(80)]
    told: list[Poll] = [
        poll(*(entry(f"{n}-{m}") for m in range(n % 5)), of=of) for n, of in enumerate(feeds)
    ]
    for n, of in enumerate(feeds):
        at = NOW + MINUTE
        told.append(failed_poll(of=of, at=at) if n % 3 else poll(of=of, at=at))
    told += [poll(entry("late"), of=of, at=NOW + 2 * MINUTE) for of in feeds]
    told += [
        replace(poll(of=of, at=NOW + 3 * MINUTE), outcome="unchanged", moved_to="http://x.test")
        for of in feeds[:50]
    ]
    told += told[:7]  # told again after a crash
    kept = []
    for name in ("together.db", "alone.db"):
        with Store.open(tmp_path / name) as one:
            one.sync([outlet()], feeds[:40], [event()], NOW)
            if name == "together.db":
                one.record_all(told)
            else:
                for each in told:
                    one.record(each)
            kept.append(dump(one))
    assert kept[0] == kept[1]


def test_an_item_appears_once_however_many_feeds_of_its_outlet_carry_it(store: Store) -> None:
    """Two takes from one article would be one voice counted twice."""
    world, home = feed(name="world"), feed(name="home")
    first = stored(store, entry("1"), of=world)
    again = stored(store, entry("1"), entry("2"), of=home, at=NOW + MINUTE)
    other = stored(store, entry("1"), of=feed("rival"))
    assert [i.id for i in again][:1] == [i.id for i in first]
    assert first[0].feed == world.id
    assert other[0].id not in {i.id for i in again}


def test_an_entry_without_a_date_gets_the_time_of_its_poll_and_says_so(store: Store) -> None:
    """A page must be able to tell a date from a guess."""
    dated, undated = stored(store, entry("1", published=NOW - DAY), entry("2", published=None))
    assert (dated.published, dated.dated) == (NOW - DAY, True)
    assert (undated.published, undated.dated, undated.fetched) == (NOW, False, NOW)


def test_the_declared_language_is_the_entrys_else_the_feeds(store: Store) -> None:
    """The prior for short texts is the nearest declaration."""
    french = feed(name="fr", language="fr")
    items = stored(store, entry("1"), entry("2", language="ar"), of=french)
    assert [i.declared for i in items] == ["fr", "ar"]


def test_an_edited_entry_keeps_the_old_words_with_their_time_and_is_read_again(
    store: Store,
) -> None:
    """What an outlet said first is evidence, also after it has been changed."""
    (item,) = stored(store, entry("1"))
    store.finish([enriched(item)], NOW)
    edited = entry("1", digest="d2", title="Attaque à Kati : sept morts", published=None)
    change = Revised(item=item.id, entry=edited)
    for _ in range(2):  # told twice, revised once
        store.record(poll(change, at=NOW + MINUTE))
    (unread,) = store.claim(10)
    assert (unread.id, unread.title, unread.revision) == (item.id, edited.title, 1)
    assert (unread.published, unread.dated) == (item.published, True)
    assert [(r.revision, r.title, r.seen, r.replaced) for r in store.revisions(item.id)] == [
        (0, item.title, NOW, NOW + MINUTE)
    ]
    assert store.known(item.outlet, ["id:1"]) == {
        "id:1": Known(item=item.id, digest="d2", earlier=("digest of 1",))
    }


def test_a_revision_of_an_item_that_was_pruned_meanwhile_is_let_go(store: Store) -> None:
    """Retention runs beside collecting."""
    store.record(poll(Revised(item=ItemId(999), entry=entry("1"))))
    assert store.claim(10) == []


def test_an_item_is_known_by_its_other_keys_too(store: Store) -> None:
    """A server that changes its guids must not double its archive."""
    (item,) = stored(store, entry("1", also=("url:studio.test/1", "text:1")))
    (second,) = stored(store, entry("2", also=("url:studio.test/1",)))
    known = store.known(item.outlet, ["id:1", "id:2", "text:1", "url:studio.test/1", "none"])
    assert {key: k.item for key, k in known.items()} == {
        "id:1": item.id,
        "id:2": second.id,
        "text:1": item.id,
        "url:studio.test/1": item.id,
    }
    revised = Revised(item=item.id, entry=entry("1b", digest="new"))
    store.record(poll(revised, at=NOW + MINUTE))
    assert store.known(item.outlet, ["id:1b"])["id:1b"].item == item.id


def test_thousands_of_keys_can_be_asked_at_once(store: Store) -> None:
    """An archive emitted anew must not hit a limit of the database."""
    entries = [entry(str(n), also=(f"url:{n}",)) for n in range(1200)]
    store.record(poll(*entries))
    keys = [key for e in entries for key in (e.key, *e.also)]
    assert len(store.known(outlet().id, keys)) == 2400


def test_nothing_of_a_poll_is_kept_if_a_part_of_it_cannot_be(store: Store) -> None:
    """A memo without its items would hide them behind a 304 for ever."""
    before = dump(store)
    broken = entry("2", published=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"):
        store.record(poll(entry("1"), broken))
    assert dump(store) == before
    store.record(poll(entry("1"), New(entry=entry("2"))))
    assert len(store.claim(10)) == 2


def test_a_poll_of_a_feed_that_is_not_in_the_files_is_kept(store: Store) -> None:
    """`outlets add` tests an address before it is written; nothing that was paid for is lost."""
    store.record(poll(entry("1"), of=feed("elsewhere")))
    assert [i.outlet for i in store.claim(10)] == ["elsewhere"]


def test_the_event_rows_follow_the_files(store: Store) -> None:
    """A closed event is kept as it was, and said to be closed."""
    store.sync([outlet()], [feed()], [event(closed=True), event(NIGER)], NOW)
    assert [(e.slug, e.closed) for e in store.events()] == [(MALI, True), (NIGER, False)]


def dump(store: Store) -> list[str]:
    """All rows as text, but for the index's inner tables and the counters of ids."""
    conn = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
    hidden = ("items_fts", "sqlite_sequence", 'INTO "_sqlite_migrations"')
    lines = [line for line in conn.iterdump() if not any(name in line for name in hidden)]
    conn.close()
    return lines
