"""No spelling of a private place gets a connection, directly, by redirect or by rebinding."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest
import servers
from fakes import NOON, a_due, a_feed

from monitor.adapters.http import HttpFetcher
from monitor.types import Failed, Fetched

SPELLINGS_TEXT = """
127.0.0.1 127.1 127.0.1 127.0.0.1. 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 017700000001 0177.0.0.1
0177.1 127.000.000.001 0 0.0.0.0 0x0 00 localhost LOCALHOST localhost. 127.127.127.127
10.0.0.1 0xa000001 167772161 012.0.0.1 172.16.0.1 192.168.1.1 192.168.257 3232235777
169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 100.64.0.1 192.0.0.8
192.0.0.1 198.18.0.1 224.0.0.1 255.255.255.255 240.0.0.1 [::1] [0:0:0:0:0:0:0:1] [::] [::2]
[::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::ffff:8.8.8.8] [::127.0.0.1]
[64:ff9b::7f00:1] [64:ff9b::169.254.169.254] [64:ff9b::8.8.8.8] [64:ff9b:1::1] [2002:7f00:1::]
[2002:a9fe:a9fe::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:db8::1] [fc00::1] [fd00::1]
[fe80::1] [fec0::1] [ff02::1] [100::1] [5f00::1] ①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 127%2e0%2e0%2e1
"""
SPELLINGS = SPELLINGS_TEXT.split()


class NoConnect(httpcore.NetworkBackend):
    """Stands where TCP is, and remembers who tried."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.NetworkStream:
        self.tried.append(f"{host}:{port}")
        raise httpcore.ConnectError("this test connects to nothing")


def fetcher(backend: httpcore.NetworkBackend | None = None, **more: Any) -> HttpFetcher:
    return HttpFetcher(
        user_agent="t", now=lambda: NOON, deadline_s=5, host_pause_s=0, backend=backend, **more
    )


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Loopback]:
    with servers.Loopback() as loopback:
        yield loopback


def test_there_are_sixty_spellings() -> None:
    assert len(set(SPELLINGS)) >= 60


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_private_place_is_never_connected_to(host: str) -> None:
    """However it is written. Some spellings are no address here at all: that is fine, too."""
    backend = NoConnect()
    answer = fetcher(backend).fetch(a_due(a_feed(url=f"http://{host}/latest/meta-data")))
    assert isinstance(answer, Failed)
    assert (backend.tried, answer.kind in {"blocked-address", "dns", "bad-url"}) == ([], True)


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_redirect_to_a_private_place_is_not_followed(server: servers.Loopback, host: str) -> None:
    location = f"http://{host}/latest/".encode().decode("latin-1")
    server.routes["/f"] = servers.redirect(302, location)
    backend = Only(server.port)
    asking = fetcher(backend, resolve=server.resolve)
    answer = asking.fetch(a_due(a_feed(url="http://paper.test/f")))
    assert isinstance(answer, Failed)
    assert answer.kind in {"blocked-address", "dns", "bad-url"}
    assert backend.others == []


class Only(httpcore.SyncBackend):
    """Connects to our own loopback server; remembers every other try."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.others: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.NetworkStream:
        if port != self.port:
            self.others.append(f"{host}:{port}")
            raise httpcore.ConnectError("this test connects to its own server only")
        return super().connect_tcp(host, port, *args, **more)


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """The system's resolver answers each round in turn; returns the list of names it was asked."""
    asked: list[str] = []

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        found = rounds[min(len(asked), len(rounds) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, port)) for ip in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_one_private_answer_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else the second try would go to the private one."""
    answers(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    backend = NoConnect()
    answer = fetcher(backend).fetch(a_due(a_feed(url="http://mixed.example/")))
    assert isinstance(answer, Failed)
    assert (answer.kind, backend.tried) == ("blocked-address", [])
    assert answer.detail == (
        "mixed.example leads to 10.0.0.1: 10.0.0.1 is not a public address (private)"
    )


@pytest.mark.parametrize("private", ["127.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1"])
def test_a_name_that_rebinds_is_asked_once_and_connected_where_it_was_vetted(
    monkeypatch: pytest.MonkeyPatch, private: str
) -> None:
    """Public when vetted, private when connected to: the second answer is never asked for."""
    asked = answers(monkeypatch, ["93.184.215.14"], [private])
    backend = NoConnect()
    answer = fetcher(backend).fetch(a_due(a_feed(url="http://rebind.example/")))
    assert isinstance(answer, Failed)
    assert (asked, backend.tried) == (["rebind.example"], ["93.184.215.14:80"])


def test_the_operators_allow_list_opens_what_it_names(server: servers.Loopback) -> None:
    """An intranet feed; its redirects to elsewhere stay closed."""
    server.routes |= {"/in": servers.feed(), "/out": servers.redirect(302, "http://127.0.0.2/")}
    plain = a_due(a_feed(url=server.url("/in")))
    named = a_due(a_feed(url=server.url("/in"), allow=("127.0.0.1",)))
    leaving = a_due(a_feed(url=server.url("/out"), allow=("127.0.0.1",)))
    kinds = [getattr(fetcher().fetch(due), "kind", "ok") for due in (plain, named, leaving)]
    assert kinds == ["blocked-address", "ok", "blocked-address"]


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
def test_a_redirect_to_another_port_is_not_followed(server: servers.Loopback, port: int) -> None:
    """Public hosts have services that speak no HTTP, and break when spoken to."""
    server.routes["/p"] = servers.redirect(302, f"http://paper.test:{port}/")
    answer = fetcher(resolve=server.resolve).fetch(a_due(a_feed(url="http://paper.test/p")))
    assert isinstance(answer, Failed)
    assert answer.kind == "blocked-address"
    assert answer.detail.startswith(f"port {port} is not one that we ask")


def test_a_resolver_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """getaddrinfo cannot be told to hurry: 30 s of a dead name server are not ours."""
    release = threading.Event()

    def hang(*args: Any, **more: Any) -> list[Any]:
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    asking = HttpFetcher(user_agent="t", now=lambda: NOON, deadline_s=0.3, host_pause_s=0)
    answer = asking.fetch(a_due(a_feed(url="http://slow.example/")))
    release.set()
    assert isinstance(answer, Failed)
    assert answer.kind == "dns"
    assert answer.elapsed_s < 2


def test_a_second_address_is_tried_when_the_first_is_dead(server: servers.Loopback) -> None:
    server.routes["/f"] = servers.feed()
    asking = fetcher(resolve=lambda host, port: [("127.0.0.1", 1), ("127.0.0.1", server.port)])
    assert isinstance(asking.fetch(a_due(a_feed(url="http://two.test/f"))), Fetched)


@pytest.mark.parametrize("host", SPELLINGS)
def test_an_article_link_to_a_private_place_is_never_connected_to(host: str) -> None:
    """A feed's author chooses the links, so they are asked as a stranger's."""
    backend = NoConnect()
    pages = fetcher(backend, strangers=True, follow=False)
    answer = pages.fetch(a_due(a_feed(url=f"http://{host}/a")))
    assert isinstance(answer, Failed)
    assert backend.tried == []


@pytest.mark.parametrize("port", [1, 22, 25, 3306, 6379, 8080, 65535])
def test_a_port_that_a_stranger_names_is_not_asked(port: int) -> None:
    """The operator's own feed may live on any port; a link in it may not."""
    backend = NoConnect()
    pages = fetcher(backend, strangers=True, follow=False)
    answer = pages.fetch(a_due(a_feed(url=f"http://93.184.216.34:{port}/a")))
    assert isinstance(answer, Failed)
    assert (answer.kind, backend.tried) == ("blocked-address", [])


def test_a_redirect_that_is_not_to_be_followed_is_told_with_its_target(
    server: servers.Loopback,
) -> None:
    server.routes["/moved"] = servers.redirect(301, "/elsewhere#top")
    pages = fetcher(resolve=server.resolve, strangers=True, follow=False)
    answer = pages.fetch(a_due(a_feed(url="http://paper.test/moved")))
    assert isinstance(answer, Failed)
    assert (answer.kind, answer.target) == ("redirects", "http://paper.test/elsewhere")
    assert server.asked("/elsewhere") == []
