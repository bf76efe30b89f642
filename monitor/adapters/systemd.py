"""What the service manager is told: READY, STATUS, WATCHDOG, RELOADING, STOPPING (sd_notify(3)).

Without a manager that listens nothing happens. It must never raise, block, or
judge whether things are well.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Speaks to the socket that systemd names in $NOTIFY_SOCKET.

    `watchdog_s` is the pause after which systemd ends a silent service, 0 if it
    does not watch.
    """

    address: str = ""
    watchdog_s: float = 0.0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], pid: int) -> Notifier:
        """Read what systemd set for the process `pid`."""
        watchdog = 0.0
        if environ.get("WATCHDOG_PID", str(pid)) == str(pid):
            with contextlib.suppress(ValueError):
                watchdog = int(environ.get("WATCHDOG_USEC", "0")) / 1_000_000
        return cls(address=environ.get("NOTIFY_SOCKET", ""), watchdog_s=watchdog)

    def ready(self, status: str) -> bool:
        """Start-up, or a reload, is over."""
        return self._send("READY=1", f"STATUS={_line(status)}")

    def status(self, status: str) -> bool:
        """One line for `systemctl status`."""
        return self._send(f"STATUS={_line(status)}")

    def alive(self) -> bool:
        """Whoever calls this has made sure that work goes on."""
        return self._send("WATCHDOG=1")

    def reloading(self) -> bool:
        """A reload begins; systemd wants the time on the monotonic clock with it."""
        return self._send(
            "RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}"
        )

    def stopping(self, status: str) -> bool:
        """The end begins."""
        return self._send("STOPPING=1", f"STATUS={_line(status)}")

    def _send(self, *fields: str) -> bool:
        """Send one datagram; False if nobody listens."""
        if not self.address.startswith(("/", "@")):
            return False
        # "@" stands for the NUL byte that begins an abstract address.
        address = "\0" + self.address[1:] if self.address[0] == "@" else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(1.0)  # a manager that does not read must not stop us
                out.sendto("\n".join(fields).encode(), address)
        except OSError:
            return False
        return True


def _line(text: str) -> str:
    """A line end would begin a field of its own."""
    return " ".join(text.split())
