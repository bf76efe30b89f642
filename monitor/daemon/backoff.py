"""When texts on which the translation worker died are tried again: after pauses that double.

It must never read a clock, nor decide what is translated: items that were never
tried, and any that wait for a model that appears, are none of its business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_S = 60.0
MOST_S = 3600.0  # a machine with too little memory may have more an hour later


@dataclass(slots=True)
class Backoff:
    """How often items were read again in vain; a model that comes or changes ends the pause."""

    pause_s: float = 0.0
    until: float = 0.0
    waiting: int = 0
    _pairs: Mapping[str, str] = field(default_factory=dict)

    def due(self, now: float, pairs: Mapping[str, str]) -> bool:
        """Whether waiting items are to be read again now."""
        return now >= self.until or dict(pairs) != self._pairs

    def ended(
        self,
        now: float,
        pairs: Mapping[str, str],
        *,
        again: int,
        waiting: int,
        asked: bool = False,
    ) -> None:
        """A pass that read `again` items again has ended; so many still wait.

        `asked` says that it would have read any: where none is left, the trouble is over.
        """
        if dict(pairs) != self._pairs:
            self.pause_s = self.until = 0.0
            self._pairs = dict(pairs)
        if again and waiting:
            self.pause_s = min(MOST_S, self.pause_s * 2 or FIRST_S)
            self.until, self.waiting = now + self.pause_s, waiting
        elif again or asked:
            self.pause_s = self.until = 0.0
            self.waiting = 0

    def told(self, now: float) -> str:
        """What an operator should know; "" while nothing is tried in vain."""
        if not self.pause_s:
            return ""
        minutes = max(0.0, self.until - now) / 60
        return (
            f"{self.waiting} item(s) were read again and still are not translated: the worker dies "
            f"or gives up on them (see the log). Tried again in {minutes:.0f} min"
        )
