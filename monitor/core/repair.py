"""Puts a known name right where a model mangled it, in square brackets, and says what stood there.

Brackets are an editor's mark for words that are not the text's own: a repaired
name is seen as one wherever it is shown. Only names that the source has for
certain and the translation in no form are looked for, and only where something
very like one of their English names stands. It must never add a name, and never
touch the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from monitor.core.known_names import KnownNames
from monitor.types import Field, Item, Lang, Translation

_WORD = re.compile(r"[\w’'-]+")
# A name of several words is recognised by its words in any order ("Support Front for Islam and
# Muslims"), one of a single word by its letters; below these, other names begin to look alike.
_SEVERAL, _SINGLE = 78.0, 80.0
_SHORTEST = 5  # letters of a single word: shorter names are like too many others
_SMALL = frozenset({"of", "for", "the", "and", "in", "to", "a", "on", "by", "with"})


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
    """The English with lost names put where they were mangled, and (what stood there, name)."""
    done: list[tuple[str, str]] = []
    for key in names.lost(source, english, lang):
        forms = names.english.get(key, ())
        span = _mangled(english, forms, names) if forms else None
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


def _mangled(english: str, forms: Sequence[str], names: KnownNames) -> tuple[int, int] | None:
    """Where something like one of these names stands that is no known name itself."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(english)]
    known = [(hit.start, hit.end) for hit in names.hits(english, "en")]
    best: tuple[float, int, int] | None = None
    for form in forms:
        told = _WORD.findall(form.casefold())
        for size in {1} if len(told) == 1 else range(max(2, len(told) - 1), len(told) + 3):
            for at in range(len(words) - size + 1):
                start, end = words[at][0], words[at + size - 1][1]
                if any(start < b and a < end for a, b in known):
                    continue
                score = _likeness(english[start:end], told)
                if score > (best[0] if best else 0.0):
                    best = score, start, end
    return None if best is None else best[1:]


def _likeness(written: str, told: list[str]) -> float:
    """How like a name a piece of text is (0 if not enough)."""
    words = _WORD.findall(written)
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
