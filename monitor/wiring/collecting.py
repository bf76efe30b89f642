"""Builds who asks servers and who reads their documents, and runs a pass of collect.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from monitor.wiring.common import user_agent

if TYPE_CHECKING:
    from monitor.adapters.http import HostGate, HttpFetcher
    from monitor.adapters.parsing import ChildParsers
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.pipeline.collect import Collected
    from monitor.ports import Progress
    from monitor.wiring.common import Clock, Resolve

PARSERS = 2  # documents that are read at once; one hostile document must not stop the others


def make_fetcher(
    settings: Settings,
    clock: Clock,
    resolve: Resolve | None = None,
    gate: HostGate | None = None,
) -> HttpFetcher:
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
        gate=gate,
    )


def make_json_fetcher(settings: Settings, clock: Clock) -> HttpFetcher:
    """Ask for JSON documents, such as Wikidata's, under the limits of every fetch."""
    from monitor.adapters.http import HttpFetcher  # noqa: PLC0415  (see make_fetcher)

    limits = settings.collect
    return HttpFetcher(
        user_agent=user_agent(settings),
        now=clock,
        workers=1,
        deadline_s=limits.deadline_s,
        max_bytes=limits.max_bytes,
        max_redirects=limits.max_redirects,
        host_pause_s=limits.host_pause_s,
        ports=limits.ports,
        accept="application/json",
    )


def make_parser(settings: Settings) -> ChildParsers:
    """Read feed documents in a child process; its limits are promises, not settings (R3)."""
    from monitor.adapters.parsing import ChildParsers  # noqa: PLC0415  (see make_fetcher)

    del settings
    return ChildParsers(PARSERS)


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

    limits = app.settings.collect
    policy = Policy(
        interval_s=limits.interval_s,
        floor_s=limits.interval_min_s,
        ceiling_s=limits.interval_max_s,
    )
    asking = fetcher or make_fetcher(app.settings, app.clock, resolve)
    with make_parser(app.settings) as parser:
        return run(
            app.store, asking, parser, clock=app.clock, policy=policy, jitter=random.random,
            progress=progress, everything=everything, domain_of=asking.domain_of, parsers=PARSERS,
            most_new=limits.new_per_day,
        )  # fmt: skip
