"""Argos Translate's own code over one package, in a process of its own: texts in, texts out.

It imports stanza and minisbd only to split sentences (and torch with them, gigabytes
that this project does not install); they are stood in for here, and the sentences come
from whoever asks, so that both sides translate the same ones. Everything else is the
library's own: paragraphs, tokenizers, one `translate_batch` a paragraph, joining.

Reads {"route": [package, ...], "texts", "sentences", "inter", "intra"} as JSON
(`sentences` by paragraph), writes {"texts", "seconds"} with a first text done untimed.
`bare` instead of "texts" times one `translate_batch` over these token lists.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
import types
from pathlib import Path
from typing import Any


def _stand_ins() -> None:
    stanza = types.ModuleType("stanza")
    minisbd = types.ModuleType("minisbd")
    minisbd.SBDetect = object  # type: ignore[attr-defined]
    minisbd.models = types.SimpleNamespace(cache_dir="", list_models=lambda: ["en"])  # type: ignore[attr-defined]
    sys.modules["stanza"], sys.modules["minisbd"] = stanza, minisbd


class Told:
    """Satisfies Argos' sentencizer with sentences that were split before."""

    def __init__(self, sentences: dict[str, list[str]]) -> None:
        self._sentences = sentences

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a paragraph; one that was not told is a sentence."""
        return self._sentences.get(text, [text] if text else [])


def translate(asked: dict[str, Any]) -> dict[str, Any]:
    """Translate as `argostranslate.translate` does, one text after another."""
    from argostranslate import settings  # noqa: PLC0415  (after the stand-ins and homes)

    settings.inter_threads, settings.intra_threads = asked["inter"], asked["intra"]
    from argostranslate.package import Package  # noqa: PLC0415  (as above)
    from argostranslate.translate import CompositeTranslation, PackageTranslation  # noqa: PLC0415

    whole: Any = None
    for place in asked["route"]:
        one = PackageTranslation(None, None, Package(Path(place)))
        one.sentencizer = Told(asked["sentences"])
        one.from_lang = one.to_lang = None
        whole = one if whole is None else CompositeTranslation(whole, one)
    whole.translate(asked["texts"][0])
    began, cpu = time.perf_counter(), time.process_time()
    texts = [whole.translate(text) for text in asked["texts"]]
    return {
        "texts": texts,
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
    }


def bare(asked: dict[str, Any]) -> dict[str, Any]:
    """CTranslate2 alone, over tokens, with our settings and with memory kept as our worker does."""
    from monitor.adapters.argos.tuning import keep_memory  # noqa: PLC0415  (Argos' half must not have it)

    keep_memory()
    import ctranslate2  # noqa: PLC0415  (only this half needs it here)

    model = ctranslate2.Translator(
        str(Path(asked["route"][0]) / "model"), inter_threads=asked["inter"], intra_threads=1
    )

    def run() -> None:
        model.translate_batch(
            asked["bare"], replace_unknowns=True, max_batch_size=asked["size"], batch_type="tokens",
            beam_size=4, num_hypotheses=1, length_penalty=0.2,
        )  # fmt: skip

    run()
    times, cpu = [], time.process_time()
    for _ in range(asked["rounds"]):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return {"seconds": times, "cpu_s": (time.process_time() - cpu) / asked["rounds"]}


def main() -> None:
    """Answer one question on stdin."""
    asked = json.load(sys.stdin)
    if "bare" in asked:
        json.dump(bare(asked), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as home:
        for kind in ("DATA", "CONFIG", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = home
        os.environ["HOME"] = home
        _stand_ins()
        with contextlib.redirect_stdout(sys.stderr):
            answer = translate(asked)
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
