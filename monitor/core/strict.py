"""The short way through a well-formed RSS 2.0 document, in the form that feedparser gives it.

Most feeds are plain: expat reads them thirty times faster. Whatever is not
understood here to the last element is left to feedparser (None), so that both
ways lead to the same entries. It must never guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

from feedparser.datetimes import _parse_date

Raw = dict[str, Any]

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_ORIGIN = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
# Modules that say nothing of what we keep of an entry.
_SILENT = (
    "{http://purl.org/rss/1.0/modules/slash/}",
    "{http://wellformedweb.org/CommentAPI/}",
    "{com-wordpress:feed-additions:1}",
    "{http://www.georss.org/georss}",
    "{http://www.w3.org/2003/01/geo/wgs84_pos#}",
)
_MEDIA = "{http://search.yahoo.com/mrss/}"
_SILENT_MEDIA = frozenset({"content", "thumbnail", "group", "player", "rating"})
_ITEM = {
    "title": "title",
    "link": "link",
    "pubDate": "published",
    "author": "author",
    f"{_DC}creator": "author",
    f"{_DC}source": "dc_source",
    f"{_DC}language": "language",
    _ORIGIN: "feedburner_origlink",
}
_CHANNEL = {
    "title": "title",
    "link": "link",
    "language": "language",
    f"{_DC}language": "language",
    "ttl": "ttl",
    f"{_SY}updatePeriod": "sy_updateperiod",
    f"{_SY}updateFrequency": "sy_updatefrequency",
}
_SILENT_ITEM = frozenset({"comments", "enclosure"})
_SILENT_CHANNEL = frozenset(
    {
        "description", "lastBuildDate", "pubDate", "generator", "docs", "copyright", "image",
        "managingEditor", "webMaster", "category", "cloud", "rating", "skipHours", "skipDays",
    }
)  # fmt: skip
# What feedparser must see: markup declared within, other bases, languages of parts.
_BASES = re.compile(r"\sxml:(?:base|lang)\s*=")
_RFC822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|\+0000)"
)
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}


class _NotPlainError(Exception):
    """Something here is feedparser's business."""


def read_rss(text: str) -> tuple[Raw, list[Raw]] | None:
    """The channel and its items as feedparser would give them; None if it must be asked."""
    if _strange(text):
        return None
    try:
        parser = XMLParser()  # noqa: S314  (no DTD gets here, and it runs where it can be killed)
        parser.feed(text.lstrip())
        root: Element = parser.close()
        if root.tag != "rss" or [child.tag for child in root] != ["channel"]:
            return None
        channel, items = root[0], []
        told: Raw = {}
        for child in channel:
            if child.tag == "item":
                items.append(_item(child))
            else:
                _put(told, child, _CHANNEL, _channel_silent)
    except (ParseError, _NotPlainError, ValueError):
        return None
    return told, items


def _strange(text: str) -> bool:
    """Spelled in another case these are no XML, which expat sees."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return True
    return "xml:" in text and _BASES.search(text) is not None


def _item(item: Element) -> Raw:
    raw: Raw = {}
    for child in item:
        special = _SPECIAL.get(child.tag)
        if special is not None:
            special(raw, child)
        else:
            _put(raw, child, _ITEM, _item_silent)
    if raw.pop("permalink", False) and "link" not in raw:
        raw["link"] = raw["id"]
    if not raw.get("link", "http").startswith(("http", "/")):
        raise _NotPlainError  # feedparser drops some schemes
    author = raw.get("author", "")
    if "@" in author or "(" in author:
        raise _NotPlainError  # feedparser takes names and addresses apart
    if "published" in raw:
        raw["published_parsed"] = moment(raw["published"])
    return raw


def _guid(raw: Raw, child: Element) -> None:
    if "id" in raw:
        raise _NotPlainError
    raw["id"] = _text(child)
    raw["permalink"] = child.get("isPermaLink", "true").lower() == "true"


def _content(raw: Raw, child: Element) -> None:
    if "content" in raw:
        raise _NotPlainError
    raw["content"] = [{"value": _text(child), "type": "text/html"}]


def _description(raw: Raw, child: Element) -> None:
    if "summary" in raw or "content" in raw:
        raise _NotPlainError  # the order decides what feedparser calls the summary
    raw["summary"] = _text(child)


def _category(raw: Raw, child: Element) -> None:
    raw.setdefault("tags", []).append({"term": _text(child)})


def _source(raw: Raw, child: Element) -> None:
    if "source" in raw:
        raise _NotPlainError
    raw["source"] = {"title": _text(child)}


_SPECIAL: dict[str, Callable[[Raw, Element], None]] = {
    "guid": _guid,
    _CONTENT: _content,
    "description": _description,
    "category": _category,
    "source": _source,
}


def _put(
    raw: Raw, child: Element, names: dict[str, str], silent: Callable[[Element], bool]
) -> None:
    """Keep what an element says; a repeated or unknown one is feedparser's business."""
    name = names.get(child.tag)
    if name is None:
        if not silent(child):
            raise _NotPlainError
        return
    if name in raw:
        raise _NotPlainError
    text = _text(child)
    if name == "link" and child.attrib:
        raise _NotPlainError  # a link that says more than its text
    if text or name not in {"title", "author"}:
        raw[name] = text


def _text(element: Element) -> str:
    if len(element):
        raise _NotPlainError  # markup that was not escaped
    return (element.text or "").strip()


def _item_silent(element: Element) -> bool:
    tag = element.tag
    if tag in _SILENT_ITEM or tag.startswith(_SILENT):
        return True
    return tag.startswith(_MEDIA) and tag.removeprefix(_MEDIA) in _SILENT_MEDIA


def _channel_silent(element: Element) -> bool:
    if element.tag == _ATOM_LINK:
        return element.get("rel") in {"self", "hub"}
    return element.tag in _SILENT_CHANNEL or element.tag.startswith(_SILENT)


def moment(text: str) -> tuple[int, ...] | None:
    """A date as feedparser reads it, nine numbers in UTC; None if it cannot."""
    found = _RFC822.fullmatch(text)
    if found:
        day, month, year, hour, minute, second = found.groups()
        numbers = int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second)
        if numbers[2] <= 28 and numbers[3] < 24 and numbers[4] < 60 and numbers[5] < 60:
            return (*numbers, 0, 0, 0)
    parsed = _parse_date(text)
    return tuple(parsed) if parsed else None
