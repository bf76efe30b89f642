"""Which other tracked events stand beside one: the operator's links first, then shared entities.

It must never relate events by anything that cannot be said in a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.core.told import Told, entity, joined, say, several
from monitor.types import Event

MOST = 6
# Two events about one country are not yet related; three things in common are.
FEWEST_SHARED = 3


def related_events(
    event: Event, events: Sequence[Event], names: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Slug, title and why of each related event; an untracked slug keeps itself as title."""
    by_slug = {str(other.slug): other for other in events}
    found: list[tuple[str, str, str]] = []
    for slug in event.related:
        other = by_slug.get(slug)
        shared = _shared(event, other, names) if other else ""
        why = say("named by the operator") if other else say("not tracked here")
        if shared:
            why = say("named by the operator; shares {entities}", entities=shared)
        found.append((slug, other.title if other else slug, why))
    named = {slug for slug, _, _ in found} | {str(event.slug)}
    others = [
        (-len(common), str(other.slug), other)
        for other in events
        if str(other.slug) not in named
        and len(common := _entities(event) & _entities(other)) >= FEWEST_SHARED
    ]
    for _, slug, other in sorted(others, key=lambda each: each[:2]):
        why = say("shares {entities}", entities=_shared(event, other, names))
        found.append((slug, other.title, why))
    return tuple(found[: max(MOST, len(event.related))])


def _entities(event: Event) -> frozenset[str]:
    return frozenset(map(str, (*event.places, *event.actors)))


def _shared(event: Event, other: Event, names: Mapping[str, str]) -> Told:
    theirs = _entities(other)
    common = [str(e) for e in (*event.places, *event.actors) if str(e) in theirs]
    shown = [entity(key, names.get(key, key)) for key in dict.fromkeys(common)]
    first = joined(shown[:4])
    if len(shown) <= 4:
        return first
    return several(len(shown) - 4, "{names} and {n} more", "{names} and {n} more", names=first)
