"""Among thousands of events only a few are compared with an item, and those are the right ones."""

from datetime import UTC, date, datetime, timedelta

from builders import make_entity, make_item, make_reading

from monitor.core import atlas
from monitor.core.evidence import Scan, scan
from monitor.core.names import Gazetteer
from monitor.core.pointing import CLOSELY, Pointers
from monitor.core.profile import entity_terms, event_terms, profiles
from monitor.types import Event, EventSlug

MALI = make_entity("mali", country="ML", en=("Mali",))
JNIM = make_entity("jnim", "armed-group", country="ML", en=("JNIM",))
KATI = make_entity("kati", country="ML", en=("Kati",))
ENTITIES = (MALI, JNIM, KATI)


def event(number: int, *actors: str, places: tuple[str, ...] = ("mali",)) -> Event:
    return Event(
        slug=EventSlug(f"e-{number:03}"), title="", dek="", until=None, type="assault",
        date=date(2026, 1, 1) + timedelta(days=number), places=places, actors=actors,  # type: ignore[arg-type]  # ids
    )  # fmt: skip


CROWD = [event(n, *(["jnim"] if n % 2 else [])) for n in range(200)]
EVENTS = [*CROWD, event(900, places=("mali", "kati"))]
GAZETTEER = Gazetteer([*atlas.terms(), *entity_terms(ENTITIES), *event_terms(EVENTS)])
POINTERS = Pointers(profiles(EVENTS, ENTITIES, GAZETTEER))


def scanned(title: str, day: date) -> Scan:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return scan(make_reading(make_item(1, title=title, published=at)), GAZETTEER)


def promising(title: str, day: date, also: str = "") -> list[str]:
    return list(POINTERS.promising(scanned(title, day), EventSlug(also) if also else None))


def test_a_rare_name_decides_whatever_hundreds_share() -> None:
    """Kati is of one event; Mali is of them all."""
    assert promising("Kati in Mali", date(2026, 3, 1)) == ["e-900"]


def test_where_all_share_all_names_the_latest_that_had_begun_are_compared() -> None:
    """An item is of last week's event rather than of one from last year, or of next month's."""
    assert sorted(promising("Mali", date(2026, 2, 10))) == [f"e-{n:03}" for n in range(35, 41)]


def test_those_that_have_both_names_go_before_those_that_have_one() -> None:
    """Two names of many events still say more than one."""
    found = promising("JNIM in Mali", date(2026, 2, 10))
    assert sorted(found) == [f"e-{n:03}" for n in range(29, 41, 2)]
    assert len(found) == CLOSELY


def test_an_event_that_was_asked_for_is_among_them_if_anything_points_at_it() -> None:
    """`explain --event` must have an answer for every event that an item speaks of."""
    assert "e-003" in promising("Mali", date(2026, 2, 10), "e-003")
    assert "e-003" not in promising("Gold", date(2026, 2, 10), "e-003")
    assert promising("Kati", date(2026, 2, 10), "e-003") == ["e-900"]


def test_nothing_that_is_named_points_nowhere() -> None:
    """Most of a stream is of no event at all, and costs next to nothing."""
    assert promising("Gold hits a record", date(2026, 2, 10)) == []
