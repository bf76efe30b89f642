"""Pages of the static site beside the event pages: index, outlets with their record, entities.

They share the event page's style and policy. It must never know where files lie.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

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
    environment, style = _environment(), _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("site.html.j2").render(
        v=shown,
        clean=line,
        style=Markup(style),  # noqa: S704  (our own file)
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'",
    )


def sitemap(addresses: Iterable[str]) -> str:
    """Addresses of pages in the form of sitemaps.org."""
    rows = "".join(f" <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, "page.css")[0].strip()
