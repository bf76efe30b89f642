"""Who reprints whom: wire credits, named sources, and texts that are too alike.

Each pair is judged alone, so the answer does not depend on the order in which
items arrive: the later published of two is the copy, ties go by id. It must
never know of events or takes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from monitor.core.credit import agency, lead_length, named_agency
from monitor.core.fold import fold
from monitor.core.frequent import FREQUENT
from monitor.core.profile import content_words
from monitor.types import Item, Lang, Origin, Reading, Translation

NEAR = timedelta(days=4)  # reprints follow within days; the same words a year later are a series
# Shares of shingles from which two texts of a language are one; flat between .3 and .6 on
# labelled pairs, so the middle is taken.
SAME_LANGUAGE = 0.4
# Across languages the machine's wording varies; below this, different reports of one piece of
# news begin to look alike (10 of 14 labelled pairs are above it, and no false one).
ACROSS = 0.48
_WORDS, _HAN = 3, 4  # length of a shingle in words, in Han characters
_FEWEST = 6  # fewer shingles say nothing
_LEAD_WORDS = 60
_NUMBER = 2.0  # a shared figure says more than a shared word
_COMMON = 0.3  # and a word that all news uses says less


@dataclass(frozen=True, slots=True)
class _Print:
    """What of an item is compared."""

    shingles: frozenset[str]
    whole: dict[str, float]
    lead: dict[str, float]


def origins(
    reading: Reading, candidates: Sequence[Reading], own_name: str = ""
) -> tuple[Origin, ...]:
    """All that is known of where this item's text comes from, and of who took it from here.

    `candidates` are stored readings near in time. `own_name` is the outlet's:
    an agency does not credit itself. Sorted, and without repeats.
    """
    found = set(_credits(reading.item, own_name))
    for other in candidates:
        if (edge := _edge(reading, other)) is not None:
            found.add(edge)
    return tuple(sorted(found, key=lambda o: (o.copy, -o.score, o.basis, o.origin or 0, o.agency)))


def reprint(one: Reading, other: Reading) -> float:
    """How much of the text of two items is the same, 0 if they are not each other's copy."""
    edge = _edge(one, other)
    return edge.score if edge else 0.0


def _credits(item: Item, own_name: str) -> list[Origin]:
    own = own_name.casefold()
    out = []
    for text, basis in (
        (item.body, "credit"), (item.summary, "credit"), (item.author, "credit"),
        (item.source, "source"),
    ):  # fmt: skip
        named = agency(text) if text in {item.body, item.summary} else named_agency(text)
        if basis == "source" and not named:
            named = text.strip()
        if named and named.casefold() not in own and own != named.casefold():
            out.append(Origin(copy=item.id, origin=None, agency=named, basis=basis, score=1.0))
    return sorted(out, key=lambda origin: origin.agency == "agencies")[:1]  # a name goes first


def _edge(one: Reading, other: Reading) -> Origin | None:
    a, b = one.item, other.item
    if a.id == b.id or abs(a.published - b.published) > NEAR:
        return None
    first, second = sorted((one, other), key=lambda r: (r.item.published, r.item.id))
    if _lang(one) == _lang(other):
        score, least, basis = _containment(first, second), SAME_LANGUAGE, "near-duplicate"
    else:
        score, least, basis = _across(first, second), ACROSS, "translated-duplicate"
    if score < least:
        return None
    return Origin(
        copy=second.item.id, origin=first.item.id, agency="", basis=basis, score=round(score, 4)
    )


def _lang(reading: Reading) -> Lang:
    """The language of the text that is compared: of the body, else of the summary."""
    return reading.language.of("body" if reading.item.body else "summary")


def _containment(one: Reading, other: Reading) -> float:
    """Share of the shorter text's shingles that the longer one has too."""
    a, b = _print(one).shingles, _print(other).shingles
    fewer = min(len(a), len(b))
    return len(a & b) / fewer if fewer >= _FEWEST else 0.0


def _across(one: Reading, other: Reading) -> float:
    """Cosine of the English texts: the whole ones or their leads, whichever is more alike."""
    a, b = _print(one), _print(other)
    return max(_cosine(a.whole, b.whole), _cosine(a.lead, b.lead))


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if min(len(a), len(b)) < _FEWEST:
        return 0.0
    dot = sum(weight * b[word] for word, weight in a.items() if word in b)
    norm = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return dot / norm if norm else 0.0


def _stripped(text: str) -> str:
    return text[lead_length(text) :]


# A reading is compared with many others of the same days; 4,096 prints are some 20 MB.
@lru_cache(maxsize=4096)
def _print(reading: Reading) -> _Print:
    item = reading.item
    text = f"{_stripped(item.summary)}\n{_stripped(item.body)}"
    # headlines are each desk's own, even over a dispatch that is not
    english = text if _lang(reading) == "en" else ""
    if isinstance(reading.translation, Translation):
        t = reading.translation
        english = f"{_stripped(t.summary)}\n{_stripped(t.body)}"
    words = content_words(english)
    return _Print(
        shingles=_shingles(text, _lang(reading)),
        whole=_weighted(words),
        lead=_weighted(words[:_LEAD_WORDS]),
    )


def _shingles(text: str, lang: str) -> frozenset[str]:
    folded = "".join(c if c.isalnum() else " " for c in fold(text, lang).text)
    if lang == "zh":
        run = folded.replace(" ", "")
        return frozenset(run[i : i + _HAN] for i in range(len(run) - _HAN + 1))
    words = folded.split()
    return frozenset(" ".join(words[i : i + _WORDS]) for i in range(len(words) - _WORDS + 1))


def _weighted(words: Sequence[str]) -> dict[str, float]:
    """Words by the root of their number; longer words are rarer, and figures rarest."""
    return {word: math.sqrt(n) * _rare(word) for word, n in Counter(words).items()}


def _rare(word: str) -> float:
    if word.isdigit():
        return _NUMBER
    return _COMMON if word in FREQUENT else min(2.0, len(word) / 5)
