"""What systemd is told, over real datagram sockets."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.adapters.systemd import Notifier


@contextmanager
def manager(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.settimeout(2)
        yield listening


@pytest.mark.parametrize("abstract", [False, True])
def test_each_state_arrives_as_systemd_wants_it(tmp_path: Path, abstract: bool) -> None:
    """systemd hands out paths, containers hand out abstract addresses."""
    name = f"@monitor-test-{os.getpid()}-{tmp_path.name}" if abstract else str(tmp_path / "s")
    notify = Notifier.from_environment({"NOTIFY_SOCKET": name}, os.getpid())
    with manager("\0" + name[1:] if abstract else name) as listening:
        assert notify.ready("120 feeds\nREADY=0")
        assert listening.recv(500) == b"READY=1\nSTATUS=120 feeds READY=0"
        assert notify.alive()
        assert listening.recv(500) == b"WATCHDOG=1"
        assert notify.reloading()
        first, second = listening.recv(500).decode().split("\n")
        assert first == "RELOADING=1"
        assert int(second.removeprefix("MONOTONIC_USEC=")) > 0
        assert notify.stopping("bye")
        assert listening.recv(500) == b"STOPPING=1\nSTATUS=bye"


def test_without_a_manager_nothing_happens(tmp_path: Path) -> None:
    """A daemon in a terminal or under another manager must work as well."""
    assert not Notifier.from_environment({}, 1).ready("x")
    assert not Notifier(address=str(tmp_path / "gone")).alive()
    assert not Notifier(address="relative").alive()


def test_a_manager_that_does_not_read_cannot_stop_us(tmp_path: Path) -> None:
    """A full socket costs a second, not the service."""
    address = str(tmp_path / "s")
    with manager(address):
        notify = Notifier(address=address)
        while notify.status("x" * 1000):
            continue
        assert not notify.alive()


def test_the_watchdog_is_ours_only_if_it_names_our_process() -> None:
    """A child that inherits the environment is not watched."""
    environ = {"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "7"}
    assert Notifier.from_environment(environ, 7).watchdog_s == 180
    assert Notifier.from_environment(environ, 8).watchdog_s == 0
    assert Notifier.from_environment({"WATCHDOG_USEC": "soon"}, 7).watchdog_s == 0
