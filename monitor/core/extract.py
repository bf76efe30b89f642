"""Bytes of a web page -> the article's words, its title, and whether it says that it is locked.

trafilatura is slow on hostile pages and may crash on some, so callers run this
where it can be killed. It must never open an address, and it keeps no markup.
"""

from __future__ import annotations

import html
import re

import trafilatura

from monitor.core.encoding import decode
from monitor.core.markup import clean, one_line, plain_text
from monitor.types import Extracted, Lang

# A long read has 60,000 characters; more is a list or a whole book.
_LONGEST = 100_000
_TITLE_LIMIT = 1_000
_HEAD = 200_000  # characters in which a page says what it is
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]{2,40})", re.IGNORECASE
)
_META = re.compile(r"<meta\b([^>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z:_-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_TITLE = re.compile(r"<title\b[^>]{0,300}>([^<]{1,2000})", re.IGNORECASE)
# schema.org: publishers mark paywalled text so that search engines do not call it cloaking.
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?\s*(?:false|no)\b", re.IGNORECASE)
_LOCKED_TIERS = frozenset({"locked", "metered"})


def extract(body: bytes, content_type: str, language: Lang) -> Extracted:
    """The article of a page; `text` is "" where none was found.

    `content_type` is the server's header, `language` a hint for the encoding.
    """
    page = decode(body, _declared(body, content_type), language)[0]
    found = trafilatura.extract(page, fast=True, include_comments=False) or ""
    metas = _metas(page[:_HEAD])
    title = metas.get("og:title") or metas.get("twitter:title") or ""
    if not title and (named := _TITLE.search(page[:_HEAD])):
        title = named[1]
    return Extracted(
        text=_shortened(clean(found)),
        title=one_line(plain_text(html.unescape(title)))[:_TITLE_LIMIT],
        locked=_locked(page, metas),
    )


def _declared(body: bytes, content_type: str) -> str:
    """The server's word for the encoding, else the page's own."""
    if "charset" in content_type.lower():
        return content_type
    found = _META_CHARSET.search(body[:4096])
    return f"text/html; charset={found[1].decode('ascii')}" if found else content_type


def _metas(head: str) -> dict[str, str]:
    """`<meta name|property=... content=...>`, the first of each."""
    found: dict[str, str] = {}
    for meta in _META.finditer(head):
        values = {
            name.lower(): quoted or single or bare
            for name, quoted, single, bare in _ATTRIBUTE.findall(meta[1])
        }
        name = (values.get("property") or values.get("name") or "").lower()
        if name and values.get("content"):
            found.setdefault(name, html.unescape(values["content"]))
    return found


def _locked(page: str, metas: dict[str, str]) -> str:
    """The mark by which the page says that it is for subscribers, or ""."""
    if _NOT_FREE.search(page):
        return "isAccessibleForFree: false"
    tier = metas.get("article:content_tier", "").strip().lower()
    return f"article:content_tier: {tier}" if tier in _LOCKED_TIERS else ""


def _shortened(text: str) -> str:
    """Whole paragraphs up to the limit."""
    if len(text) <= _LONGEST:
        return text
    end = text.rfind("\n", 0, _LONGEST)
    return text[: end if end > 0 else _LONGEST]
