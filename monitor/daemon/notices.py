"""Mails to the operator about what is not heard any more: lost outlets and feeds that have stopped.

It must never decide when an outlet is lost or a feed gone, nor send anything: it queues.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.daemon.post import NOTICE, mail_from, message_id
from monitor.render.message import notice
from monitor.types import Subscriber, SubscriberId, TakeId

if TYPE_CHECKING:
    from monitor.cli.app import App


def tell_of_feeds(app: App) -> int:
    """Queue what the operator should hear of feeds; say how many mails. None without an address.

    One mail for each outlet that nothing was heard of for a day, once per outage, and
    one for each feed that said it is gone for good: its outlet may go on without it.
    """
    if not app.settings.smtp.host or not app.settings.monitor.operator:
        return 0
    return _lost(app) + _stopped(app)


def _lost(app: App) -> int:
    told = 0
    for lost in app.store.lost_outlets(app.clock()):
        told += _queue(
            app,
            about=f"lost/{lost.outlet}",
            since=lost.since,
            subject=f"Nothing is heard of {lost.outlet}",
            paragraphs=(
                f"No feed of {lost.outlet} has answered since {lost.since:%Y-%m-%d %H:%M} UTC.",
                *lost.said,
                "All but those that said that they are gone are asked again. See: monitor feeds",
            ),
        )
    return told


def _stopped(app: App) -> int:
    told = 0
    for stopped in app.store.stopped_feeds():
        feed, others = stopped.feed, ", ".join(stopped.others)
        told += _queue(
            app,
            # another address that is gone too is another piece of news
            about=f"stopped/{feed.id}/{zlib.crc32(feed.url.encode()):08x}",
            since=stopped.heard,
            subject=f"The feed {feed.id} is gone for good",
            paragraphs=(
                f"{feed.url} has said on more than one day that it is gone (410).",
                f"It is not asked any more since {stopped.since:%Y-%m-%d %H:%M} UTC.",
                f"{feed.outlet} is still heard through {others}."
                if others
                else f"It was the last feed of {feed.outlet} that was asked.",
                f"Give it another address in the file of {feed.outlet}, or take it out.",
                "`monitor feeds test URL` shows whether an address serves.",
            ),
        )
    return told


def _queue(
    app: App, *, about: str, since: datetime, subject: str, paragraphs: Iterable[str]
) -> int:
    """1 if the mail is new. The begin is part of its id: the outbox refuses a second one."""
    now = app.clock()
    message = notice(
        to=Subscriber(
            id=SubscriberId(f"{NOTICE}{about}/{since:%Y%m%dT%H%M%S}"),
            address=app.settings.monitor.operator,
            name="Operator",
        ),
        subject=subject,
        paragraphs=paragraphs,
        sender=mail_from(app.settings),
        message_id=message_id(app.settings, "notice"),
        at=now,
    )
    return int(app.store.enqueue(replace(message, date=since.date()), TakeId(0), now))
