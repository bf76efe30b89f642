"""Lens tags come from the registry through the outlet, never from a text; unlabelled is no lens."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.lens import Tagged, distinct, labels, tag, unlabelled
from monitor.types import (
    Event,
    EventSlug,
    Lens,
    LensId,
    LensOverride,
    LensRegistry,
    LensTag,
    Outlet,
    OutletId,
)


def lens(name: str, **more: str) -> Lens:
    return Lens(id=LensId(name), labels={"en": name.upper(), **more}, description="d")


REGISTRY = LensRegistry(
    version="7", lenses=(lens("state", zh="官方"), lens("party"), lens("rights"))
)


def outlet(*lenses: str) -> Outlet:
    tags = tuple(LensTag(lens=LensId(x), reason="r", date=date(2026, 1, 1)) for x in lenses)
    return Outlet(id=OutletId("o"), name="O", country="ML", languages=("fr",), lenses=tags)


def event(*overrides: LensOverride) -> Event:
    return Event(
        slug=EventSlug("e"),
        title="t",
        dek="d",
        date=date(2026, 1, 1),
        until=None,
        type="assault",
        lens_overrides=overrides,
    )


def override(name: str, *lenses: str) -> LensOverride:
    return LensOverride(
        outlet=OutletId(name), lenses=tuple(map(LensId, lenses)), reason="reprints the army"
    )


def test_an_outlet_carries_its_own_lenses_in_the_registry_s_order_with_its_version() -> None:
    """The same domain never carries two lenses for one event without an explicit override."""
    assert tag(outlet("rights", "state"), event(), REGISTRY) == Tagged(
        lenses=(LensId("state"), LensId("rights")), version="7"
    )


def test_an_override_replaces_the_lenses_for_one_event_and_gives_its_reason() -> None:
    """A reader who sees another lens than usual is told why."""
    found = tag(outlet("state"), event(override("o", "party")), REGISTRY)
    assert found == Tagged(lenses=(LensId("party"),), version="7", note="reprints the army")


def test_an_override_of_another_outlet_changes_nothing() -> None:
    """An override is for the outlet that it names."""
    assert tag(outlet("state"), event(override("p", "party")), REGISTRY).lenses == ("state",)


def test_an_override_can_take_the_lens_away() -> None:
    """To leave an outlet unlabelled for one event is a judgement too."""
    found = tag(outlet("state"), event(override("o")), REGISTRY)
    assert (found.lenses, found.note) == ((), "reprints the army")


def test_an_outlet_without_a_lens_is_unlabelled_and_not_a_lens_more() -> None:
    """The sample page counted "1 lenses" where every take was unlabelled."""
    tags = [tag(outlet(*names), event(), REGISTRY).lenses for names in ((), ("state",), ())]
    assert distinct(tags) == ("state",)
    assert unlabelled(tags) == 2
    assert distinct([(), (LensId(""),)]) == ()


def test_a_lens_that_the_registry_lacks_is_refused() -> None:
    """A tag that nobody defined could not be explained to a reader."""
    with pytest.raises(ValueError, match="lens astral of o is not in the registry"):
        tag(outlet("astral"), event(), REGISTRY)


def test_labels_come_in_the_asked_language_else_in_english() -> None:
    """A missing label must not leave a hole in the page."""
    assert labels(REGISTRY, "zh") == {
        "state": "官方",
        "party": "PARTY",
        "rights": "RIGHTS",
        "": "未标注",
    }
    assert labels(REGISTRY)[LensId("")] == "unlabelled"
