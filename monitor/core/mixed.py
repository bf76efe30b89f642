"""Items whose fields are in different languages: what is asked of which model, and put together.

It must never translate, nor decide what language a field is in: `language` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.types import Field, Lang, Language, Translation, Untranslated

Answer = Translation | Untranslated
ENGLISH = "en"


def portions(
    language: Language, fields: Sequence[Field]
) -> list[tuple[Language, tuple[Field, ...]]]:
    """Which fields are to be translated from which language, the item's own first.

    English fields are in none. An item in one language is one portion, as it stands.
    """
    if not language.fields:
        return [] if language.code == ENGLISH else [(language, tuple(fields))]
    by_language: dict[Lang, list[Field]] = {language.code: []}
    for field in fields:
        by_language.setdefault(language.of(field), []).append(field)
    return [
        (_alone(language, code), tuple(mine))
        for code, mine in by_language.items()
        if mine and code != ENGLISH
    ]


def joined(language: Language, answers: Sequence[tuple[tuple[Field, ...], Answer]]) -> Answer:
    """One answer for the item, from those for its portions (at least one).

    It waits as long as one portion waits for a model. A portion that cannot be
    translated otherwise leaves its fields empty and flagged. The model named is
    that of the item's own language, if it had a part in it.
    """
    made = [answer for _, answer in answers if isinstance(answer, Translation)]
    refused = [answer for _, answer in answers if isinstance(answer, Untranslated)]
    if waiting := [answer for answer in refused if answer.waits]:
        return waiting[0]
    if not made:
        return refused[0]
    if len(answers) == 1:
        return made[0]
    whose = {field: answer for fields, answer in answers for field in fields}
    texts = {
        field: answer.text(field) if isinstance(answer, Translation) else ""
        for field, answer in whose.items()
    }
    lost = (f"{f}:untranslated" for f, answer in whose.items() if isinstance(answer, Untranslated))
    main = next((one for one in made if one.source == language.code), made[0])
    return Translation(
        source=main.source,
        model=main.model,
        title=texts.get("title", ""),
        summary=texts.get("summary", ""),
        body=texts.get("body", ""),
        target=main.target,
        flags=(*(flag for one in made for flag in one.flags), *lost),
        repaired=tuple(name for one in made for name in one.repaired),
    )


def _alone(language: Language, code: Lang) -> Language:
    """The language of a portion; a script is known only of the item's own."""
    script = language.script if code == language.code else ""
    return Language(code=code, confidence=language.confidence, basis=language.basis, script=script)
