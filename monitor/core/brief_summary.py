"""The summary: the sentences that most independent origins agree on, each with its takes.

Centrality to the sum of all origins, one vote per origin; chosen one by one so
that none says again what another said, and that days and places are covered.
It must never write a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from monitor.types import Section, Sentence

FEWEST, MOST = 3, 6
# Cosine from which two sentences say the same news (then the shorter list of takes is joined),
# and from which a further sentence is a near repetition. Read off the gold events: wire copies
# lie above .8, two reports of one fact between .35 and .6, different facts below .25.
SAME, REPEATS = 0.45, 0.35

# What a machine translated is chosen only where it is clearly more central: its names are often
# misspelt, and a reader cannot check it at a glance.
MACHINE = 0.7


def summary(found: Sequence[Statement], texts: Mapping[int, str], places: Sequence[str]) -> Section:
    """Three to six sentences. `texts` has each take's English text by its number.

    `places` are the English names of the event's places, to be covered where
    the reports name them.
    """
    candidates = [s for s in found if stands_alone(s.text)]
    if not candidates:
        return Section(
            name="summary",
            empty="No report held has a text that can be read in English, so there is no summary.",
        )
    words = {s.place: content(s.text) for s in candidates}
    idf = weights(list(words.values()))
    vectors = {s.place: vector(words[s.place], idf) for s in candidates}
    rank = _centrality(candidates, vectors)
    chosen = _choose(candidates, vectors, rank, places)
    chosen = [chosen[0], *sorted(chosen[1:], key=lambda s: (s.day, s.place))]
    every = {s.place: s for s in found}
    return Section(
        name="summary",
        sentences=tuple(_cited(s, list(every.values()), vectors, idf, texts) for s in chosen),
    )


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
    candidates: Sequence[Statement],
    vectors: Mapping[tuple[int, str, int], dict[str, float]],
    rank: Mapping[tuple[int, str, int], float],
    places: Sequence[str],
) -> list[Statement]:
    """Greedily: central, not said yet, and a bonus for a day or a place not covered yet."""
    chosen: list[Statement] = []
    days: set[str] = set()
    covered: set[str] = set()
    best = max(rank.values())
    while len(chosen) < MOST:
        scored = []
        for s in candidates:
            if any(cosine(vectors[s.place], vectors[c.place]) >= REPEATS for c in chosen):
                continue
            fresh = {p for p in places if p in s.text} - covered
            gain = rank[s.place] * (1 + 0.1 * min(3, len(fresh)) + 0.15 * (s.day not in days))
            said = 0.05 * sum(1 for c in chosen if c.take == s.take)
            scored.append((gain - said, s))
        if not scored:
            break
        score, s = min(scored, key=lambda pair: (-pair[0], pair[1].place))
        if len(chosen) >= FEWEST and score < 0.35 * best:
            break
        chosen.append(s)
        days.add(s.day)
        covered |= {p for p in places if p in s.text}
    return chosen


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
        if cosine(mine, theirs) >= SAME and need <= details(". " + texts.get(other.take, "")):
            takes.add(other.take)
    return Sentence(text=s.text, takes=tuple(sorted(takes)), machine=s.machine)
