"""How well the quality gate tells damaged translations from good ones: precision and recall.

Good ones are sentence pairs by people (Tatoeba, TICO-19, WMT news); damaged ones
are made from them in the ways in which Argos models were reported to fail
(monitor/evaluate/damage.py). The same seed gives the same figures.

    python bench/quality.py --data DIRECTORY_OF_TSV_PAIRS [--each 100] [--seed 7] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from monitor.config import load
from monitor.core.known_names import KnownNames
from monitor.evaluate.quality import read_pairs, scored

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Score the gate, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--each", type=int, default=100, help="of each kind and language")
    parser.add_argument("--good", type=int, default=700, help="good pairs of each language")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="print so many errors of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    paths = sorted(options.data.glob("??-en.*.tsv"))
    if not paths:
        sys.exit(f"no pairs (??-en.*.tsv) in {options.data}")
    names = KnownNames(load(ROOT / "config").entities)
    found: dict[str, Any] = {}
    for label, only in (("news and health", ("newstest", "tico19")), ("everyday", ("tatoeba",))):
        rng = random.Random(options.seed)
        pairs = [
            (path.name[:2], *pair)
            for path in paths
            if any(part in path.name for part in only)
            for pair in read_pairs(path)
        ]
        score = scored(pairs, rng, names, good=options.good, each=options.each)
        found[label] = score.figures()
        for kind, errors in score.errors.items() if options.show else ():
            for lang, source, english in errors[: options.show]:
                print(f"[{label}] {kind} {lang}: {source}\n    {english}", file=sys.stderr)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    for label, figures in found.items():
        print(f"{label}: {figures['good']} good, {figures['damaged']} damaged")
        print(f"  precision {figures['precision']:.4f}  recall {figures['recall']:.4f}", end="")
        print(f"  false alarms {figures['false_alarms']:.4f}")
        for kind, rate in figures["recall_by_kind"].items():
            print(f"    {kind:14} {rate:.4f}")
        for kind, n in figures["alarms_by_kind"].items():
            print(f"    alarm {kind:14} {n}")


if __name__ == "__main__":
    main()
