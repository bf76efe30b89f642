"""Who repeats whom: reports that carry one text, the first of them first.

It must never say who copied from whom: it knows which was published first, and what they credit.
"""

from __future__ import annotations

from datetime import UTC

from monitor.core.plain import line
from monitor.core.told import joined, say
from monitor.core.words import ENGLISH, Words
from monitor.render.verified import all_views
from monitor.types import Brief, TakeView

MOST = 12  # texts, the most repeated first
NAMED = 8  # outlets told by name of one text; the numbers tell all


def repeats(
    brief: Brief, shown: frozenset[int], words: Words = ENGLISH
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each text that several reports carry, in words, with those that have a source on the page."""
    groups: dict[int, list[TakeView]] = {}
    for view in all_views(brief):
        groups.setdefault(view.origin_group, []).append(view)
    several = [sorted(g, key=_when) for g in groups.values() if len(g) > 1]
    several.sort(key=lambda group: (-len(group), _when(group[0])))
    return tuple(
        (_told(group, words), tuple(sorted(v.number for v in group if v.number in shown)))
        for group in several[:MOST]
    )


def _when(view: TakeView) -> tuple[float, int]:
    return view.take.published.timestamp(), view.number


def _told(group: list[TakeView], words: Words) -> str:
    first = group[0]
    names = list(dict.fromkeys(line(view.take.outlet_name) for view in group[1:]))
    text = say(
        "{outlet}, {day}; the same text in {others}",
        outlet=line(first.take.outlet_name),
        day=first.take.published.astimezone(UTC).date(),
        others=joined([*names[:NAMED], *(["…"] if len(names) > NAMED else [])]),
    )
    agencies = sorted({line(view.agency) for view in group if view.agency})
    if agencies:
        credit = say("credited: {agencies}", agencies=joined(agencies))
        text = say("{what}; {more}", what=text, more=credit)
    return words(text)
