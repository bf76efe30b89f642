"""Builds who reads the pages behind items, and runs a pass with them: a part of `wiring`.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.wiring.common import PRODUCT, user_agent

if TYPE_CHECKING:
    from monitor.adapters.http import HostGate, HttpFetcher
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.pipeline.articles import Looked
    from monitor.ports import ArticleReader, Progress
    from monitor.types import OutletId
    from monitor.wiring.common import Clock, Resolve


def wants_articles(settings: Settings) -> tuple[OutletId, ...]:
    """Outlets whose items are read from their pages."""
    return tuple(outlet.id for outlet in settings.outlets if outlet.article == "full")


def make_page_fetchers(
    settings: Settings,
    clock: Clock,
    resolve: Resolve | None = None,
    gate: HostGate | None = None,
) -> tuple[HttpFetcher, HttpFetcher]:
    """Who asks for robots.txt, and who asks for pages: slower, and never on by itself."""
    from monitor.adapters.http import HttpFetcher  # noqa: PLC0415  (see make_fetcher)

    limits = settings.collect
    rules, pages = (
        HttpFetcher(
            user_agent=user_agent(settings),
            now=clock,
            workers=limits.workers,
            deadline_s=limits.deadline_s,
            max_bytes=limits.max_bytes,
            max_redirects=limits.max_redirects,
            host_pause_s=pause_s,
            ports=limits.ports,
            resolve=resolve,
            accept=accept,
            strangers=True,
            follow=follow,
            gate=gate,
        )
        for pause_s, accept, follow in (
            (limits.host_pause_s, "text/plain, */*;q=0.1", True),
            (limits.page_pause_s, "text/html, application/xhtml+xml, */*;q=0.1", False),
        )
    )
    return rules, pages


def articles(
    app: App,
    progress: Progress | None = None,
    *,
    fetchers: tuple[HttpFetcher, HttpFetcher] | None = None,
    reader: ArticleReader | None = None,
    resolve: Resolve | None = None,
) -> Looked:
    """Read the pages behind items that matter, of the outlets that ask for it.

    A `reader` that is handed in stays open; else a child lives as long as the pass.
    """
    from monitor.pipeline.articles import (  # noqa: PLC0415  (built when asked for)
        Looked,
        Pacing,
        read_articles,
    )

    settings = app.settings
    outlets = wants_articles(settings)
    if not outlets:
        return Looked()
    from monitor.adapters.parsing import ChildReader  # noqa: PLC0415  (see make_fetcher)

    limits = settings.collect
    rules, pages = fetchers or make_page_fetchers(settings, app.clock, resolve)
    with ChildReader() as own:
        return read_articles(
            store=app.store,
            rules=rules,
            pages=pages,
            reader=reader or own,
            outlets=outlets,
            clock=app.clock,
            agent=PRODUCT,
            pacing=Pacing(
                per_host=limits.pages_per_host,
                days=limits.pages_days,
                hops=limits.max_redirects,
                pause_s=limits.page_pause_s,
            ),
            progress=progress,
        )
