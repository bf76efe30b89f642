"""docs/running.md is executed: each `$` line of its console blocks runs, and says what it promises."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from daemon_world import FEED, tiny
from servers import Loopback, feed

from monitor import wiring
from monitor.cli.app import App
from monitor.core.digest import RETRIES
from monitor.daemon import service

MANUAL = (Path(__file__).parent.parent / "docs" / "running.md").read_text(encoding="utf-8")


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `monitor` is this program, with a configuration and a few rows."""
    with Loopback(
        {"/feed": feed(FEED.format(date=format_datetime(datetime.now(tz=UTC))).encode())}
    ) as web:
        config = tiny(tmp_path / "config", web.port)
        app = App(config=config)
        wiring.collect(app)
        app.store.close()
    program = tmp_path / "bin" / "monitor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m monitor "$@"\n')
    program.chmod(0o755)
    return os.environ | {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "MONITOR_CONFIG": str(config),
        "COLUMNS": "200",
    }


def sessions() -> list[tuple[str, list[str]]]:
    """(command, lines that its output holds) of all console blocks, in order."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line)
    return found


def test_the_manuals_commands_do_what_it_says(tmp_path: Path, shell: dict[str, str]) -> None:
    """A command in a manual that does not work costs an operator an evening."""
    ran = 0
    for command, promised in sessions():
        done = subprocess.run(
            ["bash", "-c", command], env=shell, cwd=tmp_path, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for line in promised:
            pattern = ".*".join(re.escape(part) for part in line.split("…"))
            assert re.search(pattern, done.stdout), f"{command}: {line!r} not in\n{done.stdout}"
        ran += 1
    assert ran >= 9


def test_the_manual_names_the_pauses_between_tries() -> None:
    """The table of tries is what an operator waits by."""
    words = []
    for pause in RETRIES:
        minutes = int(pause.total_seconds() // 60)
        words.append(f"{minutes} min" if minutes < 60 else f"{minutes // 60} h")
    assert ", ".join(words) in MANUAL


def test_the_manual_names_every_line_that_the_daemon_logs() -> None:
    """A line in a log that no manual explains is noise."""
    folder = Path(service.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    logged = set(re.findall(r'(?:_log\(\)|self\._log)\.\w+\(\s*"([^"]+)"', source))
    assert len(logged) > 8
    told = MANUAL.replace("`", "")
    assert [
        line for line in sorted(logged - {"stopping", "stopped between two steps"})
        if line.split(";")[0].split(":")[0] not in told
    ] == []  # fmt: skip
