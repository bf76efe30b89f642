"""https is checked: a certificate that is not trusted, or is another's, ends the fetch."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from fakes import NOON, a_due, a_feed

from monitor.adapters.http import HttpFetcher
from monitor.types import Failed, Fetched

# Made for these tests: openssl req -x509 -days 36500 -addext subjectAltName=DNS:tls.test
PEM = Path(__file__).parent.parent / "data" / "tls" / "tls.test.pem"


@contextlib.contextmanager
def tls_server(shake: bool = True) -> Iterator[int]:
    """Answers one feed per connection over TLS; with shake=False it never shakes hands."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    done = threading.Event()

    def serve(listener: socket.socket) -> None:
        while not done.is_set():
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            with raw:
                if not shake:
                    done.wait(5)
                    continue
                with (
                    contextlib.suppress(OSError),
                    context.wrap_socket(raw, server_side=True) as sock,
                ):
                    sock.recv(65536)
                    length = {"Content-Length": str(len(servers.FEED))}
                    sock.sendall(servers.head(200, length) + servers.FEED)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def fetcher(port: int, context: ssl.SSLContext | None = None) -> HttpFetcher:
    return HttpFetcher(
        user_agent="t",
        now=lambda: NOON,
        deadline_s=1.0,
        host_pause_s=0,
        resolve=lambda host, asked: [("127.0.0.1", port)],
        ssl_context=context,
    )


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with tls_server() as port:
        answer = fetcher(port).fetch(a_due(a_feed(url="https://tls.test/f")))
    assert isinstance(answer, Failed)
    assert answer.kind == "tls"
    assert "certificate verify failed" in answer.detail


@pytest.mark.parametrize(("host", "right"), [("tls.test", True), ("other.test", False)])
def test_a_trusted_certificate_counts_for_its_own_name_only(host: str, right: bool) -> None:
    """We connect to a vetted address; the name that is checked is still the feed's."""
    context = ssl.create_default_context(cafile=str(PEM))
    with tls_server() as port:
        answer = fetcher(port, context).fetch(a_due(a_feed(url=f"https://{host}/f")))
    assert isinstance(answer, Fetched if right else Failed)
    assert getattr(answer, "kind", "tls") == "tls"


def test_a_handshake_that_stalls_meets_the_deadline() -> None:
    with tls_server(shake=False) as port:
        started = time.monotonic()
        answer = fetcher(port).fetch(a_due(a_feed(url="https://tls.test/f")))
    assert isinstance(answer, Failed)
    assert answer.kind == "timeout"
    assert time.monotonic() - started < 3


def test_plain_http_behind_https_is_a_tls_failure() -> None:
    with servers.Loopback({"/f": servers.feed()}) as server:
        answer = fetcher(server.port).fetch(a_due(a_feed(url="https://tls.test/f")))
    assert isinstance(answer, Failed)
    assert answer.kind in {"tls", "timeout"}
