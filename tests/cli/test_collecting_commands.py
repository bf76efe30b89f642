"""`monitor poll`, `feeds` and `outlets` as an operator meets them, over a real server."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
from click.testing import CliRunner, Result
from fakes import NOON

from monitor.cli import cli
from monitor.cli.app import App
from monitor.config import check, load
from monitor.errors import ConfigError, UsageError

LENSES = """version = "2026-11-20"
[[lens]]
id = "state"
description = "Owned or funded by a government."
labels = { en = "state", fr = "État", ar = "حكومي", zh = "官方" }
"""
OUTLET = """[[outlet]]
id = "{name}"
name = "{name}"
country = "ML"
languages = ["en"]
[[outlet.feed]]
name = "main"
url = "{url}"
allow = ["127.0.0.1"]
"""


class Operator:
    """A configuration, a database, a server and a person who types commands."""

    def __init__(self, folder: Path, server: servers.Loopback) -> None:
        self.config = folder / "config"
        self.server = server
        self.app = App(config=self.config, db=folder / "monitor.db", clock=lambda: NOON)
        for part in ("outlets", "events", "entities"):
            (self.config / part).mkdir(parents=True)
        (self.config / "lenses.toml").write_text(LENSES, encoding="utf-8")
        (self.config / "monitor.toml").write_text("[collect]\nhost_pause_s = 0.0\n")
        (self.config / "subscribers.toml").write_text("")

    def outlet(self, name: str, path: str) -> None:
        text = OUTLET.format(name=name, url=self.server.url(path))
        (self.config / "outlets" / f"{name}.toml").write_text(text, encoding="utf-8")

    def types(self, *words: str, typed: str | None = None) -> Result:
        """Each command is a fresh invocation, as in a shell."""
        self.app = App(config=self.config, db=self.app.db, clock=self.app.clock)
        result = CliRunner().invoke(cli, words, obj=self.app, input=typed)
        for name in ("store", "reader"):
            if name in vars(self.app):
                vars(self.app)[name].close()
        return result

    def says(self, *words: str) -> str:
        result = self.types(*words)
        assert result.exit_code == 0, result.output + repr(result.exception)
        return result.output

    def reads(self, *words: str) -> Any:
        return json.loads(self.types(*words, "--json").stdout)


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    with servers.Loopback({"/good": servers.feed(etag='"1"'), "/bad": servers.status(500)}) as s:
        yield Operator(tmp_path, s)


def test_the_configuration_of_these_tests_is_right(operator: Operator) -> None:
    operator.outlet("good", "/good")
    assert check(operator.config)[1] == ()


def test_poll_says_what_came_and_what_failed(operator: Operator) -> None:
    operator.outlet("good", "/good")
    operator.outlet("bad", "/bad")
    first = operator.says("poll")
    assert "2 feeds polled: 1 new entries, 0 revised; 0 feeds without news, 1 failed." in first
    assert "bad/main: http-5xx: HTTP 500" in first
    assert "No feed is due." in operator.says("poll")
    again = operator.reads("poll", "--all")
    assert (again["feeds"], again["unchanged"], again["failed"], again["new"]) == (2, 1, 1, 0)
    assert again["failures"][0]["kind"] == "http-5xx"


def test_feeds_shows_health_and_when_and_why_the_next_poll_is(operator: Operator) -> None:
    """An operator must never believe that a feed works when it does not."""
    operator.outlet("good", "/good")
    operator.outlet("bad", "/bad")
    operator.types("poll")
    operator.app.clock = lambda: NOON + timedelta(minutes=10)
    bad, good = operator.reads("feeds")
    assert (good["health"], good["failures"], good["last_new"]) == ("ok", 0, NOON.isoformat())
    assert (bad["health"], bad["failures"], bad["last_success"]) == ("failing", 1, None)
    assert bad["error_kind"] == "http-5xx"
    assert bad["next_why"] == "failed: 1 h"
    table = operator.says("feeds")
    assert "good/main" in table
    assert "failing" in table


def test_feeds_without_a_database_says_what_to_do(operator: Operator) -> None:
    result = operator.types("feeds")
    assert isinstance(result.exception, UsageError)
    assert "run `monitor poll` first" in str(result.exception)


def test_feeds_test_shows_what_would_be_stored_and_stores_nothing(operator: Operator) -> None:
    operator.outlet("good", "/good")
    url = operator.server.url("/good")
    seen = operator.reads("feeds", "test", url, "--allow", "127.0.0.1")
    assert seen["title"] == "A paper"
    assert [entry["key"] for entry in seen["entries"]] == ["id:g1"]
    assert "1 entry, en" in operator.says("feeds", "test", url, "--allow", "127.0.0.1")
    assert operator.app.db is not None
    assert not operator.app.db.exists()


def test_feeds_test_of_what_is_no_feed_fails_with_its_reason(operator: Operator) -> None:
    result = operator.types("feeds", "test", operator.server.url("/bad"), "--allow", "127.0.0.1")
    assert (result.exit_code, "http-5xx: HTTP 500" in result.output) == (1, True)
    blocked = operator.types("feeds", "test", operator.server.url("/good"))
    assert (blocked.exit_code, "blocked-address" in blocked.output) == (1, True)


def add(operator: Operator, path: str, *more: str) -> Result:
    return operator.types(
        "outlets", "add", operator.server.url(path), "--country", "ML", "--allow", "127.0.0.1", *more
    )  # fmt: skip


def test_an_outlet_is_added_from_its_feed(operator: Operator) -> None:
    result = add(
        operator, "/good", "--id", "paper", "--lens", "state", "--reason", "A ministry's daily."
    )
    assert result.exit_code == 0, result.output
    settings = load(operator.config)
    (outlet,) = settings.outlets
    assert (outlet.id, outlet.name, outlet.country) == ("paper", "A paper", "ML")
    assert outlet.languages == ("en",)
    assert (outlet.lenses[0].lens, outlet.lenses[0].reason) == ("state", "A ministry's daily.")
    assert settings.feeds[0].url == operator.server.url("/good")
    assert operator.reads("poll")["new"] == 1


def test_an_outlet_is_added_from_its_front_page(operator: Operator) -> None:
    page = b"""<html><head><title>P</title>
      <link rel="alternate" type="application/rss+xml" title="Dead" href="/bad">
      <link rel="alternate" type="application/rss+xml" title="All news" href="/good">
      <link rel="alternate" type="application/rss+xml" title="Sahel" href="/good?sahel">
      </head></html>"""
    operator.server.routes |= {"/": servers.feed(page, "text/html"), "/good?sahel": servers.feed()}
    result = add(operator, "/", "--id", "paper", "--name", "Paper", "--all-feeds")
    assert result.exit_code == 0, result.output
    feeds = load(operator.config).feeds
    assert [feed.id for feed in feeds] == ["paper/main", "paper/sahel"]
    assert [feed.url for feed in feeds] == [
        operator.server.url("/good"),
        operator.server.url("/good?sahel"),
    ]


def test_a_page_that_names_no_feed_is_tried_at_the_usual_places(operator: Operator) -> None:
    operator.server.routes |= {
        "/home": servers.feed(b"<html></html>", "text/html"),
        "/rss": servers.feed(),
    }
    assert add(operator, "/home", "--id", "paper").exit_code == 0
    assert load(operator.config).feeds[0].url == operator.server.url("/rss")


def test_a_page_without_any_feed_writes_nothing_and_says_so(operator: Operator) -> None:
    operator.server.routes["/home"] = servers.feed(b"<html><title>T</title></html>", "text/html")
    result = add(operator, "/home", "--id", "paper")
    assert result.exit_code == 1
    assert "is a web page titled 'T', and no feed was found from there" in result.output
    assert list((operator.config / "outlets").iterdir()) == []


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://paper.test/contact</loc></url>
<url><loc>http://paper.test/2026/kati</loc><news:news>
 <news:publication><news:name>Le Journal</news:name><news:language>fr</news:language>
 </news:publication><news:publication_date>2026-07-20T08:00:00+02:00</news:publication_date>
 <news:title>Six morts &#224; Kati</news:title><news:keywords>Mali, Kati</news:keywords>
</news:news></url></urlset>"""


def test_an_outlet_without_a_feed_is_heard_through_its_news_sitemap(operator: Operator) -> None:
    """Many papers have given up their feeds, but tell search engines what they publish."""
    operator.server.routes |= {
        "/home": servers.feed(b"<html><title>T</title></html>", "text/html"),
        "/robots.txt": servers.feed(
            b"User-agent: *\nSitemap: " + operator.server.url("/pages.xml").encode()
            + b"\nSitemap: " + operator.server.url("/news/today.xml").encode(), "text/plain",
        ),
        "/news/today.xml": servers.feed(SITEMAP.encode(), "application/xml"),
    }  # fmt: skip
    assert add(operator, "/home", "--id", "paper").exit_code == 0
    settings = load(operator.config)
    assert settings.feeds[0].url == operator.server.url("/news/today.xml")
    assert (settings.outlets[0].name, settings.outlets[0].languages) == ("Le Journal", ("fr",))
    assert operator.reads("poll")["new"] == 1
    shown = operator.says("item", "http://paper.test/2026/kati")
    assert "Six morts à Kati" in shown
    assert "2026-07-20 06:00" in shown


def test_what_no_option_says_is_asked_for(operator: Operator) -> None:
    url, more = operator.server.url("/good"), ("--allow", "127.0.0.1", "--id", "paper")
    answers = "Malia\nml\nstate\nA ministry's daily.\n"
    result = operator.types("outlets", "add", url, *more, typed=answers)
    assert result.exit_code == 0, result.output
    (outlet,) = load(operator.config).outlets
    assert (outlet.country, outlet.lenses[0].reason) == ("ML", "A ministry's daily.")


def test_a_script_without_answers_is_told_what_to_say(operator: Operator) -> None:
    result = operator.types("outlets", "add", operator.server.url("/good"), "--id", "paper")
    assert isinstance(result.exception, UsageError)
    assert "--country ML" in str(result.exception)
    assert list((operator.config / "outlets").iterdir()) == []


def test_an_outlet_that_is_there_is_not_replaced(operator: Operator) -> None:
    operator.outlet("paper", "/good")
    before = (operator.config / "outlets" / "paper.toml").read_text()
    result = add(operator, "/good", "--id", "paper")
    assert isinstance(result.exception, UsageError)
    assert (operator.config / "outlets" / "paper.toml").read_text() == before


@pytest.mark.parametrize(
    "wrong",
    [("--country", "Mali"), ("--lens", "stat", "--reason", "x"), ("--language", "french")],
)
def test_an_outlet_that_would_be_wrong_is_not_written(
    operator: Operator, wrong: tuple[str, ...]
) -> None:
    """The daemon must never meet a file that `check` refuses."""
    result = add(operator, "/good", "--id", "paper", *wrong)
    assert isinstance(result.exception, ConfigError)
    assert list((operator.config / "outlets").iterdir()) == []


def test_a_lens_needs_its_reason(operator: Operator) -> None:
    result = add(operator, "/good", "--id", "paper", "--lens", "state")
    assert isinstance(result.exception, UsageError)
    assert "needs its reason" in str(result.exception)


def test_outlets_are_listed(operator: Operator) -> None:
    operator.outlet("good", "/good")
    assert operator.reads("outlets") == [
        {
            "id": "good",
            "name": "good",
            "country": "ML",
            "languages": ["en"],
            "lenses": [],
            "kind": "news",
            "feeds": 1,
        }
    ]
    assert "unlabelled" in operator.says("outlets")
