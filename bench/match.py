"""How fast items find their events, with 10 to 10,000 open events; beside one regex per event.

    .venv/bin/python bench/match.py --titles titles.tsv --news items.jsonl [--json]

Events are made of real news: the clusters of a table of titles (as OG2021), and the
stories of Wikipedia's current events (their links are places and actors, their
headings keywords). Items are the same titles and texts. It must never be quicker
than the product: it calls what enrich calls.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import Any

from monitor.core.match import Matcher
from monitor.evaluate.noise import read_titles
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
    Untranslated,
)

SIZES = (10, 100, 1_000, 10_000)
TYPES = ("assault", "coup", "epidemic", "disaster", "election", "protest", "negotiate", "crime")
DAY = date(2026, 1, 1)
_NAME = re.compile(r"(?:[A-Z][\w’-]+ )*[A-Z][\w’-]{2,}")


def stories(news: Path, titles: Path) -> Iterator[tuple[str, list[str]]]:
    """(what happened, names in it) of every story, Wikipedia's first."""
    for line in news.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        names = [link["text"] for link in row["links"] if link["text"][:1].isupper()]
        if len(names) > 1:
            yield row["text"], names
    for title in read_titles(titles):
        names = _NAME.findall(title.title)
        if len(names) > 1 and title.lang in {"en", "fr"}:
            yield title.title, names


def world(count: int, found: list[tuple[str, list[str]]]) -> tuple[list[Event], list[Entity]]:
    """So many open events. Where stories run out, they come again with other names beside."""
    events, named = [], {}
    for number, (text, names) in enumerate(islice(cycle(found), count)):
        again = number // len(found)
        if again:
            other = found[(number * 7 + again) % len(found)][1]
            said = [*names[:1], *other[:3]]
        else:
            said = names
        ids = []
        for name in dict.fromkeys(said[:8]):
            key = EntityId(re.sub(r"\W+", "-", name.lower()))
            ids.append(key)
            named[key] = Entity(id=key, kind="place", country="", names={"en": (name,)})
        events.append(
            Event(
                slug=EventSlug(f"event-{number}"),
                title=text[:120],
                dek=text,
                date=DAY + timedelta(days=number % 60),
                until=None,
                type=TYPES[number % len(TYPES)],
                places=tuple(ids[:3]),
                actors=tuple(ids[3:]),
                keywords={"en": tuple(f"{a} {b}" for a, b in pairwise(said))},
            )
        )
    return events, list(named.values())


def readings(news: Path, titles: Path, count: int) -> list[Reading]:
    """Titles and texts in turns, as they come: most of them are of no event."""
    mixed = [t for pair in zip(read_titles(titles), cycle(read_titles(news))) for t in pair]
    at = datetime(2026, 3, 5, tzinfo=UTC)
    out = []
    for number, text in enumerate(islice(cycle(mixed), count)):
        item = Item(
            id=ItemId(number), outlet=OutletId("bench"), feed=FeedId("bench/all"), key=str(number),
            url="", title=text.title, summary="", body="", published=at, fetched=at,
        )  # fmt: skip
        out.append(
            Reading(
                item=item,
                language=Language(code=text.lang, confidence=1.0, basis="label"),
                translation=Untranslated(source=text.lang, reason="not asked for"),
            )
        )
    return out


def expressions(events: list[Event], entities: list[Entity]) -> list[re.Pattern[str]]:
    """The names and keywords of each event as one expression: finding only, without any score."""
    names = {entity.id: [n for some in entity.names.values() for n in some] for entity in entities}
    out = []
    for event in events:
        words = [n for i in (*event.places, *event.actors) for n in names[i]]
        words += [w for some in event.keywords.values() for w in some]
        words.sort(key=lambda word: (-len(word), word))
        out.append(re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE))
    return out


def measure(count: int, found: list[tuple[str, list[str]]], items: list[Reading]) -> dict[str, Any]:
    """Speed against `count` events, and of one regular expression per event on the same titles."""
    events, entities = world(count, found)
    began = time.perf_counter()
    matcher = Matcher(events, entities)
    built = time.perf_counter() - began
    for reading in items[:200]:
        matcher.match(reading)
    verdicts: Counter[str] = Counter()
    began = time.process_time()
    for reading in items:
        matches = matcher.match(reading)
        verdicts[matches[0].verdict if matches else "none"] += 1
    took = time.process_time() - began
    patterns = expressions(events, entities)
    some = items[: max(20, min(len(items), 200_000 // count))]
    began = time.process_time()
    for reading in some:
        for pattern in patterns:
            for _ in pattern.finditer(reading.item.title):
                pass
    regex = (time.process_time() - began) / len(some)
    return {
        "events": count,
        "names": len(entities),
        "items_per_second": round(len(items) / took),
        "regex_items_per_second": round(1 / regex, 1),
        "built_s": round(built, 2),
        "verdicts": dict(verdicts),
    }


def main() -> None:
    """Print a line, or with --json an object, per number of events."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--items", type=int, default=4_000)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = list(stories(options.news, options.titles))
    items = readings(options.news, options.titles, options.items)
    rows = [measure(size, found, items) for size in options.sizes]
    if options.json:
        print(json.dumps({"runs": rows, "items": len(items)}))
        return
    for row in rows:
        print(
            f"{row['events']:>6,} events: {row['items_per_second']:>6,} items/s, "
            f"as expressions {row['regex_items_per_second']:>9,} items/s, "
            f"built in {row['built_s']} s, {row['verdicts']}"
        )


if __name__ == "__main__":
    main()
