"""Follows events through a stream of titles, from two examples each, in any language.

No translation and no entity list: kindred spelling, names by their consonants,
countries, numbers, time. What is followed teaches what to follow, so each title
is judged by everything before it and by nothing after. It must never know which
event a title is really of.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from monitor.core.headline import Headline, headline
from monitor.core.track_weights import BIAS, LEARNED
from monitor.types import Lang

Channel = Literal["grams", "words", "names", "lands", "numbers"]
_CHANNELS: tuple[Channel, ...] = ("grams", "words", "names", "lands", "numbers")
_COMPARED: tuple[Channel, ...] = ("grams", "words", "names")  # title with title
_QUIET_HOURS = 240.0  # an event that nothing was added to for so long is over
_COMMON = 0.08  # what more of the titles than this say tells none from another
_FEW = 60
_BEST = 25  # candidates that are looked at closely
_SURE = 0.5  # from here a title teaches; what is taken below is not learned from
_START = 20  # titles before rarity means anything
FEATURES = (
    "letters", "examples", "near3", "copy", "words", "names", "rare", "lands", "elsewhere",
    "numbers", "foreign", "letters_foreign", "names_foreign", "lands_foreign", "gap", "age",
    "size", "none", "lead",
)  # fmt: skip


@dataclass(slots=True)
class _Followed:
    """What is known of an event so far."""

    examples: set[int] = field(default_factory=set)
    size: int = 0
    said: dict[Channel, Counter[str]] = field(
        default_factory=lambda: {channel: Counter() for channel in _CHANNELS}
    )
    langs: Counter[Lang] = field(default_factory=Counter)
    begun: float = 0.0
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that a title may be of, by numbers that are named in FEATURES."""

    event: str
    evidence: Mapping[str, float]
    odds: float


@dataclass(frozen=True, slots=True)
class Followed:
    """The event that a title was given to, None if none; `score` is 0..1."""

    event: str | None
    score: float
    candidates: tuple[Candidate, ...]


class Tracker:
    """Titles must come in order of time; `weights` are log-odds per unit of evidence."""

    def __init__(
        self,
        weights: Mapping[str, float] = LEARNED,
        bias: float = BIAS,
        *,
        threshold: float = 0.3,
    ) -> None:
        self._weights, self._bias, self._threshold = weights, bias, threshold
        self._events: dict[str, _Followed] = defaultdict(_Followed)
        self._owner: list[str | None] = []
        self._hours: list[float] = []
        self._seen: dict[Channel, Counter[str]] = {channel: Counter() for channel in _CHANNELS}
        self._where: dict[Channel, dict[str, list[tuple[int, float]]]] = {
            channel: defaultdict(list) for channel in _COMPARED
        }

    def example(self, title: str, lang: Lang, at: datetime, event: str) -> None:
        """A title that the operator says is of the event. One is followed from its second."""
        read = headline(title, lang)
        number = len(self._owner)
        self._remember(read, at, self._rarity(read), event)
        followed = self._events[event]
        followed.examples.add(number)
        followed.begun = self._hours[-1]

    def follow(self, title: str, lang: Lang, at: datetime) -> Followed:
        """Give a title to the event that it fits best, or to none; and learn from it."""
        read = headline(title, lang)
        rarity = self._rarity(read)
        found = self.compare(read, at, rarity)
        event, score = _choice(found, self._threshold)
        self._remember(read, at, rarity, event if score >= _SURE else None)
        if event is not None:
            self._events[event].last = self._hours[-1]
        return Followed(event, score, found)

    def _rarity(self, read: Headline) -> dict[Channel, dict[str, float]]:
        """How rare each thing said is among the titles so far, this one among them."""
        total = len(self._owner) + 1
        out = {}
        for channel in _CHANNELS:
            seen = self._seen[channel]
            said = getattr(read, channel)
            seen.update(said)
            out[channel] = {
                token: math.log((total + 1) / seen[token]) if total > _START else 1.0
                for token in sorted(said)
            }
        return out

    def _remember(
        self,
        read: Headline,
        at: datetime,
        rarity: Mapping[Channel, Mapping[str, float]],
        event: str | None,
    ) -> None:
        number = len(self._owner)
        self._owner.append(event)
        self._hours.append(at.timestamp() / 3600)
        for channel in _COMPARED:
            weights, where = rarity[channel], self._where[channel]
            length = _length(weights)
            for token, weight in weights.items():
                where[token].append((number, weight / length))
        if event is not None:
            followed = self._events[event]
            followed.size += 1
            followed.langs[read.lang] += 1
            followed.last = self._hours[-1]
            for channel in _CHANNELS:
                followed.said[channel].update(getattr(read, channel))

    def _alike(self, channel: Channel, weights: Mapping[str, float]) -> dict[int, float]:
        """Cosine with every former title."""
        out: dict[int, float] = defaultdict(float)
        most = max(_FEW, len(self._owner) * _COMMON)
        length, seen, where = _length(weights), self._seen[channel], self._where[channel]
        for token, weight in weights.items():
            if seen[token] <= most:
                share = weight / length
                for number, other in where[token]:
                    out[number] += share * other
        return out

    def compare(
        self, read: Headline, at: datetime, rarity: Mapping[Channel, Mapping[str, float]]
    ) -> tuple[Candidate, ...]:
        """The events that a title has anything in common with, likeliest first."""
        now = at.timestamp() / 3600
        near: dict[str, dict[Channel, list[tuple[float, int]]]] = {}
        stray = 0.0
        for channel in _COMPARED:
            for number, value in self._alike(channel, rarity[channel]).items():
                if now - self._hours[number] > _QUIET_HOURS:
                    continue
                owner = self._owner[number]
                if owner is None:
                    stray = max(stray, value) if channel == "grams" else stray
                else:
                    lists = near.setdefault(owner, {c: [] for c in _COMPARED})
                    lists[channel].append((value, number))
        rows = []
        for event, lists in near.items():
            followed = self._events[event]
            if len(followed.examples) > 1 and now - followed.last <= _QUIET_HOURS:
                rows.append((event, _evidence(read, rarity, followed, lists, now=now, stray=stray)))
        _add_lead(rows)
        rows.sort(key=lambda row: (-_promise(row[1]), row[0]))
        made = [
            Candidate(
                event,
                evidence,
                self._bias + sum(self._weights.get(k, 0.0) * v for k, v in evidence.items()),
            )
            for event, evidence in rows[:_BEST]
        ]
        made.sort(key=lambda c: (-c.odds, c.event))
        return tuple(made)


def _evidence(
    read: Headline,
    rarity: Mapping[Channel, Mapping[str, float]],
    followed: _Followed,
    near: Mapping[Channel, list[tuple[float, int]]],
    *,
    now: float,
    stray: float,
) -> dict[str, float]:
    letters = sorted((value for value, _ in near["grams"]), reverse=True)[:3] or [0.0]
    names = max((value for value, _ in near["names"]), default=0.0)
    lands, numbers = rarity["lands"], rarity["numbers"]
    known = followed.said["lands"]
    shared = _share(lands, known, followed.size * 0.3) * min(1.0, sum(lands.values()) / 4)
    out = {
        "letters": letters[0],
        "examples": max((v for v, n in near["grams"] if n in followed.examples), default=0.0),
        "near3": sum(letters) / 3,
        "copy": max(0.0, letters[0] - 0.5),
        "words": max((value for value, _ in near["words"]), default=0.0),
        "names": names,
        "rare": _rarest(rarity["names"], followed.said["names"], followed.size),
        "lands": shared,
        "elsewhere": float(bool(lands and known) and not any(land in known for land in lands)),
        "numbers": _rarest(numbers, followed.said["numbers"], followed.size),
        "gap": math.log1p(max(0.0, now - followed.last)),
        "age": math.log1p(max(0.0, now - followed.begun)),
        "size": math.log(followed.size),
        "none": max(0.0, stray - letters[0]),
    }
    if not followed.langs[read.lang]:
        out |= {
            "foreign": 1.0,
            "letters_foreign": letters[0],
            "names_foreign": names,
            "lands_foreign": shared,
        }
    return out


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(w * w for w in weights.values())) or 1.0


def _share(weights: Mapping[str, float], known: Counter[str], often: float) -> float:
    """How much of what a title says the event has said, and often enough."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(w * min(1.0, known[t] / max(1.0, often)) for t, w in weights.items()) / total


def _rarest(weights: Mapping[str, float], known: Counter[str], size: int) -> float:
    return max((w * min(1.0, known[t] / max(1.0, size * 0.2)) for t, w in weights.items()),
               default=0.0) / 8  # fmt: skip


def _promise(evidence: Mapping[str, float]) -> float:
    return evidence["letters"] + evidence["names"] + evidence["rare"] + evidence["lands"]


def _add_lead(rows: Sequence[tuple[str, dict[str, float]]]) -> None:
    """How far each is before the best other in letters (below 0: behind)."""
    ranked = sorted((evidence["letters"] for _, evidence in rows), reverse=True)
    for _, evidence in rows:
        own = evidence["letters"]
        best = ranked[0] if own < ranked[0] else (ranked[1] if len(ranked) > 1 else 0.0)
        evidence["lead"] = own - best


def _choice(candidates: Sequence[Candidate], threshold: float) -> tuple[str | None, float]:
    """The likeliest of the events and none, if it is likely enough."""
    if not candidates:
        return None, 0.0
    top = max(0.0, candidates[0].odds)
    total = math.exp(-top) + sum(math.exp(c.odds - top) for c in candidates)
    score = math.exp(candidates[0].odds - top) / total
    return (candidates[0].event if score >= threshold else None), score
