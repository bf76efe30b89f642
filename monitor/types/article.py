"""The page behind an item: what is asked for, what it holds, and why it was or was not used.

Datetimes are aware and UTC. These nouns must never know HTTP, HTML or a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.types.flow import ItemId, Memo
from monitor.types.world import Lang

NOTHING_KNOWN = Memo()

ArticleOutcome = Literal["read", "refused", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDue:
    """An item whose page is wanted, with what an earlier look at that page left behind."""

    item: ItemId
    url: str
    title: str
    feed_text: str  # summary and body as the feed gives them
    digest: str  # of the feed's entry; another digest is a reason to look again
    language: Lang = ""  # as declared: a hint for pages that do not name their encoding
    allow: tuple[str, ...] = ()  # private addresses that the item's feed may live on
    memo: Memo = NOTHING_KNOWN
    text: str = ""  # what the page held when `memo` was given
    tries: int = 0  # in a row that failed for a passing reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a page holds: the article's paragraphs as lines, and what it says of itself.

    `locked` quotes the page's own mark that the text is for subscribers, or "".
    """

    text: str
    title: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What became of the page behind one item.

    `read`: its text is used. `refused`: the feed's own text is used, for good.
    `later`: the feed's text is used until the page is asked again at `next_at`.
    """

    item: ItemId
    url: str  # the last one asked, redirects included
    digest: str
    outcome: ArticleOutcome
    at: datetime
    kind: str  # read | unchanged | robots | paywall | http-4xx | empty | ... for programs
    reason: str = ""  # the same in words; "" where the text is used
    text: str = ""
    memo: Memo = NOTHING_KNOWN
    status: int | None = None
    tries: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a site's robots.txt said (RFC 9309), and until when that is believed.

    `rules`: `body` holds them. `absent`: there is none, everything is allowed.
    `unreachable`: nothing is allowed until it can be read. `rest_until`: no page
    of the site is asked before, because it asked us to slow down.
    """

    origin: str  # "https://paper.example"
    state: Literal["rules", "absent", "unreachable"]
    at: datetime
    until: datetime
    body: str = ""
    detail: str = ""
    rest_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether rules let us ask for a page, and the pause between two that they ask for."""

    allowed: bool
    delay_s: float = 0.0
