"""`HttpFetcher`: asks many servers side by side and answers with values, whatever they do.

Each hop of a redirect is vetted, timed and queued like a request of its own. It
must never raise for what a server does, send credentials, or read the
environment's proxies.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import httpcore
import httpx

from monitor.adapters.http.answers import Answers
from monitor.adapters.http.exchange import (
    ACCEPT,
    ExchangeError,
    Reply,
    exchange,
    memo_of,
    request,
)
from monitor.adapters.http.network import Deadline, Resolve, VettedNetwork
from monitor.adapters.http.schedule import HostGate, HostQueues
from monitor.core.address import parse_allow
from monitor.core.pace import DAY_S, retry_after_s
from monitor.types import Answer, Due, Failed, FailureKind, Fetched, Memo, Unchanged

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# Answers that wait to be read, and bytes of their bodies; more would hold memory for nothing.
_BACKLOG = 64
_BACKLOG_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One feed on its way through redirects; `spent_s` leaves out waiting in queues."""

    due: Due
    url: httpx.URL
    ports: frozenset[int]
    hops: int = 0
    spent_s: float = 0.0
    permanent: bool = True


class HttpFetcher:
    """Satisfies ports.Fetcher. Threads are made per call; `close` ends calls that are under way.

    Seconds and bytes are limits for one feed, redirects included; `host_pause_s`
    rests between two requests to one host. `now` reads Retry-After dates.
    `resolve` answers for names of its own, trusted (None: the system's resolver,
    vetted). `backend` makes TCP connections. `strangers`: the addresses come from
    what others wrote, so their ports are not trusted. Without `follow` a redirect
    is told (`Failed.target`), because its target may be forbidden to us. Fetchers
    that share a `gate` never ask one host at the same time.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        now: Callable[[], datetime],
        workers: int = 16,
        deadline_s: float = 30.0,
        max_bytes: int = 10 * 1024 * 1024,
        max_redirects: int = 5,
        host_pause_s: float = 2.0,
        ports: Sequence[int] = (80, 443),
        resolve: Resolve | None = None,
        backend: httpcore.NetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
        accept: str = ACCEPT,
        strangers: bool = False,
        follow: bool = True,
        gate: HostGate | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._now = now
        self._workers = workers
        self._deadline_s = deadline_s
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._host_pause_s = host_pause_s
        self._ports = frozenset(ports)
        self._resolve = resolve
        self._backend = backend
        self._given_ssl = ssl_context
        self._accept = accept
        self._strangers = strangers
        self._follow = follow
        self._gate = gate or HostGate()
        self._free_at: dict[str, float] = {}
        # domain -> monotonic seconds: who said 429 with a time, and until when it is obeyed
        self._held: dict[str, float] = {}
        self._runs: set[threading.Event] = set()
        self._lock = threading.Lock()

    def close(self) -> None:
        """End calls that are under way within about a second; what they had not said is unsaid."""
        with self._lock:
            for stop in self._runs:
                stop.set()

    @staticmethod
    def domain_of(host: str) -> str:
        """The registrable domain of a host."""
        from monitor.adapters.http.domains import registrable  # noqa: PLC0415  (a list of 12 MB)

        return registrable(host)

    def fetch(self, due: Due) -> Answer:
        """One feed."""
        for _, answer in self.fetch_all([due]):
            return answer
        return _failed(due, "timeout", "stopped")

    def fetch_all(self, due: Sequence[Due]) -> Iterator[tuple[Due, Answer]]:
        """Fetch side by side (one connection per host); yield in order of completion."""
        with contextlib.closing(self.stream(due)) as answers:
            yield from (answer for answer in answers if answer is not None)

    def stream(self, due: Sequence[Due]) -> Generator[tuple[Due, Answer] | None]:
        """The same; None at least twice a second while there is no answer."""
        stop = threading.Event()
        now = time.monotonic()
        self._free_at = {host: at for host, at in self._free_at.items() if at > now}
        # An address taken apart is half a kilobyte: each is, anew, when its turn comes.
        queues: HostQueues[_Job | Due] = HostQueues(self._host_pause_s, self._free_at)
        answers: Answers[tuple[Due, Answer]]
        answers = Answers(most=_BACKLOG, most_bytes=_BACKLOG_BYTES, stop=stop)
        hopeless: list[tuple[Due, Answer]] = []
        waiting = 0
        for one in due:
            job = self._job(one)
            if isinstance(job, Failed):
                hopeless.append((one, job))
            else:
                waiting += 1
                queues.add(job.url.host, one)
        threads = [
            threading.Thread(
                target=self._work, args=(queues, answers, stop), name=f"fetch-{n}", daemon=True
            )
            for n in range(min(self._workers, waiting))
        ]
        with self._lock:
            self._runs.add(stop)
        try:
            for thread in threads:
                thread.start()
            yield from hopeless
            while waiting and not stop.is_set():
                taken = answers.take()
                if not taken:
                    yield None
                for answered in taken:
                    if stop.is_set():
                        return
                    waiting -= 1
                    yield answered
        finally:
            stop.set()
            queues.close()
            for thread in threads:
                thread.join()
            with self._lock:
                self._runs.discard(stop)

    def _job(self, due: Due) -> _Job | Failed:
        url = _parsed(due.feed.url)
        if isinstance(url, str):
            return _failed(due, "bad-url", url)
        # The operator wrote the feed's address: the port in it is one that he means.
        meant = frozenset() if self._strangers else frozenset({_port(url)})
        return _Job(due=due, url=url, ports=self._ports | meant)

    def _work(
        self,
        queues: HostQueues[_Job | Due],
        answers: Answers[tuple[Due, Answer]],
        stop: threading.Event,
    ) -> None:
        outcome: Answer | _Job
        while (taken := queues.take()) is not None:
            host, job = taken
            due = job.due if isinstance(job, _Job) else job
            try:
                ready = job if isinstance(job, _Job) else self._job(job)
                if isinstance(ready, _Job):
                    with self._gate.alone(host, stop):
                        outcome = self._hop(ready, stop)
                else:
                    outcome = ready
            except Exception as error:  # noqa: BLE001  a fault of ours must not end the thread
                outcome = _failed(due, "protocol", f"{type(error).__name__}: {error}")
            if isinstance(outcome, _Job):
                queues.hand_over(host, outcome.url.host, outcome)
                continue
            answers.put((due, outcome), len(getattr(outcome, "body", b"")))
            queues.done(host)

    def _hop(self, job: _Job, stop: threading.Event) -> Answer | _Job:
        """One request; a redirect answers with the job of its target."""
        held = self._hold(job)
        if held is not None:
            return held
        started = time.monotonic()
        deadline = Deadline(self._deadline_s - job.spent_s, stop)
        due = job.due
        if _port(job.url) not in job.ports:
            detail = f"port {_port(job.url)} is not one that we ask (collect.ports)"
            return _failed(due, "blocked-address", _at(job, detail), None, job)
        try:
            network = VettedNetwork(
                deadline=deadline,
                allow=parse_allow(due.feed.allow),
                resolve=self._resolve,
                backend=self._backend,
            )
            asked = request(
                job.url, user_agent=self._user_agent, memo=due.memo, accept=self._accept
            )
            tls = self._ssl_context if job.url.scheme == "https" else None
            reply = exchange(job.url, asked, network, tls, self._max_bytes)
        except ExchangeError as error:
            spent = job.spent_s + time.monotonic() - started
            return _failed(due, error.kind, _at(job, str(error)), elapsed_s=spent)
        spent = job.spent_s + time.monotonic() - started
        if reply.status in _REDIRECTS:
            return self._redirected(replace(job, spent_s=spent), reply)
        return self._answer(replace(job, spent_s=spent), reply)

    def _redirected(self, job: _Job, reply: Reply) -> _Job | Failed:
        # Many servers write UTF-8 here, whatever the standard says.
        location = reply.header("location").encode("latin-1").decode("utf-8", "replace")
        where = f"{reply.status} from {job.url}"
        if not location:
            return _failed(job.due, "redirects", f"{where} without a target", reply.status, job)
        if job.hops >= self._max_redirects:
            detail = f"more than {self._max_redirects} redirects, last to {location[:200]}"
            return _failed(job.due, "redirects", detail, reply.status, job)
        target = _parsed(location, base=job.url)
        if isinstance(target, str):
            return _failed(job.due, "bad-url", f"{where}: {target}", reply.status, job)
        if not self._follow:
            failed = _failed(job.due, "redirects", f"{where} to {target}", reply.status, job)
            return replace(failed, target=str(target))
        permanent = job.permanent and reply.status in _PERMANENT
        return replace(job, url=target, hops=job.hops + 1, permanent=permanent)

    def _answer(self, job: _Job, reply: Reply) -> Answer:
        due, status = job.due, reply.status
        moved = str(job.url) if job.hops and job.permanent else ""
        if status == 304:
            if due.memo == Memo():
                detail = "304 to a request that named no validator"
                return _failed(due, "protocol", _at(job, detail), status, job)
            return Unchanged(
                feed=due.feed.id,
                url=due.feed.url,
                memo=memo_of(reply, due.memo),
                headers=reply.headers,
                elapsed_s=job.spent_s,
                moved_to=moved,
            )
        if status == 200 and reply.body.strip():
            return Fetched(
                feed=due.feed.id,
                url=due.feed.url,
                final_url=str(job.url),
                status=status,
                headers=reply.headers,
                body=reply.body,
                memo=memo_of(reply),
                elapsed_s=job.spent_s,
                moved_to=moved,
            )
        kind, detail = _refused(status)
        wait = retry_after_s(reply.header("retry-after"), reply.header("date"), self._now())
        domain = ""
        if status == 429 and wait:
            domain = self.domain_of(job.url.host)
            self._held[domain] = time.monotonic() + min(wait, DAY_S)
        return Failed(
            feed=due.feed.id,
            url=due.feed.url,
            kind=kind,
            detail=_at(job, detail),
            status=status,
            retry_after_s=wait,
            elapsed_s=job.spent_s,
            domain=domain,
        )

    def _hold(self, job: _Job) -> Failed | None:
        """Why this host is not asked now: its domain has told us to wait."""
        if not self._held:
            return None  # the usual case needs no list of domains
        domain = self.domain_of(job.url.host)
        left = self._held.get(domain, 0.0) - time.monotonic()
        if left <= 0:
            return None
        failed = _failed(job.due, "rate-limited", f"{domain} asked us to wait (429)", None, job)
        return replace(failed, retry_after_s=left, domain=domain, asked=job.hops > 0)

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        """Made when the first https address is met: it costs 20 ms."""
        if self._given_ssl is not None:
            return self._given_ssl
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()  # certificates that the operator's machine trusts count too
        return context


def _parsed(text: str, base: httpx.URL | None = None) -> httpx.URL | str:
    """An address that we may ask, or why it is none."""
    try:
        url = httpx.URL(text.strip())
        if base is not None:
            url = base.join(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        return f"{text[:200]!r} is not an address ({error})"
    if url.scheme not in {"http", "https"}:
        return f"{text[:200]!r} is neither http nor https"
    if not url.host:
        return f"{text[:200]!r} names no host"
    if url.userinfo:
        return f"{url.copy_with(username=None, password=None)} carries credentials"
    return url.copy_with(fragment=None) if "#" in text else url


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _at(job: _Job, detail: str) -> str:
    """Where it happened, if not at the feed's own address."""
    return f"{detail} (at {job.url})" if job.hops else detail


def _refused(status: int) -> tuple[FailureKind, str]:
    """The class of an answer that brings no feed."""
    if status in {200, 204, 205}:
        return "empty", "the answer has no content"
    if status == 410:
        return "gone", "the server says that the feed is gone for good"
    if status == 429:
        return "rate-limited", "the server asks us to come less often"
    if 400 <= status < 500:
        return "http-4xx", f"HTTP {status}"
    if status >= 500:
        return "http-5xx", f"HTTP {status}"
    return "protocol", f"HTTP {status} was not asked for"


def _failed(
    due: Due,
    kind: FailureKind,
    detail: str,
    status: int | None = None,
    job: _Job | None = None,
    *,
    elapsed_s: float = 0.0,
) -> Failed:
    return Failed(
        feed=due.feed.id,
        url=due.feed.url,
        kind=kind,
        detail=detail,
        status=status,
        elapsed_s=job.spent_s if job else elapsed_s,
    )
