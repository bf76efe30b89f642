"""What a reader asked for: which events, and which takes of them.

It must never know what is new. Every filter that is not empty must let a take through.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.regions import contains
from monitor.types import Event, Subscriber, Take


def followed(subscriber: Subscriber, events: Sequence[Event]) -> list[Event]:
    """The events that a reader follows, in their order; all if they name none."""
    return [e for e in events if not subscriber.events or e.slug in subscriber.events]


def wanted(subscriber: Subscriber, take: Take) -> bool:
    """Whether a take is one that the reader asked for."""
    return (
        take.score >= subscriber.minimum_score
        and (not subscriber.languages or take.language in subscriber.languages)
        and (not subscriber.lenses or bool(set(take.lenses) & set(subscriber.lenses)))
        and speaks_from(subscriber.regions, take.country, take.region)
    )


def speaks_from(regions: Sequence[str], country: str, region: str) -> bool:
    """Whether an outlet's country, or the area that it speaks from, lies in one of `regions`.

    UN M49 areas contain smaller areas and countries ("002" contains "011" and "ML"). An
    outlet for which the operator names an area of its own is in that area.
    """
    return not regions or any(area == country or contains(area, region) for area in regions)
