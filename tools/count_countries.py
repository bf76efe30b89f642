"""Counts how often general news names each country: the table of ``monitor/core/fame.py``.

    .venv/bin/python tools/count_countries.py --data DIR

DIR holds ``current_events/items.jsonl`` and ``parallel/*newstest*.tsv``; their English
texts are read. Prints each country with its number in 10,000 texts, most named first.
It must never write the table.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from monitor.core import atlas
from monitor.core.names import Gazetteer
from monitor.evaluate.noise import read_titles

WIDTH = 96


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    gazetteer = Gazetteer(atlas.terms())
    files = [data / "current_events" / "items.jsonl", *sorted(data.glob("parallel/*newstest*.tsv"))]
    seen: Counter[str] = Counter()
    total = 0
    for text in (t for path in files for t in read_titles(path) if t.lang == "en"):
        total += 1
        keys = {hit.term.key for hit in gazetteer.find(text.title, "en")}
        seen.update(filter(None, map(atlas.country_of, keys)))
    line = ""
    for country, n in sorted(seen.items(), key=lambda one: (-one[1], one[0])):
        word = f"{country} {round(10_000 * n / total)}"
        if len(line) + len(word) > WIDTH:
            print(line.rstrip())
            line = ""
        line += f"{word}, "
    print(line.rstrip(", "))
    print(f"# {total} texts")


if __name__ == "__main__":
    main()
