"""Builds the steps from an item to its takes, and runs enrich, rematch and meet with them.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.wiring.languages import make_detector

if TYPE_CHECKING:
    from monitor.adapters.meaning import Meanings
    from monitor.adapters.store import Store
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.core.examples import Lessons
    from monitor.core.instructed import Instructed
    from monitor.pipeline.enrich import Steps, Understood
    from monitor.pipeline.meet import Met
    from monitor.pipeline.rematch import Rematched
    from monitor.pipeline.translate import Judge
    from monitor.ports import Progress, Translator
    from monitor.types import (
        EventSlug,
        Field,
        Item,
        ItemId,
        Match,
        Origin,
        Pass,
        Reading,
        Take,
        Translation,
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


def make_meanings(settings: Settings, database: Path) -> Meanings | None:
    """Likeness of meaning by the configured sentence model, to be closed; None without one."""
    from monitor.adapters.meaning import Meanings  # noqa: PLC0415  (built when asked for)

    model = settings.match.sentence_model
    if model is None:
        return None
    return Meanings(
        database.parent / model,
        settings.events,
        floor=settings.match.sentence_floor,
        prefix=settings.match.sentence_prefix,
    )


@contextmanager
def steps_of(app: App) -> Iterator[Steps]:
    """The steps for one pass, with what they hold open closed after it."""
    with ExitStack() as stack:
        meanings = make_meanings(app.settings, app.database)
        if meanings is not None:
            stack.enter_context(meanings)
        yield make_steps(app.settings, lessons(app.settings, app.store), meanings)


def make_steps(
    settings: Settings, lessons: Lessons | None = None, meanings: Meanings | None = None
) -> Steps:
    """What enrich and rematch do to an item, wired to the configuration and to `lessons`."""
    from monitor.core.beside import kin  # noqa: PLC0415  (built when asked for)
    from monitor.core.origin import origins  # noqa: PLC0415  (built when asked for)
    from monitor.core.take import take  # noqa: PLC0415
    from monitor.pipeline.enrich import Steps  # noqa: PLC0415
    from monitor.pipeline.remember import History  # noqa: PLC0415
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

    matcher = make_matcher(settings, lessons)
    return Steps(
        judge=make_judge(settings),
        detect=make_detector(settings),
        match=matcher.match,
        origins=traced,
        take=judged,
        history=History(kin=kin, match=matcher.match, meanings=meanings),
    )


def meet(app: App, steps: Steps | None = None, progress: Progress | None = None) -> Met:
    """Match what is stored against events that are new; cheap where none is."""
    from monitor.pipeline.meet import Met, meet  # noqa: PLC0415  (built when asked for)

    known = {event.slug: event for event in app.settings.events}
    new = [known[slug] for slug in app.store.unmet() if slug in known]
    if not new:
        return Met()
    if steps is None:
        with steps_of(app) as made:
            return meet(store=app.store, steps=made, events=new, clock=app.clock, progress=progress)
    return meet(store=app.store, steps=steps, events=new, clock=app.clock, progress=progress)


def rematch(
    app: App,
    *,
    only: EventSlug | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    whole: Collection[ItemId] = (),
    progress: Progress | None = None,
) -> Rematched:
    """Match stored readings again with the present configuration; `whole` with all events."""
    from monitor.pipeline import rematch as again  # noqa: PLC0415  (built when asked for)

    settings = app.settings
    with steps_of(app) as steps:
        return again.rematch(
            store=app.store,
            steps=steps,
            events=[event.slug for event in settings.events if not event.closed],
            clock=app.clock,
            only=only,
            since=since,
            dry_run=dry_run,
            whole=whole,
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
    with steps_of(app) as steps:
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
