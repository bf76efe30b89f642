"""Offline means offline: the whole reading of the sample world in a network namespace without a network."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from comparing import facts

from monitor import wiring
from monitor.config import load
from monitor.sample.server import SampleServer

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "monitor/sample"
UNPLUGGED = ["unshare", "--net", "--map-root-user"]


def can_unplug() -> bool:
    """Whether this machine lets us have a namespace without a network."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNPLUGGED, "true"], capture_output=True, check=False).returncode == 0


def run(prefix: list[str], *arguments: object) -> None:
    command = [*prefix, sys.executable, str(HERE / "passes.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not can_unplug(), reason="needs the right to make a network namespace")
def test_enrich_reads_the_same_without_a_network(tmp_path: Path) -> None:
    """Nobody outside may learn what an analyst reads: detect, translate, match and take connect to nothing."""
    config = tmp_path / "config"
    shutil.copytree(SAMPLE / "config", config)
    plugged, unplugged = tmp_path / "plugged.db", tmp_path / "unplugged.db"
    wiring.install_models(load(config), plugged, SAMPLE / "models")
    with SampleServer() as server:
        run([], config, plugged, server.address[1], "collect")
    shutil.copy(plugged, unplugged)
    run([], config, plugged, 0, "enrich")
    run(UNPLUGGED, config, unplugged, 0, "enrich")
    found = facts(unplugged)
    assert found == facts(plugged)
    assert len(found["takes"]) > 20
    assert any("argos ar->en" in row for row in found["translations"])


def test_enrich_reads_with_every_socket_closed(tmp_path: Path) -> None:
    """The same promise where no namespace can be had: a connection anywhere would end the pass."""
    config, database = tmp_path / "config", tmp_path / "monitor.db"
    shutil.copytree(SAMPLE / "config", config)
    wiring.install_models(load(config), database, SAMPLE / "models")
    with SampleServer() as server:
        run([], config, database, server.address[1], "collect")
    closed = tmp_path / "closed.py"
    closed.write_text(
        "import runpy, socket, sys\n"
        "def refuse(*args):\n    raise AssertionError(f'connects to {args[1:]}')\n"
        "if __name__ == '__main__':\n"  # the translation worker imports this file again
        "    socket.socket.connect = refuse\n    socket.socket.connect_ex = refuse\n"
        "    socket.getaddrinfo = refuse\n"
        "    sys.path.insert(0, sys.argv[1])\n    sys.argv = sys.argv[1:]\n"
        "    from passes import run\n    from pathlib import Path\n"
        "    run(Path(sys.argv[1]), Path(sys.argv[2]), 0, 'enrich')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(closed), str(HERE), str(config), str(database)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(facts(database)["takes"]) > 20
