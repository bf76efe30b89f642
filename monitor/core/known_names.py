"""The names that we know (entities, countries, cities) as they stand in a text and its translation.

It must never guess at a name that the gazetteer does not have, nor judge a text by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from monitor.core import atlas
from monitor.core.names import Gazetteer, Hit
from monitor.core.profile import entity_terms
from monitor.types import Entity, Lang

_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
# Turks and Turkish, but not تركيب ("structure"), which begins like them
_OF_PEOPLE = re.compile(r"ي(?:ة|ه|ين|ون|ا|ان|ات|تين)?$")
# "our country", "the Chinese side": who that is, the English may leave unsaid
_ELLIPTIC = re.compile(r"[我本]国|.+方")


class KnownNames:
    """Finds which known names of a source its translation has lost. Building reads all names."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._gazetteer = Gazetteer(dict.fromkeys([*atlas.terms(), *entity_terms(entities)]))
        countries = atlas.country_names()
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

    def lost(self, source: str, english: str, lang: Lang) -> tuple[str, ...]:
        """Keys of names that stand in the source for certain, and in no form in the English."""
        wanted = self.certain(source, lang)
        if not wanted:
            return ()
        plain = _DOTTED.sub(lambda m: m[0].replace(".", ""), english)  # U.N.
        there = {hit.term.key for hit in self.hits(plain, "en")}
        there |= {self._said_by.get(key, key) for key in there}
        return tuple(sorted(wanted.keys() - there))
