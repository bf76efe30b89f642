"""Digests are queued once per date and delivered once, whatever fails on the way."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from mail_world import KNOWN, NOON, Inbox, MemoryStore, event, smtp_server, standing, subscriber

from monitor.adapters.smtp import SmtpMailer
from monitor.core.suggest import Draft
from monitor.errors import MailError, StoreFullError
from monitor.pipeline.publish import Made, deliver, digests
from monitor.render.message import From, digest_message
from monitor.types import (
    Delivery,
    Digest,
    EventSlug,
    Message,
    Outlet,
    OutletId,
    Standing,
    Subscriber,
    SubscriberId,
    TakeId,
)

DESK = subscriber(at=time(7, 0))
SENDER = From(address="monitor@example.org")


def compose(digest: Digest, reader: Subscriber) -> Message:
    number = f"<{digest.date}.{reader.id}@example.org>"
    return digest_message(digest, reader, SENDER, number, NOON)


def publish(store: MemoryStore, now: datetime = NOON, *readers: Subscriber) -> Made:
    return digests(
        store=store,
        subscribers=readers or (DESK,),
        events=[event()],
        known=KNOWN,
        compose=compose,
        now=now,
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


class Answering:
    """A mailer that answers as told, and keeps the ids that it was given."""

    def __init__(self, *answers: Delivery) -> None:
        self.answers = list(answers)
        self.ids: list[str] = []

    def send(self, message: Message) -> Delivery:
        self.ids.append(message.message_id)
        return self.answers.pop(0) if self.answers else Delivery(outcome="sent", detail="ok")


LATER = Delivery(outcome="later", detail="451", code=451)
DEAD = Delivery(outcome="later", detail="refused")
REFUSED = Delivery(outcome="refused", detail="550", code=550)


def test_a_date_gets_one_digest_however_often_we_look() -> None:
    """The daemon looks every minute, and an operator beside it."""
    store = MemoryStore(takes=[standing(1)])
    made = [publish(store, NOON + timedelta(minutes=i)) for i in range(5)]
    assert [len(m.queued) for m in made] == [1, 0, 0, 0, 0]
    assert len(store.outbox) == 1


def test_the_next_digest_holds_what_came_after_the_last() -> None:
    """Nothing is told twice, nothing falls between two mails."""
    store = MemoryStore(takes=[standing(1), standing(2)])
    publish(store)
    store.takes.append(standing(3, outlet="The third"))
    publish(store, NOON + timedelta(days=1))
    second = store.outbox[1].message.data.decode()
    assert "The third" in second
    assert "Outlet 1" not in second
    assert "2 held before" in second


def test_a_reader_is_told_what_was_corrected_or_taken_back() -> None:
    """What a reader was told and is no longer true is said as plainly as what is new."""
    first, second = standing(1, outlet="RFI"), standing(2, outlet="TASS")
    store = MemoryStore(takes=[first, second], lines=[first.take, second.take])
    publish(store)
    corrected = standing(3, outlet="RFI", item=first.take.item, supersedes=1)
    gone = replace(second.take, id=TakeId(4), supersedes=TakeId(2), withdrawn="not on this event")
    store.takes = [corrected]
    store.lines += [corrected.take, gone]
    publish(store, NOON + timedelta(days=1))
    text = store.outbox[1].message.data.decode()
    assert "Corrected or changed: RFI" in text
    assert "Withdrawn: TASS (not on this event)" in text
    assert "0 new report" not in text
    assert store.digests[DESK.id, date(2026, 4, 29)][0] == 4


def test_an_empty_day_can_be_passed_over_and_stays_so() -> None:
    """Whoever asked for silence on empty days must not get the mail at tea time instead."""
    store = MemoryStore()
    reader = replace(DESK, when_empty="skip")
    assert publish(store, NOON, reader).passed_over == ((reader.id, date(2026, 4, 28)),)
    store.takes.append(standing(1))
    assert publish(store, NOON + timedelta(hours=2), reader) == Made()
    assert publish(store, NOON + timedelta(days=1), reader).queued


def test_two_readers_in_two_zones_get_their_day_at_their_own_hour() -> None:
    """Seven in Bamako is not seven in Beijing, and the date is the reader's."""
    store = MemoryStore(takes=[standing(1)])
    bamako = replace(DESK, id=SubscriberId("bamako"), zone="Africa/Bamako")
    beijing = replace(DESK, id=SubscriberId("beijing"), zone="Asia/Shanghai")
    evening = NOON.replace(hour=23, minute=30)  # 07:30 of the 29th in Beijing, 23:30 in Bamako
    made = publish(store, evening, bamako, beijing)
    assert made.queued == (("bamako", date(2026, 4, 28)), ("beijing", date(2026, 4, 29)))
    assert publish(store, evening + timedelta(hours=2), bamako, beijing) == Made()
    assert publish(store, evening + timedelta(hours=8), bamako, beijing).queued == (
        ("bamako", date(2026, 4, 29)),
    )


def test_a_candidate_event_is_something_to_say(at_noon: Callable[[], Draft]) -> None:
    """A day on which only an untracked story broke is not an empty day."""
    reader = replace(DESK, when_empty="skip")
    outlets = {
        OutletId(name): Outlet(id=OutletId(name), name=name, country="ML", languages=("en",))
        for name in ("a", "b")
    }
    calls: list[tuple[datetime, datetime]] = []

    def drafts(since: datetime, now: datetime) -> list[Draft]:
        calls.append((since, now))
        return [at_noon()]

    store = MemoryStore()
    made = digests(
        store=store, subscribers=[reader, replace(reader, id=SubscriberId("none"), candidates=False)],
        events=[event()], known=replace(KNOWN, outlets=outlets), compose=compose, now=NOON,
        drafts=drafts,
    )  # fmt: skip
    assert made.queued == ((reader.id, NOON.date()),)
    assert made.passed_over == (("none", NOON.date()),)
    assert calls == [(NOON - timedelta(days=1), NOON)]  # nobody else's digest asked for them
    assert "1 candidate event" in store.outbox[0].message.subject


@pytest.fixture
def at_noon() -> Callable[[], Draft]:
    """A draft of three reports by two outlets that came in at noon."""

    def draft() -> Draft:
        readings = []
        for number, outlet in enumerate(("a", "b", "a"), 1):
            reading = standing(number, headline="Flood in Gao").reading
            item = replace(reading.item, outlet=OutletId(outlet), fetched=NOON)
            readings.append(replace(reading, item=item))
        return Draft(
            slug="flood", title="Flood in Gao", dek="", date=NOON.date(), type="event", places=(),
            actors=(), keywords={}, examples=(), readings=tuple(readings),
        )  # fmt: skip

    return draft


def test_a_disabled_subscriber_gets_nothing() -> None:
    """Somebody on leave is not taken off the list."""
    assert publish(MemoryStore(takes=[standing(1)]), NOON, replace(DESK, enabled=False)) == Made()


def test_one_mail_that_cannot_be_built_hinders_no_other() -> None:
    """A mistyped address must not cost the others their morning."""
    store = MemoryStore(takes=[standing(1)])
    broken = replace(DESK, id=SubscriberId("broken"), address="no address")
    made = publish(store, NOON, broken, DESK)
    assert [who for who, _ in made.queued] == [DESK.id]
    assert [who for who, _ in made.failed] == ["broken"]
    with pytest.raises(MailError):
        compose(replace_digest(store), broken)


def test_a_digest_that_cannot_be_put_together_hinders_no_other_but_a_full_disk_is_said() -> None:
    """One odd text must not cost everybody their morning; a full disk pauses the pass."""

    class Odd(MemoryStore):
        error: Exception = ValueError("an odd text")

        def takes_after(self, take: TakeId | None, events: Collection[EventSlug]) -> list[Standing]:
            if "odd" in events:
                raise self.error
            return super().takes_after(take, events)

    store = Odd(takes=[standing(1)])
    odd = replace(DESK, id=SubscriberId("odd"), events=(EventSlug("odd"),))
    events = [event(), event("odd", "An odd one")]
    other = replace(DESK, events=(events[0].slug,))
    made = digests(store=store, subscribers=[odd, other], events=events, known=KNOWN,
                   compose=compose, now=NOON)  # fmt: skip
    assert made.failed == ((odd.id, "an odd text"),)
    assert [who for who, _ in made.queued] == [other.id]
    store.error = StoreFullError("no space left")
    with pytest.raises(StoreFullError):
        digests(
            store=store, subscribers=[odd], events=events, known=KNOWN, compose=compose, now=NOON
        )


def replace_digest(store: MemoryStore) -> Digest:
    kept: list[Digest] = []

    def keep(digest: Digest, reader: Subscriber) -> Message:
        kept.append(digest)
        return compose(digest, reader)

    digests(
        store=MemoryStore(takes=store.takes), subscribers=[DESK], events=[event()],
        known=KNOWN, compose=keep, now=NOON,
    )  # fmt: skip
    return kept[0]


def test_a_mail_that_fails_is_tried_again_later_with_the_same_id() -> None:
    """Whoever gets it twice sees one mail: clients join equal ids."""
    store = MemoryStore(takes=[standing(1)])
    publish(store)
    mailer = Answering(LATER, LATER)
    now = NOON
    for pause, tries in ((timedelta(minutes=5), 1), (timedelta(minutes=15), 2)):
        (tried,) = deliver(store=store, mailer=mailer, clock=at(now))
        assert tried.next_at == now + pause
        assert store.outbox[0].tries == tries
        assert deliver(store=store, mailer=mailer, clock=at(now + pause / 2)) == []
        now += pause
    (tried,) = deliver(store=store, mailer=mailer, clock=at(now))
    assert tried.delivery.outcome == "sent"
    assert len(set(mailer.ids)) == 1
    assert deliver(store=store, mailer=mailer, clock=at(now + timedelta(days=9))) == []


def test_a_server_that_is_gone_is_given_up_after_two_days_and_said_so() -> None:
    """An operator must hear of it; the table must not try for ever."""
    store = MemoryStore(takes=[standing(1)])
    publish(store)
    now = NOON
    while True:
        (tried,) = deliver(store=store, mailer=Answering(LATER), clock=at(now))
        if tried.next_at is None:
            break
        assert not tried.given_up
        now = tried.next_at
    assert tried.given_up
    assert timedelta(days=1) < now - NOON < timedelta(days=2)
    assert store.state[1] == ("failed", None)


def test_a_refused_mail_stops_at_once_and_the_others_go_on() -> None:
    """A dead address must not be knocked at for two days, nor hold up its neighbours."""
    store = MemoryStore(takes=[standing(1)])
    publish(store, NOON, DESK, replace(DESK, id=SubscriberId("other")))
    tried = deliver(store=store, mailer=Answering(REFUSED), clock=at(NOON))
    assert [t.delivery.outcome for t in tried] == ["refused", "sent"]
    assert [t.given_up for t in tried] == [True, False]


def test_a_dead_server_costs_one_time_out_a_round_not_one_a_mail() -> None:
    """500 readers times a minute's time-out is a day."""
    store = MemoryStore(takes=[standing(1)])
    publish(store, NOON, *(replace(DESK, id=SubscriberId(f"r{i}")) for i in range(20)))
    mailer = Answering(DEAD)
    assert len(deliver(store=store, mailer=mailer, clock=at(NOON))) == 1
    assert len(deliver(store=store, mailer=mailer, clock=at(NOON))) == 19
    assert len(mailer.ids) == 20


def test_a_stop_is_heard_between_two_mails() -> None:
    """SIGTERM must not wait for five hundred mails."""
    store = MemoryStore(takes=[standing(1)])
    publish(store, NOON, DESK, replace(DESK, id=SubscriberId("other")))
    mailer = Answering()
    deliver(store=store, mailer=mailer, clock=at(NOON), stop=lambda: len(mailer.ids) == 1)
    assert len(mailer.ids) == 1


def test_a_crash_after_sending_repeats_the_same_bytes_once() -> None:
    """The server took it and we died before writing that down: the repeat is the same mail."""
    store = MemoryStore(takes=[standing(1)])
    publish(store)
    inbox = Inbox()
    with smtp_server(inbox) as port:
        mailer = SmtpMailer(
            host="127.0.0.1", port=port, sender="m@example.org", security="none", timeout_s=5
        )
        crashing = CrashingStore(store)
        with pytest.raises(KeyboardInterrupt):
            deliver(store=crashing, mailer=mailer, clock=at(NOON))
        for _ in range(3):
            deliver(store=store, mailer=mailer, clock=at(NOON))
    assert inbox.received == [store.outbox[0].message.data] * 2


class CrashingStore(MemoryStore):
    """Dies where a result would be written."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(**vars(store))

    def delivered(self, *_: object) -> None:
        raise KeyboardInterrupt
