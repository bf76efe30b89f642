"""One SQLite file: how it is opened, locked, written, read and closed, and how its errors sound.

It must never know a table of ours beyond the migrations. Every write is one
BEGIN IMMEDIATE transaction under a thread lock and a file lock.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from sqlite_utils import Database

from monitor.adapters.store.schema import APPLICATION_ID, migrations
from monitor.errors import MonitorError, StoreError, StoreFullError, StoreTooNewError

BUSY_S = 30.0  # longer than any transaction of ours; a backup or a checkpoint never blocks
WAL_LIMIT = 64 * 1024 * 1024  # the WAL file is cut back to this after a checkpoint
SPARE = 1024 * 1024  # below this much free space an I/O error is called a full disk
_NO_SPACE = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_FSYNC}

Parameters = Sequence[Any] | Mapping[str, Any]


def explain(error: sqlite3.Error, path: Path) -> StoreError:
    """One of our errors, with the file and what to do about it."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL or (code in _NO_SPACE and _free(path) < SPARE):
        return StoreFullError(
            f"{path}: no space left; nothing was lost. Free some space: work resumes by itself"
        )
    remedy = {
        sqlite3.SQLITE_BUSY: "Another program holds the database: stop it, or try again",
        sqlite3.SQLITE_LOCKED: "Another program holds the database: stop it, or try again",
        sqlite3.SQLITE_READONLY: "Make the file and its directory writable for this user",
        sqlite3.SQLITE_PERM: "Make the file and its directory readable for this user",
        sqlite3.SQLITE_CANTOPEN: "Check that the directory exists and this user may write in it",
        sqlite3.SQLITE_NOTADB: "This file is not a database: name another with --db",
        sqlite3.SQLITE_CORRUPT: "Restore the newest backup (docs/running.md)",
        sqlite3.SQLITE_IOERR: "Check the disk and its mount, then try again",
        sqlite3.SQLITE_CONSTRAINT: "A promise of the store is broken: please report this",
    }.get(primary, "Please report this with the command that was run")
    return StoreError(f"{path}: {error}. {remedy}")


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return SPARE


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """sqlite3's errors leave as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection with our settings; `isolation_level` None: no transaction opens by itself."""
    mode = "ro" if read_only else "rwc"
    conn = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        conn.row_factory = sqlite3.Row
        if read_only:
            conn.execute("PRAGMA query_only = ON")
        else:
            conn.execute("PRAGMA journal_mode = WAL").fetchone()
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute("PRAGMA foreign_keys = ON")
            conn.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}").fetchone()
        conn.execute("PRAGMA cache_size = -8192")  # 8 MiB: indices stay warm, and a pass small
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the file is really opened
    except BaseException:
        conn.close()
        raise
    return conn


class Connection:
    """An open database; a Store is one with the methods of all its rooms."""

    def __init__(self, path: Path, conn: sqlite3.Connection, gate: int | None) -> None:
        self.path = path
        self.read_only = gate is None
        self._conn = conn
        self._db = Database(conn, execute_plugins=False)
        self._gate = gate  # file descriptor of the lock file
        self._lock = threading.RLock()
        self._writing = False
        self._closed = False
        self._token = secrets.token_hex(8)  # tells our leases from those of a process that died

    @classmethod
    def open(cls, path: Path | str, read_only: bool = False) -> Self:
        """Open, and bring the schema up to date; StoreError says what is wrong and what to do.

        A read-only store sees each committed transaction and never blocks a writer.
        """
        path = Path(path)
        if read_only:
            return cls._open_reader(path)
        if not path.parent.is_dir():
            raise StoreError(f"{path.parent} does not exist: make it, or name another with --db")
        try:
            gate = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(
                f"{path}.lock: {error.strerror}. Make the directory writable for this user"
            ) from error
        try:
            with speaking(path), _hold(gate, path):
                return cls._prepare(path, gate)
        except BaseException:
            os.close(gate)
            raise

    @classmethod
    def _prepare(cls, path: Path, gate: int) -> Self:
        conn = connect(path, read_only=False)
        try:
            store = cls(path, conn, gate)
            store._check_schema()
            migrations.apply(store._db)
        except BaseException:
            conn.close()
            raise
        return store

    @classmethod
    def _open_reader(cls, path: Path) -> Self:
        if not path.exists():
            raise StoreError(f"{path} does not exist: run `monitor poll` first, or name another")
        with speaking(path):
            conn = connect(path, read_only=True)
            try:
                store = cls(path, conn, None)
                store._check_schema()
                store._check_up_to_date()
            except BaseException:
                conn.close()
                raise
            return store

    def _check_schema(self) -> None:
        applied = {step.name for step in migrations.applied(self._db)}
        unknown = applied - {step.name for step in migrations._migrations}  # noqa: SLF001  (no public list of all steps)
        if unknown:
            raise StoreTooNewError(
                f"{self.path} was written by a newer version of this program (schema "
                f"{max(unknown)}): install that version, or restore a backup made by this one"
            )
        mark = self._conn.execute("PRAGMA application_id").fetchone()[0]
        tables = set(self._db.table_names()) - {migrations.migrations_table}
        if tables and mark != APPLICATION_ID:
            raise StoreError(
                f"{self.path} is a database of another program: name another file with --db"
            )

    def _check_up_to_date(self) -> None:
        if migrations.pending(self._db):
            raise StoreError(
                f"{self.path} was written by an older version: run `monitor poll` or "
                "`monitor run` once, which brings it up to date"
            )

    # ---- transactions ----------------------------------------------------

    @contextmanager
    def _write(self) -> Iterator[Database]:
        """One transaction that is committed whole when the block ends well.

        The file lock lets a command write beside the daemon while only one
        connection ever writes or checkpoints (REQUIREMENTS R7: SQLite before
        3.51.3 can corrupt a WAL when two do). A nested block joins the outer one.
        """
        with self._lock:
            gate = self._gate
            if gate is None:
                raise StoreError(f"{self.path} is open for reading only")
            if self._writing:
                yield self._db
                return
            with speaking(self.path), _hold(gate, self.path):
                self._conn.execute("BEGIN IMMEDIATE")
                self._writing = True
                try:
                    yield self._db
                    self._conn.execute("COMMIT")
                except BaseException:
                    _roll_back(self._conn)
                    raise
                finally:
                    self._writing = False

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """All reads of the block see one state of the database."""
        with self._lock, speaking(self.path):
            if self._conn.in_transaction:
                yield self._conn
                return
            self._conn.execute("BEGIN")
            try:
                yield self._conn
            finally:
                _roll_back(self._conn)

    def _rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """All rows of one query."""
        with self._lock, speaking(self.path):
            return self._conn.execute(sql, parameters).fetchall()

    def _row(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        """The first row of one query, or None."""
        with self._lock, speaking(self.path):
            row: sqlite3.Row | None = self._conn.execute(sql, parameters).fetchone()
            return row

    # ---- the end ---------------------------------------------------------

    def close(self) -> None:
        """Close; closing twice is harmless. The last connection moves the WAL into the file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            if self._gate is None:
                self._conn.close()
                return
            try:
                with _hold(self._gate, self.path):
                    self._conn.close()
            except MonitorError:
                self._conn.close()  # another program writes for very long: leave it the WAL
            finally:
                os.close(self._gate)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _roll_back(conn: sqlite3.Connection) -> None:
    """Undo what is open; SQLite itself may have done so (a full disk)."""
    if conn.in_transaction:
        conn.execute("ROLLBACK")


@contextmanager
def _hold(gate: int, path: Path) -> Iterator[None]:
    """Hold the file lock; the kernel lets go of it if we are killed."""
    deadline = time.monotonic() + BUSY_S
    pause = 0.001
    while True:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreError(
                    f"{path}: another program has been writing for {BUSY_S:.0f} s: "
                    "stop it, or try again"
                ) from None
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
    try:
        yield
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)
