"""`monitor evaluate noise` and `tracking` print what acceptance reads."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.evaluating import evaluate
from monitor.evaluate.noise import read_titles
from monitor.evaluate.tracking import read_clusters

HEAD = "id\tlang\tpublished\ttitle\tcluster\n"
EVENT = {
    "slug": "kati", "title": "JNIM attacks Kati", "dek": "", "date": "2026-04-25", "type": "assault",
    "places": ["mali", "kati"], "keywords": {"en": ["Kati"]},
}  # fmt: skip
ENTITIES = (
    {"id": "mali", "kind": "place", "country": "ML", "names": {"en": ["Mali"], "fr": ["Mali"]}},
    {"id": "kati", "kind": "place", "country": "ML", "names": {"en": ["Kati"]}},
)


def run(*arguments: str) -> dict[str, object]:
    answer = CliRunner().invoke(evaluate, [*arguments, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    parsed: dict[str, object] = json.loads(answer.output)
    return parsed


@pytest.fixture
def world(tmp_path: Path) -> Path:
    (tmp_path / "events.jsonl").write_text(json.dumps(EVENT) + "\n", encoding="utf-8")
    lines = "".join(json.dumps(entity) + "\n" for entity in ENTITIES)
    (tmp_path / "entities.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_false_takes_are_counted_by_language(world: Path) -> None:
    """A desk that reads four languages must know which of them floods it."""
    titles = world / "titles.tsv"
    titles.write_text(
        HEAD + "1\ten\t2021-07-01\tAttack on Kati in Mali kills soldiers\tx\n"
        "2\ten\t2021-07-01\tGold hits a record\tx\n3\tfr\t2021-07-01\tLa pluie arrive\tx\n",
        encoding="utf-8",
    )
    result = run("noise", "--data", str(world), "--titles", str(titles))
    assert result["trials"] == {"en": 2, "fr": 1}
    assert result["per_1000"] == {"en": 500.0, "fr": 0.0}
    worse = run("noise", "--data", str(world), "--titles", str(titles), "--bodies")
    assert worse["bodies"] is True
    assert worse["trials"] == {"en": 2, "fr": 1}


def test_texts_that_their_source_files_under_an_event_are_no_noise(world: Path) -> None:
    """They are about it, and taking them is right."""
    titles = world / "items.jsonl"
    rows = [{"text": "Attack on Kati, Mali", "topics": ["Mali War"]}, {"text": "Gold rises"}]
    titles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = run("noise", "--data", str(world), "--titles", str(titles))
    assert (result["trials"], result["false"]) == ({"en": 1}, {"en": 0})


def test_sentence_pairs_are_read_in_both_languages(tmp_path: Path) -> None:
    """Parallel news is the only Chinese noise there is in quantity."""
    pairs = tmp_path / "zh-en.news.tsv"
    pairs.write_text("你好\tHello\n", encoding="utf-8")
    assert [(t.lang, t.title) for t in read_titles(pairs)] == [("zh", "你好"), ("en", "Hello")]


def test_tracking_prints_rates_overall_by_language_and_b_cubed(tmp_path: Path) -> None:
    """The shape that acceptance asks for, with the two earliest titles as examples."""
    text = "Liz Cambage pulls out of Tokyo Olympics"
    rows = [f"{n}\ten\t2021-07-16 14:0{n}:00\t{text} {n}\ta\n" for n in range(4)]
    rows.append("9\ten\t2021-07-16 15:00:00\tCentral bank leaves interest rates unchanged\tb\n")
    titles = tmp_path / "titles.tsv"
    titles.write_text(HEAD + "".join(reversed(rows)), encoding="utf-8")
    assert [t.example for t in read_clusters(titles)] == [True, True, False, False, False]
    perfect = {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert run("tracking", "--titles", str(titles)) == {
        "overall": perfect, "by_language": {"en": perfect}, "b_cubed": perfect,
    }  # fmt: skip


def test_explanations_are_drawn_for_a_person_to_judge(world: Path) -> None:
    """The same seed draws the same; what names nothing is shown with what it says all the same."""
    items = [
        {"id": "a", "outlet": "x", "lang": "en", "published": "2026-04-26", "event": "kati",
         "title": "JNIM attacks Kati in Mali"},
        {"id": "b", "outlet": "x", "lang": "en", "published": "2026-04-26", "event": None,
         "title": "Burglars stole paintings"},
    ]  # fmt: skip
    lines = "".join(json.dumps(item) + "\n" for item in items)
    (world / "items.jsonl").write_text(lines, encoding="utf-8")
    answer = CliRunner().invoke(evaluate, ["why", "--data", str(world), "--json"])
    drawn = {one["item"]: one for one in json.loads(answer.output)}
    assert {"Kati", "Mali", "attacks"} <= set(drawn["a"]["for"])
    assert drawn["a"]["decided"] == "match"
    assert "Burglars" in drawn["b"]["heard"]
    assert drawn["b"]["decided"] == ""
    shown = CliRunner().invoke(evaluate, ["why", "--data", str(world), "--count", "1"])
    assert "JNIM attacks Kati in Mali" in shown.output
