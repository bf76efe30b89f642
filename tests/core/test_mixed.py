"""Items in two languages: each field goes to its own model, and comes back to its place."""

from __future__ import annotations

from builders import make_translation

from monitor.core.mixed import joined, portions
from monitor.types import Field, Language, Untranslated

ALL: tuple[Field, ...] = ("title", "summary", "body")


def language(code: str, *fields: tuple[Field, str], script: str = "") -> Language:
    return Language(code=code, confidence=0.9, basis="test", script=script, fields=fields)


def asked(whole: Language, fields: tuple[Field, ...] = ALL) -> list[tuple[str, tuple[Field, ...]]]:
    return [(part.code, mine) for part, mine in portions(whole, fields)]


def test_an_item_in_one_language_is_asked_for_as_it_stands() -> None:
    """The usual case must not change: its language goes to the model with its script."""
    traditional = language("zh", script="Hant")
    assert portions(traditional, ALL) == [(traditional, ALL)]
    assert portions(language("en"), ALL) == []


def test_each_field_goes_to_the_model_of_its_language() -> None:
    """An Arabic headline given to the French model comes back as noise."""
    assert asked(language("fr", ("title", "ar"))) == [
        ("fr", ("summary", "body")),
        ("ar", ("title",)),
    ]
    assert asked(language("fr", ("summary", "en"))) == [("fr", ("title", "body"))]
    assert asked(language("en", ("title", "ar"))) == [("ar", ("title",))]
    assert asked(language("fr", ("body", "ar")), ("title", "summary")) == [
        ("fr", ("title", "summary"))
    ]


def test_what_comes_back_is_put_together() -> None:
    """One item has one translation, whose doubts are those of its parts."""
    french = make_translation(summary="Six cities.", body="More.", flags=("body:looping",))
    arabic = make_translation(lang="ar", title="Attack.", flags=("title:length",))
    whole = joined(
        language("fr", ("title", "ar")), [(("summary", "body"), french), (("title",), arabic)]
    )
    assert whole == make_translation(
        title="Attack.", summary="Six cities.", body="More.", flags=("body:looping", "title:length")
    )


def test_an_item_waits_while_one_of_its_fields_waits_for_a_model() -> None:
    """Half a translation would never be looked at again when the other model comes."""
    waiting = Untranslated(source="ar", reason="no model ar->en", waits=True)
    french = make_translation(summary="Six cities.")
    mixed = language("fr", ("title", "ar"))
    assert joined(mixed, [(("summary",), french), (("title",), waiting)]) == waiting


def test_a_field_in_a_language_that_we_do_not_read_is_left_empty_and_flagged() -> None:
    """A Spanish summary under a French headline must not cost the headline."""
    unread = Untranslated(source="es", reason="es is not among the languages we read")
    french = make_translation(title="Attack.")
    mixed = language("fr", ("summary", "es"))
    assert joined(mixed, [(("title",), french), (("summary",), unread)]) == make_translation(
        title="Attack.", flags=("summary:untranslated",)
    )
    assert joined(mixed, [(("summary",), unread)]) == unread
