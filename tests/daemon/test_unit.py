"""The unit file: what systemd itself says of it, and that each line explains itself."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parent.parent.parent / "systemd" / "monitor.service"
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.systemd
@needs_systemd
def test_its_exposure_is_small() -> None:
    """1.2 or less: Debian's own redis has 1.2, a bare unit 9.6."""
    done = analyze("security", "--offline=true", "--threshold=12", str(UNIT))
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.systemd
@needs_systemd
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    """A misspelt line is ignored with a warning that nobody reads. (The program's path is replaced.)"""
    copy = tmp_path / "monitor.service"
    text = UNIT.read_text().replace("/opt/regional-takes/.venv/bin/monitor", "/bin/true")
    copy.write_text(re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE))
    done = analyze("verify", str(copy))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_each_line_has_its_sentence() -> None:
    """Who loosens a line must read first what it was for."""
    lines = UNIT.read_text().splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"[A-Z]\w+=", line) and not before.startswith("#")
    ]
    assert bare == []


def test_what_the_program_relies_on_is_there() -> None:
    """Exit code 78 stays down, the watchdog watches, secrets come as credentials."""
    text = UNIT.read_text()
    for line in (
        "Type=notify", "RestartPreventExitStatus=78", "WatchdogSec=180", "StateDirectory=monitor",
        "LoadCredential=smtp-password", "TimeoutStopSec=20", "StartLimitIntervalSec=0", "MemoryDenyWriteExecute=yes",
    ):  # fmt: skip
        assert f"\n{line}\n" in text
    assert "\nProcSubset=" not in text  # onnxruntime reads /proc/cpuinfo
