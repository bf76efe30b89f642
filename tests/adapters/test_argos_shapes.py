"""Packages of every shape translate as Argos Translate's own code does: pieces, prefix, chains.

Their weights are random (tools/make_random_model.py): what they say is nonsense, but it
is the same nonsense only if every token, every call and every joint is the same.
"""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import poisonous_work
import pytest
from argos_world import DATA, item, models, pairs_of

from monitor.adapters.argos import ArgosTranslator
from monitor.adapters.argos.packages import routes
from monitor.core.hanzi import SIMPLIFIED
from monitor.core.text import sentences
from monitor.types import Translation, Untranslated

ROOT = Path(__file__).parent.parent.parent
MAKER: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "make_random_model.py"))
__all__ = ["models"]  # a fixture


def package(folder: Path, source: str, *more: str, corpus: str = "fr") -> Path:
    """A small package of random weights, below `folder`."""
    told = [str(folder), "--from", source, "--corpus", str(DATA / f"{corpus}.tsv"), *more]
    made = MAKER["build"](MAKER["parsed"](told))
    assert isinstance(made, Path)
    return made


def stock(route: list[Path], texts: list[str], lang: str) -> list[str]:
    """What Argos Translate's own code makes of the texts, with our sentences."""
    split = {
        line: [line[a:b] for a, b in sentences(line, lang)]
        for text in texts
        for line in text.split("\n")
    }
    asked = {
        "route": [str(path) for path in route], "texts": texts, "sentences": split,
        "inter": 1, "intra": 1,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "stock_argos.py")],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers: list[str] = json.loads(done.stdout)["texts"]
    return answers


def ours(folder: Path, texts: list[str], lang: str) -> list[Translation]:
    """What the worker makes of them, in one batch."""
    with ArgosTranslator(folder, languages=[lang]) as translator:
        answers = translator.submit([(item(n, t), lang) for n, t in enumerate(texts)]).result(120)
    found = [answer for answer in answers if isinstance(answer, Translation)]
    assert len(found) == len(texts), answers
    return found


def texts_of(lang: str) -> list[str]:
    """Texts of one to four sentences, paragraphs and blank lines, some cut in the middle."""
    rows = [source for source, _ in pairs_of(lang)]
    gap = "" if lang == "zh" else " "
    return [
        gap.join(rows[(7 * n + k) % len(rows)] for k in range(1 + n % 4))[n % 5 :]
        + "\n" * (n % 3)
        + rows[n % len(rows)]
        for n in range(24)
    ]


@pytest.mark.parametrize(
    "shape",
    [(), ("--prefix", "__en__"), ("--bpe",), ("--bpe", "--prefix", ">>en<<")],
    ids=["pieces", "pieces-and-prefix", "byte-pairs", "byte-pairs-and-prefix"],
)
def test_a_package_translates_as_argos_translate_does(
    tmp_path: Path, shape: tuple[str, ...]
) -> None:
    """Newer packages have byte-pair codes, those for several targets a prefix."""
    made, texts = package(tmp_path, "fr", *shape), texts_of("fr")
    mine = [answer.title for answer in ours(tmp_path, texts, "fr")]
    assert mine == stock([made], texts, "fr")
    assert len(set(mine)) > 12  # nonsense, but not the same for all
    assert not [text for text in mine if text.startswith(("__en__", ">>en<<"))]


def test_a_language_without_a_direct_package_goes_over_another(
    tmp_path: Path, models: Path
) -> None:
    """Somali may have a package into French only; Argos chains the two, and so do we."""
    first = package(tmp_path, "so", "--to", "fr")
    second = tmp_path / "translate-fr_en-1_0"
    shutil.copytree(models / "translate-fr_en-1_0", second)
    assert [p.name for p in routes(tmp_path)["so"]] == ["argos so->fr 1.0", "argos fr->en 1.0"]
    texts = texts_of("fr")[:8]
    mine = ours(tmp_path, texts, "so")
    assert {answer.model for answer in mine} == {"argos so->fr 1.0 + argos fr->en 1.0"}
    # a chain translates the first half's words, so its sentences are split anew
    halves = stock([first], texts, "so")
    assert [answer.title for answer in mine] == stock([second], halves, "fr")
    direct = package(tmp_path, "so")
    assert [p.path for p in routes(tmp_path)["so"]] == [str(direct)]


def test_traditional_chinese_is_read_by_its_own_package_or_in_simplified(
    tmp_path: Path, models: Path
) -> None:
    """A model of Simplified Chinese does not know half of the characters of a Taiwan paper."""
    shutil.copytree(models / "translate-zh_en-1_0", tmp_path / "translate-zh_en-1_0")
    back = {simple: trad for trad, simple in SIMPLIFIED.items()}
    known = [(a, b) for a, b in pairs_of("zh") if a != "".join(back.get(c, c) for c in a)]
    texts = ["".join(back.get(char, char) for char in source) for source, _ in known]
    batch = [(item(n, text), "zt") for n, text in enumerate(texts)]
    with ArgosTranslator(tmp_path) as translator:
        assert translator.pairs()["zt"] == "argos zh->en 1.0 (simplified first)"
        answers = translator.submit(batch).result(60)
        found = [a for a in answers if isinstance(a, Translation)]
        assert [a.title for a in found] == [english for _, english in known]
        assert {a.source for a in found} == {"zh"}
        made = package(tmp_path, "zt", corpus="zh")
        assert translator.pairs()["zt"] == "argos zt->en 1.0"
        (answer,) = translator.submit(batch[:1]).result(60)
    assert isinstance(answer, Translation)
    assert [answer.title] == stock([made], texts[:1], "zh")


@pytest.mark.parametrize("field", ["title", "body"])
def test_a_sentence_beyond_a_models_positions_is_cut_and_says_so(
    tmp_path: Path, field: str
) -> None:
    """What the model did not read cannot have been translated: nobody quotes that field."""
    package(tmp_path, "fr", "--positions", "48")
    long, short = "attaque contre la ville " * 30, "Attaque contre la ville de Kati"
    one = item(1, long) if field == "title" else item(1, short, body=long)
    with ArgosTranslator(tmp_path) as translator:
        answers = translator.submit([(one, "fr"), (item(2, short), "fr")]).result(60)
    assert [a.flags for a in answers if isinstance(a, Translation)] == [(f"{field}:cut",), ()]


def test_a_translation_longer_than_ctranslate2_writes_is_said_too(tmp_path: Path) -> None:
    """CTranslate2 stops after 256 pieces without a word about the rest."""
    package(tmp_path, "fr", "--length", "400", "--spread", "0")
    (answer,) = ours(tmp_path, ["Attaque contre la ville"], "fr")
    assert answer.flags == ("title:cut",)


def test_a_poisonous_body_does_not_cost_its_headline(models: Path) -> None:
    """The text that breaks the model is set aside, not the item: its headline is read."""
    with ArgosTranslator(models, work=poisonous_work.fails_on_poison) as translator:
        good = item(1, "un", "deux", "trois")
        bad, worse = item(2, "un", "deux", "POISON"), item(3, "POISON")
        first, second, third = translator.submit([(one, "fr") for one in (good, bad, worse)]).result(60)  # fmt: skip
    assert isinstance(first, Translation)
    assert isinstance(second, Translation)
    assert (second.title, second.summary, second.body) == ("UN", "DEUX", "")
    assert second.flags == ("body:set aside: argos fr->en 1.0 failed: vector too long",)
    assert third == Untranslated(
        source="fr", reason="set aside: argos fr->en 1.0 failed: vector too long"
    )
