"""How much an item is like the examples of an event, and unlike what operators turned down.

Texts are compared with texts of their own language, and in English; items that
share no language by the names and deeds in them. It must never decide anything:
what it finds is evidence beside the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from monitor.core.evidence import Evidence, Scan, scan
from monitor.core.fold import fold
from monitor.core.frequent import FREQUENT
from monitor.core.names import Gazetteer
from monitor.core.profile import content_words
from monitor.types import EventSlug, Item, Lang, Reading, Translation, Verdict

# Log-odds per unit, set by hand: a report of the same story is about .4 like another, and
# then says as much as a keyword does. No labelled data has enough verdicts to learn from.
WEIGHTS: Mapping[str, float] = {"example": 4.0, "counterexample": -4.0}
ANY_TWO = 0.22  # two reports of one subject are so much alike, whatever they tell
TELLS = 0.3  # from here on it is a kind of evidence of its own (the gate wants two kinds)
SAME = 0.55  # the same text or nearly so: needs no other evidence
_BONUS = 0.5  # on top for such an item, so that no lack of other evidence holds it back
_UNTRANSLATED = 0.5  # likeness by names and deeds alone, across languages, says half as much
_COMMON = 0.3  # a word that all news uses
_HEADLINE = 2  # times that a headline's words count


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What operators taught. `like` and `unlike` hold, by event, readings that (do not) belong.

    `verdicts` are those in force; their items stand above every score.
    """

    verdicts: tuple[Verdict, ...] = ()
    like: Mapping[EventSlug, tuple[Reading, ...]] = field(default_factory=dict)
    unlike: Mapping[EventSlug, tuple[Reading, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """An item as vectors: its words by language, and the names and deeds in it."""

    item: Item
    lang: Lang
    words: Mapping[Lang, Mapping[str, float]]
    keys: Mapping[str, float]


class Examples:
    """The lessons of all events, ready to be compared with what a scan found."""

    def __init__(self, lessons: Lessons, gazetteer: Gazetteer) -> None:
        self._like = _pictures(lessons.like, gazetteer)
        self._unlike = _pictures(lessons.unlike, gazetteer)

    def __bool__(self) -> bool:
        return bool(self._like or self._unlike)

    def evidence(self, found: Scan) -> dict[EventSlug, Evidence]:
        """For each event with lessons that tell something of this item, the stronger one."""
        if not self:
            return {}
        mine = picture(found)
        out = {}
        for slug in sorted({*self._like, *self._unlike}):
            like, example = _nearest(mine, self._like.get(slug, ()))
            unlike, counter = _nearest(mine, self._unlike.get(slug, ()))
            if like >= unlike and example and like > ANY_TWO:
                out[slug] = _told("example", like, unlike, example)
            elif counter and unlike > like and unlike > ANY_TWO:
                out[slug] = _told("counterexample", unlike, like, counter)
        return out


def _told(feature: str, more: float, less: float, which: Picture) -> Evidence:
    verb = "is like" if feature == "example" else "is like what was rejected:"
    value = more - max(less, ANY_TWO) + (_BONUS if more >= SAME else 0.0)
    return Evidence(feature, value, f"{verb} “{which.item.title}” ({more:.2f})")


def _pictures(
    readings: Mapping[EventSlug, Iterable[Reading]], gazetteer: Gazetteer
) -> dict[EventSlug, tuple[Picture, ...]]:
    return {
        slug: tuple(picture(scan(reading, gazetteer)) for reading in of_event)
        for slug, of_event in readings.items()
        if of_event
    }


def _nearest(mine: Picture, others: Sequence[Picture]) -> tuple[float, Picture | None]:
    """The best likeness and whose it is; an item is no example of itself."""
    best, which = 0.0, None
    for other in others:
        if other.item.id == mine.item.id and other.item.key == mine.item.key:
            continue
        if (score := likeness(mine, other)) > best:
            best, which = score, other
    return best, which


def likeness(one: Picture, other: Picture) -> float:
    """How much alike two items are, 0..1."""
    return max(by_words(one, other), by_names(one, other))


def by_words(one: Picture, other: Picture) -> float:
    """Likeness in a language that both can be read in; 0 if there is none."""
    shared = sorted(one.words.keys() & other.words.keys())
    return max((_cosine(one.words[lang], other.words[lang]) for lang in shared), default=0.0)


def by_names(one: Picture, other: Picture) -> float:
    """Likeness of items of two languages, by the names and deeds in them; else 0."""
    return _UNTRANSLATED * _cosine(one.keys, other.keys) if one.lang != other.lang else 0.0


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    dot = sum(weight * b[word] for word, weight in a.items() if word in b)
    norm = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return dot / norm if norm else 0.0


def picture(found: Scan) -> Picture:
    """What of an item is compared."""
    reading, item = found.reading, found.reading.item
    keys = {key: places[0].strength for key, places in found.of("name").items()}
    return Picture(item, reading.language.code, words_of(reading), keys | found.concepts)


def words_of(reading: Reading) -> dict[Lang, Mapping[str, float]]:
    """The words of a reading as vectors, by each language that it can be read in."""
    words = {reading.language.code: _words(reading.item, reading.language.code)}
    if isinstance(reading.translation, Translation):
        words[reading.translation.target] = _words(reading.translation, "en")
    return {lang: vector for lang, vector in words.items() if vector}


def _words(text: Item | Translation, lang: Lang) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for part, times in ((text.title, _HEADLINE), (text.summary, 1), (text.body, 1)):
        for word in _pairs_of_signs(part) if lang == "zh" else content_words(part):
            counts[word] += times
    return {word: (1 + math.log(n)) * _rare(word) for word, n in counts.items()}


def _pairs_of_signs(text: str) -> list[str]:
    """Chinese has no spaces: two signs side by side are nearly a word."""
    run = [c if c.isalnum() else " " for c in fold(text, "zh").text]
    return [a + b for a, b in pairwise(run) if " " not in {a, b}]


def _rare(word: str) -> float:
    return _COMMON if word in FREQUENT else min(2.0, max(0.5, len(word) / 5))
