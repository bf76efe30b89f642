"""Bad input at each door of the product: a clear message, nothing lost, and the rest goes on.

Everything here goes through the real command line, a real HTTP or SMTP server on
loopback and a real database file.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import configuration_world
import pytest
from mail_world import Inbox, free_port, smtp_server
from servers import Loopback, feed, status

NEWS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{name}</title><link>http://{name}.test/</link><description>news</description><language>{lang}</language>
<item><title>{title}</title><link>http://{name}.test/1</link><guid>{name}-1</guid><pubDate>Sat, 25 Apr 2026 08:00:00 GMT</pubDate><description>{text}</description></item>
</channel></rss>"""
ENGLISH = NEWS.format(
    name="good",
    lang="en",
    title="Car bomb kills Mali's defence minister Sadio Camara in Kati",
    text="The Kati attack destroyed the minister's home on Saturday. At least 12 soldiers were killed in the garrison town, residents said.",
)
FRENCH = NEWS.format(
    name="paris",
    lang="fr",
    title="Attaque de Kati : le ministre malien de la Défense Sadio Camara tué",
    text="Une voiture piégée a détruit samedi le domicile du ministre à Kati, au Mali, selon des habitants.",
)
ROUTES = {
    "/good": feed(ENGLISH.encode()),
    "/paris": feed(FRENCH.encode()),
    "/garbage": feed(b"\x00\x01\x02 \xff\xfe this was never a feed"),
    "/page": feed(
        b"<!doctype html><html><head><title>Welcome</title></head><body>Hello</body></html>",
        "text/html",
    ),
    "/error": status(500),
}


class World:
    """A configuration whose feeds live on one loopback server."""

    def __init__(self, folder: Path, server: Loopback) -> None:
        files = {
            name: text
            for name, text in configuration_world.whole().items()
            if not name.startswith("outlets/")
        }
        files["monitor.toml"] = (
            f'[monitor]\ncontact = "desk@example.org"\n[collect]\nports = [{server.port}]\nhost_pause_s = 0\n'
        )
        files["subscribers.toml"] = (
            '[[subscriber]]\nid = "desk"\naddress = "desk@example.org"\nat = 00:00:00\n'
        )
        files["outlets/all.toml"] = "\n".join(
            f'[[outlet]]\nid = "{path[1:]}"\nname = "The {path[1:]} paper"\ncountry = "FR"\nlanguages = ["en", "fr"]\n'
            f'[[outlet.feed]]\nname = "main"\nurl = "{server.url(path)}"\nallow = ["127.0.0.0/8"]\n'
            for path in ROUTES
        )
        self.config = configuration_world.write(folder / "config", files)
        self.database = folder / "data/monitor.db"
        self.database.parent.mkdir()

    def monitor(self, *arguments: str, code: int = 0) -> str:
        """Run a command; its output, once its exit code is as expected."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "monitor",
                "--config",
                str(self.config),
                "--db",
                str(self.database),
                *arguments,
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "200"},
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def json(self, *arguments: str) -> object:
        return json.loads(self.monitor(*arguments, "--json"))

    def change(self, name: str, old: str, new: str) -> None:
        path = self.config / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Loopback(dict(ROUTES)) as server:
        yield World(tmp_path, server)


def feeds(world: World) -> dict[str, dict[str, object]]:
    found = world.json("feeds")
    assert isinstance(found, list)
    return {row["feed"]: row for row in found}


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("garbage", "not-a-feed", ""),
        ("page", "not-a-feed", "web page"),
        ("error", "http-5xx", "500"),
    ],
)
def test_a_bad_feed_is_named_with_its_class_and_the_others_are_read(
    world: World, name: str, kind: str, words: str
) -> None:
    """An operator must never believe that a feed works when it does not."""
    world.monitor("poll")
    rows = feeds(world)
    assert rows[f"{name}/main"]["error_kind"] == kind
    assert words in str(rows[f"{name}/main"]["error_detail"])
    assert rows[f"{name}/main"]["failures"] == 1
    assert rows[f"{name}/main"]["next_poll"]
    assert rows["good/main"]["error_kind"] == ""
    world.monitor("enrich")
    assert "Sadio Camara" in world.monitor("search", "camara")


def test_without_a_model_an_item_is_kept_matched_and_says_what_is_missing(world: World) -> None:
    """A French report on the event is a take today, and is translated when the model comes."""
    world.monitor("poll")
    told = world.monitor("enrich")
    assert "1 wait for a translation model" in told
    page = world.monitor("event", "kati-attack-2026", "--format", "md")
    assert "The paris paper" in page
    assert "no model fr->en: monitor models install fr" in world.monitor(
        "explain", "http://paris.test/1"
    )
    assert "models install fr" in world.monitor("check")


def test_a_broken_event_file_stops_the_start_with_its_line_and_touches_nothing(
    world: World,
) -> None:
    """Half a configuration must never be in force."""
    world.monitor("poll")
    before = world.database.read_bytes()
    world.change(
        "events/kati-attack-2026.toml", 'places = ["mali", "kati"]', 'places = ["mali", "katy"\n'
    )
    for command in (["check"], ["poll"], ["enrich"]):
        told = world.monitor(*command, code=78)
        assert re.search(r"events/kati-attack-2026\.toml:\d+", told), told
    assert world.database.read_bytes() == before


def test_an_unknown_word_in_an_event_file_is_answered_with_the_likely_one(world: World) -> None:
    """A misspelt rule that silently never matches is worse than none."""
    world.change(
        "events/kati-attack-2026.toml",
        'places = ["mali", "kati"]',
        'places = ["mali", "katy"]\nkeyword = 1',
    )
    told = world.monitor("check", code=78)
    assert "katy" in told
    assert '"kati"' in told
    assert '"keywords"' in told


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB, if we may make one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_loses_nothing_and_the_work_goes_on_when_there_is_room(
    world: World, small_disk: Path
) -> None:
    """Disks fill up at night; nobody should have to repair anything in the morning."""
    world.database = small_disk / "monitor.db"
    world.monitor("status", code=2)  # no database yet is a clear answer, too
    world.monitor("events")
    filler = small_disk / "filler"
    subprocess.run(
        ["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], capture_output=True, check=False
    )
    told = world.monitor("poll", code=75)
    assert "space" in told
    filler.unlink()
    world.monitor("poll")
    world.monitor("enrich")
    assert len(world.json("takes")) == 2  # type: ignore[arg-type]  # a JSON list


def test_a_mail_server_that_refuses_is_told_and_the_digest_is_kept(world: World) -> None:
    """The analyst's mail may bounce; the takes and the message must still be there."""
    world.monitor("poll")
    world.monitor("enrich")
    inbox = Inbox(answers={"RCPT": ["550 no such user"] * 3})
    with smtp_server(inbox) as port:
        with (world.config / "monitor.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "monitor@example.org"\n'
            )
        told = world.monitor("digest", "--for", "desk", "--send", code=1)
    assert "no such user" in told
    assert inbox.received == []
    assert "no such user" in world.monitor("outbox", "list")
    assert len(world.json("takes")) == 2  # type: ignore[arg-type]  # a JSON list


def test_a_mail_server_that_is_away_is_tried_again_later(world: World) -> None:
    """An outage of the mail server must not cost a digest."""
    world.monitor("poll")
    world.monitor("enrich")
    port = free_port()
    with (world.config / "monitor.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "monitor@example.org"\n'
        )
    world.monitor("digest", "--for", "desk", "--send", code=75)
    rows = world.json("outbox", "list")
    assert [(row["state"], row["tries"]) for row in rows] == [("queued", 1)]  # type: ignore[attr-defined]  # a JSON list
