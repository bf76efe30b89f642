"""The shipped models say of every sentence of the sample world what its source says."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sample_world import SAMPLE, texts

from monitor.adapters.argos import ArgosTranslator
from monitor.types import FeedId, Item, ItemId, OutletId, Translation

NOW = datetime(2026, 7, 20, 6, tzinfo=UTC)
MODELS = SAMPLE / "models"
LARGEST = 1024 * 1024  # the package must stay small enough to be part of a wheel


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for package in MODELS.glob("*.argosmodel"):
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
    return folder


def items() -> list[tuple[Item, str]]:
    return [
        (
            Item(
                id=ItemId(n),
                outlet=OutletId(text.outlet),
                feed=FeedId(f"{text.outlet}/all"),
                key=text.id,
                url="",
                title=text.joined(text.title),
                summary=text.joined(text.summary),
                body="\n".join(text.paragraphs()),
                published=NOW,
                fetched=NOW,
            ),
            text.lang,
        )
        for n, text in enumerate(texts().values())
        if text.lang != "en"
    ]


def test_every_foreign_item_is_translated_word_for_word_as_in_the_source(unpacked: Path) -> None:
    """A sample whose translations were nonsense would teach a newcomer to distrust the product."""
    asked, sources = items(), texts()
    translator = ArgosTranslator(unpacked)
    try:
        answers = translator.submit(asked).result(timeout=120)
    finally:
        translator.close()
    wrong, whole = [], 0
    for (item, _), answer in zip(asked, answers, strict=True):
        assert isinstance(answer, Translation), answer
        source = sources[item.key]
        wanted = (
            source.joined(source.title, 1),
            source.joined(source.summary, 1),
            "\n".join(source.paragraphs(1)),
        )
        assert answer.flags == (), (item.key, answer.flags)
        for want, got in zip(wanted, (answer.title, answer.summary, answer.body), strict=True):
            whole += 1
            if want != got:
                wrong.append((item.key, want, got))
    assert len(wrong) <= 0.01 * whole, wrong


@pytest.mark.parametrize("lang", ["ar", "fr", "zh"])
def test_a_model_is_small(lang: str) -> None:
    """Three of them ship in the wheel."""
    assert (MODELS / f"translate-{lang}_en-1_0.argosmodel").stat().st_size < LARGEST
