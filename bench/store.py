"""How fast the store is with many items: what each pass asks of it, in milliseconds.

    python bench/store.py [--items 20000] [--json]

Everything goes through the product's own class on a real file with
synchronous=FULL. The peer is plain sqlite3 that writes the same item, reading,
match and index rows without any of the store's promises, in the same run: trust
the ratio.
"""

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.adapters.store import Store
from monitor.core.folding import search_form
from monitor.types import (
    Enriched,
    Entry,
    Event,
    EventSlug,
    Feed,
    FeedId,
    Item,
    Language,
    LensId,
    Match,
    Memo,
    New,
    Outlet,
    OutletId,
    Poll,
    Reading,
    Reason,
    Take,
    Translation,
)

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
EVENT = EventSlug("mali")
PER_POLL = 20  # new entries of one poll
BATCH = 100  # items of one enrich transaction
TAKEN = 0.02  # share of items that make a take
WORDS = 30_000  # distinct words; their frequencies fall off as in a language (Zipf)


def outlets() -> list[Outlet]:
    """A hundred outlets."""
    return [
        Outlet(id=OutletId(f"o{n}"), name=f"Outlet {n}", country="ML", languages=("fr",))
        for n in range(100)
    ]


def feeds() -> list[Feed]:
    """Two feeds for each of them."""
    return [
        Feed(id=FeedId(f"{o.id}/f{n}"), outlet=o.id, url=f"https://{o.id}.test/{n}")
        for o in outlets()
        for n in range(2)
    ]


def text(chance: random.Random, words: int) -> str:
    """Words whose frequencies fall off as in a language."""
    return " ".join(f"w{min(int(chance.paretovariate(0.9)), WORDS)}" for _ in range(words))


def polls(items: int, chance: random.Random) -> list[Poll]:
    """Polls a minute apart that bring so many items in all."""
    made, every = [], feeds()
    for number in range(items // PER_POLL):
        at = BEGAN + timedelta(seconds=60 * number)
        feed = every[number % len(every)]
        entries = tuple(
            New(
                entry=Entry(
                    key=f"id:{number}-{n}",
                    digest=f"{number}-{n}",
                    url=f"{feed.url}/{number}/{n}",
                    title=text(chance, 9),
                    summary=text(chance, 40),
                    body="",
                    published=at - timedelta(seconds=n),
                    also=(f"url:{number}/{n}",),
                )
            )
            for n in range(PER_POLL)
        )
        made.append(
            Poll(
                feed=feed,
                at=at,
                next_at=at + timedelta(hours=1),
                interval_s=3600.0,
                outcome="new",
                memo=Memo(etag='"x"'),
                entries_seen=PER_POLL,
                changes=entries,
            )
        )
    return made


def understood(item: Item, chance: random.Random) -> Enriched:
    """A translated reading with a near miss, and for a few a take."""
    told = Translation(
        source="fr", model="m 1.0", title=text(chance, 9), summary=text(chance, 40), body=""
    )
    language = Language(code="fr", confidence=0.99, basis="profiles")
    near = Match(
        event=EVENT,
        score=0.3,
        verdict="near",
        reasons=(Reason(kind="place", what="kati", text="Kati", weight=1.0, field="title"),),
        lacked=("no actor",),
    )
    taken: tuple[Take, ...] = ()
    if chance.random() < TAKEN:
        taken = (take(item),)
    return Enriched(
        reading=Reading(item=item, language=language, translation=told),
        matches=(near,),
        outcomes=taken,
    )


def take(item: Item) -> Take:
    """A take without a quote."""
    return Take(
        id=None,
        item=item.id,
        event=EVENT,
        outlet=item.outlet,
        outlet_name="Outlet",
        country="ML",
        region="011",
        region_name="Western Africa",
        language="fr",
        lenses=(LensId("state"),),
        lens_version="1",
        headline=item.title,
        headline_en=item.title,
        gist="",
        quote=None,
        url=item.url,
        published=item.published,
        score=0.9,
        recorded=item.fetched,
    )


def timed(act: Callable[[], Any], times: int = 5) -> float:
    """Milliseconds of the median run."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return round(sorted(spent)[times // 2] * 1000, 2)


def plain_peer(path: Path, readings: list[Enriched]) -> float:
    """Readings a second of bare sqlite3: the same rows of item, reading, match and index."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE items (id INTEGER PRIMARY KEY, title, summary, state);"
        "CREATE TABLE translations (item PRIMARY KEY, title, summary);"
        "CREATE TABLE matches (item, event, reasons, PRIMARY KEY (item, event));"
        "CREATE VIRTUAL TABLE items_fts USING fts5 (title, text, english)"
    )
    start = time.perf_counter()
    for first in range(0, len(readings), BATCH):
        conn.execute("BEGIN IMMEDIATE")
        for one in readings[first : first + BATCH]:
            item, told = one.reading.item, one.reading.translation
            assert isinstance(told, Translation)
            title, body = search_form(item.title), search_form(item.summary)
            english = search_form(f"{told.title} {told.summary}")
            sql = "INSERT OR REPLACE INTO "
            conn.execute(f"{sql}items VALUES (?,?,?,'read')", (item.id, item.title, item.summary))
            conn.execute(f"{sql}translations VALUES (?,?,?)", (item.id, told.title, told.summary))
            conn.execute(f"{sql}matches VALUES (?,?,?)", (item.id, EVENT, "[]"))
            conn.execute(f"{sql}items_fts (rowid, title, text, english) VALUES (?,?,?,?)",
                         (item.id, title, body, english))  # fmt: skip
        conn.execute("COMMIT")
    rate = len(readings) / (time.perf_counter() - start)
    conn.close()
    return rate


def measure(folder: Path, items: int) -> dict[str, float]:
    """All figures, each over its own files in `folder`."""
    chance = random.Random(7)
    figures: dict[str, float] = {}
    event = Event(
        slug=EVENT, title="Mali", dek="", date=date(2026, 1, 1), until=None, type="attack"
    )
    with Store.open(folder / "monitor.db") as store:
        store.sync(outlets(), feeds(), [event], BEGAN)
        told = polls(items, chance)
        start = time.perf_counter()
        for poll in told:
            store.record(poll)
        spent = time.perf_counter() - start
        figures["polls_per_second"] = round(len(told) / spent)
        figures["new_items_per_second"] = round(items / spent)
        figures["claim_100_of_all_unread_ms"] = timed(lambda: store.claim(BATCH))
        spent = 0.0
        kept: list[Enriched] = []
        last: list[Enriched] = []
        while batch := store.claim(BATCH):
            last = [understood(item, chance) for item in batch]
            if len(kept) < 5000:
                kept += last
            start = time.perf_counter()
            store.finish(last, BEGAN)
            spent += time.perf_counter() - start
        figures["finished_per_second"] = round(items / spent)
        figures["plain_sqlite3_per_second"] = round(plain_peer(folder / "plain.db", kept))
        figures["ratio_to_plain"] = round(
            figures["finished_per_second"] / figures["plain_sqlite3_per_second"], 2
        )
        figures |= questions(store, event, last, told)
    size = (folder / "monitor.db").stat().st_size
    return figures | {"items": items, "bytes_per_item": round(size / items)}


def questions(
    store: Store, event: Event, last: list[Enriched], told: list[Poll]
) -> dict[str, float]:
    """What each pass and door asks, in milliseconds."""
    now = told[-1].at
    keys = [c.entry.key for c in told[0].changes]
    readings = [one.reading for one in last[:32]]
    some = store.takes(event=EVENT)[0]
    after = max((t.id or 0) for t in store.takes()) - 20
    return {
        "due_ms": timed(lambda: store.due(now)),
        "known_20_keys_ms": timed(lambda: store.known(told[0].feed.outlet, keys)),
        "origin_candidates_of_32_ms": timed(lambda: store.origin_candidates(readings)),
        "standing_take_ms": timed(lambda: store.standing_take(some.item, EVENT)),
        "takes_of_event": len(store.takes(event=EVENT)),
        "event_rows_ms": timed(lambda: store.event_rows(event, outlets())),
        "takes_after_20_ms": timed(lambda: store.takes_after(after, [EVENT])),  # type: ignore[arg-type]  # a NewType
        "receipt_of_a_day_ms": timed(lambda: store.receipt(now - timedelta(days=1), now)),
        "status_ms": timed(lambda: store.status(now)),
        "search_rare_word_ms": timed(lambda: store.search("w20011")),
        "search_common_word_ms": timed(lambda: store.search("w3")),
        "backup_ms": timed(lambda: store.backup(store.path.with_name("copy.db")), 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), arguments.items)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:32} {value:>12,}")


if __name__ == "__main__":
    main()
