"""The page as one HTML file: no script, no request, readable on paper and by ear.

Everything is escaped by the template engine; only the style sheet, which is
ours, is put in as it is, and the page's own policy names its hash.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.render.page import page
from monitor.render.page_silence import KEY
from monitor.render.timeline import drawing
from monitor.types import Brief


def html(brief: Brief) -> str:
    """The whole document. QuoteError if a quote is not the words of its original."""
    environment = _environment()
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment.get_template("event.html.j2").render(
        v=page(brief),
        key=KEY,
        drawing=drawing(brief),
        undated=brief.undated,
        # Our own file, not the outlets' words: it has no "<" that could end the element.
        style=Markup(style),  # noqa: S704
        policy=policy,
    )


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
