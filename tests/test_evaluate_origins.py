"""`monitor evaluate origins`: pairs that carry one text, on the sample that we ship."""

import json
from pathlib import Path

from click.testing import CliRunner

from monitor.cli import cli
from monitor.evaluate.origins import evaluate_origins

SAMPLE = Path(__file__).parent / "data" / "gold-mini"


def test_copies_stay_found_on_the_sample_we_ship() -> None:
    """A floor: a reprint that counts as a voice of its own makes the page lie."""
    result = evaluate_origins(SAMPLE)
    within = result["within"]
    assert within["labelled"] > 0
    assert within["precision"] >= 0.95
    assert within["recall"] >= 0.95


def test_the_command_tells_programs_and_people() -> None:
    """A program reads within and across; a person gets a table."""
    done = CliRunner().invoke(cli, ["evaluate", "origins", "--data", str(SAMPLE), "--json"])
    assert {"within", "across"} <= json.loads(done.stdout).keys()
    shown = CliRunner().invoke(cli, ["evaluate", "origins", "--data", str(SAMPLE)]).output
    assert "within language" in shown


def test_pairs_follow_through_a_third_item(tmp_path: Path) -> None:
    """Two papers that both print a third's text have one text, though neither names the other."""
    text = (
        "Heavy weapons fire and explosions shook the garrison town of Kati before dawn, and "
        "residents of the capital nearby said that they had heard shooting near the airport."
    )
    rows = [
        {"id": f"x-{n}", "outlet": f"o{n}", "lang": "en", "published": f"2026-04-25T0{n}:00:00Z",
         "title": f"Title {n}", "summary": text, "syndicated_of": "x-1" if n > 1 else None}
        for n in (1, 2, 3)
    ]  # fmt: skip
    for name, lines in (("items", rows), ("events", []), ("entities", [])):
        text = "\n".join(json.dumps(row) for row in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    assert evaluate_origins(tmp_path)["within"] == {
        "precision": 1.0, "recall": 1.0, "right": 3, "found": 3, "labelled": 3,
    }  # fmt: skip
