"""When a digest is due, what it puts first, and what it sheds."""

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from mail_world import FUEL, LABELS, MALI, NOON, event, receipt, standing, subscriber

from monitor.core.digest import Knowledge, Since, all_takes, digest_due, make_digest, next_try
from monitor.core.shed import shed
from monitor.core.words import ENGLISH
from monitor.render.digest_words import change_line, headline
from monitor.types import Digest, Event, LensId, Receipt, Standing, Subscriber, Take, TakeId

# Zones whose clocks are odd in different ways: half-hour steps, steps over midnight, southern
# summers, Ramadan pauses, changes of rule, dates that never were, none at all.
ZONES = (
    "UTC", "Europe/Paris", "America/New_York", "America/Havana", "America/Asuncion",
    "America/Santiago", "America/Nuuk", "America/Scoresbysund", "America/St_Johns",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Bamako", "Asia/Beirut", "Asia/Gaza",
    "Asia/Tehran", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham",
)  # fmt: skip
TIMES = (time(0, 15), time(2, 30), time(7, 0), time(23, 59))
START = datetime(2021, 1, 1, tzinfo=UTC)
DAYS = 1826


def walk(zone: str, at: time, instants: list[datetime]) -> list[tuple[date, datetime]]:
    """Ask at each instant in turn, remembering the last date as the table does."""
    reader = subscriber(zone=zone, at=at)
    made: list[tuple[date, datetime]] = []
    last: date | None = START.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    for now in instants:
        due = digest_due(reader, now, last)
        if due is not None:
            made.append((due, now))
            last = due
    return made


def changes_of(zone: str) -> list[datetime]:
    """Instants (to the minute) at which the zone's offset changes, by halving."""
    tz = ZoneInfo(zone)
    found = []
    for i in range(-2, DAYS + 2):
        low = START + timedelta(days=i)
        high = low + timedelta(days=1)
        if low.astimezone(tz).utcoffset() == high.astimezone(tz).utcoffset():
            continue
        while high - low > timedelta(minutes=1):
            middle = low + timedelta(minutes=((high - low) // timedelta(minutes=2)))
            if middle.astimezone(tz).utcoffset() == low.astimezone(tz).utcoffset():
                low = middle
            else:
                high = middle
        found.append(high)
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_each_local_date_gets_exactly_one_digest_at_its_time(zone: str) -> None:
    """A reader in any zone must never miss a morning nor get one twice, whatever clocks do.

    Asked every eight hours, and every minute for an hour about each change of the
    clocks and around the time itself; the cron trigger of APScheduler misses 65 days
    of this table at 00:15.
    """
    tz = ZoneInfo(zone)
    changes = changes_of(zone)
    minute = timedelta(minutes=1)
    for at in TIMES:
        instants = {START + timedelta(hours=8 * i) for i in range(DAYS * 3)}
        instants |= {change + minute * i for change in changes for i in range(-90, 91)}
        for i in range(DAYS):
            moment = datetime.combine(START.date() + timedelta(days=i), at, tzinfo=tz)
            about = moment.astimezone(UTC)
            instants |= {about - minute, about, about + minute}
        ordered = sorted(i for i in instants if START <= i < START + timedelta(days=DAYS - 1))
        made = walk(zone, at, ordered)
        dates = [day for day, _ in made]
        assert dates == [dates[0] + timedelta(days=i) for i in range(len(dates))], (zone, at)
        assert len(dates) >= DAYS - 2
        for day, now in made[1:]:
            # It came at the first asked instant at which the wall clock showed the time or more.
            local = now.astimezone(tz).replace(tzinfo=None)
            before = ordered[bisect_left(ordered, now) - 1].astimezone(tz).replace(tzinfo=None)
            moment_wall = datetime.combine(day, at)
            assert local >= moment_wall > before, (zone, at, day, now)


def test_a_time_that_clocks_skip_counts_from_the_skip() -> None:
    """02:30 does not exist on the last Sunday of March in Paris: the digest comes at 03:00."""
    reader = subscriber(zone="Europe/Paris", at=time(2, 30))
    skip = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert digest_due(reader, skip - timedelta(seconds=1), date(2026, 3, 28)) is None
    assert digest_due(reader, skip, date(2026, 3, 28)) == date(2026, 3, 29)


def test_a_time_that_clocks_show_twice_counts_once() -> None:
    """02:30 comes twice on the last Sunday of October in Paris: one mail, at the first."""
    reader = subscriber(zone="Europe/Paris", at=time(2, 30))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    day = date(2026, 10, 25)
    assert digest_due(reader, first, day - timedelta(days=1)) == day
    # Clocks show 02:00 again: the date stays due for whoever missed the first, and only once.
    assert digest_due(reader, first + timedelta(minutes=30), day - timedelta(days=1)) == day
    assert digest_due(reader, first + timedelta(hours=1), day) is None


def test_days_off_are_made_up_for_by_one_digest() -> None:
    """After three days without power nobody wants three mails."""
    reader = subscriber(zone="UTC", at=time(7, 0))
    back = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
    assert digest_due(reader, back, date(2026, 4, 24)) == date(2026, 4, 28)
    assert digest_due(reader, back, date(2026, 4, 28)) is None


def test_a_clock_that_jumps_makes_no_second_digest() -> None:
    """A clock set six hours ahead and back again must not double a mail."""
    reader = subscriber(zone="UTC", at=time(0, 15))
    evening = datetime(2026, 4, 28, 20, 0, tzinfo=UTC)
    ahead = digest_due(reader, evening + timedelta(hours=6), date(2026, 4, 28))
    assert ahead == date(2026, 4, 29)
    assert digest_due(reader, evening, ahead) is None
    assert digest_due(reader, evening + timedelta(hours=5), ahead) is None


def test_a_new_subscriber_never_gets_yesterdays_digest() -> None:
    """The first mail comes at the reader's own hour, or at once if that has passed today."""
    reader = subscriber(zone="UTC", at=time(7, 0))
    assert digest_due(reader, datetime(2026, 4, 28, 6, 0, tzinfo=UTC), None) is None
    assert digest_due(reader, datetime(2026, 4, 28, 8, 0, tzinfo=UTC), None) == date(2026, 4, 28)


def test_tries_grow_apart_and_end() -> None:
    """A server that is down for a day gets the mail, one that is gone does not get it for ever."""
    pauses = []
    tries = 1
    while (again := next_try(tries, NOON)) is not None:
        pauses.append(again - NOON)
        tries += 1
    assert pauses[:4] == [
        timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4),
    ]  # fmt: skip
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=24)


# ---- what ----------------------------------------------------------------


def made(
    new: list[Standing],
    earlier: list[Standing] | None = None,
    *,
    reader: Subscriber | None = None,
    events: list[Event] | None = None,
    heard: Receipt | None = None,
    corrections: tuple[TakeId, ...] = (),
    withdrawn: tuple[Take, ...] = (),
) -> Digest:
    return make_digest(
        subscriber=reader or subscriber(),
        on=date(2026, 4, 28),
        events=events or [event(), event(FUEL, "Fuel siege of Bamako")],
        since=Since(
            new=new,
            earlier=earlier or [],
            corrections=corrections,
            withdrawn=withdrawn,
            last_take=0,
        ),
        receipt=heard or receipt(),
        known=Knowledge(lens_labels=LABELS),
    )


def told(digest: Digest, number: int = 0) -> list[str]:
    """The lines of what changed on an event, as the mail says them."""
    lines = [change_line(one, ENGLISH, {}, "") for one in digest.changed[number].changes]
    return [
        " ".join([one.text, ", ".join(link.label for link in one.links), one.after]).strip()
        for one in lines
    ]


def test_an_event_with_a_new_lens_comes_before_one_with_more_of_the_same() -> None:
    """Ten reprints change less than the first voice from another side."""
    more = [standing(10 + i, event=FUEL) for i in range(5)]
    other = standing(20, lenses=(LensId("gulf-state"),), outlet="Al Arabiya")
    digest = made([*more, other], [standing(1), standing(2, event=FUEL)])
    assert [entry.slug for entry in digest.changed] == [MALI, FUEL]
    assert told(digest)[0] == "First reading with the lens Gulf state media: Al Arabiya"
    assert headline(digest) == (
        "Six Malian cities attacked: 1 new report, first reading with the lens Gulf state "
        "media: Al Arabiya; 2 events changed"
    )


def test_reprints_of_what_was_held_are_not_counted_as_new_origins() -> None:
    """Corroboration from copies is none."""
    digest = made(
        [standing(3, group=1, outlet="A"), standing(4, group=9, outlet="B")], [standing(1, group=1)]
    )
    assert told(digest) == [
        "2 new reports from 2 publishers, 1 new independent origin. 1 held before."
    ]


def test_takes_are_batched_by_lens_and_numbered_as_they_are_read() -> None:
    """Each take stands once; unlabelled outlets stand last, since that is no lens."""
    both = (LensId("junta"), LensId("gulf-state"))
    digest = made(
        [standing(5), standing(6, lenses=both), standing(7, lenses=(LensId("gulf-state"),))]
    )
    assert [(b.lens, [v.number for v in b.takes]) for b in digest.changed[0].batches] == [
        ("gulf-state", [1]),
        ("junta", [2]),
        ("", [3]),
    ]
    assert [view.take.id for view in all_takes(digest)] == [7, 6, 5]
    assert digest.last_take == 7


def test_events_without_change_get_one_line_and_closed_ones_none() -> None:
    """A reader must see that an event is still followed, not read it again."""
    events = [event(), event(FUEL, "Fuel siege"), event("old", "An old one", closed=True)]
    digest = made([standing(1)], events=events)
    assert digest.unchanged == ((FUEL, "Fuel siege"),)


def test_corrections_and_withdrawals_are_said_and_are_no_new_reports() -> None:
    """A changed line without a correction entry is among what must never be shown."""
    corrected = standing(8, supersedes=1, outlet="RFI")
    withdrawn = standing(9, withdrawn="the outlet took it down", outlet="TASS").take
    digest = made([corrected], [standing(2)], corrections=(TakeId(8),), withdrawn=(withdrawn,))
    assert told(digest) == [
        "Corrected or changed: RFI",
        "Withdrawn: TASS (the outlet took it down)",
    ]
    assert [view.take.id for view in all_takes(digest)] == [8]
    assert digest.last_take == 9
    assert "earlier reports corrected or withdrawn" in headline(digest)


def test_a_correction_of_what_was_never_told_is_a_report_like_others() -> None:
    """A reader cannot be corrected about what they never read."""
    digest = made([standing(8, supersedes=7)], [standing(2)])
    assert told(digest) == [
        "1 new report from 1 publisher, 1 new independent origin. 1 held before."
    ]


def test_a_subscriber_gets_only_what_they_asked_for() -> None:
    """Events, lenses and a score's floor are the reader's own choice."""
    takes = [
        standing(1, lenses=(LensId("junta"),)),
        standing(2),
        standing(3, event=FUEL, lenses=(LensId("junta"),)),
        standing(4, lenses=(LensId("junta"),), score=0.2),
    ]
    reader = subscriber(events=(MALI,), lenses=(LensId("junta"),), minimum_score=0.5)
    digest = made(takes, reader=reader)
    assert [view.take.id for view in all_takes(digest)] == [1]
    assert digest.unchanged == ()


def test_a_day_on_which_feeds_failed_is_not_called_quiet() -> None:
    """An outage read as calm is the worst thing that a monitor can do."""
    deaf = receipt(failed=(("ortm/main", "timeout"), ("rfi/main", "http 500")))
    assert headline(made([], heard=deaf)) == "No new report on 2 events; 2 of 117 feeds failed"


def test_a_digest_is_shed_in_the_designs_order_and_never_loses_its_receipt() -> None:
    """Gmail cuts a long mail anywhere; we cut where it hurts least and say so."""
    takes = [
        standing(i, quote=f"quote {i}", lenses=(LensId("junta"),) if i % 2 else ())
        for i in range(1, 61)
    ]
    steps = list(shed(made(takes)))
    assert steps[0].unchanged
    assert not steps[0].left_out
    assert steps[1].unchanged == ()
    assert all(view.take.quote for view in all_takes(steps[1]))
    assert not any(view.take.quote for view in all_takes(steps[2]))
    # Fewer reports with their quotes come before the same without.
    shown = [(len(list(all_takes(s))), any(v.take.quote for v in all_takes(s))) for s in steps[2:]]
    assert shown[0] == (60, False)
    assert shown[1:-1] == [
        (30, True), (20, True), (14, True), (10, True), (7, True), (5, True), (5, False),
        (3, False), (2, False),
    ]  # fmt: skip
    assert shown[-1] == (0, False)
    # No lens is shed before another: of two kept takes one is of each.
    assert [batch.lens for batch in steps[-2].changed[0].batches] == ["junta", ""]
    assert [view.number for view in all_takes(steps[3])] == list(range(1, 31))
    assert steps[-1].changed[0].left_out == 60
    assert all(step.receipt == receipt() for step in steps)
    assert all(step.left_out for step in steps[1:])


def test_equal_rows_make_equal_digests() -> None:
    """The order in which rows come out of a database must not show in a mail."""
    takes = [standing(i, lenses=(LensId("junta"),) if i % 3 else ()) for i in range(1, 9)]
    assert made(takes) == made(takes[::-1])
    assert made(takes) == replace(made(takes))
