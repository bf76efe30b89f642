"""The page as one HTML file: no script, no request, readable on paper and by ear.

Everything is escaped by the template engine; only the style sheet, which is
ours, is put in as it is, and the page's own policy names its hash.
"""

from __future__ import annotations

from monitor.render.frame import framed
from monitor.render.page import page
from monitor.render.page_silence import KEY
from monitor.render.timeline import drawing
from monitor.types import Brief


def html(brief: Brief) -> str:
    """The whole document. QuoteError if a quote is not the words of its original."""
    return framed(
        "event.html.j2", v=page(brief), key=KEY, drawing=drawing(brief), undated=brief.undated
    )
