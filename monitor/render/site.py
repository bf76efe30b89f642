"""Pages of the static site beside the event pages: index, outlets with their record, entities.

They share the event page's style and policy. It must never know where files lie.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from monitor.render.frame import framed
from monitor.render.mailtext import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: a title, where it leads ("" nowhere), and what to know of it."""

    title: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A list with its heading; `empty` is said where it has no rows."""

    title: str
    rows: tuple[Row, ...]
    empty: str = "None."


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of lists. `home` leads to the index, `feed` to an Atom feed; "" leaves them out."""

    kicker: str
    title: str
    dek: str
    blocks: tuple[Block, ...]
    home: str = ""
    feed: str = ""
    made: str = "Counted by a program from the reports held; no person has reviewed this page."


def list_page(shown: ListPage) -> str:
    """The whole HTML document."""
    return framed("site.html.j2", v=shown, clean=line)


def sitemap(addresses: Iterable[str]) -> str:
    """Addresses of pages in the form of sitemaps.org."""
    rows = "".join(f" <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'
