"""A bar for a person who waits; satisfies ports.Progress.

It must never appear where no terminal is: logs and pipes want lines.
"""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


class Waiting:
    """One line per stage; gone when the pass has ended."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._stage: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bars.stop()

    def start(self, what: str, total: int | None) -> None:
        """A stage begins."""
        self._stage = self._bars.add_task(what, total=total)

    def step(self, n: int = 1) -> None:
        """`n` more are done."""
        if self._stage is not None:
            self._bars.advance(self._stage, n)
