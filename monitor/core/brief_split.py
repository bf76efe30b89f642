"""How lenses tell it differently: what one says that the others do not, in its own sentence.

Words are weighed by log-odds with an informative Dirichlet prior (B. Monroe, M.
Colaresi, K. Quinn, "Fightin' Words", Political Analysis 16, 2008). It must never
put anybody in the right or in the middle.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from monitor.core.brief_blame import blame, spoken
from monitor.core.brief_text import Statement, content, stands_alone
from monitor.core.told import SEMICOLON, joined, lens, say
from monitor.types import Section, Sentence

# Below this many words a group cannot be told from chance (z of a single use stays under 1.3).
FEWEST_WORDS = 20
# A z-score of 1.28 is one chance in ten for a single word: a hint, and shown as one.
TELLING = 1.28
# Words that tell nothing of how a lens sees it.
EMPTY = frozenset(
    """least day days month week hour morning evening night saturday sunday monday tuesday
    wednesday thursday friday time year people area part number still already later around
    dozen several nearly almost men man early late today yesterday tomorrow live""".split()  # noqa: SIM905  (a list of words is unreadable)
)
PRIOR = 50.0  # weight of the prior in words; 0.1 to 1 per word type gives the same order here

KINDS = {
    "news": say("News"),
    "agency": say("Agencies"),
    "broadcaster": say("Broadcasters"),
    "think-tank": say("Think tanks"),
    "rights": say("Rights and aid groups"),
    "official": say("Official voices"),
    "aggregator": say("Aggregators"),
}


def split(
    found: Sequence[Statement],
    lenses: Mapping[int, tuple[str, ...]],
    labels: Mapping[str, str],
    kinds: Mapping[int, str],
    actors: Sequence[str] = (),
) -> Section:
    """One sentence for each lens; for each kind of publisher where fewer than two lenses speak.

    `lenses` and `kinds` tell those of each take number. Unlabelled is no lens.
    `actors` are the English names of those who may be named as doing it.
    """
    by_lens, short = _grouped(found, lenses)
    named = {key: lens(key, labels.get(key, key)) for key in (*by_lens, *short)}
    if len(by_lens) >= 2:
        told = _telling(by_lens, named, actors)
        if len(told) >= 2:
            few = joined(sorted(named[key] for key in short))
            return Section(
                name="split",
                sentences=told,
                empty=say("Too little text to compare from: {lenses}.", lenses=few) if few else "",
            )
    by_kind, _ = _grouped(found, {take: (kind,) for take, kind in kinds.items()})
    if len(by_kind) >= 2:
        told = _telling(by_kind, {kind: KINDS.get(kind, kind) for kind in by_kind}, actors)
        if len(told) >= 2:
            return Section(
                name="split",
                sentences=told,
                empty=say(
                    "Fewer than two lenses have enough text to be compared, so kinds of "
                    "publisher are."
                ),
            )
    return Section(
        name="split",
        empty=say(
            "Too little to compare: fewer than two lenses or kinds of publisher have at least "
            "{words} words of their own that can be read in English.",
            words=FEWEST_WORDS,
        ),
    )


def _grouped(
    found: Sequence[Statement], keys: Mapping[int, tuple[str, ...]]
) -> tuple[dict[str, list[Statement]], list[str]]:
    """Statements by lens or kind with enough words, reprints of one origin once; and the others."""
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
    return enough, [key for key in sorted(groups) if key not in enough]


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
    groups: Mapping[str, list[Statement]], labels: Mapping[str, str], actors: Sequence[str]
) -> tuple[Sentence, ...]:
    words = {key: Counter(w for s in mine for w in content(s.text)) for key, mine in groups.items()}
    told: list[Sentence] = []
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
        told.append(
            Sentence(
                text=best.text,
                takes=(best.take,),
                machine=best.machine,
                label=labels[key],
                note=joined(
                    filter(None, (_own_words(mine, scores), _doers(mine, actors))), SEMICOLON
                ),
            )
        )
    return tuple(sorted(told, key=lambda sentence: sentence.label))


def _own_words(mine: Sequence[Statement], scores: Mapping[str, float]) -> str:
    """The words that a lens uses more than the others, if more than one origin of it does."""
    origins: dict[str, set[int]] = {}
    for s in mine:
        for word in content(s.text):
            origins.setdefault(word, set()).add(s.group)
    if len({s.group for s in mine}) == 1:
        return say("one origin: too little to tell its words from chance")
    marked = [
        word
        for word in sorted(scores, key=lambda w: (-scores[w], w))
        if scores[word] >= TELLING and len(origins[word]) > 1 and word.isalpha()
        and word not in EMPTY
    ][:4]  # fmt: skip
    spelt = [_spelt(word, next(s.text for s in mine if word in content(s.text))) for word in marked]
    return say("more than others it says: {words}", words=joined(spelt)) if spelt else ""


def _doers(mine: Sequence[Statement], actors: Sequence[str]) -> str:
    return spoken(blame(mine, actors))


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
