"""The world of real feed files, over real HTTP, a real child and a real store: nothing is lost."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import servers
from fakes import NOON, a_feed

from monitor.adapters.http import HttpFetcher
from monitor.adapters.parsing import ChildParser
from monitor.adapters.store import Store
from monitor.core.pace import Policy
from monitor.pipeline.collect import Collected, collect
from monitor.types import Outlet, OutletId

WORLD = Path(__file__).parents[3] / "shared" / "data" / "world"
LATER = NOON + timedelta(days=200)  # the world's newest entries are of September 2026


@pytest.mark.skipif(not WORLD.is_dir(), reason="the shared world of 208 feeds is not here")
def test_all_items_of_the_world_are_stored_once_and_a_second_cycle_adds_nothing(
    tmp_path: Path,
) -> None:
    """RSS, Atom and RDF in four encodings, wrong content types, missing guids and dates."""
    index = json.loads((WORLD / "index.json").read_text(encoding="utf-8"))
    feeds = [a_feed(f"{f['outlet']}/main", f"http://{f['outlet']}.test/rss") for f in index]
    outlets = [
        Outlet(id=OutletId(f["outlet"]), name=f["outlet"], country="ML", languages=("en",))
        for f in index
    ]
    with servers.Loopback() as server, ChildParser() as parser:
        for number, f in enumerate(index):
            body = (WORLD / f["path"]).read_bytes()
            server.routes[f"{f['outlet']}.test/rss"] = servers.feed(
                body, f["content_type"], etag=f'"{number}"', packed=number % 2 == 0
            )
        store = Store.open(tmp_path / "monitor.db")
        store.sync(outlets, feeds, (), LATER)
        asking = HttpFetcher(
            user_agent="t", now=lambda: LATER, host_pause_s=0, resolve=server.resolve
        )
        done = [
            collect(
                store,
                asking,
                parser,
                clock=lambda: LATER,
                policy=Policy(),
                jitter=lambda: 0.0,
                everything=True,
            )
            for _ in range(2)
        ]
        waiting = store.claim(1000)
        store.close()
    assert done == [
        Collected(feeds=208, with_news=208, new=491),
        Collected(feeds=208, unchanged=208),
    ]
    links = sorted(urlsplit(item["link"]).path for f in index for item in f["items"])
    assert sorted(urlsplit(item.url).path for item in waiting) == links
    assert [item.title for item in waiting if "\ufffd" in item.title + item.summary] == []
