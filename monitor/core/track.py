"""Follows events through a stream of titles, from two examples each, in any language.

No translation and no entity list: kindred spelling, names by their consonants,
everyday meanings, countries, time. What is followed teaches what to follow, so
each title is judged by everything before it and by nothing after. It must never
know which event a title is really of.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.followed import (
    CHANNELS,
    QUIET_HOURS,
    Channel,
    Followed,
    Near,
    Stream,
    evidence,
    means,
)
from monitor.core.headline import Headline, headline
from monitor.core.track_weights import BIAS, LEARNED
from monitor.types import Lang

# What more of the titles than this say tells none from another.
_COMMON: dict[Channel, float] = {"grams": 0.08, "words": 0.08, "names": 0.15, "senses": 0.35}
_FEW = 60
_BEST = 15  # candidates that are looked at closely
_SURE = 0.5  # from here a title teaches; what is taken below is not learned from
_START = 20  # titles before rarity means anything
_AGAIN = 3  # former titles of no event that are looked at again when one like them is followed
_AGAIN_HOURS = 72.0
_AGAIN_LIKE = 0.5  # sum of cosines from which they are


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that a title may be of, by numbers that are named in FEATURES."""

    event: str
    evidence: Mapping[str, float]
    odds: float
    means: Mapping[Channel, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """The event that a title was given to, None if none; `score` is 0..1."""

    event: str | None
    score: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Title:
    """A title that came; `shares` are parts of a vector of length 1 by rarity when it came."""

    read: Headline
    hour: float
    shares: Mapping[Channel, Mapping[str, float]]


_Likes = dict[Channel, dict[int, float]]  # cosine with titles, by their numbers


class Tracker:
    """Titles must come in order of time; `weights` are log-odds per unit of evidence."""

    def __init__(
        self,
        weights: Mapping[str, float] = LEARNED,
        bias: float = BIAS,
        *,
        threshold: float = 0.35,
    ) -> None:
        self._weights, self._bias, self._threshold = weights, bias, threshold
        self._events: dict[str, Followed] = defaultdict(Followed)
        self._titles: list[_Title] = []
        self._hours: list[float] = []
        self._owner: list[str | None] = []
        self._examples: set[int] = set()
        self._langs: Counter[Lang] = Counter()
        self._seen: dict[Channel, Counter[str]] = {channel: Counter() for channel in CHANNELS}
        self._where: dict[Channel, dict[str, list[tuple[int, float]]]] = {
            channel: defaultdict(list) for channel in CHANNELS
        }

    def example(self, title: str, lang: Lang, at: datetime, event: str) -> None:
        """A title that the operator says is of the event. One is followed from its second."""
        number = self._come(title, lang, at)
        likes = self._alike(number)
        followed = self._events[event]
        followed.examples += 1
        self._examples.add(number)
        followed.begun = self._hours[number]
        near = self._near(likes).get(event)
        self._teach(number, event, means(followed, near, self._hours[number]) if near else None)
        if followed.examples > 1:
            self._look_again(likes)

    def follow(self, title: str, lang: Lang, at: datetime) -> Decision:
        """Give a title to the event that it fits best, or to none; and learn from it."""
        number = self._come(title, lang, at)
        likes = self._alike(number)
        found = self._compare(number, likes)
        score = _score(found)
        event = found[0].event if found and score >= self._threshold else None
        if event is not None:
            self._events[event].last = self._hours[number]
        if found and score >= _SURE:
            self._teach(number, found[0].event, found[0].means)
            self._look_again(likes)
        return Decision(event, score, found)

    def _come(self, title: str, lang: Lang, at: datetime) -> int:
        """Read a title and remember it as of no event yet; returns its number."""
        read = headline(title, lang)
        number = len(self._titles)
        shares = {}
        for channel in CHANNELS:
            said, seen = getattr(read, channel), self._seen[channel]
            seen.update(said)
            rarity = {
                token: math.log((number + 2) / seen[token]) if number > _START else 1.0
                for token in sorted(said)
            }
            length = math.sqrt(sum(w * w for w in rarity.values())) or 1.0
            shares[channel] = {token: weight / length for token, weight in rarity.items()}
            where = self._where[channel]
            for token, share in shares[channel].items():
                where[token].append((number, share))
        self._langs[lang] += 1
        self._titles.append(_Title(read, at.timestamp() / 3600, shares))
        self._hours.append(self._titles[-1].hour)
        self._owner.append(None)
        return number

    def _teach(self, number: int, event: str, like: Mapping[Channel, float] | None) -> None:
        title, followed = self._titles[number], self._events[event]
        self._owner[number] = event
        followed.add(title.read, title.hour, like)
        followed.last = max(followed.last, title.hour)

    def _alike(self, number: int) -> _Likes:
        """Cosines with all other titles since ten days before it."""
        title = self._titles[number]
        first = bisect_left(self._hours, title.hour - QUIET_HOURS)
        out: _Likes = {}
        for channel in CHANNELS:
            likes: dict[int, float] = defaultdict(float)
            most = max(_FEW, len(self._titles) * _COMMON[channel])
            seen, where = self._seen[channel], self._where[channel]
            for token, share in title.shares[channel].items():
                if seen[token] > most:
                    continue
                places = where[token]
                start = bisect_left(places, (first,)) if places[0][0] < first else 0
                for other, weight in places[start:] if start else places:
                    likes[other] += share * weight
            likes.pop(number, None)
            out[channel] = likes
        return out

    def _near(self, likes: _Likes) -> dict[str, dict[Channel, Near]]:
        """Cosines gathered by event."""
        out: dict[str, dict[Channel, Near]] = {}
        owners, examples = self._owner, self._examples
        for channel in CHANNELS:
            for number, value in likes[channel].items():
                event = owners[number]
                if event is None:
                    continue
                nears = out.get(event)
                if nears is None:
                    nears = out[event] = {c: Near() for c in CHANNELS}
                near = nears[channel]
                near.total += value
                if value > near.best:  # noqa: PLR1730  (a call in the innermost loop costs a tenth)
                    near.best = value
                if number in examples and value > near.example:
                    near.example = value
        return out

    def _compare(self, number: int, likes: _Likes) -> tuple[Candidate, ...]:
        """The events that a title has anything in common with, likeliest first."""
        title = self._titles[number]
        stream = Stream(len(self._titles), self._langs, self._seen)
        stray = max((v for n, v in likes["grams"].items() if self._owner[n] is None), default=0.0)
        busy = number - bisect_left(self._hours, title.hour - 6)
        rows = []
        gathered = self._near(likes)
        for event, near in gathered.items():
            followed = self._events[event]
            if followed.examples > 1 and title.hour - followed.last <= QUIET_HOURS:
                promise = near["grams"].best + near["words"].best + near["senses"].best
                rows.append((-promise - near["names"].best, event))
        made = []
        for _, event in sorted(rows)[:_BEST]:
            followed, near = self._events[event], gathered[event]
            found = evidence(title.read, title.hour, followed, near, stream, stray=stray, busy=busy)
            odds = self._bias + sum(self._weights.get(k, 0.0) * v for k, v in found.items())
            made.append(Candidate(event, found, odds, means(followed, near, title.hour)))
        return tuple(sorted(made, key=lambda c: (-c.odds, c.event)))

    def _look_again(self, likes: _Likes) -> None:
        """Former titles of no event may be of one, now that more is known of it.

        What was decided of them stays; they only teach from now on.
        """
        first = bisect_left(self._hours, self._hours[-1] - _AGAIN_HOURS)
        like = {
            number: value + likes["senses"].get(number, 0.0) + likes["names"].get(number, 0.0)
            for number, value in likes["grams"].items()
            if number >= first and self._owner[number] is None
        }
        best = sorted((-v, n) for n, v in like.items() if v >= _AGAIN_LIKE)[:_AGAIN]
        for _, number in best:
            found = self._compare(number, self._alike(number))
            if found and _score(found) >= _SURE:
                self._teach(number, found[0].event, found[0].means)


def _score(candidates: Sequence[Candidate]) -> float:
    """How likely the first is among all of them and none."""
    if not candidates:
        return 0.0
    top = max(0.0, candidates[0].odds)
    total = math.exp(-top) + sum(math.exp(c.odds - top) for c in candidates)
    return math.exp(candidates[0].odds - top) / total
