"""The reading pass over a real database: nothing waits for ever, nothing stops the rest."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from store_world import NOW, entry, event, feed, outlet, stored, translated

from monitor.adapters.store import Store
from monitor.core.match import Matcher
from monitor.core.origin import origins
from monitor.core.take import take
from monitor.errors import StoreFullError
from monitor.pipeline.enrich import Steps, Understood, enrich
from monitor.pipeline.rematch import Rematched, rematch
from monitor.types import (
    Enriched,
    Entity,
    EntityId,
    EventSlug,
    Item,
    ItemId,
    Lang,
    Language,
    LensRegistry,
    Match,
    Pass,
    Reading,
    Take,
    Translation,
    Untranslated,
)

KATI = event(
    "kati",
    title="Fighters attack Kati",
    dek="An attack on the garrison of Kati in Mali.",
    date=date(2026, 4, 24),
    type="assault",
    places=(EntityId("mali"), EntityId("kati")),
)
ENTITIES = tuple(
    Entity(id=EntityId(name.lower()), kind="place", country="ML", names={"en": (name,)})
    for name in ("Mali", "Kati")
)
REGISTRY = LensRegistry(version="1", lenses=())


class Models:
    """A translator with the models it is given; it answers at once and counts what is in flight."""

    def __init__(self, *sources: Lang) -> None:
        self.sources = sources
        self.batches: list[int] = []

    def pairs(self) -> Mapping[Lang, str]:
        return {source: f"argos {source}->en 1.0" for source in self.sources}

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        self.batches.append(len(batch))
        future: Future[list[Translation | Untranslated]] = Future()
        future.set_result(
            [
                translated(f"In English: {item.title}", source=lang)
                if lang in self.sources
                else Untranslated(source=lang, reason=f"no model {lang}->en", waits=True)
                for item, lang in batch
            ]
        )
        return future


def french(item: Item) -> Language:
    return Language(code="en" if "English" in item.title else "fr", confidence=0.9, basis="test")


def steps(
    *,
    events: Sequence[object] = (KATI,),
    detect: Callable[[Item], Language] = french,
    match: Callable[[Reading], tuple[Match, ...]] | None = None,
) -> Steps:
    matcher = Matcher(events, ENTITIES)  # type: ignore[arg-type]  # a list of events
    return Steps(
        detect=detect,
        match=match or matcher.match,
        origins=origins,
        take=lambda reading, m, at: take(reading, m, KATI, outlet(), REGISTRY, recorded=at),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [KATI], NOW)
        yield opened


def run(store: Store, translator: Models | None = None, **more: object) -> Understood:
    given: dict[str, object] = {"steps": steps(), "batch": 3, **more}
    return enrich(
        store=store,
        translator=translator or Models(),
        clock=lambda: NOW,
        **given,  # type: ignore[arg-type]  # arguments of enrich
    )


def attacks(n: int) -> list[object]:
    return [entry(str(i), title=f"Mali : attaque à Kati, nouvelle {i}") for i in range(n)]


def test_everything_that_waits_is_read_once(store: Store) -> None:
    """The database is the queue: a pass empties it, and a second pass finds nothing."""
    stored(store, *attacks(8))  # type: ignore[arg-type]  # entries
    done = run(store)
    assert (done.items, done.matched, done.takes, done.parked) == (8, 8, 8, ())
    assert run(store).items == 0
    assert len(store.takes(event=KATI.slug)) == 8


def test_an_item_is_matched_without_a_model_and_translated_when_one_appears(store: Store) -> None:
    """A missing model costs the English, never the take; installing it brings the English."""
    (item,) = stored(store, entry(title="Mali : attaque à Kati"))
    first = run(store)
    assert (first.takes, first.untranslated) == (1, 1)
    assert store.takes(event=KATI.slug)[0].flags == ("untranslated",)
    assert run(store).items == 0
    second = run(store, Models("fr"))
    assert (second.reopened, second.items, second.untranslated) == (1, 1, 0)
    (now,) = store.takes(event=KATI.slug)
    assert now.headline_en == "In English: Mali : attaque à Kati"
    history = store.take_history(item.id, KATI.slug)
    assert ["untranslated" in one.flags for one in history] == [True, False]


def test_english_needs_no_translator(store: Store) -> None:
    """A worker process is not started for texts that need none."""
    stored(store, entry(title="English: attack on Kati in Mali"))
    models = Models("fr")
    assert run(store, models).takes == 1
    assert models.batches == []


def test_two_batches_are_in_flight(store: Store) -> None:
    """The translator must have work waiting while we judge what it gave us."""
    stored(store, *attacks(9))  # type: ignore[arg-type]  # entries
    models, submitted = Models("fr"), []
    plain = steps()

    def watch(reading: Reading, match: Match, at: datetime) -> Take | Pass:
        submitted.append(len(models.batches))
        return plain.take(reading, match, at)

    run(store, models, steps=replace(plain, take=watch))
    assert models.batches == [3, 3, 3]
    assert submitted == [2, 2, 2, 3, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("stage", ["detect", "match"])
def test_an_item_that_breaks_us_is_parked_and_the_rest_goes_on(store: Store, stage: str) -> None:
    """One poisonous text among thousands must cost one item, with its reason kept."""
    items = stored(store, *attacks(5))  # type: ignore[arg-type]  # entries
    poison, tries = items[2].id, itertools.count(1)
    told: list[int] = []

    def burst(item: ItemId) -> None:
        if item == poison:
            told.append(next(tries))
            raise ValueError("too deep")

    def detect(item: Item) -> Language:
        if stage == "detect":
            burst(item.id)
        return french(item)

    matcher = Matcher((KATI,), ENTITIES)

    def match(reading: Reading) -> tuple[Match, ...]:
        if stage == "match":
            burst(reading.item.id)
        return matcher.match(reading)

    done = run(store, steps=steps(detect=detect, match=match), tries=3)
    assert done.parked == ((poison, "ValueError: too deep"),)
    assert told == [1, 2, 3]
    assert done.takes == 4
    state = store.item_state(poison)
    assert state is not None
    assert (state.state, state.why) == ("parked", "ValueError: too deep")
    assert run(store).items == 0


def test_a_full_disk_stops_the_pass_and_parks_nobody(store: Store) -> None:
    """The database is at fault, not the item: everything is there to be read later."""
    stored(store, *attacks(2))  # type: ignore[arg-type]  # entries

    def full(_reading: Reading) -> tuple[Match, ...]:
        raise StoreFullError("no space left")

    with pytest.raises(StoreFullError):
        run(store, steps=steps(match=full))
    assert run(store).takes == 2


def test_a_non_match_keeps_why(store: Store) -> None:
    """ "Why is it not there?" is answered from the row, not from a guess."""
    (item,) = stored(store, entry(title="Mali : un marché rouvre", summary=""))
    run(store)
    ((match, passed),) = store.matches(item.id)
    assert (match.event, match.verdict, passed) == ("kati", "near", "")
    assert match.lacked


def test_a_reprint_within_one_batch_is_found(store: Store) -> None:
    """Copies arrive together; neither is in the table yet when the other is read."""
    text = "Des tirs nourris et des explosions ont secoué avant l'aube la ville garnison de Kati au Mali samedi."
    first, second = stored(
        store,
        entry("a", title="Mali : attaque à Kati", summary=text),
        entry(
            "b", title="Kati sous le feu au Mali", summary=text, published=NOW + timedelta(hours=1)
        ),
    )
    run(store, batch=10)
    assert [(o.copy, o.origin) for o in store.origins(second.id)] == [(second.id, first.id)]


def test_stop_ends_the_pass_after_what_is_in_flight(store: Store) -> None:
    """A daemon that is told to stop leaves clean rows and a queue to go on with."""
    stored(store, *attacks(9))  # type: ignore[arg-type]  # entries
    asked = itertools.count()
    done = run(store, stop=lambda: next(asked) >= 2)
    assert done.items == 6
    assert run(store).items == 3


class Slow:
    """A store that shows what was finished together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.finished: list[int] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def finish(self, enriched: Sequence[Enriched], at: object) -> None:
        self.finished.append(len(enriched))
        self._store.finish(enriched, at)  # type: ignore[arg-type]  # a moment


def test_a_batch_is_one_transaction(store: Store) -> None:
    """A crash between two items of a batch leaves none of them half read."""
    stored(store, *attacks(7))  # type: ignore[arg-type]  # entries
    watched = Slow(store)
    run(watched)  # type: ignore[arg-type]  # hands everything on
    assert watched.finished == [3, 3, 1]


# ---- matching again ----------------------------------------------------------


def again(store: Store, events: Sequence[object], **more: object) -> Rematched:
    return rematch(
        store=store,
        steps=steps(events=events),
        events=[e.slug for e in events],  # type: ignore[attr-defined]  # events
        clock=lambda: NOW + timedelta(hours=1),
        **more,  # type: ignore[arg-type]  # arguments of rematch
    )


NARROW = event(
    "kati", title="Ebola in Kayes", date=date(2026, 4, 24), type="epidemic", places=(EntityId("kayes"),)
)  # fmt: skip


def test_a_dry_run_shows_what_would_be_lost_and_changes_nothing(store: Store) -> None:
    """An operator tries an event file before the page changes."""
    stored(store, *attacks(3))  # type: ignore[arg-type]  # entries
    run(store)
    tried = again(store, [NARROW], dry_run=True)
    assert (tried.done, tried.items, len(tried.lost), len(tried.added)) == (False, 3, 3, 0)
    assert len(store.takes(event=KATI.slug)) == 3


def test_a_rematch_withdraws_and_a_second_one_brings_back(store: Store) -> None:
    """Takes are appended to, never erased: the line of each keeps both."""
    (item,) = stored(store, *attacks(1))  # type: ignore[arg-type]  # entries
    run(store)
    lost = again(store, [NARROW])
    assert [change.item for change in lost.lost] == [item.id]
    assert store.takes(event=KATI.slug) == []
    back = again(store, [KATI], only=EventSlug("kati"))
    assert [change.item for change in back.added] == [item.id]
    history = store.take_history(item.id, KATI.slug)
    assert [bool(one.withdrawn) for one in history] == [False, True, False]
    assert all(isinstance(one, Take) for one in history)


def test_a_rematch_that_changes_nothing_appends_nothing(store: Store) -> None:
    """A nightly rematch must not fill the table."""
    (item,) = stored(store, *attacks(1))  # type: ignore[arg-type]  # entries
    run(store)
    same = again(store, [KATI])
    assert (same.kept, same.added, same.lost) == (1, (), ())
    assert len(store.take_history(item.id, KATI.slug)) == 1
