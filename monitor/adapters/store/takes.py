"""Takes and what is behind them: the rows that a page and a digest are made of.

It must never read the clock: the newest row is the only time it knows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from monitor.adapters.store.codec import from_json, from_text, maybe_time, to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.adapters.store.ledger import IN_FORCE, LAST
from monitor.adapters.store.origins import Reprints, reprints
from monitor.adapters.store.rows import READING_COLUMNS, reading_of, take_of
from monitor.types import (
    Earlier,
    Event,
    EventRows,
    EventSlug,
    ItemId,
    Lang,
    LensId,
    Listened,
    Outlet,
    OutletId,
    Reading,
    Standing,
    Take,
    TakeId,
)

# The text that a take was made from: that of its own revision, if the item has been edited since.
BEHIND = (
    f"SELECT k.id AS take_id, {READING_COLUMNS} FROM takes k "  # noqa: S608  (our own column list)
    "JOIN items i ON i.id = k.item "
    "LEFT JOIN revisions v ON v.item = k.item AND v.revision = k.revision "
    "JOIN translations t ON t.item = k.item AND t.revision = k.revision "
)


class Takes(Connection):
    """What publish reads of takes, and enrich of those in force."""

    def standing_take(self, item: ItemId, event: EventSlug) -> Standing | None:
        """The take in force for this item and event, if any.

        Its origin group is counted alone: the groups of a whole event would cost
        each reading a walk through all takes of the event.
        """
        found = self._standings(
            "k.item = :item AND k.event = :event", alone=True, item=item, event=event
        )
        return found[0] if found else None

    def takes_after(self, take: TakeId | None, events: Collection[EventSlug]) -> list[Standing]:
        """Takes in force that were recorded after `take`, oldest first.

        A correction is among them, with the take that it supersedes; what was
        withdrawn is not.
        """
        where = "k.id > :after AND k.event IN (SELECT value FROM json_each(:events))"
        return self._standings(where, after=take or 0, events=to_json(sorted(events)))

    def withdrawn_after(self, take: TakeId, events: Collection[EventSlug]) -> list[Take]:
        """Withdrawals after `take`, in force, of lines that had begun by then; oldest first."""
        rows = self._rows(
            f"SELECT k.* FROM takes k WHERE k.withdrawn <> '' AND {LAST} AND k.id > :after "  # noqa: S608  (our own condition)
            "AND k.event IN (SELECT value FROM json_each(:events)) AND EXISTS "
            "(SELECT 1 FROM takes r WHERE r.item = k.item AND r.event = k.event "
            "AND r.id <= :after) ORDER BY k.id",
            {"after": take, "events": to_json(sorted(events))},
        )
        return [take_of(row) for row in rows]

    def event_rows(
        self,
        event: Event,
        outlets: Sequence[Outlet],
        *,
        related: tuple[tuple[str, str, str], ...] = (),
        lens_labels: Mapping[LensId, str] = MappingProxyType({}),
        entity_names: Mapping[str, str] = MappingProxyType({}),
        base_url: str = "",
    ) -> EventRows:
        """Everything that the page of an event is made of, oldest take first.

        `outlets` are those in force: they are what was listened to, and they
        name the outlets of the takes. `as_of` is the newest poll of theirs or
        the newest take, whichever is later.
        """
        with self._read():
            named = {outlet.id: outlet for outlet in outlets}
            standings = tuple(
                sorted(
                    self._standings("k.event = :event", named=named, event=event.slug),
                    key=lambda s: (s.take.published, s.take.id or 0),
                )
            )
            return EventRows(
                event=event,
                standings=standings,
                listened=self._listened(event, outlets, standings),
                related=related,
                lens_labels=lens_labels,
                entity_names=entity_names,
                as_of=self._as_of(event, outlets),
                base_url=base_url,
            )

    def takes(
        self,
        *,
        event: EventSlug | None = None,
        outlet: OutletId | None = None,
        lens: LensId | None = None,
        language: Lang | None = None,
        country: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        history: bool = False,
        limit: int | None = None,
    ) -> list[Take]:
        """Takes in force, newest published first; `history`: every row ever appended.

        `lens` "" asks for takes of unlabelled outlets; `since` (inclusive) and
        `until` (exclusive) bound the time of publication.
        """
        asked: dict[str, Any] = {
            "k.event = :event": event,
            "k.outlet = :outlet": outlet,
            "k.language = :language": language,
            "k.country = :country": country,
            "k.published >= :since": None if since is None else to_text(since),
            "k.published < :until": None if until is None else to_text(until),
        }
        where = [part for part, value in asked.items() if value is not None]
        values = {part.rpartition(":")[2]: value for part, value in asked.items()}
        if lens is not None:
            carries = "EXISTS (SELECT 1 FROM json_each(k.lenses) WHERE value = :lens)"
            where.append(carries if lens else "k.lenses = '[]'")
        if not history:
            where.append(IN_FORCE)
        rows = self._rows(
            "SELECT k.* FROM takes k WHERE "  # noqa: S608  (our own conditions)
            f"{' AND '.join(where) or '1'} ORDER BY k.published DESC, k.id DESC LIMIT :n",
            values | {"lens": lens, "n": -1 if limit is None else limit},
        )
        return [take_of(row) for row in rows]

    def take_history(self, item: ItemId, event: EventSlug) -> list[Take]:
        """Every row of one line of takes, oldest first."""
        rows = self._rows(
            "SELECT * FROM takes WHERE item = ? AND event = ? ORDER BY id", (item, event)
        )
        return [take_of(row) for row in rows]

    def earlier_texts(self, items: Collection[ItemId]) -> list[Earlier]:
        """Texts that outlets have replaced in these items, by item and revision.

        What we replaced ourselves, by reading the page behind an item, is none of them.
        """
        rows = self._rows(
            "SELECT * FROM revisions WHERE item IN (SELECT value FROM json_each(?)) "
            "AND replaced_by = 'feed' ORDER BY item, revision",
            (to_json(sorted(items)),),
        )
        return [
            Earlier(
                item=ItemId(row["item"]), revision=row["revision"], title=row["title"],
                summary=row["summary"], body=row["body"], replaced=from_text(row["replaced_at"]),
            )
            for row in rows
        ]  # fmt: skip

    # ---- behind the rows -------------------------------------------------

    def _standings(
        self,
        where: str,
        *,
        named: Mapping[OutletId, Outlet] | None = None,
        alone: bool = False,
        **values: Any,
    ) -> list[Standing]:
        """Takes in force that satisfy `where`, by id, with all that is behind them.

        Groups are those of the whole event, or with `alone` of these takes only.
        """
        with self._read():
            condition = f"WHERE {where} AND {IN_FORCE}"
            takes = [
                take_of(row)
                for row in self._rows(f"SELECT k.* FROM takes k {condition} ORDER BY k.id", values)  # noqa: S608  (our own conditions)
            ]
            readings: dict[int, Reading] = {
                row["take_id"]: reading_of(row)
                for row in self._rows(f"{BEHIND}{condition}", values)
            }
            outlets = self._outlets_of(takes, named or {})
            groups = {
                event: self._reprints(
                    [t.item for t in takes if t.event == event] if alone else self._items_of(event)
                )
                for event in {take.event for take in takes}
            }
        return [
            Standing(
                take=take,
                reading=readings[take.id],
                outlet=outlets[take.outlet],
                origin_group=groups[take.event].group[take.item],
                agency=groups[take.event].agency.get(take.item, ""),
                inherited=take.item in groups[take.event].inherited,
            )
            for take in takes
            if take.id is not None
        ]

    def _outlets_of(
        self, takes: Sequence[Take], named: Mapping[OutletId, Outlet]
    ) -> dict[OutletId, Outlet]:
        """The outlet of each take: as given, as last configured, or as the take remembers it."""
        wanted = to_json(sorted({take.outlet for take in takes} - set(named)))
        rows = self._rows(
            "SELECT config FROM outlets WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
        )
        stored = {outlet.id: outlet for outlet in (from_json(Outlet, r["config"]) for r in rows)}
        found = stored | dict(named)
        for take in takes:
            if take.outlet not in found:
                found[take.outlet] = Outlet(
                    id=take.outlet,
                    name=take.outlet_name,
                    country=take.country,
                    languages=(take.language,),
                    region=take.region,
                )
        return found

    def _items_of(self, event: EventSlug) -> list[ItemId]:
        """The items of all takes in force of an event, in the order of their takes."""
        rows = self._rows(
            f"SELECT k.item FROM takes k WHERE k.event = ? AND {IN_FORCE} ORDER BY k.id",  # noqa: S608  (our own condition)
            (event,),
        )
        return [ItemId(row["item"]) for row in rows]

    def _reprints(self, ids: Sequence[ItemId]) -> Reprints:
        """Who reprints whom among these items."""
        rows = self._rows(
            "SELECT copy, origin, agency FROM origins WHERE "
            "copy IN (SELECT value FROM json_each(:ids)) "
            "OR origin IN (SELECT value FROM json_each(:ids)) "
            "ORDER BY score DESC, copy, origin, agency",
            {"ids": json.dumps(ids)},
        )
        return reprints(ids, [(r["copy"], r["origin"], r["agency"]) for r in rows])

    def _listened(
        self, event: Event, outlets: Sequence[Outlet], standings: Sequence[Standing]
    ) -> tuple[Listened, ...]:
        """What the poll log knows of each outlet since the event began."""
        began = event.date.isoformat()
        # The day after the event's last one; an open event has no end ("~" sorts after digits).
        ended = (event.until + timedelta(days=1)).isoformat() if event.until else "~"
        polls = {
            row["outlet"]: row
            for row in self._rows(
                "SELECT outlet, sum(ok) AS ok, sum(failed) AS failed FROM poll_days "
                "WHERE day >= ? GROUP BY outlet",
                (began,),
            )
        }
        health = {
            row["outlet"]: row
            for row in self._rows(
                "SELECT outlet, max(last_ok_at) AS last_ok, group_concat("
                "CASE WHEN failures > 0 AND retired = 0 THEN error_kind || ': ' || error_detail "
                "END, '; ') AS error FROM (SELECT * FROM feeds ORDER BY id) GROUP BY outlet"
            )
        }
        listened = []
        for outlet in outlets:
            poll, feed = polls.get(outlet.id), health.get(outlet.id)
            published = [s.take.published for s in standings if s.take.outlet == outlet.id]
            items = self._row(
                "SELECT count(*) FROM items WHERE outlet = ? AND published >= ? AND published < ?",
                (outlet.id, began, ended),
            )
            listened.append(
                Listened(
                    outlet=outlet,
                    polls_ok=poll["ok"] if poll else 0,
                    polls_failed=poll["failed"] if poll else 0,
                    items=items[0] if items else 0,
                    takes=len(published),
                    last_ok=maybe_time(feed["last_ok"]) if feed else None,
                    first_take=min(published, default=None),
                    error=(feed["error"] or "") if feed else "",
                )
            )
        return tuple(listened)

    def _as_of(self, event: Event, outlets: Sequence[Outlet]) -> datetime | None:
        """The newest poll of these outlets, or the newest row of the event's takes."""
        polled = self._row(
            "SELECT max(last_poll_at) FROM feeds WHERE outlet IN (SELECT value FROM json_each(?))",
            (to_json([outlet.id for outlet in outlets]),),
        )
        taken = self._row("SELECT max(recorded) FROM takes WHERE event = ?", (event.slug,))
        times = [row[0] for row in (polled, taken) if row is not None and row[0]]
        return from_text(max(times)) if times else None
