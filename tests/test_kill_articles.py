"""kill -9 while pages are read: every text is stored once, with the words it replaced beside it."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import servers
from article_world import OUTLETS, PARAGRAPHS, SETTINGS, TEASER, TITLE, html, page, robots, rss
from comparing import facts, quick_check
from configuration_world import whole, write

HERE = Path(__file__).parent
KILLS = 10
PAGES = 8
LEARNED = (
    "select i.key, i.revision, i.state, a.url, a.outcome, a.kind, a.text, a.etag, a.next_at, "
    "(select group_concat(r.revision || r.body || r.replaced_by) from revisions r "
    "where r.item = i.id) from items i left join articles a on a.item = i.id order by i.key"
)


def answers() -> dict[str, servers.Handler]:
    """A site with good pages, a locked one, a forbidden one and one that is not there."""
    slow = {f"/n{n}": html(page(*PARAGRAPHS, f"Report {n}."), etag=f'"{n}"') for n in range(PAGES)}
    slow["/n3"] = servers.status(403)
    slow["/n4"] = html(page(head='<script>{"isAccessibleForFree": false}</script>'))

    def delayed(handler: servers.Handler) -> servers.Handler:
        def handle(connection: servers.Connection) -> None:
            time.sleep(0.05)  # so that kills land between two records, too
            handler(connection)

        return handle

    items = [(f"/n{n}", f"{TITLE}, report {n}", TEASER) for n in range(PAGES)]
    return {path: delayed(handler) for path, handler in slow.items()} | {
        "/feed": servers.feed(rss(*items), etag='"f"'),
        "/robots.txt": robots("User-agent: *\nDisallow: /n5\n"),
    }


def start(config: Path, database: Path, port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, str(HERE / "passes.py"), str(config), str(database), str(port), "pages"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output.decode()


def learned(database: Path) -> tuple[list[tuple[object, ...]], dict[str, list[str]]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(LEARNED).fetchall(), facts(database)
    finally:
        connection.close()


def prepare(folder: Path) -> tuple[Path, Path]:
    files = {**whole(), "monitor.toml": SETTINGS, "outlets/mali.toml": OUTLETS}
    del files["outlets/pan-african.toml"]
    return write(folder / "config", files), folder / "monitor.db"


@pytest.mark.slow
def test_ten_kills_while_pages_are_read_leave_what_an_undisturbed_run_leaves(
    tmp_path: Path,
) -> None:
    """No text is lost, none is stored twice, and no page is asked for more often than killed."""
    dice = random.Random(20261120)
    with servers.Loopback(answers()) as server:
        config, calm = prepare(tmp_path / "calm")
        began = time.monotonic()
        finish(start(config, calm, server.port))
        duration = time.monotonic() - began
        expected = learned(calm)
        assert [row[5] for row in expected[0]].count("read") == PAGES - 3
        config, database = prepare(tmp_path / "disturbed")
        server.requests.clear()
        for _ in range(KILLS):
            process = start(config, database, server.port)
            time.sleep(dice.uniform(0.3 * duration, duration))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        finish(start(config, database, server.port))
        asked = [r.path for r in server.requests if r.path.startswith("/n")]
    assert quick_check(database) == "ok"
    assert learned(database) == expected
    assert "/n5" not in asked
    assert len(asked) <= PAGES - 1 + KILLS
