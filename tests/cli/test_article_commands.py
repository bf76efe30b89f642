"""`monitor poll`, `explain` and `item` where pages are read, as an operator meets them.

The outlet lives on this machine, as one of an intranet does: its feed allows the
address, and the settings the port.
"""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from article_world import MORNING, SETTINGS, TEASER, TITLE, html, page, rss
from click.testing import CliRunner
from configuration_world import whole, write

from monitor import wiring
from monitor.cli import cli
from monitor.cli.app import App
from monitor.config import load, notices
from monitor.daemon.passes import Passes


class Operator:
    def __init__(self, folder: Path, server: servers.Loopback) -> None:
        self.server = server
        self.folder = folder
        host = f"127.0.0.1:{server.port}"
        outlet = (
            '[[outlet]]\nid = "paper"\nname = "Paper"\ncountry = "ML"\nlanguages = ["en"]\n'
            f'article = "full"\n[[outlet.feed]]\nname = "main"\nurl = "http://{host}/feed"\n'
            'allow = ["127.0.0.1"]\n'
        )
        settings = f"{SETTINGS}ports = [80, 443, {server.port}]\n"
        files = {**whole(), "outlets/mali.toml": outlet, "monitor.toml": settings}
        del files["outlets/pan-african.toml"]
        self.config = write(folder / "config", files)
        server.routes["/feed"] = servers.feed(rss(("/a", TITLE, TEASER), host=host))

    def app(self) -> App:
        return App(config=self.config, db=self.folder / "m.db", clock=lambda: MORNING)

    def says(self, *words: str) -> str:
        app = self.app()
        result = CliRunner().invoke(cli, words, obj=app)
        for name in ("store", "reader"):
            if name in vars(app):
                vars(app)[name].close()
        assert result.exit_code == 0, result.output + repr(result.exception)
        return " ".join(result.stdout.split())

    def reads(self, *words: str) -> Any:
        return json.loads(self.says(*words, "--json"))


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    with servers.Loopback({"/a": html()}) as server:
        yield Operator(tmp_path, server)


def test_poll_reads_pages_and_explain_says_whose_text_was_read(operator: Operator) -> None:
    said = operator.says("poll", "--all")
    assert "1 new entries" in said
    assert "1 article pages: 1 used, 0 not usable, 0 to be asked again." in said
    operator.says("enrich")
    assert f"text of the page {operator.server.url('/a')}, " in operator.says("explain", "1")
    told = operator.reads("explain", "1")["article"]
    assert (told["outcome"], told["kind"], told["status"]) == ("read", "read", 200)
    assert "the page was read, its text stands for the feed's" in operator.says(
        "item", "1", "--history"
    )


def test_the_reason_for_the_feeds_text_is_told_wherever_it_is_asked_for(operator: Operator) -> None:
    """An operator who pays for a subscription wants to know that we see the teaser."""
    operator.server.routes["/a"] = servers.status(403)
    said = operator.says("poll", "--all")
    assert "item 1: HTTP 403: the server does not give the page to us" in said
    operator.says("enrich")
    said = operator.says("explain", "1")
    assert "the feed's own text: HTTP 403: the server does not give the page to us" in said
    shown = operator.says("item", "1")
    assert "The feed's own text is used: HTTP 403: the server does not give the page" in shown
    status = json.loads(operator.says("status", "--json"))
    assert status["articles"] == {"http-403": 1}
    assert "feed text used: 1 http-403" in operator.says("status")
    assert operator.reads("explain", "1")["article"]["kind"] == "http-4xx"


def test_a_passing_reason_says_when_the_page_is_asked_for_again(operator: Operator) -> None:
    operator.server.routes["/a"] = servers.status(500)
    told = operator.reads("poll", "--all")["articles"]
    assert (told["pages"], told["later"]) == (1, 1)
    assert told["not_used"][0]["next"] == "2026-04-26T06:30:00+00:00"
    operator.says("enrich")
    said = operator.says("explain", "1")
    assert "the page is asked for again from 2026-04-26 06:30 UTC on" in said


def test_check_has_no_more_to_say_of_outlets_that_are_read_from_their_pages(
    operator: Operator,
) -> None:
    assert [n for n in notices(load(operator.config)) if "article" in n.key] == []


def test_the_daemons_tick_reads_pages_and_says_what_came_of_it(operator: Operator) -> None:
    app, signs = operator.app(), [0]

    def sign() -> None:
        signs[0] += 1

    passes = Passes(app, threading.Event())
    try:
        passes.collect(sign)
        before = signs[0]
        told = passes.articles(sign)
        assert told == {"pages": 1, "used": 1, "refused": 0, "later": 0}
        assert signs[0] > before  # the watchdog sees that it lives
        assert passes.articles(sign) == {}
    finally:
        passes.close()
        app.store.close()


def test_an_outlet_that_asks_for_nothing_costs_nothing(operator: Operator) -> None:
    """No child is started and no table is read where no outlet wants pages."""
    path = operator.config / "outlets" / "mali.toml"
    path.write_text(path.read_text().replace('article = "full"', ""))
    app = operator.app()
    assert wiring.articles(app).pages == 0
    assert "store" not in vars(app)


def test_a_page_on_a_port_that_nobody_configured_is_not_asked(operator: Operator) -> None:
    """The address of a page is a stranger's word: its port is not trusted."""
    monitor = operator.config / "monitor.toml"
    monitor.write_text(SETTINGS)
    operator.server.routes["/a"] = html(page())
    told = operator.reads("poll", "--all")["articles"]
    assert (told["pages"], told["used"]) == (1, 0)
    assert "port" in told["not_used"][0]["reason"]
    assert operator.server.asked("/a") + operator.server.asked("/robots.txt") == []
