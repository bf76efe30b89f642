"""A real HTTP server on loopback, well-behaved or hostile, that tests can watch.

It speaks raw sockets, so that it can break every rule; it must never know what
is being tested.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>A paper</title><link>http://paper.test/</link>
<description>news</description><language>en</language>
<item><title>One</title><link>http://paper.test/1</link><guid>g1</guid>
<pubDate>Mon, 20 Apr 2026 08:00:00 GMT</pubDate><description>The first.</description></item>
</channel></rss>
"""


@dataclass
class Request:
    """What a client asked; header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    at: float
    raw: bytes
    over: bool = False

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0]


@dataclass
class Connection:
    """A client's connection in the hands of a handler."""

    sock: socket.socket
    request: Request
    server: Loopback

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(
        self, status: int = 200, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        """A correct answer."""
        # A client may come back before this thread goes on: its request is over now.
        self.server.over(self.request)
        lines = {"Content-Length": str(len(body)), "Connection": "close"} | (headers or {})
        self.send(head(status, lines) + body)

    def drip(self, data: bytes, pause: float) -> None:
        """One byte per pause, until the client has had enough."""
        for n in range(len(data)):
            self.send(data[n : n + 1])
            if self.server.closing.wait(pause):
                return

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Handler = Callable[[Connection], None]


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Word\r\n{lines}\r\n".encode("latin-1")


@dataclass
class Loopback:
    """Serves routes ("/path" or "host/path") on 127.0.0.1; use it as a context."""

    routes: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._now: dict[str, int] = {}
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for thread in self._threads:
            thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> list[tuple[str, int]] | None:
        """For HttpFetcher(resolve=...): every name ending in .test lives here."""
        del port
        return [("127.0.0.1", self.port)] if host.endswith(".test") else None

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            sock.settimeout(20)
            data = b""
            while b"\r\n\r\n" not in data:
                more = sock.recv(65536)
                if not more:
                    return
                data += more
            request = _request(data)
            with self._watched(request):
                handler = self.routes.get(request.host + request.path) or self.routes.get(
                    request.path, lambda connection: connection.answer(404)
                )
                handler(Connection(sock, request, self))
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_WR)

    @contextlib.contextmanager
    def _watched(self, request: Request) -> Iterator[None]:
        with self._lock:
            self.requests.append(request)
            now = self._now[request.host] = self._now.get(request.host, 0) + 1
            self.most_at_once[request.host] = max(now, self.most_at_once.get(request.host, 0))
        try:
            yield
        finally:
            self.over(request)

    def over(self, request: Request) -> None:
        """Count a request as ended, once."""
        with self._lock:
            if not request.over:
                request.over = True
                self._now[request.host] -= 1


def _request(data: bytes) -> Request:
    top, _, _ = data.partition(b"\r\n\r\n")
    first, *rest = top.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(method, path, headers, time.monotonic(), data)


# ---- well-behaved ----------------------------------------------------------


def feed(
    body: bytes = FEED,
    content_type: str = "application/rss+xml",
    etag: str = "",
    modified: str = "",
    packed: bool = False,
    headers: dict[str, str] | None = None,
) -> Handler:
    """A feed with validators that are honoured."""
    validators = {
        name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value
    }
    extra = headers or {}

    def handle(connection: Connection) -> None:
        sent = connection.request.headers
        known = (etag and sent.get("if-none-match") == etag) or (
            modified and not etag and sent.get("if-modified-since") == modified
        )
        if known:
            connection.answer(304, b"", validators | extra)
            return
        send = gzip.compress(body) if packed else body
        coding = {"Content-Encoding": "gzip"} if packed else {}
        connection.answer(200, send, {"Content-Type": content_type} | validators | coding | extra)

    return handle


def status(code: int, headers: dict[str, str] | None = None, body: bytes = b"no") -> Handler:
    return lambda connection: connection.answer(code, body, headers)


def redirect(code: int, location: str) -> Handler:
    return lambda connection: connection.answer(code, b"", {"Location": location})


def coded(coding: str, body: bytes) -> Handler:
    """A body under a Content-Encoding that may be true or not."""
    return lambda connection: connection.answer(200, body, {"Content-Encoding": coding})


# ---- hostile ---------------------------------------------------------------


def gzip_bomb(size: int = 64 * 1024 * 1024) -> Handler:
    packed = gzip.compress(b"\0" * size)
    return coded("gzip", packed)


def stacked_gzip(size: int = 8 * 1024 * 1024) -> Handler:
    return coded("gzip, gzip", gzip.compress(gzip.compress(b"\0" * size)))


def truncated_gzip() -> Handler:
    return coded("gzip", gzip.compress(FEED)[:-20])


def endless_gzip_members() -> Handler:
    """Members that decode to nothing, for ever."""

    def handle(connection: Connection) -> None:
        connection.send(head(200, {"Content-Encoding": "gzip", "Connection": "close"}))
        nothing = gzip.compress(b"") * 1000
        while not connection.server.closing.is_set():
            connection.send(nothing)

    return handle


def long_content_length(connection: Connection) -> None:
    """Announces more than it sends, then closes."""
    connection.send(head(200, {"Content-Length": str(len(FEED) + 500)}) + FEED)


def short_content_length(connection: Connection) -> None:
    """Announces less than it sends."""
    connection.send(head(200, {"Content-Length": "60"}) + FEED)


def huge_content_length(connection: Connection) -> None:
    connection.send(head(200, {"Content-Length": str(10**12)}) + FEED)


def two_content_lengths(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabcdefghi")


def endless_chunks(connection: Connection) -> None:
    connection.send(head(200, {"Transfer-Encoding": "chunked"}))
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    while not connection.server.closing.is_set():
        connection.send(chunk)


def tiny_chunks(connection: Connection) -> None:
    """Chunks of one byte, as fast as the line takes them."""
    connection.send(head(200, {"Transfer-Encoding": "chunked"}))
    chunk = b"1\r\nx\r\n" * 4000
    while not connection.server.closing.is_set():
        connection.send(chunk)


def broken_chunks(connection: Connection) -> None:
    connection.send(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nnot a chunk\r\n")


def drip_body(connection: Connection) -> None:
    connection.send(head(200, {"Content-Length": "100000"}))
    connection.drip(b"x" * 100000, 0.05)


def drip_headers(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.drip(b"X-Slow: yes\r\n" * 1000, 0.05)


def silence(connection: Connection) -> None:
    connection.server.closing.wait(20)


def closes_at_once(connection: Connection) -> None:
    del connection


def reset_mid_body(connection: Connection) -> None:
    connection.send(head(200, {"Content-Length": "100000"}) + FEED)
    time.sleep(0.05)  # let the headers arrive before the reset overtakes them
    connection.reset()


def many_headers(connection: Connection) -> None:
    lines = b"".join(b"X-H%d: v\r\n" % n for n in range(100_000))
    connection.send(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n")


def long_header(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 2_000_000 + b"\r\n\r\n")


def not_http(connection: Connection) -> None:
    connection.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    connection.server.closing.wait(0.1)


def endless_information(connection: Connection) -> None:
    while not connection.server.closing.is_set():
        connection.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)
