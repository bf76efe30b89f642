"""A program that makes and sends digests and alerts and is killed, again and again.

usage: alert_kills.py FOLDER PORT TRIALS. test_mail_faults reads what arrived. It is a
process of its own, without threads, because it forks: a fork costs milliseconds, a new
Python a second.
"""

import os
import random
import secrets
import select
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from store_world import enriched, entry, event, feed, outlet, stored, take, taken

from monitor.adapters.smtp import SmtpMailer
from monitor.adapters.store import Store
from monitor.core.digest import Knowledge
from monitor.pipeline.alerts import alerts
from monitor.pipeline.publish import deliver, digests
from monitor.render.message import From, alert_message, digest_message
from monitor.types import (
    Alert,
    Digest,
    Event,
    EventSlug,
    LensId,
    Message,
    Subscriber,
    SubscriberId,
)  # fmt: skip

START = datetime(2026, 4, 28, 12, tzinfo=UTC)
EACH = 3  # readers of digests, and as many of alerts
SENDER = From(address="m@example.org")


def slug(trial: int) -> EventSlug:
    return EventSlug(f"event-{trial}")


def the_event(trial: int) -> Event:
    return replace(event(), slug=slug(trial), title=f"Event number {trial}.")


def readers(kind: str, trial: int) -> list[Subscriber]:
    """Readers of one kind of mail; all mail of a trial says its number."""
    return [
        Subscriber(
            id=SubscriberId(f"{kind}-{n}"), address=f"{kind}{n}@example.org", at=clock(7),
            alerts=(slug(trial),) if kind == "alert" else (), format="text", candidates=False,
        )
        for n in range(EACH)
    ]  # fmt: skip


def new_id() -> str:
    return f"<{secrets.token_hex(8)}@example.org>"


def work(path: Path, port: int, trial: int, ready: int) -> None:
    """One publish pass as the daemon does it; a byte says that it begins."""
    now = START + timedelta(days=trial)
    mailer = SmtpMailer(
        host="127.0.0.1", port=port, sender="m@example.org", security="none", timeout_s=5
    )

    def write(digest: Digest, reader: Subscriber) -> Message:
        return digest_message(digest, reader, SENDER, new_id(), now)

    def cry(alert: Alert, reader: Subscriber) -> Message:
        return alert_message(alert, reader, SENDER, new_id(), now)

    known = Knowledge(lens_labels={})
    mine = [the_event(trial)]
    with Store.open(path) as store:
        os.write(ready, b"b")
        digests(store=store, subscribers=readers("digest", trial), events=mine, known=known,
                compose=write, now=now)  # fmt: skip
        alerts(store=store, subscribers=readers("alert", trial), events=mine, known=known,
               compose=cry, now=now)  # fmt: skip
        deliver(store=store, mailer=mailer, clock=lambda: now)
        os.write(ready, b"e")


def run(path: Path, port: int, trial: int, seconds: float | None) -> tuple[bool, float]:
    """A pass in a child that is killed after `seconds`; whether it ended, and how long it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(path, port, trial, writing)
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    begun = time.monotonic()
    ended = bool(select.select([reading], [], [], seconds)[0]) and os.read(reading, 1) == b"e"
    took = time.monotonic() - begun
    if not ended:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    return ended, took


def prepare(path: Path, trial: int) -> None:
    """An event with one take that was looked at, and one with a new lens that was not."""
    with Store.open(path) as store:
        store.sync([outlet()], [feed()], [the_event(n) for n in range(trial + 1)], START)
        first, second = stored(store, entry(f"{trial}.1"), entry(f"{trial}.2"))
        taken(store, first, slug=slug(trial))
        for reader in readers("alert", trial):
            store.mark_alerts(reader.id, {slug(trial): store.newest_take()})
        lens = (LensId(f"lens-of-trial-{trial}"),)
        store.finish([enriched(second, take(second, slug(trial), lenses=lens))], START)


def main(folder: Path, port: int, trials: int) -> None:
    path, chance = folder / "mail.db", random.Random(20261120)
    whole, killed = 0.1, 0
    for trial in range(trials + 1):
        prepare(path, trial)
        if trial == 0:
            _, whole = run(path, port, trial, None)
            continue
        ended, took = run(path, port, trial, chance.uniform(0, whole))
        killed += not ended
        if ended:
            whole = took  # the machine is quicker now: later kills would fall beside the work
        run(path, port, trial, None)
    with Store.open(path) as store:
        states = {row.state for row in store.outbox(None, 100_000)}
        print(killed, *sorted(states))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
