"""Thirty virtual days x two hundred servers: nobody is asked more, or sooner, than he allows."""

import itertools

import etiquette_world as world
import pytest
from etiquette_world import BEGIN, DAY, DAYS, EACH, KINDS, LIARS, Outcome, simulate

from monitor.core.pace import NEVER
from monitor.types import Memo

pytestmark = pytest.mark.slow  # half a minute


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return simulate()


def test_two_hundred_servers_are_asked(outcome: Outcome) -> None:
    assert len(outcome.servers) == 200
    assert all(server.asked for server in outcome.servers)


def test_nobody_finds_a_fault(outcome: Outcome) -> None:
    """Validators byte for byte, no request before its time or given up: judged at each request."""
    assert dict(outcome.faults()) == {}


def test_the_judge_would_notice(outcome: Outcome) -> None:
    """A judge that finds nothing in anybody proves nothing."""
    server = world.all_servers()[0]
    server.answer(Memo(), BEGIN)
    server.answer(Memo(etag='"invented"'), BEGIN)
    assert set(server.faults) == {"validator not as given", "twice within the shortest pause"}
    assert outcome.passes == DAYS * 288


def test_honest_servers_are_asked_for_the_whole_once_and_seldom_again(outcome: Outcome) -> None:
    """One unconditional request per feed, and at most five canaries in a month of silence."""
    whole = {
        kind: max(sum(memo == Memo() for _, memo in s.asked) for s in outcome.of(kind))
        for kind in KINDS
        if kind not in LIARS | {"no-validators"}
    }
    assert max(whole.values()) <= 6
    assert {kind for kind, n in whole.items() if n > 2} <= {"stable", "slow-news"}
    assert whole["changing"] == whole["busy"] == 1


def test_liars_are_found_within_two_days_and_asked_less_often(outcome: Outcome) -> None:
    """Nothing of theirs is lost for good, and each whole answer costs them more."""
    for server in [s for kind in sorted(LIARS) for s in outcome.of(kind)]:
        first = next(at for at, memo in server.asked[1:] if memo == Memo())
        assert first - BEGIN <= 2 * DAY
        late = [memo for at, memo in server.asked if at > BEGIN + 10 * DAY]
        assert set(late) == {Memo()}
    figures = outcome.figures()
    for kind in LIARS:
        assert figures[kind]["entries"] == figures["changing"]["entries"]
        assert figures[kind]["requests"] < figures["changing"]["requests"]


def test_fifty_restarts_cost_one_request_at_most(outcome: Outcome) -> None:
    assert max(outcome.storm.values()) == 1


def test_a_lively_feed_is_asked_often_and_a_still_one_seldom(outcome: Outcome) -> None:
    figures = outcome.figures()
    assert figures["busy"]["per_feed_and_day"] > 40
    assert figures["stable"]["per_feed_and_day"] < 2.5
    assert figures["slow-news"]["per_feed_and_day"] < 3


def test_a_feed_that_is_gone_is_asked_three_times_and_no_more(outcome: Outcome) -> None:
    for server in outcome.of("410"):
        assert server.statuses.count(410) == 3
        assert outcome.store.next_at[server.feed.id] == NEVER


def test_a_feed_that_was_404_for_a_week_is_read_again(outcome: Outcome) -> None:
    """Twenty entries are shown, so that what a week brought is mostly there still."""
    for server in outcome.of("404-returns"):
        failed = [
            at for (at, _), code in zip(server.asked, server.statuses, strict=True) if code == 404
        ]
        assert 7 <= len(failed) <= 14
        assert server.asked[-1][0] > BEGIN + 29 * DAY
    figures = outcome.figures()["404-returns"]
    assert figures["entries"] >= 0.85 * figures["entries_there_were"]


def test_a_domain_that_says_429_hears_nothing_until_its_time(outcome: Outcome) -> None:
    """Ten feeds, two publishers: one refusal holds five of them."""
    asked = sorted(
        (at, s.domain, code)
        for s in outcome.of("429-domain")
        for (at, _), code in zip(s.asked, s.statuses, strict=True)
    )
    for domain in {domain for _, domain, _ in asked}:
        times = [(at, code) for at, whose, code in asked if whose == domain]
        for (at, code), (then, _) in itertools.pairwise(times):
            if code == 429:
                assert (then - at).total_seconds() >= 14400


def test_no_entry_of_a_healthy_feed_is_missed(outcome: Outcome) -> None:
    """Politeness that loses news is no use: only the very newest may be waiting."""
    figures = outcome.figures()
    for kind in set(KINDS) - {"410", "404-returns"}:
        missed = figures[kind]["entries_there_were"] - figures[kind]["entries"]
        assert 0 <= missed <= 2 * EACH, kind
