"""`monitor evaluate quality` and `sentences`, as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.errors import UsageError

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"


def types(*words: str) -> str:
    done = CliRunner().invoke(
        cli, ["--config", str(ROOT / "config"), *words], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_the_gate_is_scored_on_good_and_on_damaged_translations() -> None:
    """Precision and recall, on at least three hundred of each, and where they are lost."""
    asked = ("evaluate", "quality", "--data", str(DATA / "parallel"), "--each", "24")
    found = json.loads(types(*asked, "--json"))
    assert min(found["good"], found["damaged"]) >= 300
    assert found["precision"] > 0.97
    assert found["recall"] > 0.96
    shown = types(*asked)
    assert f"{found['good']} good translations, {found['damaged']} damaged ones." in shown
    assert f"recall {found['recall']:.3f}" in shown


def test_sentences_are_counted_by_language(tmp_path: Path) -> None:
    """A case is right if exactly its sentences are found, not about as many."""
    (tmp_path / "en.txt").write_text("# ends\nIt rained.¦ It stopped.\nIt rained. It¦ stopped.\n")
    found = json.loads(types("evaluate", "sentences", "--data", str(tmp_path), "--json"))
    assert found == {"by_language": {"en": {"cases": 2, "right": 1}}}
    assert "en" in types("evaluate", "sentences", "--data", str(DATA / "sentences"))


@pytest.mark.parametrize("what", ["quality", "sentences"])
def test_a_folder_without_data_is_named(what: str, tmp_path: Path) -> None:
    """A score of nothing would look like a perfect one."""
    with pytest.raises(UsageError, match=str(tmp_path)):
        types("evaluate", what, "--data", str(tmp_path))
