"""What is said of where a report's text comes from, the same on the page and in mail.

It must never find a credit itself.
"""

from __future__ import annotations

from monitor.render.mailtext import line
from monitor.types import TakeView


def credited(view: TakeView, *, sentence: bool = False) -> str:
    """Say "credits AFP", or "same text as ..." where only a text that this one repeats does.

    An outlet that names no agency must not be said to credit one. `sentence`
    writes it with a capital and a full stop.
    """
    agency = line(view.agency)
    text = f"same text as a report that credits {agency}" if view.inherited else f"credits {agency}"
    return f"{text[0].upper()}{text[1:]}." if sentence else text
