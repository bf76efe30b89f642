"""What is said of where a report's text comes from, the same on the page and in mail.

It must never find a credit itself.
"""

from __future__ import annotations

from monitor.core.told import Told, say
from monitor.types import TakeView


def credited(view: TakeView, *, sentence: bool = False) -> Told:
    """Say "credits AFP", or "same text as ..." where only a text that this one repeats does.

    An outlet that names no agency must not be said to credit one. `sentence`
    writes it with a capital and a full stop.
    """
    agency = view.agency
    if view.inherited and sentence:
        return say("Same text as a report that credits {agency}.", agency=agency)
    if view.inherited:
        return say("same text as a report that credits {agency}", agency=agency)
    if sentence:
        return say("Credits {agency}.", agency=agency)
    return say("credits {agency}", agency=agency)
