"""How many files of other libraries' test corpora give the entries that their expected parse names.

Every document goes through the killable child, as in production. Expected
parses: `gofeed` and `feed_rs` (JSON beside the document); of the others it is
only counted whether they were read, refused or killed.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.adapters.parsing import ChildParser
from monitor.types import FeedId, Fetched, Memo, Parsed

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DOCUMENTS = {".xml", ".rss", ".atom", ".rdf"}


def expected(path: Path) -> list[Any] | None:
    """The entries of the expected parse beside a document; None if there is none."""
    beside = (path.with_suffix(".json"), path.with_suffix(".serde.json"))
    for other in beside:
        if other.exists():
            told = json.loads(other.read_text(encoding="utf-8"))
            return list(told.get("entries") or told.get("items") or [])
    return None


def says(entry: dict[str, Any]) -> bool:
    """Whether an expected entry has words: one without is nothing that could be stored."""
    return any(entry.get(name) for name in ("title", "description", "summary", "content"))


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="the folder data/feeds")
    options.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = options.parse_args()
    found: dict[str, Any] = {
        "files": 0, "read": 0, "refused": {}, "with_expected_parse": 0, "at_least_expected": 0,
        "expected_without_words": 0, "misses": [], "slowest_s": 0.0,
    }  # fmt: skip
    with ChildParser() as parser:
        for path in sorted(chosen.data.rglob("*")):
            if path.suffix not in DOCUMENTS or not path.is_file():
                continue
            one(parser, path, str(path.relative_to(chosen.data)), found)
    print(json.dumps(found) if chosen.json else json.dumps(found, indent=1))


def one(parser: ChildParser, path: Path, name: str, found: dict[str, Any]) -> None:
    """Read one document and count it."""
    address = "http://corpus.test/feed"
    document = Fetched(
        feed=FeedId("corpus/file"), url=address, final_url=address, status=200, headers=(),
        body=path.read_bytes(), memo=Memo(), elapsed_s=0.0,
    )  # fmt: skip
    started = time.perf_counter()
    made = parser.parse(document, "", NOW)
    found["slowest_s"] = max(found["slowest_s"], round(time.perf_counter() - started, 2))
    found["files"] += 1
    count = len(made.entries) if isinstance(made, Parsed) else 0
    if isinstance(made, Parsed):
        found["read"] += 1
    else:
        found["refused"][made.kind] = found["refused"].get(made.kind, 0) + 1
    wanted = expected(path)
    if wanted is None:
        return
    found["with_expected_parse"] += 1
    with_words = [entry for entry in wanted if says(entry)]
    found["expected_without_words"] += len(with_words) < len(wanted)
    if count >= len(with_words):
        found["at_least_expected"] += 1
    else:
        found["misses"].append(f"{name}: {count} of {len(with_words)}")


if __name__ == "__main__":
    main()
