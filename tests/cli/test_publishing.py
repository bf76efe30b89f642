"""`monitor publish`: a static site that is safe to serve, and costs what has changed."""

from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result
from daemon_world import tiny
from mail_world import NOON, standing

from monitor.adapters.files import Brought, Folder, replace_if_changed, secret
from monitor.cli import cli
from monitor.cli.app import App
from monitor.errors import OutputError
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
        if "://" not in href
        and not href.startswith("#")
        and not (page.parent / href.partition("#")[0]).exists()
    ]
    assert dead == []
    hrefs = Links((site / "assault.html").read_text(encoding="utf-8")).hrefs
    assert {"index.html", "feed.atom", "assault.atom", "assault.json"} <= set(hrefs)
    assert {"assault.takes.csv", "assault.figures.csv"} <= set(hrefs)
    (outlet,) = (site / "outlets").iterdir()
    assert f"outlets/{outlet.name}" in Links((site / "outlets.html").read_text()).hrefs
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


def test_what_is_no_longer_tracked_goes_and_what_is_closed_stays(
    config: Path, tmp_path: Path
) -> None:
    """A removed event must not be served for ever; a closed one is a record and stays."""
    site = tmp_path / "site"
    event = config / "events/assault.toml"
    text = event.read_text()
    event.with_name("second.toml").write_text(text.replace('"assault"', '"second"'))
    call(config, "publish", str(site))
    pair = Links((site / "assault.html").read_text()).hrefs
    assert "second.html" in pair, "events lead to each other"
    event.write_text("closed = true\n" + text)
    done = call(config, "publish", str(site))
    assert done.exit_code == 0, done.output
    assert (site / "assault.html").exists()
    assert "Closed events" in (site / "index.html").read_text()
    event.unlink()
    done = call(config, "publish", str(site))
    assert "8 removed" in done.output
    assert sorted(p.name for p in site.glob("assault*")) == []
    assert (site / "second.html").exists()
    assert "assault" not in (site / "second.html").read_text()


def test_files_of_others_are_neither_replaced_nor_removed(config: Path, tmp_path: Path) -> None:
    """Whoever points us at the wrong folder must not lose it."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine")
    (site / "notes.txt").write_text("mine too")
    refused = call(config, "publish", str(site))
    assert isinstance(refused.exception, OutputError)
    assert refused.exception.exit_code == 73
    assert "index.html" in str(refused.exception)
    assert sorted(p.name for p in site.iterdir()) == ["index.html", "notes.txt"]
    (site / "index.html").unlink()
    assert call(config, "publish", str(site)).exit_code == 0
    event = config / "events/assault.toml"
    event.rename(event.with_suffix(".off"))
    (site / "assault.json").write_text("edited by hand")
    done = call(config, "publish", str(site))
    assert "assault.json" in done.output
    assert (site / "assault.json").read_text() == "edited by hand"
    assert not (site / "assault.html").exists()
    assert (site / "notes.txt").read_text() == "mine too"


def bring(folder: Folder, files: dict[str, str], told: object) -> Brought:
    folder.plan(list(files))
    for name, text in files.items():
        folder.put(name, text)
    return folder.finish(files, {"told": told})


def test_a_run_that_was_killed_knows_its_own_files(tmp_path: Path) -> None:
    """The manifest is written before the first file, so that none is left behind as a stranger."""
    bring(Folder(tmp_path, ".m.json"), {"a.html": "1", "deep/b.html": "1"}, 1)
    killed = Folder(tmp_path, ".m.json")
    killed.plan(["a.html", "c.html", "d.html"])
    killed.put("a.html", "2")
    killed.put("c.html", "2")
    after = Folder(tmp_path, ".m.json")
    assert after.notes == {"told": 1}, "what was not finished is not remembered as done"
    done = bring(after, {"c.html": "3"}, 3)
    assert done.removed == ("a.html", "deep/b.html")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".m.json", ".m.json.notes", "c.html"]


def test_a_manifest_that_was_tampered_with_reaches_no_file_outside(tmp_path: Path) -> None:
    """The folder is served: what lies in it may have been edited by somebody else."""
    stranger = tmp_path / "stranger"
    stranger.write_text("x")
    folder = tmp_path / "site"
    bring(Folder(folder, ".m.json"), {"a": "x"}, 1)
    told = (folder / ".m.json").read_text().replace('"a"', '"../stranger"')
    (folder / ".m.json").write_text(told)
    assert Folder(folder, ".m.json").finish([], {}).removed == ()
    assert stranger.exists()
    (folder / ".m.json.notes").write_text("[no notes]")
    assert Folder(folder, ".m.json").notes == {}


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
