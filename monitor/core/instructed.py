"""A matcher under an operator's instructions: what was confirmed or rejected stands above scores.

It must never know where the instructions are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from monitor.core.beside import NOTHING, Beside
from monitor.core.examples import Lessons
from monitor.types import EventSlug, ItemId, Match, Reading, Reason, Verdict


class Judges(Protocol):
    """What this needs of a matcher (`core.match.Matcher`)."""

    def match(
        self, reading: Reading, without: Collection[EventSlug] = (), around: Beside = NOTHING
    ) -> tuple[Match, ...]:
        """The events of a reading, some left out of consideration."""
        ...

    def candidate(
        self, reading: Reading, event: EventSlug, around: Beside = NOTHING
    ) -> Match | None:
        """How a reading stands to one event."""
        ...

    def heard(self, reading: Reading) -> tuple[Reason, ...]:
        """Words for what happens in a text."""
        ...

    def above(self, event: EventSlug) -> Collection[EventSlug]:
        """The events that this one is part of."""
        ...


class Instructed:
    """Asks the matcher, except where an operator has said something about the item.

    A confirmed item belongs to its events, to what they nest in, and to no others;
    a rejected one may still belong to its next best event. `slugs` are the events
    matched now: what was said about others is kept but not applied.
    """

    def __init__(self, matcher: Judges, lessons: Lessons, slugs: Collection[EventSlug]) -> None:
        self._matcher = matcher
        self._said: dict[ItemId, list[Verdict]] = defaultdict(list)
        for verdict in lessons.verdicts:
            if verdict.event in slugs:
                self._said[verdict.item].append(verdict)

    def match(self, reading: Reading, around: Beside = NOTHING) -> tuple[Match, ...]:
        """The events that a reading belongs to, or came nearest to, or was turned down for.

        `around` is what was known when it was read.
        """
        said = self._said.get(reading.item.id, [])
        if not said:
            return self._matcher.match(reading, around=around)
        no = {v.event for v in said if v.verdict == "reject"}
        yes = [v for v in said if v.verdict == "confirm"]
        found: tuple[Match, ...] = ()
        if yes:
            found = tuple(self._confirmed(reading, v) for v in yes)
            found += self._around_them(reading, yes, no, around)
        else:
            found = self._matcher.match(reading, without=no, around=around)
        turned_down = [self._rejected(reading, v) for v in said if v.verdict == "reject"]
        return (*found, *(match for match in turned_down if match is not None))

    def candidate(self, reading: Reading, event: EventSlug) -> Match | None:
        """How a reading stands to one event, with what an operator said of it."""
        for verdict in self._said.get(reading.item.id, ()):
            if verdict.event == event:
                told = self._confirmed if verdict.verdict == "confirm" else self._rejected
                return told(reading, verdict)
        return self._matcher.candidate(reading, event)

    def heard(self, reading: Reading) -> tuple[Reason, ...]:
        """Words for what happens in a text, whatever event it is of."""
        return self._matcher.heard(reading)

    def _around_them(
        self, reading: Reading, yes: list[Verdict], no: Collection[EventSlug], around: Beside
    ) -> tuple[Match, ...]:
        """The larger events of those that were confirmed, if they would take it."""
        said = {verdict.event for verdict in yes}
        outer = {slug for slug in said for slug in self._matcher.above(slug)} - said - set(no)
        asked = (self._matcher.candidate(reading, slug, around) for slug in sorted(outer))
        return tuple(match for match in asked if match and match.verdict == "match")

    def _confirmed(self, reading: Reading, verdict: Verdict) -> Match:
        said = _reason(verdict)
        now = self._matcher.candidate(reading, verdict.event)
        if now is None:
            return Match(event=verdict.event, score=1.0, verdict="match", reasons=(said,))
        return replace(now, score=1.0, verdict="match", lacked=(), reasons=(said, *now.reasons))

    def _rejected(self, reading: Reading, verdict: Verdict) -> Match | None:
        """The score is kept, so that a reader sees what was overruled."""
        now = self._matcher.candidate(reading, verdict.event)
        if now is None:
            return None
        said = _reason(verdict)
        return replace(
            now, verdict="near", lacked=(said.what, *now.lacked), reasons=(said, *now.reasons)
        )


def _reason(verdict: Verdict) -> Reason:
    done = "confirmed" if verdict.verdict == "confirm" else "rejected"
    what = f"{done} by an operator on {verdict.at:%Y-%m-%d}"
    return Reason(kind="operator", what=what, text=what, weight=0.0)
