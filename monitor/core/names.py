"""Find many names and words of many languages in one pass over a folded text.

One automaton holds every alias. Scripts with word edges need them: Latin by
the blanks around a word (elisions and possessives fall away with their
apostrophe), Arabic after its clitics; Chinese is found anywhere. Spans point
into the original text. It must never know what a found term is good for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, Implementation

from monitor.core.fold import Folded, fold
from monitor.types import Lang

TermKind = Literal["name", "keyword", "exclude", "concept", "loose"]

# Arabic writes these in one word with what follows: and, so, in, for, like ...
_PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "س", "وس")
# ... and the article, which proper names do not take (they carry their own, if any).
_WITH_ARTICLE = frozenset(
    [*_PARTICLES, "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال", "وكال"]
)
_PARTICLES_ONLY = frozenset(_PARTICLES)
_LONGEST_CLITIC = 4
NOT = "!"  # a phrase in which a concept is not meant has its key after this
_ACRONYM = 5  # up to this many letters, capitals are part of the name (US, WHO, ECOWAS is safe)


def _is_cjk(char: str) -> bool:
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿" or "぀" <= char <= "ヿ"


def _is_arabic(char: str) -> bool:
    return "ء" <= char <= "ي" or "ٱ" <= char <= "ۓ"


def folded_words(folded: Folded) -> list[str]:
    """The words of a folded text; a run of Chinese is one."""
    return folded.text.translate(_ALL).split()


class _Edges(dict[int, str]):
    """Letters and digits stay, everything else is a blank; one for one, so offsets hold."""

    def __init__(self, *, keep_cjk: bool) -> None:
        super().__init__()
        self._keep_cjk = keep_cjk

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = char.isalnum() and (self._keep_cjk or not _is_cjk(char))
        self[code] = out = char if kept else " "
        return out


_ALL = _Edges(keep_cjk=True)
_WORDS = _Edges(keep_cjk=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One writing of something; equal `kind` and `key` are the same thing.

    `lang` "" is looked for in texts of every language, else only in its own.
    `open_end` leaves the ending free (attack, attacked). `article` lets the
    Arabic article stand before it. A `cased` one is written with its capitals. A
    `shy` one counts only in company. An `exact` one has its accents ("tué" is not "tue").
    `weight` says how good a writing it is. A concept whose key begins with NOT is a set phrase
    in which that concept is not meant ("heart attack").
    """

    kind: TermKind
    key: str
    text: str
    lang: Lang = ""
    open_end: bool = False
    article: bool = False
    cased: bool = False
    shy: bool = False
    exact: bool = False
    weight: float = 1.0
    since: date | None = None  # out of these days it names something else
    until: date | None = None

    def at(self, day: date) -> bool:
        """Whether the writing means its thing in a text of that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at ``text[start:end]`` of the original."""

    term: Term
    start: int
    end: int


def is_cased(text: str) -> bool:
    """Whether capitals are part of this name: "US" and "Mali" are not "us" and "mali"."""
    return text[:1].isupper() and (" " not in text)


class Gazetteer:
    """All terms in one automaton; building is slow, finding is fast, nothing changes after."""

    def __init__(self, terms: Iterable[Term]) -> None:
        by_pattern: dict[str, list[Term]] = {}
        for term in terms:
            for pattern in _patterns(term):
                by_pattern.setdefault(pattern, []).append(term)
        self._patterns = list(by_pattern)
        self._terms = [tuple(dict.fromkeys(by_pattern[p])) for p in self._patterns]
        self._cjk = [_is_cjk(p[0]) for p in self._patterns]
        self._arabic = [_is_arabic(p[0]) for p in self._patterns]
        self._automaton = (
            AhoCorasick(self._patterns, implementation=Implementation.ContiguousNFA)
            if self._patterns
            else None
        )

    def __len__(self) -> int:
        return len(self._patterns)

    def find(self, text: str, lang: Lang = "", folded: Folded | None = None) -> list[Hit]:
        """All terms in `text`, a name inside a longer name left out, by position.

        `folded` is the text folded, if that has been done already.
        """
        if not text or self._automaton is None:
            return []
        if folded is None:
            folded = fold(text, lang)
        words = f" {folded.text.translate(_WORDS)} "
        everything = f" {folded.text.translate(_ALL)} "
        raw = self._automaton.find_matches_as_indexes(words, overlapping=True)
        if everything != words:
            found = self._automaton.find_matches_as_indexes(everything, overlapping=True)
            raw += [hit for hit in found if self._cjk[hit[0]]]
        hits: list[tuple[int, int, Term]] = []
        for index, at, to in raw:
            start, end = self._edges(index, words, at, to)
            if start >= end:
                continue
            for term in self._terms[index]:
                if term.lang and lang and term.lang != lang:
                    continue
                if self._arabic[index] and not _arabic_edges(words, at, to, term):
                    continue
                hits.append((start - 1, end - 1, term))
        return [
            Hit(term, *span)
            for start, end, term in _longest_names(hits)
            if _written_so(text, span := folded.span(start, end), term)
        ]

    def _edges(self, index: int, words: str, at: int, to: int) -> tuple[int, int]:
        """The hit without the blanks of its pattern; an open word is taken to its end."""
        pattern = self._patterns[index]
        if self._cjk[index]:
            return at, to
        if pattern[0] == " ":
            at += 1
        if pattern[-1] == " ":
            return at, to - 1
        if not any(term.open_end for term in self._terms[index]):
            return at, to
        return at, words.find(" ", to)


@lru_cache(maxsize=1)
def gazetteer(terms: tuple[Term, ...]) -> Gazetteer:
    """The last one is kept: what operators teach between two passes changes no name."""
    return Gazetteer(terms)


def _patterns(term: Term) -> list[str]:
    text = " ".join(fold(term.text, term.lang).text.translate(_ALL).split())
    if not text:
        return []
    if _is_cjk(text[0]):
        return [text]
    if _is_arabic(text[0]):
        # "to the Sudan" is written with the article's alef left out
        return [text, "لل" + text[2:]] if text.startswith("ال") else [text]
    return [f" {text}" if term.open_end else f" {text} "]


def _arabic_edges(words: str, at: int, to: int, term: Term) -> bool:
    if not term.open_end and words[to] != " ":
        return False
    begin = words.rfind(" ", max(0, at - _LONGEST_CLITIC - 1), at)
    if begin < 0:
        return False
    allowed = _WITH_ARTICLE if term.article else _PARTICLES_ONLY
    return words[begin + 1 : at] in allowed


def _written_so(text: str, span: tuple[int, int], term: Term) -> bool:
    """Capitals and accents where the name has them, unless the whole text is in capitals."""
    written = text[span[0] : span[1]]
    if term.exact and not text.isupper():
        return unicodedata.normalize("NFC", written.casefold()).startswith(term.text.casefold())
    if not term.cased:
        return True
    if term.text.isupper() and len(term.text) <= _ACRONYM:
        return written.isupper() and not text.isupper()
    return not written[:1].islower()


def _longest_names(hits: list[tuple[int, int, Term]]) -> list[tuple[int, int, Term]]:
    """Drop names and concepts that lie within a longer name (Niger in Niger State).

    And a concept within a set phrase that does not mean it ("heart attack").
    """
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    kept = []
    reach_start, reach_end = -1, -1
    phrases: dict[str, int] = {}  # concept -> where the last phrase that does not mean it ends
    for start, end, term in hits:
        if term.kind == "concept" and term.key.startswith(NOT):
            phrases[term.key[1:]] = max(end, phrases.get(term.key[1:], 0))
            continue
        if term.kind == "concept" and end <= phrases.get(term.key, -1):
            continue
        if term.kind in {"name", "concept"}:
            if end <= reach_end and (start, end) != (reach_start, reach_end):
                continue
            if term.kind == "name" and end > reach_end:
                reach_start, reach_end = start, end
        kept.append((start, end, term))
    return kept
