"""The pipe from what operators said to lessons for the matcher.

    examples     addresses -> readings as stored; titles -> readings of a line
    verdicts     confirmed readings join the examples, rejected ones stand against them

An address that is not stored (yet) teaches nothing. This file orders; it must
never decide how much a lesson weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Protocol

from monitor.core.examples import Lessons
from monitor.types import (
    Event,
    EventSlug,
    FeedId,
    Item,
    ItemId,
    Language,
    OutletId,
    Reading,
    Untranslated,
    Verdict,
)

Detect = Callable[[Item], Language]
NOT_STORED = ItemId(0)  # rows are counted from 1


class LessonStore(Protocol):
    """What lessons are read from."""

    def verdicts(self, item: ItemId | None = None) -> list[Verdict]:
        """Verdicts in force, oldest first."""
        ...

    def find_item(self, text: str) -> Item | None:
        """The item with this id, address or key."""
        ...

    def reading(self, item: ItemId) -> Reading | None:
        """The reading of an item's newest text; None if it has not been read yet."""
        ...


def learn(events: Sequence[Event], store: LessonStore, detector: Callable[[], Detect]) -> Lessons:
    """Everything that operators taught about these events.

    `detector` is made only if there is a title whose language must be known.
    """
    like: dict[EventSlug, list[Reading]] = defaultdict(list)
    unlike: dict[EventSlug, list[Reading]] = defaultdict(list)
    detect: Detect | None = None
    for event in events:
        if event.closed:
            continue
        for text in event.examples:
            if is_address(text):
                item = store.find_item(text)
                reading = store.reading(item.id) if item else None
            else:
                detect = detect or detector()
                reading = _line(text, event, detect)
            if reading is not None:
                like[event.slug].append(reading)
    verdicts = tuple(store.verdicts())
    for verdict in verdicts:
        reading = store.reading(verdict.item)
        if reading is not None:
            (like if verdict.verdict == "confirm" else unlike)[verdict.event].append(reading)
    return Lessons(
        verdicts=verdicts,
        like={slug: tuple(dict.fromkeys(readings)) for slug, readings in like.items()},
        unlike={slug: tuple(dict.fromkeys(readings)) for slug, readings in unlike.items()},
    )


def is_address(example: str) -> bool:
    """Whether an example of an event file is an address; else it is a title."""
    return example.startswith(("https://", "http://"))


def _line(title: str, event: Event, detect: Detect) -> Reading:
    """A title as if an item of the event's first day had it."""
    day = datetime.combine(event.date, time(), tzinfo=UTC)
    item = Item(
        id=NOT_STORED,
        outlet=OutletId(""),
        feed=FeedId(""),
        key=title,
        url="",
        title=title,
        summary="",
        body="",
        published=day,
        fetched=day,
    )
    language = detect(item)
    plain = Untranslated(source=language.code, reason="an example's title is not translated")
    return Reading(item=item, language=language, translation=plain)
