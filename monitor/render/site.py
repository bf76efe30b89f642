"""The static site around the event pages: how pages lead to each other, lists, sitemap.

They share the event page's style and policy. It must never know where files lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.sax.saxutils import escape

from monitor.core.plain import direction
from monitor.core.words import ENGLISH, INTERFACES, TAGS, Words
from monitor.render.frame import framed
from monitor.render.mailtext import line

NO_PATHS: Mapping[str, str] = MappingProxyType({})
# Pages at the root of a site that are no event's: no event can have these slugs.
INDEX, OUTLETS, ENTITIES = "index.html", "outlets.html", "entities.html"
RESERVED = frozenset(name.removesuffix(".html") for name in (INDEX, OUTLETS, ENTITIES))
MADE = "Counted by a program from the reports held; no person has reviewed this page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where something leads, relative to the page that shows it."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an event page can link to in its site; every path is made of our own ids.

    `outlets` and `entities` lead from ids, `events` from slugs; what is not in
    them has no page. `data` are the event's other forms.
    """

    data: tuple[Link, ...]
    feed: str
    outlets: Mapping[str, str] = field(default_factory=lambda: NO_PATHS)
    entities: Mapping[str, str] = field(default_factory=lambda: NO_PATHS)
    events: Mapping[str, str] = field(default_factory=lambda: NO_PATHS)
    older: Link | None = None
    newer: Link | None = None
    root: str = ""
    base: str = ""  # where the site is served, with a slash; "" if nobody said
    languages: tuple[tuple[str, str], ...] = ()  # this page by interface language
    default: str = ""  # the page for whoever reads none of them

    @property
    def switch(self) -> tuple[tuple[str, str, str, str], ...]:
        """Tag, direction, own name and address of this page in each language."""
        return switch(self.languages)


def switch(others: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, str, str], ...]:
    """Tag, direction, own name and address for each interface language and address."""
    return tuple(
        (TAGS.get(lang, lang), direction(lang), INTERFACES[lang], href) for lang, href in others
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: a title, where it leads ("" nowhere), and what to know of it.

    `lang` is that of the title where it is not the page's.
    """

    title: str
    href: str = ""
    note: str = ""
    lang: str = ""
    dir: str = "auto"
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A list with its heading; `empty` is said where it has no rows."""

    title: str
    rows: tuple[Row, ...]
    empty: str = "None."
    lede: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of lists. `root` leads to the site's root ("" or "../"); `feed` to an Atom feed."""

    kicker: str
    title: str
    dek: str
    blocks: tuple[Block, ...]
    root: str = ""
    feed: str = ""
    trail: tuple[Link, ...] = ()  # from the root to this page, without it
    made: str = MADE


def list_page(shown: ListPage, words: Words = ENGLISH) -> str:
    """The whole HTML document."""
    return framed("site.html.j2", words, v=shown, clean=line)


def sitemap(addresses: Iterable[tuple[str, str]]) -> str:
    """Addresses of pages, each with the day of its last change or "", as sitemaps.org has it."""
    rows = "".join(
        f" <url><loc>{escape(address)}</loc>"
        + (f"<lastmod>{escape(day)}</lastmod>" if day else "")
        + "</url>\n"
        for address, day in addresses
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'
