"""`monitor unsubscribe`: a reader leaves by the signed address of their mails.

It must never take anybody off on a bare name, unless an operator undoes it.
"""

from __future__ import annotations

import sys

import click

from monitor.cli.app import App, pass_app
from monitor.core.leave import who_leaves
from monitor.daemon import post
from monitor.errors import UsageError
from monitor.render.mailtext import line

# Heads of a mail are enough, and a mail may be large.
_HEADS = 64 * 1024


@click.command()
@click.argument("address", required=False)
@click.option("--mail", is_flag=True, help="Read the address from a mail on standard input.")
@click.option("--list", "listing", is_flag=True, help="List who has unsubscribed.")
@click.option("--undo", metavar="ID", help="Take a reader back, by id, at their own wish.")
@pass_app
def unsubscribe(
    app: App, *, address: str | None, mail: bool, listing: bool, undo: str | None
) -> None:
    """Take a reader off the digest by the signed ADDRESS of their own mails.

    Exit codes: 0 done (also if they had left before), 2 nobody has such an address.
    """
    if listing:
        gone = app.reader.left() if app.database.exists() else []
        for one in gone:
            click.echo(f"{one.at:%Y-%m-%d %H:%M} UTC  {one.subscriber}  {line(one.address)}")
        if not gone:
            click.echo("Nobody has unsubscribed.")
        return
    if undo is not None:
        subscriber = post.find_subscriber(app.settings, undo)
        if not app.store.resubscribe(subscriber):
            raise UsageError(f"{undo} has not unsubscribed with the address in subscribers.toml")
        click.echo(f"{undo} gets digests again.")
        return
    if mail == (address is not None):
        raise UsageError("give the address, or --mail with a mail on standard input")
    heads = address or ""
    if mail:
        # An address that is merely quoted in the text below the heads is not used.
        told = sys.stdin.buffer.read(_HEADS).decode(errors="replace")
        heads = told.replace("\r\n", "\n").partition("\n\n")[0]
    key = post.leave_key(app)
    found = who_leaves(heads, key, app.settings.subscribers) if key else None
    if found is None:
        raise UsageError("no reader of subscribers.toml has this signed address")
    new = app.store.unsubscribe(found, app.clock())
    click.echo(f"{found.id} gets no more digests." if new else f"{found.id} had left before.")
