"""kill -9, a full disk, a foreign file: nothing that was committed is lost, nothing is doubled."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from comparing import facts, quick_check
from store_kills import silent, sound, tables, work
from store_world import MINUTE, NOW, enriched, entry, event, feed, outlet, poll, stored, take

from monitor.adapters.store import Store
from monitor.adapters.store.schema import migrations
from monitor.errors import StoreError, StoreFullError, StoreTooNewError

TESTS = Path(__file__).parent.parent


def run_kills(task: str, path: Path, *numbers: int) -> Any:
    """store_kills.py in a process of its own."""
    done = subprocess.run(
        [sys.executable, TESTS / "store_kills.py", task, path, *map(str, numbers)],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What twelve polls leave behind if nobody kills anything."""
    path = tmp_path_factory.mktemp("undisturbed") / "monitor.db"
    work(path, 12, silent)
    return facts(path)


def test_killed_at_random_nothing_told_to_be_committed_is_lost(
    tmp_path: Path, undisturbed: dict[str, list[str]]
) -> None:
    """A power cut or an impatient operator costs at most the work in hand."""
    check_random_kills(tmp_path / "monitor.db", 30, 7, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_killed_two_hundred_times_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    """R7: kill -9 x 200 at random points of every pass."""
    plain = tmp_path / "plain.db"
    work(plain, 60, silent)
    check_random_kills(tmp_path / "monitor.db", 200, seed, facts(plain), polls=60)


def check_random_kills(
    path: Path, kills: int, seed: int, undisturbed: dict[str, list[str]], polls: int = 12
) -> None:
    record = run_kills("random", path, polls, kills, seed)
    assert {one["sound"] for one in record} == {"ok"}
    told = [line for one in record for line in one["told"]]
    polled = [line for line in told if line.startswith("poll")]
    assert len(polled) == len(set(polled))  # a poll that was committed is never next again
    read = [name for line in told if line.startswith("read") for name in line.split()[1:]]
    assert len(read) == len(set(read))
    assert sum(bool(one["told"]) for one in record) > 1  # the kills fell into the work
    work(path, polls, silent)  # the next pass goes on from the rows
    assert facts(path) == undisturbed
    assert quick_check(path) == "ok"


def test_killed_before_any_statement_the_work_ends_as_if_undisturbed(
    tmp_path: Path, undisturbed: dict[str, list[str]]
) -> None:
    """Between any two statements of any transaction there is a moment at which one dies."""
    path = tmp_path / "monitor.db"
    assert run_kills("statements", path, 12, 150) > 10
    assert facts(path) == undisturbed


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_a_migration_that_is_killed_leaves_the_old_or_the_new_schema(
    tmp_path: Path, step: int
) -> None:
    """An upgrade that dies half way must not need a person with a shell."""
    path = tmp_path / "monitor.db"
    left = run_kills("migrations", path, step)
    steps = [step.name for step in migrations._migrations]
    whole: dict[tuple[str, ...], list[str]] = {}
    for names in left:
        done = tuple(name for name in names if name in steps)
        assert list(done) == steps[: len(done)]
        schema = [line for line in names if line not in steps]
        assert whole.setdefault(done, schema) == schema  # one schema for each state, never between
    assert len(whole) == len(steps) + 1
    conn = sqlite3.connect(path)
    assert tables(conn) == whole[tuple(steps)]
    conn.close()


# ---- a full disk -----------------------------------------------------------


def fill(store: Store) -> tuple[int, int]:
    """Record polls until the disk is full: how many were kept, and the one that was not."""
    for number in range(10_000):
        try:
            store.record(long_poll(number))
        except StoreFullError:
            return number, number
    raise AssertionError("the disk never filled")


def long_poll(number: int) -> Any:
    text = f"{number} " * 2000
    return poll(*[entry(f"{number}-{n}", body=text) for n in range(4)], at=NOW + number * MINUTE)


def test_a_database_that_may_not_grow_says_so_and_resumes(tmp_path: Path) -> None:
    """R7: disk full: no crash, reads work, work resumes when there is space."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        store._conn.execute("PRAGMA max_page_count = 400").fetchone()
        kept, refused = fill(store)
        with pytest.raises(StoreFullError, match="no space left; nothing was lost"):
            store.record(long_poll(refused))
        assert kept > 1
        assert [i.key for i in store.claim(99, tries=3)][:1] == ["id:0-0"]
        assert len(store.claim(10_000)) == 4 * kept
        with Store.open(path, read_only=True) as reader:
            assert len(reader.claim(10_000)) == 4 * kept
        store._conn.execute("PRAGMA max_page_count = 1073741823").fetchone()
        store.record(long_poll(refused))
        assert len(store.claim(10_000)) == 4 * kept + 4
    assert sound(path) == "ok"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small file system can be mounted by root only")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"this machine lets nobody mount: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_is_really_full_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    """The same with a file system that has no more blocks, a backup into it included."""
    path = small_disk / "monitor.db"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1024 * 1024))
    with Store.open(path) as store:
        kept, refused = fill(store)
        assert kept > 1
        with pytest.raises(StoreFullError):
            store.record(long_poll(refused))
        assert len(store.claim(10_000)) == 4 * kept
        with Store.open(path, read_only=True) as reader:
            assert len(reader.claim(10_000)) == 4 * kept
            with pytest.raises(StoreFullError):
                reader.backup(small_disk / "copy.db")
        assert sorted(p.name for p in small_disk.iterdir() if "copy" in p.name) == []
        ballast.unlink()
        store.record(long_poll(refused))
        assert len(store.claim(10_000)) == 4 * kept + 4
    assert sound(path) == "ok"


# ---- files that are not ours -----------------------------------------------


def test_a_database_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    """A downgrade must not damage what the newer version wrote."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store, store._write() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('regional-takes', '9999-future', '')"
        )
    for read_only in (False, True):
        with pytest.raises(StoreTooNewError, match=r"9999-future.*install that version"):
            Store.open(path, read_only=read_only)


def test_a_database_of_an_older_program_is_brought_up_to_date_by_writers_only(
    tmp_path: Path,
) -> None:
    """A reader must not answer from half a schema, nor write."""
    path = tmp_path / "monitor.db"
    Store.open(path).close()
    conn = sqlite3.connect(path)
    conn.executescript(
        "DROP TABLE items_words; DROP TABLE items_fts; "
        "DELETE FROM _sqlite_migrations WHERE name = '0006-search'"
    )
    conn.close()
    with pytest.raises(StoreError, match="older version"):
        Store.open(path, read_only=True)
    with Store.open(path) as store:
        assert store.search("anything") == []


def test_what_is_wrong_with_a_file_is_said_with_a_remedy(tmp_path: Path) -> None:
    """An operator at three in the morning needs the next step, not a traceback."""
    foreign = tmp_path / "foreign.db"
    conn = sqlite3.connect(foreign)
    conn.execute("CREATE TABLE bookmarks (url)")
    conn.close()
    text = tmp_path / "text.db"
    text.write_text("This is no database, however long it goes on. " * 50)
    folder = tmp_path / "folder.db"
    folder.mkdir()
    cases = {
        foreign: "database of another program: name another file with --db",
        text: "not a database.*name another with --db",
        folder: "Check that the directory exists",
        tmp_path / "none" / "x.db": "does not exist: make it",
    }
    for path, said in cases.items():
        with pytest.raises(StoreError, match=said):
            Store.open(path)
    with pytest.raises(StoreError, match="run `monitor poll` first"):
        Store.open(tmp_path / "missing.db", read_only=True)
    with pytest.raises(StoreError, match="name another with --db"):
        Store.open(text, read_only=True)
    assert foreign.read_bytes().startswith(b"SQLite format 3")


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    """Reading on from a damaged page would show what nobody wrote."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        items = stored(store, *[entry(str(n), body="long " * 500) for n in range(200)])
        store.finish([enriched(i, take(i)) for i in items], NOW)
    whole = bytearray(path.read_bytes())
    for page in range(60, len(whole) // 4096, 3):  # the schema's own pages come first
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(whole)
    with Store.open(path, read_only=True) as reader:
        with pytest.raises(StoreError, match="Restore the newest backup"):
            list(reader.readings())
        with pytest.raises(StoreError):
            reader.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_store_that_is_open_for_reading_refuses_to_write(tmp_path: Path) -> None:
    """The page and the status command can never hold up the daemon."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        store.sync([outlet()], [feed()], [event()], NOW)
    with Store.open(path, read_only=True) as reader:
        with pytest.raises(StoreError, match="open for reading only"):
            reader.record(poll(entry("1")))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader._conn.execute("DELETE FROM feeds")
    reader.close()  # closing twice is harmless
