"""`ChildParser`: reads feed documents in a child process that can be killed.

The child is a fresh interpreter with nothing of ours but `core.parse`, an empty
environment and hard limits; the parent waits for it no longer than the wall
limit. It must never hold a rule about feeds, and never trust the child: of its
answers only our own plain nouns are unpickled.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import pickle
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import monitor
from monitor.core.parse import parse
from monitor.types import Failed, Fetched, Lang, Parsed

_LENGTH = struct.Struct("!Q")
# An answer repeats the document's words at most twice; more is not an answer of ours.
_ANSWER_LIMIT = 256 * 1024 * 1024
# Starting an interpreter and feedparser takes 0.3 s here; a loaded machine may need far more.
_START_S = 30.0
_NOUNS = frozenset({"Parsed", "Failed", "Entry"})
_TIMES = frozenset({"datetime", "timezone", "timedelta"})
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost: seconds of CPU, seconds by the clock, bytes of memory."""

    cpu_s: int = 5
    wall_s: float = 15.0
    memory_bytes: int = 512 * 1024 * 1024


class ChildParser:
    """Satisfies ports.Parser. The child is started when needed, kept, and replaced after a kill."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: _Child | None = None
        self._lock = threading.Lock()

    def parse(self, fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
        """As core.parse.parse; a document that costs too much is a Failed "parse-killed"."""
        with self._lock:
            started = time.monotonic()
            try:
                if self._child is None or not self._child.alive:
                    self._drop()
                    self._child = _Child(self._limits)
                started = time.monotonic()
                answer = self._child.ask((fetched, fallback, now), self._limits.wall_s)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                spent = time.monotonic() - started
                return Failed(
                    feed=fetched.feed,
                    url=fetched.url,
                    kind="parse-killed",
                    detail=f"{self._post_mortem(error)} after {spent:.1f} s",
                    elapsed_s=spent,
                )
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


class _Child:
    """One child process and the socket to it."""

    def __init__(self, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        root = str(Path(monitor.__file__).parent.parent)
        environment = {k: os.environ[k] for k in _KEPT_ENVIRONMENT if k in os.environ}
        arguments = [str(limits.cpu_s), str(limits.memory_bytes)]
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

    def ask(self, question: tuple[Fetched, Lang, datetime], wall_s: float) -> Parsed | Failed:
        """Send a document and wait for its entries; TimeoutError or EOFError otherwise."""
        until = time.monotonic() + wall_s
        _send(self._socket, pickle.dumps(question, protocol=5), until)
        answer = _Nouns(io.BytesIO(_receive(self._socket, until))).load()
        if not isinstance(answer, Parsed | Failed):
            raise pickle.UnpicklingError(f"{type(answer).__name__} is no answer")
        return answer

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
        ours = module == "monitor.types.flow" and name in _NOUNS
        if ours or (module == "datetime" and name in _TIMES):
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


def serve(cpu_s: int, memory_bytes: int) -> None:
    """Answer documents from standard input (a socket) until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    with socket.socket(fileno=os.dup(0)) as sock:
        sock.settimeout(None)
        _send_all(sock, b"ready")
        while True:
            try:
                question = _receive(sock, None)
            except (EOFError, OSError):
                return
            _limit_cpu(cpu_s)
            _send_all(sock, pickle.dumps(_answer(question), protocol=5))


def _answer(question: bytes) -> Parsed | Failed:
    # What the parent sends is its own; only the document inside is a stranger's.
    fetched, fallback, now = pickle.loads(question)  # noqa: S301  (from the parent, see above)
    try:
        return parse(fetched, fallback, now)
    except MemoryError:
        return _failed(fetched, "parse-killed", "more memory than one document may use")
    except RecursionError:
        return _failed(fetched, "parse-failed", "nested too deeply")
    except Exception as error:  # noqa: BLE001  a document that breaks the parser is a failed one
        return _failed(fetched, "parse-failed", f"{type(error).__name__}: {error}"[:500])


def _failed(fetched: Fetched, kind: Any, detail: str) -> Failed:
    return Failed(feed=fetched.feed, url=fetched.url, kind=kind, detail=detail)


def _limit_cpu(seconds: int) -> None:
    """The kernel counts from the start of the process and ends it (SIGXCPU) at the soft limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _send_all(sock: socket.socket, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the next read ends the loop
        sock.sendall(_LENGTH.pack(len(data)) + data)


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
