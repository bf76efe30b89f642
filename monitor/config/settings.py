"""Everything that one configuration directory says, ready for use by the doors.

It must never know how the files were read or checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.config.sections import (
    Collect,
    Daemon,
    Enrich,
    General,
    Matching,
    Publish,
    Retention,
    Smtp,
)
from monitor.types import Entity, Event, Feed, LensRegistry, Outlet, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole, valid configuration; `generation` names its exact content."""

    dir: Path
    generation: str
    monitor: General
    collect: Collect
    enrich: Enrich
    match: Matching
    publish: Publish
    smtp: Smtp
    retention: Retention
    daemon: Daemon
    lenses: LensRegistry
    outlets: tuple[Outlet, ...]
    feeds: tuple[Feed, ...]
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    subscribers: tuple[Subscriber, ...]

    @property
    def database(self) -> Path:
        """The database's path, absolute."""
        return self.dir / self.monitor.database
