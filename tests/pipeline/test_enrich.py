"""Reading what was collected: memory before the model, what matters first, bodies as configured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_world import NOW, entry, event, feed, outlet, poll

from monitor.adapters.store import Store
from monitor.core.quality import judged
from monitor.pipeline.enrich import Bodies, Steps, Understood, enrich
from monitor.types import (
    English,
    EventSlug,
    Item,
    Lang,
    Language,
    Match,
    Pass,
    Reading,
    Translation,
    Untranslated,
)

SLUG = EventSlug("mali-attack")


@dataclass
class Dictionary:
    """Satisfies Translator: English is the text in capitals; remembers what it was asked."""

    model: str = "argos fr->en 1.0"
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    aside: str = ""

    def pairs(self) -> Mapping[Lang, str]:
        return {"fr": self.model, "zt": "argos zt->en 1.0", "zh": "argos zh->en 1.0"}

    def submit(
        self, batch: Sequence[tuple[Item, Lang]]
    ) -> Future[list[Translation | Untranslated]]:
        future: Future[list[Translation | Untranslated]] = Future()
        future.set_result([self._one(item, lang) for item, lang in batch])
        return future

    def _one(self, item: Item, lang: Lang) -> Translation:
        self.asked.append((item.title, item.summary, item.body))
        return Translation(
            source="zh" if lang == "zt" else lang,
            model=self.pairs()[lang],
            title=item.title.upper(),
            summary=item.summary.upper(),
            body=item.body.upper(),
            flags=(f"title:{self.aside}",) if self.aside else (),
        )


def matches(reading: Reading) -> tuple[Match, ...]:
    """Kati in the title, or in its translation, is the event."""
    english = reading.translation.title if isinstance(reading.translation, Translation) else ""
    hit = "Kati" in reading.item.title or "SECRET" in english
    return (
        Match(
            event=SLUG, score=1.0 if hit else 0.1, verdict="match" if hit else "near", reasons=()
        ),
    )


def plain(item: Item, made: Translation, fields: Sequence[str]) -> Translation:
    return made


STEPS = Steps(
    detect=lambda item: Language(
        code="en" if item.title.startswith("The") else "fr", confidence=1, basis="test"
    ),
    match=matches,
    origins=lambda reading, near: (),
    take=lambda reading, match, at: Pass(item=reading.item.id, event=SLUG, reason="a test"),
    judge=plain,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


def told(store: Store, *titles: str, body: str = "Le corps.") -> list[Item]:
    entries = [
        entry(str(n), title=title, summary=f"Résumé {title}", body=body,
              published=NOW + timedelta(minutes=n))
        for n, title in enumerate(titles)
    ]  # fmt: skip
    store.record(poll(*entries))
    return store.claim(1000)


def run(
    store: Store, translator: Dictionary, bodies: Bodies = "all", batch: int = 2,
    steps: Steps = STEPS,
) -> Understood:  # fmt: skip
    return enrich(
        store=store, translator=translator, steps=steps, clock=lambda: NOW, batch=batch,
        bodies=bodies,
    )  # fmt: skip


def translation(store: Store, item: Item) -> Translation:
    found = store.reading(item.id)
    assert found is not None
    assert isinstance(found.translation, Translation)
    return found.translation


def test_matched_and_recent_items_are_translated_first(store: Store) -> None:
    """After an outage the analyst's event must not wait behind a thousand sports results."""
    told(store, "Kati un", "Sport un", "Sport deux", "Kati deux", "Sport trois", "The English")
    translator = Dictionary()
    done = run(store, translator)
    assert [title for title, _, _ in translator.asked] == [
        "Kati deux", "Kati un", "Sport trois", "Sport deux", "Sport un",
    ]  # fmt: skip
    assert (done.items, done.matched) == (6, 2)


@pytest.mark.parametrize(
    ("bodies", "translated"),
    [("headline", set()), ("matched", {"Kati", "Secret"}), ("all", {"Kati", "Secret", "Sport"})],
)
def test_bodies_are_translated_as_configured(
    store: Store, bodies: Bodies, translated: set[str]
) -> None:
    """Headline and summary always; "matched" also counts what only the English gave away."""
    items = told(store, "Kati", "Secret", "Sport")
    run(store, Dictionary(), bodies)
    found = {item.title: translation(store, item) for item in items}
    assert {title for title, made in found.items() if made.body} == translated
    assert all(made.title == title.upper() for title, made in found.items())
    assert all(made.summary for made in found.values())
    assert store.claim(10) == []


def test_nothing_is_doubted_that_was_not_asked_for(store: Store) -> None:
    """A body that is left in French on purpose is no empty translation."""
    (item,) = told(store, "Les soldats ont quitté la ville", body="Le texte entier du journal.")
    run(store, Dictionary(), "headline", steps=replace(STEPS, judge=judged))
    assert not [flag for flag in translation(store, item).flags if flag.startswith("body")]


def test_a_text_that_comes_again_is_not_translated_again(store: Store) -> None:
    """A feed shows an item for days, and agencies send one text to forty outlets."""
    told(store, "Une", "Deux")
    translator = Dictionary()
    run(store, translator)
    again = entry("9", title="Une", summary="Résumé Une", body="Un corps nouveau.")
    store.record(poll(again, at=NOW + timedelta(hours=1)))
    (item,) = store.claim(10)
    run(store, translator)
    assert translator.asked[2:] == [("", "", "Un corps nouveau.")]
    made = translation(store, item)
    assert (made.title, made.summary, made.body) == ("UNE", "RÉSUMÉ UNE", "UN CORPS NOUVEAU.")
    assert made.model == "argos fr->en 1.0"


def test_an_upgraded_model_is_visible_and_translates_anew(store: Store) -> None:
    """The cache is keyed by package version: a better model is asked, not remembered."""
    items = told(store, "Une", "Deux")
    run(store, Dictionary())
    better = Dictionary(model="argos fr->en 1.9")
    assert run(store, better).items == 0
    assert store.behind(better.pairs()) == {("fr", "argos fr->en 1.0"): 2}
    assert store.behind(better.pairs(), "ar") == {}
    assert store.retranslate(better.pairs(), "fr") == 2
    assert run(store, better).items == 2
    assert sorted(title for title, _, _ in better.asked) == ["Deux", "Une"]
    assert {translation(store, item).model for item in items} == {"argos fr->en 1.9"}
    assert store.behind(better.pairs()) == {}


def test_traditional_chinese_goes_to_its_own_model(store: Store) -> None:
    """Argos has a package for it, named zt; the item stays an item in Chinese."""
    (item,) = told(store, "馬里")
    steps = replace(
        STEPS, detect=lambda _: Language(code="zh", confidence=1, basis="test", script="Hant")
    )
    run(store, Dictionary(), steps=steps)
    made = translation(store, item)
    assert (made.model, made.source) == ("argos zt->en 1.0", "zh")
    assert store.behind(Dictionary().pairs()) == {}


def test_what_a_model_lost_of_a_text_is_remembered_with_it(store: Store) -> None:
    """A translation that was cut is cut also when it comes from memory."""
    store.remember({("argos fr->en 1.0", "Une"): English(text="ONE", flags=("cut",))})
    (item,) = told(store, "Une")
    translator = Dictionary()
    run(store, translator)
    assert translator.asked == [("", "Résumé Une", "Le corps.")]
    assert translation(store, item).flags == ("title:cut",)


def test_a_text_that_was_set_aside_is_tried_again_the_next_time(store: Store) -> None:
    """What killed the worker under load may pass another day."""
    told(store, "Une")
    run(store, Dictionary(aside="set aside: the translation worker died 3 times"))
    known = store.recall({"argos fr->en 1.0": {"Une", "Résumé Une"}})
    assert {text for _, text in known} == {"Résumé Une"}


def test_a_package_that_is_replaced_meanwhile_does_not_mix_with_the_old_one(store: Store) -> None:
    """One item, one model: else nobody could say who said what."""

    class Replaced(Dictionary):
        def submit(
            self, batch: Sequence[tuple[Item, Lang]]
        ) -> Future[list[Translation | Untranslated]]:
            self.model = "argos fr->en 2.0"
            return super().submit(batch)

    store.remember({("argos fr->en 1.0", "Une"): English(text="OLD")})
    (item,) = told(store, "Une")
    run(store, Replaced())
    made = translation(store, item)
    assert (made.model, made.title) == ("argos fr->en 2.0", "UNE")
    new = store.recall({"argos fr->en 2.0": {"Une"}, "argos fr->en 1.0": {"Une"}})
    assert {key: english.text for key, english in new.items()} == {
        ("argos fr->en 1.0", "Une"): "OLD",
        ("argos fr->en 2.0", "Une"): "UNE",
    }


def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that only grows would fill the disk in a year."""
    monkeypatch.setattr("monitor.adapters.store.memory.KEPT", 3)
    for n in range(5):
        store.remember({("m", str(n)): English(text=f"t{n}")})
    assert sorted(text for _, text in store.recall({"m": {str(n) for n in range(5)}})) == [
        "2", "3", "4",
    ]  # fmt: skip
