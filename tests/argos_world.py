"""Tiny Argos packages, what they have memorised, and items of one line: for tests of translation."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.types import FeedId, Item, ItemId, OutletId

DATA = Path(__file__).parent / "data" / "models"
NOW = datetime(2026, 4, 25, 7, 41, tzinfo=UTC)


def pairs_of(lang: str) -> list[tuple[str, str]]:
    """The sentences that the tiny package of a language has memorised."""
    lines = (DATA / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]  # type: ignore[misc]  # two columns


def item(number: int, title: str, summary: str = "", body: str = "") -> Item:
    return Item(
        id=ItemId(number),
        outlet=OutletId("test"),
        feed=FeedId("test/main"),
        key=str(number),
        url=f"https://test.example/{number}",
        title=title,
        summary=summary,
        body=body,
        published=NOW,
        fetched=NOW,
    )


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for path in DATA.glob("*.argosmodel"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    return folder
