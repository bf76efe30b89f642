"""py3langid as a second opinion on texts that the profiles leave in doubt, in a child process.

Its model is 75 MB with numpy, and none of it belongs in the main process: the child
is started at the first doubt, asked over a pipe, and ends when the pipe does.
It must never decide: core/language.py weighs what it says.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Mapping

from monitor.types import Lang

_TRIES = 2  # a child that died is started once more; then there is no second opinion
_PATIENCE_S = 5.0  # to end of its own accord


class Py3Langid:
    """Log-likelihoods of a text in the `candidates` that py3langid knows; the best has 0."""

    def __init__(self, candidates: Iterable[Lang]) -> None:
        self._candidates = sorted(candidates)
        self._child: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def __call__(self, text: str) -> Mapping[Lang, float]:
        """Score a text; {} if the child cannot be had. The first call waits a second for it."""
        with self._lock:
            for _ in range(_TRIES):
                if answer := self._ask(json.dumps(text)):
                    scores: dict[Lang, float] = json.loads(answer)
                    return scores
                self.close()
        return {}

    def close(self) -> None:
        """End the child; the next call starts another. It also ends with this object."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    def _ask(self, question: str) -> str:
        try:
            if self._child is None:
                self._child = self._start()
            assert self._child.stdin is not None
            assert self._child.stdout is not None
            self._child.stdin.write(question + "\n")
            self._child.stdin.flush()
            return self._child.stdout.readline()
        except OSError:
            return ""

    def _start(self) -> subprocess.Popen[str]:
        # -P: a folder that is called monitor where we happen to stand is none of ours
        command = [sys.executable, "-P", "-m", __name__, *self._candidates]
        child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii"
        )
        weakref.finalize(self, _end, child)
        return child


def _end(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    with contextlib.suppress(OSError):  # it was gone before we said goodbye
        child.stdin.close()
    try:
        child.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stdout.close()


def main(candidates: list[Lang]) -> None:
    """Answer each line of standard input (a JSON string) by a line of scores, until it ends."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (only the child)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the monitor closes the pipe
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(set(candidates) & set(whole.labels))
    # Made anew from its parts, because the first one keeps the other hundred languages.
    identifier = LanguageIdentifier(
        whole.nb_ptc,
        whole.nb_pc,
        whole.nb_classes,
        whole.tk_nextmove,
        whole.tk_output,
        tk_row=whole.tk_row,
    )
    del whole
    for line in sys.stdin:
        ranked = identifier.rank(json.loads(line))
        top = ranked[0][1]  # its scores for a text without known features are no numbers to add
        sys.stdout.write(json.dumps({code: round(score - top, 3) for code, score in ranked}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
