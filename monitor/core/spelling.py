"""Finds listed persons and places under spellings that nobody listed: كامارا, 卡马拉, Kamara.

The consonants must be the name's own in their order, and the whole must sound
alike. A spelling is a hint and no proof: names of fewer than three consonants,
everyday words and names that two entities share are left alone. It must never
count as a listed name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from rapidfuzz import fuzz

from monitor.core.common_words import COMMON_WORDS
from monitor.core.fold import Folded, fold
from monitor.core.frequent import FREQUENT
from monitor.core.hanzi_sounds import EVERYDAY, SOUNDS
from monitor.core.romanise import romanised, skeleton
from monitor.types import Entity, EntityId, Lang

# Log-odds per unit, by hand: half of what listed names weigh. Where all names are listed there is
# nothing to learn it from; with the Arabic and Chinese ones struck out it is flat from .8 on.
WEIGHTS = {"spelled": 0.8}
# How alike two writings must sound, 0..1: vowels are written out in Latin script, half of them
# in Arabic, and Chinese has a sign for each syllable.
LATIN, ARABIC, HAN = 0.85, 0.74, 0.7
_SHORTEST = 5  # letters; shorter names are other words in some language
_SHORTEST_ARABIC = 4
_WORDS = {"person": 2, "place": 1}  # longest names that are looked for, by their last word
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# In a text: words with a capital, and Arabic ones with their vowel signs.
_WRITTEN = re.compile(
    "(?<![^\\W_])(?:[A-ZÀ-ÖØ-ÞĀ-Ž]|[ء-ي])(?:[^\\W\\d_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640]){2,}"
)
_RUN = re.compile(f"[{''.join(SOUNDS)}]{{3,}}")
_SIGNS = (3, 6)  # signs that a name is made of
_READINGS = 48  # of a run of signs, at most
_WRITTEN_OUT = re.compile("[اويآ]")  # a foreign name in Arabic shows a vowel; most verbs need not
_VOWELS = re.compile("[aeiou]+")
# Arabic words of every day whose consonants are those of some name, and that show a vowel.
_EVERYDAY_ARABIC = frozenset("خارج كاميرا كاميرات باريس موقع داخل قرار".split())  # noqa: SIM905
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "ال", "وال", "بال", "لل", "كال")
_ARTICLE = ("ال", "لل")
_ARTICLES = frozenset({"el", "al", "la", "le"})  # of a place: El Fasher
_FRENCH_CH = re.compile("(?<!s)ch")
_MEMORY = 50_000  # words whose answer is remembered
# What the spelling of one language writes otherwise than another's.
_ALIKE = (
    ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("dj", "j"),
    ("tch", "ch"), ("y", "i"), ("w", "u"), ("kh", "h"), ("gh", "g"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?![ehi])")
_DOUBLE = re.compile(r"(.)\1+")
_NASAL = re.compile(r"ng|m(?=[bpf])")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word that is very likely the name of an entity, at ``text[start:end]`` of the original."""

    entity: EntityId
    start: int
    end: int
    likeness: float


_Named = tuple[EntityId, int, int, float]  # where in a word, and how alike it sounds


@dataclass(frozen=True, slots=True)
class _Name:
    entity: EntityId
    sound: str


class Spellings:
    """The names of some entities by their consonants; changes nothing after it is made."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._listed: set[str] = set()
        self._articled: set[EntityId] = set()
        self._words: dict[str, list[_Name]] = {}
        self._signs: dict[str, list[_Name]] = {}
        for entity in entities:
            if entity.kind not in _WORDS:
                continue
            if any(fold(n).text.split()[0] in _ARTICLES for n in _latin(entity) if n.strip()):
                self._articled.add(entity.id)
            for name in sorted(set(_bases(entity))):
                self._listed.add(name)
                if bones := skeleton(name):
                    self._words.setdefault(bones, []).append(_Name(entity.id, _plain(name)))
                sound = _as_in_chinese(name)
                if bones := skeleton(sound):
                    self._signs.setdefault(bones, []).append(_Name(entity.id, sound))
        self._known: dict[str, _Named | None] = {}

    def __bool__(self) -> bool:
        return bool(self._words)

    def find(
        self, text: str, lang: Lang, folded: Folded, covered: Sequence[tuple[int, int]]
    ) -> list[Spelled]:
        """Names in a text where no listed name stands (`covered`, spans of the original)."""
        found = self._han(folded) if lang == "zh" else self._others(text, lang)
        return [
            one for one in found
            if not any(one.start < end and start < one.end for start, end in covered)
        ]  # fmt: skip

    def _others(self, text: str, lang: Lang) -> Iterator[Spelled]:
        shouted = text.isupper()
        for found in _WRITTEN.finditer(text):
            written = found[0]
            key = f"{lang}:{written}" if lang == "fr" else written
            if key not in self._known:
                self._keep(key, self._word(written, lang))
            if (named := self._known[key]) is not None and not (shouted and written.isupper()):
                at = found.start()
                yield Spelled(named[0], at + named[1], at + named[2], named[3])

    def _keep(self, key: str, named: _Named | None) -> None:
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[key] = named

    def _word(self, written: str, lang: Lang) -> _Named | None:
        """The entity that a word names, and where in it, its clitics left out."""
        folded = fold(written, lang)
        word = folded.text
        arabic = "ء" <= word[:1] <= "ي"
        if len(word) < (_SHORTEST_ARABIC if arabic else _SHORTEST):
            return None
        if word in self._listed or not (arabic or written[0].isupper()):
            return None  # a part of a listed name as it is listed: the operator left it at that
        best: _Named | None = None
        for clitic in _CLITICS if arabic else ("",):
            if not word.startswith(clitic) or len(word) <= len(clitic):
                continue
            stem = word.removeprefix(clitic)
            name = self._looked_up(_FRENCH_CH.sub("sh", stem) if lang == "fr" else stem, arabic)
            if name is None or (clitic.endswith(_ARTICLE) and name[0] not in self._articled):
                continue
            if best is None or name[1] >= best[3]:
                best = (name[0], *folded.span(len(clitic), len(word)), name[1])
        return best

    def _looked_up(self, word: str, arabic: bool) -> tuple[EntityId, float] | None:
        if not _rare(word):
            return None
        names = self._words.get(skeleton(word), ())
        if arabic:
            if word in _EVERYDAY_ARABIC or not _WRITTEN_OUT.search(word):
                return None
            return _only(names, _plain(romanised(word)), ARABIC)
        sound = _plain(word)
        return _only([n for n in names if _beats(n.sound) == _beats(sound)], sound, LATIN)

    def _han(self, folded: Folded) -> Iterator[Spelled]:
        for run in _RUN.finditer(folded.text):
            signs, at = run[0], 0
            while at < len(signs):
                found = self._begins(signs, at)
                if found is None:
                    at += 1
                    continue
                size, entity, likeness = found
                if not _alone(folded.text, run.start() + at, run.start() + at + size):
                    at += 1
                    continue
                start, end = folded.span(run.start() + at, run.start() + at + size)
                yield Spelled(entity, start, end, likeness)
                at += size

    def _begins(self, signs: str, at: int) -> tuple[int, EntityId, float] | None:
        """The longest name that begins here."""
        fewest, most = _SIGNS
        for size in range(min(most, len(signs) - at), fewest - 1, -1):
            piece = signs[at : at + size]
            if all(sign in EVERYDAY for sign in piece):
                continue
            if piece not in self._known:
                name = self._sounded(piece)
                self._keep(piece, (name[0], 0, size, name[1]) if name else None)
            if (named := self._known[piece]) is not None:
                return size, named[0], named[3]
        return None

    def _sounded(self, piece: str) -> tuple[EntityId, float] | None:
        best: tuple[EntityId, float] | None = None
        for sounds in islice(product(*(SOUNDS[sign] for sign in piece)), _READINGS):
            sound = _as_in_chinese("".join(sounds))
            name = _only(self._signs.get(skeleton(sound), ()), sound, HAN)
            if name and (best is None or name[1] > best[1]):
                best = name
        return best


def _bases(entity: Entity) -> Iterator[str]:
    """The words of an entity's names that can be written otherwise: a person's last, a place's."""
    for name in _latin(entity):
        words = _WORD.findall(fold(name).text)
        if len(words) == 2 and words[0] in _ARTICLES:
            words = words[1:]
        if not words or len(words) > _WORDS[entity.kind]:
            continue
        word = words[-1].replace("'", "")
        if len(word) >= _SHORTEST and word.isascii() and not name.isupper() and _rare(word):
            yield word


def _latin(entity: Entity) -> tuple[str, ...]:
    return (*entity.names.get("en", ()), *entity.names.get("fr", ()))


def _rare(word: str) -> bool:
    """Whether a word is none of every day in a language that we know well."""
    return word not in FREQUENT and not any(word in words for words in COMMON_WORDS.values())


def _alone(text: str, start: int, end: int) -> bool:
    """Whether signs are a whole name: a longer one goes on in signs of its kind, or after a dot."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return after != "·" and not any(c in SOUNDS and c not in EVERYDAY for c in (before, after))


def _beats(sound: str) -> int:
    """How many syllables a name has, a silent e at its end left out."""
    return len(_VOWELS.findall(sound.removesuffix("e")))


def _only(names: Collection[_Name], sound: str, least: float) -> tuple[EntityId, float] | None:
    """The one entity that sounds like this; None if none does, or two do."""
    best: dict[EntityId, float] = {}
    for name in names:
        alike = fuzz.ratio(name.sound, sound) / 100
        if alike >= least:
            best[name.entity] = max(alike, best.get(name.entity, 0.0))
    if len(best) != 1:
        return None
    return next(iter(best.items()))


def _plain(latin: str) -> str:
    """A name in one spelling for all languages: ou is u, hard c is k, letters are not doubled."""
    text = _HARD_C.sub("k", latin)
    for some, one in _ALIKE:
        text = text.replace(some, one)
    return _DOUBLE.sub(r"\1", text)


def _as_in_chinese(latin: str) -> str:
    """A name as Chinese can say it: no r, and one nasal."""
    return _NASAL.sub("n", _plain(latin)).replace("r", "l")
