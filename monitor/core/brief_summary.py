"""The summary: the sentences that most independent origins agree on, each with its takes.

Centrality to the sum of all origins, one vote per origin; chosen one by one so
that none says again what another said, and that days and places are covered.
It must never write a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.core.brief_text import (
    Statement,
    added,
    content,
    cosine,
    details,
    stands_alone,
    vector,
    weights,
)
from monitor.core.demonyms import LINES
from monitor.core.regions import COUNTRIES, country_name
from monitor.types import Section, Sentence

FEWEST, MOST = 3, 6
# Cosine from which two sentences say the same news (then the shorter list of takes is joined),
# and from which a further sentence is a near repetition. Read off the gold events: wire copies
# lie above .8, two reports of one fact between .35 and .6, different facts below .25.
SAME, REPEATS = 0.45, 0.30

# Sentences that are weighed in full, the sentences of each text that they are weighed against, how
# much less a sentence counts that one origin alone tells, the names that two must share
# to be one, and the words within which a sentence says whose it is.
POOL, LEADS, ALONE, MOST_NAMES, FEWEST_NAMES, START = 40, 6, 0.6, 0.6, 3, 5
# What a machine translated is chosen only where it is clearly more central: its names are often
# misspelt, and a reader cannot check it at a glance.
MACHINE = 0.7
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an event is, in the operator's words, and the English names of those in it."""

    told: str
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # ISO codes
    year: int = 0  # of the event

    def named(self, text: str) -> frozenset[str]:
        """The event's places and actors that a text names."""
        return frozenset(name for name in (*self.places, *self.actors) if name in text)

    def before(self, text: str) -> bool:
        """Whether a sentence names a year before the event's: background, not what happened."""
        return any(int(year) < self.year for year in _YEAR.findall(text))

    def elsewhere(self, text: str) -> bool:
        """Whether a sentence begins with a country that is none of the event's: a side story."""
        start = " ".join(text.split()[:START])
        found = {_lands()[m.group()] for m in _land_names().finditer(start)}
        return bool(found) and not found & set(self.countries)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A candidate: how central it is, how near to the subject, and who else says it."""

    statement: Statement
    rank: float
    near: float
    origins: int


def summary(
    found: Sequence[Statement],
    texts: Mapping[int, str],
    subject: Subject,
    aside: frozenset[tuple[int, str, int]] = frozenset(),
) -> Section:
    """Three to six sentences, the main thing first.

    `texts` has each take's English text by its number; `aside` the places of
    statements that may support a sentence and are not chosen themselves.
    """
    whole = [s for s in found if stands_alone(s.text)]
    candidates = [s for s in whole if s.place not in aside] or whole
    if not candidates:
        return Section(
            name="summary",
            empty="No report held has a text that can be read in English, so there is no summary.",
        )
    words = {s.place: content(s.text) for s in whole}
    idf = weights(list(words.values()))
    vectors = {s.place: vector(words[s.place], idf) for s in whole}
    weighed = _weigh(candidates, vectors, _centrality(candidates, vectors), (subject, idf))
    chosen = _choose(weighed, vectors, subject)
    chosen = [chosen[0], *sorted(chosen[1:], key=lambda s: (s.day, s.place))]
    every = list({s.place: s for s in found}.values())
    return Section(
        name="summary",
        sentences=tuple(_cited(s, every, vectors, idf, texts) for s in chosen),
    )


def _weigh(
    candidates: Sequence[Statement],
    vectors: Mapping[tuple[int, str, int], dict[str, float]],
    rank: Mapping[tuple[int, str, int], float],
    about: tuple[Subject, Mapping[str, float]],
) -> list[_Weighed]:
    """The candidates that can be chosen, with what speaks for each."""
    subject, idf = about
    told = vector(content(subject.told), idf)
    near = {s.place: cosine(vectors[s.place], told) for s in candidates}
    best = sorted(candidates, key=lambda s: (-rank[s.place] * (0.3 + near[s.place]), s.place))
    leads = [s for s in candidates if s.index < LEADS]
    weighed = []
    for s in best[:POOL]:
        groups = {o.group for o in leads if cosine(vectors[s.place], vectors[o.place]) >= SAME}
        # One origin in isolation tells a side story more often than news.
        side = _aside(s.text, subject)
        alone = side * ALONE if len(groups | {s.group}) == 1 else side
        weighed.append(
            _Weighed(
                statement=s,
                rank=rank[s.place] * (0.4 + min(1.0, 2 * near[s.place])) * alone,
                near=near[s.place],
                origins=len(groups | {s.group}),
            )
        )
    return weighed


def _lead(w: _Weighed, subject: Subject, most: int) -> float:
    """How well a sentence says the main thing: what, who, where, as many origins tell it."""
    s = w.statement
    named = min(3, len(subject.named(s.text)))
    early = 0.1 if s.field == "summary" and s.index == 0 else 0.0
    machine = MACHINE if s.machine else 1.0
    side = _aside(s.text, subject)
    return (w.origins / most + 1.5 * w.near + 0.12 * named + early) * machine * side


def _aside(text: str, subject: Subject) -> float:
    """How much a sentence counts that tells of another country, or of another year."""
    return (ALONE if subject.elsewhere(text) else 1.0) * (ALONE if subject.before(text) else 1.0)


@cache
def _lands() -> dict[str, str]:
    """Names of countries and of their people in English, with the country's code."""
    names = {country_name(code): code for code in COUNTRIES}
    for row in LINES.strip().splitlines():
        code, english = (cell.strip() for cell in row.split("|")[:2])
        for word in filter(None, (w.strip() for w in english.split(","))):
            bare = word.rstrip("*")
            names[bare] = code
            if bare != word:
                names[bare + "s"] = code
    return names


@cache
def _land_names() -> re.Pattern[str]:
    longest = sorted(_lands(), key=lambda name: (-len(name), name))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])")


def _centrality(
    candidates: Sequence[Statement], vectors: Mapping[tuple[int, str, int], dict[str, float]]
) -> dict[tuple[int, str, int], float]:
    """How near each sentence is to what the other origins say; alone, to the whole."""
    groups: dict[int, list[dict[str, float]]] = {}
    for s in candidates:
        groups.setdefault(s.group, []).append(vectors[s.place])
    votes = {group: added(groups[group]) for group in sorted(groups)}
    total: dict[str, float] = {}
    for vote in votes.values():
        for word, value in vote.items():
            total[word] = total.get(word, 0.0) + value
    rank: dict[tuple[int, str, int], float] = {}
    for s in candidates:
        mine = votes[s.group] if len(votes) > 1 else {}
        near = sum(
            value * (total.get(word, 0.0) - mine.get(word, 0.0))
            for word, value in vectors[s.place].items()
        )
        lead = 0.25 if s.field == "summary" and s.index == 0 else 0.1 / (1 + s.index)
        rank[s.place] = (near / max(1, len(votes) - 1) + lead) * (MACHINE if s.machine else 1.0)
    return rank


def _choose(
    weighed: Sequence[_Weighed],
    vectors: Mapping[tuple[int, str, int], dict[str, float]],
    subject: Subject,
) -> list[Statement]:
    """The main thing, then greedily: central, not said yet, with days and places not covered."""
    most = max(w.origins for w in weighed)
    lead = min(weighed, key=lambda w: (-_lead(w, subject, most), w.statement.place)).statement
    chosen = [lead]
    best = max(w.rank for w in weighed)
    while len(chosen) < MOST:
        days = {c.day for c in chosen}
        covered = frozenset().union(*(subject.named(c.text) for c in chosen))
        scored = []
        for w in weighed:
            s = w.statement
            if any(
                cosine(vectors[s.place], vectors[c.place]) >= REPEATS or _same_names(s, c)
                for c in chosen
            ):
                continue
            fresh = len(subject.named(s.text) - covered)
            gain = w.rank * (1 + 0.1 * min(3, fresh) + 0.15 * (s.day not in days))
            said = 0.05 * sum(1 for c in chosen if c.take == s.take)
            scored.append((gain - said, s))
        if not scored:
            break
        score, s = min(scored, key=lambda pair: (-pair[0], pair[1].place))
        if len(chosen) >= FEWEST and score < 0.3 * best:
            break
        chosen.append(s)
    return chosen


def _same_names(s: Statement, other: Statement) -> bool:
    """Whether two sentences are about the same few names: one news in other words."""
    mine, theirs = details(". " + s.text), details(". " + other.text)
    common = mine & theirs
    return len(common) >= FEWEST_NAMES and len(common) >= MOST_NAMES * min(len(mine), len(theirs))


def _cited(
    s: Statement,
    found: Sequence[Statement],
    vectors: Mapping[tuple[int, str, int], dict[str, float]],
    idf: Mapping[str, float],
    texts: Mapping[int, str],
) -> Sentence:
    """A sentence with its own take and all that say the same, with the same names and numbers."""
    mine, need = vectors[s.place], details(s.text)
    takes = {s.take}
    for other in found:
        if other.take in takes:
            continue
        theirs = vectors.get(other.place) or vector(content(other.text), idf)
        if cosine(mine, theirs) >= SAME and _says(texts.get(other.take, ""), need):
            takes.add(other.take)
    return Sentence(text=s.text, takes=tuple(sorted(takes)), machine=s.machine)


def _says(text: str, need: frozenset[str]) -> bool:
    """Whether a text has all the numbers and most of the names; translations misspell names."""
    held = details(". " + text)
    numbers = {each for each in need if each[0].isdigit()}
    names = need - numbers
    return numbers <= held and len(names & held) >= MOST_NAMES * len(names)
