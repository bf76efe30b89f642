"""TCP and TLS as httpcore's network interface, with few system calls and no name resolution.

It connects to numeric addresses only. It must never know a host's name except
as the one that a certificate has to show, nor decide which address may be asked.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterable
from typing import Any

import httpcore

Options = Iterable[Any] | None
_TIMEVAL = struct.Struct("@ll")


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
            _limit(sock, socket.SO_SNDTIMEO, timeout)  # holds for a connection, too
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect((host, port))
        except (BlockingIOError, TimeoutError) as error:
            sock.close()
            raise httpcore.ConnectTimeout(f"no answer from {host} port {port}") from error
        except OSError as error:
            sock.close()
            raise httpcore.ConnectError(error) from error
        return SocketStream(sock, timeout)


class SocketStream(httpcore.NetworkStream):
    """A connected socket that blocks; the kernel keeps the time of each wait.

    Python's own time limits cost two system calls more for each read, and at each a
    thread lets go of the interpreter: with twenty threads that is the greater part.
    """

    def __init__(self, sock: socket.socket, write_limit: float | None) -> None:
        self._sock = sock
        self._write_limit = write_limit
        self._read_limit: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to so many bytes; b"" at the end."""
        try:
            if timeout != self._read_limit:
                _limit(self._sock, socket.SO_RCVTIMEO, timeout)
                self._read_limit = timeout
            return self._sock.recv(max_bytes)
        except (BlockingIOError, TimeoutError) as error:
            raise httpcore.ReadTimeout("nothing came in time") from error
        except OSError as error:
            raise httpcore.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of the bytes."""
        try:
            if timeout != self._write_limit:
                _limit(self._sock, socket.SO_SNDTIMEO, timeout)
                self._write_limit = timeout
            self._sock.sendall(buffer)
        except (BlockingIOError, TimeoutError) as error:
            raise httpcore.WriteTimeout("the server takes nothing") from error
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
            self._sock.settimeout(timeout)
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
        return SecuredStream(secured)

    def get_extra_info(self, info: str) -> Any:
        """The socket; nothing else is asked for."""
        return self._sock if info == "socket" else None


class SecuredStream(httpcore.NetworkStream):
    """A socket within TLS, whose waits Python has to keep: one record may take several reads."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._sock = sock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to so many bytes; b"" at the end."""
        try:
            self._sock.settimeout(timeout)
            return self._sock.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of the bytes."""
        try:
            self._sock.settimeout(timeout)
            self._sock.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(error) from error
        except OSError as error:
            raise httpcore.WriteError(error) from error

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def get_extra_info(self, info: str) -> Any:
        """The socket; nothing else is asked for."""
        return self._sock if info == "socket" else None


def _limit(sock: socket.socket, which: int, seconds: float | None) -> None:
    """How long the kernel waits; a limit of nothing would be none to it."""
    micro = 0 if seconds is None else max(int(seconds * 1_000_000), 1000)
    sock.setsockopt(socket.SOL_SOCKET, which, _TIMEVAL.pack(*divmod(micro, 1_000_000)))
