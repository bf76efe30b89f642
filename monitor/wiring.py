"""Builds the parts from Settings and runs a pass with them; every door wires through here.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.config.settings import Settings

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
