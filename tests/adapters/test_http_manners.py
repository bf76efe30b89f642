"""Outlets are glad to be polled by us: conditional, one connection per host, pauses, a name."""

import gzip
import itertools
import threading
import time
from collections.abc import Iterator

import pytest
import servers
from fakes import NOON, a_due, a_feed

from monitor.adapters.http import HostGate, HttpFetcher
from monitor.adapters.http.answers import Answers
from monitor.types import Fetched, Memo, Unchanged


@pytest.fixture
def server() -> Iterator[servers.Loopback]:
    with servers.Loopback() as loopback:
        yield loopback


def fetcher(server: servers.Loopback, pause: float = 0.0, workers: int = 8) -> HttpFetcher:
    return HttpFetcher(
        user_agent="RegionalTakes/0.1 (+https://example.org/who)",
        now=lambda: NOON,
        deadline_s=5,
        host_pause_s=pause,
        workers=workers,
        resolve=server.resolve,
    )


def fetched(server: servers.Loopback, path: str, memo: Memo | None = None) -> Fetched:
    answer = fetcher(server).fetch(a_due(a_feed(url=f"http://paper.test{path}"), memo))
    assert isinstance(answer, Fetched), answer
    return answer


def test_an_answer_carries_body_headers_and_the_next_memo(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed(etag='W/"a,b"', modified="Mon, 20 Jul 2026 11:00:00 GMT")
    answer = fetched(server, "/f")
    assert (answer.status, answer.body, answer.final_url) == (
        200,
        servers.FEED,
        "http://paper.test/f",
    )
    assert dict(answer.headers)["content-type"] == "application/rss+xml"
    assert answer.memo == Memo(etag='W/"a,b"', last_modified="Mon, 20 Jul 2026 11:00:00 GMT")


def test_validators_are_sent_back_byte_for_byte(server: servers.Loopback) -> None:
    """Servers compare strings: a tidied ETag is another one. Even a strange one goes back."""
    etag = '"caf\xe9--gzip;x=1"  odd'
    server.routes["/f"] = servers.feed(etag=etag, modified="yesterday at 7")
    memo = fetched(server, "/f").memo
    answer = fetcher(server).fetch(a_due(a_feed(url="http://paper.test/f"), memo))
    assert isinstance(answer, Unchanged)
    assert answer.memo == memo
    sent = server.requests[-1].raw
    assert b"If-None-Match: " + etag.encode("latin-1") + b"\r\n" in sent
    assert b"If-Modified-Since: yesterday at 7\r\n" in sent


def test_validators_are_never_invented(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed()
    assert fetched(server, "/f").memo == Memo()
    fetched(server, "/f")
    assert not {"if-none-match", "if-modified-since"} & set(server.requests[-1].headers)


def test_a_304_may_renew_the_memo(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.status(304, {"ETag": '"new"'}, b"")
    due = a_due(a_feed(url="http://paper.test/f"), Memo(etag='"old"', last_modified="then"))
    answer = fetcher(server).fetch(due)
    assert isinstance(answer, Unchanged)
    assert answer.memo == Memo(etag='"new"', last_modified="then")


def test_a_huge_validator_is_forgotten(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed(etag='"' + "x" * 5000 + '"')
    assert fetched(server, "/f").memo == Memo()


def test_we_say_who_we_are_and_what_we_can_read(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed()
    fetched(server, "/f")
    headers = server.requests[0].headers
    assert headers["user-agent"] == "RegionalTakes/0.1 (+https://example.org/who)"
    assert headers["accept-encoding"] == "gzip"
    assert headers["host"] == "paper.test"
    assert not {"cookie", "authorization", "referer", "proxy-authorization"} & set(headers)


def test_gzip_is_read_in_all_its_honest_forms(server: servers.Loopback) -> None:
    half = len(servers.FEED) // 2
    members = gzip.compress(servers.FEED[:half]) + gzip.compress(servers.FEED[half:])
    server.routes |= {
        "/plain": servers.feed(packed=True),
        "/members": servers.coded("gzip", members),
        "/padded": servers.coded("x-gzip", gzip.compress(servers.FEED) + b"\0" * 64),
        "/identity": servers.coded("identity", servers.FEED),
        "/file.xml.gz": servers.status(200, body=gzip.compress(servers.FEED)),
    }
    bodies = {path: fetched(server, path).body for path in server.routes}
    assert bodies == dict.fromkeys(server.routes, servers.FEED)


def test_the_environments_proxies_and_passwords_are_not_used(
    server: servers.Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect where it likes; our vetting would mean nothing."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    server.routes["/f"] = servers.feed()
    assert fetched(server, "/f").status == 200


# ---- redirects -------------------------------------------------------------


def test_redirects_are_followed_and_a_permanent_move_is_told(server: servers.Loopback) -> None:
    server.routes |= {
        "/old": servers.redirect(301, "http://new.test/a"),
        "new.test/a": servers.redirect(308, "/b"),
        "new.test/b": servers.feed(),
        "/soft": servers.redirect(302, "/old"),
    }
    assert fetched(server, "/old").moved_to == "http://new.test/b"
    soft = fetched(server, "/soft")
    assert (soft.moved_to, soft.final_url) == ("", "http://new.test/b")


def test_five_redirects_are_followed_and_not_six(server: servers.Loopback) -> None:
    for n in range(6):
        server.routes[f"/{n}"] = servers.redirect(302, f"/{n + 1}")
    server.routes["/6"] = servers.feed()
    assert fetched(server, "/1").final_url == "http://paper.test/6"
    answer = fetcher(server).fetch(a_due(a_feed(url="http://paper.test/0")))
    assert answer.__class__.__name__ == "Failed"
    assert len(server.asked("/6")) == 1


def test_a_redirect_in_utf8_is_understood(server: servers.Loopback) -> None:
    target = "/fil-d’actualité".encode().decode("latin-1")
    server.routes["/f"] = servers.redirect(302, target)
    server.routes["/fil-d%E2%80%99actualit%C3%A9"] = servers.feed()
    assert fetched(server, "/f").status == 200


# ---- side by side ----------------------------------------------------------


def test_fetches_overlap(server: servers.Loopback) -> None:
    """A serial fetcher passes every other test; a barrier that all must reach it does not."""
    barrier = threading.Barrier(6, timeout=5)

    def meet(connection: servers.Connection) -> None:
        barrier.wait()
        connection.answer(200, servers.FEED)

    server.routes["/f"] = meet
    due = [a_due(a_feed(f"o{n}/f", f"http://o{n}.test/f")) for n in range(6)]
    answers = [answer for _, answer in fetcher(server).fetch_all(due)]
    assert [type(answer) for answer in answers] == [Fetched] * 6


def test_one_host_sees_one_connection_at_a_time(server: servers.Loopback) -> None:
    def slow(connection: servers.Connection) -> None:
        time.sleep(0.02)
        connection.answer(200, servers.FEED)

    server.routes["/f"] = slow
    server.routes["/r"] = servers.redirect(302, "http://big.test/f")
    due = [a_due(a_feed(f"big/{n}", "http://big.test/f")) for n in range(6)]
    due += [a_due(a_feed(f"s{n}/f", f"http://s{n}.test/r")) for n in range(4)]
    answers = [answer for _, answer in fetcher(server).fetch_all(due)]
    assert [type(answer) for answer in answers] == [Fetched] * 10
    assert server.most_at_once["big.test"] == 1


def test_a_pause_lies_between_two_requests_to_one_host_and_delays_no_other(
    server: servers.Loopback,
) -> None:
    """Two workers, three feeds of a host that rests: ten other hosts are asked meanwhile."""
    server.routes["/f"] = servers.feed()
    due = [a_due(a_feed(f"big/{n}", "http://big.test/f")) for n in range(3)]
    due += [a_due(a_feed(f"o{n}/f", f"http://o{n}.test/f")) for n in range(10)]
    order = [asked.feed.outlet for asked, _ in fetcher(server, 0.3, 2).fetch_all(due)]
    times = [request.at for request in server.requests if request.host == "big.test"]
    assert [later - sooner >= 0.3 for sooner, later in itertools.pairwise(times)] == [
        True,
        True,
    ]
    assert order[-2:] == ["big", "big"]


def test_the_pause_outlives_a_pass(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed()
    polite = fetcher(server, 0.3)
    for _ in range(2):
        polite.fetch(a_due(a_feed(url="http://big.test/f")))
    first, second = (request.at for request in server.requests)
    assert second - first >= 0.3


def test_an_abandoned_pass_leaves_no_thread_behind(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed()
    before = threading.active_count()
    due = [a_due(a_feed(f"o{n}/f", f"http://o{n}.test/f")) for n in range(20)]
    answers = fetcher(server).fetch_all(due)
    next(answers)
    answers.close()  # type: ignore[attr-defined]  # it is a generator
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("fetch-")]
    assert names == []
    assert threading.active_count() >= before  # the server's own threads come and go


def test_fetchers_that_share_a_gate_never_ask_one_host_at_the_same_time() -> None:
    """Feeds are polled while pages are read: a server sees one connection of ours all the same."""

    def slow(connection: servers.Connection) -> None:
        time.sleep(0.15)
        connection.answer(200, servers.FEED)

    with servers.Loopback({"/slow": slow}) as server:
        for gate, most in ((HostGate(), 1), (None, 2)):
            fetchers = [
                HttpFetcher(
                    user_agent="t",
                    now=lambda: NOON,
                    host_pause_s=0,
                    resolve=server.resolve,
                    gate=gate,
                )
                for _ in range(2)
            ]
            due = a_due(a_feed(url=f"http://shared{most}.test/slow"))
            threads = [threading.Thread(target=one.fetch, args=(due,)) for one in fetchers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert server.most_at_once[f"shared{most}.test"] == most
            assert len([r for r in server.requests if r.host == f"shared{most}.test"]) == 2


def test_who_waits_at_a_gate_can_be_called_off() -> None:
    gate, stop = HostGate(), threading.Event()
    with gate.alone("a.test", threading.Event()):
        threading.Timer(0.1, stop.set).start()
        started = time.monotonic()
        with gate.alone("a.test", stop):
            assert time.monotonic() - started < 1.5
        with gate.alone("b.test", threading.Event()):  # another host never waits
            pass
    with gate.alone("a.test", threading.Event()):
        pass


def test_little_waits_for_a_slow_reader_and_nobody_waits_after_the_end() -> None:
    """Bodies that nobody has read yet are memory; a thread that waits for ever is a hang."""
    stop = threading.Event()
    answers: Answers[int] = Answers(most=100, most_bytes=1000, stop=stop)
    putting = [threading.Thread(target=answers.put, args=(n, 600)) for n in range(5)]
    for thread in putting:
        thread.start()
    time.sleep(0.1)
    first = answers.take()
    assert len(first) == 2  # the second made it full
    got = set(first)
    while len(got) < 4:
        got |= set(answers.take())
    stop.set()
    for thread in putting:
        thread.join(timeout=5)
    assert not any(thread.is_alive() for thread in putting)
    assert got | set(answers.take()) == set(range(5))


def test_hints_before_the_answer_are_passed_over(server: servers.Loopback) -> None:
    """Front ends send 103 Early Hints to whoever asks; the answer comes after it."""

    def hints(connection: servers.Connection) -> None:
        connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n")
        servers.feed(etag='"after"')(connection)

    server.routes["/f"] = hints
    answer = fetched(server, "/f")
    assert (answer.status, answer.body, answer.memo.etag) == (200, servers.FEED, '"after"')
