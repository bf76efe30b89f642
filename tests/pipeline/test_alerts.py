"""Alerts: what cannot wait is told once, within bounds, and never twice after a crash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from mail_world import FUEL, KNOWN, MALI, NOON, MemoryStore, event, standing, subscriber

from monitor.core.digest import Knowledge
from monitor.errors import MailError
from monitor.pipeline.alerts import alerts
from monitor.pipeline.publish import Made, digests
from monitor.render.message import From, alert_message, digest_message
from monitor.types import Alert, Digest, EventSlug, LensId, Message, Standing, Subscriber

SENDER = From(address="monitor@example.org")
DESK = subscriber(at=time(7, 0), alerts=(MALI,))
HOUR = timedelta(hours=1)
GULF = LensId("gulf-state")


def compose(alert: Alert, reader: Subscriber) -> Message:
    number = f"<{len(alert.keys)}.{alert.marks[0][1]}.{reader.id}@example.org>"
    return alert_message(alert, reader, SENDER, number, NOON)


def look(
    store: MemoryStore, now: datetime = NOON, *readers: Subscriber, known: Knowledge = KNOWN
) -> Made:
    return alerts(
        store=store, subscribers=readers or (DESK,), events=[event(), event(FUEL, "Fuel siege")],
        known=known, compose=compose, now=now,
    )  # fmt: skip


def report(number: int, body: str = "", *, hours: float = 0, **more: Any) -> Standing:
    at = NOON + HOUR * hours
    return standing(number, body=body, published=at, recorded=at, **more)


def begun(*takes: Standing, reader: Subscriber = DESK) -> MemoryStore:
    """A store in which these takes were there before alerts were looked for."""
    store = MemoryStore(takes=list(takes))
    assert look(store, NOON, reader) == Made()
    return store


def text(store: MemoryStore, number: int = -1) -> str:
    mail = message_from_bytes(store.outbox[number].message.data, policy=policy.SMTP)
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def test_what_was_there_before_is_no_alert() -> None:
    """Whoever asks for alerts today must not be woken for last week."""
    store = begun(report(1, lenses=(GULF,)), report(2, "12 people were killed."))
    assert look(store, NOON + HOUR) == Made()
    assert store.outbox == []


def test_the_first_take_of_a_lens_is_told_at_once_and_once() -> None:
    """The first voice of another side is news by itself; the second is not."""
    store = begun(report(1))
    store.takes.append(report(2, lenses=(GULF,), outlet="Al Arabiya", hours=1))
    assert look(store, NOON + HOUR).queued == ((DESK.id, NOON.date()),)
    assert store.outbox[0].message.kind == "alert"
    assert store.outbox[0].message.subject == (
        "Alert: Six Malian cities attacked: first reading with the lens Gulf state media: Al Arabiya"
    )
    assert "[1] Al Arabiya, Mali" in text(store)
    store.takes.append(report(3, lenses=(GULF,), outlet="Al Hadath", hours=2))
    assert look(store, NOON + 2 * HOUR) == Made()
    assert look(store, NOON + 3 * HOUR) == Made()


def test_a_figure_that_doubled_is_told_at_each_doubling() -> None:
    """12 to 23 waits for the morning, 12 to 24 does not; 50 is a doubling of its own."""
    store = begun(report(1, "12 people were killed in Kati.", hours=-96, outlet="AFP"))
    store.takes.append(report(2, "23 people were killed in Kati.", hours=1, outlet="RFI"))
    assert look(store, NOON + HOUR) == Made()
    store.takes.append(report(3, "46 people were killed in Kati.", hours=2, outlet="BBC"))
    assert len(look(store, NOON + 2 * HOUR).queued) == 1
    assert "→ 46" in text(store)
    assert look(store, NOON + 3 * HOUR) == Made()
    store.takes.append(report(4, "More than 95 people were killed in Kati.", hours=4, outlet="DW"))
    assert len(look(store, NOON + 4 * HOUR).queued) == 1


def test_an_outlets_reversal_is_told() -> None:
    """A toll that an outlet takes back, and a doer that it no longer names."""
    known = replace(KNOWN, actors={MALI: {"JNIM": "jnim", "FLA": "fla"}})
    store = begun(
        report(1, "23 people were killed in Kati.", outlet="RFI"),
        report(2, "JNIM attacked the town of Kati on Saturday morning.", outlet="BBC"),
    )
    store.takes += [
        report(3, "12 people were killed in Kati.", hours=30, outlet="RFI"),
        report(4, "The FLA attacked the town of Kati on Saturday morning.", hours=30, outlet="BBC"),
    ]
    look(store, NOON + 31 * HOUR, known=known)
    assert len(store.outbox) == 1
    assert "23 → 12" in text(store)
    assert "Now names FLA as the doer, where it named JNIM: BBC" in text(store)
    assert look(store, NOON + 32 * HOUR, known=known) == Made()


def test_a_reader_is_told_only_of_what_they_chose() -> None:
    """Events, kinds of alert and the reader's own filters."""
    new = [
        report(2, lenses=(GULF,), hours=1),
        report(3, lenses=(GULF,), event=FUEL, hours=1),
    ]
    only = {
        "kind": replace(DESK, alert_on=("doubled",)),
        "event": replace(DESK, alerts=(EventSlug("another"),)),
        "lens": replace(DESK, lenses=(LensId("junta"),)),
        "language": replace(DESK, languages=("fr",)),
        "score": replace(DESK, minimum_score=0.95),
        "away": replace(DESK, enabled=False),
    }
    for why, reader in only.items():
        store = begun(report(1), reader=reader)
        store.takes += new
        assert look(store, NOON + HOUR, reader) == Made(), why
    store = begun(report(1))
    store.takes += new
    look(store, NOON + HOUR)
    assert "Fuel siege" not in text(store)


def test_too_many_alerts_wait_and_none_is_lost() -> None:
    """A phone that rings all night is switched off."""
    reader = replace(DESK, alerts_a_day=2)
    store = begun(report(1), reader=reader)
    for number in range(2, 7):
        lens = (LensId(f"lens-{number}"),)
        store.takes.append(report(number, lenses=lens, outlet=f"Outlet {number}", hours=number))
        look(store, NOON + HOUR * number, reader)
    assert len(store.outbox) == 2
    assert look(store, NOON + 25 * HOUR, reader) == Made()  # the second is not a day old
    look(store, NOON + 26.5 * HOUR, reader)
    assert len(store.outbox) == 3
    assert all(f"Outlet {number}" in text(store) for number in (4, 5, 6))
    assert not any(f"Outlet {number} " in text(store) for number in (2, 3))


def test_what_the_digest_has_told_is_no_alert_any_more() -> None:
    """Nobody wants at nine what they read at seven."""
    store = begun(report(1))
    store.takes.append(report(2, lenses=(GULF,), hours=1))

    def write(digest: Digest, reader: Subscriber) -> Message:
        return digest_message(digest, reader, SENDER, "<d.1@example.org>", NOON)

    made = digests(store=store, subscribers=[DESK], events=[event()], known=KNOWN,
                   compose=write, now=NOON + HOUR)  # fmt: skip
    assert made.queued
    assert look(store, NOON + HOUR) == Made()


def test_an_alert_that_cannot_be_written_hinders_no_other_and_is_not_lost() -> None:
    """A mistyped address is mended; then its reader hears."""
    broken = replace(DESK, id=DESK.id + "-2", address="no address")  # type: ignore[arg-type]  # a str is fine here
    store = MemoryStore(takes=[report(1)])
    look(store, NOON, DESK, broken)
    store.takes.append(report(2, lenses=(GULF,), hours=1))
    made = look(store, NOON + HOUR, broken, DESK)
    assert [who for who, _ in made.failed] == [broken.id]
    assert [who for who, _ in made.queued] == [DESK.id]
    assert look(store, NOON + 2 * HOUR, replace(broken, address="b@example.org")).queued


def test_two_who_look_at_once_make_one_mail() -> None:
    """The daemon and a command beside it: the second finds the alert given."""
    store = begun(report(1))
    store.takes.append(report(2, lenses=(GULF,), hours=1))
    twin = MemoryStore(**vars(store))
    twin.marks, twin.given = {k: dict(v) for k, v in store.marks.items()}, dict(store.given)

    class Raced(MemoryStore):
        """Between its look and its writing the other one has written."""

        def enqueue_alert(self, message: Message, alert: Alert, at: datetime) -> bool:
            assert look(store, at).queued
            self.given = store.given
            return super().enqueue_alert(message, alert, at)

    assert look(Raced(**vars(twin)), NOON + HOUR) == Made()
    assert len(store.outbox) == 1


def test_an_alert_is_never_longer_than_clients_show() -> None:
    """Its reports go before its statement does."""
    store = begun(report(1))
    store.takes += [
        report(
            n, lenses=(LensId(f"l{n}"),), quote="马里六座城市遭到袭击" * 700, language="zh", hours=1
        )
        for n in range(2, 9)
    ]
    look(store, NOON + HOUR)
    assert len(store.outbox[0].message.data) < 80 * 1024
    assert "First reading with the lens l8" in text(store)
    with pytest.raises(MailError):
        compose(
            Alert(subscriber=DESK.id, date=NOON.date(), language="en", keys=("a",), marks=((MALI, 1),),  # type: ignore[arg-type]  # an int is fine here
                  events=tuple(replace(e, title="语" * 30_000) for e in _events(store))),
            DESK,
        )  # fmt: skip


def _events(store: MemoryStore) -> Any:
    kept: list[Alert] = []

    def keep(alert: Alert, reader: Subscriber) -> Message:
        kept.append(alert)
        return compose(alert, reader)

    fresh = MemoryStore(takes=store.takes, marks={DESK.id: {MALI: 1}})  # type: ignore[dict-item]  # an int is fine here
    alerts(store=fresh, subscribers=[DESK], events=[event()], known=KNOWN, compose=keep, now=NOON)
    return kept[0].events
