"""How many new entries are believed to be new: news is never cut, an archive is."""

from datetime import datetime, timedelta

from fakes import NOON

from monitor.core.habits import taken
from monitor.types import Entry, New

LOOKED = NOON - timedelta(hours=6)


def news(count: int, *, first: datetime | None, apart: timedelta) -> list[New]:
    return [
        New(
            entry=Entry(
                key=f"id:{n}", digest="d", url="", title=f"T{n}", summary="", body="",
                published=None if first is None else first + n * apart,
            )
        )
        for n in range(count)
    ]  # fmt: skip


def test_a_wire_whose_whole_window_is_new_since_the_last_look_loses_nothing() -> None:
    """After a night without power two hundred dated reports are two hundred reports."""
    changes = news(200, first=LOOKED + timedelta(minutes=1), apart=timedelta(minutes=1))
    assert taken(changes, today=50, looked=LOOKED).left == 0


def test_an_archive_with_the_date_of_its_making_is_cut() -> None:
    changes = news(200, first=NOON, apart=timedelta())
    kept = taken(changes, today=10, looked=LOOKED)
    assert (len(kept.changes), kept.left) == (40, 160)


def test_a_wire_without_dates_is_not_cut_for_a_full_day() -> None:
    """Some agencies give no dates: twenty an hour are news, two hundred at once are an archive."""
    few, many = (news(n, first=None, apart=timedelta()) for n in (20, 200))
    assert taken(few, today=400, looked=LOOKED).left == 0
    assert taken(many, today=0, looked=LOOKED).left == 150


def test_the_first_document_brings_its_newest_and_the_limit_is_the_operators() -> None:
    changes = news(200, first=NOON - timedelta(days=30), apart=timedelta(hours=1))
    kept = taken(changes, today=0, looked=None, most=80)
    assert [c.entry.title for c in kept.changes] == [f"T{n}" for n in range(120, 200)]
    assert kept.left == 120
