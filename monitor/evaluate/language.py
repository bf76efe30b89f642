"""Scores language detection on labelled text, as lingua lays its test data out.

It must never tune what it measures.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from monitor.adapters.profiles import load_profiles
from monitor.core.language import Detector
from monitor.types import Lang

OURS: tuple[Lang, ...] = ("ar", "fr", "zh", "en")
KINDS = {"sentences": "sentences", "word_pairs": "word-pairs", "single_words": "single-words"}


def evaluate_language(
    data: Path, languages: Collection[Lang] | None = None, ours: Collection[Lang] = OURS
) -> dict[str, Any]:
    """Score ``data/<lang>/testdata/{sentences,word-pairs,single-words}.txt``.

    Files that are absent are skipped, and so are languages not in `languages`. A
    line of any language counts as right only if that language is named. `accuracy`
    is over the lines of the languages that the monitor reads (`ours`);
    `all_languages` over all lines. The result has a key per kind of text (absent if
    there is none) and `texts_per_second` over everything, start-up left out.
    """
    detector = Detector(ours, load_profiles())
    folders = sorted(
        folder
        for folder in data.iterdir()
        if (folder / "testdata").is_dir() and (languages is None or folder.name in languages)
    )
    result: dict[str, Any] = {}
    texts, seconds = 0, 0.0
    for kind, name in KINDS.items():
        counts: dict[Lang, tuple[int, int]] = {}
        for folder in folders:
            path = folder / "testdata" / f"{name}.txt"
            if not path.is_file():
                continue
            lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            began = time.perf_counter()
            right = sum(detector.detect(line).code == folder.name for line in lines)
            seconds += time.perf_counter() - began
            texts += len(lines)
            if lines:
                counts[folder.name] = (right, len(lines))
        if counts:
            result[kind] = _scored(counts, ours)
    result["texts_per_second"] = round(texts / seconds) if seconds else 0
    return result


def _scored(counts: dict[Lang, tuple[int, int]], ours: Collection[Lang]) -> dict[str, Any]:
    read = [pair for lang, pair in counts.items() if lang in ours]
    return {
        "accuracy": _share(read) if read else _share(list(counts.values())),
        "all_languages": _share(list(counts.values())),
        "by_language": {lang: round(right / of, 4) for lang, (right, of) in counts.items()},
    }


def _share(pairs: list[tuple[int, int]]) -> float:
    return round(sum(right for right, _ in pairs) / sum(of for _, of in pairs), 4)
