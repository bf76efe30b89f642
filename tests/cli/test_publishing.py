"""`monitor publish`: a static site that is safe to serve, and costs what has changed."""

from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result
from daemon_world import tiny
from mail_world import NOON, standing

from monitor.adapters.files import replace_if_changed, secret
from monitor.cli import cli
from monitor.cli.app import App
from monitor.render.atom import feed
from monitor.render.site import Block, ListPage, Row, list_page

EVIL = '"><script>alert(1)</script>\x1b\u202e'


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.hrefs += [value or "" for key, value in attrs if key == "href"]


def call(config: Path, *arguments: str) -> Result:
    made = App(config=config)
    try:
        return CliRunner().invoke(cli, arguments, obj=made)
    finally:
        for name in ("store", "reader"):
            if name in vars(made):
                vars(made)[name].close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tiny(tmp_path / "config")
    made = App(config=config)
    made.store.close()
    return config


def test_a_feed_is_read_back_as_it_was_meant() -> None:
    """RFC 4287: ids, times, authors, languages; hostile words stay words."""
    takes = [
        standing(1, headline=f"Title {EVIL}", gist=f"Gist {EVIL}").take,
        standing(2, headline="هجمات في مالي", language="ar", url="javascript:alert(1)").take,
    ]
    text = feed(
        key="event/x",
        title=f"Event {EVIL}",
        takes=takes,
        as_of=NOON,
        own="https://m.example/x.atom",
    )
    found = feedparser.parse(text)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.id.startswith("urn:uuid:")
    assert [entry.title_detail.language for entry in found.entries] == ["ar", "en"]
    assert len({entry.id for entry in found.entries}) == 2
    assert [len(entry.get("links", [])) for entry in found.entries] == [0, 1]
    assert {entry.updated for entry in found.entries} == {"2026-04-28T12:00:00Z"}
    assert "<script" not in text
    assert "\x1b" not in text
    assert feed(key="event/x", title="E", takes=takes[::-1], as_of=NOON) == feed(
        key="event/x", title="E", takes=takes, as_of=NOON
    )


def test_words_in_a_list_page_cannot_act() -> None:
    """Names of outlets and titles of events are other people's."""
    page = list_page(
        ListPage(
            kicker=EVIL,
            title=EVIL,
            dek=EVIL,
            blocks=(Block(title=EVIL, rows=(Row(title=EVIL, note=EVIL),)),),
        )
    )
    assert "script" not in Links(page).tags
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "default-src &#39;none&#39;" in page


def test_a_site_is_whole_and_every_link_leads_somewhere(config: Path, tmp_path: Path) -> None:
    """Whoever serves the folder serves a site, not a heap of files."""
    site = tmp_path / "site"
    done = call(config, "publish", str(site))
    assert done.exit_code == 0, done.output
    pages = sorted(site.rglob("*.html"))
    assert {"index.html", "assault.html"} <= {page.name for page in pages}
    dead = [
        f"{page.name}: {href}"
        for page in pages
        for href in Links(page.read_text(encoding="utf-8")).hrefs
        if "://" not in href and not href.startswith("#") and not (page.parent / href).exists()
    ]
    assert dead == []
    assert not feedparser.parse((site / "feed.atom").read_bytes()).bozo
    assert not list(site.rglob("*.new"))


def test_only_what_changed_is_written(config: Path, tmp_path: Path) -> None:
    """A site that is copied to a server must not be copied whole each minute."""
    site = tmp_path / "site"
    call(config, "publish", str(site))
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    again = call(config, "publish", str(site))
    assert "0 written; 0 events read anew" in again.output
    assert {path: path.stat().st_mtime_ns for path in times} == times
    (site / "assault.html").unlink()
    assert "1 written; 1 event read anew" in call(config, "publish", str(site)).output
    event = config / "events/assault.toml"
    event.write_text(event.read_text().replace('title = "', 'title = "Changed: ', 1))
    call(config, "publish", str(site))
    assert "Changed: " in (site / "assault.html").read_text()
    assert "Changed: " in (site / "index.html").read_text()


def test_a_file_is_replaced_whole_and_a_secret_is_made_once(tmp_path: Path) -> None:
    """A reader of the folder sees the old file or the new one; two daemons share one key."""
    path = tmp_path / "deep" / "file"
    assert [replace_if_changed(path, data) for data in (b"a", b"a", b"b")] == [True, False, True]
    assert path.read_bytes() == b"b"
    key = tmp_path / "key"
    assert secret(key, make=False) == b""
    made = secret(key, make=True)
    assert (len(made), secret(key, make=True)) == (32, made)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "key"]
