"""A small configuration, a database and a person who types commands: what tests of commands begin with.

One lens, an outlet in French, Mali; what a test is about it writes itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from store_world import NOW

from monitor.cli import cli
from monitor.cli.app import App

LENSES = """version = "2026-04"
[[lens]]
id = "regional"
description = "Speaks from the region."
labels = { en = "Regional voices", fr = "Voix de la région", ar = "أصوات المنطقة", zh = "地区之声" }
"""
LABELLED = 'lens = [{ id = "regional", reason = "a test", date = 2026-01-01 }]\n'


def place(id_: str, country: str, **names: str) -> str:
    """One [[entity]] table with a name in each language."""
    told = ", ".join(f'{lang} = ["{name}"]' for lang, name in names.items())
    return (
        f'[[entity]]\nid = "{id_}"\nkind = "place"\ncountry = "{country}"\nnames = {{ {told} }}\n'
    )


MALI_FILE = place("mali", "ML", en="Mali", fr="Mali", ar="مالي", zh="马里")
KATI_FILE = place("kati", "ML", en="Kati", fr="Kati", ar="كاتي", zh="卡蒂")
LYON_FILE = place("lyon", "FR", en="Lyon", fr="Lyon", ar="ليون", zh="里昂")


def outlet_file(name: str = "studio", more: str = LABELLED) -> str:
    """One [[outlet]] table with its feed, as store_world.outlet has it."""
    return (
        f'[[outlet]]\nid = "{name}"\nname = "{name.title()}"\ncountry = "FR"\n'
        f'languages = ["fr"]\n{more}[[outlet.feed]]\nname = "main"\n'
        f'url = "https://{name}.test/main.xml"\n'
    )


SMALL: Mapping[str, str] = {
    "monitor.toml": "",
    "subscribers.toml": "",
    "lenses.toml": LENSES,
    "entities/sahel.toml": MALI_FILE,
    "outlets/studio.toml": outlet_file(),
}


class Desk:
    """The files in a folder, and what is typed there; each command opens the database anew."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.config, self.db = folder / "config", folder / "monitor.db"
        for name, text in files.items():
            self.writes(name, text)

    def writes(self, name: str, text: str) -> None:
        path = self.config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def app(self) -> App:
        return App(config=self.config, db=self.db, clock=lambda: NOW)

    def types(self, *words: str | int) -> Result:
        app = self.app()
        result = CliRunner().invoke(cli, [str(word) for word in words], obj=app)
        for name in ("store", "reader"):
            if name in vars(app):
                vars(app)[name].close()
        return result

    def says(self, *words: str | int) -> str:
        result = self.types(*words)
        assert result.exit_code == 0, f"{result.output} {result.exception!r}"
        return result.output

    def reads(self, *words: str | int) -> Any:
        """What a command answers with --json; what it says beside that is not read."""
        result = self.types(*words, "--json")
        assert result.exit_code == 0, f"{result.output} {result.exception!r}"
        return json.loads(result.stdout)
