"""The timeline in words, the revisions of note, and what a page of a very long record shows.

It must never drop a report that a statement on the page cites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.subjects import subject
from monitor.core.told import joined, lens, on, say
from monitor.core.words import ENGLISH, Words
from monitor.types import Brief, LensBatch, TakeView

# A page of more takes is not read; beyond it each lens shows its first and newest, and whatever
# is cited. All of them are in the JSON.
LONG = 300
DAYS = 60  # days that cite their reports one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day with its reports; `lenses` in words; `takes` those that can be cited."""

    iso: str
    day: str
    count: str
    lenses: str
    takes: tuple[int, ...]


def shortened(brief: Brief) -> tuple[Brief, int]:
    """The brief with the takes that its page shows, and how many it leaves out."""
    total = sum(len(batch.takes) for batch in brief.batches) + len(brief.link_only)
    if total <= LONG:
        return brief, 0
    cited = _cited(brief)
    share = max(6, LONG // (2 * (len(brief.batches) + 1)))
    batches = tuple(
        LensBatch(lens=b.lens, label=b.label, takes=_ends(b.takes, share, cited))
        for b in brief.batches
    )
    links = _ends(brief.link_only, share, cited)
    kept = sum(len(batch.takes) for batch in batches) + len(links)
    return replace(brief, batches=batches, link_only=links), total - kept


def _cited(brief: Brief) -> frozenset[int]:
    sections = (brief.summary, brief.split, brief.why, brief.watch)
    numbers = {n for section in sections for s in section.sentences for n in s.takes}
    numbers |= {n for row in brief.numbers for n, _ in row.says}
    numbers |= {change.take for change in brief.amended}
    return frozenset(numbers)


def _ends(
    views: Sequence[TakeView], share: int, cited: frozenset[int]
) -> tuple[TakeView, ...]:  # fmt: skip
    """The first and the newest `share` each, and all that are cited, in their order."""
    last = len(views) - share
    return tuple(
        view
        for index, view in enumerate(views)
        if index < share or index >= last or view.number in cited
    )


def day_lines(brief: Brief, shown: frozenset[int], words: Words) -> tuple[DayLine, ...]:
    """The days of the timeline; `shown` are the numbers that have a source on the page."""
    label = {"": say("no lens label")} | {k: lens(k, v) for k, v in brief.lens_labels.items()}
    return tuple(
        DayLine(
            iso=day.day.isoformat(),
            day=words(on(day.day)),
            count=words.several(len(day.takes), "{n} report", "{n} reports"),
            lenses=words(
                joined(
                    say("{lens} {count}", lens=label.get(key, key), count=count)
                    for key, count in day.lenses
                )
            ),
            takes=tuple(n for n in day.takes if n in shown),
        )
        for day in brief.timeline[:DAYS]
    )


def revisions(brief: Brief, words: Words = ENGLISH) -> tuple[tuple[str, int], ...]:
    """Changes of figures and headlines in words, each with the number of its report."""
    told = []
    for change in brief.amended:
        if change.what == "headline":
            text = say(
                "{day}: {outlet} changed its headline from “{before}” to “{after}”",
                day=change.day, outlet=change.outlet, before=change.before, after=change.after,
            )  # fmt: skip
        else:
            text = say(
                "{day}: {outlet} changed the figure for {what} from {before} to {after}",
                day=change.day, outlet=change.outlet, what=subject(change.what),
                before=change.before, after=change.after,
            )  # fmt: skip
        told.append((words(text), change.take))
    return tuple(told)
