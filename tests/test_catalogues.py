"""Every message of the source is in every catalogue, translated, with the same places in braces."""

import importlib.util
import re
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel import Locale

ROOT = Path(__file__).parent.parent


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


catalogues = _tool()
LANGUAGES = sorted(catalogues.PLURALS)


def places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def forms(language: str) -> Iterator[str]:
    """Every form of every translation."""
    for message in catalogues.held(language):
        if message.id:
            yield from [message.string] if isinstance(message.string, str) else message.string


@pytest.fixture(scope="module")
def template() -> set[str | tuple[str, ...]]:
    return {message.id for message in catalogues.messages() if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_and_no_other(
    language: str, template: set[str | tuple[str, ...]]
) -> None:
    """A message without translation would be an English sentence in the middle of an Arabic page."""
    held = {message.id: message for message in catalogues.held(language) if message.id}
    assert set(held) == template
    assert [message.id for message in held.values() if message.fuzzy] == []
    empty = [
        m.id
        for m in held.values()
        if not all([m.string] if isinstance(m.string, str) else m.string)
    ]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    """A place that is lost is a figure that is lost; one too many stops the page."""
    wrong = []
    for message in catalogues.held(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        need = set.union(*map(places, ids))
        # "one report", "two reports": where a form has its number in words, {n} may be left out.
        free = {"n"} if len(ids) > 1 else set()
        wrong += [
            (ids[0], form) for form in forms if places(form) - need or (need - free) - places(form)
        ]
        if len(ids) > 1 and "n" in need and "n" not in places(forms[-1]):
            wrong.append((ids[0], forms[-1]))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_as_many_plurals_as_its_language(language: str) -> None:
    """By CLDR's own categories; French "many" is for round millions, which gettext has no form for."""
    locale, _ = catalogues.PLURALS[language]
    cldr = len(Locale.parse(locale).plural_form.tags) + 1 - (language == "fr")
    for message in catalogues.held(language):
        if isinstance(message.id, tuple):
            assert len(message.string) == cldr, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_writing_a_catalogue_again_changes_nothing(language: str) -> None:
    """`make catalogues` on an unchanged source leaves an unchanged tree."""
    template = catalogues.messages()
    assert catalogues.written(language, template) == catalogues.path_of(language).read_bytes()


def test_french_writes_its_signs_with_a_space_that_does_not_break() -> None:
    """« », and a space that keeps the sign on the line, before : ; ! ? and %."""
    wrong = [
        form
        for form in forms("fr")
        if re.search(r"(?<![\u00a0\u202f])[:;!?»%](?!//)|«(?!\u00a0)", form)
    ]
    assert wrong == []


def test_chinese_and_arabic_write_their_own_signs() -> None:
    """Full-width signs after Han; the Arabic comma, semicolon and question mark."""
    han = [f for f in forms("zh") if re.search(r"(?<=[\u4e00-\u9fff])[,;:!?.](?!\w)", f)]
    arabic = [f for f in forms("ar") if re.search(r"(?<=[\u0620-\u064a])[,;?]", f)]
    assert (han, arabic) == ([], [])
