"""What an answer to /robots.txt means, and for whom its rules speak (RFC 9309)."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.robots import address, origin, permit, understood
from monitor.types import Failed, FailureKind, FeedId, Fetched, Memo, Permit, Robots

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = "https://paper.test"


def served(body: bytes) -> Fetched:
    return Fetched(
        feed=FeedId("r"), url=SITE, final_url=SITE, status=200, headers=(), body=body,
        memo=Memo(), elapsed_s=0.0,
    )  # fmt: skip


def failed(kind: FailureKind, status: int | None = None) -> Failed:
    return Failed(feed=FeedId("r"), url=SITE, kind=kind, detail="d", status=status)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Paper.TEST/a?b#c", "https://paper.test"),
        ("https://paper.test:443/", "https://paper.test"),
        ("http://paper.test:80", "http://paper.test"),
        ("http://paper.test:8080/x", "http://paper.test:8080"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
        ("ftp://paper.test/", ""),
        ("https://:99/", ""),
        ("https://a:port/", ""),
        ("nonsense", ""),
    ],
)
def test_each_scheme_host_and_port_has_rules_of_its_own(url: str, expected: str) -> None:
    assert origin(url) == expected
    assert not expected or address(expected) == f"{expected}/robots.txt"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (served(b"User-agent: *\n"), "rules"),
        (failed("http-4xx", 401), "absent"),
        (failed("http-4xx", 403), "absent"),
        (failed("http-4xx", 404), "absent"),
        (failed("gone", 410), "absent"),
        (failed("empty", 200), "absent"),
        (failed("empty", 204), "absent"),
        (failed("redirects", 302), "absent"),  # more than five: as if there were none
        (failed("rate-limited", 429), "unreachable"),
        (failed("http-5xx", 500), "unreachable"),
        (failed("timeout"), "unreachable"),
        (failed("dns"), "unreachable"),
        (failed("tls"), "unreachable"),
        (failed("too-large"), "unreachable"),
        (failed("bad-encoding"), "unreachable"),
        (failed("blocked-address"), "unreachable"),
    ],
)
def test_what_is_absent_allows_all_and_what_is_unreachable_allows_nothing(
    answer: Fetched | Failed, state: str
) -> None:
    read = understood(SITE, answer, NOW)
    assert read.state == state
    assert read.until - NOW == (timedelta(hours=1) if state == "unreachable" else timedelta(days=1))


def test_rules_that_were_read_outlive_a_site_in_trouble() -> None:
    before = Robots(
        origin=SITE, state="rules", at=NOW - timedelta(days=2), until=NOW - timedelta(days=1),
        body="User-agent: *\nDisallow: /x\n",
    )  # fmt: skip
    now = understood(SITE, failed("http-5xx", 500), NOW, before)
    assert (now.state, now.body, now.at) == ("rules", before.body, before.at)
    assert now.until == NOW + timedelta(hours=1)
    gone = understood(SITE, failed("http-4xx", 404), NOW, before)
    assert (gone.state, gone.body) == ("absent", "")


def test_rules_beyond_half_a_megabyte_are_not_read() -> None:
    """The standard asks for 500 KiB at least; a gigabyte of rules is no rule."""
    body = b"User-agent: *\n" + b"# nothing\n" * 100_000 + b"Disallow: /\n"
    assert len(understood(SITE, served(body), NOW).body) == 512 * 1024


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /a", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", True),  # the longer rule counts
        ("User-agent: *\nDisallow: /*.html$", False),
        ("user-AGENT: regionaltakes\ndisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: regionaltakes\nAllow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<html><title>404</title></html>", True),
    ],
)
def test_the_longest_rule_of_the_group_that_names_us_decides(rules: str, allowed: bool) -> None:
    assert permit(rules, f"{SITE}/a/b.html", "RegionalTakes").allowed == allowed


@pytest.mark.parametrize(("delay", "seconds"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("soon", 0.0), ("9e9", 86400.0)])  # fmt: skip
def test_a_pause_that_a_site_asks_for_is_a_number_up_to_a_day(delay: str, seconds: float) -> None:
    rules = f"User-agent: *\nCrawl-delay: {delay}\n"
    assert permit(rules, SITE, "RegionalTakes") == Permit(allowed=True, delay_s=seconds)
