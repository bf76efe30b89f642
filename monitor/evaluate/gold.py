"""Reads labelled data (events, entities and items as JSON lines) into our nouns.

It must never know how an item is matched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.errors import UsageError
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
    FeedId,
    Item,
    ItemId,
    Language,
    OutletId,
    Reading,
    Translation,
    Untranslated,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An item with what people say about it; `reading` holds its gold translation, if any."""

    id: str
    reading: Reading
    event: EventSlug | None
    near_miss_of: EventSlug | None
    syndicated_of: str | None

    def untranslated(self) -> Reading:
        """The reading as it is without any translation."""
        return Reading(
            item=self.reading.item,
            language=self.reading.language,
            translation=Untranslated(source=self.reading.language.code, reason="not asked for"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A set of labelled items with the operator's files that belong to it."""

    events: tuple[Event, ...]
    entities: tuple[Entity, ...]
    items: tuple[Labelled, ...]


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file. Raises UsageError where it is none."""
    if not path.is_file():
        raise UsageError(f"{path} is not there: --data wants events, entities and items .jsonl")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise UsageError(f"{path}:{number} is not a JSON object")
        yield row


def _texts(value: Any) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(words) for lang, words in (value or {}).items()}


def _event(row: dict[str, Any]) -> Event:
    return Event(
        slug=EventSlug(row["slug"]),
        title=row["title"],
        dek=row.get("dek", ""),
        date=date.fromisoformat(row["date"]),
        until=date.fromisoformat(row["until"]) if row.get("until") else None,
        type=row.get("type", ""),
        places=tuple(EntityId(p) for p in row.get("places", ())),
        actors=tuple(EntityId(a) for a in row.get("actors", ())),
        keywords=_texts(row.get("keywords")),
        exclude=_texts(row.get("exclude")),
        related=tuple(row.get("related", ())),
        heads=tuple(row.get("heads", ())),
        nests_in=tuple(EventSlug(s) for s in row.get("nests_in", ())),
    )


def _entity(row: dict[str, Any]) -> Entity:
    return Entity(
        id=EntityId(row["id"]),
        kind=row["kind"],
        country=row.get("country") or "",
        within=tuple(EntityId(w) for w in row.get("within", ())),
        names=_texts(row["names"]),
        ambiguous=tuple(row.get("ambiguous", ())),
    )


def _item(number: int, row: dict[str, Any]) -> Labelled:
    published = datetime.fromisoformat(row["published"])
    published = published.astimezone(UTC) if published.tzinfo else published.replace(tzinfo=UTC)
    item = Item(
        id=ItemId(number),
        outlet=OutletId(row["outlet"]),
        feed=FeedId(f"{row['outlet']}/gold"),
        key=row["id"],
        url=row.get("url", ""),
        title=row["title"],
        summary=row.get("summary") or "",
        body=row.get("body") or "",
        published=published,
        fetched=published,
    )
    language = Language(code=row["lang"], confidence=1.0, basis="label")
    translation: Translation | Untranslated
    if row["lang"] == "en" or not row.get("title_en"):
        translation = Untranslated(source=row["lang"], reason="English already")
    else:
        translation = Translation(
            source=row["lang"],
            model="gold",
            title=row["title_en"],
            summary=row.get("summary_en") or "",
            body=row.get("body_en") or "",
        )
    return Labelled(
        id=row["id"],
        reading=Reading(item=item, language=language, translation=translation),
        event=EventSlug(row["event"]) if row.get("event") else None,
        near_miss_of=EventSlug(row["near_miss_of"]) if row.get("near_miss_of") else None,
        syndicated_of=row.get("syndicated_of"),
    )


def load(data: Path) -> Gold:
    """Read ``events.jsonl``, ``entities.jsonl`` and ``items.jsonl`` of a directory."""
    return Gold(
        events=tuple(_event(row) for row in rows_of(data / "events.jsonl")),
        entities=tuple(_entity(row) for row in rows_of(data / "entities.jsonl")),
        items=tuple(
            _item(number, row) for number, row in enumerate(rows_of(data / "items.jsonl"), start=1)
        ),
    )


def load_world(data: Path) -> tuple[tuple[Event, ...], tuple[Entity, ...]]:
    """Read ``events.jsonl`` and ``entities.jsonl`` of a directory."""
    return (
        tuple(_event(row) for row in rows_of(data / "events.jsonl")),
        tuple(_entity(row) for row in rows_of(data / "entities.jsonl")),
    )
