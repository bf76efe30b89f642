"""`monitor evaluate match`: what it counts, and floors below which matching must not fall."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.errors import UsageError
from monitor.evaluate.gold import Labelled, load
from monitor.evaluate.match import evaluate_match, near_misses_taken, score
from monitor.types import EventSlug

MINI = Path(__file__).parent / "data/gold-mini"
# A floor belongs to one content: another set of items needs another floor, decided by a person.
DIGEST = "c8d0a1ed8fcdf591"
FLOORS = {"gold": 0.94, "none": 0.95}
NEAR_MISSES_TAKEN_AT_MOST = 3  # of 12


def digest() -> str:
    parts = [MINI / f"{name}.jsonl" for name in ("events", "entities", "items")]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:16]


@pytest.mark.parametrize("translation", ["gold", "none"])
def test_matching_stays_above_its_floor_on_the_sample_we_ship(translation: str) -> None:
    """A change that costs recall or lets near misses in is seen before it is merged."""
    assert digest() == DIGEST, "the sample changed: measure again and set the floors anew"
    result = evaluate_match(MINI, translation=translation)
    assert result["overall"]["f1"] >= FLOORS[translation]
    took, of = result["near_misses_taken"]
    assert of == 12
    assert took <= NEAR_MISSES_TAKEN_AT_MOST
    assert set(result["by_language"]) == {"ar", "en", "fr", "zh"}
    assert result["items_per_second"] > 0


def test_the_command_prints_what_a_program_reads() -> None:
    """Acceptance runs read this object; its keys are the interface."""
    run = CliRunner().invoke(cli, ["evaluate", "match", "--data", str(MINI), "--json"])
    assert run.exit_code == 0, run.output
    result = json.loads(run.output)
    assert set(result["overall"]) == {"precision", "recall", "f1"}
    assert set(result["by_language"]["ar"]) == {"precision", "recall", "f1"}
    assert result["near_misses_taken"][1] == 12


def test_without_json_a_person_gets_a_table() -> None:
    """An analyst who tries it reads numbers in columns, not braces."""
    run = CliRunner().invoke(cli, ["evaluate", "match", "--data", str(MINI), "--translation", "none"])  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "near misses taken" in run.output
    assert "overall" in run.output


def items() -> tuple[Labelled, ...]:
    return load(MINI).items


def test_an_item_with_its_event_and_another_is_wrong() -> None:
    """The rule of the acceptance: its own event and no other."""
    ours = next(item for item in items() if item.event)
    assert ours.event is not None
    one = frozenset({ours.event})
    assert (score([(ours, one)]).right, score([(ours, one)]).wrong) == (1, 0)
    both = score([(ours, one | {EventSlug("another")})])
    assert (both.right, both.wrong, both.missed) == (0, 1, 1)
    nothing = score([(ours, frozenset())])
    assert (nothing.right, nothing.wrong, nothing.missed) == (0, 0, 1)
    assert nothing.rates() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_a_near_miss_matched_to_anything_counts_as_taken() -> None:
    """A near miss in the wrong event is no better than in its neighbour."""
    near = [item for item in items() if item.near_miss_of]
    decided = [(item, frozenset({EventSlug("x")}) if n == 0 else frozenset[EventSlug]()) for n, item in enumerate(near)]  # fmt: skip
    assert near_misses_taken(decided) == [1, len(near)]


def test_labelled_data_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The first thing that goes wrong is a wrong folder."""
    with pytest.raises(UsageError, match=r"events\.jsonl is not there"):
        load(tmp_path)


def test_a_broken_line_is_named_with_its_number(tmp_path: Path) -> None:
    """Labelled files are written by hand."""
    (tmp_path / "events.jsonl").write_text("{}x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"events\.jsonl:1 is not JSON"):
        load(tmp_path)


def test_models_must_be_named_to_be_used() -> None:
    """No guess at where models lie: evaluate needs no configuration."""
    run = CliRunner().invoke(
        cli, ["evaluate", "match", "--data", str(MINI), "--translation", "models"]
    )
    assert isinstance(run.exception, UsageError)


def test_models_translate_what_is_matched() -> None:
    """The figure that counts in the field: real models, real worker, then the matcher."""
    models = Path(__file__).parent / "data/models"
    run = CliRunner().invoke(
        cli,
        [
            "evaluate",
            "match",
            "--data",
            str(MINI),
            "--translation",
            "models",
            "--models",
            str(models),
            "--json",
        ],
    )
    assert run.exit_code == 0, run.output
    assert json.loads(run.output)["overall"]["f1"] >= FLOORS["gold"]
