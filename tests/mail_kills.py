"""A program that delivers mail and is killed, again and again; test_mail_faults reads what arrived.

usage: mail_kills.py FOLDER PORT TRIALS. It is a process of its own, without threads,
because it forks: a fork costs milliseconds, a new Python a second.
"""

import os
import random
import select
import signal
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from monitor.adapters.smtp import SmtpMailer
from monitor.adapters.store import Store
from monitor.pipeline.publish import deliver
from monitor.types import Message, SubscriberId, TakeId

NOW = datetime(2026, 4, 28, 12, tzinfo=UTC)
EACH = 5  # messages that wait at each kill


def message(trial: int, number: int) -> Message:
    name = f"{trial}.{number}"
    return Message(
        subscriber=SubscriberId(name),
        date=date(2026, 4, 28),
        address="desk@example.org",
        message_id=f"<{name}@example.org>",
        subject="s",
        data=f"Message-ID: <{name}@example.org>\r\nDate: x\r\n\r\n{'words and lines' * 5}\r\n".encode(),
    )


def work(path: Path, port: int, ready: int) -> None:
    """One deliver pass as the daemon does it; a byte says that it begins."""
    mailer = SmtpMailer(
        host="127.0.0.1", port=port, sender="m@example.org", security="none", timeout_s=5
    )
    with Store.open(path) as store:
        os.write(ready, b"b")
        deliver(store=store, mailer=mailer, clock=lambda: NOW)
        os.write(ready, b"e")


def run(path: Path, port: int, seconds: float | None) -> tuple[bool, float]:
    """A pass in a child that is killed after `seconds`; whether it ended, and how long it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(path, port, writing)
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


def main(folder: Path, port: int, trials: int) -> None:
    path, chance = folder / "mail.db", random.Random(20261120)
    whole, killed = 0.1, 0
    for trial in range(trials + 1):
        with Store.open(path) as store:
            for number in range(EACH):
                assert store.enqueue(message(trial, number), TakeId(0), NOW)
        if trial == 0:
            _, whole = run(path, port, None)
            continue
        ended, took = run(path, port, chance.uniform(0, whole))
        killed += not ended
        if ended:
            whole = took  # the machine is quicker now: later kills would fall beside the work
        run(path, port, None)
    with Store.open(path) as store:
        states = {row.state for row in store.outbox(None, 100_000)}
        print(killed, *sorted(states))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
