"""Measures the page of one event: brief and HTML of 100 to 10,000 takes, and how they grow.

Each size is built in a process of its own, so that nothing is remembered from
the one before ("cold"); "again" is the same brief once more, as a service that
runs has it. Texts come from `--data`, or are made from a few templates.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from monitor.core.brief import make_brief
from monitor.core.regions import region_name, region_of
from monitor.render.html import html
from monitor.types import (
    Event,
    EventRows,
    EventSlug,
    FeedId,
    Item,
    ItemId,
    Language,
    LensId,
    LensTag,
    Listened,
    Outlet,
    OutletId,
    Reading,
    Standing,
    Take,
    TakeId,
    Translation,
    Untranslated,
)

Made = TypeVar("Made")
SIZES = (100, 1_000, 3_000, 10_000)
DAY = datetime(2026, 4, 25, tzinfo=UTC)
COUNTRIES = ("ML", "FR", "CN", "QA", "US", "NG", "GB", "DZ", "TD", "SN")
LENSES = ("state", "western", "opposition", "gulf-state", "business", "")
TEMPLATES = (
    "Armed groups attacked {n} cities before dawn, residents of Bamako said on Saturday.",
    "The army announced that {n} soldiers were killed near Kati and that it holds the airport.",
    "Hospital {n} took in at least {n} wounded people while shots were heard in the north.",
)


def texts(data: Path | None) -> list[dict[str, Any]]:
    """Items with title, summary, body, language and English, from labelled data or templates."""
    if data is not None:
        lines = (data / "items.jsonl").read_text(encoding="utf-8").splitlines()
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
        return [row for row in rows if row.get("event")]
    return [
        {"lang": "en", "title": f"Report {n}", "summary": " ".join(TEMPLATES).format(n=n)}
        for n in range(2, 40)
    ]


def outlets() -> list[Outlet]:
    """Sixty outlets over ten countries and six lenses."""
    return [
        Outlet(
            id=OutletId(f"o{n}"), name=f"Outlet {n}", country=COUNTRIES[n % 10],
            languages=("en",), kind=("news", "agency", "think-tank")[n % 3],
            lenses=tuple(
                LensTag(lens=LensId(lens), reason="bench", date=date(2026, 1, 1))
                for lens in LENSES[n % 6 : n % 6 + 1] if lens
            ),
        )
        for n in range(60)
    ]  # fmt: skip


def standing(number: int, row: dict[str, Any], outlet: Outlet) -> Standing:
    """Take `number` with a text that no other has; every third repeats its neighbours' origin."""
    lang = row["lang"]
    at = DAY + timedelta(hours=number % 400)
    item = Item(
        id=ItemId(number), outlet=outlet.id, feed=FeedId(f"{outlet.id}/bench"), key=str(number),
        url=f"https://{outlet.id}.test/{number}", title=row["title"],
        summary=f"{row.get('summary') or ''} ({number})", body=row.get("body") or "",
        published=at, fetched=at,
    )  # fmt: skip
    translation: Translation | Untranslated = Untranslated(source=lang, reason="English already")
    if lang != "en":
        translation = Translation(
            source=lang, model="bench", title=row.get("title_en") or "",
            summary=f"{row.get('summary_en') or ''} ({number})", body=row.get("body_en") or "",
        )  # fmt: skip
    english = item.summary if isinstance(translation, Untranslated) else translation.summary
    region = region_of(outlet.country)
    take = Take(
        id=TakeId(number), item=item.id, event=EventSlug("bench"), outlet=outlet.id,
        outlet_name=outlet.name, country=outlet.country, region=region,
        region_name=region_name(region), language=lang,
        lenses=tuple(tag.lens for tag in outlet.lenses), lens_version="1", headline=item.title,
        headline_en=row.get("title_en") or "", gist=english[:200], quote=None, url=item.url,
        published=at, score=0.9, recorded=at,
    )  # fmt: skip
    reading = Reading(
        item=item, language=Language(code=lang, confidence=1.0, basis="bench"),
        translation=translation,
    )  # fmt: skip
    return Standing(take=take, reading=reading, outlet=outlet, origin_group=number // 3)


def rows(size: int, data: Path | None) -> EventRows:
    """The rows of an event of `size` takes."""
    found, known = texts(data), outlets()
    event = Event(
        slug=EventSlug("bench"), title="Armed groups attack cities across Mali",
        dek="Attacks before dawn reached the capital.", date=DAY.date(), until=None, type="attack",
    )  # fmt: skip
    return EventRows(
        event=event,
        standings=tuple(
            standing(n, found[n % len(found)], known[n % len(known)]) for n in range(1, size + 1)
        ),
        listened=tuple(
            Listened(outlet=o, polls_ok=9, polls_failed=0, items=9, takes=1, last_ok=DAY,
                     first_take=None)
            for o in known
        ),
        related=(),
        lens_labels={LensId(lens): lens for lens in LENSES if lens},
        entity_names={},
        as_of=DAY + timedelta(days=20),
    )  # fmt: skip


def measure(size: int, data: Path | None) -> dict[str, Any]:
    """Seconds for brief and page of one size, in this process."""
    made = rows(size, data)
    html(make_brief(rows(3, None)))  # templates are compiled and modules loaded once a process
    brief, cold, cold_cpu = _timed(lambda: make_brief(made))
    brief, again, _ = _timed(lambda: make_brief(made))
    page, shown, shown_cpu = _timed(lambda: html(brief))
    return {
        "takes": size,
        "brief_s": cold,
        "brief_cpu_s": cold_cpu,
        "brief_again_s": again,
        "page_s": shown,
        "page_cpu_s": shown_cpu,
        "page_kb": round(len(page.encode()) / 1000),
    }


def _timed(make: Callable[[], Made]) -> tuple[Made, float, float]:
    """What was made, with the seconds on the clock and on the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = make()
    return made, round(time.perf_counter() - wall, 3), round(time.process_time() - cpu, 3)


def main() -> None:
    """Print a table, or JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, help="directory with items.jsonl")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--size", type=int, help="only this size, in this process")
    options = asked.parse_args()
    if options.size:
        print(json.dumps(measure(options.size, options.data)))
        return
    found = []
    for size in SIZES:
        command = [sys.executable, __file__, "--size", str(size)]
        command += ["--data", str(options.data)] if options.data else []
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
    if options.json:
        print(json.dumps({"sizes": found}))
        return
    for each in found:
        print("  ".join(f"{key} {value:,}" for key, value in each.items()))


if __name__ == "__main__":
    main()
