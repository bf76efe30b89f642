"""Commands in the reader's language, as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from daemon_world import tiny
from desk import SMALL, Desk
from store_world import MALI, NOW, enriched, entry, stored, take

from monitor.adapters.argos import installed
from monitor.cli import cli
from monitor.cli.app import App
from monitor.errors import UsageError
from monitor.types import Quote

INTO = Path(__file__).parent.parent / "data" / "models" / "into"
EVENT = """title = "The assault on six cities"
dek = "Jihadists and rebels struck six cities at once."
date = 2026-04-25
type = "attack"
places = ["mali"]
keywords = { fr = ["Kati"] }
"""
WORDS = "L'armée annonce six morts dans le camp de Kati, selon un communiqué."


class Analyst(Desk):
    """A configuration, a database with one French take, and a person who types commands."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {**SMALL, f"events/{MALI}.toml": EVENT})
        with self.app().store as store:
            first, _ = stored(store, entry("1", summary=WORDS), entry("2", title="Kati : bilan"))
            quote = Quote(text=WORDS, field="summary", start=0, end=len(WORDS), kind="sentence")
            store.finish([enriched(first, take(first, quote=quote))], NOW)


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    return Analyst(tmp_path)


@pytest.mark.parametrize(
    ("language", "head", "label"),
    [
        ("en", "## Summary", "Regional voices"),
        ("fr", "## Résumé", "Voix de la région"),
        ("ar", "## الملخص", "أصوات المنطقة"),
        ("zh", "## 摘要", "地区之声"),
    ],
)
def test_an_event_is_shown_in_the_language_that_is_asked_for(
    analyst: Analyst, language: str, head: str, label: str
) -> None:
    """Sections and lenses in the reader's language, the quote in the outlet's."""
    shown = analyst.says("event", MALI, "--lang", language, "--format", "md")
    assert head in shown
    assert label in shown
    assert WORDS in shown


def test_the_configuration_names_the_language_where_nobody_asks(analyst: Analyst) -> None:
    (analyst.config / "monitor.toml").write_text('[publish]\nlanguage = "zh"\n', encoding="utf-8")
    assert "## 摘要" in analyst.says("event", MALI, "--format", "md")
    assert "## Summary" in analyst.says("event", MALI, "--format", "md", "--lang", "en")


def test_what_programs_read_is_the_same_in_every_language(analyst: Analyst) -> None:
    """A program that is fed the JSON must not break because somebody reads Arabic."""
    made = {
        analyst.says("event", MALI, "--format", "json", "--lang", lang) for lang in ("en", "ar")
    }
    assert len(made) == 1
    assert json.loads(made.pop())["slug"] == MALI


def test_with_a_model_out_of_english_the_page_says_it_in_french(analyst: Analyst) -> None:
    """Title and introduction by machine, marked, under the operator's English; the same each time."""
    before = analyst.says("event", MALI, "--lang", "fr", "--format", "html")
    assert "Les phrases des articles restent en anglais" in before
    analyst.says("models", "install", "--into", "fr", "--from", str(INTO))
    pages = {analyst.says("event", MALI, "--lang", "fr", "--format", "html") for _ in range(2)}
    assert len(pages) == 1
    page = pages.pop()
    assert '<h1 lang="en" dir="auto">The assault on six cities</h1>' in page
    mark = '<p class="machine"><span class="tag">traduction automatique de l’anglais</span> '
    assert f"{mark}L&#39;assaut contre six villes</p>" in page
    assert f"{mark}Des djihadistes et des rebelles ont frappé six villes à la fois.</p>" in page


def test_a_package_out_of_english_is_taken_only_if_asked_for(analyst: Analyst) -> None:
    done = analyst.types("models", "install", "--from", str(INTO))
    assert "holds no package (*.argosmodel) into English" in done.output
    analyst.says("models", "install", "--into", "fr", "--from", str(INTO))
    assert [p.name for p in installed(analyst.db.parent / "models")] == ["argos en->fr 1.0"]
    missing = analyst.types("models", "install", "--into", "ar", "--from", str(INTO))
    assert "holds no usable package en->ar" in missing.output


def test_a_site_has_each_event_in_four_languages(analyst: Analyst, tmp_path: Path) -> None:
    """Readers change language on the page; the address without a language is the configuration's."""
    site = tmp_path / "site"
    analyst.says("publish", str(site))
    for name, tag in (
        (MALI, "en"),
        (f"{MALI}.fr", "fr"),
        (f"{MALI}.ar", "ar"),
        (f"{MALI}.zh", "zh-Hans"),
    ):
        assert f'<html lang="{tag}"' in (site / f"{name}.html").read_text(encoding="utf-8")
    assert "; 0 written" not in analyst.says("publish", str(tmp_path / "other"))
    assert ", 0 written" in analyst.says("publish", str(site))
    analyst.says("models", "install", "--into", "fr", "--from", str(INTO))
    analyst.says("publish", str(site))
    assert "L&#39;assaut" in (site / f"{MALI}.fr.html").read_text(encoding="utf-8")
    assert "L&#39;assaut" not in (site / f"{MALI}.ar.html").read_text(encoding="utf-8")


def test_a_digest_is_previewed_in_another_language_and_sent_in_the_reader_s(tmp_path: Path) -> None:
    config = tiny(tmp_path / "config")
    App(config=config).store.close()
    done = previewed(config, "--lang", "fr")
    assert done.exit_code == 0, done.output + repr(done.exception)
    assert "RELEVÉ DE COUVERTURE" in done.output.upper()
    refused = previewed(config, "--lang", "fr", "--send")
    assert isinstance(refused.exception, UsageError)


def previewed(config: Path, *options: str) -> Result:
    app = App(config=config)
    try:
        return CliRunner().invoke(cli, ["digest", "--for", "desk", *options], obj=app)
    finally:
        if "reader" in vars(app):
            app.reader.close()
