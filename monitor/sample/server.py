"""Serves the sample world's feeds over real HTTP on loopback, as their publishers would.

It must never know who asks, and nothing of the rest of the program: it reads the
index and the feed files beside it, and knows each feed by the Host of the request.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

HERE = Path(__file__).parent
WORTH_PACKING = 1000  # bytes; below that gzip's own header eats the gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One feed as the server hands it over; an empty validator is not sent."""

    content: bytes
    content_type: str
    etag: str
    last_modified: str


def read_index(folder: Path = HERE) -> list[dict[str, object]]:
    """The feeds and their items, as tools/make_sample_world.py wrote them."""
    index: list[dict[str, object]] = json.loads((folder / "index.json").read_text("utf-8"))
    return index


def read_feeds(folder: Path = HERE) -> dict[tuple[str, str], Served]:
    """(host, path) -> what is served there."""
    served = {}
    for feed in read_index(folder):
        address = urlsplit(str(feed["url"]))
        content = (folder / str(feed["file"])).read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:16]
        validators = str(feed["validators"])
        etag = {"weak-etag": f'W/"{digest}"', "last-modified": ""}.get(validators, f'"{digest}"')
        served[address.hostname or "", address.path] = Served(
            content=content,
            content_type=str(feed["content_type"]),
            etag=etag,
            last_modified="" if validators == "weak-etag" else str(feed["last_modified"]),
        )
    return served


@dataclass(slots=True)
class Count:
    """How many answers of each status went out."""

    by_status: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int) -> None:
        """One more; requests are answered side by side."""
        with self.lock:
            self.by_status[status] = self.by_status.get(status, 0) + 1


class SampleServer:
    """A context in which every host of the sample world answers on one loopback port."""

    def __init__(self, folder: Path = HERE) -> None:
        feeds = read_feeds(folder)
        self.count = Count()
        self.hosts = frozenset(host for host, _ in feeds)
        handler = type("Handler", (_Handler,), {"feeds": feeds, "count": self.count})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-world"
        )

    @property
    def address(self) -> tuple[str, int]:
        """Where the server listens."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def resolve(self) -> Callable[[str, int], list[tuple[str, int]]]:
        """A resolver that finds the sample world's hosts here, and no other host at all."""

        def here(host: str, port: int) -> list[tuple[str, int]]:
            del port
            return [self.address] if host in self.hosts else []

        return here

    def __enter__(self) -> Self:
        """Listen until the context ends."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, and close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET with a feed, 304 or 404."""

    feeds: dict[tuple[str, str], Served]
    count: Count
    protocol_version = "HTTP/1.1"
    timeout = 30  # an idle connection is not kept for ever

    def do_GET(self) -> None:
        """One request."""
        host = self.headers.get("Host", "").rsplit(":", 1)[0].lower()
        feed = self.feeds.get((host, self.path.partition("?")[0]))
        if feed is None:
            self._answer(404, {"Content-Type": "text/plain; charset=utf-8"}, b"No such feed.\n")
            return
        validators = {"ETag": feed.etag, "Last-Modified": feed.last_modified}
        headers = {name: value for name, value in validators.items() if value}
        if self._unchanged(feed):
            self._answer(304, headers, b"")
            return
        body = feed.content
        headers |= {"Content-Type": feed.content_type, "Vary": "Accept-Encoding"}
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > WORTH_PACKING:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._answer(200, headers, body)

    def _unchanged(self, feed: Served) -> bool:
        """RFC 9110: If-None-Match wins; If-Modified-Since counts only without it."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return bool(feed.etag) and feed.etag in [tag.strip() for tag in known.split(",")]
        since = self.headers.get("If-Modified-Since")
        return bool(feed.last_modified) and since == feed.last_modified

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.count.add(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:  # which has no body and no length
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base's name)
        """Say nothing: the demo tells what was polled."""
