"""Where a web page says that its feeds are.

It must never fetch anything: it reads the page and names addresses to try.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from monitor.core.markup import one_line, plain_text
from monitor.core.sitemap import WELL_KNOWN, sitemaps_of

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml"}
)
_FEEDISH = re.compile(r"(?:^|[/._-])(?:rss|feed|feeds|atom)(?:$|[/._?-]|\.xml)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
# Where publishing systems keep their feed, the most frequent first.
_WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/?feed=rss2")
# A page's head is at its beginning; html.parser is slow on what is built to be slow.
_READ = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """An address that may be a feed, and what the page calls it."""

    url: str
    title: str = ""


def feed_links(page: str, base: str) -> tuple[FeedLink, ...]:
    """Feeds that the page declares, else links that look like one; comment feeds are left out."""
    reader = _Links()
    # What was read before a broken declaration still counts.
    with contextlib.suppress(AssertionError, ValueError):
        reader.feed(page[:_READ])
    for found in (reader.declared, reader.perhaps):
        links = tuple(_resolved(found, base))
        if links:
            return links
    return ()


def well_known(base: str) -> tuple[FeedLink, ...]:
    """Addresses where feeds often are, for a page that names none."""
    return tuple(FeedLink(url=urljoin(base, path)) for path in _WELL_KNOWN)


def news_sitemaps(robots: str, base: str) -> tuple[FeedLink, ...]:
    """News sitemaps that the site's robots.txt names, then where they often are."""
    named = tuple(_resolved(((url, "") for url in sitemaps_of(robots)), base))
    usual = tuple(FeedLink(url=urljoin(base, path)) for path in WELL_KNOWN)
    return tuple(dict.fromkeys((*named, *usual)))


def _resolved(found: Iterable[tuple[str, str]], base: str) -> Iterable[FeedLink]:
    seen: set[str] = set()
    for href, title in found:
        try:
            url = urljoin(base, href.strip())
        except ValueError:
            continue
        comments = _COMMENTS.search(url) or _COMMENTS.search(title)
        if url.startswith(("http://", "https://")) and url not in seen and not comments:
            seen.add(url)
            yield FeedLink(url=url, title=one_line(plain_text(title))[:200])


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.declared: list[tuple[str, str]] = []
        self.perhaps: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        href = values.get("href", "")
        if not href:
            return
        rel = values.get("rel", "").lower().split()
        kind = values.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and "alternate" in rel and kind in _TYPES:
            self.declared.append((href, values.get("title", "")))
        elif tag == "a" and _FEEDISH.search(href.partition("#")[0]):
            self.perhaps.append((href, values.get("title", "")))
