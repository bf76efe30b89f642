"""Thirty ways in which feeds change what they said, and what is stored of each: R6 as a table.

Each case is a series of documents of one outlet, polled an hour apart, and the
changes that are stored: "+title" is a new item, "~title" a revision.
"""

import random
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from fakes import NOON, DirectParser, ScriptedFetcher, a_feed, fetched

from monitor.adapters.store import Store
from monitor.core.pace import Policy
from monitor.pipeline.collect import collect
from monitor.types import Answer, Due, New, Outlet, OutletId, Poll, Revised

DAY1, DAY2 = "Mon, 20 Jul 2026 08:00:00 GMT", "Mon, 20 Jul 2026 09:30:00 GMT"
FUTURE = "Mon, 20 Jul 2099 08:00:00 GMT"


class E(NamedTuple):
    """One entry as its feed writes it."""

    title: str = "T"
    guid: str = ""
    link: str = ""
    date: str = ""
    text: str = ""

    def xml(self) -> str:
        parts = {
            "title": self.title, "guid": self.guid, "link": self.link.replace("&", "&amp;"),
            "pubDate": self.date, "description": self.text,
        }  # fmt: skip
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
        inner = inner.replace("<guid>", "<guid isPermaLink='false'>")
        return f"<item>{inner}</item>"


A, B = "http://p.test/a", "http://p.test/b"
FIVE = ["One", "Two", "Three", "Four", "Five"]
CASES: dict[str, tuple[list[list[E]], list[str]]] = {
    "1 the same document again": ([[E(guid="1")], [E(guid="1")]], ["+T"]),
    "2 a guid with another link": ([[E(guid="1", link=A)], [E(guid="1", link=B)]], ["+T"]),
    "3 no guid, the same link": ([[E(link=A)], [E(link=A)]], ["+T"]),
    "4 neither, the same title and date": ([[E(date=DAY1)], [E(date=DAY1)]], ["+T"]),
    "5 neither, the same title another day": (
        [[E(date=DAY1)], [E(date=DAY2)]],
        ["+T", "+T"],
    ),
    "6 http becomes https": ([[E(link=A)], [E(link=A.replace("http", "https"))]], ["+T"]),
    "7 tracking parameters come": (
        [[E(link=A)], [E(link=A + "?utm_source=rss&at_medium=x")]],
        ["+T"],
    ),
    "8 tracking parameters change": (
        [[E(link=A + "?xtor=RSS-1&id=7")], [E(link=A + "?id=7&xtor=RSS-2")]],
        ["+T"],
    ),
    "9 another article by its parameter": (
        [[E(link=A + "?id=7")], [E(link=A + "?id=8")]],
        ["+T", "+T"],
    ),
    "10 an edited title": ([[E("T", "1")], [E("U", "1")]], ["+T", "~U"]),
    "11 an edited text": ([[E("T", "1", text="a")], [E("T", "1", text="b")]], ["+T", "~T"]),
    "12 an edited date alone": ([[E("T", "1", date=DAY1)], [E("T", "1", date=DAY2)]], ["+T"]),
    "13 other spacing": ([[E("A  b", "1")], [E("A b", "1", text="")]], ["+A b"]),
    "14 an edit taken back": ([[E("T", "1")], [E("U", "1")], [E("T", "1")]], ["+T", "~U"]),
    "15 an edit without a guid": ([[E("T", link=A)], [E("U", link=A)]], ["+T", "~U"]),
    "16 a host that moved, guids kept": (
        [[E("T", "1", A)], [E("T", "1", "http://new.test/a")]],
        ["+T"],
    ),
    "17 a host that moved, no guids": (
        [[E("T", "", A, DAY1)], [E("T", "", "http://new.test/a", DAY1)]],
        ["+T"],
    ),
    "18 one guid on two items": ([[E("T", "1", A), E("U", "1", B)]] * 2, ["+T", "+U"]),
    "19 one link on two items": ([[E("T", "1", A), E("U", "2", A)]] * 2, ["+T", "+U"]),
    "20 the front page as every link": (
        [[E("T", "", "http://p.test/", DAY1), E("U", "", "http://p.test/", DAY1)]] * 2,
        ["+T", "+U"],
    ),
    "21 items that share a pubDate": (
        [[E("T", date=DAY1), E("U", date=DAY1)], [E("U", date=DAY1), E("V", date=DAY1)]],
        ["+T", "+U", "+V"],
    ),
    "22 the same item twice in one document": ([[E("T", "1", A), E("T", "1", A)]], ["+T"]),
    "23 reordered": ([[E("T", "1"), E("U", "2")], [E("U", "2"), E("T", "1")]], ["+T", "+U"]),
    "24 gone for a poll, and back": ([[E("T", "1")], [], [E("T", "1")]], ["+T"]),
    "25 guids appear": ([[E("T", "", A)], [E("T", "1", A)], [E("T", "1", B)]], ["+T"]),
    "26 guids disappear": ([[E("T", "1", A)], [E("T", "", A)]], ["+T"]),
    "27 guids change each time, links hold": (
        [[E(t, f"{n}-{t}", f"{A}/{t}") for t in FIVE] for n in range(5)],
        [f"+{t}" for t in FIVE],
    ),
    "28 guids change each time, no links": (
        [[E(t, f"{n}-{t}", "", DAY1) for t in FIVE] for n in range(5)],
        [f"+{t}" for t in FIVE],
    ),
    "29 guids and links change each time": (
        [[E(t, f"{n}-{t}", f"{A}/{n}/{t}", DAY1) for t in FIVE] for n in range(5)],
        [f"+{t}" for t in FIVE],
    ),
    "30 a date in the future": ([[E("T", "1", date=FUTURE)]] * 2, ["+T"]),
    "31 guids change each time, and an edit": (
        [[E(t, f"{n}-{t}", f"{A}/{t}", text=f"{n > 3}") for t in FIVE] for n in range(5)],
        [f"+{t}" for t in FIVE] + [f"~{t}" for t in FIVE],
    ),
    "32 an archive anew under new guids": (
        [[E("T", "1")], [E(f"Old{n:03}", f"x{n}") for n in range(200)]],
        ["+T", *(f"+Old{n:03}" for n in range(49))],
    ),
}


def _same(now: datetime) -> datetime:
    return now


def polls_of(documents: list[list[E]], store: Store) -> list[Poll]:
    """Poll a real store once per document; what was recorded."""
    recorded: list[Poll] = []
    keep = store.record_all

    def record_all(polls: list[Poll]) -> None:
        keep(polls)
        recorded.extend(polls)

    store.record_all = record_all  # type: ignore[method-assign, assignment]  # to watch it
    feed = a_feed()
    outlet = Outlet(id=OutletId("paper"), name="P", country="ML", languages=("en",))
    store.sync([outlet], [feed], (), NOON)
    for n, entries in enumerate(documents):
        items = "".join(entry.xml() for entry in entries)
        body = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()

        def answer(due: Due, body: bytes = body) -> Answer:
            del due
            return fetched(body)

        now = NOON + timedelta(hours=n) / 4
        collect(
            store, ScriptedFetcher(answer), DirectParser(), clock=partial(_same, now),
            policy=Policy(), jitter=lambda: 0.0, everything=True,
        )  # fmt: skip
    return recorded


@pytest.mark.parametrize("name", CASES)
def test_the_same_entry_stays_the_same(name: str, tmp_path: Path) -> None:
    documents, expected = CASES[name]
    with Store.open(tmp_path / "monitor.db") as store:
        recorded = polls_of(documents, store)
        marks = {New: "+", Revised: "~"}
        assert [marks[type(c)] + c.entry.title for p in recorded for c in p.changes] == expected
        stored = sum(line.startswith("+") for line in expected)
        assert sum(store.status(NOON).items.values()) == stored
        if name.startswith("30"):
            item = store.find_item("1")
            assert item is not None
            assert (item.published, item.fetched) == (NOON, NOON)


def _came(number: int) -> str:
    """An article is dated a minute before the poll that shows it first."""
    poll = max(-(-(number - 24) * 4 // 5), 0)
    return format_datetime(NOON + timedelta(minutes=15 * poll - 1), usegmt=True)


def test_three_hundred_polls_of_a_sliding_window_are_exactly_right(tmp_path: Path) -> None:
    """Edits, reorderings, guids that churn, a window of 25: 400 articles are 400 items."""
    chance = random.Random(20260720)
    articles = [E(f"Article {n}", f"g{n}", f"http://p.test/{n}", _came(n)) for n in range(400)]
    edits = before = 0  # edits of what was shown; how many articles the last poll had shown
    documents: list[list[E]] = []
    for poll in range(300):
        end = min(25 + poll * 5 // 4, len(articles))
        window = list(range(max(end - 25, 0), end))
        if chance.random() < 0.3:
            edited = chance.choice(window)
            articles[edited] = articles[edited]._replace(text=f"Edit {poll}")
            edits += edited < before  # one that is edited before it is first seen is just new
        if chance.random() < 0.3:
            chance.shuffle(window)
        shown = [articles[n] for n in window]
        if 100 <= poll < 200:  # a relaunch: each poll has guids of its own
            shown = [one._replace(guid=f"{poll}-{one.guid}") for one in shown]
        if poll % 7 == 0:
            shown = [one._replace(link=f"{one.link}?utm_campaign=c{poll}") for one in shown]
        documents.append(shown)
        before = end
    with Store.open(tmp_path / "monitor.db") as store:
        recorded = polls_of(documents, store)
        last = min(25 + 299 * 5 // 4, len(articles))
        new = [c.entry.title for p in recorded for c in p.changes if isinstance(c, New)]
        assert len(new) == len(set(new)) == last
        assert sum(store.status(NOON).items.values()) == last
        revised = sum(isinstance(c, Revised) for p in recorded for c in p.changes)
        assert revised == edits
