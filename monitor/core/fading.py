"""How fast news of an event dies down, by the event's type: days until half is left.

General knowledge of how long desks stay with a thing, not fitted to any event. It
must never look at a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

# Days after which half as much of what is written still tells of the event itself.
HALF_LIFE: Mapping[str, float] = MappingProxyType(
    {
        # over in hours; what follows is mourning, claims and counting
        "assault": 5.0, "accident": 3.0, "disaster": 5.0, "crime": 5.0, "arrest": 5.0,
        "protest": 5.0, "consult": 4.0, "threaten": 7.0, "cyber": 7.0,
        # words and visits: answered on the next days, then forgotten
        "support": 5.0, "accuse": 5.0, "reject": 5.0, "yield": 5.0, "resignation": 6.0,
        # days until it is clear who holds power, or until the hostages are free
        "coup": 6.0, "kidnapping": 10.0, "mobilize": 14.0,
        # sittings, and what each of them brings to light
        "trial": 14.0, "corruption": 14.0, "cooperate": 14.0,
        # agreements are carried out, or broken, over weeks
        "agree": 14.0, "negotiate": 21.0, "coerce": 21.0, "sanction": 21.0,
        # want and disease are told of for months
        "aid": 45.0, "displacement": 45.0, "epidemic": 60.0,
        # counted from the day itself (below)
        "election": 4.0,
    }
)  # fmt: skip
OTHER = 7.0  # of a type that is not listed
# News of these does not fade before the day that they lead up to: the event's last.
UNTIL_ITS_DAY = frozenset({"election"})


def freshness(kind: str, began: date, until: date | None, published: date) -> float:
    """1 on the first day, one half after the type's days, nothing after twice as many.

    What leads up to a day stays fresh until that day (`until`, else the first).
    """
    since = until if until and kind in UNTIL_ITS_DAY else began
    days = max(0, (published - since).days)
    return max(0.0, 1.0 - days / (2 * HALF_LIFE.get(kind, OTHER)))
