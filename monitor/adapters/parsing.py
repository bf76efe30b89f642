"""`ChildParser` and `ChildReader`: read what strangers wrote in a child that can be killed.

The child is a fresh interpreter with nothing of ours but the reading parts of
core, an empty environment and hard limits; the parent waits for it no longer
than the wall limit. It must never hold a rule about feeds or pages, and never
trust the child: of its answers only our own plain nouns are unpickled.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import os
import pickle
import queue
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

import monitor
from monitor.types import Extracted, Failed, FeedId, Fetched, Lang, Parsed, Permit

_LENGTH = struct.Struct("!Q")
# An answer repeats the document's words at most twice; more is not an answer of ours.
_ANSWER_LIMIT = 256 * 1024 * 1024
# Starting an interpreter and feedparser takes 0.3 s here; a loaded machine may need far more.
_START_S = 30.0
_NOUNS = {
    "monitor.types.flow": frozenset({"Parsed", "Failed", "Entry"}),
    "monitor.types.article": frozenset({"Extracted", "Permit"}),
    "datetime": frozenset({"datetime", "timezone", "timedelta"}),
}
Question = tuple[Any, ...]  # what is to be done, then its arguments
Trade = Literal["feeds", "pages"]  # what a child has learnt before it says that it is ready
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost: seconds of CPU, seconds by the clock, bytes of memory."""

    cpu_s: int = 5
    wall_s: float = 15.0
    memory_bytes: int = 512 * 1024 * 1024


class _Contained:
    """A child that is started when it is needed, kept, and replaced after a kill."""

    _trade: Trade

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: _Child | None = None
        self._lock = threading.Lock()

    def _ask(self, question: Question, about: tuple[FeedId, str]) -> Any:
        """The child's answer, or a Failed about that feed and address if it costs too much."""
        with self._lock:
            started = time.monotonic()
            try:
                if self._child is None or not self._child.alive:
                    self._drop()
                    self._child = _Child(self._limits, self._trade)
                started = time.monotonic()
                answer = self._child.ask(question, self._limits.wall_s)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                spent = time.monotonic() - started
                detail = f"{self._post_mortem(error)} after {spent:.1f} s"
                return _failed(about, "parse-killed", detail, spent)
            if isinstance(answer, Failed) and answer.kind == "parse-killed":
                self._drop()  # memory that was once granted is seldom given back
            return answer

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _post_mortem(self, error: Exception) -> str:
        """Why the child did not answer; the child is gone afterwards."""
        child, self._child = self._child, None
        if child is None:
            return f"the parser could not be started ({error})"
        late = isinstance(error, TimeoutError)
        code = child.end(wait=not late)
        if late:
            return f"no result within {self._limits.wall_s:g} s"
        if code == -24:  # SIGXCPU
            return f"more than {self._limits.cpu_s} s of CPU"
        return f"the parser died (exit {code}; {error})"

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


class ChildParser(_Contained):
    """Satisfies ports.Parser."""

    _trade = "feeds"

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        """As core.parse.parse; a document that costs too much is a Failed "parse-killed"."""
        about = (fetched.feed, fetched.url)
        answer = self._ask(("parse", about, fetched, fallback, now), about)
        return answer if isinstance(answer, Parsed | Failed) else _strange(answer, about)


class ChildReader(_Contained):
    """Satisfies ports.ArticleReader: pages and the rules of robots.txt."""

    _trade = "pages"

    def extract(self, page: Fetched, language: Lang) -> Extracted | Failed:
        """As core.extract.extract; a page that costs too much is a Failed "parse-killed"."""
        about = (page.feed, page.final_url)
        content_type = dict(page.headers).get("content-type", "")
        answer = self._ask(("extract", about, page.body, content_type, language), about)
        return answer if isinstance(answer, Extracted | Failed) else _strange(answer, about)

    def permit(self, rules: str, url: str, agent: str) -> Permit | Failed:
        """As core.robots.permit; patterns that cost too much are a Failed "parse-killed"."""
        about = (FeedId("robots"), url)
        answer = self._ask(("permit", about, rules, url, agent), about)
        return answer if isinstance(answer, Permit | Failed) else _strange(answer, about)


class ChildParsers:
    """Satisfies ports.Parser for several threads at once.

    A hostile document delays those behind it by no more than its share. A second
    child is started only when the first is busy.
    """

    def __init__(self, children: int, limits: Limits | None = None) -> None:
        self._children = [ChildParser(limits) for _ in range(children)]
        # the one used last is warm: it is taken first
        self._free: queue.LifoQueue[ChildParser] = queue.LifoQueue()
        for child in reversed(self._children):
            self._free.put(child)

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        """As ChildParser.parse; waits while all children are busy."""
        child = self._free.get()
        try:
            return child.parse(fetched, fallback, now)
        finally:
            self._free.put(child)

    def close(self) -> None:
        """End the children, when they have answered."""
        for child in self._children:
            child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class _Child:
    """One child process and the socket to it."""

    def __init__(self, limits: Limits, trade: Trade) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        root = str(Path(monitor.__file__).parent.parent)
        environment = {k: os.environ[k] for k in _KEPT_ENVIRONMENT if k in os.environ}
        arguments = [str(limits.cpu_s), str(limits.memory_bytes), trade]
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                # -P: a file of the current directory must not shadow a module
                [sys.executable, "-P", "-m", "monitor.adapters.parsing", *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=environment | {"PYTHONPATH": root},
            )
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        try:
            _receive(ours, time.monotonic() + _START_S)  # it says that it is ready
        except (OSError, EOFError):
            self.end()
            raise

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: Question, wall_s: float) -> Any:
        """Send a question and wait for its answer; TimeoutError or EOFError otherwise."""
        until = time.monotonic() + wall_s
        _send(self._socket, pickle.dumps(question, protocol=5), until)
        return _Nouns(io.BytesIO(_receive(self._socket, until))).load()

    def end(self, *, wait: bool = False) -> int:
        """Kill the child (or let it finish dying) and say with which code it ended."""
        self._socket.close()
        if wait:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(timeout=1.0)
        self._process.kill()
        return self._process.wait()


class _Nouns(pickle.Unpickler):
    """Makes our own nouns and times, and nothing else: the child has read what strangers wrote."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of a noun; UnpicklingError for anything else."""
        if name in _NOUNS.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")


def _send(sock: socket.socket, data: bytes, until: float) -> None:
    sock.settimeout(max(until - time.monotonic(), 0.001))
    sock.sendall(_LENGTH.pack(len(data)))
    sock.sendall(data)


def _receive(sock: socket.socket, until: float | None) -> bytes:
    """One message; EOFError if the other side is gone, TimeoutError if it is late."""
    length = _LENGTH.unpack(_exactly(sock, _LENGTH.size, until))[0]
    if length > _ANSWER_LIMIT:
        raise EOFError(f"{length} bytes announced")
    return _exactly(sock, length, until)


def _exactly(sock: socket.socket, count: int, until: float | None) -> bytes:
    data = bytearray()
    while len(data) < count:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            sock.settimeout(left)
        part = sock.recv(min(count - len(data), 1 << 20))
        if not part:
            raise EOFError("the other side is gone")
        data += part
    return bytes(data)


# ---- in the child ----------------------------------------------------------


def serve(cpu_s: int, memory_bytes: int, trade: Trade) -> None:
    """Answer questions from standard input (a socket) until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    logging.disable()  # what a library thinks of a stranger's page is no line of our log
    skills = _skills(trade)
    with socket.socket(fileno=os.dup(0)) as sock:
        sock.settimeout(None)
        _send_all(sock, b"ready")
        while True:
            try:
                question = _receive(sock, None)
            except (EOFError, OSError):
                return
            _limit_cpu(cpu_s)
            _send_all(sock, pickle.dumps(_answer(question, skills), protocol=5))


def _skills(trade: Trade) -> dict[str, Callable[..., Any]]:
    """What can be asked for by name; libraries are loaded before the first question."""
    if trade == "feeds":
        from monitor.core.parse import parse  # noqa: PLC0415  (the parent never reads a document)

        return {"parse": parse}
    from monitor.core.extract import extract  # noqa: PLC0415  (half a second that feeds need not)
    from monitor.core.robots import permit  # noqa: PLC0415  (as above)

    return {"extract": extract, "permit": permit}


def _answer(question: bytes, skills: dict[str, Callable[..., Any]]) -> Any:
    # What the parent sends is its own; only the document inside is a stranger's.
    name, about, *arguments = pickle.loads(question)  # noqa: S301  (from the parent, see above)
    try:
        return skills[name](*arguments)
    except MemoryError:
        return _failed(about, "parse-killed", "more memory than one document may use")
    except RecursionError:
        return _failed(about, "parse-failed", "nested too deeply")
    except Exception as error:  # noqa: BLE001  a document that breaks the parser is a failed one
        return _failed(about, "parse-failed", f"{type(error).__name__}: {error}"[:500])


def _failed(about: tuple[FeedId, str], kind: Any, detail: str, spent: float = 0.0) -> Failed:
    return Failed(feed=about[0], url=about[1], kind=kind, detail=detail, elapsed_s=spent)


def _strange(answer: object, about: tuple[FeedId, str]) -> Failed:
    """An answer to something else than what was asked."""
    return _failed(about, "parse-killed", f"{type(answer).__name__} is no answer")


def _limit_cpu(seconds: int) -> None:
    """The kernel counts from the start of the process and ends it (SIGXCPU) at the soft limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _send_all(sock: socket.socket, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the next read ends the loop
        sock.sendall(_LENGTH.pack(len(data)) + data)


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), "pages" if sys.argv[3] == "pages" else "feeds")
