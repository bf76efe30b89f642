"""Counts false takes: unrelated texts put at dates inside the events' windows.

A real stream is mostly unrelated. Whatever is taken here is wrong, because no
text is about any event. It must never learn anything.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from monitor.core import atlas
from monitor.core.match import Matcher
from monitor.core.names import Gazetteer
from monitor.core.profile import entity_terms, event_terms
from monitor.errors import UsageError
from monitor.evaluate.match import taken
from monitor.types import (
    Entity,
    Event,
    FeedId,
    Item,
    ItemId,
    Lang,
    Language,
    OutletId,
    Reading,
    Untranslated,
)

_WINDOW_DAYS = 28  # most false takes fall here: a score decays with an event's age
_BODY = 8  # a body is made of so many other texts of the file and language
_HASH = 1_000_003


@dataclass(frozen=True, slots=True)
class Unrelated:
    """A text that is about none of the events. `topics` is what its source files it under."""

    lang: Lang
    title: str
    body: str = ""
    topics: str = ""


def read_titles(path: Path) -> list[Unrelated]:
    """Titles of a file, each once.

    A table with a head (``lang`` and ``title``, tabs between), sentence pairs without
    one (``fr-en.*.tsv``), or JSON lines with ``text`` and perhaps ``topics``. Raises
    UsageError for anything else.
    """
    if path.suffix == ".jsonl":
        found = list(_json_lines(path))
    else:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
        found = list(_table(path, rows))
    if not found:
        raise UsageError(f"{path} holds no titles")
    return list(dict.fromkeys(found))


def _json_lines(path: Path) -> Iterator[Unrelated]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row.get("title") or row.get("text") or ""
        if text:
            topics = " / ".join(row.get("topics", ()))
            yield Unrelated(row.get("lang", "en"), text, row.get("body", ""), topics)


def _table(path: Path, rows: Sequence[Sequence[str]]) -> Iterator[Unrelated]:
    head = list(rows[0]) if rows else []
    if "lang" in head and "title" in head:
        lang, title = head.index("lang"), head.index("title")
        body = head.index("body") if "body" in head else -1
        for row in rows[1:]:
            yield Unrelated(row[lang], row[title], row[body] if body >= 0 else "")
        return
    pair = path.name.split(".", 1)[0].split("-")
    if len(pair) != 2 or not all(len(lang) == 2 for lang in pair):
        raise UsageError(
            f"{path} has no columns lang and title, and is not named after two languages"
        )
    for row in rows:
        for code, text in zip(pair, row, strict=False):
            if text:
                yield Unrelated(code, text)


def evaluate_noise(
    events: Sequence[Event],
    entities: Sequence[Entity],
    titles: Path,
    *,
    bodies: bool = False,
    threshold: float = 0.5,
    margin: float = 0.03,
    limit: int = 0,
) -> dict[str, Any]:
    """Put every title at one day within four weeks of every event's beginning, and match it.

    Texts whose topics name anything of an event are left out. With `bodies`, a text that
    has no body gets one made of other texts of the file, which is worse than life: they
    speak of many things. `limit` takes that many titles of a language (0: all), by hash.
    """
    matcher = Matcher(events, entities, threshold=threshold, margin=margin)
    texts = fewer(without_own_topics(read_titles(titles), events, entities), limit)
    if bodies:
        texts = with_bodies(texts)
    trials: Counter[Lang] = Counter()
    false: Counter[Lang] = Counter()
    examples: list[dict[str, str]] = []
    for text in texts:
        for event in events:
            trials[text.lang] += 1
            reading = as_reading(text, event)
            if took := sorted(taken(matcher.match(reading))):
                false[text.lang] += 1
                examples.append({"lang": text.lang, "title": text.title, "event": took[0]})
    return {
        "per_1000": {lang: round(1000 * false[lang] / n, 3) for lang, n in sorted(trials.items())},
        "false": {lang: false[lang] for lang in sorted(trials)},
        "trials": dict(sorted(trials.items())),
        "titles": len(texts),
        "events": len(events),
        "bodies": bodies,
        "examples": examples[:50],
    }


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) % _HASH


def fewer(texts: Sequence[Unrelated], limit: int) -> list[Unrelated]:
    """At most `limit` texts of a language (0: all), by hash."""
    if not limit:
        return list(texts)
    seen: Counter[Lang] = Counter()
    out = []
    for text in sorted(texts, key=lambda t: (_hash(t.title), t.title)):
        seen[text.lang] += 1
        if seen[text.lang] <= limit:
            out.append(text)
    return out


def without_own_topics(
    texts: Sequence[Unrelated], events: Sequence[Event], entities: Sequence[Entity]
) -> list[Unrelated]:
    """The texts whose source does not file them under a place, actor or keyword of an event."""
    listed = {name for event in events for name in (*event.places, *event.actors)}
    mine = [entity for entity in entities if entity.id in listed]
    lands = {f"country:{entity.country}" for entity in mine if entity.kind == "place"}
    peoples = [term for term in atlas.terms() if term.key in lands]
    own = Gazetteer([*entity_terms(mine), *event_terms(events), *peoples])
    return [
        text
        for text in texts
        if not any(hit.term.kind in {"name", "keyword"} for hit in own.find(text.topics, "en"))
    ]


def with_bodies(texts: Sequence[Unrelated]) -> list[Unrelated]:
    """The texts, each with a body made of others of its language where it has none."""
    by_lang: dict[Lang, list[Unrelated]] = {}
    for text in texts:
        by_lang.setdefault(text.lang, []).append(text)
    out = []
    for lang, mine in by_lang.items():
        for at, text in enumerate(mine):
            others = [mine[(at + k * 97 + 1) % len(mine)].title for k in range(_BODY)]
            body = text.body or ". ".join(others)
            out.append(Unrelated(lang, text.title, body, text.topics))
    return out


def as_reading(text: Unrelated, event: Event) -> Reading:
    """A text as if it were published within four weeks of an event's beginning, by hash."""
    window = _WINDOW_DAYS
    if event.until:
        window = max(1, min(window, (event.until - event.date).days + 1))
    minutes = _hash(f"{event.slug}\t{text.title}") % (window * 24 * 60)
    at = datetime.combine(event.date, time(), tzinfo=UTC) + timedelta(minutes=minutes)
    item = Item(
        id=ItemId(1),
        outlet=OutletId("noise"),
        feed=FeedId("noise/titles"),
        key=text.title,
        url="",
        title=text.title,
        summary="",
        body=text.body,
        published=at,
        fetched=at,
    )
    return Reading(
        item=item,
        language=Language(code=text.lang, confidence=1.0, basis="label"),
        translation=Untranslated(source=text.lang, reason="not asked for"),
    )
