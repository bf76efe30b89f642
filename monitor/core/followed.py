"""What is known of an event that is followed, and how well a title fits it, in numbers.

It must never know which event a title is really of, nor choose between events.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from monitor.core.headline import Headline
from monitor.types import Lang

Channel = Literal["grams", "words", "names", "senses"]
CHANNELS: tuple[Channel, ...] = ("grams", "words", "names", "senses")
QUIET_HOURS = 240.0  # an event that nothing was added to for so long is over
_SAID = 0.6  # how much of what an event's titles say is the event's own, the rest being anybody's
_FEW = 3  # titles from which what an event does not say begins to tell
NO_KIN = -6.0  # log-odds below which a title is no neighbour
_LANG = 2.0  # titles' worth of belief that an event is told in the languages of the stream
FEATURES = (
    *(f"{channel}_{how}" for channel in CHANNELS for how in ("best", "example", "mean", "usual")),
    "said_words", "said_names", "said_senses", "language", "foreign", "elsewhere", "none",
    "gap", "age", "size", "last6", "last24", "busy",
    "kin_best", "kin_example", "kin_sum", "kin_share", "kin_stray", "kin_rival", "kin_votes",
    "kin_top", "kin_none",
)  # fmt: skip


@dataclass(slots=True)
class Followed:
    """An event: what its titles said, and when; `hours` are in order."""

    examples: int = 0
    said: dict[Channel, Counter[str]] = field(
        default_factory=lambda: {c: Counter() for c in CHANNELS}
    )
    lands: Counter[str] = field(default_factory=Counter)
    langs: Counter[Lang] = field(default_factory=Counter)
    hours: list[float] = field(default_factory=list)
    likeness: dict[Channel, float] = field(default_factory=lambda: dict.fromkeys(CHANNELS, 0.0))
    likened: int = 0
    begun: float = 0.0
    last: float = 0.0

    def add(self, read: Headline, hour: float, means: Mapping[Channel, float] | None) -> None:
        """One more title of this event; `means`: how like it was to those before."""
        for channel in CHANNELS:
            self.said[channel].update(getattr(read, channel))
        self.lands.update(read.lands)
        self.langs[read.lang] += 1
        insort(self.hours, hour)
        if means is not None:
            self.likened += 1
            for channel in CHANNELS:
                self.likeness[channel] += means[channel]

    def between(self, start: float, end: float) -> int:
        """How many of its titles came after `start` and before `end`, in hours."""
        return max(0, bisect_left(self.hours, end) - bisect_right(self.hours, start))


@dataclass(slots=True)
class Near:
    """How like a title is to an event's titles: the best, the best example, the sum; cosines."""

    best: float = 0.0
    example: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Kin:
    """How many of the titles most like this one are an event's; log-odds of being of one story.

    `best`, `example` and `top` (mean of the three best) are the event's; `likely` is the sum of
    the event's probabilities, `votes` its share of the nearest few's.
    """

    best: float = NO_KIN
    example: float = NO_KIN
    top: float = NO_KIN
    likely: float = 0.0
    votes: float = 0.0


@dataclass(frozen=True, slots=True)
class Strangers:
    """The same of titles of no event: the best and the sum; `all` is the sum of everything."""

    best: float = NO_KIN
    likely: float = 0.0
    all: float = 0.0


@dataclass(frozen=True, slots=True)
class Stream:
    """All titles so far: how many, in which languages, and in how many a thing is said."""

    size: int
    langs: Mapping[Lang, int]
    seen: Mapping[Channel, Mapping[str, int]]


def means(followed: Followed, near: Mapping[Channel, Near], hour: float) -> dict[Channel, float]:
    """Mean cosine with the event's titles of the last days."""
    count = max(1, len(followed.hours) - bisect_left(followed.hours, hour - QUIET_HOURS))
    return {channel: near[channel].total / count for channel in CHANNELS}


def evidence(
    read: Headline,
    hour: float,
    followed: Followed,
    near: Mapping[Channel, Near],
    stream: Stream,
    *,
    stray: float,
    busy: int,
) -> dict[str, float]:
    """How a title fits an event, by FEATURES.

    `stray`: the best cosine of letters with a title of no event; `busy`: how many
    titles came in the six hours before this one.
    """
    out: dict[str, float] = {}
    for channel, mean in means(followed, near, hour).items():
        usual = followed.likeness[channel] / max(1, followed.likened)
        out[f"{channel}_best"] = near[channel].best
        out[f"{channel}_example"] = near[channel].example
        out[f"{channel}_mean"] = mean
        out[f"{channel}_usual"] = mean - usual
    size = sum(followed.langs.values())
    own = followed.langs[read.lang]
    share = (stream.langs.get(read.lang, 0) + 1) / (stream.size + 9)
    known = followed.lands
    return out | {
        "said_words": _said(read.words, followed.said["words"], own, stream, "words") / 10,
        "said_names": _said(read.names, followed.said["names"], size, stream, "names") / 5,
        "said_senses": _said(read.senses, followed.said["senses"], size, stream, "senses") / 5,
        "language": math.log((own + _LANG * share) / (size + _LANG) / share),
        "foreign": float(not own),
        "elsewhere": float(bool(read.lands and known) and not any(x in known for x in read.lands)),
        "none": max(0.0, stray - near["grams"].best),
        "gap": math.log1p(max(0.0, hour - followed.last)),
        "age": math.log1p(max(0.0, hour - followed.begun)),
        "size": math.log(size),
        "last6": math.log1p(followed.between(hour - 6, hour + 6)),
        "last24": math.log1p(followed.between(hour - 24, hour + 24)),
        "busy": math.log1p(busy),
    }


def kinship(kin: Kin, rival: float, strangers: Strangers) -> dict[str, float]:
    """How a title's neighbours speak for an event; `rival`: the best log-odds of another event."""
    return {
        "kin_best": kin.best,
        "kin_example": kin.example,
        "kin_sum": math.log(kin.likely + 0.05),
        "kin_share": kin.likely / (strangers.all + 0.3),
        "kin_stray": kin.best - strangers.best,
        "kin_rival": kin.best - rival,
        "kin_votes": kin.votes,
        "kin_top": kin.top,
        "kin_none": math.log(strangers.likely + 0.05),
    }


def _said(
    tokens: frozenset[str], said: Counter[str], size: int, stream: Stream, channel: Channel
) -> float:
    """Log-likelihood that the event said all this, against that anybody did.

    A mixture of the event's and the stream's rates (as in Jelinek and Mercer 1980).
    """
    seen = stream.seen[channel]
    total = 0.0
    for token in sorted(tokens):
        if count := said.get(token, 0):
            rate = min(1.0, count / (size + 1))
            total += math.log(1 - _SAID + _SAID * rate * stream.size / seen[token])
        else:
            total += math.log(1 - _SAID) * min(1.0, size / _FEW)
    return total
