"""Copies of the database that restore clean, made while it is in use; and what may be forgotten.

It must never remove a take, or what a take was made from.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from monitor.adapters.store.codec import to_text
from monitor.adapters.store.database import Connection, connect, speaking
from monitor.errors import StoreError, StoreFullError

PRUNED_AT_ONCE = 1000  # items in one transaction, so that collect and enrich get their turn

_FORGET = "DELETE FROM {} WHERE {} IN (SELECT value FROM json_each(?))"


class Backup(Connection):
    """Copying and forgetting."""

    def backup(self, path: Path | str) -> Path:
        """Write a sound copy to `path`, replacing what is there; return its absolute path.

        The copy is one state of the database; writers go on meanwhile. It is
        checked and flushed to disk before it takes its name, so that a file of
        that name is always whole. StoreFullError where there is no space for it.
        """
        target = Path(path).absolute()
        if target == self.path.absolute():
            raise StoreError(f"{target} is the database itself: name another file")
        if not target.parent.is_dir():
            raise StoreError(f"{target.parent} does not exist: make it, or name another place")
        partial = target.with_name(f".{target.name}.partial")
        try:
            with speaking(target):
                self._copy(partial)
            _flush(partial)
            partial.replace(target)
            _flush(target.parent)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StoreFullError(f"{target}: no space left for a copy. Free some") from error
            raise StoreError(
                f"{target}: {error.strerror}. Make its directory writable for this user"
            ) from error
        finally:
            for leftover in (partial, Path(f"{partial}-journal")):
                with contextlib.suppress(OSError):  # the error above says what is wrong
                    leftover.unlink()
        return target

    def _copy(self, partial: Path) -> None:
        partial.unlink(missing_ok=True)
        # A connection of its own: its read transaction blocks no writer, and the
        # store's lock is not held while a gigabyte is copied.
        with (
            closing(connect(self.path, read_only=True)) as source,
            closing(sqlite3.connect(partial, isolation_level=None)) as copy,
        ):
            source.backup(copy)
            # A plain file can be read from a disk that is mounted read-only.
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
            found = [row[0] for row in copy.execute("PRAGMA quick_check")]
        if found != ["ok"]:
            raise StoreError(f"{self.path}: the copy is damaged ({found[0]}). Keep the last backup")

    def backup_rotated(self, folder: Path | str, keep: int, now: datetime) -> Path:
        """Write ``<name>-YYYY-MM-DD.db`` into `folder` and keep the newest `keep` of them.

        The folder is made if need be. A second backup of one UTC day replaces
        the first. Files with other names are left alone, and nothing is removed
        if the copy fails.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{place}: {error.strerror}. Name another place") from error
        stem = self.path.stem
        made = self.backup(place / f"{stem}-{to_text(now)[:10]}.db")
        dated = re.compile(rf"{re.escape(stem)}-\d{{4}}-\d\d-\d\d\.db")
        old = sorted(file for file in place.iterdir() if dated.fullmatch(file.name))
        for file in old[: -max(keep, 1)]:
            file.unlink()
        return made

    def prune(self, items_before: datetime, polls_before: datetime) -> tuple[int, int]:
        """Forget old items that made no take, and old rows of the poll log; say how many.

        Age is the time of the fetch. An item stays if it ever made a take, or if
        one that did reprints it. The counts of polls per outlet and day stay for
        ever: they are the evidence for silence.
        """
        items = 0
        while True:
            old = self._rows(
                "SELECT i.id FROM items i WHERE i.fetched < ? AND NOT EXISTS "
                "(SELECT 1 FROM takes k WHERE k.item = i.id) AND NOT EXISTS "
                "(SELECT 1 FROM origins o JOIN takes k ON k.item = o.copy WHERE o.origin = i.id) "
                "ORDER BY i.fetched LIMIT ?",
                (to_text(items_before), PRUNED_AT_ONCE),
            )
            if not old:
                break
            items += len(old)
            ids = f"[{','.join(str(row['id']) for row in old)}]"
            self._forget(ids)
        with self._write() as db:
            polls = db.execute("DELETE FROM polls WHERE at < ?", (to_text(polls_before),)).rowcount
        return items, polls

    def _forget(self, ids: str) -> None:
        with self._write() as db:
            for table, column in (
                ("items_fts", "rowid"),
                ("item_keys", "item"),
                ("revisions", "item"),
                ("translations", "item"),
                ("matches", "item"),
                ("origins", "copy"),
                ("origins", "origin"),
                ("origins", "found_by"),
                ("items", "id"),
            ):
                db.execute(_FORGET.format(table, column), (ids,))


def _flush(path: Path) -> None:
    """Make a file, or the names in a directory, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
