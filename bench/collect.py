"""How fast feeds are collected, and what containment costs, in ratios of one run.

A server in a process of its own serves generated feeds on loopback. Measured:
fetching alone against a bare loop of httpx (which has no deadline, no cap and
no vetting), a whole pass into a real database (new, then all 304), and parsing
in the killable child against parsing in this process. Medians of `--rounds`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from monitor.adapters.http import HttpFetcher
from monitor.adapters.parsing import ChildParser
from monitor.adapters.store import Store
from monitor.core.pace import Policy
from monitor.core.parse import parse
from monitor.pipeline.collect import collect
from monitor.types import Due, Feed, FeedId, Fetched, Memo, Outlet, OutletId, Parsed

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
WORDS = (
    "هاجم مسلحون قاعدة كاتي قرب باماكو وقتل سبعة جنود بحسب بيان للجيش",
    "Des hommes armés ont attaqué la base de Kati, près de Bamako, selon l’armée",
    "武装人员袭击了巴马科附近的卡蒂军营，军方称七名士兵丧生",
    "Gunmen attacked the Kati base near Bamako, killing seven soldiers, the army said",
)


def document(number: int, entries: int) -> bytes:
    """A feed of `entries` entries with summaries and bodies of a usual size."""
    text = WORDS[number % len(WORDS)]
    items = "".join(
        f"<item><title>{text} {number}-{n}</title><link>http://o{number}.test/{n}</link>"
        f"<guid isPermaLink='false'>{number}-{n}</guid>"
        "<pubDate>Mon, 20 Jul 2026 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{text} ({n}).</p>]]></description>"
        f"<content:encoded><![CDATA[{f'<p>{text}, {n}.</p>' * 6}]]></content:encoded></item>"
        for n in range(entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet {number}</title><link>http://o{number}.test/</link>{items}</channel></rss>"
    ).encode()


def serve(entries: int) -> None:
    """Serve /<number> until the parent is gone; the first line printed is the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            etag = f'"{self.path}"'
            same = self.headers.get("If-None-Match") == etag
            body = b"" if same else document(int(self.path.strip("/")), entries)
            self.send_response(304 if same else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's name)
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def timed(work: Callable[[], Any], rounds: int) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def measure(port: int, feeds: int, rounds: int) -> dict[str, Any]:
    """All figures of one run."""
    numbers = range(feeds)
    due = [
        Due(
            feed=Feed(
                id=FeedId(f"o{n}/main"), outlet=OutletId(f"o{n}"), url=f"http://o{n}.test/{n}"
            ),
            memo=Memo(),
        )
        for n in numbers
    ]
    fetcher = HttpFetcher(
        user_agent="RegionalTakes/bench",
        now=lambda: NOW,
        host_pause_s=0,
        resolve=lambda _host, _port: [("127.0.0.1", port)],
    )

    def bare() -> None:
        with httpx.Client(trust_env=False) as client:
            for n in numbers:
                client.get(f"http://127.0.0.1:{port}/{n}").raise_for_status()

    def ours() -> list[Fetched]:
        return [answer for _, answer in fetcher.fetch_all(due) if isinstance(answer, Fetched)]

    documents = ours()  # also warms both sides
    bare()
    fetching, looping = timed(ours, rounds), timed(bare, rounds)
    here = timed(lambda: [parse(d, "", NOW) for d in documents], rounds)
    with ChildParser() as parser:
        read = [parser.parse(d, "", NOW) for d in documents]
        child = timed(lambda: [parser.parse(d, "", NOW) for d in documents], rounds)
        count = sum(len(p.entries) for p in read if isinstance(p, Parsed))
        new, same = passes(due, fetcher, parser, rounds)
    return {
        "feeds": feeds,
        "entries": count,
        "fetch_feeds_per_second": round(feeds / fetching, 1),
        "bare_httpx_feeds_per_second": round(feeds / looping, 1),
        "fetch_ratio_to_bare_httpx": round(looping / fetching, 2),
        "collect_new_feeds_per_second": round(feeds / new, 1),
        "collect_304_feeds_per_second": round(feeds / same, 1),
        "parse_child_entries_per_second": round(count / child),
        "parse_here_entries_per_second": round(count / here),
        "parse_ratio_child_to_here": round(here / child, 2),
    }


def passes(
    due: list[Due], fetcher: HttpFetcher, parser: ChildParser, rounds: int
) -> tuple[float, float]:
    """Median seconds of a whole pass into an empty database, and of one that is all 304."""
    seconds: dict[str, list[float]] = {"new": [], "same": []}
    outlets = [
        Outlet(id=d.feed.outlet, name=str(d.feed.outlet), country="ML", languages=("en",))
        for d in due
    ]
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            store = Store.open(Path(folder) / "bench.db")
            store.sync(outlets, [d.feed for d in due], (), NOW)
            for which, measured in seconds.items():
                started = time.perf_counter()
                done = collect(
                    store,
                    fetcher,
                    parser,
                    clock=lambda: NOW,
                    policy=Policy(),
                    jitter=lambda: 0.0,
                    everything=True,
                )
                measured.append(time.perf_counter() - started)
                expected = done.with_news if which == "new" else done.unchanged
                assert expected == len(due), done
            store.close()
    return statistics.median(seconds["new"]), statistics.median(seconds["same"])


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--feeds", type=int, default=120)
    options.add_argument("--entries", type=int, default=20, help="of each feed")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        serve(chosen.entries)
        return
    command = [sys.executable, __file__, "--serve", "--entries", str(chosen.entries)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            found = measure(port, chosen.feeds, chosen.rounds)
        finally:
            server.kill()
    if chosen.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name.replace('_', ' '):36} {value}")


if __name__ == "__main__":
    main()
