"""`monitor run`, `monitor status`, `monitor backup`: the service as an operator meets it.

It must never do a pass's work or read a table by itself.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from monitor.adapters.lock import only_one
from monitor.cli.app import App, pass_app


@click.command()
@pass_app
def run(app: App) -> None:
    """Run the daemon.

    Ends on SIGTERM or SIGINT; reads the configuration again on SIGHUP. Exit code 78
    if the configuration is wrong, 69 if the database cannot be used.
    """
    from monitor.daemon.service import Service  # noqa: PLC0415  (only this command needs it)

    Service(app).run()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_app
def status(app: App, *, as_json: bool) -> None:
    """Say how the monitor is: queue, feeds in trouble, mail, disk, daemon, configuration."""
    found = _found(app)
    if as_json:
        click.echo(json.dumps(found, default=_plain, indent=2, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@pass_app
def backup(app: App, path: Path) -> None:
    """Copy the database while it is in use; the copy is checked before it takes its name.

    PATH is a file, or a directory for a file with the day's date. To restore, stop the
    daemon and put the copy in the database's place (docs/running.md).
    """
    if path.is_dir():
        path /= f"{app.database.stem}-{app.clock():%Y-%m-%d}.db"
    made = app.reader.backup(path)
    click.echo(f"{made} ({made.stat().st_size:,} bytes)")


def _found(app: App) -> dict[str, Any]:
    settings, database, now = app.settings, app.database, app.clock()
    reader = app.reader
    troubled = [feed for feed in reader.feed_health(now) if feed.health not in ("ok", "new")]
    return {
        "at": now,
        **asdict(reader.status(now)),
        "troubled_feeds": [
            {
                "feed": one.feed.id,
                "health": one.health,
                "said": one.said,
                "failures": one.failures,
                "last_ok": one.last_ok_at,
                "last_new": one.last_new_at,
                "usual_gap_s": one.usual_gap_s,
                "next": one.next_at,
                "next_why": one.next_why,
                "warnings": one.warnings,
                "error": one.error_kind,
            }
            for one in troubled
        ],
        "proposals": [one.feed.id for one in reader.proposals(now)],
        "stopped_feeds": {one.feed.id: one.since for one in reader.stopped_feeds()},
        "articles": reader.article_counts(),
        "lost_outlets": {one.outlet: one.since for one in reader.lost_outlets(now)},
        "unsubscribed": {one.subscriber: one.at for one in reader.left()},
        "database": str(database.resolve()),
        "free_bytes": shutil.disk_usage(database.parent).free,
        "configuration": settings.generation[:12],
        "mail": settings.smtp.host or "none: monitor.toml names no mail server",
        "daemon": _daemon(database),
    }


def _daemon(database: Path) -> dict[str, Any]:
    """What the daemon last wrote of itself, and whether it still runs (its lock is held)."""
    lock, told = Path(f"{database}.daemon"), Path(f"{database}.daemon.json")
    running = False
    if lock.exists():
        with only_one(lock) as free:
            running = not free
    try:
        state: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        state = {}
    return {"running": running, **(state if running else {})}


def _lines(found: dict[str, Any]) -> list[str]:
    daemon = found["daemon"]
    feeds = ", ".join(f"{n} {health}" for health, n in sorted(found["feeds"].items())) or "none"
    mails = ", ".join(f"{n} {state}" for state, n in sorted(found["outbox"].items())) or "none"
    lines = [
        (
            f"Daemon      runs since {daemon.get('started', '?')}, configuration "
            f"{daemon.get('configuration', '?')}, reload: {daemon.get('reload', '?')}"
            if daemon["running"]
            else "Daemon      does not run"
        ),
        f"Files       configuration {found['configuration']}",
        f"Feeds       {feeds}; last poll {_at(found['last_poll'])}",
        (
            f"Items       {sum(found['items'].values()):,} stored, {found['queue']:,} wait, "
            f"{found['items']['parked']:,} set aside"
        ),
        *_pages(found["articles"]),
        (
            f"Takes       {found['takes']:,} on {found['events']:,} events; "
            f"last {_at(found['last_take'])}"
        ),
        f"Mail        {mails}; last digest {_at(found['last_digest'])}; server {found['mail']}",
        (
            f"Database    {found['database']}: {_mib(found['database_bytes'])}, "
            f"log {_mib(found['wal_bytes'])}, {_mib(found['free_bytes'])} free"
        ),
    ]
    for language, count in found["waiting_for_model"].items():
        lines.append(f"  {count:,} items in {language} wait for a model: monitor models install")
    lines += [
        f"  {reader} has unsubscribed ({_at(at)})" for reader, at in found["unsubscribed"].items()
    ]
    lines += [f"  daemon: {what}: {why}" for what, why in daemon.get("errors", {}).items()]
    if daemon.get("ailing"):
        lines.append(f"  daemon is not well: {daemon['ailing']}")
    lines += [
        f"  {one['feed']}: {one['health']}, {one['said']}; next poll {_at(one['next'])}"
        for one in found["troubled_feeds"]
    ]
    return lines


def _pages(articles: Mapping[str, int]) -> list[str]:
    """What became of article pages; nothing where no outlet is read that way."""
    if not articles:
        return []
    read = articles.get("read", 0)
    others = ", ".join(f"{n:,} {kind}" for kind, n in articles.items() if kind != "read")
    return [f"Pages       {read:,} read{f'; feed text used: {others}' if others else ''}"]


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _mib(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
