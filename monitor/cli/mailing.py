"""`monitor digest` and `monitor outbox`: look at a digest, send it, see what became of mail.

It must never decide what is new or how a mail looks.
"""

from __future__ import annotations

import json
import tempfile
import webbrowser
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.cli.app import App, pass_app
from monitor.core.words import INTERFACES
from monitor.daemon import post
from monitor.errors import MailError, MailLaterError, UsageError
from monitor.render.readable import readable
from monitor.types import Message, TakeId

STATES = ("queued", "sent", "refused", "failed", "dropped")


@click.command()
@click.option("--for", "name", metavar="ID", help="Subscriber, by id (default: the only one).")
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Local date of the digest (default: today where the subscriber lives).",
)
@click.option("--preview/--send", default=True, help="Show it (default), or queue and send it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "mail"]),
    default="text",
    help="What a preview shows; `mail` is the whole message as it would be sent.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(list(INTERFACES)),
    help="Language of a preview (default: the subscriber's).",
)
@click.option("--browser", is_flag=True, help="Open the HTML part in a browser.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the preview there."
)
@pass_app
def digest(
    app: App, *, name: str | None, on: datetime | None, preview: bool, form: str, browser: bool,
    language: str | None, output: Path | None,
) -> None:  # fmt: skip
    """Preview or send a digest.

    A preview writes nothing into the database. What is new is counted from the
    subscriber's last digest; a date has one digest, so a second --send of the same
    date only tries again what is due. Exit code 75: queued, but not delivered yet.
    """
    subscriber = post.find_subscriber(app.settings, name)
    name = subscriber.id
    if language:
        if not preview:
            raise UsageError("--lang is for a preview; a reader's language is in subscribers.toml")
        subscriber = replace(subscriber, language=language)
    zone = ZoneInfo(subscriber.zone)
    now = app.clock()
    today = now.astimezone(zone).date()
    day = on.date() if on else today
    if not preview:
        if day > today:
            raise UsageError(f"{day} has not begun where {name} lives ({subscriber.zone})")
        _send(app, name, day)
        return
    # A past day's digest holds what was recorded by the end of that day.
    ended = datetime.combine(day, time.max, tzinfo=zone).astimezone(UTC)
    _, message = post.digest_of(app, app.reader, subscriber, day, min(now, ended), past=True)
    shown = _form(message, "html" if browser else form)
    if browser and output is None:
        output = Path(tempfile.mkdtemp(prefix="digest-")) / f"{name}-{day}.html"
    if output is None:
        click.echo(shown, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(shown, encoding="utf-8", newline="")
        click.echo(f"{output} ({len(message.data):,} bytes as mail)")
        if browser and webbrowser.open(output.resolve().as_uri()) is False:
            raise UsageError(f"no browser can be opened here; the digest is in {output}")


def _form(message: Message, form: str) -> str:
    if form == "mail":
        return message.data.decode("ascii")
    shown = readable(message.data, "html" if form == "html" else "plain")
    if not shown:
        other = "text" if form == "html" else "html"
        raise UsageError(f"this subscriber's format is {other!r}: preview it with --format {other}")
    return shown


def _send(app: App, name: str, day: date) -> None:
    """Queue the digest if its date has none yet, then try to deliver what is queued for it."""
    settings = app.settings
    if not settings.smtp.host:
        raise UsageError("monitor.toml names no mail server ([smtp] host): nothing can be sent")
    subscriber = post.find_subscriber(settings, name)
    if not subscriber.enabled:
        raise UsageError(f"subscriber {name} is not enabled in subscribers.toml")
    if subscriber not in post.staying(settings, app.store):
        raise UsageError(f"{name} has unsubscribed; `monitor unsubscribe --undo {name}` takes back")
    post.leave_key(app, make=True)
    now = app.clock()
    made, message = post.digest_of(app, app.store, subscriber, day, now)
    if app.store.enqueue(message, TakeId(made.last_take), now):
        click.echo(f"Queued: {message.subject}")
    else:
        click.echo(f"The digest of {day} for {name} was made before; it is not made again.")
    tried = post.deliver(
        app,
        only=lambda out: _is(out.message, subscriber.id, day),
    )
    if tried is None:
        click.echo("The daemon is sending right now and will send this too.")
        return
    for one in tried:
        click.echo(f"{one.delivery.outcome}: {one.delivery.detail}")
        if one.delivery.outcome == "refused":
            raise MailError(
                f"the mail server refused it; see `monitor outbox list` ({one.outgoing.id})"
            )
        if one.next_at is not None:
            raise MailLaterError(
                f"queued, not delivered yet; `monitor run` tries again at "
                f"{one.next_at:%Y-%m-%d %H:%M} UTC"
            )


def _is(message: Message, subscriber: str, day: date) -> bool:
    """Whether a message is the digest of a subscriber for a day."""
    return (message.kind, message.subscriber, message.date) == ("digest", subscriber, day)


@click.group()
def outbox() -> None:
    """List the messages that wait, were sent or were refused."""


@outbox.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only messages in this state.")
@click.option("--limit", type=click.IntRange(1), default=50, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_app
def list_messages(app: App, state: str | None, limit: int, as_json: bool) -> None:
    """List messages, newest first."""
    rows = app.reader.outbox(state, limit)
    if as_json:
        plain = [asdict(row) for row in rows]
        click.echo(json.dumps(plain, default=lambda value: value.isoformat(), indent=2))
        return
    if not rows:
        click.echo("No messages." if state is None else f"No message is {state}.")
    for row in rows:
        click.echo(f"{row.id:>6}  {row.state:<8} {row.date}  {row.subscriber}: {row.subject}")
        if row.state == "queued" and row.next_at:
            click.echo(f"        next try {row.next_at:%Y-%m-%d %H:%M} UTC, {row.tries} so far")
        if row.detail and row.state != "sent":
            click.echo(f"        {row.detail}")


@outbox.command("retry")
@click.argument("message", type=int)
@pass_app
def retry(app: App, message: int) -> None:
    """Make a message due now: after the cause of its failure is mended."""
    if not app.store.retry_message(message, app.clock()):
        raise UsageError(f"no message {message} that could be sent again")
    click.echo(f"Message {message} is due now; `monitor run` sends it.")


@outbox.command("drop")
@click.argument("message", type=int)
@click.option("--reason", default="dropped by hand", help="Kept with the message.")
@pass_app
def drop(app: App, message: int, reason: str) -> None:
    """Never send a message; its row and its bytes stay."""
    if not app.store.drop_message(message, reason, app.clock()):
        raise UsageError(f"no message {message} that is not sent yet")
    click.echo(f"Message {message} will not be sent.")
