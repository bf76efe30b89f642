"""`monitor enrich` and `monitor retranslate` as an operator meets them, with real tiny models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from argos_world import models, pairs_of
from click.testing import CliRunner, Result
from configuration_world import whole, write
from store_world import NOW, entry, event, feed, outlet, poll

from monitor.adapters.store import Store
from monitor.cli.app import App
from monitor.cli.reading import enrich, retranslate
from monitor.errors import UsageError
from monitor.types import Translation

__all__ = ["models"]  # a fixture
TEXTS = [source for source, _ in pairs_of("fr")][:4]


@pytest.fixture
def app(tmp_path: Path, models: Path) -> App:
    config = write(tmp_path / "config", whole())
    made = App(config=config, db=tmp_path / "monitor.db")
    shutil.copytree(models, tmp_path / made.settings.enrich.models)
    with Store.open(tmp_path / "monitor.db") as store:
        store.sync([outlet()], [feed()], [event()], NOW)
        store.record(poll(*(entry(str(n), title=t, summary="") for n, t in enumerate(TEXTS))))
    return made


def run(app: App, command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=App(config=app.config, db=app.db))  # type: ignore[arg-type]  # a click command


def test_an_upgrade_is_counted_first_and_then_translated_anew(app: App) -> None:
    """An operator sees what an upgraded model would change before spending a night on it."""
    assert run(app, enrich).exit_code == 0
    same = run(app, retranslate, "--dry-run")
    assert "Every translation is by the model that is installed." in same.output
    place = app.database.parent / app.settings.enrich.models / "translate-fr_en-1_0"
    told = json.loads((place / "metadata.json").read_text(encoding="utf-8"))
    (place / "metadata.json").write_text(json.dumps(told | {"package_version": "1.9"}))
    dry = json.loads(run(app, retranslate, "--dry-run", "--json").output)
    assert dry == {
        "done": False,
        "items": 4,
        "models": [
            {
                "language": "fr",
                "model": "argos fr->en 1.0",
                "now": "argos fr->en 1.9",
                "items": 4,
            }
        ],
    }
    assert "0 items" not in run(app, retranslate, "--lang", "ar").output
    done = run(app, retranslate, "--lang", "fr")
    assert "4 items were translated anew." in done.output
    with Store.open(app.database, read_only=True) as store:
        found = [one.translation for batch in store.readings() for one in batch]
    assert {t.model for t in found if isinstance(t, Translation)} == {"argos fr->en 1.9"}
    assert "Every translation" in run(app, retranslate).output


def test_a_language_that_is_not_read_is_refused(app: App) -> None:
    """A slip of the pen must not look like "nothing to do"."""
    refused = run(app, retranslate, "--lang", "ff")
    assert isinstance(refused.exception, UsageError)
    assert "ar, fr, zh, en" in str(refused.exception)
