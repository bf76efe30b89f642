"""`monitor run` as a real process: start, work, reload, stop, and what it says meanwhile."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from comparing import quick_check
from daemon_world import FEED, daemon, rows, tiny
from mail_world import Inbox, smtp_server
from servers import Loopback, feed, silence

from monitor.adapters.lock import only_one


def ready(message: str) -> bool:
    return message.startswith("READY=1")


def monitor(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", "--config", str(config), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_from_a_feed_to_a_mail_and_a_clean_end(tmp_path: Path) -> None:
    """The whole house in one process: what an outlet publishes is in the reader's mail box."""
    inbox = Inbox()
    body = FEED.format(date=formatdate()).encode()
    with Loopback({"/feed": feed(body)}) as web, smtp_server(inbox) as smtp:
        config = tiny(tmp_path / "config", web.port, smtp)
        with daemon(config, tmp_path, watchdog_s=2) as running:
            running.hear(ready)
            running.wait_for("mail sent")
            page = config / "var/pages/assault.html"
            end = time.monotonic() + 20
            while not page.exists() or "The Courier" not in page.read_text(encoding="utf-8"):
                assert time.monotonic() < end, running.lines()
                time.sleep(0.1)
            running.hear(lambda message: message == "WATCHDOG=1")
            running.hear(lambda message: message.startswith("STATUS=1 feeds"))
            shown = monitor(config, "status", "--json")
            code, seconds = running.end()
            assert (code, seconds < 20) == (0, True), running.lines()
            running.hear(lambda message: message.startswith("STOPPING=1"), 1)
    assert len(inbox.received) == 1
    assert b"The Courier" in inbox.received[0]
    assert b"Assault on Bamako and Kati" in inbox.received[0]
    status = json.loads(shown.stdout)
    assert status["daemon"]["running"]
    assert status["feeds"] == {"ok": 1}
    assert quick_check(config / "var/monitor.db") == "ok"
    # The day's backup was made, and holds the same.
    assert len(list((config / "var/backups").glob("monitor-*.db"))) <= 1
    assert rows(config, "SELECT state, tries FROM outbox") == [{"state": "sent", "tries": 1}]
    assert "does not run" in monitor(config, "status").stdout


def test_a_second_start_sends_nothing_twice(tmp_path: Path) -> None:
    """A restart is no reason for a second mail on one date."""
    inbox = Inbox()
    body = FEED.format(date=formatdate()).encode()
    with Loopback({"/feed": feed(body, etag='"1"')}) as web, smtp_server(inbox) as smtp:
        config = tiny(tmp_path / "config", web.port, smtp)
        for _ in range(2):
            with daemon(config, tmp_path) as running:
                running.hear(ready)
                if len(inbox.received) == 0:
                    running.wait_for("mail sent")
                else:
                    time.sleep(2.5)
                assert running.end()[0] == 0
    assert len(inbox.received) == 1
    assert len(web.asked("/feed")) == 1  # nor is a feed asked again before its time


def test_a_broken_file_on_reload_changes_nothing_and_is_said(tmp_path: Path) -> None:
    """An operator's slip of the pen must not stop the service that runs."""
    config = tiny(tmp_path / "config")
    with daemon(config, tmp_path) as running:
        running.hear(ready)
        monitor_toml = config / "monitor.toml"
        right = monitor_toml.read_text()
        monitor_toml.write_text(right.replace("tick_s = 1.0", "tick_z = 1.0"))
        running.process.send_signal(signal.SIGHUP)
        message = running.hear(lambda m: m.startswith("RELOADING=1"))
        assert re.search(r"MONOTONIC_USEC=\d+", message)
        running.hear(lambda m: "old configuration in force" in m)
        running.wait_for("reload refused")
        running.wait_for("tick_z")
        assert running.process.poll() is None
        # ... and a mended one is taken, with its new feed, without a restart.
        monitor_toml.write_text(right.replace("tick_s = 1.0", "tick_s = 2.0"))
        outlets = config / "outlets/all.toml"
        outlets.write_text(
            outlets.read_text() + '[[outlet.feed]]\nname = "b"\nurl = "http://b.test/"\n'
        )
        running.process.send_signal(signal.SIGHUP)
        running.hear(lambda m: "STATUS=configuration reloaded" in m)
        assert len(rows(config, "SELECT id FROM feeds WHERE retired = 0")) == 2
        assert running.end(signal.SIGINT)[0] == 0


@pytest.mark.parametrize("broken", ["[monitor]\ncontact = 7\n", "[monitor\n"])
def test_a_wrong_configuration_ends_with_78_and_all_its_problems(
    tmp_path: Path, broken: str
) -> None:
    """systemd must not start it again and again: only a person can mend that."""
    config = tiny(tmp_path / "config")
    (config / "monitor.toml").write_text(broken)
    with daemon(config, tmp_path) as running:
        assert running.process.wait(20) == 78
        assert "monitor.toml" in running.lines()
        assert running.told == []
    assert not (config / "var").exists()


def test_a_database_that_is_none_ends_with_69_and_is_left_alone(tmp_path: Path) -> None:
    """READY means that the database is in order; a foreign file is never written over."""
    config = tiny(tmp_path / "config")
    (config / "var").mkdir()
    database = config / "var/monitor.db"
    database.write_bytes(b"this is somebody's letter, not a database" * 50)
    before = database.read_bytes()
    with daemon(config, tmp_path) as running:
        assert running.process.wait(20) == 69
        assert "not a database" in running.lines()
    assert database.read_bytes() == before


def test_two_daemons_on_one_database_cannot_be(tmp_path: Path) -> None:
    """Two would ask every server twice and race for every mail."""
    config = tiny(tmp_path / "config")
    (config / "var").mkdir()
    with only_one(config / "var/monitor.db.daemon") as mine:
        assert mine
        done = monitor(config, "run")
    assert done.returncode == 69
    assert "another `monitor run`" in done.stderr


def test_a_stop_in_the_middle_of_a_silent_server_is_quick(tmp_path: Path) -> None:
    """A server that says nothing for 30 s must not make systemd reach for SIGKILL."""
    with Loopback({"/feed": silence}) as web:
        config = tiny(tmp_path / "config", web.port)
        with daemon(config, tmp_path) as running:
            running.hear(ready)
            end = time.monotonic() + 10
            while not web.asked("/feed"):
                assert time.monotonic() < end
                time.sleep(0.05)
            code, seconds = running.end()
            assert (code, seconds < 10) == (0, True), running.lines()
            web.closing.set()
    # What was not answered is still due, and not counted as the server's failure.
    assert rows(config, "SELECT count(*) AS n FROM polls") == [{"n": 0}]


def test_a_mail_server_that_refuses_is_visible_and_everything_else_goes_on(tmp_path: Path) -> None:
    """A dead mail box must not stop the listening, and an operator must find it."""
    inbox = Inbox(answers={"RCPT": ["550 no such\x1b user"] * 9})
    body = FEED.format(date=formatdate()).encode()
    with Loopback({"/feed": feed(body)}) as web, smtp_server(inbox) as smtp:
        config = tiny(tmp_path / "config", web.port, smtp, log="json")
        with daemon(config, tmp_path) as running:
            running.hear(ready)
            running.wait_for("mail given up")
            assert running.end()[0] == 0
            for line in running.lines().splitlines():
                assert json.loads(line)["event"]
    listed = json.loads(monitor(config, "outbox", "list", "--json").stdout)
    assert [(row["state"], row["code"]) for row in listed] == [("refused", 550)]
    assert "no such" in listed[0]["detail"]
    assert "\x1b" not in listed[0]["detail"]


def test_it_runs_as_a_child_of_a_shell_without_systemd(tmp_path: Path) -> None:
    """`monitor run` in a terminal is how everybody begins."""
    config = tiny(tmp_path / "config")
    log = tmp_path / "out"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "--config", str(config), "run"],
            env={k: v for k, v in os.environ.items() if k != "NOTIFY_SOCKET"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + 20
        while "started" not in log.read_text():
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        process.terminate()
        assert process.wait(20) == 0
