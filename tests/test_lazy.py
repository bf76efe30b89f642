"""Nothing heavy is imported before it is needed: each promise is checked in a fresh interpreter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL_LIBRARIES = {
    "ctranslate2",
    "sentencepiece",
    "argostranslate",
    "numpy",
    "torch",
    "stanza",
    "spacy",
}
NETWORK = {"httpx", "smtplib", "feedparser"}


def modules_after(code: str) -> set[str]:
    """The top-level modules that are loaded once `code` has run."""
    script = f"import json, sys\n{code}\nprint('\\n' + json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def run(*arguments: str) -> str:
    """A command, run as `monitor` would run it, that ends without ending the interpreter."""
    return f"import contextlib, io\nfrom monitor.cli import cli\nwith contextlib.redirect_stdout(io.StringIO()):\n    cli({list(arguments)!r}, standalone_mode=False)"


@pytest.mark.parametrize("arguments", [("--help",), ("--config", "config", "check")], ids=" ".join)
def test_looking_at_the_configuration_loads_no_model_and_no_network_library(
    arguments: tuple[str, ...],
) -> None:
    """An operator who edits a file wants the answer in a blink."""
    assert (MODEL_LIBRARIES | NETWORK) & modules_after(run(*arguments)) == set()


def test_the_pipelines_load_no_adapter() -> None:
    """A pipeline knows the world only through its ports."""
    code = "import monitor.pipeline.collect, monitor.pipeline.enrich, monitor.pipeline.publish"
    loaded = modules_after(
        code + "\nassert not [m for m in sys.modules if m.startswith('monitor.adapters.')]"
    )
    assert (MODEL_LIBRARIES | NETWORK) & loaded == set()


def test_the_daemons_parts_together_stay_below_the_memory_they_are_given() -> None:
    """Models live in the worker; the main process must fit beside it on a small machine."""
    code = """
import tempfile
from pathlib import Path
import monitor.daemon.service, monitor.render.html, monitor.render.digest
from monitor import wiring
from monitor.cli.app import App
app = App(config=Path("config"), db=Path(tempfile.mkdtemp()) / "monitor.db")
with app.store as store:
    wiring.make_fetcher(app.settings, app.clock)
    taught = wiring.lessons(app.settings, store)
    for _ in range(3):  # as when operators teach something between two passes
        steps = wiring.make_steps(app.settings, taught)
    wiring.make_translator(app.settings, app.database).pairs()
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
assert int(peak.split()[1]) < 120 * 1024, peak
"""
    assert MODEL_LIBRARIES & modules_after(code) == set()
