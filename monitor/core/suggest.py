"""Groups items that belong to no event into candidate events, and says what a file for one needs.

Items are alike by their words, where they share a language, and by the names
and deeds in them, where they do not. It must never decide that a group is an
event: an operator does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from monitor.core import actions, atlas
from monitor.core.evidence import scan
from monitor.core.examples import Picture, by_names, by_words, likeness, picture
from monitor.core.fold import fold
from monitor.core.frequent import FREQUENT
from monitor.core.names import Gazetteer
from monitor.core.profile import content_words, entity_terms
from monitor.types import Entity, EntityId, Lang, Reading, Translation

NEAR = timedelta(days=3)  # reports of one happening come within days of each other
# Two reports of one story in one language are at least so much alike, by their words; two in
# different languages, without a translation, by half of the cosine of names and deeds.
ALIKE, ALIKE_ACROSS = 0.22, 0.25
_RARE = 200  # a word in more items than this joins nothing by itself
_MOST_KEYWORDS, _MOST_EXAMPLES, _MOST_NAMES = 6, 6, 8
_SHORTEST = 4  # letters of a keyword
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A candidate event: what its file would say, and the items behind it, oldest first."""

    slug: str
    title: str
    dek: str
    date: date
    type: str
    places: tuple[EntityId, ...]
    actors: tuple[EntityId, ...]
    keywords: Mapping[Lang, tuple[str, ...]]
    examples: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reports it."""
        return tuple(sorted({r.item.outlet for r in self.readings}))

    @property
    def languages(self) -> tuple[Lang, ...]:
        """In which languages."""
        return tuple(sorted({r.language.code for r in self.readings}))


def suggest(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    *,
    items: int = 3,
    outlets: int = 2,
    languages: int = 1,
    taken: Iterable[str] = (),
) -> list[Draft]:
    """Candidate events of at least so many items, outlets and languages, the widest first.

    `taken` are slugs that are in use.
    """
    gazetteer = Gazetteer(
        dict.fromkeys([*actions.terms(), *atlas.terms(), *entity_terms(entities)])
    )
    ordered = sorted(readings, key=lambda r: (r.item.published, r.item.id))
    pictures = [picture(scan(reading, gazetteer)) for reading in ordered]
    used = set(taken)
    drafts = []
    for group in _groups(ordered, pictures):
        mine = [ordered[n] for n in group]
        if len(mine) < items or len({r.item.outlet for r in mine}) < outlets:
            continue
        if len({r.language.code for r in mine}) < languages:
            continue
        draft = _draft(mine, [pictures[n] for n in group], entities, used)
        used.add(draft.slug)
        drafts.append(draft)
    drafts.sort(key=lambda d: (-len(d.languages), -len(d.outlets), -len(d.readings), d.slug))
    return drafts


def _groups(readings: Sequence[Reading], pictures: Sequence[Picture]) -> list[list[int]]:
    """Each item joins the group to whose nearest members it is most alike, else begins one."""
    groups: list[list[int]] = []
    home: dict[int, int] = {}
    by_word: dict[str, list[int]] = defaultdict(list)
    for n, mine in enumerate(pictures):
        words = _joining(mine)
        shared: Counter[int] = Counter()
        for word in words:
            earlier = by_word[word]
            if len(earlier) <= _RARE:
                shared.update(earlier)
        scores: dict[int, list[float]] = defaultdict(list)
        for other, _ in shared.most_common(_RARE):
            if readings[n].item.published - readings[other].item.published <= NEAR:
                scores[home[other]].append(_surplus(mine, pictures[other]))
        best = max(scores, key=lambda g: (_mean_of_best(scores[g]), -g), default=None)
        if best is not None and _mean_of_best(scores[best]) >= 0:
            groups[best].append(n)
            home[n] = best
        else:
            home[n] = len(groups)
            groups.append([n])
        for word in words:
            by_word[word].append(n)
    return groups


def _surplus(one: Picture, other: Picture) -> float:
    """By how much two items are more alike than they must be to be of one story."""
    return max(by_words(one, other) - ALIKE, by_names(one, other) - ALIKE_ACROSS)


def _mean_of_best(scores: Sequence[float]) -> float:
    """Two members must agree, so that one odd report does not chain two stories."""
    best = sorted(scores, reverse=True)[:2]
    return sum(best) / len(best)


def _joining(mine: Picture) -> set[str]:
    """Words and names that may bring two items together."""
    words = {w for of_lang in mine.words.values() for w in of_lang if w not in FREQUENT}
    return words | {f"\t{key}" for key in mine.keys}


def _draft(
    readings: Sequence[Reading],
    pictures: Sequence[Picture],
    entities: Sequence[Entity],
    used: set[str],
) -> Draft:
    central = max(
        range(len(readings)),
        key=lambda n: (
            2 * (readings[n].language.code == "en") + bool(_english(readings[n])),
            sum(likeness(pictures[n], other) for other in pictures),
            -n,
        ),
    )
    best = readings[central]
    title = _english(best) or best.item.title
    named = Counter(key for one in pictures for key in one.keys)
    kinds = {str(e.id): e for e in entities}
    often = [
        kinds[key]
        for key, n in sorted(named.items(), key=lambda kn: (-kn[1], kn[0]))
        if key in kinds and n >= max(2, len(readings) * _HALF / 2)
    ]
    return Draft(
        slug=_slug(title, readings[0].item.published.date(), used),
        title=_one_line(title),
        dek=_one_line(_summary(best)) or _one_line(title),
        date=readings[0].item.published.date(),
        type=_type(named),
        places=tuple(e.id for e in often if e.kind == "place")[:_MOST_NAMES],
        actors=tuple(e.id for e in often if e.kind != "place")[:_MOST_NAMES],
        keywords=_keywords(readings),
        examples=tuple(dict.fromkeys(r.item.url for r in readings if r.item.url))[:_MOST_EXAMPLES],
        readings=tuple(readings),
    )


def _english(reading: Reading) -> str:
    if reading.language.code == "en":
        return reading.item.title
    return reading.translation.title if isinstance(reading.translation, Translation) else ""


def _summary(reading: Reading) -> str:
    source = reading.translation if isinstance(reading.translation, Translation) else reading.item
    return source.summary.partition("\n")[0][:400]


def _one_line(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _type(named: Counter[str]) -> str:
    """The type of event whose deeds are named most; "event" if none is."""
    scores = {
        kind: sum(named[concept] for concept in concepts if concept not in actions.SETTINGS)
        / len(concepts) ** _HALF
        for kind, concepts in actions.BY_TYPE.items()
    }
    best = max(scores, key=lambda kind: (scores[kind], kind))
    return best if scores[best] > 0 else "event"


def _keywords(readings: Sequence[Reading]) -> dict[Lang, tuple[str, ...]]:
    """Words of headlines that several outlets of a language use, the most used first."""
    by_lang: dict[Lang, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_lang[reading.language.code].append(reading)
    out: dict[Lang, tuple[str, ...]] = {}
    for lang, mine in sorted(by_lang.items()):
        if lang == "und":
            continue
        counts: Counter[str] = Counter()
        for reading in mine:
            counts.update(set(_phrases(reading.item.title, lang)))
        least = 2 if len(mine) > 1 else 1
        ranked = sorted(
            (p for p, n in counts.items() if n >= least), key=lambda p: (-counts[p], -len(p), p)
        )
        chosen: list[str] = []
        for phrase in ranked:
            if not any(_overlap(phrase, other, lang) for other in chosen):
                chosen.append(phrase)
        if chosen:
            out[lang] = tuple(chosen[:_MOST_KEYWORDS])
    return out


def _overlap(phrase: str, other: str, lang: Lang) -> bool:
    """Whether one is part of the other; runs of signs must not even share their ends."""
    if lang == "zh" and (phrase[:2] in other or phrase[-2:] in other):
        return True
    return phrase in other or other in phrase


def _phrases(title: str, lang: Lang) -> list[str]:
    """Pairs of telling words as they are written; in Chinese runs of three and four signs."""
    if lang == "zh":
        runs = re.findall(r"[\u4e00-\u9fff]+", title)
        return [r[i : i + n] for r in runs for n in (4, 3) for i in range(len(r) - n + 1)]
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", title)
    telling = [bool(content_words(w)) and fold(w, lang).text not in FREQUENT for w in words]
    pairs = [
        f"{a} {b}"
        for (a, b), good in zip(
            pairwise(words),
            pairwise(telling),
            strict=True,
        )
        if all(good) and f"{a} {b}" in title
    ]
    return pairs or [
        w for w, good in zip(words, telling, strict=True) if good and len(w) >= _SHORTEST
    ]


def _slug(title: str, day: date, used: set[str]) -> str:
    """Letters of the title and the month: "museum-fire-in-lyon-2026-04"; never one in use."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [w for w in re.findall(r"[a-z0-9]+", plain) if w in {"un", "us"} or len(w) > 2][:6]
    base = "-".join([*(words or ["event"]), f"{day:%Y-%m}"])
    slug, n = base, 2
    while slug in used:
        slug, n = f"{base}-{n}", n + 1
    return slug
