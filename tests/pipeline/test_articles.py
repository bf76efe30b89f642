"""Pages behind items: asked for as their site allows, used where they serve, else explained."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import servers
from article_world import (
    PARAGRAPHS,
    SETTINGS,
    SPOKEN,
    TEASER,
    TITLE,
    Desk,
    html,
    page,
    robots,
)

from monitor.adapters.parsing import ChildReader
from monitor.core.quote import verify
from monitor.types import EventSlug

KATI = EventSlug("kati-attack-2026")


@pytest.fixture(scope="module")
def reader() -> Iterator[ChildReader]:
    """One child for all: starting it costs more than everything that it reads here."""
    with ChildReader() as child:
        yield child


@pytest.fixture
def desk(tmp_path: Path, reader: ChildReader) -> Iterator[Desk]:
    with servers.Loopback({"paper.test/a": html()}) as server:
        running = Desk(tmp_path, server, reader=reader)
        yield running
        running.close()


# ---- the text ----------------------------------------------------------------


def test_the_words_of_the_page_take_the_place_of_the_feeds(desk: Desk) -> None:
    """A teaser of one line holds neither figures nor voices."""
    before = desk.one_item()
    done = desk.looks()
    after = desk.item()
    assert (done.pages, done.used, done.renewed) == (1, 1, 1)
    assert after.body.split("\n") == list(PARAGRAPHS)
    assert (after.title, after.summary) == (before.title, before.summary)
    assert "newsletter" not in after.body
    assert "Ten cats" not in after.body


def test_quotes_verify_on_the_article_text_end_to_end(desk: Desk) -> None:
    """The quote comes from the page, and its span holds in what is stored."""
    desk.one_item()
    desk.looks()
    desk.reads()
    item, standing = desk.item(), desk.app.store.standing_take(desk.item().id, KATI)
    assert standing is not None
    quote = standing.take.quote
    assert quote is not None
    assert (quote.field, quote.text) == ("body", SPOKEN)
    assert item.body[quote.start : quote.end] == SPOKEN
    verify(standing.reading.item, quote)


def test_a_take_made_from_the_feed_keeps_its_words_when_the_page_comes_later(desk: Desk) -> None:
    """Each row of the ledger is shown with the words that it was made from."""
    first = desk.one_item(f"{TEASER} Officials in Bamako said that the attackers had fled north.")
    desk.reads()
    made = desk.app.store.standing_take(first.id, KATI)
    assert made is not None
    desk.later(minutes=5)
    desk.looks()
    standing = desk.app.store.standing_take(first.id, KATI)
    assert standing is not None
    assert standing.take == made.take  # nothing is lost while the page waits to be read
    assert standing.take.quote is not None
    verify(standing.reading.item, standing.take.quote)
    desk.reads()
    old, new = desk.app.store.take_history(first.id, KATI)
    assert (old.revision, new.revision, new.supersedes) == (0, 1, old.id)
    assert new.quote is not None
    assert new.quote.text == SPOKEN
    kept = desk.app.store.revisions(first.id)
    assert [(r.title, r.summary, r.body) for r in kept] == [
        (first.title, first.summary, first.body)
    ]


def test_the_next_poll_does_not_take_the_feeds_text_for_an_edit(desk: Desk) -> None:
    """Else feed and page would replace each other for ever."""
    desk.one_item()
    desk.looks()
    text = desk.item().body
    for _ in range(3):
        desk.later(hours=1)
        desk.polls()
        assert desk.looks().pages == 0
    assert (desk.item().body, desk.item().revision) == (text, 1)
    assert desk.asked("/a") == 1


def test_an_edited_entry_is_a_reason_to_look_again_with_the_validators(desk: Desk) -> None:
    """The feed was edited, the page was not: a 304 brings its text back."""
    desk.server.routes["paper.test/a"] = html(etag='"v1"')
    desk.one_item()
    desk.looks()
    text = desk.item().body
    desk.later(hours=1)
    desk.publishes(("/a", TITLE, TEASER + " The death toll rose."))
    desk.polls()
    assert desk.item().body != text
    done = desk.looks()
    assert (done.used, desk.article().kind, desk.article().status) == (1, "unchanged", 304)
    assert desk.server.asked("/a")[-1].headers["if-none-match"] == '"v1"'
    assert desk.item().body == text
    assert "rose" in desk.item().summary


def test_only_outlets_that_ask_for_it_are_read_from_their_pages(desk: Desk) -> None:
    desk.server.routes["brief.test/a"] = html()
    desk.publishes(("/a", TITLE, TEASER), host="brief.test")
    desk.polls()
    assert desk.looks().pages == 0
    assert desk.asked("/a") + desk.asked("/robots.txt") == 0


# ---- which pages ---------------------------------------------------------------


def test_pages_that_matter_come_first_and_no_more_than_a_few(desk: Desk) -> None:
    """Asking for every page would be a crawl, and no outlet would be glad of that."""
    items = [(f"/n{n}", f"Football: match {n} ends without goals", "Sport.") for n in range(6)]
    desk.publishes(*items, ("/a", TITLE, TEASER))
    desk.polls()
    desk.reads()
    desk.publishes(*items, ("/a", TITLE, TEASER), ("/new", "Rain floods a market", "Weather."))
    desk.polls()
    for path in ("/new", *(path for path, _, _ in items)):
        desk.server.routes[f"paper.test{path}"] = html()
    desk.looks()
    asked = [r.path for r in desk.server.requests if r.path not in {"/feed", "/robots.txt"}]
    # the match, then what nobody has read yet; football was read and concerns nobody
    assert asked == ["/a", "/new"]


def test_a_host_gets_a_few_pages_in_a_pass_and_the_rest_in_the_next(desk: Desk) -> None:
    items = [(f"/n{n}", f"{TITLE}, report {n}", TEASER) for n in range(7)]
    for path, _, _ in items:
        desk.server.routes[f"paper.test{path}"] = html()
    desk.publishes(*items)
    desk.polls()
    assert [desk.looks().pages for _ in range(4)] == [3, 3, 1, 0]
    assert desk.server.most_at_once["paper.test"] == 1


def test_pages_of_one_host_keep_their_distance(tmp_path: Path) -> None:
    slow = SETTINGS.replace("page_pause_s = 0.0", "page_pause_s = 0.4")
    with servers.Loopback() as server:
        desk = Desk(tmp_path, server, slow)
        items = [(f"/n{n}", f"{TITLE}, report {n}", TEASER) for n in range(3)]
        for path, _, _ in items:
            server.routes[f"paper.test{path}"] = html()
        desk.publishes(*items)
        desk.polls()
        desk.looks()
        times = [request.at for request in server.requests if request.path.startswith("/n")]
        desk.close()
    assert len(times) == 3
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.4


def test_old_items_are_asked_for_only_if_they_match(desk: Desk) -> None:
    """Nobody waits for the page of last week's football."""
    desk.publishes(("/a", TITLE, TEASER), ("/n", "Football: a draw", "Sport."))
    desk.polls()
    desk.later(days=10)
    assert desk.looks().pages == 0  # both unread, and no news any more
    desk.reads()
    desk.looks()
    assert (desk.asked("/a"), desk.asked("/n")) == (1, 0)


# ---- robots.txt ------------------------------------------------------------------


def test_what_robots_txt_forbids_is_not_asked_and_the_feeds_text_stays(desk: Desk) -> None:
    desk.server.routes["paper.test/robots.txt"] = robots("User-agent: *\nDisallow: /a\n")
    before = desk.one_item()
    done = desk.looks()
    assert (done.refused, desk.asked("/a")) == (1, 0)
    assert desk.item() == before
    assert desk.article().kind == "robots"
    assert desk.article().reason == "http://paper.test/robots.txt does not allow this page"
    assert desk.looks().pages == 0  # and it is not asked for again and again


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        ("User-agent: RegionalTakes\nDisallow: /\n\nUser-agent: *\nDisallow:\n", 0),
        ("User-agent: *\nDisallow: /\n\nUser-agent: RegionalTakes\nAllow: /\n", 1),
        ("User-agent: otherbot\nDisallow: /\n", 1),
        ("User-agent: *\nDisallow: /\nAllow: /a$\n", 1),
        ("<html>not found, but 200</html>", 1),
        ("", 1),
    ],
)
def test_rules_hold_for_our_name_first(desk: Desk, rules: str, asked: int) -> None:
    desk.server.routes["paper.test/robots.txt"] = robots(rules)
    desk.one_item()
    desk.looks()
    assert desk.asked("/a") == asked


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_site_without_rules_allows_everything(desk: Desk, code: int) -> None:
    """RFC 9309, 2.3.1.3: unavailable means that anything may be asked."""
    desk.server.routes["paper.test/robots.txt"] = servers.status(code)
    desk.one_item()
    assert desk.looks().used == 1


@pytest.mark.parametrize(
    "answer",
    [servers.status(500), servers.status(503), servers.status(429), servers.silence,
     servers.closes_at_once, servers.not_http, servers.redirect(302, "http://127.0.0.1/robots.txt")],
    ids=["500", "503", "429", "silence", "closed", "not-http", "private"],
)  # fmt: skip
def test_rules_that_cannot_be_read_allow_nothing_until_they_can(
    desk: Desk, answer: servers.Handler
) -> None:
    """RFC 9309, 2.3.1.4: unreachable means that everything is disallowed."""
    desk.server.routes["paper.test/robots.txt"] = answer
    before = desk.one_item()
    done = desk.looks()
    assert (done.later, desk.asked("/a"), desk.item()) == (1, 0, before)
    assert desk.article().kind == "robots-unreachable"
    asked = desk.asked("/robots.txt")
    desk.later(minutes=30)
    assert desk.looks().pages == 0
    assert desk.asked("/robots.txt") == asked  # a server in trouble is not asked at each tick
    desk.later(minutes=31)
    desk.server.routes["paper.test/robots.txt"] = servers.status(404)
    assert desk.looks().used == 1


def test_rules_are_read_once_a_day(desk: Desk) -> None:
    desk.server.routes["paper.test/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    for hours in (0, 23, 2):
        desk.later(hours=hours)
        desk.publishes((f"/n{hours}", f"{TITLE} ({hours} h)", TEASER))
        desk.server.routes[f"paper.test/n{hours}"] = html()
        desk.polls()
        assert desk.looks().used == 1
    assert desk.asked("/robots.txt") == 2


def test_rules_that_were_read_hold_while_the_site_is_unreachable(desk: Desk) -> None:
    desk.server.routes["paper.test/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    desk.one_item()
    desk.looks()
    desk.later(days=2)
    desk.server.routes["paper.test/robots.txt"] = servers.status(500)
    desk.server.routes["paper.test/b"] = html()
    desk.publishes(("/b", f"{TITLE} again", TEASER), ("/private/c", f"{TITLE} c", TEASER))
    desk.polls()
    done = desk.looks()
    assert (done.used, done.refused, desk.asked("/private/c")) == (1, 1, 0)


def test_rules_that_would_take_for_ever_to_compare_are_contained(desk: Desk) -> None:
    """A pattern of many stars against a long path costs a pattern matcher its life."""
    stars = "a*" * 25 + "b"
    desk.server.routes["paper.test/robots.txt"] = robots(f"User-agent: *\nDisallow: /{stars}\n")
    desk.publishes((f"/{'a' * 120}", TITLE, TEASER))
    desk.polls()
    done = desk.looks()
    assert done.pages == 1
    assert desk.article().kind in {"robots", "http-4xx"}  # killed, or compared in time


def test_a_site_that_wants_a_longer_pause_gets_one_page_at_a_time(desk: Desk) -> None:
    desk.server.routes["paper.test/robots.txt"] = robots("User-agent: *\nCrawl-delay: 120\n")
    items = [(f"/n{n}", f"{TITLE}, report {n}", TEASER) for n in range(3)]
    for path, _, _ in items:
        desk.server.routes[f"paper.test{path}"] = html()
    desk.publishes(*items)
    desk.polls()
    assert desk.looks().used == 1
    desk.later(seconds=60)
    assert desk.looks().pages == 0
    desk.later(seconds=61)
    assert desk.looks().used == 1


# ---- pages that do not serve -------------------------------------------------------

LOCKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}'
    "</script>"
)
FORM = (
    "We and our 842 partners store and access information on a device, such as unique IDs in cookies, to process personal data. "
    "You may accept or manage your choices by clicking below, including your right to object where legitimate interest is used, "
    "or at any time in the privacy policy page."
)
REFUSED: list[tuple[str, servers.Handler, str]] = [
    ("401", servers.status(401), "http-4xx"),
    ("403", servers.status(403), "http-4xx"),
    ("404", servers.status(404), "http-4xx"),
    ("410", servers.status(410), "gone"),
    ("451", servers.status(451), "http-4xx"),
    ("paywall", html(page(head=LOCKED)), "paywall"),
    ("metered", html(page(head='<meta property="article:content_tier" content="metered">')),
     "paywall"),
    ("empty-page", html(b"<html><body><div id='app'></div></body></html>"), "empty"),
    ("stub", html(page("Please log in.")), "empty"),
    ("form", html(page(FORM)), "another-page"),
    ("pdf", html(b"%PDF-1.7 \x00\x01", "application/pdf"), "not-html"),
    ("no-content", servers.status(200, body=b""), "empty"),
    ("to-front-page", servers.redirect(302, "/"), "another-page"),
    ("to-private", servers.redirect(302, "http://10.0.0.1/a"), "robots-unreachable"),
    ("to-ssh", servers.redirect(302, "http://paper.test:22/a"), "robots-unreachable"),
    ("to-file", servers.redirect(302, "file:///etc/passwd"), "bad-url"),
    ("loop", servers.redirect(302, "/a"), "redirects"),
    ("too-large", servers.huge_content_length, "too-large"),
    ("bomb", servers.gzip_bomb(), "too-large"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "kind"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_where_the_page_does_not_serve_the_feeds_text_is_read_and_the_reason_kept(
    desk: Desk, answer: servers.Handler, kind: str
) -> None:
    """A consent form must never be quoted as an outlet's words."""
    desk.server.routes["paper.test/a"] = answer
    desk.server.routes["paper.test/"] = html()
    before = desk.one_item()
    done = desk.looks()
    assert (done.pages, done.used) == (1, 0)
    assert desk.article().kind == kind, desk.article()
    assert desk.article().reason
    assert desk.item() == before
    assert desk.looks().pages == 0


def test_a_teaser_does_not_replace_a_whole_text(desk: Desk) -> None:
    """Some feeds carry more than the page shows to strangers."""
    desk.server.routes["paper.test/a"] = html(page(*PARAGRAPHS[:2]))
    before = desk.one_item(" ".join(PARAGRAPHS))
    desk.looks()
    assert desk.article().kind == "short"
    assert desk.item() == before


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(servers.status(500), "http-5xx"), (servers.silence, "timeout"), (servers.status(429),
     "rate-limited"), (servers.reset_mid_body, "reset")],
    ids=["500", "silence", "429", "reset"],
)  # fmt: skip
def test_a_passing_reason_is_tried_again_and_not_for_ever(
    desk: Desk, answer: servers.Handler, kind: str
) -> None:
    desk.server.routes["paper.test/a"] = answer
    before = desk.one_item()
    desk.looks()
    first = desk.article()
    assert (first.outcome, first.kind, first.tries) == ("later", kind, 1)
    assert first.next_at == desk.now + timedelta(minutes=30)
    desk.later(minutes=29)
    assert desk.looks().pages == 0
    for _ in range(4):
        desk.later(hours=12)
        desk.looks()
    assert (desk.article().outcome, desk.asked("/a")) == ("refused", 3)
    assert desk.item() == before


def test_a_site_in_trouble_is_left_alone_for_the_rest_of_the_pass(desk: Desk) -> None:
    """Three pages asked of a server that says 503 would be three too many."""
    items = [(f"/n{n}", f"{TITLE}, report {n}", TEASER) for n in range(3)]
    for path, _, _ in items:
        desk.server.routes[f"paper.test{path}"] = servers.status(503, {"Retry-After": "7200"})
    desk.publishes(*items)
    desk.polls()
    assert desk.looks().pages == 1
    desk.later(minutes=119)
    assert desk.looks().pages == 0
    desk.later(minutes=2)
    assert desk.looks().pages == 1


def test_a_page_that_kills_the_reader_is_contained_and_the_next_is_read(desk: Desk) -> None:
    """300,000 line breaks cost the extractor more memory than the machine may have."""
    breaks = b"<html><body><article>" + b"a<br>" * 300_000 + b"</article></body></html>"
    deep = b"<html><body>" + b"<div><b><p>x" * 200_000 + b"</body></html>"
    desk.server.routes |= {"paper.test/breaks": html(breaks), "paper.test/deep": html(deep)}
    items = [(path, f"{TITLE}: {path[1:]}", TEASER) for path in ("/breaks", "/deep", "/a")]
    desk.publishes(*items)
    desk.polls()
    done = desk.looks()
    kinds = {article.url.rpartition("/")[2]: article.kind for article in done.articles}
    assert (kinds["a"], kinds["breaks"]) == ("read", "parse-killed")
    assert kinds["deep"] != "read"
    assert "memory" in next(a.reason for a in done.articles if a.kind == "parse-killed")


# ---- redirects -----------------------------------------------------------------------


def test_the_rules_of_a_redirects_target_hold_too(desk: Desk) -> None:
    """A link through a redirector is a visit to the site behind it."""
    desk.server.routes["paper.test/a"] = servers.redirect(301, "http://news.test/story")
    desk.server.routes["news.test/story"] = html()
    desk.server.routes["news.test/robots.txt"] = robots("User-agent: *\nDisallow: /story\n")
    desk.one_item()
    desk.looks()
    assert (desk.article().kind, desk.asked("/story")) == ("robots", 0)
    assert desk.article().url == "http://news.test/story"


def test_a_redirect_that_is_allowed_is_followed(desk: Desk) -> None:
    desk.server.routes["paper.test/a"] = servers.redirect(302, "http://news.test/story")
    desk.server.routes["news.test/story"] = html()
    desk.one_item()
    assert desk.looks().used == 1
    assert desk.article().url == "http://news.test/story"


def test_no_connection_is_made_to_a_private_address(desk: Desk) -> None:
    """Neither for the page nor for the robots.txt of a place that strangers name."""
    desk.server.routes["paper.test/a"] = servers.redirect(302, desk.server.url("/secret"))
    desk.server.routes["/secret"] = html()
    desk.one_item()
    desk.looks()
    here = [r for r in desk.server.requests if r.host == "127.0.0.1"]
    assert here == []
    assert "blocked-address" in desk.article().reason


# ---- crashes ---------------------------------------------------------------------------


def test_a_repeat_of_what_was_recorded_changes_nothing(desk: Desk) -> None:
    desk.one_item()
    desk.looks()
    article, item = desk.article(), desk.item()
    assert desk.app.store.record_article(article) is False
    assert (desk.article(), desk.item()) == (article, item)
    assert len(desk.app.store.revisions(item.id)) == 1


def test_a_page_that_comes_after_an_edit_of_its_entry_is_not_used(desk: Desk) -> None:
    """The entry was edited while the page was on its way: it is due again instead."""
    desk.one_item()
    desk.looks()
    article = desk.article()
    desk.later(hours=1)
    desk.publishes(("/a", TITLE, TEASER + " Corrected."))
    desk.polls()
    edited = desk.item()
    assert desk.app.store.record_article(article) is False
    assert desk.item() == edited
    assert desk.looks().pages == 1


def test_what_is_forgotten_takes_its_page_along(desk: Desk) -> None:
    desk.publishes(("/n", "Football: a draw", "Sport."))
    desk.server.routes["paper.test/n"] = html()
    desk.polls()
    desk.looks()
    assert desk.app.store.article_counts() == {"another-page": 1}
    desk.later(days=1)
    desk.app.store.prune(desk.now, desk.now)
    assert desk.app.store.article_counts() == {}
