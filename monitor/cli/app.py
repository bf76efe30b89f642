"""What every command shares: the options of `monitor` itself, and lazily opened things.

It must never import an adapter before a command asks for one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.adapters.store import Store
    from monitor.config.settings import Settings


def system_clock() -> datetime:
    """The only place where the command line reads the clock."""
    return datetime.now(tz=UTC)


@dataclass
class App:
    """The state of one invocation; `clock` is replaced by the sample world and by tests."""

    config: Path | None = None
    db: Path | None = None
    clock: Callable[[], datetime] = field(default=system_clock)

    @property
    def config_dir(self) -> Path:
        """--config, then $MONITOR_CONFIG, then ./config, then /etc/monitor."""
        if self.config is not None:
            return self.config
        named = os.environ.get("MONITOR_CONFIG")
        if named:
            return Path(named)
        here = Path("config")
        return here if here.is_dir() else Path("/etc/monitor")

    @cached_property
    def settings(self) -> Settings:
        """The whole configuration, or ConfigError with every problem."""
        from monitor.config import load  # noqa: PLC0415  (only commands that need it pay for it)

        return load(self.config_dir)

    @property
    def database(self) -> Path:
        """--db, else what monitor.toml says."""
        return self.db if self.db is not None else self.settings.database

    @cached_property
    def store(self) -> Store:
        """The store, opened for writing, in step with the configuration."""
        from monitor.adapters.store import Store  # noqa: PLC0415  (see `settings`)

        self.database.parent.mkdir(parents=True, exist_ok=True)
        store = Store.open(self.database)
        settings = self.settings
        store.sync(settings.outlets, settings.feeds, settings.events, self.clock())
        return store

    @cached_property
    def reader(self) -> Store:
        """The store, read only; UsageError if there is none yet."""
        from monitor.adapters.store import Store  # noqa: PLC0415  (see `settings`)

        if not self.database.exists():
            raise UsageError(
                f"no database at {self.database}: run `monitor poll` first, or name one with --db"
            )
        return Store.open(self.database, read_only=True)


pass_app = click.make_pass_decorator(App)
