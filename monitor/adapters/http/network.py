"""Connections that go only where they may, and never last longer than they may.

A network backend for httpcore: it resolves a name once, refuses if *any* answer
is not a public address, connects to an address that it has vetted (so that a
second answer of a rebinding name is never asked for), and bounds every single
wait by the deadline of the whole exchange. It must never know HTTP.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

import httpcore

from monitor.adapters.http.sockets import Options, Sockets
from monitor.core.address import Network, refusal

Resolve = Callable[[str, int], "list[tuple[str, int]] | None"]


# A wait is cut into slices, so that a fetcher that is closed lets go within a second.
_SLICE_S = 1.0
# One dead address of several must not use up the time of the others.
_CONNECT_S = 10.0


class BlockedAddressError(Exception):
    """The name leads to a place that we have no business in."""


class ResolveError(Exception):
    """The name has no address, or the resolver did not answer in time."""


class Deadline:
    """The end of one exchange in monotonic seconds; `stop` ends it at once."""

    def __init__(self, seconds: float, stop: threading.Event) -> None:
        self._end = time.monotonic() + seconds
        self._stop = stop

    def left(self) -> float:
        """Seconds that remain, 0 or less when the time is over."""
        return 0.0 if self._stop.is_set() else self._end - time.monotonic()


def system_addresses(host: str, port: int, timeout: float) -> list[tuple[str, int]]:
    """Ask the system's resolver, which cannot be told to hurry, from a thread that can be left."""
    answers: queue.SimpleQueue[list[tuple[str, int]] | OSError | UnicodeError]
    answers = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([(str(sockaddr[0]), port) for *_, sockaddr in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve-{host}", daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.0))
    except queue.Empty:
        raise ResolveError(f"the resolver did not answer for {host} in time") from None
    if isinstance(answer, BaseException):
        raise ResolveError(f"{host}: {answer}") from answer
    return answer


class VettedNetwork(httpcore.NetworkBackend):
    """Connects one exchange to vetted addresses only.

    `resolve` may answer for names of its own (the sample world, tests); its
    answers are trusted. None, or an answer of None, means the system's resolver,
    whose answers must all be public or within `allow`. `backend` makes the TCP
    connection to a numeric address.
    """

    def __init__(
        self,
        *,
        deadline: Deadline,
        allow: tuple[Network, ...] = (),
        resolve: Resolve | None = None,
        backend: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._deadline = deadline
        self._allow = allow
        self._resolve = resolve
        self._backend = Sockets() if backend is None else backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first vetted address that answers."""
        last: Exception = ResolveError(f"{host} has no address")
        for address, number in self._vetted(host, port):
            left = self._deadline.left()
            if left <= 0:
                raise httpcore.ConnectTimeout("the time for the whole exchange is over")
            waits = [left, _CONNECT_S] if timeout is None else [left, _CONNECT_S, timeout]
            try:
                stream = self._backend.connect_tcp(
                    address,
                    number,
                    timeout=min(waits),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return BoundedStream(stream, self._deadline)
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Options = None
    ) -> httpcore.NetworkStream:
        """No feed lives on a socket file of this machine."""
        del timeout, socket_options
        raise BlockedAddressError(f"{path} is a socket of this machine")

    def _vetted(self, host: str, port: int) -> list[tuple[str, int]]:
        name = host.strip("[]")
        own = self._resolve(name, port) if self._resolve is not None else None
        if own is not None:
            return own
        answers = list(dict.fromkeys(system_addresses(name, port, self._deadline.left())))
        for address, _ in answers:
            why = refusal(address, self._allow)
            if why:
                leads = "" if name == address else f"{name} leads to {address}: "
                raise BlockedAddressError(f"{leads}{why}")
        return answers


class BoundedStream(httpcore.NetworkStream):
    """A stream whose every wait ends with the deadline of the whole exchange."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there; a server that drips meets the deadline all the same."""
        del timeout  # the deadline is the only clock, or a drip would restart it
        while True:
            left = self._deadline.left()
            if left <= 0:
                raise httpcore.ReadTimeout("the time for the whole exchange is over")
            try:
                return self._stream.read(max_bytes, timeout=min(left, _SLICE_S))
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a request; it is small: a server that takes none of it for so long is lost."""
        del timeout
        left = self._deadline.left()
        if left <= 0:
            raise httpcore.WriteTimeout("the time for the whole exchange is over")
        self._stream.write(buffer, timeout=min(left, _CONNECT_S))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands; CPython bounds a handshake as a whole, not each of its reads."""
        del timeout
        left = self._deadline.left()
        if left <= 0:
            self.close()
            raise httpcore.ConnectTimeout("the time for the whole exchange is over")
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout=left)
        return BoundedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Whatever the connection knows about itself."""
        return self._stream.get_extra_info(info)
