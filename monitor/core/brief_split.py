"""How lenses tell it differently: what one says that the others do not, in its own sentence.

Words are weighed by log-odds with an informative Dirichlet prior (B. Monroe, M.
Colaresi, K. Quinn, "Fightin' Words", Political Analysis 16, 2008). It must never
put anybody in the right or in the middle.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from monitor.core.brief_text import Statement, content, stands_alone
from monitor.types import Section, Sentence

# Below this many words a group cannot be told from chance (z of a single use stays under 1.3).
FEWEST_WORDS = 20
# A z-score of 1.28 is one chance in ten for a single word: a hint, and shown as one.
TELLING = 1.28
PRIOR = 50.0  # weight of the prior in words; 0.1 to 1 per word type gives the same order here

KINDS = {
    "news": "News",
    "agency": "Agencies",
    "broadcaster": "Broadcasters",
    "think-tank": "Think tanks",
    "rights": "Rights and aid groups",
    "official": "Official voices",
    "aggregator": "Aggregators",
}


def split(
    found: Sequence[Statement],
    lenses: Mapping[int, tuple[str, ...]],
    labels: Mapping[str, str],
    kinds: Mapping[int, str],
) -> Section:
    """One sentence for each lens; for each kind of publisher where fewer than two lenses speak.

    `lenses` and `kinds` tell those of each take number. Unlabelled is no lens.
    """
    by_lens = _grouped(found, lenses)
    if len(by_lens) >= 2:
        told = _telling(by_lens, {lens: labels.get(lens, lens) for lens in by_lens})
        if len(told) >= 2:
            return Section(name="split", sentences=told)
    by_kind = _grouped(found, {take: (kind,) for take, kind in kinds.items()})
    if len(by_kind) >= 2:
        told = _telling(by_kind, {kind: KINDS.get(kind, kind) for kind in by_kind})
        if len(told) >= 2:
            return Section(
                name="split",
                sentences=told,
                empty="Fewer than two lenses have enough text to be compared, so kinds of "
                "publisher are.",
            )
    return Section(
        name="split",
        empty="Too little to compare: fewer than two lenses or kinds of publisher have at least "
        f"{FEWEST_WORDS} words of their own that can be read in English.",
    )


def _grouped(
    found: Sequence[Statement], keys: Mapping[int, tuple[str, ...]]
) -> dict[str, list[Statement]]:
    """Statements by lens or kind, only those with enough words; reprints of one origin once."""
    groups: dict[str, dict[tuple[int, str], Statement]] = {}
    for s in found:
        for key in keys.get(s.take, ()):
            if key:
                groups.setdefault(key, {}).setdefault((s.group, " ".join(content(s.text))), s)
    enough: dict[str, list[Statement]] = {}
    for key in sorted(groups):
        mine = sorted(groups[key].values(), key=lambda s: s.place)
        if sum(len(content(s.text)) for s in mine) >= FEWEST_WORDS:
            enough[key] = mine
    return enough


def log_odds(mine: Counter[str], others: Counter[str]) -> dict[str, float]:
    """z-scores of the words of `mine` against `others`, the prior being both together."""
    both = mine + others
    total, n, m = sum(both.values()), sum(mine.values()), sum(others.values())
    scores: dict[str, float] = {}
    for word in sorted(mine):
        prior = PRIOR * both[word] / total
        a, b = mine[word] + prior, others[word] + prior
        delta = math.log(a / (n + PRIOR - a)) - math.log(b / (m + PRIOR - b))
        scores[word] = delta / math.sqrt(1 / a + 1 / b)
    return scores


def _telling(
    groups: Mapping[str, list[Statement]], labels: Mapping[str, str]
) -> tuple[Sentence, ...]:
    words = {key: Counter(w for s in mine for w in content(s.text)) for key, mine in groups.items()}
    told: list[tuple[str, Sentence]] = []
    used: set[str] = set()
    for key, mine in groups.items():
        others = sum((c for k, c in words.items() if k != key), Counter[str]())
        scores = log_odds(words[key], others)
        ranked = sorted(
            (s for s in mine if stands_alone(s.text) and s.text not in used),
            key=lambda s: (-_distinct(s, scores), s.place),
        )
        if not ranked:
            continue
        best = ranked[0]
        used.add(best.text)
        marked = sorted(
            {w for w in content(best.text) if scores.get(w, 0.0) >= TELLING and w.isalpha()},
            key=lambda w: (-scores[w], w),
        )
        note = f"more than others it says: {', '.join(_spelt(w, best.text) for w in marked[:4])}"
        told.append(
            (
                labels[key],
                Sentence(
                    text=best.text,
                    takes=(best.take,),
                    machine=best.machine,
                    label=labels[key],
                    note=note if marked else "",
                ),
            )
        )
    return tuple(sentence for _, sentence in sorted(told, key=lambda pair: pair[0]))


def _distinct(s: Statement, scores: Mapping[str, float]) -> float:
    words = sorted(set(content(s.text)))
    return sum(max(0.0, scores.get(word, 0.0)) for word in words) / math.sqrt(max(1, len(words)))


def _spelt(stem: str, text: str) -> str:
    """The word as the sentence spells it."""
    for word in text.replace("“", " ").replace("”", " ").split():
        bare = word.strip(".,;:!?\"'’()")
        if content(bare) == (stem,):
            return bare
    return stem
