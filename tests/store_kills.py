"""A program that writes to a store and is killed, again and again; test_store_crash reads its record.

It runs as a process of its own, without threads, because it forks: starting Python
for each kill would cost a second, a fork costs milliseconds. What a child was told
to be committed comes back through a pipe, one line each.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store_world import MALI, MINUTE, NIGER, NOW, enriched, entry, event, feed, outlet, poll, take

from monitor.adapters.store import Store
from monitor.types import Item, New, OutletId, Poll, Revised, Take

STUDIO = OutletId("studio")
Say = Callable[[str], None]


def work(path: Path, polls: int, say: Say, watch: Callable[[Store], None] = lambda _: None) -> None:
    """Collect and read in turns until `polls` are done; what comes next is read from the rows."""
    with Store.open(path) as store:
        watch(store)
        store.sync([outlet()], [feed()], [event(), event(NIGER)], NOW)
        while True:
            items = store.claim(4)
            if items:
                for _ in range(2):  # told twice: an answer may have been lost
                    store.finish([enriched(i, *outcomes(i)) for i in items], NOW)
                say(f"read {' '.join(f'{i.key}/{i.revision}' for i in items)}")
                continue
            done = len(store.polls_since(NOW))
            if done >= polls:
                say("done")
                return
            for number in (done - 1, done) if done else (done,):  # the last one is told again
                store.record(numbered_poll(store, number))
            say(f"poll {done}")


def numbered_poll(store: Store, number: int) -> Poll:
    """Three new entries, and an edit of one that the poll before brought."""
    changes: list[New | Revised] = [New(entry=entry(f"{number}-{n}")) for n in range(3)]
    before = store.known(STUDIO, [f"id:{number - 1}-0"])
    changes += [
        Revised(item=k.item, entry=entry(f"{number - 1}-0", digest="edited", title="Edited"))
        for k in before.values()
    ]
    return poll(*changes, at=NOW + number * MINUTE)


def outcomes(item: Item) -> list[Take]:
    """A take for each item, and for some a second one that an edit withdraws."""
    first = take(item, MALI, gist=f"{item.title} {item.revision}")
    return [first] if item.revision else [first, take(item, NIGER)]


def killed_after(
    path: Path, polls: int, seconds: float, *, in_work: bool
) -> tuple[list[str], bool]:
    """Work in a child that is killed after a while: what it was told, and whether it ended.

    With `in_work` the while begins when the child was told of its first commit,
    so that the kill falls into the work on a slow machine too.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(path, polls, lambda line: say_to(writing, line))
        os._exit(0)
    os.close(writing)
    first = os.read(reading, 65536) if in_work else b""
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        lines = (first + told.read()).decode().splitlines()
    return lines, "done" in lines


def killed_at_statement(path: Path, number: int, act: Callable[[Path], None]) -> bool:
    """Do `act` in a child that kills itself before its `number`-th SQL statement; True if it did."""
    child = os.fork()
    if child == 0:
        count_down(number)
        act(path)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError(f"the child failed by itself before statement {number}")
    return os.WIFSIGNALED(status)


def count_down(left: int) -> None:
    """From now on, each new connection of this process counts its statements."""
    connect, counter = sqlite3.connect, [left]

    def trace(_: str) -> None:
        counter[0] -= 1
        if counter[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counting(*arguments: object, **named: object) -> sqlite3.Connection:
        conn: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]  # handed through
        conn.set_trace_callback(trace)
        return conn

    sqlite3.connect = counting  # type: ignore[assignment]  # only in a child that is about to die


def say_to(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def sound(path: Path) -> str:
    """SQLite's own opinion of the file."""
    conn = sqlite3.connect(path)
    try:
        return str(conn.execute("PRAGMA quick_check").fetchone()[0])
    finally:
        conn.close()


def random_kills(path: Path, polls: int, kills: int, seed: int) -> list[dict[str, Any]]:
    """Kill writers at random moments; for each: what it was told, and how the file is."""
    chance = random.Random(seed)
    record: list[dict[str, Any]] = []
    for number in range(kills):
        seconds = chance.uniform(0.0, 0.03)
        told, ended = killed_after(path, polls, seconds, in_work=number % 2 == 1)
        record.append({"told": told, "sound": sound(path) if path.exists() else "ok"})
        if ended:
            break
    return record


def migration_kills(path: Path, step: int) -> list[list[str]]:
    """Kill the opening of a new file before every `step`-th statement; what each kill left."""
    left: list[list[str]] = []
    for number in range(1, 10_000, step):
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        killed = killed_at_statement(path, number, lambda p: Store.open(p).close())
        with sqlite3.connect(path) as conn:
            steps = "SELECT name FROM sqlite_master WHERE name = '_sqlite_migrations'"
            there = conn.execute(steps).fetchone()
            done = conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id") if there else ()
            left.append([row[0] for row in done] + tables(conn))
        conn.close()
        Store.open(path).close()  # and it is brought up to date
        if not killed:
            return left
    raise AssertionError("opening never ended")


def tables(conn: sqlite3.Connection) -> list[str]:
    rows = conn.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [row[0] for row in rows if "_sqlite_migrations" not in row[0]]


def statement_kills(path: Path, polls: int, most: int) -> int:
    """Kill the work before one statement after another, going on from where each kill left it."""
    for kills in range(most):
        # 37 walks through all of 60..559; the longest transaction has fewer statements
        if not killed_at_statement(path, 60 + kills * 37 % 500, lambda p: work(p, polls, silent)):
            return kills
        assert sound(path) == "ok"
    raise AssertionError(f"{most} kills, and the work did not end: it does not go on")


def silent(_: str) -> None:
    """Nobody listens to this child."""


def main(task: str, path: Path, *numbers: int) -> None:
    answer: object
    if task == "random":
        answer = random_kills(path, *numbers)
    elif task == "migrations":
        answer = migration_kills(path, *numbers)
    else:
        answer = statement_kills(path, *numbers)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
