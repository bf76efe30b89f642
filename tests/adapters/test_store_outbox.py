"""A digest is made once per local date, and its message is kept until it is out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_world import (
    DAY,
    MINUTE,
    NOW,
    enriched,
    entry,
    event,
    failed_poll,
    feed,
    outlet,
    poll,
    stored,
    take,
    translated,
)

from monitor.adapters.store import Store
from monitor.types import Delivery, Message, SubscriberId, TakeId, Untranslated

ANA = SubscriberId("ana")
TODAY = date(2026, 4, 25)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


def message(day: date = TODAY, **changes: Any) -> Message:
    return replace(
        Message(
            subscriber=ANA,
            date=day,
            address="ana@example.org",
            message_id=f"<{day}.ana@monitor.test>",
            subject="Mali",
            data=b"Subject: Mali\r\n\r\n\x00\xff bytes",
        ),
        **changes,
    )


def test_a_subscriber_has_one_digest_for_a_date(store: Store) -> None:
    """Neither a restart nor a clock that is set back may mail twice."""
    assert store.last_digest(ANA) is None
    assert store.enqueue(message(), TakeId(7), NOW) is True
    assert store.enqueue(message(subject="again"), TakeId(9), NOW + DAY) is False
    assert store.pass_over(ANA, TODAY, TakeId(9), NOW + DAY) is False
    assert store.last_digest(ANA) == (TODAY, 7, NOW)
    assert [o.message for o in store.due_messages(NOW)] == [message()]
    assert store.last_digest(SubscriberId("ben")) is None


def test_a_date_that_was_passed_over_is_settled(store: Store) -> None:
    """A subscriber who wants no empty mail gets none later that day either."""
    assert store.pass_over(ANA, TODAY, TakeId(3), NOW) is True
    assert store.enqueue(message(), TakeId(4), NOW) is False
    assert store.last_digest(ANA) == (TODAY, 3, NOW)
    assert store.due_messages(NOW + DAY) == []


def test_a_message_that_met_a_busy_server_is_tried_again_with_the_same_bytes(
    store: Store,
) -> None:
    """A repeat must carry the same Message-ID, so that a mailbox can tell."""
    store.enqueue(message(), TakeId(1), NOW)
    (first,) = store.due_messages(NOW)
    busy = Delivery(outcome="later", detail="451 try again", code=451)
    store.delivered(first, busy, NOW, NOW + timedelta(seconds=300.5))
    assert store.due_messages(NOW + timedelta(seconds=300)) == []
    (again,) = store.due_messages(NOW + timedelta(seconds=301))
    assert (again.tries, again.message) == (1, first.message)
    store.delivered(again, Delivery(outcome="sent", detail="250 ok", code=250), NOW + DAY, None)
    assert store.due_messages(NOW + 9 * DAY) == []
    (row,) = store.outbox()
    assert (row.state, row.tries, row.last_at, row.code) == ("sent", 2, NOW + DAY, 250)


@pytest.mark.parametrize(("outcome", "state"), [("later", "failed"), ("refused", "refused")])
def test_a_message_that_nobody_takes_stays_visible(store: Store, outcome: Any, state: str) -> None:
    """What could not be sent is shown to the operator, who may send or drop it."""
    store.enqueue(message(), TakeId(1), NOW)
    (first,) = store.due_messages(NOW)
    store.delivered(first, Delivery(outcome=outcome, detail="550 no", code=550), NOW, None)
    assert [(r.state, r.detail) for r in store.outbox(state)] == [(state, "550 no")]
    assert store.due_messages(NOW + DAY) == []
    assert store.retry_message(first.id, NOW + DAY) is True
    assert [o.id for o in store.due_messages(NOW + DAY)] == [first.id]
    assert store.drop_message(first.id, "left the project", NOW + DAY) is True
    assert store.due_messages(NOW + 9 * DAY) == []
    assert [(r.state, r.detail) for r in store.outbox()] == [("dropped", "left the project")]


def test_a_sent_message_can_be_neither_sent_again_nor_dropped(store: Store) -> None:
    """A slip of the operator must not mail a reader twice."""
    store.enqueue(message(), TakeId(1), NOW)
    (first,) = store.due_messages(NOW)
    store.delivered(first, Delivery(outcome="sent", detail="250"), NOW, None)
    assert store.retry_message(first.id, NOW) is False
    assert store.drop_message(first.id, "", NOW) is False
    assert store.retry_message(99, NOW) is False


def test_the_receipt_tells_quiet_from_deaf(store: Store) -> None:
    """Whoever reads "nothing new" must know who was listened to."""
    feeds = [feed(name=n) for n in ("fails", "mended", "quiet", "empty", "unpolled", "fine")]
    fails, mended, quiet, empty, _, fine = feeds
    store.sync([outlet()], feeds, [event()], NOW - 9 * DAY)
    for n in range(5):
        at = NOW - 8 * DAY + n * timedelta(hours=2)
        store.record(poll(entry(f"quiet {n}"), of=quiet, at=at))
    for which in (quiet, empty, fine):
        store.record(poll(of=which, at=NOW - 60 * MINUTE))
    store.record(poll(of=fails, at=NOW - 60 * MINUTE))
    store.record(failed_poll(of=fails, at=NOW - 30 * MINUTE))
    store.record(failed_poll(of=mended, at=NOW - 60 * MINUTE))
    store.record(poll(of=mended, at=NOW - 30 * MINUTE))
    items = stored(store, *[entry(f"n{n}") for n in range(5)], of=fine, at=NOW - 10 * MINUTE)
    english = Untranslated(source="en", reason="English already")
    store.finish(
        [
            enriched(items[0], take(items[0]), translation=translated(flags=("title:looping",))),
            enriched(items[1]),
            enriched(items[2], translation=english),
        ],
        NOW,
    )
    store.park(items[3].id, "poison", NOW - MINUTE)
    receipt = store.receipt(NOW - DAY, NOW)
    last_new = "2026-04-17T15:41:00Z"
    assert (receipt.feeds, receipt.polled) == (6, 5)
    assert receipt.failed == (("studio/fails", "timeout: 30 s passed"),)
    assert receipt.silent == (
        ("studio/empty", "never"),
        ("studio/mended", "never"),
        ("studio/quiet", last_new),
    )
    assert (receipt.items, receipt.matched, receipt.untranslated) == (5, 1, 2)
    assert (receipt.flagged, receipt.parked) == (1, 1)


def test_an_operator_sees_each_feed_as_it_is(store: Store) -> None:
    """`monitor feeds` names the class of trouble, and when a feed is asked again."""
    names = ("new", "ok", "failing", "gone", "moved", "empty")
    feeds = {name: feed(name=name) for name in names}
    store.sync([outlet()], feeds.values(), [event()], NOW)
    later = NOW + 2 * DAY
    store.record(poll(entry("1"), of=feeds["ok"], at=later, next_why="every 30 min"))
    store.record(failed_poll(of=feeds["failing"], at=later))
    store.record(failed_poll("gone", of=feeds["gone"], at=later))
    store.record(poll(entry("2"), of=feeds["moved"], at=later, moved_to="https://n.test/"))
    store.record(poll(of=feeds["empty"], at=later))
    rows = {h.feed.id.split("/")[1]: h for h in store.feed_health(later)}
    assert {name: rows[name].health for name in names} == {name: name for name in names}
    assert rows["failing"].said == "1 failure, timeout: 30 s passed"
    assert (rows["ok"].next_at, rows["ok"].next_why) == (later + 30 * MINUTE, "every 30 min")
    status = store.status(later)
    assert status.feeds == dict.fromkeys(names, 1)
    assert (status.queue, status.items, status.last_poll) == (
        2,
        {"new": 2, "read": 0, "parked": 0},
        later,
    )
    assert status.database_bytes + status.wal_bytes > 4096


def test_the_status_counts_what_waits_for_a_model(store: Store) -> None:
    """The remedy for an untranslated pile is to install a model: say which."""
    items = stored(store, entry("1"), entry("2"))
    store.finish(
        [enriched(items[0], take(items[0])), enriched(items[1], translation=translated())], NOW
    )
    store.enqueue(message(), TakeId(1), NOW)
    status = store.status(NOW)
    assert status.waiting_for_model == {"fr": 1}
    assert (status.takes, status.take_rows, status.outbox) == (1, 1, {"queued": 1})
    assert (status.last_take, status.last_digest, status.oldest_waiting) == (NOW, NOW, None)
