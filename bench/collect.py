"""How fast feeds are collected, side by side with lemon24/reader and a bare loop of httpx.

A server in a process of its own serves generated feeds on loopback; each
contender runs in a process of its own, in turns, in one run. Cycles: (a) all
new, (b) all 304, (c) 5 % changed. Ratios are of medians over `--rounds`; `cpu_*` is processor
time, which other work on the machine disturbs less than the clock. Everybody has
20 threads. The peer needs an environment with `reader` in it (`--reader-python PATH`).
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import queue
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from monitor.adapters.http import HttpFetcher
from monitor.adapters.parsing import ChildParser, ChildParsers
from monitor.adapters.store import Store
from monitor.core.pace import Policy
from monitor.pipeline.collect import collect
from monitor.types import Due, Feed, FeedId, Fetched, Memo, Outlet, OutletId, Parsed

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
WORDS = (
    "هاجم مسلحون قاعدة كاتي قرب باماكو وقتل سبعة جنود بحسب بيان للجيش",
    "Des hommes armés ont attaqué la base de Kati, près de Bamako, selon l’armée",
    "武装人员袭击了巴马科附近的卡蒂军营，军方称七名士兵丧生",
    "Gunmen attacked the Kati base near Bamako, killing seven soldiers, the army said",
)
CHANGED = 20  # one feed of so many has something new in (c)
CYCLES = ("new", "unchanged", "changed")
WORKERS = 20
TICKS_S = 1 / os.sysconf("SC_CLK_TCK")
PEER = """
import json, sys, time, urllib.request
from reader import make_reader
base, feeds, database = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with make_reader(database) as reader:
    for n in range(feeds):
        reader.add_feed(f"{base}/{n}")
    told = {}
    for cycle in ("new", "unchanged", "changed"):
        if cycle == "changed":
            urllib.request.urlopen(f"{base}/change").read()
        started, used = time.perf_counter(), time.process_time()
        results = list(reader.update_feeds_iter(workers=20, scheduled=False))
        told[cycle] = time.perf_counter() - started
        told["cpu_" + cycle] = time.process_time() - used
        assert not any(isinstance(r.value, Exception) for r in results), results[:3]
        if cycle == "new":
            told["entries"] = reader.get_entry_counts().total
with open("/proc/self/status") as status:
    told["peak_mb"] = next(int(l.split()[1]) for l in status if l.startswith("VmHWM")) / 1024
print(json.dumps(told))
"""


# ---- the server ------------------------------------------------------------


def document(number: int, entries: int, version: int = 0) -> bytes:
    """A feed of `entries` entries of a usual size; each version has one more new entry."""
    text = WORDS[number % len(WORDS)]
    items = "".join(
        f"<item><title>{text} {number}-{n}</title><link>http://o{number}.test/{n}</link>"
        f"<guid isPermaLink='false'>{number}-{n}</guid>"
        "<pubDate>Mon, 20 Jul 2026 08:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{text} ({n}).</p>]]></description>"
        f"<content:encoded><![CDATA[{f'<p>{text}, {n}.</p>' * 6}]]></content:encoded></item>"
        for n in range(version, version + entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet {number}</title><link>http://o{number}.test/</link>{items}</channel></rss>"
    ).encode()


class Serving(asyncio.Protocol):
    """As little of HTTP as the contenders need, so that the server is not what is measured."""

    entries = 20
    slow_s = 0.0
    epoch = 0
    documents: dict[tuple[int, int], bytes] = {}  # noqa: RUF012  (one per process, on purpose)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._out = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head, self._data = self._data[:end], self._data[end + 4 :]
            path = head.split(b" ", 2)[1].decode()
            if path == "/slow":
                loop = asyncio.get_running_loop()
                loop.call_later(self.slow_s, self._out.write, self._answer("/0", head))
            else:
                self._out.write(self._answer(path, head))

    def _answer(self, path: str, head: bytes) -> bytes:
        if path == "/change":
            Serving.epoch += 1
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        number = int(path.strip("/"))
        version = self.epoch if number % CHANGED == 0 else 0
        etag = f'"{number}-{version}"'.encode()
        if b"if-none-match: " + etag in head.lower():
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        made = self.documents.get((number, version))
        if made is None:
            made = document(number, self.entries, version)
            self.documents[number, version] = made
        return (
            b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\nContent-Type: application/rss+xml\r\n"
            b"Content-Length: %d\r\n\r\n" % len(made)
        ) + made


async def serve(options: argparse.Namespace) -> None:
    """Serve /<number> until the parent is gone; the first line printed is the port."""
    Serving.entries, Serving.slow_s = options.entries, options.slow_s
    Serving.documents |= {(n, 0): document(n, options.entries) for n in range(options.feeds)}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Serving, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# ---- the contenders --------------------------------------------------------


def dues(feeds: int) -> list[Due]:
    """Feeds of as many outlets, each on a host of its own name."""
    return [
        Due(
            feed=Feed(
                id=FeedId(f"o{n}/main"), outlet=OutletId(f"o{n}"), url=f"http://o{n}.test/{n}"
            ),
            memo=Memo(),
        )
        for n in range(feeds)
    ]


def fetcher(port: int, workers: int = WORKERS) -> HttpFetcher:
    """The real one; names lead to the loopback server, and no host rests."""
    return HttpFetcher(
        user_agent="RegionalTakes/bench",
        now=lambda: NOW,
        workers=workers,
        host_pause_s=0,
        resolve=lambda _host, _port: [("127.0.0.1", port)],
    )


def ours(port: int, feeds: int, folder: str, profile: str = "") -> dict[str, Any]:
    """Three cycles of the whole pass with all containment on, and the peak memory of each part."""
    store = Store.open(Path(folder) / "ours.db")
    due = dues(feeds)
    outlets = [
        Outlet(id=d.feed.outlet, name=str(d.feed.outlet), country="ML", languages=("en",))
        for d in due
    ]
    store.sync(outlets, [d.feed for d in due], (), NOW)
    del outlets, due  # what the pass needs of them it reads itself
    told: dict[str, Any] = {}
    with ChildParsers(2) as parser:
        for cycle in CYCLES:
            if cycle == "changed":
                httpx.get(f"http://127.0.0.1:{port}/change", trust_env=False)
            watch = cProfile.Profile()
            if cycle == profile:
                watch.enable()
            started, used = time.perf_counter(), cpu_s()
            done = collect(
                store,
                fetcher(port),
                parser,
                clock=lambda: NOW,
                policy=Policy(),
                jitter=lambda: 0.0,
                everything=True,
                parsers=2,
            )
            told[cycle] = time.perf_counter() - started
            told[f"cpu_{cycle}"] = cpu_s() - used
            if cycle == profile:
                watch.disable()
                pstats.Stats(watch, stream=sys.stderr).sort_stats("tottime").print_stats(25)
            assert (done.feeds, done.failed) == (feeds, 0), done
            if cycle == "new":
                told["entries"] = done.new
    store.close()
    told["peak_mb"] = peak_mb()
    told["child_peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return told


def cpu_s() -> float:
    """Processor seconds of this process and of its children that are alive."""
    used = time.process_time()
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) * TICKS_S
    return used


def peak_mb() -> float:
    """Of this process: what getrusage says is that of its parent, if that was larger."""
    with Path("/proc/self/status").open() as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def bare(port: int, feeds: int, *, etags: bool) -> float:
    """Seconds of 20 threads of httpx that throw bodies away: no limits, no vetting, no store."""
    numbers: queue.SimpleQueue[int] = queue.SimpleQueue()
    for n in range(feeds):
        numbers.put(n)

    def work() -> None:
        with httpx.Client(trust_env=False) as client:
            while True:
                try:
                    n = numbers.get_nowait()
                except queue.Empty:
                    return
                headers = {"If-None-Match": f'"{n}-0"'} if etags else {}
                client.get(f"http://127.0.0.1:{port}/{n}", headers=headers).read()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def contained(port: int, feeds: int) -> dict[str, float]:
    """What the killable child costs: entries a second, in it and in this process."""
    from monitor.core.parse import parse  # noqa: PLC0415  (memory that our contender has not)

    documents = [
        answer for _, answer in fetcher(port).fetch_all(dues(feeds)) if isinstance(answer, Fetched)
    ]
    started = time.perf_counter()
    count = sum(len(p.entries) for d in documents if isinstance(p := parse(d, "", NOW), Parsed))
    here = time.perf_counter() - started
    with ChildParser() as parser:
        parser.parse(documents[0], "", NOW)
        started = time.perf_counter()
        for one in documents:
            parser.parse(one, "", NOW)
        child = time.perf_counter() - started
    return {
        "child_entries_per_second": round(count / child),
        "here_entries_per_second": round(count / here),
        "ratio": round(here / child, 2),
    }


def lateness(port: int, hosts: int) -> dict[str, float]:
    """Seconds until each of `hosts` feeds is answered, while one host takes its 30 s."""
    due = dues(hosts)
    slow = Feed(id=FeedId("slow/main"), outlet=OutletId("slow"), url="http://slow.test/slow")
    started = time.perf_counter()
    late = [
        time.perf_counter() - started
        for one, _ in fetcher(port).fetch_all([Due(feed=slow, memo=Memo()), *due])
        if one.feed.id != slow.id
    ]
    late.sort()
    return {
        "others_p95_s": round(late[int(0.95 * len(late))], 2),
        "others_last_s": round(late[-1], 2),
        "whole_s": round(time.perf_counter() - started, 2),
    }


# ---- one run ---------------------------------------------------------------


@contextmanager
def serving(options: argparse.Namespace, feeds: int) -> Iterator[int]:
    """A server process; its port."""
    command = [sys.executable, __file__, "--serve", "--entries", str(options.entries)]
    command += ["--feeds", str(feeds), "--slow-s", str(options.slow_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.kill()


def told(command: list[str]) -> dict[str, Any]:
    """What a contender's process printed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def one_round(options: argparse.Namespace, feeds: int, peer: str) -> dict[str, dict[str, Any]]:
    """All contenders, each against a fresh server and a fresh database."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        with serving(options, feeds) as port:
            bare(port, min(feeds, 200), etags=False)  # warm
            found["bare"] = {}
            for cycle, etags in (("new", False), ("unchanged", True)):
                used = time.process_time()
                found["bare"][cycle] = bare(port, feeds, etags=etags)
                found["bare"][f"cpu_{cycle}"] = time.process_time() - used
        with serving(options, feeds) as port:
            command = [sys.executable, __file__, "--ours", str(port), "--feeds", str(feeds)]
            command += ["--profile", options.profile] if options.profile else []
            found["ours"] = told([*command, "--folder", folder])
        if peer:
            with serving(options, feeds) as port:
                base = f"http://127.0.0.1:{port}"
                found["reader"] = told([peer, "-c", PEER, base, str(feeds), f"{folder}/peer.db"])
    return found


def summary(rounds: list[dict[str, dict[str, Any]]], feeds: int) -> dict[str, Any]:
    """Medians as feeds a second, and ratios."""

    def median(who: str, what: str) -> float:
        return float(statistics.median(found[who][what] for found in rounds))

    told: dict[str, Any] = {"feeds": feeds, "rounds": len(rounds)}
    for who in rounds[0]:
        told[who] = {
            what: round(feeds / median(who, what) if what in CYCLES else median(who, what), 1)
            for what in rounds[0][who]
        }

    def ratios(whom: str, prefix: str = "") -> dict[str, float]:
        both = [f"{prefix}{what}" for what in CYCLES if what in rounds[0][whom]]
        return {what: round(median(whom, what) / median("ours", what), 2) for what in both}

    told["ours_to_bare"] = ratios("bare") | ratios("bare", "cpu_")
    if "reader" in told:
        told["ours_to_reader"] = ratios("reader") | ratios("reader", "cpu_")
        ratio = median("ours", "peak_mb") / median("reader", "peak_mb")
        told["memory_to_reader"] = round(ratio, 2)
    return told


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--entries", type=int, default=20, help="of each feed")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--reader-python", default="", help="interpreter that has `reader`")
    options.add_argument("--growth", default="", help="also these numbers of feeds: 500,2000,8000")
    options.add_argument("--slow-s", type=float, default=0.0, help="one slow host among 500")
    options.add_argument("--profile", default="", choices=("", *CYCLES), help="of our main process")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--ours", type=int, default=0, help=argparse.SUPPRESS)
    options.add_argument("--folder", default="", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen))
        return
    if chosen.ours:
        print(json.dumps(ours(chosen.ours, chosen.feeds, chosen.folder, chosen.profile)))
        return
    found: dict[str, Any] = {}
    rounds = [one_round(chosen, chosen.feeds, chosen.reader_python) for _ in range(chosen.rounds)]
    found["cycle"] = summary(rounds, chosen.feeds)
    if not chosen.reader_python:
        found["cycle"]["reader"] = "skipped: no --reader-python"
    with serving(chosen, 500) as port:
        found["containment"] = contained(port, 200)
        if chosen.slow_s:
            found["slow_host"] = lateness(port, 500)
    growth = [int(n) for n in chosen.growth.split(",") if n]
    found["growth"] = [summary([one_round(chosen, n, "")], n) for n in growth]
    print(json.dumps(found) if chosen.json else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
