"""Alerts in the database: given once, with their mail and marks in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from store_world import DAY, MINUTE, NOW, entry, event, feed, outlet, poll, stored, taken

from monitor.adapters.store import Store
from monitor.types import (
    Alert,
    Delivery,
    EventSlug,
    Message,
    Revised,
    SubscriberId,
    TakeId,
)

ANA = SubscriberId("ana")
MALI, NIGER = EventSlug("mali-attack"), EventSlug("niger-junta")
TODAY = date(2026, 4, 25)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


def alert(*keys: str, mark: int = 7) -> Alert:
    return Alert(
        subscriber=ANA,
        date=TODAY,
        language="en",
        events=(),
        keys=keys,
        marks=((MALI, TakeId(mark)),),
    )


def message(number: int = 1) -> Message:
    return Message(
        subscriber=ANA, date=TODAY, address="ana@example.org", message_id=f"<{number}@monitor.test>",
        subject="Alert", data=b"Subject: Alert\r\n\r\n", kind="alert",
    )  # fmt: skip


def test_an_alert_is_stored_once_with_its_mail_and_its_mark(store: Store) -> None:
    """Whoever finds one of the alerts given changes nothing at all."""
    assert store.enqueue_alert(message(), alert("a", "b"), NOW) is True
    assert store.enqueue_alert(message(2), alert("b", "c", mark=99), NOW + MINUTE) is False
    assert store.alerted(ANA) == {"a", "b"}
    assert store.alert_marks(ANA) == {MALI: 7}
    (row,) = store.outbox()
    assert (row.kind, row.subject, row.state) == ("alert", "Alert", "queued")
    (due,) = store.due_messages(NOW)
    assert due.message == message()


def test_several_alerts_of_a_date_stand_beside_its_digest(store: Store) -> None:
    """A date has one digest; alerts are as many as there is cause for."""
    assert store.enqueue(replace(message(), kind="digest"), TakeId(1), NOW)
    assert store.enqueue_alert(message(2), alert("a"), NOW)
    assert store.enqueue_alert(message(3), alert("b"), NOW)
    assert store.enqueue(replace(message(4), kind="digest"), TakeId(1), NOW) is False
    assert [row.kind for row in store.outbox()] == ["alert", "alert", "digest"]
    assert store.last_digest(ANA) == (TODAY, 1, NOW)


def test_the_last_day_s_alerts_are_counted_whatever_became_of_them(store: Store) -> None:
    """A server that is down must not turn into a flood when it is back."""
    store.enqueue_alert(message(1), alert("a"), NOW)
    store.enqueue_alert(message(2), alert("b"), NOW + DAY / 2)
    (first, _) = store.due_messages(NOW + DAY)
    store.delivered(first, Delivery(outcome="refused", detail="550"), NOW, None)
    assert store.alert_mails(ANA, NOW - MINUTE) == 2
    assert store.alert_mails(ANA, NOW) == 1
    assert store.alert_mails(SubscriberId("other"), NOW - DAY) == 0


def test_a_mark_never_goes_back(store: Store) -> None:
    """A slow pass that ends late must not bring old alerts again."""
    store.mark_alerts(ANA, {MALI: TakeId(9), NIGER: TakeId(2)})
    store.mark_alerts(ANA, {MALI: TakeId(4)})
    assert store.alert_marks(ANA) == {MALI: 9, NIGER: 2}


def test_the_newest_take_is_counted_over_all_events(store: Store) -> None:
    """It is the mark with which a reader begins."""
    assert store.newest_take() == 0
    taken(store, *stored(store, entry("1"), entry("2")))
    assert store.newest_take() == 2


def test_texts_that_an_outlet_replaced_are_found_with_their_revision(store: Store) -> None:
    """What was told is compared with what stands there now."""
    (item,) = stored(store, entry("1", summary="12 people were killed."))
    changed = entry("1", digest="d2", summary="23 people were killed.")
    store.record(poll(Revised(item=item.id, entry=changed), at=NOW + MINUTE))
    (text,) = store.earlier_texts([item.id])
    assert (text.item, text.revision, text.summary) == (item.id, 0, "12 people were killed.")
    assert store.earlier_texts([]) == []


def test_mails_of_an_older_version_keep_their_kind(tmp_path: Path) -> None:
    """Notices to the operator are told from digests by their id until now."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        store.enqueue(replace(message(1), kind="digest"), TakeId(0), NOW)
        store.enqueue(
            replace(message(2), subscriber=SubscriberId("operator/1"), kind="notice"),
            TakeId(0),
            NOW,
        )
    with closing(sqlite3.connect(path)) as db:  # back to the schema before
        db.executescript(
            "DROP TABLE alerts; DROP TABLE alert_marks; DROP INDEX outbox_alerts;"
            "DROP INDEX outbox_once; ALTER TABLE outbox DROP COLUMN kind;"
            "CREATE UNIQUE INDEX outbox_once ON outbox (subscriber, date);"
            "DELETE FROM _sqlite_migrations WHERE name LIKE '%-alerts';"
        )
    with Store.open(path) as store:
        assert [(row.subscriber, row.kind) for row in store.outbox()] == [
            ("operator/1", "notice"), ("ana", "digest"),
        ]  # fmt: skip
