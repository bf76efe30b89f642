"""What the daemon's passes do again, and what they leave: worker deaths, and pages of former events."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest
from desk import SMALL, Desk
from store_world import entry, stored

from monitor import wiring
from monitor.adapters.argos import ArgosTranslator
from monitor.daemon.backoff import FIRST_S, MOST_S, Backoff
from monitor.daemon.passes import Passes
from monitor.types import Item, Lang, Translation, Untranslated

EVENT = """title = "Attack at Kati"
dek = "Armed men attacked the garrison."
date = 2026-04-25
type = "assault"
places = ["mali"]
"""
PAIRS = {"fr": "argos fr->en 1.0"}


class Dying:
    """A translator whose worker dies on everything, and is there again for the next."""

    def __init__(self) -> None:
        self.asked = 0
        self.models = dict(PAIRS)

    def pairs(self) -> Mapping[Lang, str]:
        return self.models

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        self.asked += len(batch)
        future: Future[list[Translation | Untranslated]] = Future()
        died = Untranslated(source="fr", reason="the worker died", waits=True)
        future.set_result([died] * len(batch))
        return future

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, {**SMALL, "events/kati.toml": EVENT})


def test_texts_on_which_the_worker_dies_are_not_tried_at_every_pass(desk: Desk) -> None:
    """A worker that runs out of memory would else be started and killed every minute, all night."""
    app, translator = desk.app(), Dying()
    with app.store as store:
        stored(store, entry("1", title="Attaque contre le camp de Kati", summary=""))
        passes = Passes(app, threading.Event())
        passes.__dict__["_translator"] = cast("ArgosTranslator", translator)
        for _ in range(2):
            passes.enrich(lambda: None)
        assert translator.asked == 2  # when it came, and once more
        assert "1 item(s) were read again and still are not translated" in passes.trouble
        for _ in range(3):
            passes.enrich(lambda: None)
        assert translator.asked == 2
        translator.models["ar"] = "argos ar->en 1.0"  # something was installed: who knows
        passes.enrich(lambda: None)
        assert translator.asked == 3
        passes.close()


class Recovered(Dying):
    """Its worker died once; for Arabic it has no model."""

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        first = not self.asked
        self.asked += len(batch)
        future: Future[list[Translation | Untranslated]] = Future()
        done: list[Translation | Untranslated] = [
            Untranslated(source=lang, reason="no", waits=True)
            if first or lang == "ar"
            else Translation(source=lang, model="m", title="An attack", summary="", body="")
            for _, lang in batch
        ]
        future.set_result(done)
        return future


def test_a_language_without_a_model_is_no_death_of_the_worker(desk: Desk) -> None:
    """What was tried again has come; news in Arabic waits for a model, and nothing is wrong."""
    app, translator = desk.app(), Recovered()
    with app.store as store:
        stored(store, entry("1", title="Attaque contre le camp de Kati", summary=""))
        passes = Passes(app, threading.Event())
        passes.__dict__["_translator"] = cast("ArgosTranslator", translator)
        passes.enrich(lambda: None)
        stored(store, entry("2", title="هجوم على معسكر كاتي في مالي صباح اليوم", summary=""))
        told = passes.enrich(lambda: None)
        assert (told["reopened"], told["untranslated"]) == (1, 1)
        assert passes.trouble == ""
        passes.close()


def test_the_pause_doubles_to_an_hour_and_ends_with_success() -> None:
    """Bounded: a machine that has memory again is used again within the hour."""
    backoff, now, pauses = Backoff(), 0.0, []
    backoff.ended(now, PAIRS, again=0, waiting=3)  # they came; nothing was tried in vain yet
    assert backoff.told(now) == ""
    for _ in range(9):
        assert backoff.due(now, PAIRS)
        backoff.ended(now, PAIRS, again=3, waiting=3)
        assert not backoff.due(now, PAIRS)
        backoff.ended(now + 1, PAIRS, again=0, waiting=1)  # new items do not lengthen it
        pauses.append(backoff.until - now)
        now = backoff.until
    assert pauses[:3] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S]
    assert pauses[-1] == MOST_S
    assert "Tried again in 0 min" in backoff.told(now)
    backoff.ended(now, PAIRS, again=3, waiting=0)
    assert backoff.told(now) == ""
    assert backoff.due(now, PAIRS)


def test_the_trouble_is_over_when_nothing_waits_any_more() -> None:
    """Items that were pruned, or revised and read as new, are none that the worker dies on."""
    backoff = Backoff()
    backoff.ended(0.0, PAIRS, again=2, waiting=2)
    assert backoff.told(0.0)
    backoff.ended(backoff.until, PAIRS, again=0, waiting=0, asked=True)
    assert backoff.told(backoff.until) == ""


def test_pages_of_former_events_go_and_nothing_else_does(desk: Desk) -> None:
    """A page that nobody writes any more would be read as news for years."""
    desk.writes("events/bakers.toml", EVENT)
    app = desk.app()
    with app.store:
        pages = wiring.write_pages(app)
    folder = pages[min(pages)].parent
    notes = folder / "notes.html"
    notes.write_text("an operator's own")
    (desk.config / "events" / "bakers.toml").unlink()
    app = desk.app()
    with app.store:
        wiring.write_pages(app)
    assert {path.name for path in folder.iterdir()} == {"kati.html", "notes.html"}
    desk.writes("events/bakers.toml", EVENT)
    app = desk.app()
    with app.store:
        wiring.write_pages(app)
    assert (folder / "bakers.html").exists()


def test_status_names_the_database_without_a_detour(desk: Desk) -> None:
    """ "config/../monitor.db" is right, and reads like a mistake."""
    with desk.app().store:
        pass
    detour = desk.config / ".." / desk.db.name
    shown = desk.reads("status")["database"]
    assert shown == str(desk.db.resolve())
    desk.db = detour
    assert desk.reads("status")["database"] == shown
