"""Scores the silence map on a made world whose feeds are healthy, failing, new or not followed.

The polls go through the real database and the map is the one of the page. It
must never decide itself what silence is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from monitor.adapters.store import Store
from monitor.core.brief_silence import silence
from monitor.types import (
    Entry,
    Event,
    EventSlug,
    Failed,
    Feed,
    FeedId,
    LensId,
    LensTag,
    Memo,
    New,
    Outlet,
    OutletId,
    Poll,
)

BEGAN = datetime(2026, 4, 25, tzinfo=UTC)
EVENT = Event(
    slug=EventSlug("made-event"), title="A made event", dek="", date=date(2026, 4, 25), until=None,
    type="made",
)  # fmt: skip
# Outlet -> country, lens, what its polls are like, the state that its cell must have.
WORLD = {
    "healthy": ("ML", "state", "ok", "silent"),
    "healthy-too": ("FR", "state", "ok", "silent"),
    "failing": ("NG", "state", "failed", "unreachable"),
    "gone": ("CN", "state", "gone", "unreachable"),
    "empty": ("QA", "state", "empty", "unreachable"),
    "new": ("EG", "state", "never", "unreachable"),
    "shaky": ("BR", "state", "mostly", "silent"),
    "beside-a-failing": ("NG", "business", "ok", "silent"),
}
REPEATS = 25  # worlds of this kind, each with other hours and numbers of polls
POLLS = 12


def evaluate_silence() -> dict[str, Any]:
    """States of `REPEATS` made worlds, before and after the failing feeds recover.

    A world has cells whose outlets were polled well and carried other items,
    cells that failed, were empty or new, and cells that nobody follows.
    """
    wrong: list[str] = []
    cells = flips = flipped = 0
    for number in range(REPEATS):
        with TemporaryDirectory() as scratch, Store.open(Path(scratch) / "made.db") as store:
            outlets = [_outlet(name) for name in WORLD]
            store.sync(outlets, [_feed(name) for name in WORLD], [EVENT], BEGAN)
            for name, (_, _, health, _) in WORLD.items():
                store.record_all(list(_polls(name, health, BEGAN, POLLS + number)))
            before = _map(store, outlets)
            for (region, lens), state in sorted(before.items()):
                cells += 1
                expected = _expected(region, lens, outlets)
                if state != expected:
                    wrong.append(f"world {number}: {region} {lens}: {state}, not {expected}")
            later = BEGAN + timedelta(days=10 + number)
            for name in ("failing", "gone", "empty", "new"):
                store.record_all(list(_polls(name, "ok", later, 2)))
            after = _map(store, outlets)
            for name in ("failing", "gone", "empty", "new"):
                cell = _cell(_outlet(name))
                flips += 1
                flipped += before[cell] == "unreachable" and after[cell] == "silent"
    return {
        "worlds": REPEATS,
        "cells": cells,
        "right": cells - len(wrong),
        "wrong": wrong,
        "recoveries": flips,
        "flipped": flipped,
    }


def _map(store: Store, outlets: list[Outlet]) -> dict[tuple[str, str], str]:
    rows = store.event_rows(EVENT, outlets)
    cells = silence(EVENT, rows.listened, list(enumerate(rows.standings, start=1)))
    return {(cell.region, cell.lens): cell.state for cell in cells}


def _expected(region: str, lens: str, outlets: list[Outlet]) -> str:
    for outlet in outlets:
        if _cell(outlet) == (region, lens):
            return WORLD[str(outlet.id)][3]
    return "not-followed"


def _cell(outlet: Outlet) -> tuple[str, str]:
    return outlet.region, str(outlet.lenses[0].lens)


def _outlet(name: str) -> Outlet:
    country, lens, _, _ = WORLD[name]
    # A region of its own for each country, so that each cell has one outlet.
    region = {"ML": "011", "FR": "155", "NG": "017", "CN": "030", "QA": "145", "EG": "015",
              "BR": "005"}[country]  # fmt: skip
    tag = LensTag(lens=LensId(lens), reason="made", date=date(2026, 1, 1))
    return Outlet(
        id=OutletId(name), name=name.title(), country=country, languages=("en",), region=region,
        lenses=(tag,),
    )  # fmt: skip


def _feed(name: str) -> Feed:
    return Feed(id=FeedId(f"{name}/made"), outlet=OutletId(name), url=f"https://{name}.test/feed")


def _polls(name: str, health: str, since: datetime, count: int) -> Iterator[Poll]:
    """Polls an hour apart: "mostly" fails every third time, and is well at the end."""
    if health == "never":
        return
    for number in range(count):
        at = since + timedelta(hours=number + 1)
        fails = health in {"failed", "gone"} or (health == "mostly" and number % 3 == 0)
        kind: Any = "status" if health == "gone" else "timeout"
        feed = _feed(name)
        entry = Entry(
            key=f"{name}-{at:%Y%m%d%H}", digest=f"{name}{at}", url=f"https://{name}.test/{number}",
            title=f"Another matter {number}", summary="Nothing to do with it.", body="",
            published=at,
        )  # fmt: skip
        carries = not fails and health != "empty"
        yield Poll(
            feed=feed, at=at, next_at=at + timedelta(hours=1), interval_s=3600.0,
            outcome="failed" if fails else "new" if carries else "same", memo=Memo(),
            changes=(New(entry=entry),) if carries else (), entries_seen=int(carries),
            error=Failed(feed=feed.id, url=feed.url, kind=kind, detail="made to fail", status=None)
            if fails else None,
        )  # fmt: skip
