"""How an interface language is put together: its catalogue, and the operator's names in it.

It must never say anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from monitor.core.words import INTERFACES, Words
from monitor.locale import catalogue
from monitor.types import Lang

if TYPE_CHECKING:
    from monitor.config.settings import Settings

LANGUAGES = tuple(INTERFACES)


def make_words(settings: Settings, language: Lang) -> Words:
    """The interface in a language, with the names that lenses and entities have in it."""
    names: dict[tuple[str, str], str] = {}
    for lens in settings.lenses.lenses:
        if language in lens.labels:
            names["lens", str(lens.id)] = lens.labels[language]
    for entity in settings.entities:
        if known := entity.names.get(language):
            names["entity", str(entity.id)] = known[0]
    return Words(language, catalogue(language), names)


def all_words(settings: Settings) -> Mapping[Lang, Words]:
    """Every interface language, English first."""
    return {language: make_words(settings, language) for language in LANGUAGES}
