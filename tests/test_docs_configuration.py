"""docs/configuration.md is executed: what it shows loads, and what can be written it shows."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from configuration_world import MANUAL, SHIPPED, examples, whole, write
from pydantic import BaseModel

from monitor.config import load, world
from monitor.config.sections import MonitorFile

EXAMPLES = examples()
TABLES = [
    world.LensesFile,
    world.LensTable,
    world.LensTagTable,
    world.EntityTable,
    world.OfficeTable,
    world.OutletTable,
    world.FeedTable,
    world.EventFile,
    world.LensOverrideTable,
    world.HandTable,
    world.SubscriberTable,
]


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: f"{n}-{EXAMPLES[n][0]}")
def test_each_example_of_the_manual_loads_in_a_complete_directory(
    tmp_path: Path, number: int
) -> None:
    """An operator copies the example; it must work as it stands."""
    name, text = EXAMPLES[number]
    settings = load(write(tmp_path, {**whole(), name: text}))
    assert settings.outlets != ()


def test_the_whole_example_is_one_of_every_kind(tmp_path: Path) -> None:
    """The manual promises seven files that are enough."""
    files = whole()
    settings = load(write(tmp_path, files))
    assert len(files) == 7
    assert [len(settings.outlets), len(settings.entities), len(settings.events)] == [2, 3, 1]
    assert [s.id for s in settings.subscribers] == ["desk"]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_the_manual_names_every_key(table: type[BaseModel]) -> None:
    """A key that the manual hides might as well not exist."""
    text = MANUAL.read_text(encoding="utf-8")
    hidden = [key for key in table.model_fields if not re.search(rf"[`\[.]{key}[`\].]", text)]
    assert hidden == []


def test_the_manual_names_every_word_that_a_key_allows() -> None:
    """Whoever chooses a kind chooses from the manual's list."""
    text = MANUAL.read_text(encoding="utf-8")
    words = [
        *get_args(world.OutletKind),
        *get_args(world.EntityKind),
        *get_args(world.HandSection),
    ]
    assert [word for word in words if f"`{word}`" not in text] == []


def test_manual_and_shipped_file_give_every_setting_with_its_true_default() -> None:
    """A default that differs from what is written down is a trap."""
    text = MANUAL.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `(.*?)` \| (.+) \|$", text, re.MULTILINE)
    told = {(section, key): value for section, key, value, _ in rows}
    for section, model in MonitorFile():
        for key, default in model:
            value = told.pop((section, key))
            written = None if value == "none" else tomllib.loads(f"x = {value}")["x"]
            expected = list(default) if isinstance(default, tuple) else default
            expected = str(default) if isinstance(default, Path) else expected
            assert written == expected, f"{section}.{key}"
    assert told == {}


def test_every_line_of_the_shipped_settings_has_its_sentence() -> None:
    """The file explains itself to whoever opens it on a server."""
    lines = (SHIPPED / "monitor.toml").read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"\w+ = ", line) and not re.fullmatch(r"# .+\.", before)
    ]
    assert bare == []
