"""Builds the parts from Settings and runs a pass with them; every door wires through here.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.adapters.http import HttpFetcher
    from monitor.adapters.parsing import ChildParser
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.pipeline.collect import Collected
    from monitor.ports import Progress

Clock = Callable[[], datetime]
Resolve = Callable[[str, int], list[tuple[str, int]] | None]


def user_agent(settings: Settings) -> str:
    """Name product, version and whom to ask, as R5 wants it."""
    return f"RegionalTakes/{__version__} (+{settings.monitor.contact})"


def models_dir(settings: Settings, database: Path) -> Path:
    """Where translation packages live."""
    return database.parent / settings.enrich.models


def pages_dir(settings: Settings, database: Path) -> Path:
    """Where pages are written."""
    return database.parent / settings.publish.pages


# ---- collect -------------------------------------------------------------


def make_fetcher(settings: Settings, clock: Clock, resolve: Resolve | None = None) -> HttpFetcher:
    """Ask servers under the limits of [collect]; `resolve` answers for names of its own."""
    from monitor.adapters.http import HttpFetcher  # noqa: PLC0415  (only doors that fetch pay)

    limits = settings.collect
    return HttpFetcher(
        user_agent=user_agent(settings),
        now=clock,
        workers=limits.workers,
        deadline_s=limits.deadline_s,
        max_bytes=limits.max_bytes,
        max_redirects=limits.max_redirects,
        host_pause_s=limits.host_pause_s,
        ports=limits.ports,
        resolve=resolve,
    )


def make_parser(settings: Settings) -> ChildParser:
    """Read feed documents in a child process; its limits are promises, not settings (R3)."""
    from monitor.adapters.parsing import ChildParser  # noqa: PLC0415  (see make_fetcher)

    del settings
    return ChildParser()


def collect(
    app: App,
    progress: Progress | None = None,
    *,
    everything: bool = False,
    fetcher: HttpFetcher | None = None,
    resolve: Resolve | None = None,
) -> Collected:
    """Run one pass of collect. A daemon hands in its own fetcher, so that it can stop it."""
    from monitor.core.pace import Policy  # noqa: PLC0415  (see make_fetcher)
    from monitor.pipeline.collect import collect as run  # noqa: PLC0415  (see make_fetcher)

    settings = app.settings
    with make_parser(settings) as parser:
        return run(
            app.store,
            fetcher or make_fetcher(settings, app.clock, resolve),
            parser,
            clock=app.clock,
            policy=Policy(
                interval_s=settings.collect.interval_s,
                floor_s=settings.collect.interval_min_s,
                ceiling_s=settings.collect.interval_max_s,
            ),
            jitter=random.random,
            progress=progress,
            everything=everything,
        )
