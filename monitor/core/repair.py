"""Puts a known name right where a model mangled it, in square brackets, and says what stood there.

Brackets are an editor's mark for words that are not the text's own: a repaired
name is seen as one wherever it is shown. Only names that the source has for
certain and the translation in no form are looked for, and only where something
very like one of their English names stands. It must never add a name, and never
touch the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.core.known_names import KnownNames
from monitor.types import Field, Item, Lang, Translation


def repaired(
    item: Item, made: Translation, fields: Sequence[Field], names: KnownNames
) -> Translation:
    """The translation with mangled names put right, each noted in `repaired`."""
    texts: dict[Field, str] = {"title": made.title, "summary": made.summary, "body": made.body}
    notes = list(made.repaired)
    for field in fields:
        texts[field], found = repair(item.text(field), made.text(field), made.source, names)
        notes += [f"{field}:{right} for {wrong}" for wrong, right in found]
    return replace(
        made,
        title=texts["title"],
        summary=texts["summary"],
        body=texts["body"],
        repaired=tuple(notes),
    )


def repair(
    source: str, english: str, lang: Lang, names: KnownNames
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The English with mangled names put right, and (what stood there, name)."""
    done: list[tuple[str, str]] = []
    for key in names.missing(source, english, lang):
        forms = names.english.get(key, ())
        span = names.mangled(english, forms)
        if span is None:
            continue
        wrong, right = english[span[0] : span[1]], _shown(forms)
        english = f"{english[: span[0]]}[{right}]{english[span[1] :]}"
        done.append((wrong, right))
    return english, tuple(done)


def _shown(forms: Sequence[str]) -> str:
    """The name as English readers know it: the acronym if it has one, else the first form."""
    acronyms = [form for form in forms if form.isupper() and 2 < len(form) <= 6]
    return acronyms[0] if acronyms else forms[0]
