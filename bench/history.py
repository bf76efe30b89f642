"""What it brings to know what was there before: labelled items by themselves, and in order of time.

    .venv/bin/python bench/history.py --data DIR

Shipped weights: on data that they were learned from only the difference tells. It must never
know a label before it counts.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from monitor.evaluate.match import evaluate_match


def main() -> None:
    """Print a line per kind of reading."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    for translation in ("gold", "none"):
        for name, history in (("alone ", False), ("beside", True)):
            result = evaluate_match(data, translation=translation, history=history)
            near = result["near_misses_taken"]
            print(f"translation {translation}, {name}: {result['overall']}, near misses {near}")


if __name__ == "__main__":
    main()
