"""How fast texts are translated, against Argos Translate's own code and a bare CTranslate2 call.

Everything in one run and on the same sentences: 256 headlines through our worker;
through Argos Translate as it comes and with the best of some thread settings (its own
code, see stock_argos.py); and one bare `translate_batch` over the same tokens. The
model is one of full size with random weights (tools/make_random_model.py --full); that
texts are the same is shown with the tiny models, which have something to say.

    python tools/make_random_model.py /tmp/random --from ar --full --corpus PAIRS.tsv...
    python bench/translate.py --model /tmp/random/translate-ar_en-1_0 --headlines GOLD.jsonl
    python bench/translate.py --memory 10000      # texts through the worker: memory over time
    python bench/translate.py --offline 500       # in a network namespace of its own (root)
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.adapters.argos import ArgosTranslator
from monitor.adapters.argos.packages import read_package
from monitor.adapters.argos.worker import BATCH_TOKENS
from monitor.core.text import sentences
from monitor.types import FeedId, Item, ItemId, OutletId, Translation

HERE = Path(__file__).parent
TINY = HERE.parent / "tests" / "data" / "models"
NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
SETTINGS = ((1, 0), (1, 1), (1, 2), (2, 1))  # Argos Translate's default first


def item(number: int, text: str) -> Item:
    """A headline as an item."""
    return Item(
        id=ItemId(number), outlet=OutletId("bench"), feed=FeedId("bench/all"), key=str(number),
        url="", title=text, summary="", body="", published=NOW, fetched=NOW,
    )  # fmt: skip


def headlines(path: Path | None, lang: str, n: int) -> list[str]:
    """`n` titles of a language from gold items, else sentences of the tiny models."""
    if path is None:
        lines = (TINY / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
        found = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    else:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [row["title"] for row in rows if row["lang"] == lang]
        found += [row["summary"].split(". ")[0] for row in rows if row["lang"] == lang]
    # unequal, so that nothing is translated once for two; a number is what headlines differ by
    return [found[i % len(found)] + (f" {i}" if i >= len(found) else "") for i in range(n)]


def split(texts: list[str], lang: str) -> dict[str, list[str]]:
    """The sentences of every paragraph, as the worker splits them."""
    lines = {line for text in texts for line in text.split("\n")}
    return {line: [line[a:b] for a, b in sentences(line, lang)] for line in lines}


def ask(question: dict[str, Any]) -> Any:
    """Run stock_argos.py over one question."""
    done = subprocess.run(
        [sys.executable, str(HERE / "stock_argos.py")],
        input=json.dumps(question), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def ours(
    models: Path, lang: str, texts: list[str], rounds: int
) -> tuple[list[str], list[float], float]:
    """Translations, seconds of each round through the worker, and its processor seconds a round."""
    times = []
    with ArgosTranslator(models, languages=[lang]) as translator:
        translator.submit([(item(0, texts[0]), lang)]).result()
        before = busy(translator._pid)  # noqa: SLF001  (measured from outside)
        for _ in range(rounds):
            began = time.perf_counter()
            answers = translator.submit([(item(n, t), lang) for n, t in enumerate(texts)]).result()
            times.append(time.perf_counter() - began)
        cpu = (busy(translator._pid) - before) / rounds  # noqa: SLF001  (as above)
    return [a.title for a in answers if isinstance(a, Translation)], times, cpu


def busy(pid: int) -> float:
    """Processor seconds that a process has used."""
    ticks = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def tokens(package: Path, texts: list[str], lang: str) -> list[list[str]]:
    """What the worker hands to CTranslate2, in its order."""
    import sentencepiece  # noqa: PLC0415  (only here)

    processor = sentencepiece.SentencePieceProcessor(
        model_file=str(package / "sentencepiece.model")
    )
    unique = dict.fromkeys(s for parts in split(texts, lang).values() for s in parts)
    return sorted((processor.encode(s, out_type=str) for s in unique), key=len, reverse=True)


def speed(model: Path, gold: Path | None, n: int, rounds: int, every: int) -> dict[str, Any]:
    """Items a second of everybody, in turns within one run; medians over `rounds` turns.

    Argos Translate, which takes one text at a time, gets every `every`th headline.
    """
    found = read_package(model)
    if found is None:
        sys.exit(f"{model} is no package")
    lang = found.source
    texts = headlines(gold, lang, n)
    some = texts[::every]
    question = {"route": [str(model)], "texts": some, "sentences": split(texts, lang)}
    bare = {"route": [str(model)], "bare": tokens(model, texts, lang), "inter": 2, "rounds": 1,
            "size": BATCH_TOKENS}  # fmt: skip
    times: dict[str, list[float]] = {}
    cpus: dict[str, list[float]] = {}

    def note(who: str, seconds: float, cpu: float) -> None:
        times.setdefault(who, []).append(seconds)
        cpus.setdefault(who, []).append(cpu)

    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(model, Path(scratch) / model.name)
        for _ in range(rounds):
            _, taken, cpu = ours(Path(scratch), lang, texts, 1)
            note("ours", taken[0], cpu)
            alone = ask(bare)
            note("bare", alone["seconds"][0], alone["cpu_s"])
            for inter, intra in SETTINGS:
                told = ask(question | {"inter": inter, "intra": intra})
                share = n / len(some)
                note(f"{inter}x{intra}", told["seconds"] * share, told["cpu_s"] * share)
    stock = [f"{inter}x{intra}" for inter, intra in SETTINGS]
    best = min(stock, key=lambda who: statistics.median(times[who]))

    def ratio(who: str) -> list[float]:
        return [
            round(theirs / mine, 2) for theirs, mine in zip(times[who], times["ours"], strict=True)
        ]

    return {
        "headlines": n, "of_them_by_argos": len(some), "rounds": rounds, "cores": os.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
        "per_s": {who: round(n / statistics.median(taken), 2) for who, taken in times.items()},
        "cpu_s": {who: round(statistics.median(used), 2) for who, used in cpus.items()},
        "best": best,
        "times_stock_default": statistics.median(ratio("1x0")),
        "of_each_round_default": ratio("1x0"),
        "times_stock_best": statistics.median(ratio(best)), "of_each_round_best": ratio(best),
        "share_of_bare": statistics.median(ratio("bare")),
        "cpu_times_stock_least": round(
            min(statistics.median(cpus[who]) for who in stock) / statistics.median(cpus["ours"]), 2
        ),
    }  # fmt: skip


def identity() -> dict[str, Any]:
    """Texts that are the same as Argos Translate's on the tiny models, of all."""
    same = whole = 0
    with tempfile.TemporaryDirectory() as scratch:
        for path in TINY.glob("*.argosmodel"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(scratch)
        for lang in ("ar", "fr", "zh"):
            known = headlines(None, lang, 36)
            gap = "" if lang == "zh" else " "
            texts = known + [
                gap.join(known[(7 * n + k) % 36] for k in range(1 + n % 4))[n % 5 :]
                + "\n" * (n % 3) + known[n % 36] for n in range(64)
            ]  # fmt: skip
            mine, _, _ = ours(Path(scratch), lang, texts, 1)
            question = {
                "route": [str(Path(scratch) / f"translate-{lang}_en-1_0")], "texts": texts,
                "sentences": split(texts, lang), "inter": 1, "intra": 1,
            }  # fmt: skip
            theirs = ask(question)["texts"]
            same += sum(a == b for a, b in zip(mine, theirs, strict=True))
            whole += len(texts)
    return {"texts": whole, "same": same, "share": round(same / whole, 4)}


def peak_mb() -> float:
    """Of this process: what getrusage says is that of its parent, if that was larger."""
    with Path("/proc/self/status").open() as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def memory(n: int) -> dict[str, Any]:
    """Resident memory of the worker over `n` texts, and the peak of this process."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in TINY.glob("*.argosmodel"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(scratch)
        seen: list[float] = []
        began = time.perf_counter()
        with ArgosTranslator(Path(scratch), batches=10**9, memory_mb=10**9) as translator:
            for at in range(0, n, 32):
                batch = []
                for k in range(at, min(at + 32, n)):
                    lang = ("ar", "fr", "zh")[k % 3]
                    rows = headlines(None, lang, 36)
                    batch.append((item(k, f"{rows[k % 36]} {k}. {rows[(k * 7) % 36]}"), lang))
                translator.submit(batch).result()
                pages = Path(f"/proc/{translator._pid}/statm").read_text("ascii").split()[1]  # noqa: SLF001  (measured from outside)
                seen.append(int(pages) * resource.getpagesize() / 2**20)
        seconds = time.perf_counter() - began
    settled = seen[len(seen) // 10 :]  # the first tenth loads and warms
    slope = statistics.linear_regression(range(len(settled)), settled).slope * len(settled)
    return {
        "texts": n, "per_s": round(n / seconds, 1), "worker_mb_first": round(settled[0], 1),
        "worker_mb_last": round(settled[-1], 1), "worker_mb_highest": round(max(seen), 1),
        "slope_share": round(slope / settled[0], 4),
        "main_mb_highest": round(peak_mb(), 1),
    }  # fmt: skip


def offline(n: int) -> dict[str, Any]:
    """`n` translations where there is no network at all: this script again, in a namespace."""
    done = subprocess.run(
        ["unshare", "--net", sys.executable, __file__, "--memory", str(n), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return {"skipped": done.stderr.strip().splitlines()[-1] if done.stderr else "unshare"}
    return {"translations": json.loads(done.stdout)["memory"]["texts"], "network": "none"}


def main() -> None:
    """Measure what is asked for (everything that needs no argument, if nothing is)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--model", type=Path, help="an unpacked package of full size")
    parser.add_argument("--headlines", type=Path, help="items.jsonl with lang and title")
    parser.add_argument("-n", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--argos-every", type=int, default=1, metavar="N", help="Argos gets every Nth headline only"
    )
    parser.add_argument("--memory", type=int, default=0, metavar="TEXTS")
    parser.add_argument("--offline", type=int, default=0, metavar="TEXTS")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    if options.memory:
        found["memory"] = memory(options.memory)
    if options.offline:
        found["offline"] = offline(options.offline)
    if options.model:
        found["speed"] = speed(
            options.model, options.headlines, options.n, options.rounds, options.argos_every
        )
    if not found or options.model:
        found["identity"] = identity()
    print(json.dumps(found, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
