"""One request and its answer, contained: vetted connection, one deadline, a cap on decoded bytes.

It follows no redirect itself and never raises for what a server does: it
returns what it saw. It must never know which feed asks, nor send credentials.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import httpcore
import httpx

from monitor.adapters.http.network import BlockedAddressError, ResolveError, VettedNetwork
from monitor.types import FailureKind, Memo

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1"
)
# Longer ones are dropped (which is allowed) rather than sent back at each poll.
_MEMO_LIMIT = 1024
_GZIP = 16 + zlib.MAX_WBITS


class ExchangeError(Exception):
    """What went wrong, in a class that an operator understands."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        self.kind: FailureKind = kind
        super().__init__(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Status line, headers (lower-case names, values as latin-1) and the decoded body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next((value for key, value in self.headers if key == name), "")


class VettedTransport(httpx.BaseTransport):
    """httpx over a connection pool of our own network; exceptions come through as they are."""

    def __init__(self, network: VettedNetwork, ssl_context: ssl.SSLContext | None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, network_backend=network, max_connections=1
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body has not been read yet."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
            request=request,
        )

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def request(url: httpx.URL, *, user_agent: str, memo: Memo, accept: str = ACCEPT) -> httpx.Request:
    """A GET with the validators that the server gave us, byte for byte."""
    headers = [
        (b"User-Agent", user_agent.encode("latin-1", "replace")),
        (b"Accept", accept.encode("ascii")),
        (b"Accept-Encoding", b"gzip"),
    ]
    if memo.etag:
        headers.append((b"If-None-Match", memo.etag.encode("latin-1")))
    if memo.last_modified:
        headers.append((b"If-Modified-Since", memo.last_modified.encode("latin-1")))
    return httpx.Request("GET", url, headers=headers)


def exchange(
    asked: httpx.Request, network: VettedNetwork, ssl_context: ssl.SSLContext | None, max_bytes: int
) -> Reply:
    """Send `asked`, read the body of a success up to `max_bytes` decoded; ExchangeError otherwise.

    Bodies of redirects and errors are not read: nobody needs them.
    """
    try:
        with VettedTransport(network, ssl_context) as transport:
            response = transport.handle_request(asked)
            try:
                body = _read(response, max_bytes) if response.status_code == 200 else b""
                headers = tuple(
                    (name.decode("latin-1").lower(), value.decode("latin-1"))
                    for name, value in response.headers.raw
                )
                return Reply(status=response.status_code, headers=headers, body=body)
            finally:
                response.close()
    except ExchangeError:
        raise
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _classified(error) from error
    except BlockedAddressError as error:
        raise ExchangeError("blocked-address", str(error)) from error
    except ResolveError as error:
        raise ExchangeError("dns", str(error)) from error
    except (httpcore.UnsupportedProtocol, ValueError) as error:
        raise ExchangeError("bad-url", str(error)) from error
    except OSError as error:
        raise ExchangeError("refused", str(error)) from error


def memo_of(reply: Reply, old: Memo | None = None) -> Memo:
    """The validators to send next time; those of `old` where a 304 names none."""
    etag = reply.header("etag") or (old.etag if old else "")
    modified = reply.header("last-modified") or (old.last_modified if old else "")
    return Memo(
        etag=etag if len(etag) <= _MEMO_LIMIT else "",
        last_modified=modified if len(modified) <= _MEMO_LIMIT else "",
    )


def _read(response: httpx.Response, max_bytes: int) -> bytes:
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise ExchangeError("too-large", f"{length} bytes announced, {max_bytes} allowed")
    named = [
        token.strip().lower()
        for token in response.headers.get("content-encoding", "").split(",")
        if token.strip().lower() not in {"", "identity"}
    ]
    if named and named not in (["gzip"], ["x-gzip"]):
        raise ExchangeError("bad-encoding", f"{', '.join(named)} was not asked for")
    parts = _gunzip(response.iter_raw(), max_bytes) if named else response.iter_raw()
    body = _joined(parts, max_bytes)
    if not named and body.startswith(b"\x1f\x8b"):  # feed.xml.gz, sent as it lies on the disk
        return _joined(_gunzip(iter([body]), max_bytes), max_bytes)
    return body


def _joined(parts: Iterator[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > max_bytes:
            raise ExchangeError("too-large", f"more than {max_bytes} bytes")
    return bytes(body)


def _gunzip(chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Decode while streaming, never more than asked for at once; members may follow each other."""
    decoder = zlib.decompressobj(_GZIP)
    raw = 0
    step = 64 * 1024
    for chunk in chunks:
        raw += len(chunk)
        if raw > max_bytes:  # empty members decode to nothing for ever
            raise ExchangeError("too-large", f"more than {max_bytes} bytes before decoding")
        data = chunk
        try:
            while data:
                if decoder.eof:
                    if not data.strip(b"\0"):
                        break  # padding after the last member
                    decoder = zlib.decompressobj(_GZIP)
                yield decoder.decompress(data, step)
                data = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        except zlib.error as error:
            raise ExchangeError("bad-encoding", f"the gzip data is damaged ({error})") from error
    if raw and not decoder.eof:
        raise ExchangeError("bad-encoding", "the gzip data ends too early")


def _classified(error: Exception) -> ExchangeError:
    """Which class of failure an exception of httpcore is."""
    # httpcore hands on what the system said as the argument, and drops it as the cause.
    cause = error.args[0] if error.args else None
    detail = str(error) or type(error).__name__
    kind: FailureKind = "protocol"
    if isinstance(error, httpcore.TimeoutException):
        kind = "timeout"
    elif isinstance(cause, ssl.SSLError):
        kind = "tls"
    elif isinstance(error, httpcore.ConnectError):
        kind = "refused"
    elif isinstance(error, httpcore.NetworkError):
        kind = "reset"
    elif "too long" in detail:  # h11 reads at most 100 KiB of headers
        kind, detail = "too-large", "the headers are too large"
    elif "disconnected" in detail or "closed connection" in detail:
        kind = "reset"
    return ExchangeError(kind, detail)
