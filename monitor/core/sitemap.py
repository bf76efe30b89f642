"""A news sitemap as a feed: outlets without one often tell search engines what they published.

The form is Google's (sitemaps.org with the news extension): address, title, date and language of
the articles of two days. It must never fetch anything; what is not understood is no sitemap.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

from monitor.core.strict import moment

Raw = dict[str, Any]

_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 4_000
# Where sites keep it that do not say so.
WELL_KNOWN = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")


def looks_like_sitemap(text: str) -> bool:
    """Whether it is worth reading as one."""
    return "<urlset" in text[:_HEAD] and "sitemap-news" in text


def read_sitemap(text: str) -> tuple[Raw, list[Raw]] | None:
    """The publication and its articles in the form of feedparser; None if it is no news sitemap."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        parser = XMLParser()  # noqa: S314  (no DTD gets here, and it runs where it can be killed)
        parser.feed(text.lstrip())
        root: Element = parser.close()
    except (ParseError, ValueError):
        return None
    if root.tag != f"{_MAP}urlset":
        return None
    told: Raw = {}
    items = []
    for url in root.iter(f"{_MAP}url"):
        news = url.find(f"{_NEWS}news")
        if news is None:
            continue  # a page, but no article
        items.append(_item(_text(url, f"{_MAP}loc"), news))
        name = _text(news, f"{_NEWS}publication/{_NEWS}name")
        told.setdefault("title", name)
        told.setdefault("language", items[-1]["language"])
    return (told, items) if items else None


def _item(address: str, news: Element) -> Raw:
    date = _text(news, f"{_NEWS}publication_date")
    words = _text(news, f"{_NEWS}keywords")
    return {
        "title": _text(news, f"{_NEWS}title"),
        "link": address,
        "published": date,
        "published_parsed": moment(date),
        "language": _text(news, f"{_NEWS}publication/{_NEWS}language"),
        "tags": [{"term": word.strip()} for word in words.split(",") if word.strip()],
    }


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def sitemaps_of(robots: str) -> tuple[str, ...]:
    """News sitemaps that a robots.txt names; the others list every page of a site."""
    found = _ROBOTS.findall(robots[:500_000])
    return tuple(dict.fromkeys(url for url in found if "news" in url.lower()))
