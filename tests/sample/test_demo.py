"""`monitor demo` as a newcomer runs it: once to see everything, once more to see that nothing moves."""

from __future__ import annotations

import json
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from comparing import facts
from sample_world import SAMPLE, index

from monitor.demo import world

FEEDS = index()
ITEMS = [item for feed in FEEDS for item in feed["items"]]
EVENT = "mali-jnim-april-2026-attack"


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", "demo", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "COLUMNS": "100", "LANG": "C.UTF-8"},
    )


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The first run, in a folder that other tests only read."""
    return told(demo("--dir", str(tmp_path_factory.mktemp("demo") / "world"), "--json"))


def test_the_first_run_collects_translates_matches_and_publishes_all_of_it(
    first: dict[str, Any],
) -> None:
    """What ships is a product, not a sketch: every feed answers, every item is read."""
    foreign = sum(item["lang"] != "en" for item in ITEMS)
    languages = {lang: sum(i["lang"] == lang for i in ITEMS) for lang in ("ar", "en", "fr", "zh")}
    assert first["problems"] == []
    assert first["collect"]["answers"] == {"200": len(FEEDS)}
    assert first["collect"]["new"] == len(ITEMS)
    assert first["enrich"]["items"] == len(ITEMS)
    assert first["enrich"]["untranslated"] == first["enrich"]["parked"] == 0
    assert first["held"]["languages"] == languages
    assert first["held"]["translated"] == foreign
    assert first["held"]["flagged"] == 0
    assert first["held"]["page_takes"] >= 45
    assert not first["nothing_new"]


def test_the_page_is_a_file_with_the_takes_of_real_and_invented_outlets(
    first: dict[str, Any],
) -> None:
    """The page is what an analyst came for; each invented outlet on it says so."""
    page = Path(first["pages"][EVENT]).read_text(encoding="utf-8")
    for name in ("Al Jazeera", "NPR", "Chatham House", "Africa Center for Strategic Studies"):
        assert name in page
    for name in ("Sahra Press (invented)", "Seine Info (invented)", "华讯社 (invented)"):
        assert name in page
    assert "https://www.npr.org/2026/04/25/nx-s1-5799439/" in page
    assert "said 20 July 2026" not in page  # the day of the poll is nobody's word's day


def test_the_digest_is_a_mail_in_both_forms(first: dict[str, Any]) -> None:
    """It waits in the outbox as it would be sent; the files are for looking at it."""
    files = {Path(path).suffix: Path(path) for path in first["digest"]["files"]}
    mail = message_from_bytes(files[".eml"].read_bytes(), policy=policy.SMTP)
    assert mail["To"].endswith("<analyst@example.org>")
    # A long header is folded; where, is the mail library's affair.
    assert mail["Subject"].split() == first["digest"]["subject"].split()
    assert first["digest"]["date"] == "2026-07-20"
    assert "<html" in files[".html"].read_text(encoding="utf-8")
    assert "(invented)" in files[".txt"].read_text(encoding="utf-8")


def test_a_second_run_adds_nothing_and_says_so(tmp_path: Path) -> None:
    """An hour later every server says 304: nobody is asked twice for the same, nothing is doubled."""
    folder = tmp_path / "world"
    before = told(demo("--dir", str(folder), "--json"))
    rows = facts(folder / "monitor.db")
    second = demo("--dir", str(folder))
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Nothing new: every feed answered 304, and nothing was added." in second.stdout
    assert "digest of 2026-07-20 was made before and stands" in second.stdout
    assert facts(folder / "monitor.db") == rows
    third = told(demo("--dir", str(folder), "--json"))
    assert third["now"] == "2026-07-20T08:00:00Z"
    assert third["nothing_new"]
    assert third["held"] == before["held"]


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    """A slip in --dir must not cost anybody's files."""
    (tmp_path / "thesis.txt").write_text("mine")
    done = demo("--dir", str(tmp_path), "--fresh")
    assert done.returncode == 2
    assert "name another with --dir" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_another_sample_world_begins_anew(tmp_path: Path) -> None:
    """After an upgrade the texts differ from those that the old folder holds: no mixture."""
    folder = tmp_path / "world"
    folder.mkdir()
    (folder / ".sample-world").write_text("made from another world")
    (folder / "monitor.db").write_bytes(b"of an older version")
    assert told(demo("--dir", str(folder), "--json"))["first"]
    assert world() in (folder / ".sample-world").read_text(encoding="utf-8")


def test_the_models_of_the_sample_world_are_the_ones_of_its_texts() -> None:
    """The wheel must carry a model for each language that is translated."""
    assert sorted(path.name for path in (SAMPLE / "models").iterdir()) == [
        "translate-ar_en-1_0.argosmodel",
        "translate-fr_en-1_0.argosmodel",
        "translate-zh_en-1_0.argosmodel",
        "translate-zt_en-1_0.argosmodel",
    ]
