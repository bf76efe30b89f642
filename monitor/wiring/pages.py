"""Builds the pages of events and writes them where the configuration says.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from monitor.wiring.common import pages_dir

if TYPE_CHECKING:
    from monitor.cli.app import App
    from monitor.types import EventSlug


def page_text(app: App, slug: EventSlug, form: str, *, width: int = 100) -> str:
    """The page of an event as "md", "html", "json" or "terminal" (`width` columns, in colour)."""
    from monitor.cli.events import FORMS, brief_of, find_event  # noqa: PLC0415  (see make_fetcher)
    from monitor.wiring.words import Interpreter, make_words  # noqa: PLC0415  (see make_fetcher)

    brief = brief_of(app.settings, app.store, find_event(app.settings, slug))
    with Interpreter(app) as interpreter:
        words = interpreter.knowing(make_words(app.settings, app.settings.publish.language), brief)
    if form != "terminal":
        return FORMS[form](brief, words)
    from rich.console import Console  # noqa: PLC0415  (see make_fetcher)

    from monitor.render.terminal import terminal  # noqa: PLC0415  (see make_fetcher)

    console = Console(width=width, force_terminal=True, color_system="256")
    with console.capture() as captured:
        console.print(terminal(brief, words))
    return captured.get()


def write_pages(app: App) -> dict[EventSlug, Path]:
    """Write the HTML page of every tracked event; a page that did not change is left alone.

    The page of an event that is tracked no longer goes; what else lies there is not ours.
    """
    folder = pages_dir(app.settings, app.database)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {}
    for event in app.settings.events:
        page = pages[event.slug] = folder / f"{event.slug}.html"
        text = page_text(app, event.slug, "html")
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            fresh = page.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8", newline="")
            fresh.replace(page)  # a reader sees the old page or the new one, never half of one
    for slug in app.store.retired_events():
        (folder / f"{slug}.html").unlink(missing_ok=True)
    return pages
