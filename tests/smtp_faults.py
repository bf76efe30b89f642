"""A mail server that breaks at one stage in one way: plain sockets, real TLS, ten lines of SMTP."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

STAGES = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "message", "QUIT")
CODES = ("421", "450", "451", "452", "535", "550", "552", "554")
FAULTS = (*CODES, "reset", "stall")


class Broken(Exception):
    """The fault ended this connection."""


@dataclass
class FaultyServer:
    """Breaks the next connection at `stage` by `fault`; without a stage it is well.

    `accepted` holds each message that it took responsibility for. A reset at
    "accepted" comes after that, before the client could hear of it.
    """

    context: ssl.SSLContext
    stage: str = ""
    fault: str = ""
    accepted: list[bytes] = field(default_factory=list)
    logins: int = 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError, Broken):
                self._talk(connection)
            connection.close()

    def _at(self, stage: str, connection: socket.socket, answer: str) -> bool:
        """Answer, or break; False if the command was refused."""
        if stage != self.stage:
            connection.sendall(f"{answer}\r\n".encode())
            return True
        if self.fault == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            raise Broken
        if self.fault == "stall":
            while connection.recv(1024):  # until the client has lost its patience
                pass
            raise Broken
        connection.sendall(f"{self.fault} no\r\n".encode())
        return False

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        raw = connection
        if not self._at("greeting", connection, "220 here"):
            return
        lines = connection.makefile("rb")
        secure = False
        try:
            while line := lines.readline():
                verb = line[:4].upper().strip()
                if verb in {b"EHLO", b"HELO"}:
                    offer = "AUTH PLAIN" if secure else "STARTTLS"
                    self._at("EHLO", connection, f"250-here\r\n250 {offer}")
                elif verb == b"STAR":
                    if self._at("STARTTLS", connection, "220 go"):
                        lines.close()
                        connection = self.context.wrap_socket(raw, server_side=True)
                        lines = connection.makefile("rb")
                        secure = True
                elif verb == b"AUTH":
                    self.logins += secure
                    self._at("AUTH", connection, "235 welcome")
                elif verb in {b"MAIL", b"RCPT", b"QUIT"}:
                    self._at(verb.decode(), connection, "250 ok")
                    if verb == b"QUIT":
                        return
                elif verb == b"DATA" and self._at("DATA", connection, "354 go on"):
                    self._message(connection, lines)
                elif verb == b"RSET":
                    connection.sendall(b"250 ok\r\n")
        finally:
            lines.close()
            connection.close()

    def _message(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        body = b""
        for line in lines:
            if line == b".\r\n":
                break
            body += line
        if self.stage == "message":
            self._at("message", connection, "")
            return
        self.accepted.append(body)
        self._at("accepted", connection, "250 taken")


@contextlib.contextmanager
def faulty(server: FaultyServer) -> Iterator[int]:
    """Serve on loopback; connections one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.serve, args=(listener,))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
