"""Readers, a second writer and a backup beside the writer: nobody waits, nobody sees half."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from store_world import (
    DAY,
    MINUTE,
    NOW,
    enriched,
    entry,
    event,
    feed,
    outlet,
    poll,
    stored,
    take,
    taken,
)

from monitor.adapters.store import Store, database
from monitor.errors import StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


def side_by_side(*acts: Callable[[], None]) -> None:
    """Run all at once; an error of any of them is an error of the test."""
    errors: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]


def write(store: Store, polls: int, prefix: str = "", done: threading.Event | None = None) -> None:
    """Polls of three entries, each read with takes in the next transaction."""
    for number in range(polls):
        entries = [entry(f"{prefix}{number}-{n}") for n in range(3)]
        items = stored(store, *entries, at=NOW + number * MINUTE)
        store.finish([enriched(item, take(item)) for item in items], NOW)
    if done is not None:
        done.set()


def test_two_readers_see_whole_transactions_while_the_writer_writes(store: Store) -> None:
    """A page that is rendered during a poll must not show two thirds of it."""
    done, looks = threading.Event(), [0, 0]

    def read(number: int) -> None:
        with Store.open(store.path, read_only=True) as reader:
            before = 0
            while not done.is_set():
                rows = reader.event_rows(event(), [outlet()])
                assert len(rows.standings) % 3 == 0
                assert rows.listened[0].items % 3 == 0
                assert len(rows.standings) >= before
                before = len(rows.standings)
                looks[number] += 1

    side_by_side(lambda: write(store, 60, done=done), lambda: read(0), lambda: read(1))
    assert min(looks) > 3
    assert len(store.takes()) == 180


def test_one_store_serves_all_threads_of_a_process(store: Store) -> None:
    """Fetch, enrich and publish run in threads of one daemon and share its only writer."""
    side_by_side(*[lambda n=n: write(store, 15, f"t{n}-") for n in range(4)])
    assert (len(store.takes()), store.claim(5)) == (180, [])


def test_a_command_may_write_beside_the_daemon(store: Store) -> None:
    """`monitor outbox retry` works while the daemon runs; only one of them writes at a time."""

    def other() -> None:
        with Store.open(store.path) as second:
            write(second, 20, "other-")

    side_by_side(lambda: write(store, 20, "daemon-"), other)
    assert len(store.takes()) == 120
    assert store.check() == []


def test_a_writer_that_never_ends_is_named_instead_of_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stuck command must not stall the daemon without a word."""
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    with Store.open(store.path) as second:
        with store._write(), pytest.raises(StoreError, match="another program has been writing"):
            second.record(poll(entry("1")))
        second.record(poll(entry("1")))
    assert len(store.claim(5)) == 1


def test_a_long_read_does_not_hold_up_the_writer(store: Store) -> None:
    """A rematch or a page over many rows may take its time."""
    stored(store, entry("1"))
    with Store.open(store.path, read_only=True) as reader, reader._read():
        assert len(reader.claim(9)) == 1
        started = time.monotonic()
        stored(store, entry("2"))
        assert time.monotonic() - started < 5
        assert len(reader.claim(9)) == 1  # still the state in which its block began
    assert len(store.claim(9)) == 2


def test_a_backup_made_while_writing_restores_clean(store: Store, tmp_path: Path) -> None:
    """The copy is one state of the database, whole, and a database of its own."""
    copies: list[Path] = []
    done = threading.Event()

    def copy() -> None:
        while not done.is_set() or not copies:
            copies.append(store.backup(tmp_path / f"copy{len(copies)}.db"))

    side_by_side(lambda: write(store, 50, done=done), copy)
    for path in copies:
        with Store.open(path, read_only=True) as restored:
            assert restored.check() == []
            assert len(restored.takes()) % 3 == 0
            assert len(restored.search("Kati", limit=999)) == len(restored.takes())
    with Store.open(copies[-1]) as restored:
        before = len(restored.takes())
        write(restored, 1, "later-")
        assert len(restored.takes()) == before + 3
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_the_newest_backups_are_kept(store: Store, tmp_path: Path) -> None:
    """A week of nights, and nothing of a person's own is removed."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "monitor-before-upgrade.db").touch()
    for day in range(5):
        made = store.backup_rotated(folder, 3, NOW + day * DAY)
    assert made == folder / "monitor-2026-04-29.db"
    assert sorted(p.name for p in folder.iterdir()) == [
        "monitor-2026-04-27.db",
        "monitor-2026-04-28.db",
        "monitor-2026-04-29.db",
        "monitor-before-upgrade.db",
    ]
    assert store.backup_rotated(folder, 3, NOW + 4 * DAY + timedelta(hours=9)) == made
    assert len(list(folder.iterdir())) == 4


def test_a_backup_that_cannot_be_written_says_why_and_harms_nothing(
    store: Store, tmp_path: Path
) -> None:
    """The last good copy stays until the next one is whole."""
    with pytest.raises(StoreError, match="is the database itself"):
        store.backup(store.path)
    with pytest.raises(StoreError, match="does not exist: make it"):
        store.backup(tmp_path / "none" / "copy.db")
    good = store.backup(tmp_path / "copy.db")
    before = good.read_bytes()
    stored(store, entry("1"))
    partial = tmp_path / ".copy.db.partial"
    partial.mkdir()
    with pytest.raises(StoreError):
        store.backup(good)
    assert good.read_bytes() == before


def test_a_closed_store_leaves_one_plain_file(tmp_path: Path) -> None:
    """Copying the file of a stopped monitor copies everything."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        taken(store, *stored(store, entry("1")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["monitor.db", "monitor.db.lock"]
    other = tmp_path / "moved.db"
    other.write_bytes(path.read_bytes())
    with Store.open(other) as moved:
        assert len(moved.takes()) == 1
