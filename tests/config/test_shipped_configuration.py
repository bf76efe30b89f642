"""The configuration that ships: complete, valid, and with the coverage that the product promises."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from configuration_world import SHIPPED

from monitor.config import Settings, check, load
from monitor.core.regions import region_of

NAMED_BY_THE_SAMPLE_PAGE = {
    "aljazeera-en", "aljazeera-ar", "npr", "african-arguments", "chatham-house", "just-security",
    "africanews-en", "stimson", "dispatch-risk", "ict-israel", "africa-center",
}  # fmt: skip
LANGUAGES = ("en", "fr", "ar", "zh")


@lru_cache(maxsize=1)
def shipped() -> Settings:
    return load(SHIPPED)


def test_the_shipped_configuration_has_no_problem() -> None:
    """A fresh install must start."""
    assert check(SHIPPED)[1] == ()


def test_at_least_a_hundred_outlets_can_be_polled_and_carry_a_reasoned_lens() -> None:
    """Without listening widely there is no regional take."""
    fed = {feed.outlet for feed in shipped().feeds}
    labelled = [o for o in shipped().outlets if o.lenses and o.id in fed]
    assert len(labelled) >= 100
    assert [o.id for o in shipped().outlets if any(len(t.reason) < 15 for t in o.lenses)] == []


def test_every_outlet_of_the_sample_page_is_there() -> None:
    """The product must be able to make the page it was modelled on."""
    assert NAMED_BY_THE_SAMPLE_PAGE - {o.id for o in shipped().outlets} == set()


@pytest.mark.parametrize(
    ("country", "least"),
    [("ML", 5), ("BF", 4), ("NE", 4), ("SN", 2), ("CI", 3), ("GN", 2), ("MR", 3), ("DZ", 3),
     ("MA", 3), ("RU", 7), ("CN", 6), ("QA", 2), ("SA", 2), ("AE", 3), ("FR", 5), ("GB", 7),
     ("US", 8)],
)  # fmt: skip
def test_the_countries_that_matter_for_the_sahel_are_heard(country: str, least: int) -> None:
    """Not one Malian outlet among the takes was the sample page's worst fault."""
    assert Counter(o.country for o in shipped().outlets)[country] >= least


def test_each_language_has_several_outlets_and_lenses() -> None:
    """Four press worlds, not one with three garnishes."""
    for language in LANGUAGES:
        outlets = [o for o in shipped().outlets if o.languages[0] == language]
        assert len(outlets) >= 15, language
        assert len({t.lens for o in outlets for t in o.lenses}) >= 4, language


def test_a_feed_of_an_outlet_with_several_languages_says_which_it_is_in() -> None:
    """A declared language is the prior for headlines that are too short to tell."""
    assert [feed.id for feed in shipped().feeds if not feed.language] == []


def test_every_lens_of_the_registry_is_used_and_named_in_four_languages() -> None:
    """A lens that nobody carries is noise on every page."""
    used = {t.lens for o in shipped().outlets for t in o.lenses}
    assert used == {lens.id for lens in shipped().lenses.lenses}
    assert {tuple(lens.labels) for lens in shipped().lenses.lenses} == {LANGUAGES}


def test_every_entity_has_names_in_four_languages() -> None:
    """The gazetteer finds an entity in the original, whatever its language."""
    assert [e.id for e in shipped().entities if set(e.names) != set(LANGUAGES)] == []
    assert len(shipped().entities) >= 137


def test_every_event_has_keywords_in_four_languages_and_entities() -> None:
    """An event described in one language is found in one language."""
    assert len(shipped().events) == 16
    for event in shipped().events:
        assert set(event.keywords) == set(LANGUAGES), event.slug
        assert event.places, event.slug
        assert event.actors, event.slug


def test_the_event_of_the_sample_page_has_all_its_fields() -> None:
    """What an operator wrote about the event is reproduced word for word."""
    event = next(e for e in shipped().events if e.slug == "mali-jnim-april-2026-attack")
    assert event.title.startswith("JNIM and Tuareg rebels kill Mali's defence minister")
    assert event.heads == ("战争究竟如何收场", "什么崩了")
    assert event.related[:3] == (
        "mali-jnim-bamako-blockade-2026",
        "air-france-mali-closure-jun18",
        "mali-hrw-abuses-jun28",
    )
    assert event.canonical == "https://rbtfl.xyz/zh/n/mali-jnim-april-2026-attack"
    assert {"jnim", "junta-mali", "sahel-insurgency"} <= set(event.actors)
    assert {"mali", "the-coup-belt", "kati"} <= set(event.places)
    assert event.by_hand == {}


def test_a_fresh_install_sends_nothing_to_anyone() -> None:
    """Nobody is to get mail because somebody tried the program out."""
    assert shipped().smtp.host == ""
    assert [s.id for s in shipped().subscribers if s.enabled] == []


def test_a_place_and_its_outer_place_agree_on_the_country() -> None:
    """Kati within Senegal would spoil every match silently."""
    country = {e.id: e.country for e in shipped().entities}
    wrong = [
        (e.id, outer)
        for e in shipped().entities
        for outer in e.within
        if {e.country, country[outer]} not in ({e.country}, {"HK", "CN"})
    ]
    assert wrong == []


def test_two_entities_of_one_kind_do_not_share_a_name_that_counts_alone() -> None:
    """A name that stands for two things must be marked as ambiguous, or be one's alone."""
    owners: dict[tuple[str, str], list[str]] = {}
    for entity in shipped().entities:
        for texts in entity.names.values():
            for name in set(texts) - set(entity.ambiguous):
                key = (entity.kind, name.casefold())
                if entity.id not in owners.setdefault(key, []):
                    owners[key].append(entity.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


def test_regions_are_named_only_where_an_outlet_speaks_for_more_than_its_country() -> None:
    """A region that equals the country's own would only hide a later change."""
    wrong = [o.id for o in shipped().outlets if o.region and o.region == region_of(o.country)]
    assert wrong == []


def test_files_are_plain_toml_that_any_reader_can_load() -> None:
    """The TOML is the source of truth, not a dump that only we understand."""
    files = sorted(SHIPPED.rglob("*.toml"))
    assert len(files) >= 40
    for path in files:
        assert tomllib.loads(path.read_text(encoding="utf-8")) or path.name == "subscribers.toml"


def test_a_directory_of_symbolic_links_is_a_configuration(tmp_path: Path) -> None:
    """The sample world links to the shipped registry instead of copying it."""
    for name in ("monitor.toml", "lenses.toml"):
        (tmp_path / name).symlink_to(SHIPPED / name)
    for folder in ("entities", "events"):
        (tmp_path / folder).symlink_to(SHIPPED / folder)
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "one.toml").symlink_to(SHIPPED / "outlets" / "sahel.toml")
    settings = load(tmp_path)
    assert len(settings.entities) == len(shipped().entities)
    assert {o.country for o in settings.outlets} == {"ML", "BF", "NE"}
