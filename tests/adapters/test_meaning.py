"""A sentence model is an extra: with it there is one more hint, without it nothing is missing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from builders import make_entity, make_event, make_item, make_reading
from click.testing import CliRunner
from configuration_world import whole, write

from monitor.adapters.meaning import Meanings, lacking, worker
from monitor.cli import cli
from monitor.core.beside import Beside
from monitor.core.match import Matcher
from monitor.types import EventSlug, Reading

ENCODER = Path(__file__).parent.parent / "data" / "encoder"
EVENTS = [
    make_event("kati", title="Armed groups attack six cities at once", dek=""),
    make_event("gold", title="Gold price falls after a record year", dek=""),
]


@pytest.fixture(scope="module")
def meanings() -> Iterator[Meanings]:
    with Meanings(ENCODER, EVENTS, floor=0.0, prefix="") as opened:
        yield opened


def reading(title: str) -> Reading:
    return make_reading(make_item(1, title=title))


def test_a_real_encoder_places_texts_nearest_to_what_they_are_like(meanings: Meanings) -> None:
    """The whole way: tokens, CTranslate2, mean, cosine, in a process of its own."""
    near = meanings([reading("Armed groups attack the city"), reading("The price of gold falls")])
    assert meanings.problem == ""
    assert near[0][EventSlug("kati")] > near[0][EventSlug("gold")]
    assert near[1][EventSlug("gold")] > near[1][EventSlug("kati")]
    assert all(0.0 <= value <= 1.0 for row in near for value in row.values())
    assert meanings([reading("Armed groups attack the city")]) == near[:1]  # whatever the batch


def test_only_what_is_above_the_floor_is_told() -> None:
    """Any two texts of a language are somewhat alike."""
    with Meanings(ENCODER, EVENTS, floor=0.99, prefix="") as strict:
        (row,) = strict([reading(EVENTS[0].title)])
    assert list(row) == ["kati"]


def test_what_a_model_says_is_evidence_like_any_other() -> None:
    """It is shown with its weight, adds to what else points at an event, and opens no gate."""
    mali = make_entity("mali", country="ML", en=("Mali",))
    matcher = Matcher(EVENTS, (mali,))
    item = reading("Mali: armed groups attack the garrison")
    (plain,) = matcher.match(item)
    (told,) = matcher.match(item, around=Beside(meanings={EventSlug("kati"): 0.8}))
    assert told.score > plain.score
    (reason,) = [r for r in told.reasons if r.kind == "meaning"]
    assert reason.weight == pytest.approx(0.8)
    nameless = reading("Gunmen strike at dawn")
    assert matcher.match(nameless, around=Beside(meanings={EventSlug("kati"): 1.0})) == ()


def test_a_folder_that_is_no_model_is_told_and_stops_nothing(tmp_path: Path) -> None:
    """Half a model is a mistake of copying; items are matched without it."""
    assert lacking(tmp_path / "none") == "there is no such folder"
    half = copytree(ENCODER, tmp_path / "half")
    (half / "sentencepiece.bpe.model").unlink()
    assert "no tokenizer" in lacking(half)
    (half / "model.bin").unlink()
    assert lacking(half) == "it has no model.bin"
    broken = copytree(ENCODER, tmp_path / "broken")
    (broken / "model.bin").write_bytes(b"nothing")
    with Meanings(broken, EVENTS, floor=0.0, prefix="") as meanings:
        assert meanings([reading("Anything"), reading("else")]) == [{}, {}]
        assert "the model cannot be used" in meanings.problem
        assert meanings([reading("Anything")]) == [{}]


def test_a_worker_that_dies_is_not_waited_for_again() -> None:
    """Memory ran out: the pass goes on, and says why there was no hint."""
    with Meanings(ENCODER, EVENTS, floor=0.0, prefix="") as dying:
        dying([reading("Armed groups")])
        pool = dying._pool
        assert pool is not None
        for process in pool._processes.values():
            process.kill()
            process.join()
        assert dying([reading("Armed groups")]) == [{}]
        assert "did not answer" in dying.problem
        assert dying([reading("Armed groups")]) == [{}]


def test_the_worker_cannot_call_out() -> None:
    """Offline means offline, for model libraries too."""
    with pytest.raises(PermissionError, match="offline"):
        worker._refuse(None, ("example.org", 443))


def test_check_says_what_the_folder_lacks_without_loading_a_model_library(tmp_path: Path) -> None:
    """A notice, because nothing stops; and no half second for every check."""
    files = whole()
    files["monitor.toml"] = '[match]\nsentence_model = "models/sentences"\n'
    folder = write(tmp_path / "config", files)
    code = (
        "import sys; from monitor.cli import cli; "
        f"cli.main(['--config', {str(folder)!r}, 'check'], standalone_mode=False); "
        "sys.exit('ctranslate2' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "match.sentence_model" in done.stdout
    assert "there is no such folder" in done.stdout
    copytree(ENCODER, tmp_path / "m")
    files["monitor.toml"] = f'[match]\nsentence_model = "{tmp_path / "m"}"\n'
    write(tmp_path / "config", files)
    answer = CliRunner().invoke(cli, ["--config", str(folder), "check", "--json"])
    keys = {notice["key"] for notice in json.loads(answer.output)["notices"]}
    assert "match.sentence_model" not in keys
