"""The pipe of alerts: new takes of chosen events -> what cannot wait -> one mail -> outbox.

The mail, what it told and the mark up to which takes were looked at are stored in one
transaction: a crash before it leaves all to be found again, a crash after it nothing. This
file orders; it never decides what deserves an alert.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.alerts import event_alerts
from monitor.core.digest import Knowledge, numbered
from monitor.errors import StoreError
from monitor.pipeline.publish import Made
from monitor.pipeline.since import read_since
from monitor.ports import PublishStore
from monitor.types import Alert, DigestEvent, Event, Message, Subscriber, TakeId

DAY = timedelta(days=1)


def alerts(
    *,
    store: PublishStore,
    subscribers: Sequence[Subscriber],
    events: Sequence[Event],
    known: Knowledge,
    compose: Callable[[Alert, Subscriber], Message],
    now: datetime,
) -> Made:
    """Queue one mail for each reader for whom there is something that cannot wait.

    What a digest has told is no alert any more. A reader who had their share of alerts
    in the last 24 hours gets the rest later in one mail, or with the next digest.
    """
    queued, failed = [], []
    for subscriber in subscribers:
        chosen = [event for event in events if event.slug in subscriber.alerts]
        newest = store.newest_take()  # before the look: what comes during it is looked at again
        if not subscriber.enabled or not chosen or not _begun(store, subscriber, chosen, newest):
            continue
        if store.alert_mails(subscriber.id, now - DAY) >= subscriber.alerts_a_day:
            continue
        try:
            alert = look(store, subscriber, chosen, known, newest=newest, now=now)
            if not alert.events:
                store.mark_alerts(subscriber.id, dict(alert.marks))
                continue
            message = compose(alert, subscriber)
        except StoreError:
            raise  # nobody's alert can be made
        except Exception as error:  # noqa: BLE001  (one reader's mail must not stop the others')
            failed.append((subscriber.id, str(error)))
            continue
        if store.enqueue_alert(message, alert, now):
            queued.append((subscriber.id, alert.date))
    return Made(queued=tuple(queued), failed=tuple(failed))


def _begun(
    store: PublishStore, subscriber: Subscriber, chosen: Sequence[Event], newest: TakeId
) -> bool:
    """Whether there is anything to look at; an event that was just chosen begins with now."""
    marks = store.alert_marks(subscriber.id)
    fresh = {event.slug: newest for event in chosen if event.slug not in marks}
    if fresh:
        store.mark_alerts(subscriber.id, fresh)
    return any(marks.get(event.slug, newest) < newest for event in chosen)


def look(
    store: PublishStore,
    subscriber: Subscriber,
    chosen: Sequence[Event],
    known: Knowledge,
    *,
    newest: TakeId,
    now: datetime,
) -> Alert:
    """What is new since each event was last looked at; nothing is written."""
    marks, given = store.alert_marks(subscriber.id), store.alerted(subscriber.id)
    last = store.last_digest(subscriber.id)
    told = last[1] if last else TakeId(0)
    entries: list[DigestEvent] = []
    keys: list[str] = []
    for event in chosen:
        after = max(marks.get(event.slug, TakeId(0)), told)
        since = read_since(store, after, [event.slug])
        entry, mine = event_alerts(
            event=event, subscriber=subscriber, since=since, known=known, given=given
        )
        if entry is not None:
            entries.append(entry)
            keys += mine
    return Alert(
        subscriber=subscriber.id,
        date=now.astimezone(ZoneInfo(subscriber.zone)).date(),
        language=subscriber.language,
        events=numbered(entries),
        keys=tuple(keys),
        marks=tuple((event.slug, newest) for event in chosen),
    )
