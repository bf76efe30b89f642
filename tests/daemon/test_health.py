"""When the watchdog is not told any more, and what a failing pass does."""

import io
import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog

from monitor.daemon import passes
from monitor.daemon.health import Pulse, ailing
from monitor.daemon.passes import Signs, StoppedError, Tick
from monitor.errors import StoreError, StoreFullError


def pulse(
    started: float | None, sign: float = 0, ended: float = 0, period: float = 15, quiet: float = 300
) -> Pulse:
    return Pulse(
        name="collect", period_s=period, quiet_s=quiet, started=started, sign=sign, ended=ended
    )


def test_a_pass_that_gets_on_is_well_however_long_it_takes() -> None:
    """Two hours over ten thousand items are no hang."""
    assert ailing([pulse(0, sign=7100)], 7200) == ""


def test_a_pass_that_hangs_is_found() -> None:
    """A server, a model or a lock that never answers must end in a restart."""
    assert ailing([pulse(0, sign=100)], 401) == "collect has shown no sign of life for 301 s"
    assert ailing([pulse(0, sign=100)], 399) == ""


def test_a_scheduler_that_forgot_a_pass_is_found() -> None:
    """A dead timer thread looks like a quiet day."""
    assert ailing([pulse(None, ended=0)], 299) == ""
    assert ailing([pulse(None, ended=0)], 301) == "collect has not run for 301 s"
    assert ailing([pulse(None, ended=0, period=600)], 5999) == ""


@pytest.fixture
def log() -> io.StringIO:
    out = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.PrintLoggerFactory(file=out),
    )
    return out


def tick(run: object, folder: Path, period: float = 15) -> Tick:
    return Tick("collect", run, period_s=period, quiet_s=300, database=folder / "m.db")  # type: ignore[arg-type]  # tests hand in lambdas


def test_a_pass_that_fails_is_logged_once_and_runs_again(tmp_path: Path, log: io.StringIO) -> None:
    """A long night of one fault must not fill the log, and its end is said."""
    faults = [StoreError("locked"), StoreError("locked"), ValueError("a bug"), None, None]

    def run(_: object) -> dict[str, object]:
        fault = faults.pop(0)
        if fault:
            raise fault
        return {}

    one = tick(run, tmp_path)
    for _ in range(5):
        one()
        assert one.pulse().started is None
    assert log.getvalue().count("locked") == 1
    assert log.getvalue().count("a bug") == 1
    assert log.getvalue().count("works again") == 1
    assert one.error == ""


def test_a_full_disk_pauses_and_the_pass_resumes_by_itself(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Feeds must not be fetched again and again for rows that cannot be written."""
    runs = 0
    full = True

    def run(_: object) -> dict[str, object]:
        nonlocal runs
        runs += 1
        if full:
            raise StoreFullError("no space left")
        return {}

    free = SimpleNamespace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    one = tick(run, tmp_path)
    for _ in range(4):
        one()
    assert runs == 1
    assert "no space left" in one.error
    full, free.free = False, 10**9
    one()
    assert runs == 1  # not before the pause is over, even so
    monkeypatch.setattr(passes, "PAUSE_S", 0)
    one()
    assert (runs, one.error) == (2, "")
    assert "works again" in log.getvalue()


def test_each_step_is_a_sign_of_life_and_the_moment_to_stop() -> None:
    """SIGTERM is heard between two feeds, not after five thousand."""
    seen: list[int] = []
    stop = threading.Event()
    signs = Signs(lambda: seen.append(1), stop)
    signs.start("Polling feeds", 3)
    signs.step()
    stop.set()
    with pytest.raises(StoppedError):
        signs.step()
    assert len(seen) == 3
