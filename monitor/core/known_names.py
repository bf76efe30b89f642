"""The names that we know (entities, countries, cities) as they stand in a text and its translation.

It must never guess at a name that the gazetteer does not have, nor judge a text by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from monitor.core import atlas
from monitor.core.fold import fold
from monitor.core.names import Gazetteer, Hit
from monitor.core.profile import entity_terms
from monitor.types import Entity, Lang

_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
# Turks and Turkish, but not تركيب ("structure"), which begins like them
_OF_PEOPLE = re.compile(r"ي(?:ة|ه|ين|ون|ا|ان|ات|تين)?$")
# "our country", "the Chinese side": who that is, the English may leave unsaid
_ELLIPTIC = re.compile(r"[我本]国|.+方")


WORD = re.compile(r"[\w’'-]+")
# A name of several words is recognised by its words in any order ("Support Front for Islam and
# Muslims"), one of a single word by its letters; below these, other names begin to look alike.
_SEVERAL, _SINGLE = 78.0, 80.0
_SHORTEST = 5  # letters of a single word: shorter names are like too many others
_SMALL = frozenset({"of", "for", "the", "and", "in", "to", "a", "on", "by", "with"})


class KnownNames:
    """Finds which known names of a source its translation lost or mangled; building reads all."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._gazetteer = Gazetteer(dict.fromkeys([*atlas.terms(), *entity_terms(entities)]))
        countries = atlas.country_names()
        self._kind = {str(e.id): e.kind for e in entities}
        self._country = {str(e.id): f"country:{e.country}" for e in entities if e.country}
        self._country_names: dict[str, list[str]] = {}
        for term in atlas.terms():
            if term.weight >= 1.0 and not term.open_end:
                forms = self._country_names.setdefault(term.key, [])
                forms.append(fold(term.text, term.lang).text)
        # An entity that is a country is said by every form of its name ("Malian").
        self._said_by: dict[str, str] = {
            str(e.id): f"country:{e.country}"
            for e in entities
            if e.country and countries.get(e.country) in e.names.get("en", ())
        }
        self.english: Mapping[str, tuple[str, ...]] = {
            str(e.id): names for e in entities if (names := e.names.get("en"))
        }

    def hits(self, text: str, lang: Lang) -> list[Hit]:
        """Every known name in a text."""
        return [hit for hit in self._gazetteer.find(text, lang) if hit.term.kind == "name"]

    def certain(self, text: str, lang: Lang) -> dict[str, Hit]:
        """Names that stand in a text beyond doubt, by key; a country by one key only.

        Ambiguous names are left out, words in small letters ("la réunion"), and
        what Chinese says elliptically ("our country").
        """
        found: dict[str, Hit] = {}
        for hit in self.hits(text, lang):
            written = text[hit.start : hit.end]
            last = written.split()[-1] if written.strip() else ""
            if hit.term.shy or not last or last[0].islower() or _ELLIPTIC.fullmatch(written):
                continue
            if hit.term.open_end and lang == "ar" and not _OF_PEOPLE.search(written):
                continue
            found.setdefault(self._said_by.get(hit.term.key, hit.term.key), hit)
        return found

    def missing(self, source: str, english: str, lang: Lang) -> tuple[str, ...]:
        """Keys of names that stand in the source for certain, and in no known form in the English.

        What is named after its country ("the Malian army") is said where the
        country is.
        """
        wanted = self.certain(source, lang)
        if not wanted:
            return ()
        there = self._there(_DOTTED.sub(lambda m: m[0].replace(".", ""), english))  # U.N.
        return tuple(
            sorted(
                key
                for key, hit in wanted.items()
                if key not in there
                and not (
                    (country := self._country.get(key, "")) in there
                    and (
                        self._kind[key] == "government"
                        or self._says(source[hit.start : hit.end], country, lang)
                    )
                )
            )
        )

    def lost(self, source: str, english: str, lang: Lang) -> tuple[str, ...]:
        """Missing names of which there is nothing alike either: not misspelt, but gone."""
        return tuple(
            key
            for key in self.missing(source, english, lang)
            if self.mangled(english, self.english.get(key, ())) is None
        )

    def lost_into(self, english: str, told: str, lang: Lang) -> tuple[str, ...]:
        """Keys of names of an English text that its translation into `lang` has in no known form.

        A name that the operator gives in no other language is asked for as it is.
        """
        there = {
            self._said_by.get(hit.term.key, hit.term.key)
            for spoken in (lang, "en")  # a name may stay in its English form
            for hit in self.hits(told, spoken)
        }
        return tuple(sorted(key for key in self.certain(english, "en") if key not in there))

    def mangled(self, english: str, forms: Sequence[str]) -> tuple[int, int] | None:
        """Where something very like one of these names stands that is no known name itself."""
        if not forms:
            return None
        words = [(m.start(), m.end()) for m in WORD.finditer(english)]
        known = [(hit.start, hit.end) for hit in self.hits(english, "en")]
        best: tuple[float, int, int] | None = None
        for form in forms:
            told = WORD.findall(form.casefold())
            for size in {1} if len(told) == 1 else range(max(1, len(told) - 1), len(told) + 3):
                for at in range(len(words) - size + 1):
                    start, end = words[at][0], words[at + size - 1][1]
                    if any(start < b and a < end for a, b in known):
                        continue
                    score = _likeness(english[start:end], told)
                    if score > (best[0] if best else 0.0):
                        best = score, start, end
        return None if best is None else best[1:]

    def _there(self, english: str) -> set[str]:
        """Keys of all names of an English text, those within longer names too."""
        found = set()
        for hit in self.hits(english, "en"):
            written = english[hit.start : hit.end]
            parts = written.split() if " " in written else []
            inner = [h.term.key for part in parts for h in self.hits(part, "en")]
            found |= {self._said_by.get(key, key) for key in (hit.term.key, *inner)}
        return found

    def _says(self, written: str, country: str, lang: Lang) -> bool:
        """Whether an alias has its country's name in it (马里北部, "Nord du Mali")."""
        plain = fold(written, lang).text
        return any(name in plain for name in self._country_names.get(country, ()))


def _likeness(written: str, told: Sequence[str]) -> float:
    """How like a name a piece of text is (0 if not enough), by letters or by words."""
    words = WORD.findall(written)
    first, last = words[0], words[-1]
    if not (first[0].isupper() and last[0].isupper()) or {first.lower(), last.lower()} & _SMALL:
        return 0.0
    if len(told) == 1:
        if len(told[0]) < _SHORTEST:
            return 0.0
        score = fuzz.ratio(written.casefold(), told[0])
        return score if score >= _SINGLE else 0.0
    ours = sorted(w.casefold() for w in words if w.casefold() not in _SMALL)
    theirs = sorted(w for w in told if w not in _SMALL)
    score = fuzz.ratio(" ".join(ours), " ".join(theirs))
    return score if score >= _SEVERAL else 0.0
