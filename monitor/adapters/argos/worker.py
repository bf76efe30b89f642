"""What runs in the translation process: the only place that loads model libraries.

It gives what Argos Translate gives for the same package: paragraphs are split and
joined at line ends, the sentences of a paragraph are decoded together, beam 4,
length penalty 0.2; but all sentences of many texts are translated in one call. What a
model cannot read or write whole is said. It must never reach the network, and
never know what an item or a database is.
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
from monitor.adapters.argos.tuning import give_back, keep_memory
from monitor.core.hanzi import SIMPLIFIED
from monitor.core.text import sentences

BEAM = 4
LENGTH_PENALTY = 0.2
# Of one batch: smaller ones cost more per token, larger ones leave a core idle at the end.
BATCH_TOKENS = 1024
# CTranslate2's own bounds of one sentence, as Argos Translate leaves them: more is cut off.
LONGEST_IN, LONGEST_OUT = 1024, 256
_POSITIONS = re.compile(r"No position encodings are defined for positions >= (\d+)")


@dataclass(frozen=True, slots=True)
class Job:
    """Texts of one language, and the packages that lead into English one after another."""

    route: tuple[Package, ...]
    texts: tuple[str, ...]
    inter_threads: int = 2
    simplify: bool = False  # Traditional Chinese for a model that learnt Simplified


@dataclass(frozen=True, slots=True)
class Done:
    """Translations in the order of the texts, or why there are none; `rss_mb` is the worker's."""

    texts: tuple[str, ...] = ()
    cut: tuple[bool, ...] = ()  # of which texts a part was not read, or not written
    error: str = ""
    damaged: bool = False  # the package itself cannot be used
    rss_mb: float = 0.0


def start() -> None:
    """Prepare the process: offline, deaf to Ctrl-C, and gone when its parent is."""
    keep_memory()
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
    texts, cut = job.texts, (False,) * len(job.texts)
    if job.simplify:
        texts = tuple("".join([SIMPLIFIED.get(char, char) for char in text]) for text in texts)
    for package in job.route:
        try:
            model = load(package, job.inter_threads)
        except Exception as error:  # noqa: BLE001  (model libraries raise what they like)
            return Done(error=f"{package.name} cannot be loaded: {error}", damaged=True)
        try:
            made = model.translate(texts)
        except Exception as error:  # noqa: BLE001  (as above)
            return Done(error=f"{package.name} failed: {error}", rss_mb=_rss_mb())
        texts = tuple(text for text, _ in made)
        cut = tuple(before or now for before, (_, now) in zip(cut, made, strict=True))
    give_back()
    return Done(texts=texts, cut=cut, rss_mb=_rss_mb())


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

    def translate(self, texts: tuple[str, ...]) -> list[tuple[str, bool]]:
        """Translate each text, and say whether a part of it was lost.

        Equal sentences are translated once.
        """
        # Argos' code for Traditional Chinese; sentences end alike in both scripts
        lang = "zh" if self._package.source == "zt" else self._package.source
        split = [
            [[line[a:b] for a, b in sentences(line, lang)] for line in lines]
            for lines in (text.split("\n") for text in texts)
        ]
        unique = {s: None for lines in split for line in lines for s in line}
        tokens = {s: self._tokenizer.encode(s) for s in unique}
        answers = self._answers({s: t for s, t in tokens.items() if t})
        nothing: tuple[list[str], bool] = ([], False)
        return [
            (
                # Argos joins paragraph to paragraph and strips line ends that it put in front
                "\n".join(
                    self._decoded([piece for s in line for piece in answers.get(s, nothing)[0]])
                    for line in lines
                ).lstrip("\n"),
                any(answers.get(s, nothing)[1] for line in lines for s in line),
            )
            for lines in split
        ]

    def _answers(self, tokens: dict[str, list[str]]) -> dict[str, tuple[list[str], bool]]:
        """Pieces of each sentence's translation, and whether something of it was cut off."""
        order = sorted(tokens, key=lambda s: (-len(tokens[s]), s))
        if not order:
            return {}
        most_in, most_out = LONGEST_IN, LONGEST_OUT
        try:
            results = self._decode([tokens[s] for s in order], most_in, most_out)
        except RuntimeError as error:
            # A model with few learned positions; CTranslate2 says how many.
            found = _POSITIONS.search(str(error))
            if found is None:
                raise
            # its start and end tokens take a position each
            most_in = most_out = int(found[1]) - 2
            results = self._decode([tokens[s] for s in order], most_in, most_out)
        answers = {}
        for s, result in zip(order, results, strict=True):
            pieces = list(result.hypotheses[0])
            answers[s] = pieces, len(tokens[s]) > most_in or len(pieces) >= most_out
        return answers

    def _decode(self, sentences: list[list[str]], most_in: int, most_out: int) -> Any:
        """Translate token lists, as Argos Translate asks for it."""
        prefix = self._package.prefix
        return self._translator.translate_batch(
            sentences,
            target_prefix=[[prefix]] * len(sentences) if prefix else None,
            replace_unknowns=True,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM,
            num_hypotheses=1,
            length_penalty=LENGTH_PENALTY,
            max_input_length=most_in,
            max_decoding_length=most_out,
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
