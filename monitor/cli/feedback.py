"""`monitor takes confirm`, `reject` and `undo`: an operator's word on a take or an item.

It must never decide what a verdict does to other items; the matcher does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

import click

from monitor import wiring
from monitor.cli.app import App, pass_app
from monitor.cli.events import find_event, takes
from monitor.core.digest import plural
from monitor.errors import UsageError
from monitor.pipeline.rematch import Rematched
from monitor.types import EventSlug, Item, TakeId, Verdict

__all__ = ["takes"]  # the group, with the commands of this file on it

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _options(command: _Command) -> _Command:
    """What the three commands share."""
    for option in (
        click.option("--json", "as_data", is_flag=True, help="Print one JSON object."),
        click.option(
            "--event", "slug", help="ID is an item's number, address or key, and this its event."
        ),
        click.argument("id_", metavar="ID"),
    ):
        command = option(command)
    return command


@takes.command("confirm")
@_options
@pass_app
def confirm(app: App, *, id_: str, slug: str | None, as_data: bool) -> None:
    """Say that a take (by its number) belongs to its event; with --event, that an item does.

    It stays there whatever its score, and what is like it is found more easily.
    Exit codes: 0 kept, 2 there is no such take, item or event.
    """
    item, event = _meant(app, id_, slug)
    _say(app, item, event, "confirm", as_data=as_data)


@takes.command("reject")
@_options
@pass_app
def reject(app: App, *, id_: str, slug: str | None, as_data: bool) -> None:
    """Say that a take does not belong to its event: it is withdrawn, with this as its reason.

    It goes to its next best event, if that takes it. What is like it is found less easily.
    Exit codes as for confirm.
    """
    item, event = _meant(app, id_, slug)
    _say(app, item, event, "reject", as_data=as_data)


@takes.command("undo")
@_options
@pass_app
def undo(app: App, *, id_: str, slug: str | None, as_data: bool) -> None:
    """Take a verdict back: the item is matched again as if nothing had been said.

    Exit codes: 0 undone, 2 nothing was said of it.
    """
    item, event = _meant(app, id_, slug)
    if not app.store.unsay(item.id, event, app.clock()):
        raise UsageError(f"nothing was said of item {item.id} and {event}")
    _tell(item, event, "undone", _matched_again(app, item, event), "", as_data=as_data)


def _meant(app: App, id_: str, slug: str | None) -> tuple[Item, EventSlug]:
    """The item and event that are spoken of."""
    if slug is not None:
        event = find_event(app.settings, slug)
        item = app.store.find_item(id_)
        if item is None:
            raise UsageError(f"no item {id_!r}: give its number, its address or its key")
        return item, event.slug
    number = int(id_) if id_.isascii() and id_.isdigit() and len(id_) < 19 else 0
    take = app.store.take_numbered(TakeId(number))
    if take is None:
        raise UsageError(
            f"no take {id_!r}: `monitor takes` shows the numbers; name an item with --event SLUG"
        )
    find_event(app.settings, take.event)
    item = app.store.item(take.item)
    assert item is not None  # takes are never removed, nor the items behind them
    return item, take.event


def _say(app: App, item: Item, event: EventSlug, word: str, *, as_data: bool) -> None:
    closed = any(e.slug == event and e.closed for e in app.settings.events)
    if closed:
        raise UsageError(f"{event} is closed: its takes stay as they are")
    if app.store.reading(item.id) is None:
        raise UsageError(f"item {item.id} has not been read yet: run `monitor enrich`")
    verdict = Verdict(
        item=item.id,
        event=event,
        verdict="confirm" if word == "confirm" else "reject",
        at=app.clock(),
    )
    new = app.store.say(verdict)
    done = {"confirm": "confirmed", "reject": "rejected"}[word]
    _tell(
        item,
        event,
        done if new else f"{done} already",
        _matched_again(app, item, event),
        f"; `monitor takes undo {item.id} --event {event}` takes it back",
        as_data=as_data,
    )


def _matched_again(app: App, item: Item, event: EventSlug) -> Rematched:
    """The event's takes as the verdict leaves them, and all takes of the item itself."""
    began = next(e.date for e in app.settings.events if e.slug == event)
    since = datetime.combine(began, time(), tzinfo=UTC) - timedelta(days=1)  # UTC+14 is first
    return wiring.rematch(app, only=event, since=since, whole=[item.id])


def _tell(
    item: Item, event: EventSlug, done: str, found: Rematched, back: str, *, as_data: bool
) -> None:
    """What was done and changed by it; `back` says how it is taken back."""
    if as_data:
        shown = {
            "item": item.id,
            "event": event,
            "done": done,
            "added": [change.item for change in found.added],
            "lost": [change.item for change in found.lost],
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    click.echo(f"Item {item.id} {done} for {event}: {item.title}")
    for sign, changes in (("+", found.added), ("-", found.lost)):
        for change in changes:
            where = f" [{change.event}]" if change.event != event else ""
            why = f" ({change.why})" if change.why else ""
            click.echo(f"{sign} {change.item} {change.title}{where}{why}")
    click.echo(f"{plural(len(found.added), 'take')} added, {len(found.lost)} withdrawn{back}.")
