"""Article text: how well pages are read through our own code, and what the child costs.

usage: articles.py --data ../shared/data/articles [--json]

DATA holds `ground-truth.json` ({name: {"articleBody", "url"}}) and `html/<name>.html.gz`: the
article extraction benchmark of Scrapinghub (MIT). Two scores, both the mean over pages:
token F1, and F1 over shingles of four words as in that benchmark's own evaluation, which
counts order too. The same pages are read once more in this process, without the child.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.adapters.parsing import ChildReader
from monitor.core.article import of_page
from monitor.core.extract import extract
from monitor.types import Extracted, Failed, FeedId, Fetched, ItemId, Memo, PageDue

NOW = datetime(2026, 11, 20, tzinfo=UTC)

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


def shingles(text: str, n: int) -> Counter[tuple[str, ...]]:
    """How often each run of `n` words occurs."""
    words = _TOKEN.findall(text)
    return Counter(tuple(words[i : i + n]) for i in range(max(len(words) - n + 1, 1)))


def score(text: str, truth: str, n: int) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    said, true = shingles(text, n), shingles(truth, n)
    hits = sum((said & true).values())
    if not text.strip() or not hits:
        return 0.0, 0.0, 0.0
    precision, recall = hits / sum(said.values()), hits / sum(true.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def page(name: str, url: str, body: bytes) -> Fetched:
    """The page as the fetcher would hand it over."""
    return Fetched(
        feed=FeedId(name), url=url, final_url=url, status=200,
        headers=(("content-type", "text/html"),), body=body, memo=Memo(), elapsed_s=0.0,
    )  # fmt: skip


def verdicts(truth: dict[str, Any], found: dict[str, Extracted | Failed]) -> dict[str, int]:
    """What the judge makes of each page: every one is a true article, so a refusal is an error.

    The page's own title stands for the feed's headline, the first 300 characters of the
    true text for what the feed says. "paywall" is no error: the page says so itself.
    """
    kinds: Counter[str] = Counter()
    for name, one in found.items():
        told = truth[name]
        due = PageDue(
            item=ItemId(1), url=told["url"], digest="", feed_text=told["articleBody"][:300],
            title=one.title if isinstance(one, Extracted) else "",
        )  # fmt: skip
        kinds[of_page(due, page(name, told["url"], b""), one, NOW).kind] += 1
    return dict(kinds.most_common())


def measure(data: Path) -> dict[str, Any]:
    """All figures."""
    truth = json.loads((data / "ground-truth.json").read_text(encoding="utf-8"))
    bodies = {
        name: gzip.decompress((data / "html" / f"{name}.html.gz").read_bytes()) for name in truth
    }
    found: dict[str, Extracted | Failed] = {}
    child_ms, own_ms = [], []
    with ChildReader() as reader:
        reader.permit("", "http://start.test/", "x")  # the child's start is not a page's cost
        for name, body in bodies.items():
            started = time.perf_counter()
            found[name] = reader.extract(page(name, truth[name]["url"], body), "")
            child_ms.append((time.perf_counter() - started) * 1000)
    for body in bodies.values():
        started = time.perf_counter()
        extract(body, "text/html", "")
        own_ms.append((time.perf_counter() - started) * 1000)
    texts = {name: one.text if isinstance(one, Extracted) else "" for name, one in found.items()}
    result: dict[str, Any] = {"pages": len(truth)}
    for label, n in (("tokens", 1), ("shingles", _SHINGLE)):
        rows = [score(texts[name], truth[name]["articleBody"], n) for name in truth]
        result[label] = {
            part: round(statistics.fmean(row[i] for row in rows), 4)
            for i, part in enumerate(("precision", "recall", "f1"))
        }
    worst = sorted(
        (score(texts[name], truth[name]["articleBody"], 1)[2], truth[name]["url"]) for name in truth
    )
    return result | {
        "empty": sum(not text for text in texts.values()),
        "failed": [one.detail for one in found.values() if isinstance(one, Failed)],
        "verdicts": verdicts(truth, found),
        "below_0.8": sum(f1 < 0.8 for f1, _ in worst),
        "worst": [{"f1": round(f1, 3), "url": url} for f1, url in worst[:5]],
        "ms_per_page": {
            "mean": round(statistics.fmean(child_ms), 1),
            "median": round(statistics.median(child_ms), 1),
            "slowest": round(max(child_ms), 1),
            "mean_without_child": round(statistics.fmean(own_ms), 1),
            "ratio": round(statistics.fmean(child_ms) / statistics.fmean(own_ms), 2),
        },
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/articles"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (options.data / "ground-truth.json").exists():
        told: dict[str, Any] = {"skipped": f"{options.data} is not there: name it with --data"}
    else:
        told = measure(options.data)
    print(json.dumps(told, ensure_ascii=False) if options.json else json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
