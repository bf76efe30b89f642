"""A tiny configuration on loopback, and the daemon as a real process that speaks to a real socket."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Courier</title><language>en</language>
<item><guid>one</guid><link>http://127.0.0.1/one</link>
<title>Gunmen attack Bamako and Kati in coordinated assault</title>
<description>JNIM fighters attacked Bamako and Kati in Mali on Saturday. "We heard explosions all
morning", a resident of Kati said. The assault killed the defence minister.</description>
<pubDate>{date}</pubDate></item></channel></rss>
"""

MONITOR = """
[monitor]
database = "var/monitor.db"
[collect]
host_pause_s = 0.0
[match]
threshold = 0.1
margin = 0.0
[smtp]
{smtp}
[daemon]
tick_s = 1.0
enrich_s = 1.0
publish_s = 1.0
log = "{log}"
"""
LENSES = """
version = "1"
[[lens]]
id = "state"
labels = { en = "State media", fr = "média d'État", ar = "إعلام رسمي", zh = "官方媒体" }
description = "Owned by a government."
"""
OUTLETS = """
[[outlet]]
id = "courier"
name = "The Courier"
country = "ML"
languages = ["en"]
lens = [{{ id = "state", reason = "Owned by the state.", date = 2026-01-01 }}]
[[outlet.feed]]
name = "main"
url = "http://127.0.0.1:{port}/feed"
allow = ["127.0.0.1"]
"""
ENTITIES = """
[[entity]]
id = "mali"
kind = "place"
country = "ML"
names.en = ["Mali"]
[[entity]]
id = "bamako"
kind = "place"
country = "ML"
within = ["mali"]
names.en = ["Bamako"]
[[entity]]
id = "kati"
kind = "place"
country = "ML"
within = ["mali"]
names.en = ["Kati"]
[[entity]]
id = "jnim"
kind = "armed-group"
names.en = ["JNIM"]
"""
EVENT = """
title = "Assault on Bamako and Kati"
dek = "Attacks on two cities of Mali"
date = {date}
type = "assault"
places = ["mali", "bamako", "kati"]
actors = ["jnim"]
[keywords]
en = ["Bamako attack", "Kati", "assault"]
"""
SUBSCRIBERS = """
[[subscriber]]
id = "desk"
address = "desk@example.org"
name = "Sahel desk"
zone = "UTC"
at = 00:00:00
"""


def tiny(directory: Path, port: int = 9, smtp_port: int | None = None, log: str = "text") -> Path:
    """Write the configuration: one outlet whose feed is at `port`, mail to `smtp_port`."""
    smtp = (
        f'host = "127.0.0.1"\nport = {smtp_port}\nsecurity = "none"\n'
        'sender = "monitor@example.org"\ntimeout_s = 5.0'
        if smtp_port
        else ""
    )
    files = {
        "monitor.toml": MONITOR.format(smtp=smtp, log=log),
        "lenses.toml": LENSES,
        "outlets/all.toml": OUTLETS.format(port=port),
        "entities/all.toml": ENTITIES,
        "events/assault.toml": EVENT.format(date=time.strftime("%Y-%m-%d", time.gmtime())),
        "subscribers.toml": SUBSCRIBERS,
    }
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


@dataclass
class Daemon:
    """`monitor run` as a process; `told` is what it said to systemd's socket."""

    process: subprocess.Popen[str]
    manager: socket.socket
    log: Path
    told: list[str] = field(default_factory=list)

    def hear(self, until: Callable[[str], bool], seconds: float = 20) -> str:
        """Wait for a message to the service manager."""
        for message in self.told:
            if until(message):
                return message
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.manager], [], [], 0.1)
            if ready:
                message = self.manager.recv(4096).decode()
                self.told.append(message)
                if until(message):
                    return message
            elif self.process.poll() is not None:
                break
        raise AssertionError(f"not told; heard {self.told}; log:\n{self.lines()}")

    def lines(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str, seconds: float = 20) -> None:
        """Wait for words in the log."""
        end = time.monotonic() + seconds
        while words not in self.lines():
            assert self.process.poll() is None, self.lines()
            assert time.monotonic() < end, f"no {words!r} in\n{self.lines()}"
            time.sleep(0.05)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Signal it; exit code and seconds until it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(30)
        return code, time.monotonic() - began


@contextmanager
def daemon(config: Path, folder: Path, watchdog_s: float = 0, **environ: str) -> Iterator[Daemon]:
    """Start `monitor run`; whatever happens, it is gone afterwards."""
    address = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(address))
        log = folder / "daemon.log"
        extra: dict[str, Any] = {"WATCHDOG_USEC": str(int(watchdog_s * 1e6))} if watchdog_s else {}
        with log.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "monitor", "--config", str(config), "run"],
                env=os.environ | {"NOTIFY_SOCKET": str(address)} | extra | environ,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        try:
            yield Daemon(process=process, manager=manager, log=log)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(10)
        address.unlink()


def rows(config: Path, sql: str) -> list[dict[str, Any]]:
    """What the daemon has written, read from outside."""
    code = (
        "import json,sqlite3,sys;c=sqlite3.connect(f'file:{sys.argv[1]}?mode=ro',uri=True);"
        "c.row_factory=sqlite3.Row;print(json.dumps([dict(r) for r in c.execute(sys.argv[2])]));c.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(config / "var/monitor.db"), sql],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
