"""One request and its answer, contained: vetted connection, one deadline, a cap on decoded bytes.

It follows no redirect itself and never raises for what a server does: it
returns what it saw. It must never know which feed asks, nor send credentials.
"""

from __future__ import annotations

import contextlib
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import h11
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
_HEAD_LIMIT = 100 * 1024  # bytes of status line and headers
_CHUNK = 64 * 1024


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


def request(url: httpx.URL, *, user_agent: str, memo: Memo, accept: str = ACCEPT) -> h11.Request:
    """A GET with the validators that the server gave us, byte for byte."""
    headers = [
        (b"Host", url.netloc),
        (b"User-Agent", user_agent.encode("latin-1", "replace")),
        (b"Accept", accept.encode("ascii")),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    ]
    if memo.etag:
        headers.append((b"If-None-Match", memo.etag.encode("latin-1")))
    if memo.last_modified:
        headers.append((b"If-Modified-Since", memo.last_modified.encode("latin-1")))
    return h11.Request(method=b"GET", target=url.raw_path, headers=headers)


def exchange(
    url: httpx.URL,
    asked: h11.Request,
    network: VettedNetwork,
    ssl_context: ssl.SSLContext | None,
    max_bytes: int,
) -> Reply:
    """Send `asked`, read the body of a success up to `max_bytes` decoded; ExchangeError otherwise.

    Bodies of redirects and errors are not read: nobody needs them.
    """
    try:
        stream = _connected(url, network, ssl_context)
        try:
            return _Talk(stream).ask(asked, max_bytes)
        finally:
            stream.close()
    except ExchangeError:
        raise
    except (httpcore.TimeoutException, httpcore.NetworkError, h11.ProtocolError) as error:
        raise _classified(error) from error
    except BlockedAddressError as error:
        raise ExchangeError("blocked-address", str(error)) from error
    except ResolveError as error:
        raise ExchangeError("dns", str(error)) from error
    except ValueError as error:
        raise ExchangeError("bad-url", str(error)) from error
    except OSError as error:
        raise ExchangeError("refused", str(error)) from error


def _connected(
    url: httpx.URL, network: VettedNetwork, ssl_context: ssl.SSLContext | None
) -> httpcore.NetworkStream:
    """A connection to the address's host; with a context, secured for the name that was asked."""
    host = url.raw_host.decode("ascii")
    port = url.port or (80 if ssl_context is None else 443)
    stream = network.connect_tcp(host, port)
    return stream if ssl_context is None else stream.start_tls(ssl_context, host)


class _Talk:
    """One request and its answer over one connection, in the words of HTTP/1.1 as h11 reads them.

    No client of httpx and no pool of httpcore is between: they cost three times
    as much as the exchange, and keep what this program does not want kept.
    """

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_LIMIT)

    def ask(self, asked: h11.Request, max_bytes: int) -> Reply:
        """The whole answer; of a body only that of a success."""
        sent = self._state.send(asked)
        self._state.send(h11.EndOfMessage())
        # A server that answers and closes before it has read all may still be heard.
        with contextlib.suppress(httpcore.WriteError):
            self._stream.write(sent or b"")
        answer = self._event()
        while isinstance(answer, h11.InformationalResponse):
            answer = self._event()
        assert isinstance(answer, h11.Response)  # h11 begins an answer with nothing else
        headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in answer.headers)
        body = _read(headers, self._chunks(), max_bytes) if answer.status_code == 200 else b""
        return Reply(status=answer.status_code, headers=headers, body=body)

    def _chunks(self) -> Iterator[bytes]:
        while isinstance(event := self._event(), h11.Data):
            yield bytes(event.data)

    def _event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            data = self._stream.read(_CHUNK)
            if not data and self._state.their_state is h11.SEND_RESPONSE:
                raise ExchangeError("reset", "the server closed the connection without an answer")
            self._state.receive_data(data)
        return event


def memo_of(reply: Reply, old: Memo | None = None) -> Memo:
    """The validators to send next time; those of `old` where a 304 names none."""
    etag = reply.header("etag") or (old.etag if old else "")
    modified = reply.header("last-modified") or (old.last_modified if old else "")
    return Memo(
        etag=etag if len(etag) <= _MEMO_LIMIT else "",
        last_modified=modified if len(modified) <= _MEMO_LIMIT else "",
    )


def _read(headers: tuple[tuple[str, str], ...], parts: Iterator[bytes], max_bytes: int) -> bytes:
    length = next((value for name, value in headers if name == "content-length"), "")
    if length.isdigit() and int(length) > max_bytes:
        raise ExchangeError("too-large", f"{length} bytes announced, {max_bytes} allowed")
    named = [
        token.strip().lower()
        for name, value in headers
        if name == "content-encoding"
        for token in value.split(",")
        if token.strip().lower() not in {"", "identity"}
    ]
    if named and named not in (["gzip"], ["x-gzip"]):
        raise ExchangeError("bad-encoding", f"{', '.join(named)} was not asked for")
    body = _joined(_gunzip(parts, max_bytes) if named else parts, max_bytes)
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
    elif kind == "protocol":
        detail = f"the answer is not HTTP as it should be ({detail})"
    return ExchangeError(kind, detail)
