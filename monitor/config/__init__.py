"""TOML files become Settings: every problem at once, with file, line, key, value and remedy.

It must never know which pass uses a setting. The pipe: read -> shape of each
table -> references across tables -> conversion into the frozen nouns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config import convert, references
from monitor.config.files import Document, Record, Tree, read
from monitor.config.notices import notices
from monitor.config.problems import Report, did_you_mean
from monitor.config.sections import MonitorFile
from monitor.config.settings import Settings
from monitor.config.world import (
    EntityTable,
    EventFile,
    LensesFile,
    OutletTable,
    SubscriberTable,
)
from monitor.errors import ConfigError, Problem

__all__ = ["Settings", "check", "load", "notices"]

Model = TypeVar("Model", bound=BaseModel)


def load(directory: Path) -> Settings:
    """The whole configuration; ConfigError names every problem of every file at once."""
    settings, problems = check(directory)
    if settings is None:
        raise ConfigError(problems)
    return settings


def check(directory: Path) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The configuration, or None and all its problems."""
    report = Report()
    directory = directory.absolute()
    tree = read(directory, report)
    monitor = _whole(tree.single("monitor.toml"), MonitorFile, report)
    lenses = _whole(tree.single("lenses.toml"), LensesFile, report)
    world = _world(tree, report)
    references.check(world, report)
    document = tree.single("monitor.toml")
    if monitor is not None and document is not None:
        references.check_monitor(document, monitor, directory, report)
    if report.problems or monitor is None or lenses is None:
        return None, report.problems
    return _settings(directory, tree.generation, monitor, lenses, world), ()


def _settings(
    directory: Path,
    generation: str,
    monitor: MonitorFile,
    lenses: LensesFile,
    world: references.World,
) -> Settings:
    return Settings(
        dir=directory,
        generation=generation,
        monitor=monitor.monitor,
        collect=monitor.collect,
        enrich=monitor.enrich,
        match=monitor.match,
        publish=monitor.publish,
        smtp=monitor.smtp,
        retention=monitor.retention,
        daemon=monitor.daemon,
        lenses=convert.registry(lenses),
        outlets=tuple(convert.outlet(table) for _, table in world.outlets),
        feeds=tuple(feed for _, table in world.outlets for feed in convert.feeds(table)),
        entities=tuple(convert.entity(table) for _, table in world.entities),
        events=tuple(
            convert.event(Path(document.name).stem, file) for document, file in world.events
        ),
        subscribers=tuple(convert.subscriber(table) for _, table in world.subscribers),
    )


def _world(tree: Tree, report: Report) -> references.World:
    """Check the shape of every table; the ids of badly shaped ones still count as known."""
    lens_file = tree.single("lenses.toml")
    subscriber_file = tree.single("subscribers.toml")
    records = {
        # the tables of lenses.toml are checked with their file, so only their ids are read here
        "lenses": list(_tables(lens_file, "lens", ("version",), Report())) if lens_file else [],
        "outlets": [r for d in tree.folder("outlets") for r in _tables(d, "outlet", (), report)],
        "entities": [r for d in tree.folder("entities") for r in _tables(d, "entity", (), report)],
        "subscribers": (
            list(_tables(subscriber_file, "subscriber", (), report)) if subscriber_file else []
        ),
    }
    ids = references.ids_of(tree, records, report)
    events = [(d, _validated(d, (), d.data, EventFile, report)) for d in tree.folder("events")]
    return references.World(
        lenses=frozenset(ids["lenses"].seen),
        outlets=tuple(_shaped(records["outlets"], OutletTable, report)),
        entities=tuple(_shaped(records["entities"], EntityTable, report)),
        events=tuple((d, event) for d, event in events if event is not None),
        subscribers=tuple(_shaped(records["subscribers"], SubscriberTable, report)),
        ids={kind: found.seen for kind, found in ids.items()},
        kinds={
            str(record.raw.get("id")): str(record.raw.get("kind"))
            for record in records["entities"]
            if isinstance(record.raw, dict)
        },
        unread=tree.unread,
    )


def _tables(
    document: Document, key: str, others: tuple[str, ...], report: Report
) -> Iterator[Record]:
    """The tables ``[[key]]`` of a file; anything else at its top is a problem."""
    for name in document.data:
        if name != key and name not in others:
            near = did_you_mean(name, (key,))
            report.add(
                document, (name,), None, "unknown key", near or f"This file has [[{key}]] tables."
            )
    found = document.data.get(key, [])
    if not isinstance(found, list):
        report.add(document, (key,), found, "must be an array of tables", f"Write it as [[{key}]].")
        return
    for place, raw in enumerate(found):
        yield Record(document=document, loc=(key, place), raw=raw)


def _shaped(
    records: list[Record], model: type[Model], report: Report
) -> Iterator[tuple[Record, Model]]:
    for record in records:
        table = _validated(record.document, record.loc, record.raw, model, report)
        if table is not None:
            yield record, table


def _whole(document: Document | None, model: type[Model], report: Report) -> Model | None:
    return None if document is None else _validated(document, (), document.data, model, report)


def _validated(
    document: Document,
    loc: tuple[str | int, ...],
    raw: Mapping[str, object],
    model: type[Model],
    report: Report,
) -> Model | None:
    """The table; or, if keys of it are wrong, what is left of it for the checks that follow."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        report.add_invalid(document, loc, error, model)
        return _remainder(raw, error, model)


def _remainder(
    raw: Mapping[str, object], error: ValidationError, model: type[Model]
) -> Model | None:
    """The table without its wrong keys (required ones filled with the example).

    Only so that a misspelt key does not hide a reference to something that
    does not exist: with a problem on record, nothing of it is ever used.
    """
    if not isinstance(raw, dict):
        return None
    # An error of the table as a whole is always a last day before its first.
    wrong = {str(detail["loc"][0]) if detail["loc"] else "until" for detail in error.errors()}
    left = {key: value for key, value in raw.items() if key not in wrong}
    for key in wrong & set(model.model_fields):
        field = model.model_fields[key]
        if field.is_required() and field.examples:
            left[key] = field.examples[0]
    try:
        return model.model_validate(left)
    except ValidationError:
        return None
