"""How items stand to those that were there before them: what they link to, what they are like.

It must never decide what a relation is worth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from monitor.adapters.store.codec import to_json, to_text
from monitor.adapters.store.items import CURRENT
from monitor.adapters.store.rows import reading_of
from monitor.adapters.store.search import Search
from monitor.core.beside import AFTER, SURE
from monitor.core.identity import canonical
from monitor.types import ItemId, Kin, Reading

_LIKE = 8  # taken items that are compared with a reading
_SPELLINGS = 40  # addresses with one beginning that are looked at for a link


class Kinship(Search):
    """What history is read from, and where it is kept."""

    def linked(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings that these link to, under whatever spelling of the address."""
        links = sorted({link for r in readings for link in r.item.links if "/" in link})
        if not links:
            return []
        with self._read():
            ids = {found for link in links for found in self._at_address(link)}
            return self._readings_of(ids)

    def taken_like(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings of the same weeks that surely belong to an event and share rare words."""
        if self._row("SELECT 1 FROM matches WHERE verdict = 'match' LIMIT 1") is None:
            return []
        mine = {int(reading.item.id) for reading in readings}
        with self._read():
            found = {id_ for reading in readings for id_ in self._taken(reading)}
            return self._readings_of(found - mine)

    def kin(self, item: ItemId) -> list[Kin]:
        """How an item stood to others when it was read, nearest first."""
        rows = self._rows(
            "SELECT k.* FROM kin k JOIN items i ON i.id = k.other WHERE k.item = ? ORDER BY "
            "CASE k.how WHEN 'copy' THEN 0 WHEN 'link' THEN 1 WHEN 'alike' THEN 2 ELSE 3 END, "
            "k.score DESC, i.published, i.outlet, i.key",
            (item,),
        )
        return [
            Kin(item=ItemId(r["item"]), other=ItemId(r["other"]), how=r["how"], score=r["score"])
            for r in rows
        ]

    def unsettled(self) -> list[ItemId]:
        """Items of a pass that has not ended, in an order that does not tell who answered first."""
        rows = self._rows(
            "SELECT u.item FROM unsettled u JOIN items i ON i.id = u.item "
            "WHERE i.state = 'read' ORDER BY i.published, i.outlet, i.key"
        )
        return [ItemId(row["item"]) for row in rows]

    def settling(self, sure: Mapping[ItemId, bool]) -> None:
        """Which of these are surely taken by themselves; that, not their score, counts from now on.

        Words are counted anew: what was remembered depends on when it was asked.
        """
        with self._write() as db:
            for item, surely in sure.items():
                db.execute("UPDATE unsettled SET sure = ? WHERE item = ?", (surely, item))
        self.recount()

    def settled(self) -> None:
        """What was being settled is; what was revised meanwhile waits for the next pass."""
        with self._write() as db:
            db.execute("DELETE FROM unsettled WHERE sure IS NOT NULL")

    def readings_of(self, items: Collection[ItemId]) -> list[Reading]:
        """The present readings of these items, by id; those that are gone are left out."""
        return self._readings_of({int(item) for item in items})

    def _readings_of(self, ids: Collection[int]) -> list[Reading]:
        if not ids:
            return []
        rows = self._rows(
            f"{CURRENT}WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id",  # noqa: S608  (our own columns)
            (to_json(sorted(ids)),),
        )
        return [reading_of(row) for row in rows]

    def _at_address(self, link: str) -> list[int]:
        """Items whose address is this one but for its scheme, its end and tracking."""
        return [
            row["id"]
            for scheme in ("https://", "http://")
            for row in self._rows(
                "SELECT id, url FROM items WHERE url >= :a AND url < :a || '~' LIMIT :n",
                {"a": f"{scheme}{link.partition('?')[0]}", "n": _SPELLINGS},
            )
            if canonical(row["url"]) == link
        ]

    def _taken(self, reading: Reading) -> list[int]:
        query = self._rare_query(reading)
        if not query:
            return []
        published = reading.item.published
        rows = self._rows(
            "SELECT f.rowid AS id FROM items_fts f JOIN items i ON i.id = f.rowid "
            "LEFT JOIN unsettled u ON u.item = i.id "
            "WHERE items_fts MATCH ? AND i.published BETWEEN ? AND ? AND i.id <> ? AND ifnull("
            "u.sure, EXISTS (SELECT 1 FROM matches m WHERE m.item = i.id AND m.verdict = 'match' "
            "AND m.score >= ?)) "
            "ORDER BY f.rank, i.published, i.outlet, i.key LIMIT ?",
            (
                query,
                to_text(published - AFTER),
                to_text(published + AFTER),
                reading.item.id,
                SURE,
                _LIKE,
            ),
        )
        return [row["id"] for row in rows]
