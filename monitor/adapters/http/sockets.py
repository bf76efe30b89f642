"""TCP and TLS as httpcore's network interface, with few system calls and no name resolution.

It connects to numeric addresses only. It must never know a host's name except
as the one that a certificate has to show, nor decide which address may be asked.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

Options = Iterable[Any] | None


class Sockets(httpcore.NetworkBackend):
    """Connections to numeric addresses."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.NetworkStream:
        """Connect to the address `host`, which is numeric; ConnectError or ConnectTimeout."""
        del local_address, socket_options  # nothing of ours asks for them
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        except OSError as error:  # no IPv6 here, or too many files
            raise httpcore.ConnectError(error) from error
        try:
            sock.settimeout(timeout)
            sock.connect((host, port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError as error:
            sock.close()
            raise httpcore.ConnectTimeout(error) from error
        except OSError as error:
            sock.close()
            raise httpcore.ConnectError(error) from error
        return SocketStream(sock, timeout)


class SocketStream(httpcore.NetworkStream):
    """A connected socket; the time limit is told to the system only where it has changed."""

    def __init__(self, sock: socket.socket, timeout: float | None) -> None:
        self._sock = sock
        self._timeout = timeout

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to so many bytes; b"" at the end."""
        try:
            self._limit(timeout)
            return self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of the bytes."""
        try:
            self._limit(timeout)
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(error) from error
        except OSError as error:
            raise httpcore.WriteError(error) from error

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands; the socket is closed if that fails."""
        try:
            self._limit(timeout)
            secured = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout(error) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(error) from error
        except BaseException:  # a name that no certificate can show is a ValueError
            self.close()
            raise
        return SocketStream(secured, timeout)

    def get_extra_info(self, info: str) -> Any:
        """The socket; nothing else is asked for."""
        return self._sock if info == "socket" else None

    def _limit(self, timeout: float | None) -> None:
        if timeout != self._timeout:
            self._sock.settimeout(timeout)
            self._timeout = timeout
