"""What stands beside a text when it is matched: what was taken before it, and what it links to.

An item that repeats, links to or is like one that belongs to an event is likely
to belong there, too. Only what the others are taken for by themselves counts, so
one mistake never feeds the next. It must never know where items are kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from monitor.core.evidence import Evidence
from monitor.core.examples import Picture, by_words, words_of
from monitor.core.figures import figures
from monitor.core.identity import canonical
from monitor.core.origin import reprint
from monitor.types import Event, EventSlug, Item, ItemId, Kin, Match, Reading

# Log-odds per unit, set by hand: there are no labelled links. What copies, likeness and figures
# weigh beside the rest is learned (weights.py).
WEIGHTS: Mapping[str, float] = MappingProxyType({"link": 1.5, "meaning": 1.0})
LEARNED = ("copy", "alike", "figure")
SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "copy": "origin", "link": "link", "alike": "similarity", "figure": "similarity",
        "meaning": "meaning",
    }
)  # fmt: skip
POINTING = frozenset({"copy", "link"})  # an event is worth comparing for these alone
WHOLE = 0.7  # so much of the text is the other's that it needs no other evidence
SURE = 0.65  # what is only like another learns from those alone that were taken surely
AFTER = timedelta(days=30)  # a report that is like another is one of the same weeks
SAME_DAYS = timedelta(days=5)  # a toll is repeated for days, then it has risen
_NO_MORE = 0.1  # so much alike are any two reports
_MUCH = 0.3  # ... and so much more are two reports of one story
_TELLS = 0.3  # from here on likeness is a kind of evidence of its own
_TWO = 2  # shared figures, above which more say nothing more
_LINKED = 1.0
_FEW = 0.5  # four links, one of which leads to the event
_PER_ITEM = 12  # relations that are kept of one item: the strongest
_ALIKE_KEPT = 3  # ... of which so many for being alike, and as many for a figure
_ORDER: Mapping[str, int] = MappingProxyType({"copy": 0, "link": 1, "alike": 2, "figure": 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Forerunner:
    """An item that was there before this one, and the events that it is taken for by itself."""

    kin: Kin
    title: str
    events: Mapping[EventSlug, float]  # with its score


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """All that stands beside one text. `meanings` is how a model of language places it, 0..1."""

    forerunners: tuple[Forerunner, ...] = ()
    meanings: Mapping[EventSlug, float] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.forerunners or self.meanings)


NOTHING = Beside()


def kin(
    reading: Reading, near: Iterable[Reading], taken: Iterable[Reading] = ()
) -> tuple[Kin, ...]:
    """How an item stands to others, which may be any of its days or what it links to.

    `taken` are items that belong to some event: only with these is likeness of interest.
    Does not depend on the order of either.
    """
    found: dict[tuple[ItemId, str], Kin] = {}

    def add(other: Item, how: Literal["copy", "link", "alike", "figure"], score: float) -> None:
        found[other.id, how] = Kin(
            item=reading.item.id, other=other.id, how=how, score=round(score, 4)
        )

    others = {r.item.id: r for r in (*near, *taken) if r.item.id != reading.item.id}
    for other in others.values():
        if score := reprint(reading, other):
            add(other.item, "copy", score)
        if other.item.url and canonical(other.item.url) in reading.item.links:
            add(other.item, "link", _LINKED)
    mine, counted = _pictured(reading), figures(reading.item)
    for other in taken:
        back = reading.item.published - other.item.published
        if other.item.id == reading.item.id or not -AFTER <= back <= AFTER:
            continue
        if (score := by_words(mine, _pictured(other))) > _NO_MORE:
            add(other.item, "alike", score)
        if abs(back) <= SAME_DAYS and (shared := counted & figures(other.item)):
            add(other.item, "figure", min(_TWO, len(shared)) / _TWO)

    def place(one: Kin) -> tuple[int, float, datetime, str, str]:
        # Not the id: it tells in which order servers happened to answer.
        other = others[one.other].item
        return _ORDER[one.how], -one.score, other.published, other.outlet, other.key

    ranked = sorted(found.values(), key=place)
    told = [k for k in ranked if k.how in {"copy", "link"}]
    alike = [k for k in ranked if k.how == "alike"][:_ALIKE_KEPT]
    counts = [k for k in ranked if k.how == "figure"][:_ALIKE_KEPT]
    return (*told[: _PER_ITEM - len(alike) - len(counts)], *alike, *counts)


def forerunners(
    kin: Sequence[Kin],
    others: Mapping[ItemId, Reading],
    match: Callable[[Reading], tuple[Match, ...]],
) -> tuple[Forerunner, ...]:
    """What became of the others, by themselves; those that belong nowhere are left out."""
    out = []
    for one in kin:
        other = others.get(one.other)
        if other is None:
            continue  # gone from the store
        events = {m.event: m.score for m in match(other) if m.verdict == "match"}
        if one.how in {"alike", "figure"}:
            events = {slug: score for slug, score in events.items() if score >= SURE}
        if events:
            out.append(Forerunner(kin=one, title=other.item.title, events=events))
    return tuple(out)


class Around:
    """Reads what stands beside an item as evidence, for the events that are matched."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._addresses: dict[str, tuple[EventSlug, str]] = {
            canonical(text): (event.slug, text)
            for event in events
            for text in event.examples
            if text.startswith(("http://", "https://"))
        }

    def evidence(
        self, item: Item, beside: Beside, known: Collection[EventSlug]
    ) -> dict[EventSlug, dict[str, Evidence]]:
        """The best of each kind for each event that has any."""
        found: dict[EventSlug, dict[str, Evidence]] = {}
        if not beside and not item.links:
            return found  # the usual case

        def add(slug: EventSlug, feature: str, value: float, what: str) -> None:
            mine = found.setdefault(slug, {})
            if feature not in mine or value > mine[feature].value:
                mine[feature] = Evidence(feature, value, what)

        told = _LINKED / math.sqrt(max(1, len(item.links)))  # one of many says little
        for link in item.links:
            if link in self._addresses:
                slug, text = self._addresses[link]
                add(slug, "link", told, f"links to the example {text}")
        for one in beside.forerunners:
            for slug in sorted(slug for slug in one.events if slug in known):
                value = told if one.kin.how == "link" else _worth(one.kin)
                add(slug, one.kin.how, value, _told(one))
        for slug, likeness in beside.meanings.items():
            if slug in known:
                add(slug, "meaning", likeness, "what it means, by a model of language")
        return found


def _worth(kin: Kin) -> float:
    """How much being like another says, 0..1; most of it is said by a little likeness."""
    if kin.how != "alike":
        return kin.score
    return math.sqrt(min(1.0, max(0.0, kin.score - _NO_MORE) / _MUCH))


_OF_ITS_OWN = math.sqrt((_TELLS - _NO_MORE) / _MUCH)


def tells(evidence: Mapping[str, Evidence]) -> bool:
    """Whether what stands beside an item is a kind of evidence of its own.

    Likeness and figures of what was surely taken are; a link is if it is one of a few, not of
    a list to read on.
    """
    if "figure" in evidence or ("alike" in evidence and evidence["alike"].value >= _OF_ITS_OWN):
        return True
    return "link" in evidence and evidence["link"].value >= _FEW


def needs_nothing_else(evidence: Mapping[str, Evidence]) -> bool:
    """Whether an item is, nearly word for word, one that belongs to the event."""
    return "copy" in evidence and evidence["copy"].value >= WHOLE


def _told(one: Forerunner) -> str:
    verb = {
        "copy": "has the same text as", "link": "links to", "alike": "is like",
        "figure": "has a figure in common with",
    }[one.kin.how]  # fmt: skip
    much = "" if one.kin.how in {"link", "figure"} else f" ({one.kin.score:.2f})"
    return f"{verb} item {one.kin.other} “{one.title}”{much}"


# An item is compared with many others of the same weeks.
@lru_cache(maxsize=4096)
def _pictured(reading: Reading) -> Picture:
    return Picture(reading.item, reading.language.code, words_of(reading), {})
