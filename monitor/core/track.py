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
from heapq import nlargest, nsmallest

from monitor.core.followed import (
    CHANNELS,
    NO_KIN,
    QUIET_HOURS,
    Channel,
    Followed,
    Kin,
    Near,
    Strangers,
    Stream,
    evidence,
    kinship,
    means,
)
from monitor.core.headline import Headline, headline
from monitor.core.kindred import kindred, measures
from monitor.core.track_weights import ACROSS, COMMITTEE, WITHIN, Member, Weights
from monitor.types import Lang

# What more of the titles than this say tells none from another.
_COMMON: dict[Channel, float] = {"grams": 0.08, "words": 0.08, "names": 0.15, "senses": 0.35}
_FEW = 60
_BEST = 15  # candidates that are looked at closely
_SURE = 0.5  # from here a title teaches; what is taken below is not learned from
_START = 20  # titles before rarity means anything
_AGAIN = 3  # former titles of no event that are looked at again when one like them is followed
_AGAIN_HOURS = 72.0
_AGAIN_LIKE = -1.5  # log-odds of being of one story from which they are
_KIN = 60  # titles that are most like one, of any event or none
_KIN_LIKE = 0.15  # sum of cosines from which a title may be
_VOTERS = 7  # the nearest of them


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
    rarity: Mapping[str, Mapping[str, float]]


_PROMISE: dict[Channel, float] = {"senses": 1.0, "names": 0.7, "words": 0.5}
_NOBODY = Kin()
_NEVER = 1e-12
_Likes = dict[Channel, dict[int, float]]  # cosine with titles, by their numbers


class Tracker:
    """Titles must come in order of time.

    A committee decides by its mean: whoever learned from other evidence errs elsewhere,
    and what only one believes is not taught (as in tri-training, Zhou and Li 2005).
    """

    def __init__(
        self,
        committee: Sequence[Member] = COMMITTEE,
        *,
        within: Weights = WITHIN,
        across: Weights = ACROSS,
        threshold: float = 0.35,
        sure: float = _SURE,
    ) -> None:
        self._within, self._across = within, across
        self._committee, self._threshold, self._sure = committee, threshold, sure
        self._events: dict[str, Followed] = defaultdict(Followed)
        self._titles: list[_Title] = []
        self._hours: list[float] = []
        self._owner: list[str | None] = []
        self._examples: set[int] = set()
        self._kin: list[list[tuple[int, float]]] = []
        self._numbers: Counter[str] = Counter()
        self._langs: Counter[Lang] = Counter()
        self._seen: dict[Channel, Counter[str]] = {channel: Counter() for channel in CHANNELS}
        self._where: dict[Channel, dict[str, list[tuple[int, float]]]] = {
            channel: defaultdict(list) for channel in CHANNELS
        }

    def example(self, title: str, lang: Lang, at: datetime, event: str) -> None:
        """A title that the operator says is of the event. One is followed from its second."""
        number = self._come(title, lang, at)
        likes = self._alike(number)
        self._meet(number, likes)
        followed = self._events[event]
        followed.examples += 1
        self._examples.add(number)
        followed.begun = self._hours[number]
        near = self._near(likes).get(event)
        self._teach(number, event, means(followed, near, self._hours[number]) if near else None)
        if followed.examples > 1:
            self._look_again(number)

    def follow(self, title: str, lang: Lang, at: datetime) -> Decision:
        """Give a title to the event that it fits best, or to none; and learn from it."""
        number = self._come(title, lang, at)
        likes = self._alike(number)
        self._meet(number, likes)
        found = self._compare(number, likes)
        score = _score(found)
        event = found[0].event if found and score >= self._threshold else None
        if event is not None:
            self._events[event].last = self._hours[number]
        if found and score >= _SURE:
            self._teach(number, found[0].event, found[0].means)
            self._look_again(number)
        return Decision(event, score, found)

    def _come(self, title: str, lang: Lang, at: datetime) -> int:
        """Read a title and remember it as of no event yet; returns its number."""
        read = headline(title, lang)
        number = len(self._titles)
        shares = {}
        self._numbers.update(read.numbers)
        rare: dict[str, dict[str, float]] = {
            "numbers": _rarity(read.numbers, self._numbers, number)
        }
        for channel in CHANNELS:
            said, seen = getattr(read, channel), self._seen[channel]
            seen.update(said)
            rarity = rare[channel] = _rarity(said, seen, number)
            length = math.sqrt(sum(w * w for w in rarity.values())) or 1.0
            shares[channel] = {token: weight / length for token, weight in rarity.items()}
            where = self._where[channel]
            for token, share in shares[channel].items():
                where[token].append((number, share))
        self._langs[lang] += 1
        self._titles.append(_Title(read, at.timestamp() / 3600, shares, rare))
        self._hours.append(self._titles[-1].hour)
        self._owner.append(None)
        self._kin.append([])
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

    def _meet(self, number: int, likes: _Likes) -> None:
        """Remember the titles that are most like this one, whosever they are."""
        lang = self._titles[number].read.lang
        for other, found in self._neighbours(number, likes):
            alike = self._titles[other].read.lang == lang
            odds = kindred(found, self._within if alike else self._across)
            self._kin[number].append((other, odds))
            self._kin[other].append((number, odds))

    def _neighbours(self, number: int, likes: _Likes) -> list[tuple[int, dict[str, float]]]:
        """Former titles that may be of this one's story, with what tells, by MEASURES."""
        title = self._titles[number]
        whole: dict[int, float] = dict(likes["grams"])
        for channel, part in _PROMISE.items():
            for other, value in likes[channel].items():
                whole[other] = whole.get(other, 0.0) + part * value
        near = [(-value, other) for other, value in whole.items() if value > _KIN_LIKE]
        out = []
        for _, other in nsmallest(_KIN, near):
            there = self._titles[other]
            cosines = {channel: likes[channel].get(other, 0.0) for channel in CHANNELS} | {
                "numbers": _cosine(title.rarity["numbers"], there.rarity["numbers"])
            }
            apart = title.hour - there.hour
            out.append((other, measures(title.read, there.read, cosines, title.rarity, apart)))
        return out

    def _relatives(self, number: int) -> tuple[dict[str, Kin], Strangers]:
        """A title's neighbours gathered by event, and those of no event."""
        by: dict[str | None, list[tuple[float, int]]] = defaultdict(list)
        nearest: list[tuple[float, str | None]] = []
        for other, odds in self._kin[number]:
            owner = self._owner[other]
            by[owner].append((odds, other))
            nearest.append((odds, owner))
        votes: dict[str | None, float] = defaultdict(float)
        for odds, owner in nlargest(_VOTERS, nearest, key=lambda pair: pair[0]):
            votes[owner] += _chance(odds)
        all_votes = sum(votes.values()) + 1e-9
        likely = {owner: sum(_chance(o) for o, _ in some) for owner, some in by.items()}
        out = {}
        for owner, some in by.items():
            if owner is None:
                continue
            odds_of = sorted((max(NO_KIN, o) for o, _ in some), reverse=True)
            out[owner] = Kin(
                best=odds_of[0],
                example=max([NO_KIN, *(o for o, n in some if n in self._examples)]),
                top=sum((odds_of + [NO_KIN] * 2)[:3]) / 3,
                likely=likely[owner],
                votes=votes.get(owner, 0.0) / all_votes,
            )
        stray = max([NO_KIN, *(o for o, _ in by.get(None, ()))])
        return out, Strangers(stray, likely.get(None, 0.0), sum(likely.values()))

    def _compare(self, number: int, likes: _Likes) -> tuple[Candidate, ...]:
        """The events that a title has anything in common with, likeliest first."""
        title = self._titles[number]
        stream = Stream(len(self._titles), self._langs, self._seen)
        stray = max((v for n, v in likes["grams"].items() if self._owner[n] is None), default=0.0)
        busy = number - bisect_left(self._hours, title.hour - 6)
        relatives, strangers = self._relatives(number)
        rows = []
        gathered = self._near(likes)
        for event, near in gathered.items():
            followed = self._events[event]
            if followed.examples > 1 and title.hour - followed.last <= QUIET_HOURS:
                promise = near["grams"].best + near["words"].best + near["senses"].best
                promise += near["names"].best + _chance(relatives.get(event, _NOBODY).best)
                rows.append((-promise, event))
        chosen = [event for _, event in sorted(rows)[:_BEST]]
        best = sorted(((relatives.get(e, _NOBODY).best, e) for e in chosen), reverse=True)
        made = []
        for event in chosen:
            followed, near = self._events[event], gathered[event]
            found = evidence(title.read, title.hour, followed, near, stream, stray=stray, busy=busy)
            rival = next((odds for odds, other in best if other != event), NO_KIN)
            found |= kinship(relatives.get(event, _NOBODY), rival, strangers)
            made.append((event, found, means(followed, near, title.hour)))
        odds_of = _agreed([found for _, found, _ in made], self._committee)
        candidates = [
            Candidate(event, found, odds, mean)
            for (event, found, mean), odds in zip(made, odds_of, strict=True)
        ]
        return tuple(sorted(candidates, key=lambda c: (-c.odds, c.event)))

    def _look_again(self, number: int) -> None:
        """Former titles of no event may be of one, now that more is known of it.

        What was decided of them stays; they only teach from now on.
        """
        first = bisect_left(self._hours, self._hours[number] - _AGAIN_HOURS)
        best = sorted(
            (-odds, other)
            for other, odds in self._kin[number]
            if first <= other < number and odds > _AGAIN_LIKE and self._owner[other] is None
        )
        for _, other in best[:_AGAIN]:
            found = self._compare(other, self._alike(other))
            if found and _score(found) >= self._sure:
                self._teach(other, found[0].event, found[0].means)


def _rarity(said: frozenset[str], seen: Mapping[str, int], number: int) -> dict[str, float]:
    """How rare each thing was when it was said, `seen` counting this time too."""
    return {
        token: math.log((number + 2) / seen[token]) if number > _START else 1.0
        for token in sorted(said)
    }


def _cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in two.values()))
    return sum(weight * two.get(token, 0.0) for token, weight in one.items()) / (length or 1.0)


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _agreed(found: Sequence[Mapping[str, float]], committee: Sequence[Member]) -> list[float]:
    """The mean of the members' probabilities of each candidate, as log-odds against none."""
    each = [0.0] * len(found)
    none = 0.0
    for weights, bias in committee:
        odds = [bias + sum(w * row[name] for name, w in weights.items()) for row in found]
        top = max([0.0, *odds])
        parts = [math.exp(o - top) for o in odds]
        total = math.exp(-top) + sum(parts)
        each = [have + part / total for have, part in zip(each, parts, strict=True)]
        none += math.exp(-top) / total
    return [math.log(p + _NEVER) - math.log(none + _NEVER) for p in each]


def _score(candidates: Sequence[Candidate]) -> float:
    """How likely the first is among all of them and none."""
    if not candidates:
        return 0.0
    top = max(0.0, candidates[0].odds)
    total = math.exp(-top) + sum(math.exp(c.odds - top) for c in candidates)
    return math.exp(candidates[0].odds - top) / total
