"""Whether the page behind an item serves, why not, and when to ask for it again.

Pure: the page has been fetched and extracted, `now` is an argument. In doubt the
feed's own text is better: a consent form must never be quoted as an outlet's words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.core.folding import search_form
from monitor.core.robots import address
from monitor.types import (
    Article,
    Extracted,
    Failed,
    Fetched,
    PageDue,
    Permit,
    Robots,
    Unchanged,
)

# Weight of characters; a Han character says about what three Latin ones do.
_HAN = 3
# A page with less is a stub, a consent form or a player. The shortest wire reports have more.
_SHORTEST = 200
# Below this share of what the feed already says, the page shows a teaser.
_TEASER = 0.8
# Share of the headline's words that the page must have somewhere. Headlines repeat their
# article's words; forms and front pages do not.
_KINSHIP = 0.3
# The headline stands among the first lines, below a section's name or a date; it may be spelt
# a little differently than in the feed.
_TOP = 5
_SAME = 0.7
_WORD = 2  # characters; shorter words are particles. Han characters count singly.
_PASSING = frozenset(
    {"dns", "refused", "reset", "tls", "timeout", "http-5xx", "rate-limited", "protocol"}
)
_TRIES = 3
_FIRST_PAUSE = timedelta(minutes=30)
_LATEST = timedelta(days=1)
# Answers that are about us, not about one page.
_SLOW_DOWN = frozenset({"rate-limited", "http-5xx", "timeout", "reset", "refused", "dns", "tls"})
_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")

_WORDS = {
    401: "the server wants a login",
    402: "the server wants money",
    403: "the server does not give the page to us",
    404: "there is no such page",
    410: "the page is gone for good",
    451: "the page is withheld for legal reasons",
}


def of_page(due: PageDue, fetched: Fetched, found: Extracted | Failed, now: datetime) -> Article:
    """What a page that was fetched is good for."""
    if isinstance(found, Extracted):
        found = replace(found, text=_below_headline(found.text, due.title))
    kind, reason = _fault(due, fetched, found)
    looked = Article(
        item=due.item,
        url=fetched.final_url,
        digest=due.digest,
        outcome="refused",
        at=now,
        kind=kind,
        reason=reason,
        status=fetched.status,
        tries=due.tries + 1,
    )
    if kind or isinstance(found, Failed):
        return looked
    return replace(looked, outcome="read", kind="read", text=found.text, memo=fetched.memo, tries=0)


def of_unchanged(due: PageDue, answer: Unchanged, now: datetime) -> Article:
    """The page is as it was, though the feed's entry is not."""
    return Article(
        item=due.item,
        url=answer.url,
        digest=due.digest,
        outcome="read",
        at=now,
        kind="unchanged",
        text=due.text,
        memo=answer.memo,
        status=304,
    )


def of_failure(due: PageDue, failed: Failed, now: datetime) -> Article:
    """A page that did not come: later where the reason may pass, else for good."""
    said = _WORDS.get(failed.status or 0, failed.detail)
    refused = Article(
        item=due.item,
        url=failed.url,
        digest=due.digest,
        outcome="refused",
        at=now,
        kind=failed.kind,
        reason=f"HTTP {failed.status}: {said}" if failed.status else f"{failed.kind}: {said}",
        status=failed.status,
        tries=due.tries + 1,
    )
    if failed.kind not in _PASSING or refused.tries >= _TRIES:
        return refused
    pause = max(_FIRST_PAUSE * 4**due.tries, timedelta(seconds=failed.retry_after_s or 0.0))
    return _later(due, refused, now + min(pause, _LATEST))


def of_rules(
    due: PageDue, url: str, rules: Robots, answer: Permit | Failed, now: datetime
) -> Article | None:
    """None if the site's rules let us ask for the page; else what that means for the item."""
    where = address(rules.origin)
    refused = Article(
        item=due.item,
        url=url,
        digest=due.digest,
        outcome="refused",
        at=now,
        kind="robots",
        reason=f"{where} does not allow this page",
        tries=due.tries,  # nothing was asked
    )
    if rules.state == "unreachable":
        reason = f"{where} cannot be read ({rules.detail}), so nothing is allowed"
        refused = replace(refused, kind="robots-unreachable", reason=reason)
        return _later(due, refused, rules.until)
    if isinstance(answer, Failed):
        return replace(refused, reason=f"the rules in {where} cannot be read ({answer.detail})")
    return None if answer.allowed else refused


def of_rest(due: PageDue, url: str, until: datetime, now: datetime) -> Article:
    """The page lies on a site that is left alone until then."""
    resting = Article(
        item=due.item,
        url=url,
        digest=due.digest,
        outcome="later",
        at=now,
        kind="resting",
        reason="the site is left alone for a while, as it asked",
        tries=due.tries,
    )
    return _later(due, resting, until)


def rest_after(failed: Failed, now: datetime) -> datetime | None:
    """Until when a site is left alone after this failure; None if it speaks of one page only."""
    if failed.kind not in _SLOW_DOWN:
        return None
    asked = timedelta(seconds=failed.retry_after_s or 0.0)
    return now + min(max(asked, _FIRST_PAUSE), _LATEST)


def weight(text: str) -> int:
    """The length of a text in Latin characters, with Han characters counted for what they say."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    return len(text) + (_HAN - 1) * han


def _later(due: PageDue, refused: Article, next_at: datetime) -> Article:
    """The same, but for now; what was known of the page is kept for the next time."""
    return replace(refused, outcome="later", next_at=next_at, memo=due.memo, text=due.text)


def _fault(due: PageDue, fetched: Fetched, found: Extracted | Failed) -> tuple[str, str]:
    """Kind and words of what is wrong with a page, or two empty strings."""
    kind = dict(fetched.headers).get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in _HTML:
        return "not-html", f"what lies there is no web page ({kind[:60]})"
    if isinstance(found, Failed):
        return found.kind, f"the page could not be read: {found.detail}"
    if found.locked:
        return "paywall", f"the page says that it is for subscribers ({found.locked})"
    has, given = weight(found.text), weight(due.feed_text)
    fault = ("", "")
    if has < _SHORTEST:
        fault = "empty", f"no article was found on the page ({len(found.text)} characters)"
    elif has < given * _TEASER:
        sizes = f"{len(found.text)} of {len(due.feed_text)} characters"
        fault = "short", f"the page shows less than the feed ({sizes}): a teaser"
    elif not _akin(due, fetched, found):
        fault = "another-page", "the page does not speak of what the headline says"
    return fault


def _akin(due: PageDue, fetched: Fetched, found: Extracted) -> bool:
    """Whether the page is about the item: not a consent form, not the front page.

    Only its text counts: forms carry the title of the article that they hide.
    """
    asked, came = urlsplit(due.url), urlsplit(fetched.final_url)
    if asked.path.strip("/") and not came.path.strip("/") and not came.query:
        return False
    wanted = _words(due.title)
    return len(wanted & _words(found.text)) >= _KINSHIP * len(wanted)


def _below_headline(text: str, title: str) -> str:
    """The text without the headline above it, which is stored already and is never quoted."""
    lines, wanted = text.split("\n"), _words(title)
    for place, line in enumerate(lines[:_TOP]):
        said = _words(line)
        if said and len(said & wanted) >= _SAME * len(said | wanted):
            return "\n".join(lines[place + 1 :])
    return text


def _words(text: str) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in search_form(text)).split()
    return frozenset(w for w in words if len(w) > _WORD or "\u3400" <= w <= "\u9fff")
