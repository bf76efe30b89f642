"""What runs in the translation process: the only place that loads model libraries.

It gives what Argos Translate gives for the same package: paragraphs are split and
joined at line ends, the sentences of a paragraph are decoded together, beam 4,
length penalty 0.2; but all sentences of many texts are translated in one call. It
must never reach the network, and never know what an item or a database is.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import signal
import socket
import threading
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn

from monitor.adapters.argos.packages import Package
from monitor.core.text import sentences

BEAM = 4
LENGTH_PENALTY = 0.2
BATCH_TOKENS = 1024
_POSITIONS = re.compile(r"No position encodings are defined for positions >= (\d+)")


@dataclass(frozen=True, slots=True)
class Job:
    """Texts of one language for one package."""

    package: Package
    texts: tuple[str, ...]
    inter_threads: int = 2


@dataclass(frozen=True, slots=True)
class Done:
    """Translations in the order of the texts, or why there are none; `rss_mb` is the worker's."""

    texts: tuple[str, ...] = ()
    error: str = ""
    damaged: bool = False  # the package itself cannot be used
    rss_mb: float = 0.0


def start() -> None:
    """Prepare the process: offline, deaf to Ctrl-C, and gone when its parent is."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_OFFLINE"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket.socket.connect = _refuse  # type: ignore[method-assign]  # no library may call out
    socket.socket.connect_ex = _refuse  # type: ignore[method-assign]
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _refuse(*args: object) -> NoReturn:
    raise PermissionError(f"translation is offline: no connection to {args[1:]}")


def _follow(sentinel: int) -> None:
    """End when the parent has ended, even if it was killed."""
    wait([sentinel])
    os._exit(1)


def ready() -> int:
    """The worker's process id: asking for it shows that the worker lives."""
    return os.getpid()


def translate(job: Job) -> Done:
    """Translate all texts of a job. Never raises: what goes wrong is in the answer."""
    try:
        model = load(job.package, job.inter_threads)
    except Exception as error:  # noqa: BLE001  (model libraries raise what they like)
        return Done(error=f"{job.package.name} cannot be loaded: {error}", damaged=True)
    try:
        texts = model.translate(job.texts)
    except Exception as error:  # noqa: BLE001  (as above)
        return Done(error=f"{job.package.name} failed: {error}", rss_mb=_rss_mb())
    return Done(texts=texts, rss_mb=_rss_mb())


@lru_cache(maxsize=4)  # four languages; a replaced package has another stamp
def load(package: Package, inter_threads: int) -> Model:
    """Load a package once per process."""
    return Model(package, inter_threads)


class Model:
    """A loaded package."""

    def __init__(self, package: Package, inter_threads: int) -> None:
        import ctranslate2  # noqa: PLC0415  (only ever imported in the worker)
        from argostranslate.tokenizer import (  # noqa: PLC0415  (as above)
            BPETokenizer,
            SentencePieceTokenizer,
        )

        path = Path(package.path)
        self._package = package
        pieces = path / "sentencepiece.model"
        self._tokenizer: Any = (
            SentencePieceTokenizer(pieces)
            if pieces.is_file()
            else BPETokenizer(path / "bpe.model", package.source, package.target)
        )
        self._translator = ctranslate2.Translator(
            str(path / "model"),
            device="cpu",
            compute_type="auto",
            inter_threads=inter_threads,
            intra_threads=1,
        )

    def translate(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Translate each text; equal sentences are translated once."""
        split = [
            [[line[a:b] for a, b in sentences(line, self._package.source)] for line in lines]
            for lines in (text.split("\n") for text in texts)
        ]
        unique = {s: None for lines in split for line in lines for s in line}
        tokens = {s: self._tokenizer.encode(s) for s in unique}
        answers = self._answers({s: t for s, t in tokens.items() if t})
        return tuple(
            # Argos joins paragraph to paragraph and strips line ends that it put in front
            "\n".join(
                self._decoded([piece for s in line for piece in answers.get(s, ())])
                for line in lines
            ).lstrip("\n")
            for lines in split
        )

    def _answers(self, tokens: dict[str, list[str]]) -> dict[str, list[str]]:
        order = sorted(tokens, key=lambda s: (-len(tokens[s]), s))
        if not order:
            return {}
        try:
            results = self._decode([tokens[s] for s in order])
        except RuntimeError as error:
            # A model with few learned positions; CTranslate2 says how many.
            found = _POSITIONS.search(str(error))
            if found is None:
                raise
            room = int(found[1]) - 2  # its start and end tokens take a position each
            results = self._decode([tokens[s] for s in order], room)
        return {s: list(r.hypotheses[0]) for s, r in zip(order, results, strict=True)}

    def _decode(self, sentences: list[list[str]], room: int | None = None) -> Any:
        """Translate token lists; `room` bounds what goes in and comes out, if the model does."""
        prefix = self._package.prefix
        bounds = {"max_input_length": room, "max_decoding_length": room} if room else {}
        return self._translator.translate_batch(
            sentences,
            target_prefix=[[prefix]] * len(sentences) if prefix else None,
            replace_unknowns=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM,
            num_hypotheses=1,
            length_penalty=LENGTH_PENALTY,
            **bounds,
        )

    def _decoded(self, pieces: list[str]) -> str:
        text = str(self._tokenizer.decode(pieces)) if pieces else ""
        prefix = self._package.prefix
        if prefix and text.startswith(prefix):
            text = text[len(prefix) :]
        return text.removeprefix(" ")


def _rss_mb() -> float:
    """Resident memory of this process; the peak where /proc is not there."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20
