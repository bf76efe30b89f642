"""Two pipes from takes to a mail box.

    digests   due subscribers -> takes after the last -> digest -> message -> outbox
    deliver   due messages -> send -> delivered, or when to try again

The message is stored, bytes and id, in one transaction with the digest's bounds,
before any connection is opened: a crash while sending repeats the same mail at
most once, and nothing is lost. This file orders; it never decides what is new,
how it looks or what a server meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.core.candidates import candidates
from monitor.core.digest import Knowledge, digest_due, make_digest, next_try
from monitor.core.suggest import Draft
from monitor.core.wanted import followed
from monitor.errors import StoreError
from monitor.pipeline.since import read_since
from monitor.ports import Mailer, PublishStore
from monitor.types import (
    Delivery,
    Digest,
    Event,
    Message,
    Outgoing,
    Subscriber,
    SubscriberId,
    TakeId,
)

# How far back a first digest's receipt looks: what was held before is not news of the day.
FIRST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one pass over the subscribers did; `failed` says whose mail could not be built."""

    queued: tuple[tuple[SubscriberId, date], ...] = ()
    passed_over: tuple[tuple[SubscriberId, date], ...] = ()
    failed: tuple[tuple[SubscriberId, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One try of one message, and when the next is (None: it is over)."""

    outgoing: Outgoing
    delivery: Delivery
    next_at: datetime | None

    @property
    def given_up(self) -> bool:
        """Nobody will try again, and it was not sent."""
        return self.delivery.outcome != "sent" and self.next_at is None


# Items that belong to no event, as candidates, for a digest that was last made at the first
# time and is made at the second.
Drafts = Callable[[datetime, datetime], Sequence[Draft]]


def digests(
    *,
    store: PublishStore,
    subscribers: Sequence[Subscriber],
    events: Sequence[Event],
    known: Knowledge,
    compose: Callable[[Digest, Subscriber], Message],
    now: datetime,
    drafts: Drafts = lambda _since, _now: (),
) -> Made:
    """Queue the digest of each subscriber whose time has come.

    `compose` writes a message. What goes wrong with one reader's digest is kept as that
    subscriber's failure and hinders nobody else's mail; a StoreError is everybody's.
    """
    queued, passed, failed = [], [], []
    for subscriber in subscribers:
        if not subscriber.enabled:
            continue
        last = store.last_digest(subscriber.id)
        on = digest_due(subscriber, now, last[0] if last else None)
        if on is None:
            continue
        try:
            digest = compile_digest(
                store=store,
                subscriber=subscriber,
                events=events,
                known=known,
                on=on,
                now=now,
                drafts=drafts,
            )
            if digest.empty and subscriber.when_empty == "skip":
                if store.pass_over(subscriber.id, on, TakeId(digest.last_take), now):
                    passed.append((subscriber.id, on))
                continue
            message = compose(digest, subscriber)
        except StoreError:
            raise  # nobody's digest can be made
        except Exception as error:  # noqa: BLE001  (one reader's mail must not stop the others')
            failed.append((subscriber.id, str(error)))
            continue
        if store.enqueue(message, TakeId(digest.last_take), now):
            queued.append((subscriber.id, on))
    return Made(queued=tuple(queued), passed_over=tuple(passed), failed=tuple(failed))


def compile_digest(
    *,
    store: PublishStore,
    subscriber: Subscriber,
    events: Sequence[Event],
    known: Knowledge,
    on: date,
    now: datetime,
    drafts: Drafts = lambda _since, _now: (),
    past: bool = False,
) -> Digest:
    """Read what one digest is made of, and make it; nothing is written.

    With `past` it is for a look at a day gone by, and holds nothing that was recorded
    after `now`.
    """
    last = store.last_digest(subscriber.id)
    slugs = [event.slug for event in followed(subscriber, events)]
    # A clock that was set back must not turn the period round.
    begun = min(last[2], now) if last else now - FIRST
    return make_digest(
        subscriber=subscriber,
        on=on,
        events=events,
        since=read_since(store, last[1] if last else None, slugs, until=now if past else None),
        receipt=store.receipt(begun, now),
        known=known,
        candidates=candidates(
            drafts(begun, now) if subscriber.candidates else (), subscriber, begun, known.outlets
        ),
    )


def deliver(
    *,
    store: PublishStore,
    mailer: Mailer,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
    only: Callable[[Outgoing], bool] = lambda _: True,
) -> list[Tried]:
    """Try each message whose time has come, oldest first; keep how each try ended.

    A server that does not answer at all ends the round: the others would only
    wait for the same time-out, and they stay due.
    """
    tried: list[Tried] = []
    for outgoing in store.due_messages(clock()):
        if stop():
            break
        if not only(outgoing):
            continue
        delivery = mailer.send(outgoing.message)
        at = clock()
        again = next_try(outgoing.tries + 1, at) if delivery.outcome == "later" else None
        store.delivered(outgoing, delivery, at, again)
        tried.append(Tried(outgoing=outgoing, delivery=delivery, next_at=again))
        if delivery.outcome == "later" and delivery.code is None:
            break
    return tried
