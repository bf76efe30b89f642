"""Language detection beside plain langdetect, py3langid and lingua: answers, speed, memory.

    python bench/language.py [--data DIR] [--titles FILE] [--every N] [--lingua-python PATH]
        [--json]

All name the language of the same lines in the same run, each in a process of its own.
Two races: "open", where every language of the data may be the answer (and, for us and for
langdetect, forty or fifty more), and "four", where only ar, fr, zh and en may (langdetect
cannot be told so). Accuracy is over lines of ar, fr, zh and en; `all_languages` over all.
lingua is no dependency of ours: it is measured if `--lingua-python` names the interpreter of
an environment that has `lingua-language-detector`, and otherwise skipped, with that reason.
"""

# ruff: noqa: PLC0415, ARG001  (each detector is imported in its own process; all are made alike)

import argparse
import contextlib
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
OURS = ("ar", "fr", "zh", "en")
PEERS = ("ours", "langdetect", "py3langid", "lingua")
HEADLINES = "headlines"
Name = Callable[[str], str]


# ---- the detectors, each imported only in its own process ----------------------------------


def ours(languages: list[str], race: str) -> Name:
    """The product's detector; in the race of four it is handed four profiles only."""
    from monitor.adapters.profiles import load_profiles
    from monitor.adapters.second_opinion import Py3Langid
    from monitor.core.language import CANDIDATES, Detector

    candidates = CANDIDATES & set(languages) if race == "four" else CANDIDATES
    detector = Detector(OURS, load_profiles(candidates), Py3Langid(candidates))
    return lambda text: detector.detect(text).code


def langdetect(languages: list[str], race: str) -> Name:
    """As it comes, but seeded: it draws random numbers."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def name(text: str) -> str:
        try:
            return str(detect(text)).removesuffix("-cn").removesuffix("-tw")
        except LangDetectException:
            return "und"

    return name


def py3langid(languages: list[str], race: str) -> Name:
    """Restricted to the race, its scores made probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return lambda text: str(identifier.classify(text)[0])


def lingua(languages: list[str], race: str) -> Name:
    """Restricted to the race, in its accurate mode, models loaded beforehand."""
    from lingua import (  # type: ignore[import-not-found]  # in an environment of its own
        IsoCode639_1,
        LanguageDetectorBuilder,
    )

    codes = [getattr(IsoCode639_1, code.upper()) for code in languages]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    detector = builder.with_preloaded_language_models().build()

    def name(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else "und"

    return name


def child(peer: str, path: Path, race: str) -> None:
    """Name every line of a file; print the answers, the seconds per kind and the memory."""
    rows: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
    languages = sorted({lang for _, lang, _ in rows}) if race == "open" else list(OURS)
    before = _resident()
    began = time.perf_counter()
    name = {"ours": ours, "langdetect": langdetect, "py3langid": py3langid, "lingua": lingua}[peer](
        languages, race
    )
    name("mali situation")  # what is loaded late is loaded
    start_s = time.perf_counter() - began
    answers: list[str] = []
    seconds: dict[str, float] = {}
    for kind, _, text in rows:
        began = time.perf_counter()
        answers.append(name(text))
        seconds[kind] = seconds.get(kind, 0.0) + time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # children not counted
    told = {"start_s": round(start_s, 2), "memory_mb": round(_resident() - before),
            "peak_mb": round(peak - before)}  # fmt: skip
    print(json.dumps({"answers": answers, "seconds": seconds} | told))


def _resident() -> float:
    """Of this process and its children, in MB."""
    pids = ["self"]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                pids.append(stat.parent.name)
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * resource.getpagesize() / 1024**2


# ---- the comparison ------------------------------------------------------------------------


def texts(data: Path, titles: Path | None, every: int) -> list[tuple[str, str, str]]:
    """(kind, language, text) of every `every`-th line."""
    from monitor.evaluate.language import lines_of

    rows = [
        (kind, lang, line)
        for kind, by_language in lines_of(data).items()
        for lang, lines in by_language.items()
        for line in lines[::every]
    ]
    if titles:
        with titles.open(encoding="utf-8", newline="") as file:
            told = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        rows += [
            (HEADLINES, row["lang"], row["title"])
            for row in told
            if row["lang"] in {"en", "fr", "ar", "zh", "es", "pt", "de", "ru"}
        ][::every]
    return rows


def scored(rows: list[tuple[str, str, str]], told: dict[str, Any]) -> dict[str, Any]:
    """Accuracy and speed by kind of text."""
    right: dict[str, dict[str, list[bool]]] = {}
    for (kind, lang, _), answer in zip(rows, told["answers"], strict=True):
        right.setdefault(kind, {}).setdefault(lang, []).append(answer == lang)
    result: dict[str, Any] = {}
    for kind, by_language in right.items():
        read = [hit for lang, hits in by_language.items() if lang in OURS for hit in hits]
        every = [hit for hits in by_language.values() for hit in hits]
        result[kind] = {
            "accuracy": round(statistics.mean(read), 4),
            "all_languages": round(statistics.mean(every), 4),
            "by_language": {k: round(statistics.mean(v), 4) for k, v in by_language.items()},
            "texts_per_second": round(len(every) / told["seconds"][kind]),
        }
    total = round(len(rows) / sum(told["seconds"].values()))
    rest = {key: told[key] for key in ("start_s", "memory_mb", "peak_mb")}
    return result | {"texts_per_second": total} | rest


def compare(rows: list[tuple[str, str, str]], race: str, lingua_python: str) -> dict[str, Any]:
    """Every detector over the same rows."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        for peer in PEERS:
            if peer == "langdetect" and race == "four":
                continue  # it would answer as in the open race
            python = lingua_python if peer == "lingua" else sys.executable
            if not python:
                result[peer] = {"skipped": "no --lingua-python"}
                continue
            call = [python, __file__, "--child", peer, "--texts", str(path), "--race", race]
            done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)
            if done.returncode:
                result[peer] = {"skipped": done.stderr.strip().rpartition("\n")[2]}
                continue
            result[peer] = scored(rows, json.loads(done.stdout))
    plain = result.get("langdetect", {}).get("texts_per_second")
    if plain:
        result["times_langdetect"] = round(result["ours"]["texts_per_second"] / plain, 1)
    return result


def show(results: dict[str, dict[str, Any]]) -> None:
    """Print shares right in per cent, of the four languages and (of all)."""
    for race, by_peer in results.items():
        print(f"race: {race}")
        for peer, told in by_peer.items():
            if not isinstance(told, dict) or "skipped" in told:
                print(f"  {peer:11} {told if not isinstance(told, dict) else told['skipped']}")
                continue
            kinds = {kind: value for kind, value in told.items() if isinstance(value, dict)}
            cells = "  ".join(
                f"{kind.replace('_', ' ')} {100 * value['accuracy']:.2f} %"
                f" ({100 * value['all_languages']:.1f})"
                for kind, value in kinds.items()
            )
            cost = f"{told['texts_per_second']:,} texts/s, {told['memory_mb']} MB"
            print(
                f"  {peer:11} {cells}  {cost} (peak {told['peak_mb']}), start {told['start_s']} s"
            )


def main() -> None:
    """Compare; or, as a child, name every line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "data" / "language")
    parser.add_argument("--titles", type=Path, help="a table with the columns lang and title")
    parser.add_argument("--every", type=int, default=1, help="take every N-th line")
    parser.add_argument("--lingua-python", default="", help="an interpreter that has lingua")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--race", default="open", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.texts, asked.race)
        return
    rows = texts(asked.data, asked.titles, asked.every)
    four = [row for row in rows if row[1] in OURS]
    results = {
        "open": compare(rows, "open", asked.lingua_python),
        "four": compare(four, "four", asked.lingua_python),
    }
    if asked.json:
        print(json.dumps(results, ensure_ascii=False))
    else:
        show(results)


if __name__ == "__main__":
    main()
