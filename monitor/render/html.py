"""The page as one HTML file: no script, no request, readable on paper and by ear.

Everything is escaped by the template engine; only the style sheet, which is
ours, is put in as it is, and the page's own policy names its hash.
"""

from __future__ import annotations

from monitor.core.plain import line
from monitor.core.words import ENGLISH, Words
from monitor.render.frame import framed
from monitor.render.page import page
from monitor.render.site import Around
from monitor.render.timeline import drawing
from monitor.render.verified import all_views
from monitor.types import Brief


def html(brief: Brief, site: Around | None = None, words: Words = ENGLISH) -> str:
    """The whole document, with links into its site where it has one.

    QuoteError if a quote is not the words of its original.
    """
    return framed(
        "event.html.j2", words, v=page(brief, words), drawing=drawing(brief, words),
        undated=brief.undated, site=site, clean=line,
        outlets={view.number: view.take.outlet for view in all_views(brief)},
        entities=[key for key, _, _ in brief.entities],
    )  # fmt: skip
