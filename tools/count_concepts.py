"""Counts how often general news speaks of each concept of the lexicon, and prints its rarity.

    .venv/bin/python tools/count_concepts.py --data DIR

DIR holds ``current_events/items.jsonl`` and ``parallel/*newstest*.tsv``. Half of the
sentences are read, by hash, so that the other half can measure false takes. Rarity is
``log(1000 / n) / log(1000 / 4)`` for n in 1,000 sentences, .25 to 1; of English, French
and Chinese newspapers the most frequent counts, and half of the count is Wikipedia's.
It must never write the lexicon.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from pathlib import Path

from monitor.core import actions
from monitor.core.names import Gazetteer
from monitor.evaluate.noise import read_titles

PAPERS = ("zh-en.newstest2017_zh2en", "fr-en.newstest2010", "fr-en.newstest2011")
MOST = 1500  # sentences of a file
COMMON, RAREST, LEAST = 1000, 4, 0.25


def counts(path: Path, gazetteer: Gazetteer) -> dict[str, dict[str, float]]:
    """Language -> concept -> in how many of 1,000 sentences it is."""
    texts = [t for t in read_titles(path) if t.lang in {"en", "fr", "zh"}]
    texts = [t for t in texts if zlib.crc32(f"h{t.title}".encode()) % 2 == 0][:MOST]
    seen: dict[str, Counter[str]] = {}
    total = Counter(t.lang for t in texts)
    for text in texts:
        keys = {hit.term.key for hit in gazetteer.find(text.title, text.lang)}
        seen.setdefault(text.lang, Counter()).update(keys)
    return {lang: {k: 1000 * n / total[lang] for k, n in c.items()} for lang, c in seen.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    gazetteer = Gazetteer(actions.terms())
    papers: dict[str, float] = {}
    for name in PAPERS:
        for by_concept in counts(data / "parallel" / f"{name}.tsv", gazetteer).values():
            for concept, n in by_concept.items():
                papers[concept] = max(papers.get(concept, 0.0), n)
    listed = counts(data / "current_events" / "items.jsonl", gazetteer)["en"]
    for concept, level in actions.levels().items():
        n = max(0.5, (papers.get(concept, 0.0) + listed.get(concept, 0.0)) / 2)
        rarity = min(1.0, max(LEAST, math.log(COMMON / n) / math.log(COMMON / RAREST)))
        print(f"{concept:14s} {100 * rarity if level else 100:3.0f}")


if __name__ == "__main__":
    main()
