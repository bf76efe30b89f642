"""What runs in the process of the sentence model: the only place that loads its libraries.

A text becomes the mean of its tokens' vectors, of length one. It must never reach
the network, and never know what an event is.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn

MOST = 12  # nearest texts of each that are told
_TOKENS = 126  # of a text; a headline and its standfirst, and two marks around them
_state: dict[str, Any] = {}


def start(folder: str, tokenizer: str, told: list[str]) -> None:
    """Prepare the process; the model is loaded with the first texts."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket.socket.connect = _refuse  # type: ignore[method-assign]  # no library may call out
    socket.socket.connect_ex = _refuse  # type: ignore[method-assign]
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    _state.update(folder=Path(folder), tokenizer=tokenizer, told=told)


def _refuse(*args: object) -> NoReturn:
    raise PermissionError(f"the sentence model is offline: no connection to {args[1:]}")


def _follow(sentinel: int) -> None:
    """End when the parent has ended, even if it was killed."""
    wait([sentinel])
    os._exit(1)


def place(texts: list[str]) -> list[list[tuple[int, float]]] | str:
    """For each text the places of the nearest told ones with their cosines; or what went wrong."""
    try:
        if "vectors" not in _state:
            _load()
        cosines = _vectors(texts) @ _state["vectors"].T
    except Exception as error:  # noqa: BLE001  (whatever a library raises, the items go on)
        return f"the model cannot be used: {type(error).__name__}: {error}"
    out = []
    for row in cosines:
        best = sorted(range(len(row)), key=lambda n: (-row[n], n))[:MOST]
        out.append([(n, round(float(row[n]), 4)) for n in best])
    return out


def _load() -> None:
    import ctranslate2  # noqa: PLC0415  (half a second, and only in this process)
    import sentencepiece  # noqa: PLC0415

    folder: Path = _state["folder"]
    _state["pieces"] = sentencepiece.SentencePieceProcessor(str(folder / _state["tokenizer"]))
    _state["encoder"] = ctranslate2.Encoder(str(folder), device="cpu", intra_threads=1)
    _state["vectors"] = _vectors(_state["told"])


def _vectors(texts: list[str]) -> Any:
    """One row of length one for each text."""
    import numpy as np  # noqa: PLC0415  (comes with ctranslate2)

    tokens = [
        ["<s>", *_state["pieces"].encode(text, out_type=str)[:_TOKENS], "</s>"] for text in texts
    ]
    states = np.array(_state["encoder"].forward_batch(tokens).last_hidden_state)
    rows = [state[: len(own)].mean(axis=0) for state, own in zip(states, tokens, strict=True)]
    return np.stack([row / max(float(np.linalg.norm(row)), 1e-9) for row in rows])
