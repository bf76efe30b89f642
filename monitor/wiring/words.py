"""How an interface language is put together: catalogue, the operator's names, translations.

It must never say anything itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Self

from monitor.core.brief_foreign import english_texts
from monitor.core.words import INTERFACES, Words
from monitor.locale import catalogue
from monitor.types import Brief, English, Lang
from monitor.wiring.common import models_dir

if TYPE_CHECKING:
    from monitor.adapters.argos import ArgosTranslator
    from monitor.cli.app import App
    from monitor.config.settings import Settings
    from monitor.pipeline.translate import Desk

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


class Interpreter:
    """Lets interfaces say what reports say, as far as models out of English are installed.

    A worker is started only for texts that no model has translated before; use it
    as a context, which ends the workers.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._open = ExitStack()
        self._desks: dict[Lang, Desk | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._open.close()

    @property
    def models(self) -> str:
        """The models that are there: with others, pages are other pages."""
        from monitor.adapters.argos import routes  # noqa: PLC0415  (built when asked for)

        place = models_dir(self._app.settings, self._app.database)
        ways = (routes(place, lang).get("en", ()) for lang in LANGUAGES if lang != "en")
        return " ".join(package.name for way in ways for package in way)

    def knowing(self, words: Words, brief: Brief) -> Words:
        """The interface with translations of what this brief says in English."""
        texts = english_texts(brief, words.language)
        if not texts:
            return words
        if words.language not in self._desks:
            self._desks[words.language] = self._desk(words.language)
        desk = self._desks[words.language]
        if desk is None:
            return words
        from monitor.pipeline.interpret import interpreted  # noqa: PLC0415  (built when asked for)

        return words.knowing(interpreted(desk, texts))

    def _desk(self, lang: Lang) -> Desk | None:
        """Where texts are handed in; None where no model leads from English into the language."""
        from monitor.adapters.argos import routes  # noqa: PLC0415  (built when asked for)
        from monitor.core.known_names import KnownNames  # noqa: PLC0415
        from monitor.core.quality_into import doubt_into  # noqa: PLC0415
        from monitor.pipeline.interpret import judge_into  # noqa: PLC0415
        from monitor.pipeline.translate import Desk  # noqa: PLC0415

        models = models_dir(self._app.settings, self._app.database)
        if "en" not in routes(models, lang):
            return None
        names = KnownNames(self._app.settings.entities)
        judge = judge_into(lang, partial(doubt_into, lost=names.lost_into))
        return Desk(self._open.enter_context(self._translator(lang)), Cache(self._app), judge)

    def _translator(self, lang: Lang) -> ArgosTranslator:
        from monitor.wiring.languages import make_translator  # noqa: PLC0415  (as above)

        settings = self._app.settings
        return make_translator(settings, self._app.database, languages=("en",), target=lang)


class Cache:
    """The translation cache of the database: written to only where there is something new."""

    def __init__(self, app: App) -> None:
        self._app = app

    def recall(self, texts: Mapping[str, Collection[str]]) -> dict[tuple[str, str], English]:
        """Known translations of texts (by model's name), keyed by (model, text)."""
        return self._app.reader.recall(texts)

    def remember(self, translated: Mapping[tuple[str, str], English]) -> None:
        """Keep translations by (model, text)."""
        from monitor.adapters.store import Store  # noqa: PLC0415  (see `make_words`)

        if translated:
            with Store.open(self._app.database) as store:
                store.remember(translated)
