"""A feed is asked again when it is due, and never before anybody wishes."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.pace import (
    Policy,
    Wishes,
    after_answer,
    after_failure,
    fresh_s,
    http_date,
    retry_after_s,
    spoken,
)

POLICY = Policy(interval_s=1800, floor_s=900, ceiling_s=86400)
Headers = tuple[tuple[str, str], ...]


def wait(
    headers: Headers = (),
    wishes: Wishes = Wishes(),  # noqa: B008  (frozen)
    now: datetime = NOON,
    jitter: float = 0.0,
    interval_s: float = 1800.0,
    new: int = 0,
    shortest_s: float = 0.0,
    first: bool = False,
) -> float:
    pace = after_answer(
        now=now,
        policy=POLICY,
        jitter=jitter,
        interval_s=interval_s,
        new=new,
        fresh=fresh_s(headers, now),
        wishes=wishes,
        shortest_s=shortest_s,
        first=first,
    )
    return (pace.next_at - now).total_seconds()


def test_a_lively_feed_is_asked_more_often_down_to_the_floor() -> None:
    assert wait(new=3) == 1080
    assert wait(new=3, interval_s=900) == 900


def test_a_quiet_feed_is_asked_less_often_up_to_the_ceiling() -> None:
    assert wait() == 2250
    assert wait(interval_s=86400) == 86400


def test_the_first_answer_says_nothing_about_the_rate() -> None:
    """All entries of a new feed are new; that is no reason to hurry."""
    assert wait(interval_s=0, new=50, first=True) == 1800


def test_the_operators_shortest_pause_is_kept() -> None:
    assert wait(new=5, interval_s=900, shortest_s=7200) == 7200


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((("cache-control", "max-age=7200"),), 7200),
        ((("cache-control", "public, max-age=7200"), ("age", "200")), 7000),
        ((("cache-control", 'max-age="7200"'),), 7200),
        ((("cache-control", "no-cache, max-age=7200"),), 0),
        ((("cache-control", "s-maxage=7200"),), 0),
        ((("cache-control", "max-age=nonsense"),), 0),
        ((("expires", "Mon, 20 Jul 2026 14:00:00 GMT"),), 7200),
        (
            (
                ("expires", "Mon, 20 Jul 2026 14:00:00 GMT"),
                ("date", "Mon, 20 Jul 2026 13:00:00 GMT"),
            ),
            3600,
        ),
        ((("expires", "0"),), 0),
        ((("expires", "Mon, 20 Jul 2026 11:00:00 GMT"),), 0),
        ((("cache-control", "max-age=60"), ("expires", "Mon, 20 Jul 2027 14:00:00 GMT")), 60),
        ((), 0),
    ],
)
def test_freshness_is_what_the_server_says(headers: Headers, seconds: float) -> None:
    assert fresh_s(headers, NOON) == seconds


def test_nothing_is_asked_before_the_longest_wish() -> None:
    headers = (("cache-control", "max-age=7200"),)
    assert wait(headers) == 7200
    assert wait(headers, Wishes(ttl_s=10800)) == 10800
    assert wait(headers, Wishes(ttl_s=10800), interval_s=20000) == 25000


def test_no_wish_is_longer_than_a_day() -> None:
    """A server that says "fresh for a year" would be forgotten."""
    assert wait((("cache-control", "max-age=31536000"),)) == 86400


def test_hours_and_days_to_skip_are_skipped() -> None:
    """12:00 + 37.5 min is within the hour to skip; Monday noon's next free hour is 14."""
    pace = after_answer(
        now=NOON, policy=POLICY, jitter=0, interval_s=1800, wishes=Wishes(skip_hours=(12, 13))
    )
    assert pace.next_at.hour == 14
    assert "asks not to be polled" in pace.why
    friday = datetime(2026, 7, 24, 23, 50, tzinfo=UTC)
    weekend = Wishes(skip_days=(5,))
    pace = after_answer(now=friday, policy=POLICY, jitter=0, interval_s=1800, wishes=weekend)
    assert pace.next_at == friday + timedelta(days=1)  # the cap of a day


def test_a_feed_that_forbids_every_hour_is_asked_all_the_same() -> None:
    assert wait(wishes=Wishes(skip_hours=tuple(range(24)))) == 2250


@given(
    jitter=st.floats(0, 1),
    interval=st.floats(0, 86400),
    ttl=st.floats(0, 200000),
    age=st.integers(0, 200000),
    new=st.integers(0, 50),
    hours=st.sets(st.integers(0, 23)),
)
def test_jitter_is_never_early_and_never_beyond_a_day(
    jitter: float, interval: float, ttl: float, age: int, new: int, hours: set[int]
) -> None:
    headers = (("cache-control", f"max-age={age}"),)
    wishes = Wishes(ttl_s=ttl, skip_hours=tuple(hours))
    exact = wait(headers, Wishes(ttl_s=ttl), interval_s=interval, new=new)
    seconds = wait(headers, wishes, jitter=jitter, interval_s=interval, new=new)
    assert min(max(ttl, age), 86400) - 0.001 <= exact <= seconds + 0.001 <= 86400.002


def test_failures_double_the_pause_up_to_a_day_and_never_end() -> None:
    waits = [
        after_failure(now=NOON, policy=POLICY, jitter=0, interval_s=1800, failures=n).next_at - NOON
        for n in (1, 2, 3, 6, 1000)
    ]
    assert [w.total_seconds() for w in waits] == [3600, 7200, 14400, 86400, 86400]


def test_a_failure_keeps_the_adaptive_pause_for_better_days() -> None:
    pace = after_failure(now=NOON, policy=POLICY, jitter=0.5, interval_s=1200, failures=4)
    assert pace.interval_s == 1200
    assert pace.why == "failed 4 times in a row: 5.33 h"


def test_retry_after_is_obeyed() -> None:
    def seconds(retry: float) -> float:
        pace = after_failure(
            now=NOON, policy=POLICY, jitter=0, interval_s=1800, failures=1, retry_after=retry
        )
        return (pace.next_at - NOON).total_seconds()

    assert [seconds(60), seconds(7200), seconds(10**9)] == [3600, 7200, 86400]


def test_a_feed_that_is_gone_is_asked_once_a_day() -> None:
    pace = after_failure(
        now=NOON, policy=POLICY, jitter=0, interval_s=1800, failures=1, gone=(NOON,)
    )
    assert pace.next_at - NOON == timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("120", "", 120.0),
        (" 7 ", "", 7.0),
        ("Mon, 20 Jul 2026 12:05:00 GMT", "", 300.0),
        ("Mon, 20 Jul 2026 12:05:00 GMT", "Mon, 20 Jul 2026 12:04:00 GMT", 60.0),
        ("Monday, 20-Jul-26 12:05:00 GMT", "", 300.0),
        ("Mon, 20 Jul 2026 11:00:00 GMT", "", 0.0),
        ("9" * 400, "", 1e9),  # a day, whatever it means
        ("soon", "", None),
        ("-5", "", None),
        ("1.5", "", None),
        ("", "", None),
    ],
)
def test_retry_after_comes_in_two_forms(value: str, date: str, seconds: float | None) -> None:
    assert retry_after_s(value, date, NOON) == seconds


@given(st.text(max_size=60))
def test_no_header_makes_us_fail(text: str) -> None:
    """Headers are written by strangers."""
    http_date(text)
    retry_after_s(text, text, NOON)
    assert fresh_s((("cache-control", text), ("age", text), ("expires", text)), NOON) >= 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5.0, "5 s"), (90, "90 s"), (2700, "45 min"), (5400, "1.5 h"), (10_692_000, "124 days")],
)
def test_pauses_are_spoken(seconds: float, words: str) -> None:
    """An operator reads "124 days", not "2.97e+03 h"."""
    assert spoken(seconds) == words


def test_asking_by_hand_again_and_again_makes_no_feed_a_quiet_one() -> None:
    """Eleven `poll --all` in a minute once left every feed with a pause of a day."""
    quiet = after_answer(now=NOON, policy=POLICY, jitter=0.0, interval_s=1800, early=True)
    assert quiet.interval_s == 1800
    lively = after_answer(now=NOON, policy=POLICY, jitter=0.0, interval_s=1800, new=2, early=True)
    assert lively.interval_s < 1800
