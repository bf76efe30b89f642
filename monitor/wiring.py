"""Builds the parts from Settings and runs a pass with them; every door wires through here.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.adapters.argos import ArgosTranslator
    from monitor.adapters.http import HostGate, HttpFetcher
    from monitor.adapters.parsing import ChildParsers
    from monitor.adapters.store import Store
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.core.examples import Lessons
    from monitor.core.instructed import Instructed
    from monitor.pipeline.collect import Collected
    from monitor.pipeline.enrich import Steps, Understood
    from monitor.pipeline.meet import Met
    from monitor.pipeline.rematch import Rematched
    from monitor.pipeline.translate import Judge
    from monitor.ports import Progress, Translator
    from monitor.types import (
        EventSlug,
        Field,
        Item,
        Language,
        Match,
        Origin,
        Pass,
        Reading,
        Take,
        Translation,
    )

PRODUCT = "RegionalTakes"  # the name that robots.txt knows us by
Clock = Callable[[], datetime]
Resolve = Callable[[str, int], list[tuple[str, int]] | None]
PARSERS = 2  # documents that are read at once; one hostile document must not stop the others


def user_agent(settings: Settings) -> str:
    """Name product, version and whom to ask, as R5 wants it."""
    return f"{PRODUCT}/{__version__} (+{settings.monitor.contact})"


def models_dir(settings: Settings, database: Path) -> Path:
    """Where translation packages live."""
    return database.parent / settings.enrich.models


def pages_dir(settings: Settings, database: Path) -> Path:
    """Where pages are written."""
    return database.parent / settings.publish.pages


@contextmanager
def showing(console: Console) -> Iterator[Progress | None]:
    """Show a waiting person how far a pass is; None where nobody watches (no terminal)."""
    from monitor.cli.waiting import Waiting  # noqa: PLC0415  (see make_fetcher)

    if not console.is_terminal:
        yield None
        return
    with Waiting(console) as waiting:
        yield waiting


# ---- collect -------------------------------------------------------------


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
        )  # fmt: skip


# ---- reading and matching ----------------------------------------------------


def make_detector(settings: Settings) -> Callable[[Item], Language]:
    """Item -> language of the whole and of fields that differ, for the configured languages."""
    from monitor.adapters.profiles import load_profiles  # noqa: PLC0415  (built when asked for)
    from monitor.adapters.second_opinion import Py3Langid  # noqa: PLC0415
    from monitor.core.language import CANDIDATES, Detector  # noqa: PLC0415

    detector = Detector(
        settings.monitor.languages, load_profiles(CANDIDATES), Py3Langid(CANDIDATES)
    )
    return lambda item: detector.read(
        {"title": item.title, "summary": item.summary, "body": item.body}, declared=item.declared
    )


def make_translator(settings: Settings, database: Path) -> ArgosTranslator:
    """The installed models in a worker process, under the limits of [enrich]."""
    from monitor.adapters.argos import ArgosTranslator  # noqa: PLC0415  (built when asked for)

    limits = settings.enrich
    return ArgosTranslator(
        models_dir(settings, database),
        languages=settings.monitor.languages,
        memory_mb=limits.worker_memory_mb,
        batches=limits.worker_batches,
        timeout_s=limits.batch_timeout_s,
        tries=limits.tries,
        inter_threads=limits.inter_threads,
    )


def lessons(settings: Settings, store: Store) -> Lessons:
    """What operators taught: examples of event files as they are held, and verdicts in force."""
    from monitor.pipeline.learn import learn  # noqa: PLC0415  (built when asked for)

    return learn(settings.events, store, lambda: make_detector(settings))


def make_matcher(settings: Settings, lessons: Lessons | None = None) -> Instructed:
    """The matcher over the open events of the configuration, under operators' instructions."""
    from monitor.core.examples import Lessons  # noqa: PLC0415  (built when asked for)
    from monitor.core.instructed import Instructed  # noqa: PLC0415
    from monitor.core.match import Matcher  # noqa: PLC0415

    taught = lessons or Lessons()
    matcher = Matcher(
        settings.events,
        settings.entities,
        threshold=settings.match.threshold,
        margin=settings.match.margin,
        lessons=taught,
    )
    return Instructed(matcher, taught, {e.slug for e in settings.events if not e.closed})


def make_judge(settings: Settings) -> Judge:
    """The quality gate with the names of the configuration; names are repaired if so configured."""
    from monitor.core.known_names import KnownNames  # noqa: PLC0415  (built when asked for)
    from monitor.core.quality import judged  # noqa: PLC0415
    from monitor.core.repair import repaired  # noqa: PLC0415

    names = KnownNames(settings.entities)

    def judge(item: Item, made: Translation, fields: Sequence[Field]) -> Translation:
        if settings.enrich.repair_names:
            made = repaired(item, made, fields, names)
        return judged(item, made, fields, names.lost)

    return judge


def make_steps(settings: Settings, lessons: Lessons | None = None) -> Steps:
    """What enrich and rematch do to an item, wired to the configuration and to `lessons`."""
    from monitor.core.origin import origins  # noqa: PLC0415  (built when asked for)
    from monitor.core.take import take  # noqa: PLC0415
    from monitor.pipeline.enrich import Steps  # noqa: PLC0415
    from monitor.types import Pass  # noqa: PLC0415

    events = {event.slug: event for event in settings.events}
    outlets = {outlet.id: outlet for outlet in settings.outlets}

    def judged(reading: Reading, match: Match, at: datetime) -> Take | Pass:
        outlet = outlets.get(reading.item.outlet)
        if outlet is None:
            reason = "its outlet is no longer configured"
            return Pass(item=reading.item.id, event=match.event, reason=reason)
        event = events[match.event]
        return take(reading, match, event, outlet, settings.lenses, recorded=at)

    def traced(reading: Reading, near: Sequence[Reading]) -> tuple[Origin, ...]:
        outlet = outlets.get(reading.item.outlet)
        return origins(reading, near, outlet.name if outlet else "")

    return Steps(
        judge=make_judge(settings),
        detect=make_detector(settings),
        match=make_matcher(settings, lessons).match,
        origins=traced,
        take=judged,
    )


def meet(app: App, steps: Steps | None = None, progress: Progress | None = None) -> Met:
    """Match what is stored against events that are new; cheap where none is."""
    from monitor.pipeline.meet import Met, meet  # noqa: PLC0415  (built when asked for)

    known = {event.slug: event for event in app.settings.events}
    new = [known[slug] for slug in app.store.unmet() if slug in known]
    if not new:
        return Met()
    return meet(
        store=app.store,
        steps=steps or make_steps(app.settings, lessons(app.settings, app.store)),
        events=new,
        clock=app.clock,
        progress=progress,
    )


def rematch(
    app: App,
    *,
    only: EventSlug | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Rematched:
    """Match stored readings again with the present configuration."""
    from monitor.pipeline import rematch as again  # noqa: PLC0415  (built when asked for)

    settings = app.settings
    return again.rematch(
        store=app.store,
        steps=make_steps(settings, lessons(settings, app.store)),
        events=[event.slug for event in settings.events if not event.closed],
        clock=app.clock,
        only=only,
        since=since,
        dry_run=dry_run,
        progress=progress,
    )


def enrich(
    app: App,
    translator: Translator,
    *,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Understood:
    """Read everything that waits, with a translator that the caller opens and closes."""
    from monitor.pipeline import enrich as reading  # noqa: PLC0415  (built when asked for)

    settings = app.settings
    steps = make_steps(settings, lessons(settings, app.store))
    meet(app, steps, progress)
    return reading.enrich(
        store=app.store,
        translator=translator,
        steps=steps,
        clock=app.clock,
        batch=settings.enrich.batch,
        tries=settings.enrich.tries,
        bodies=settings.enrich.translate,
        progress=progress,
        stop=stop,
    )


def install_models(settings: Settings, database: Path, place: Path) -> list[str]:
    """Install the packages in a folder (or one file); say which are there. No network."""
    from monitor.adapters.argos.installer import (  # noqa: PLC0415  (see make_translator)
        Installer,
        archives_in,
    )

    installer = Installer(models_dir(settings, database))
    return [installer.install_file(archive).package.name for archive in archives_in(place)]


# ---- pages -------------------------------------------------------------------


def page_text(app: App, slug: EventSlug, form: str, *, width: int = 100) -> str:
    """The page of an event as "md", "html", "json" or "terminal" (`width` columns, in colour)."""
    from monitor.cli.events import FORMS, brief_of, find_event  # noqa: PLC0415  (see make_fetcher)

    brief = brief_of(app.settings, app.store, find_event(app.settings, slug))
    if form != "terminal":
        return FORMS[form](brief)
    from rich.console import Console  # noqa: PLC0415  (see make_fetcher)

    from monitor.render.terminal import terminal  # noqa: PLC0415  (see make_fetcher)

    console = Console(width=width, force_terminal=True, color_system="256")
    with console.capture() as captured:
        console.print(terminal(brief))
    return captured.get()


def write_pages(app: App) -> dict[EventSlug, Path]:
    """Write the HTML page of every tracked event; a page that did not change is left alone."""
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
    return pages
