"""Shows a waiting person how far a pass is, with rich; silent where nobody looks.

It must never know which pass it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Shown:
    """Satisfies the pipelines' `Progress` port with one line per stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task = None if bars.disable else bars.add_task("", visible=False)

    def start(self, what: str, total: int | None) -> None:
        """A stage begins."""
        if self._task is not None:
            self._task = self._bars.add_task(what, total=total)

    def step(self, n: int = 1) -> None:
        """`n` more are done."""
        if self._task is not None:
            self._bars.advance(self._task, n)


@contextmanager
def showing(console: Console) -> Iterator[Shown]:
    """Bars on a terminal; nothing where the output goes to a file or a pipe."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        yield Shown(bars)
