"""enrich, explain and rematch, as an operator types them, over a real database."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from builders import make_item, make_reading, make_translation
from desk import KATI_FILE, LYON_FILE, MALI_FILE, SMALL, Desk
from store_world import entry, stored

from monitor.cli.matching import excerpt, highlight, how_read
from monitor.errors import UsageError
from monitor.types import Reason

EVENT = """title = "Fighters attack Kati"
dek = "Armed men attacked the garrison of Kati in Mali."
date = 2026-04-24
type = "assault"
places = ["mali", "kati"]
keywords = {{ fr = ["{keyword}"] }}
{more}
"""
OTHER = """title = "A strike of bakers"
dek = "Bakers went on strike."
date = 2026-04-24
type = "protest"
places = ["mali"]
"""


class Operator(Desk):
    """A configuration, a database with two items, and a person who types commands."""

    def __init__(self, folder: Path) -> None:
        event = EVENT.format(keyword="Kati", more="")
        more = {"entities/sahel.toml": MALI_FILE + KATI_FILE, "events/kati.toml": event}
        super().__init__(folder, {**SMALL, **more, "events/bakers.toml": OTHER})
        with self.app().store as store:
            attack, market = stored(
                store,
                entry("1", title="Mali : attaque contre le camp de Kati", summary=""),
                entry("2", title="Mali : le prix du pain monte", summary=""),
            )
        self.attack, self.market = attack.id, market.id


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_enrich_reads_what_waits_and_says_so(operator: Operator) -> None:
    """An operator sees at once what a pass did, and that a second has nothing to do."""
    done = operator.reads("enrich")
    assert (done["items"], done["takes"], done["parked"]) == (2, 1, [])
    assert done["untranslated"] == 2
    assert "Nothing waits" in operator.types("enrich").output


def test_explain_names_the_words_behind_a_match(operator: Operator) -> None:
    """The promise: why did this item match? The stored reasons, in the item's own words."""
    operator.types("enrich")
    told = operator.reads("explain", operator.attack)
    (match,) = told["matches"]
    assert (match["event"], match["verdict"], match["stored"]) == ("kati", "match", True)
    assert {"Kati", "attaque", "Mali"} <= {reason["text"] for reason in match["reasons"]}
    shown = operator.types("explain", operator.attack).output
    assert "belongs to kati" in shown
    assert "Mali : attaque contre le camp de Kati" in shown


def test_explain_says_what_a_near_miss_lacked(operator: Operator) -> None:
    """The other half: why is it not there?"""
    operator.types("enrich")
    told = operator.reads("explain", operator.market)
    (match,) = told["matches"]
    assert match["verdict"] == "near"
    assert match["lacked"]
    shown = operator.types("explain", operator.market).output
    assert "came nearest to" in shown
    assert "lacked:" in shown


def test_explain_for_another_event_says_that_nothing_was_stored(operator: Operator) -> None:
    """What is computed now must not pass for what was decided then."""
    operator.types("enrich")
    told = operator.reads("explain", operator.attack, "--event", "bakers")
    (match,) = told["matches"]
    assert (match["event"], match["stored"], match["verdict"]) == ("bakers", False, "near")
    shown = operator.types("explain", operator.attack, "--event", "bakers").output
    assert "nothing is stored" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("explain", "999"), "no item"),
        (("explain", "1", "--event", "nowhere"), "no event"),
        (("rematch", "--event", "nowhere"), "no event"),
        (("rematch", "--since", "yesterday"), "is no date"),
    ],
)
def test_a_slip_of_the_pen_is_named(
    operator: Operator, words: tuple[str, ...], message: str
) -> None:
    """A wrong number must not look like an empty answer."""
    operator.types("enrich")
    done = operator.types(*words)
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)


def test_explain_before_reading_says_what_to_do(operator: Operator) -> None:
    """An item that was only collected has no reasons yet."""
    done = operator.types("explain", operator.attack)
    assert isinstance(done.exception, UsageError)
    assert "monitor enrich" in str(done.exception)


def test_rematch_shows_then_does_what_a_changed_event_file_means(operator: Operator) -> None:
    """A backtest first, then the change through the same door; nothing is erased."""
    operator.types("enrich")
    later = EVENT.format(keyword="Kati", more="").replace("2026-04-24", "2026-06-24")
    operator.writes("events/kati.toml", later)
    tried = operator.reads("rematch", "--event", "kati", "--dry-run")
    assert (tried["done"], len(tried["lost"]), tried["added"]) == (False, 1, [])
    assert "published 60 days before" in tried["lost"][0]["why"]
    done = operator.reads("rematch", "--event", "kati")
    assert (done["done"], len(done["lost"])) == (True, 1)
    operator.writes("events/kati.toml", EVENT.format(keyword="Kati", more=""))
    shown = operator.types("rematch", "--since", "2026-04-01").output
    assert "takes that were added: 1" in " ".join(shown.split())
    assert "+ kati" in shown


def test_explain_says_where_an_item_is_that_is_not_of_the_event_asked_for(
    operator: Operator,
) -> None:
    """It names another event's town: it must not be said to name nothing that is tracked."""
    operator.writes("events/lyon.toml", OTHER.replace('"mali"', '"lyon"'))
    operator.writes("entities/france.toml", LYON_FILE)
    operator.types("enrich")
    shown = " ".join(operator.types("explain", operator.attack, "--event", "lyon").output.split())
    assert "Nothing in it is of lyon: no name, no keyword. It belongs to kati." in shown


def test_explain_shows_the_texts_once_with_the_words_of_all_its_events(
    operator: Operator,
) -> None:
    """A battle and its war are two tables, and one text."""
    nested = EVENT.format(keyword="Kati", more='nests_in = ["kati"]')
    operator.writes("events/kati-night.toml", nested)
    operator.types("enrich")
    shown = operator.types("explain", operator.attack).output
    assert shown.count("belongs to") == 2
    texts = shown.split("\nfr\n")
    assert len(texts) == 2
    assert texts[1].strip() == "Mali : attaque contre le camp de Kati"


def test_of_a_body_the_paragraphs_are_shown_that_hold_the_words() -> None:
    """Of a long report one wants to see what decided, not to look for it."""
    body = "One.\nTwo.\nKati was attacked.\nFour.\nKati again.\nSix."
    spots = [match.start() for match in re.finditer("Kati", body)]
    reasons = tuple(
        Reason(
            kind="place", what="Kati", text="Kati", weight=1.0, field="body", version="original",
            start=at, end=at + 4,
        )
        for at in spots
    )  # fmt: skip
    shown = excerpt(highlight(body, reasons, "original", "body"))
    assert shown.plain == "[...]\nKati was attacked.\n[...]\nKati again.\n[...]"
    marked = [shown.plain[s.start : s.end] for s in shown.spans if s.style != "dim"]
    assert marked == ["Kati", "Kati"]


def test_the_words_of_the_reasons_are_marked_where_they_stand() -> None:
    """Highlighting one letter off would make the whole explanation look wrong."""
    reason = Reason(
        kind="place", what="Kati", text="كاتي", weight=1.0, field="title", start=5, end=9
    )
    shown = highlight("هجوم كاتي", (reason,), "original", "title")
    (span,) = shown.spans
    assert shown.plain[span.start : span.end] == "كاتي"
    assert highlight("هجوم كاتي", (reason,), "translation", "title").spans == []


def test_explain_names_the_nearest_rival_and_what_tells_them_apart(operator: Operator) -> None:
    """ "Why this event and not that one?" is the question of every doubtful case."""
    operator.types("enrich")
    shown = operator.types("explain", operator.attack).output
    assert "nearest rival: bakers" in shown
    assert "it differs by:" in shown
    assert "voice: " not in shown  # nothing in it tells; no guess is better than a guess


def test_explain_names_the_names_that_were_put_right() -> None:
    """A mended translation is no longer the model's own words; whoever checks it must see where."""
    english = make_translation(title="[JNIM] claims the attack")
    mended = replace(english, repaired=("title:JNIM for Support Front for Islam",))
    item = make_item(title="Le GSIM revendique l'attaque")
    assert how_read(make_reading(item, lang="fr", translation=mended)).endswith(
        "machine translation by argos fr->en 1.0, names put right: title:JNIM for Support Front for Islam"
    )
    assert "put right" not in how_read(make_reading(item, lang="fr", translation=english))
