"""The development world, whole: 208 real feed files over HTTP to takes, twice, and pages from the rows."""

import json
import sqlite3
from datetime import timedelta
from html import unescape
from pathlib import Path

import gold_world
import pytest
from comparing import facts

from monitor import wiring
from monitor.cli.app import App
from monitor.sample.server import SampleServer
from monitor.types import EventSlug

MODELS = [
    gold_world.SHARED / "data/models/translate-ar_en-1_0.argosmodel",
    gold_world.SHARED / "data/models/translate-zh_en-1_0.argosmodel",
    Path(__file__).parent / "data/models/translate-fr_en-1_0.argosmodel",
]
pytestmark = [gold_world.needs_gold, pytest.mark.slow]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, SampleServer]:
    """One cycle over the world; the server is closed, its counts stay."""
    folder = tmp_path_factory.mktemp("world")
    app = App(config=gold_world.write_config(folder / "config"), clock=lambda: gold_world.NOW)
    world = gold_world.write_world(folder / "world")
    for model in MODELS:
        wiring.install_models(app.settings, app.database, model)
    with SampleServer(world) as server:
        wiring.collect(app, resolve=server.resolve())
        with wiring.make_translator(app.settings, app.database) as translator:
            wiring.enrich(app, translator)
        before = facts(app.database)
        app.clock = lambda: gold_world.NOW + timedelta(days=1)
        again = wiring.collect(app, everything=True, resolve=server.resolve())
        assert (again.unchanged, again.new, again.revised, again.failed) == (208, 0, 0, 0)
        assert facts(app.database) == before
    return app, server


def query(app: App, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{app.database}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_every_item_is_stored_once_and_a_second_cycle_is_all_304(
    done: tuple[App, SampleServer],
) -> None:
    """Nothing missing, nothing doubled, whatever encoding, type or missing guid a feed has."""
    app, server = done
    stored = {str(url).split("?")[0] for (url,) in query(app, "select url from items")}
    assert stored == {link.split("?")[0] for link in gold_world.gold_links()}
    assert query(app, "select count(*) from items") == [(491,)]
    assert server.count.by_status == {200: 208, 304: 208}


def test_the_language_is_right_for_99_of_100(done: tuple[App, SampleServer]) -> None:
    """A wrong language is a wrong translation, and a reader who is not told."""
    app, _ = done
    gold = {row["id"]: row["lang"] for row in gold_world.rows(gold_world.GOLD / "items.jsonl")}
    links = {link.split("?")[0]: item for link, item in gold_world.gold_links().items()}
    read = query(app, "select url, language from items")
    wrong = [(url, lang) for url, lang in read if gold[links[str(url).split("?")[0]]] != lang]
    assert len(wrong) <= 4, wrong


def test_every_foreign_item_is_translated_without_an_error(done: tuple[App, SampleServer]) -> None:
    """A model that chokes on real text must not cost an item."""
    app, _ = done
    left = query(
        app,
        "select i.url, t.reason from items i join translations t on t.item = i.id where i.language in ('ar', 'fr', 'zh') and t.model = ''",
    )
    assert left == []
    assert query(app, "select count(*) from items where state <> 'read'") == [(0,)]


def test_every_event_has_a_page_and_two_renderings_are_the_same_bytes(
    done: tuple[App, SampleServer],
) -> None:
    """The page is a pure function of the rows."""
    app, _ = done
    for event in app.settings.events:
        for form in ("md", "html", "json"):
            first = wiring.page_text(app, EventSlug(event.slug), form)
            assert first == wiring.page_text(app, EventSlug(event.slug), form)
            assert event.title.split()[0] in unescape(first)
        brief = json.loads(wiring.page_text(app, EventSlug(event.slug), "json"))
        assert brief["take_count"] >= 10, event.slug
