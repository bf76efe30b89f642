"""Scores language detection on labelled text, as lingua lays its test data out.

It must never tune what it measures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from monitor.adapters.profiles import load_profiles
from monitor.adapters.second_opinion import Py3Langid
from monitor.core.language import CANDIDATES, Detector
from monitor.types import Lang

OURS: tuple[Lang, ...] = ("ar", "fr", "zh", "en")
KINDS = {"sentences": "sentences", "word_pairs": "word-pairs", "single_words": "single-words"}
CAPITALS = "capitals"

Lines = dict[str, dict[Lang, list[str]]]  # kind -> language -> lines


def evaluate_language(
    data: Path, languages: Collection[Lang] | None = None, ours: Collection[Lang] = OURS
) -> dict[str, Any]:
    """Score ``data/<lang>/testdata/{sentences,word-pairs,single-words}.txt``.

    Files that are absent are skipped, and so are languages not in `languages`. A
    line of any language counts as right only if that language is named, with all
    languages that the detector knows in the race. `accuracy` is over the lines of
    the languages that the monitor reads (`ours`); `all_languages` over all lines.
    The result has a key per kind of text (absent if there is none; "capitals" are
    the sentences in capital letters) and `texts_per_second` over everything,
    start-up left out.
    """
    detector = Detector(ours, load_profiles(CANDIDATES), Py3Langid(CANDIDATES))
    return score(lambda text: detector.detect(text).code, lines_of(data, languages), ours)


def lines_of(data: Path, languages: Collection[Lang] | None = None) -> Lines:
    """Labelled lines by kind and language."""
    found: Lines = {}
    for folder in sorted(data.iterdir()):
        if languages is not None and folder.name not in languages:
            continue
        for kind, name in KINDS.items():
            path = folder / "testdata" / f"{name}.txt"
            if path.is_file() and (lines := list(_lines(path))):
                found.setdefault(kind, {})[folder.name] = lines
    for lang, lines in found.get("sentences", {}).items():
        if capitals := [line.upper() for line in lines if _has_case(line)]:
            found.setdefault(CAPITALS, {})[lang] = capitals
    return found


def score(
    name: Callable[[str], Lang], lines: Lines, ours: Collection[Lang] = OURS
) -> dict[str, Any]:
    """How often `name` names the language of a line, and how fast."""
    name("mali situation")  # a doubtful text, so that what is loaded late is loaded
    counts: dict[str, dict[Lang, tuple[int, int]]] = {}
    texts, seconds = 0, 0.0
    for kind, by_language in lines.items():
        for lang, some in by_language.items():
            began = time.perf_counter()
            right = sum(name(line) == lang for line in some)
            seconds += time.perf_counter() - began
            texts += len(some)
            counts.setdefault(kind, {})[lang] = (right, len(some))
    result: dict[str, Any] = {kind: _scored(found, ours) for kind, found in counts.items()}
    return result | {"texts_per_second": round(texts / seconds) if seconds else 0}


def _lines(path: Path) -> Iterator[str]:
    yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _has_case(line: str) -> bool:
    """Most letters change: a Persian sentence with an English name in it is no capital line."""
    letters = [char for char in line if char.isalpha()]
    return 2 * sum(char.upper() != char.lower() for char in letters) > len(letters)


def _scored(counts: Mapping[Lang, tuple[int, int]], ours: Collection[Lang]) -> dict[str, Any]:
    read = [pair for lang, pair in counts.items() if lang in ours]
    return {
        "accuracy": _share(read) if read else _share(list(counts.values())),
        "all_languages": _share(list(counts.values())),
        "by_language": {lang: round(right / of, 4) for lang, (right, of) in counts.items()},
    }


def _share(pairs: list[tuple[int, int]]) -> float:
    return round(sum(right for right, _ in pairs) / sum(of for _, of in pairs), 4)
