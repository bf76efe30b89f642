"""Candidate events in a digest: new or grown ones, of what the reader reads."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mail_world import NOON, subscriber
from store_world import NOW, reading

from monitor.core.candidates import candidates
from monitor.core.suggest import suggest
from monitor.types import (
    Candidate,
    FeedId,
    Item,
    ItemId,
    LensId,
    LensTag,
    Outlet,
    OutletId,
    Reading,
    Subscriber,
)

HOUR = timedelta(hours=1)
TITLES = (
    "Flood in Gao destroys hundreds of houses near the river",
    "Hundreds of houses destroyed by flood in Gao",
    "Gao: flood of the river destroys houses, hundreds homeless",
    "River flood in Gao destroys houses and the market",
)
OUTLETS = {
    OutletId(name): Outlet(
        id=OutletId(name), name=name.upper(), country=country, languages=("en",), region=region
    )
    for name, country, region in (("rfi", "FR", "155"), ("ortm", "ML", "011"), ("bbc", "GB", "154"))
}


def item(number: int, outlet: str, *, hours: float = 0, title: str = "") -> Reading:
    """A reading that belongs to no event, fetched so many hours after noon."""
    text = title or TITLES[number % len(TITLES)]
    one = Item(
        id=ItemId(number), outlet=OutletId(outlet), feed=FeedId(f"{outlet}/main"), key=str(number),
        url=f"https://{outlet}.example/{number}", title=text, summary=text, body="",
        published=NOON + HOUR * hours, fetched=NOON + HOUR * hours,
    )  # fmt: skip
    made = reading(one)
    return replace(made, language=replace(made.language, code="en"))


def found(readings: list[Reading], since: float, **more: Any) -> tuple[Candidate, ...]:
    reader: Subscriber = subscriber(**more)
    return candidates(suggest(readings, ()), reader, NOON + HOUR * since, OUTLETS)


FLOOD = [item(1, "rfi"), item(2, "ortm", hours=1), item(3, "bbc", hours=2)]


def test_a_candidate_is_told_with_its_outlets_and_links() -> None:
    """Enough to decide whether to look: how many, who, in which languages, where."""
    (one,) = found(FLOOD, -3)
    assert (one.items, one.added, one.languages) == (3, 3, ("en",))
    assert one.outlets == ("BBC", "ORTM", "RFI")
    assert one.sources[0] == ("BBC", "https://bbc.example/3")
    assert "lood" in one.title
    assert one.language == "en"


def test_a_candidate_that_has_not_grown_is_not_told_again() -> None:
    """The same suggestion every morning is read by nobody."""
    assert found(FLOOD, 12) == ()
    (grown,) = found([*FLOOD, item(4, "ortm", hours=13)], 12)
    assert (grown.items, grown.added) == (4, 1)


def test_readers_get_candidates_of_what_they_read() -> None:
    """Regions, lenses and languages hold for what is not an event yet as well."""
    assert found(FLOOD, -3, candidates=False) == ()
    assert found(FLOOD, -3, regions=("011",)) == ()  # one outlet is no candidate
    assert len(found([*FLOOD, item(4, "rfi", hours=3)], -3, regions=("150",))) == 1
    assert found(FLOOD, -3, languages=("ar",)) == ()
    assert found(FLOOD, -3, lenses=(LensId("state"),)) == ()
    tag = LensTag(lens=LensId("state"), reason="r", date=NOW.date())
    state = {key: replace(outlet, lenses=(tag,)) for key, outlet in OUTLETS.items()}
    made = candidates(suggest(FLOOD, ()), subscriber(lenses=("state",)), NOON - HOUR, state)
    assert len(made) == 1
