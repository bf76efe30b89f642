"""Two pipes from takes to a mail box.

    digests   due subscribers -> takes after the last -> digest -> message -> outbox
    deliver   due messages -> send -> delivered, or when to try again

The message is stored, bytes and id, in one transaction with the digest's bounds,
before any connection is opened: a crash while sending repeats the same mail at
most once, and nothing is lost. This file orders; it never decides what is new,
how it looks or what a server meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.core.digest import digest_due, make_digest, next_try
from monitor.ports import Mailer, PublishStore
from monitor.types import (
    Delivery,
    Digest,
    Event,
    LensId,
    Message,
    Outgoing,
    Subscriber,
    SubscriberId,
    Take,
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


def digests(
    *,
    store: PublishStore,
    subscribers: Sequence[Subscriber],
    events: Sequence[Event],
    lens_labels: Mapping[LensId, str],
    compose: Callable[[Digest, Subscriber], Message],
    now: datetime,
    base_url: str = "",
) -> Made:
    """Queue the digest of each subscriber whose time has come.

    `compose` writes a message; what it raises is kept as that subscriber's failure
    and hinders nobody else's mail.
    """
    queued, passed, failed = [], [], []
    for subscriber in subscribers:
        if not subscriber.enabled:
            continue
        last = store.last_digest(subscriber.id)
        on = digest_due(subscriber, now, last[0] if last else None)
        if on is None:
            continue
        digest = compile_digest(
            store=store,
            subscriber=subscriber,
            events=events,
            lens_labels=lens_labels,
            on=on,
            now=now,
            base_url=base_url,
        )
        if not digest.changed and subscriber.when_empty == "skip":
            if store.pass_over(subscriber.id, on, TakeId(digest.last_take), now):
                passed.append((subscriber.id, on))
            continue
        try:
            message = compose(digest, subscriber)
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
    lens_labels: Mapping[LensId, str],
    on: date,
    now: datetime,
    base_url: str = "",
    past: bool = False,
) -> Digest:
    """Read what one digest is made of, and make it; nothing is written.

    With `past` it is for a look at a day gone by, and holds nothing that was recorded
    after `now`. A digest that is sent never leaves a take out by its time: after a
    clock was set back, it would be left out for ever.
    """
    last = store.last_digest(subscriber.id)
    after = last[1] if last else None
    slugs = subscriber.events or tuple(event.slug for event in events)
    new = store.takes_after(after, slugs)
    withdrawn = store.withdrawn_after(after, slugs) if after is not None else []
    if past:
        new = [standing for standing in new if standing.take.recorded <= now]
        withdrawn = [take for take in withdrawn if take.recorded <= now]
    touched = {standing.take.event for standing in new}
    ids = {standing.take.id for standing in new}
    earlier = store.takes_after(None, touched) if after is not None and touched else []
    # A clock that was set back must not turn the period round.
    since = min(last[2], now) if last else now - FIRST
    return make_digest(
        subscriber=subscriber,
        on=on,
        events=events,
        new=new,
        earlier=[standing for standing in earlier if standing.take.id not in ids],
        receipt=store.receipt(since, now),
        lens_labels=lens_labels,
        previous_take=int(after) if after is not None else None,
        corrections=[
            take.id
            for take in (standing.take for standing in new)
            if after is not None
            and take.id is not None
            and take.supersedes
            and _told(store, take, after)
        ],
        withdrawn=withdrawn,
        base_url=base_url,
    )


def _told(store: PublishStore, take: Take, after: TakeId) -> bool:
    """Whether an earlier state of this take was in a digest already."""
    line = store.take_history(take.item, take.event)
    return any(row.id is not None and row.id <= after and not row.withdrawn for row in line)


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
