"""Sentence boundaries beside sentencex and pysbd as they come: cases right, texts a second.

    python bench/sentences.py [--pysbd-python PATH] [--json]

Over the hand-checked cases in tests/data/sentences (with which our repairs were made) and its
held_out folder (written afterwards). A case is right if exactly its sentences are found. pysbd
is no dependency of ours: it is measured if `--pysbd-python` names the interpreter of an
environment that has it, and otherwise skipped, with that reason.
"""

# ruff: noqa: PLC0415  (each splitter is imported in its own process)

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "data" / "sentences"
PEERS = ("ours", "sentencex", "pysbd")


def child(peer: str, path: Path) -> None:
    """Split every text of a file; print the parts and the seconds."""
    rows: list[tuple[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    split: Any
    if peer == "ours":
        from monitor.core.text import sentences

        split = lambda lang, text: [text[a:b] for a, b in sentences(text, lang)]  # noqa: E731
    elif peer == "sentencex":
        import sentencex

        split = sentencex.segment
    else:
        import pysbd  # type: ignore[import-not-found]  # in an environment of its own

        made = {lang: pysbd.Segmenter(language=lang, clean=False) for lang, _ in rows}
        split = lambda lang, text: made[lang].segment(text)  # noqa: E731
    for lang, text in rows[:20]:
        split(lang, text)  # what is made late is made
    began = time.perf_counter()
    parts = [list(split(lang, text)) for lang, text in rows]
    print(json.dumps({"parts": parts, "seconds": time.perf_counter() - began}))


def compare(folder: Path, pysbd_python: str) -> dict[str, Any]:
    """Every splitter over the cases of one folder."""
    from monitor.evaluate.sentences import cases, missed

    checked = cases(folder)
    rows = [(lang, case.text) for lang, some in checked.items() for case in some]
    result: dict[str, Any] = {"cases": {lang: len(some) for lang, some in checked.items()}}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "texts.json"
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        for peer in PEERS:
            python = pysbd_python if peer == "pysbd" else sys.executable
            if not python:
                result[peer] = {"skipped": "no --pysbd-python"}
                continue
            call = [python, __file__, "--child", peer, "--texts", str(path)]
            done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)
            if done.returncode:
                result[peer] = {"skipped": done.stderr.strip().rpartition("\n")[2]}
                continue
            told = json.loads(done.stdout)

            def found(text: str, lang: str, parts: Any = told["parts"]) -> list[str]:
                return [p for p in parts[rows.index((lang, text))] if p.strip()]

            wrong = missed(checked, found)
            right = {lang: len(some) - len(wrong[lang]) for lang, some in checked.items()}
            result[peer] = {
                "right": right,
                "all": sum(right.values()),
                "of": len(rows),
                "microseconds_per_text": round(told["seconds"] / len(rows) * 1e6),
            }
    return result


def main() -> None:
    """Compare on both folders; or, as a child, split every text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pysbd-python", default="", help="an interpreter that has pysbd")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.texts)
        return
    results = {
        "checked": compare(CASES, asked.pysbd_python),
        "held_out": compare(CASES / "held_out", asked.pysbd_python),
    }
    if asked.json:
        print(json.dumps(results))
        return
    for name, told in results.items():
        print(f"{name}: cases {told.pop('cases')}")
        for peer, figures in told.items():
            print(f"  {peer:10} {figures}")


if __name__ == "__main__":
    main()
