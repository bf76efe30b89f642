"""What was there before an item is kept with its decision: the same again gives the same."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from builders import make_entity
from comparing import facts
from store_world import NOW, entry, event, feed, outlet, poll

from monitor.adapters.store import Store
from monitor.core.beside import kin
from monitor.core.match import Matcher
from monitor.pipeline.enrich import Steps, Understood, enrich
from monitor.pipeline.meet import meet
from monitor.pipeline.rematch import Rematched, rematch
from monitor.pipeline.remember import History
from monitor.pipeline.settle import settle
from monitor.types import (
    EntityId,
    Entry,
    Event,
    EventSlug,
    Item,
    ItemId,
    Lang,
    Language,
    Match,
    Pass,
    Reading,
    Take,
    Translation,
    Untranslated,
)

DAY = date(2026, 4, 25)
KATI = event(
    "kati", title="JNIM attacks Kati", dek="Fighters attacked the town.", date=DAY, type="assault",
    places=(EntityId("mali"), EntityId("kati")), actors=(EntityId("jnim"),),
)  # fmt: skip
ENTITIES = (
    make_entity("mali", country="ML", en=("Mali",)),
    make_entity("kati", country="ML", en=("Kati",)),
    make_entity("jnim", "armed-group", country="ML", en=("JNIM",)),
)
TEXT = (
    "Gunfire was heard before dawn and smoke rose over the barracks while residents stayed "
    "indoors; the ministry said the situation was under control by the early afternoon."
)
REPORT = entry("report", title="JNIM attacks Kati in Mali, soldiers killed", summary="", body=TEXT)
COPY = entry("copy", title="What the ministry says of the morning", summary="", body=TEXT)
LINK = entry(
    "link", title="Mali: what we know of the army's losses", summary="", body="",
    links=("studio.test/report",),
)  # fmt: skip
NOISE = entry("noise", title="Gold hits a record", summary="", body="Traders expect more.")


class English:
    """Satisfies Translator for a stream that needs none."""

    def pairs(self) -> Mapping[Lang, str]:
        return {}

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        assert not batch
        future: Future[list[Translation | Untranslated]] = Future()
        future.set_result([])
        return future


def taken(reading: Reading, match: Match, at: object) -> Take | Pass:
    return Pass(item=reading.item.id, event=match.event, reason="a test")


def steps(*events: Event) -> Steps:
    matcher = Matcher(events, ENTITIES)
    return Steps(
        detect=lambda item: Language(code="en", confidence=1, basis="test"),
        match=matcher.match,
        origins=lambda reading, near: (),
        take=taken,
        history=History(
            kin=kin, match=lambda reading, around: matcher.match(reading, around=around)
        ),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [KATI], NOW)
        yield opened


def read(store: Store, *entries: Entry, batch: int = 32) -> Understood:
    if entries:
        store.record(poll(*entries))
    return enrich(
        store=store, translator=English(), steps=steps(KATI), clock=lambda: NOW, batch=batch
    )


def decisions(store: Store) -> dict[str, list[tuple[str, str, float, tuple[str, ...]]]]:
    out: dict[str, list[tuple[str, str, float, tuple[str, ...]]]] = {}
    for n in range(1, 20):
        item = store.item(ItemId(n))
        if item is not None:
            out[item.title] = [
                (m.event, m.verdict, m.score, tuple(r.what for r in m.reasons))
                for m, _ in store.matches(item.id)
            ]
    return out


def again(store: Store, *, dry_run: bool = False, of: Event = KATI) -> Rematched:
    return rematch(
        store=store, steps=steps(of), events=[EventSlug("kati")], clock=lambda: NOW,
        dry_run=dry_run,
    )  # fmt: skip


def verdict(store: Store, title: str) -> str:
    return next((v for _, v, _, _ in decisions(store)[title]), "none")


def test_what_comes_later_may_repeat_or_link_to_what_was_taken(store: Store) -> None:
    """The dispatch was read this morning; its reprint arrives at noon under another headline."""
    read(store, REPORT)
    assert verdict(store, REPORT.title) == "match"
    read(store, COPY, LINK, NOISE)
    assert verdict(store, COPY.title) == "match"
    kept = {k.how for n in range(1, 5) for k in store.kin(ItemId(n))}
    assert kept >= {"copy", "link"}
    (link,) = decisions(store)[LINK.title]
    assert any("links to item 1" in what for what in link[3])
    assert verdict(store, NOISE.title) == "none"


def test_an_item_that_came_before_what_it_repeats_is_not_judged_by_it(store: Store) -> None:
    """What was not there when it was read is no reason for what was decided then."""
    read(store, COPY)
    read(store, REPORT)
    assert verdict(store, COPY.title) == "none"


def test_matching_again_with_unchanged_files_changes_nothing(store: Store) -> None:
    """History is kept with the decision: later arrivals do not rewrite what was decided."""
    read(store, COPY)
    read(store, REPORT, LINK)
    read(store, replace(COPY, key="id:late", url="https://studio.test/late", title="A late one"))
    before = decisions(store)
    for _ in range(2):
        again(store)
        assert decisions(store) == before


def test_an_event_that_is_changed_and_changed_back_decides_as_before(store: Store) -> None:
    """An edit that is undone leaves no trace, not even through copies of what was taken."""
    read(store, REPORT)
    read(store, COPY, LINK, NOISE)
    before = decisions(store)
    again(store, of=replace(KATI, places=(), actors=(), title="", dek=""))
    assert decisions(store) != before
    assert verdict(store, COPY.title) != "match"
    again(store)
    assert decisions(store) == before


@pytest.mark.parametrize("seed", range(4))
def test_the_order_within_a_batch_does_not_matter(tmp_path: Path, seed: int) -> None:
    """Feeds answer in any order, and what came together is read together."""
    entries = [
        replace(e, published=NOW - timedelta(minutes=n))
        for n, e in enumerate((REPORT, COPY, LINK, NOISE))
    ]
    seen: list[object] = []
    for order in (entries, random.Random(seed).sample(entries, len(entries))):
        with Store.open(tmp_path / f"{len(seen)}.db") as store:
            store.sync([outlet()], [feed()], [KATI], NOW)
            read(store, *order)
            numbers = {store.item(ItemId(n)): n for n in range(1, 5)}
            names = {n: item.key for item, n in numbers.items() if isinstance(item, Item)}
            found = {
                title: [(slug, verdict, score) for slug, verdict, score, _ in rows]
                for title, rows in decisions(store).items()
            }
            stood = sorted(
                (names[k.item], names[k.other], k.how, k.score)
                for n in range(1, 5)
                for k in store.kin(ItemId(n))
            )
            seen.append((found, stood))
    assert seen[0] == seen[1]


class Stopped(Exception):
    """The plug was pulled."""


@dataclass
class Fuse:
    """A store's transactions, the power of which goes after so many of them."""

    store: Store
    left: int

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def finish(self, *some: object, **named: object) -> None:
        self._burn(partial(self.store.finish, *some, **named))  # type: ignore[arg-type]  # handed through

    def settling(self, sure: Mapping[ItemId, bool]) -> None:
        self._burn(partial(self.store.settling, sure))

    def settled(self) -> None:
        self._burn(self.store.settled)

    def _burn(self, write: Callable[[], None]) -> None:
        if not self.left:
            raise Stopped
        self.left -= 1
        write()


def a_stream() -> list[Entry]:
    """Reports, their copies and what is like or links to them, from two weeks."""
    dice = random.Random(5)
    told = [TEXT, TEXT.replace("smoke", "black smoke"), "The market opened late this morning."]
    titles = [
        REPORT.title,
        "Kati: 57 soldiers killed by JNIM",
        "The ministry on Mali",
        "A day in Kati",
    ]
    return [
        replace(
            REPORT, key=f"id:{n}", url=f"https://studio.test/{n}", title=f"{dice.choice(titles)} {n}",
            body=dice.choice(told), published=NOW - timedelta(hours=dice.randrange(300)),
            links=(f"studio.test/{dice.randrange(24)}",) if n % 3 else (),
        )
        for n in range(24)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_kills_and_the_order_of_answers_change_no_score(tmp_path: Path, seed: int) -> None:
    """What stands beside an item is found out when its pass ends, whatever it took to get there."""
    dice = random.Random(seed)
    for name, order in (("calm", a_stream()), ("killed", dice.sample(a_stream(), 24))):
        with Store.open(tmp_path / f"{name}.db") as store:
            store.sync([outlet()], [feed()], [KATI], NOW)
            read(store, REPORT)
            store.record(poll(*order, at=NOW + timedelta(hours=1)))
            for left in [dice.randrange(20) for _ in range(6)] if name == "killed" else []:
                with suppress(Stopped):
                    enrich(
                        store=cast("Store", Fuse(store, left)), translator=English(),
                        steps=steps(KATI), clock=lambda: NOW, batch=dice.randrange(1, 5),
                    )  # fmt: skip
            read(store, batch=3)
    calm, killed = (facts(tmp_path / f"{name}.db") for name in ("calm", "killed"))
    assert {json.loads(row)[4] for row in calm["kin"]} == {"copy", "link", "alike", "figure"}
    assert not calm["unsettled"]
    assert killed == calm


def test_a_stopped_pass_leaves_its_last_look_to_the_next(tmp_path: Path) -> None:
    """A service that is told to stop must stop, and still forget nothing."""
    with Store.open(tmp_path / "stopped.db") as store:
        store.sync([outlet()], [feed()], [KATI], NOW)
        read(store, REPORT)
        store.record(poll(*a_stream(), at=NOW + timedelta(hours=1)))
        asked: list[int] = []
        enrich(
            store=store, translator=English(), steps=steps(KATI), clock=lambda: NOW, batch=4,
            stop=lambda: len(asked) > 2 or bool(asked.append(1)),  # type: ignore[func-returns-value]  # counts
        )  # fmt: skip
        waiting = store.unsettled()
        compared: list[object] = []
        settle(
            store=store, compare=lambda some: compared.append(some) or [],  # type: ignore[func-returns-value]  # records the call
            surely=lambda _: False, clock=lambda: NOW, batch=4, stop=lambda: True,
        )  # fmt: skip
        assert waiting
        assert store.unsettled() == waiting
        assert compared == []


def test_kin_of_an_older_database_is_kept(tmp_path: Path) -> None:
    """The table is made anew for figures; what it held must be there."""
    path = tmp_path / "old.db"
    with Store.open(path) as store:
        store.sync([outlet()], [feed()], [KATI], NOW)
        read(store, REPORT)
        store.record(poll(*a_stream(), at=NOW + timedelta(hours=1)))
        read(store)
    before = facts(path)["kin"]
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "CREATE TABLE k AS SELECT * FROM kin WHERE how <> 'figure'; DROP TABLE kin;"
            "CREATE TABLE kin (item INTEGER NOT NULL, other INTEGER NOT NULL, how TEXT NOT NULL "
            "CHECK (how IN ('copy', 'link', 'alike')), score REAL NOT NULL, "
            "PRIMARY KEY (item, other, how)) WITHOUT ROWID;"
            "CREATE INDEX kin_other ON kin (other); INSERT INTO kin SELECT * FROM k; DROP TABLE k;"
            "DELETE FROM _sqlite_migrations WHERE name = '0017-figure';"
        )
    with Store.open(path):
        pass
    kept = [row for row in before if json.loads(row)[4] != "figure"]
    assert kept
    assert facts(path)["kin"] == kept


def test_a_new_event_meets_copies_with_what_they_repeat(tmp_path: Path) -> None:
    """An event that is written after the fact finds the reprints, too."""
    with Store.open(tmp_path / "monitor.db") as store:
        store.sync([outlet()], [feed()], [], NOW)
        read_nothing = steps()
        store.record(poll(REPORT))
        for entries in ((), (COPY,)):
            if entries:
                store.record(poll(*entries))
            enrich(
                store=store, translator=English(), steps=read_nothing, clock=lambda: NOW, batch=8
            )
        store.sync([outlet()], [feed()], [KATI], NOW)
        meet(store=store, steps=steps(KATI), events=[KATI], clock=lambda: NOW)
        assert verdict(store, COPY.title) == "match"


def test_kin_goes_with_the_item_that_is_pruned(store: Store) -> None:
    """Retention removes old items; what they stood to must not stop it."""
    read(store, REPORT)
    read(store, COPY)
    assert store.kin(ItemId(2))
    store.prune(NOW + timedelta(days=900), NOW)
    assert store.item(ItemId(1)) is None
    assert store.kin(ItemId(2)) == []
