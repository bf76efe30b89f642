"""kill -9 at random moments of collect and enrich: the final database is that of an undisturbed run."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from comparing import facts, quick_check

from monitor import wiring
from monitor.config import load
from monitor.sample.server import SampleServer

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "monitor/sample"


def prepare(folder: Path) -> tuple[Path, Path]:
    """Configuration and an empty database with the sample's models beside it."""
    config = folder / "config"
    shutil.copytree(SAMPLE / "config", config)
    database = folder / "monitor.db"
    wiring.install_models(load(config), database, SAMPLE / "models")
    return config, database


def start(
    config: Path, database: Path, server: SampleServer, what: str
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            sys.executable,
            str(HERE / "passes.py"),
            str(config),
            str(database),
            str(server.address[1]),
            what,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output.decode()


def disturbed(
    folder: Path, server: SampleServer, kills: int, dice: random.Random, duration: float
) -> dict[str, list[str]]:
    """Kill the passes `kills` times while they run, then let them end."""
    config, database = prepare(folder)
    happened = 0
    while happened < kills:
        # Every kill lands in a running pass: the first half while feeds are polled (from an
        # empty memory again and again), the rest wherever reading stands.
        process = start(config, database, server, "both")
        time.sleep(dice.uniform(0.1, duration))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            happened += 1
            process.communicate()
        else:
            finish(process)
            # It ended first: begin again with what is left of the dice.
            for leftover in folder.glob("monitor.db*"):
                leftover.unlink()
    finish(start(config, database, server, "both"))
    assert quick_check(database) == "ok"
    return facts(database)


@pytest.mark.slow
def test_twenty_kills_leave_the_database_of_an_undisturbed_run(tmp_path: Path) -> None:
    """An administrator may pull the plug at any moment and lose nothing, and double nothing."""
    dice = random.Random(20261120)
    with SampleServer() as server:
        (tmp_path / "calm").mkdir()
        config, database = prepare(tmp_path / "calm")
        began = time.monotonic()
        finish(start(config, database, server, "both"))
        duration = time.monotonic() - began
        expected = facts(database)
        assert len(expected["takes"]) > 20
        (tmp_path / "killed").mkdir()
        found = disturbed(tmp_path / "killed", server, 20, dice, duration)
        for name, rows in expected.items():
            assert found[name] == rows, name
