"""An outlet whose pages are asked for: a configuration, a loopback server, a store and a clock.

Everything is real: the wiring, HTTP, the child that extracts, SQLite, the matcher.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import servers
from configuration_world import whole, write

from monitor import wiring
from monitor.cli.app import App
from monitor.pipeline.articles import Looked
from monitor.pipeline.enrich import Understood
from monitor.ports import ArticleReader
from monitor.types import Article, Item, ItemId

MORNING = datetime(2026, 4, 26, 6, 0, tzinfo=UTC)
OUTLETS = """
[[outlet]]
id = "paper"
name = "Paper"
country = "ML"
languages = ["en"]
article = "full"
[[outlet.feed]]
name = "main"
url = "http://paper.test/feed"

[[outlet]]
id = "brief"
name = "Brief"
country = "ML"
languages = ["en"]
[[outlet.feed]]
name = "main"
url = "http://brief.test/feed"
"""
SETTINGS = """
[monitor]
contact = "desk@example.org"
[collect]
host_pause_s = 0.0
page_pause_s = 0.0
deadline_s = 1.0
"""
TITLE = "Car bomb kills defence minister Sadio Camara in Kati"
TEASER = "A car bomb exploded in the garrison town of Kati, in Mali, on Saturday morning."
SPOKEN = "We will not bow to those who plant bombs in front of houses where children sleep"
PARAGRAPHS = (
    "A car bomb destroyed the home of Mali's defence minister, Sadio Camara, in the garrison town of Kati on Saturday morning, officials said.",
    f"“{SPOKEN},” the governor of Koulikoro told reporters at the scene.",
    "At least 23 people were killed and 40 others were wounded, the hospital in Kati said. Soldiers closed the road to Bamako, and shops stayed shut all day.",
    "Residents said that they had heard two explosions shortly after the dawn prayer, then gunfire that went on for an hour near the garrison.",
)


def rss(*items: tuple[str, str, str], host: str = "paper.test") -> bytes:
    """A feed of (path, title, description)."""
    entries = "".join(
        f"<item><title>{title}</title><guid>http://{host}{path}</guid>"
        f"<link>http://{host}{path}</link><description>{text}</description>"
        "<pubDate>Sat, 25 Apr 2026 10:00:00 GMT</pubDate></item>"
        for path, title, text in items
    )
    return f"<rss version='2.0'><channel><title>P</title>{entries}</channel></rss>".encode()


def page(*paragraphs: str, title: str = TITLE, head: str = "") -> bytes:
    """An article page with the furniture that such pages have."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title} | Paper</title>{head}"
        "</head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul>"
        f"</nav><main><article><h1>{title}</h1>{text}</article></main>"
        "<aside><h2>Most read</h2><ul><li><a href='/x'>Ten cats</a></li></ul></aside>"
        "<footer>© Paper. Subscribe to our newsletter.</footer></body></html>"
    ).encode()


def html(
    body: bytes | None = None, content_type: str = "text/html; charset=utf-8", etag: str = ""
) -> servers.Handler:
    return servers.feed(page() if body is None else body, content_type, etag=etag)


def robots(text: str) -> servers.Handler:
    return servers.feed(text.encode(), "text/plain")


class Desk:
    """A running monitor whose clock the test moves."""

    def __init__(
        self,
        folder: Path,
        server: servers.Loopback,
        settings: str = SETTINGS,
        reader: ArticleReader | None = None,
    ) -> None:
        files = {**whole(), "monitor.toml": settings, "outlets/mali.toml": OUTLETS}
        del files["outlets/pan-african.toml"]
        self.now = MORNING
        self.server = server
        self.reader = reader
        self.folder = folder
        self.app = App(
            config=write(folder / "config", files),
            db=folder / "monitor.db",
            clock=lambda: self.now,
        )

    def publishes(self, *items: tuple[str, str, str], host: str = "paper.test") -> None:
        """The feed of an outlet now has these items."""
        self.server.routes[f"{host}/feed"] = servers.feed(rss(*items, host=host))

    def polls(self) -> None:
        wiring.collect(self.app, resolve=self.server.resolve, everything=True)

    def looks(self) -> Looked:
        return wiring.articles(self.app, reader=self.reader, resolve=self.server.resolve)

    def reads(self) -> Understood:
        with wiring.make_translator(self.app.settings, self.app.database) as translator:
            return wiring.enrich(self.app, translator)

    def one_item(self, text: str = TEASER) -> Item:
        """One item of the paper, collected."""
        self.publishes(("/a", TITLE, text))
        self.polls()
        return self.item()

    def item(self, number: int = 1) -> Item:
        found = self.app.store.item(ItemId(number))
        assert found is not None
        return found

    def article(self, number: int = 1) -> Article:
        found = self.app.store.article(ItemId(number))
        assert found is not None
        return found

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def asked(self, path: str) -> int:
        return len(self.server.asked(path))

    def close(self) -> None:
        self.app.store.close()
