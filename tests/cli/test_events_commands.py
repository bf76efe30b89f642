"""events, event, takes and search, as an analyst types them, over a real database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from desk import SMALL, Desk
from store_world import MALI, NOW, enriched, entry, stored, take

from monitor.errors import QuoteError, UsageError
from monitor.types import Quote

EVENT = """title = "Attack at Kati"
dek = "Armed men attacked the garrison."
date = 2026-04-25
type = "attack"
places = ["mali"]
keywords = { fr = ["Kati"] }
"""
WORDS = "L'armée annonce six morts dans le camp de Kati, selon un communiqué."


class Analyst(Desk):
    """A configuration, a database with two takes, and a person who types commands."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {**SMALL, f"events/{MALI}.toml": EVENT})

    def collects(self) -> None:
        with self.app().store as store:
            first, second = stored(
                store, entry("1", summary=WORDS), entry("2", title="Kati : le bilan")
            )
            quote = Quote(text=WORDS, field="summary", start=0, end=len(WORDS), kind="sentence")
            store.finish(
                [
                    enriched(first, take(first, quote=quote)),
                    enriched(second, take(second, gist="")),
                ],
                NOW,
            )


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    made = Analyst(tmp_path)
    made.collects()
    return made


def test_events_lists_what_is_tracked_with_its_takes(analyst: Analyst) -> None:
    """The first question of the day."""
    [event] = analyst.reads("events")
    assert (event["slug"], event["takes"], event["publishers"]) == (MALI, 2, 1)
    assert event["newest"] == "2026-04-25T07:41:00Z"
    assert "Attack at Kati" in analyst.says("events")


def test_events_are_listed_before_anything_was_collected(tmp_path: Path) -> None:
    """A new operator looks at the events first, and there is no database yet."""
    assert [event["takes"] for event in Analyst(tmp_path).reads("events")] == [0]


@pytest.mark.parametrize("form", ["terminal", "md", "html", "json"])
def test_the_page_of_an_event_in_each_form(analyst: Analyst, form: str, tmp_path: Path) -> None:
    """One page, four forms, shown or written."""
    shown = unescape(" ".join(analyst.says("event", MALI, "--format", form).split()))
    assert WORDS in shown
    assert "Every report held is in French." in shown
    written = tmp_path / "pages" / "page"
    said = analyst.says("event", MALI, "--format", form, "--output", str(written))
    assert said.startswith(str(written))
    assert WORDS in unescape(" ".join(written.read_text(encoding="utf-8").split()))


def test_two_renders_of_one_database_are_byte_identical(analyst: Analyst) -> None:
    """A page is a pure function of the rows."""
    pages = {analyst.says("event", MALI, "--format", "html") for _ in range(2)}
    assert len(pages) == 1


def test_a_misspelt_event_is_answered_with_the_nearest(analyst: Analyst) -> None:
    """Slugs are long."""
    result = analyst.types("event", "mali-atack")
    assert isinstance(result.exception, UsageError)
    assert f"did you mean {MALI}?" in str(result.exception)


def test_a_page_before_the_first_poll_says_what_to_do(tmp_path: Path) -> None:
    """No database is not an empty page."""
    result = Analyst(tmp_path).types("event", MALI)
    assert isinstance(result.exception, UsageError)
    assert "monitor poll" in str(result.exception)


def test_a_damaged_original_refuses_the_page_and_names_the_quote(analyst: Analyst) -> None:
    """Whatever happened to the row, no wrong quote leaves the house."""
    with closing(sqlite3.connect(analyst.db)) as db, db:
        db.execute("UPDATE items SET summary = replace(summary, 'six', 'dix')")
    result = analyst.types("event", MALI, "--format", "md")
    assert isinstance(result.exception, QuoteError)
    assert WORDS in str(result.exception)
    assert result.exception.exit_code == 70


def test_takes_are_listed_and_narrowed(analyst: Analyst) -> None:
    """Every question an analyst asks of takes has an option."""
    assert [t["headline"] for t in analyst.reads("takes", "--event", MALI)] == [
        "Kati : le bilan",
        "Attaque à Kati (1)",
    ]
    assert len(analyst.reads("takes", "--lens", "regional", "--lang", "fr", "--limit", "1")) == 1
    assert analyst.reads("takes", "--lens", "") == []
    assert analyst.reads("takes", "--outlet", "nobody") == []
    assert analyst.reads("takes", "--since", "2026-04-26") == []
    assert "Studio" in analyst.says("takes")
    assert isinstance(analyst.types("takes", "--event", "nothing").exception, UsageError)


def test_search_finds_items_and_says_where(analyst: Analyst) -> None:
    """Matched or not, what is stored can be found."""
    [hit] = analyst.reads("search", "communiqué")
    assert (hit["outlet"], hit["url"]) == ("studio", "https://studio.test/1")
    assert "text" in hit["where"]
    assert "1 found" in analyst.says("search", "communiqué")
    assert "Nothing found." in analyst.says("search", "zeppelin")
