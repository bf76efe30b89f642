"""Moves are proposed and written only when the operator says so; an item shows its changes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import servers
from click.testing import CliRunner
from daemon_world import tiny
from fakes import NOON, DirectParser

from monitor.adapters.http import HttpFetcher
from monitor.cli import cli
from monitor.cli.app import App
from monitor.core.pace import Policy
from monitor.errors import ConfigError
from monitor.pipeline.collect import collect

COMMENT = "# This one is the operator's: it moved twice already.\n"
ENTRY = "<rss version='2.0'><channel><title>P</title><item><guid>1</guid><title>{}</title></item></channel></rss>"


class Desk:
    """A configuration with one feed, a server for it, and days that pass."""

    def __init__(self, folder: Path, server: servers.Loopback) -> None:
        self.server = server
        self.config = tiny(folder / "config", port=server.port)
        outlets = self.config / "outlets" / "all.toml"
        text = outlets.read_text(encoding="utf-8").replace(
            "[[outlet.feed]]", COMMENT + "[[outlet.feed]]"
        )
        outlets.write_text(text, encoding="utf-8")
        self.outlets = outlets
        self.now = NOON
        self.app = self.fresh()

    def fresh(self) -> App:
        return App(config=self.config, clock=lambda: self.now)

    def poll(self, times: int, pause: timedelta) -> None:
        for _ in range(times):
            fetcher = HttpFetcher(user_agent="t", now=lambda: self.now, host_pause_s=0)
            collect(
                self.app.store,
                fetcher,
                DirectParser(),
                clock=lambda: self.now,
                policy=Policy(),
                jitter=lambda: 0.0,
                everything=True,
            )
            self.now += pause

    def run(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, arguments, obj=self.fresh(), terminal_width=200)
        assert done.exit_code == code, (done.output, done.exception)
        return done.output


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COLUMNS", "250")
    with servers.Loopback() as server:
        desk = Desk(tmp_path, server)
        yield desk
        desk.app.store.close()


def moved(desk: Desk, times: int, pause: timedelta = timedelta(hours=6)) -> str:
    target = desk.server.url("/new")
    desk.server.routes |= {
        "/feed": servers.redirect(301, target),
        "/new": servers.feed(ENTRY.format("One").encode()),
    }
    desk.poll(times, pause)
    return target


def test_a_move_is_proposed_after_ten_polls_and_not_after_nine(desk: Desk) -> None:
    """One afternoon's redirect to a maintenance page must not become an address."""
    target = moved(desk, 9)
    assert "No move" in desk.run("feeds", "--proposals")
    moved(desk, 1)
    assert target in desk.run("feeds", "--proposals")
    assert '"polls": 10' in desk.run("feeds", "--proposals", "--json")


def test_a_feed_that_is_seldom_asked_is_proposed_too(desk: Desk) -> None:
    """Asked once a day, ten redirects never fall into seven days."""
    assert moved(desk, 10, timedelta(days=1)) in desk.run("feeds", "--proposals")


def test_redirects_that_disagree_propose_nothing(desk: Desk) -> None:
    moved(desk, 6)
    desk.server.routes["/feed"] = servers.redirect(308, desk.server.url("/other"))
    desk.server.routes["/other"] = desk.server.routes["/new"]
    desk.poll(6, timedelta(hours=6))
    assert "No move" in desk.run("feeds", "--proposals")


def test_accepting_writes_the_address_and_keeps_every_comment(desk: Desk) -> None:
    """The operator's file is his: one address changes, and nothing else."""
    before = desk.outlets.read_text(encoding="utf-8")
    target = moved(desk, 10)
    assert "courier/main" in desk.run("feeds", "accept", "courier/main")
    after = desk.outlets.read_text(encoding="utf-8")
    assert after == before.replace(desk.server.url("/feed"), target)
    assert COMMENT in after
    store = desk.fresh().store  # in step with the files
    assert [h.feed.url for h in store.feed_health(desk.now)] == [target]
    store.close()
    assert "No move" in desk.run("feeds", "--proposals")


def test_accepting_what_nobody_proposed_is_refused(desk: Desk) -> None:
    moved(desk, 2)
    assert "no move is proposed" in str(
        CliRunner().invoke(cli, ["feeds", "accept", "courier/main"], obj=desk.fresh()).exception
    )


def test_a_move_that_would_break_the_configuration_is_taken_back(desk: Desk) -> None:
    """Two feeds with one address are wrong: the file is as it was, byte for byte."""
    target = moved(desk, 10)
    with desk.outlets.open("a", encoding="utf-8") as file:
        file.write(f'[[outlet.feed]]\nname = "second"\nurl = "{target}"\nallow = ["127.0.0.1"]\n')
    before = desk.outlets.read_bytes()
    done = CliRunner().invoke(cli, ["feeds", "accept"], obj=desk.fresh())
    assert isinstance(done.exception, ConfigError)
    assert desk.outlets.read_bytes() == before
    assert sorted(path.name for path in desk.outlets.parent.iterdir()) == ["all.toml"]


def test_a_feed_that_is_gone_is_never_asked_and_says_so(desk: Desk) -> None:
    desk.server.routes["/feed"] = servers.status(410)
    desk.poll(3, timedelta(days=1))
    shown = desk.run("feeds")
    assert "gone" in shown
    assert "never" in shown


# ---- history -----------------------------------------------------------------


def test_a_history_shows_the_words_that_went_and_came(desk: Desk) -> None:
    for title in (
        "Six dead in attack on Kati",
        "Seven dead in attack on Kati",
        "巴马科七人遇袭身亡",
    ):
        desk.server.routes["/feed"] = servers.feed(ENTRY.format(title).encode())
        desk.poll(1, timedelta(hours=1))
    told = desk.run("item", "1", "--history")
    assert "title: [-Six-]{+Seven+} dead in attack on Kati" in told
    assert "Revision 1, seen 2026-07-20 13:00 UTC" in told
    assert "{+巴马科七人遇袭身亡+}" in told
    assert '"history": [{"revision": 1' in desk.run("item", "1", "--history", "--json")


def test_an_item_that_never_changed_says_so(desk: Desk) -> None:
    desk.server.routes["/feed"] = servers.feed(ENTRY.format("One").encode())
    desk.poll(2, timedelta(hours=1))
    assert "never changed" in desk.run("item", "1", "--history")
    assert "One" in desk.run("item", "1")
    assert "no item" in str(CliRunner().invoke(cli, ["item", "77"], obj=desk.fresh()).exception)


# ---- the operator is told ------------------------------------------------------


def test_the_operator_gets_one_mail_per_outage_of_an_outlet(tmp_path: Path) -> None:
    """Lost for a day: one mail, not one each minute; lost again later: another one."""
    from monitor.daemon import notices  # noqa: PLC0415  (beside the only tests that send)

    with servers.Loopback() as server:
        config = tiny(tmp_path / "config", port=server.port, smtp_port=9)
        main = config / "monitor.toml"
        text = main.read_text(encoding="utf-8")
        main.write_text(
            text.replace("[monitor]", '[monitor]\noperator = "op@example.org"', 1), encoding="utf-8"
        )
        desk = Desk.__new__(Desk)
        desk.server, desk.config, desk.now = server, config, NOON
        desk.app = desk.fresh()

        def outage(hours: int) -> list[int]:
            server.routes["/feed"] = servers.status(500)
            told = []
            for _ in range(hours):
                desk.poll(1, timedelta(hours=1))
                told.append(notices.tell_of_feeds(desk.app))
            server.routes["/feed"] = servers.feed(ENTRY.format("One").encode())
            desk.poll(1, timedelta(hours=1))
            return told

        first, second = outage(30), outage(30)
        assert (sum(first), sum(second)) == (1, 1)
        assert first.index(1) >= 23
        rows = desk.app.store.outbox()
        assert [row.subscriber.split("/")[:3] for row in rows] == [
            ["operator", "lost", "courier"]
        ] * 2
        assert {row.subject for row in rows} == {"Nothing is heard of courier"}
        desk.app.store.close()


def test_the_operator_hears_of_a_feed_that_is_gone_although_its_outlet_goes_on(
    tmp_path: Path,
) -> None:
    """One of several feeds that ends is no lost outlet, and would be missed by nobody for months."""
    from monitor.daemon import notices  # noqa: PLC0415  (beside the only tests that send)

    with servers.Loopback() as server:
        config = tiny(tmp_path / "config", port=server.port, smtp_port=9)
        main = config / "monitor.toml"
        text = main.read_text(encoding="utf-8")
        main.write_text(
            text.replace("[monitor]", '[monitor]\noperator = "op@example.org"', 1), encoding="utf-8"
        )
        file = config / "outlets" / "all.toml"
        text = file.read_text(encoding="utf-8")
        old = (
            f'[[outlet.feed]]\nname = "old"\nurl = "{server.url("/old")}"\nallow = ["127.0.0.1"]\n'
        )
        file.write_text(f"{text}\n{old}", encoding="utf-8")
        desk = Desk.__new__(Desk)
        desk.server, desk.config, desk.now = server, config, NOON
        desk.app = desk.fresh()
        server.routes["/feed"] = servers.feed(ENTRY.format("One").encode())
        server.routes["/old"] = servers.status(410)
        told = []
        for _ in range(16):
            desk.poll(1, timedelta(hours=6))
            told.append(notices.tell_of_feeds(desk.app))
        assert sum(told) == 1
        assert told.index(1) == 2  # noon, six, midnight: three times on two days
        (row,) = desk.app.store.outbox()
        assert row.subject == "The feed courier/old is gone for good"
        (mail,) = desk.app.store.due_messages(desk.now)
        assert b"courier is still heard through courier/main" in mail.message.data
        desk.app.store.close()
