"""Whether a page serves: in doubt the feed's own text is better."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.article import of_failure, of_page, rest_after, weight
from monitor.types import Extracted, Failed, FailureKind, FeedId, Fetched, ItemId, Memo, PageDue

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://paper.test/2026/kati"
LONG = "The defence minister of Mali was killed by a car bomb in Kati on Saturday. " * 6


def due(title: str = "Car bomb kills minister in Kati", feed: str = "", tries: int = 0) -> PageDue:
    return PageDue(item=ItemId(1), url=URL, title=title, feed_text=feed, digest="d", tries=tries)


def page(url: str = URL, content_type: str = "text/html") -> Fetched:
    return Fetched(
        feed=FeedId("p"), url=URL, final_url=url, status=200,
        headers=(("content-type", content_type),), body=b"x", memo=Memo(etag='"1"'), elapsed_s=0.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Car bomb kills minister in Kati", LONG),
        ("مقتل وزير الدفاع المالي في تفجير كاتي", "قتل وزير الدفاع في تفجير سيارة في مدينة كاتي، بحسب مصادر. " * 6),
        ("马里国防部长在卡蒂遇袭身亡", "马里国防部长星期六在卡蒂镇遭汽车炸弹袭击身亡，当地官员证实。" * 4),
        ("Attaque de Kati : le ministre tué", "Le ministre a été tué dans l’attaque de Kati samedi matin. " * 6),
        ("", LONG),
    ],
)  # fmt: skip
def test_an_article_that_speaks_of_its_headline_is_used(title: str, text: str) -> None:
    """In each of our scripts: a word of Arabic carries its article, Chinese has no spaces."""
    read = of_page(due(title), page(), Extracted(text=text.strip()), NOW)
    assert (read.outcome, read.text, read.memo.etag) == ("read", text.strip(), '"1"')


@pytest.mark.parametrize(
    ("found", "answer", "kind"),
    [
        (Extracted(text=LONG, locked="isAccessibleForFree: false"), page(), "paywall"),
        (Extracted(text=""), page(), "empty"),
        (Extracted(text="Please enable JavaScript.", title="Car bomb kills"), page(), "empty"),
        (Extracted(text="We value your privacy and so do our 842 partners. " * 8,
                   title="Car bomb kills minister in Kati"), page(), "another-page"),
        (Extracted(text=LONG), page("https://paper.test/"), "another-page"),
        (Extracted(text=LONG), page(content_type="application/pdf"), "not-html"),
        (Failed(feed=FeedId("p"), url=URL, kind="parse-killed", detail="no result"), page(),
         "parse-killed"),
    ],
)  # fmt: skip
def test_what_does_not_serve_is_refused_with_words(
    found: Extracted | Failed, answer: Fetched, kind: str
) -> None:
    refused = of_page(due(), answer, found, NOW)
    assert (refused.outcome, refused.kind, refused.text) == ("refused", kind, "")
    assert len(refused.reason) > 15
    assert refused.memo == Memo()  # a validator would only bring the same page again


def test_a_page_with_less_than_the_feed_is_a_teaser() -> None:
    assert of_page(due(feed=LONG * 2), page(), Extracted(text=LONG), NOW).kind == "short"
    assert of_page(due(feed=LONG), page(), Extracted(text=LONG), NOW).kind == "read"


def test_the_headline_above_the_text_is_not_part_of_it() -> None:
    """A headline must never become a quote, and it is stored already."""
    text = f"Africa\nCar bomb kills minister in Kati\n{LONG.strip()}"
    assert of_page(due(), page(), Extracted(text=text), NOW).text == LONG.strip()


def test_a_han_character_says_what_three_latin_ones_do() -> None:
    assert (weight("abc"), weight("马里"), weight("马里 abc")) == (3, 6, 10)


@pytest.mark.parametrize(
    ("kind", "status", "outcome"),
    [("http-4xx", 403, "refused"), ("gone", 410, "refused"), ("too-large", None, "refused"),
     ("blocked-address", None, "refused"), ("bad-url", None, "refused"), ("timeout", None, "later"),
     ("dns", None, "later"), ("http-5xx", 502, "later"), ("rate-limited", 429, "later")],
)  # fmt: skip
def test_only_what_may_pass_is_tried_again(
    kind: FailureKind, status: int | None, outcome: str
) -> None:
    failure = Failed(feed=FeedId("p"), url=URL, kind=kind, detail="d", status=status)
    assert of_failure(due(), failure, NOW).outcome == outcome
    assert of_failure(due(tries=2), failure, NOW).outcome == "refused"


def test_tries_grow_apart_and_obey_the_server_up_to_a_day() -> None:
    """Half an hour, two hours, then the feed's text has to do."""
    failure = Failed(feed=FeedId("p"), url=URL, kind="http-5xx", detail="d", status=503)
    times = [of_failure(due(tries=n), failure, NOW).next_at for n in range(3)]
    assert times == [NOW + timedelta(minutes=30), NOW + timedelta(hours=2), None]
    patient = Failed(
        feed=FeedId("p"), url=URL, kind="rate-limited", detail="d", status=429, retry_after_s=1e9
    )
    assert of_failure(due(), patient, NOW).next_at == NOW + timedelta(days=1)


def test_a_site_in_trouble_rests_and_a_missing_page_is_no_trouble() -> None:
    asked = Failed(feed=FeedId("p"), url=URL, kind="http-5xx", detail="d", retry_after_s=7200)
    missing = Failed(feed=FeedId("p"), url=URL, kind="http-4xx", detail="d", status=404)
    assert rest_after(asked, NOW) == NOW + timedelta(hours=2)
    assert rest_after(missing, NOW) is None
