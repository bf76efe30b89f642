"""Which other tracked events stand beside one: the operator's links first, then shared entities.

It must never relate events by anything that cannot be said in a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        why = f"named by the operator{f'; shares {shared}' if shared else ''}"
        found.append((slug, other.title if other else slug, why if other else "not tracked here"))
    named = {slug for slug, _, _ in found} | {str(event.slug)}
    others = [
        (-len(common), str(other.slug), other)
        for other in events
        if str(other.slug) not in named
        and len(common := _entities(event) & _entities(other)) >= FEWEST_SHARED
    ]
    for _, slug, other in sorted(others, key=lambda each: each[:2]):
        found.append((slug, other.title, f"shares {_shared(event, other, names)}"))
    return tuple(found[: max(MOST, len(event.related))])


def _entities(event: Event) -> frozenset[str]:
    return frozenset(map(str, (*event.places, *event.actors)))


def _shared(event: Event, other: Event, names: Mapping[str, str]) -> str:
    theirs = _entities(other)
    common = [str(e) for e in (*event.places, *event.actors) if str(e) in theirs]
    shown = [names.get(entity, entity) for entity in dict.fromkeys(common)]
    more = f" and {len(shown) - 4} more" if len(shown) > 4 else ""
    return ", ".join(shown[:4]) + more
