"""What all of the wiring shares: our name, where things live, how a waiting person is shown.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.config.settings import Settings
    from monitor.ports import Progress


PRODUCT = "RegionalTakes"  # the name that robots.txt knows us by
Clock = Callable[[], datetime]
Resolve = Callable[[str, int], list[tuple[str, int]] | None]


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
