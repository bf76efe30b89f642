"""Revisions of note: where an outlet changed a figure or its headline in a text already read.

It must never say why it was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from monitor.core.brief_numbers import comparable, one
from monitor.core.numbers import FIELDS, figures
from monitor.core.quote import words
from monitor.core.told import AND, joined
from monitor.types import Amended, Earlier, Figure, Language, Standing

# A headline that keeps more of its words than this was only polished.
POLISHED = 0.5
MOST = 12


def amended(
    numbered: Sequence[tuple[int, Standing]], earlier: Sequence[Earlier]
) -> tuple[Amended, ...]:
    """Changes of figures and headlines, oldest first, the last `MOST` of them."""
    former: dict[int, list[Earlier]] = {}
    for text in earlier:
        former.setdefault(int(text.item), []).append(text)
    found: list[Amended] = []
    for number, standing in numbered:
        item, language = standing.reading.item, standing.reading.language
        texts = sorted(former.get(int(item.id), ()), key=lambda text: text.revision)
        if not texts:
            continue
        now = Earlier(
            item=item.id, revision=item.revision, title=item.title, summary=item.summary,
            body=item.body, replaced=texts[-1].replaced,
        )  # fmt: skip
        for before, after in zip(texts, [*texts[1:], now], strict=True):
            day = before.replaced.astimezone(UTC).date()
            found += [
                Amended(
                    take=number, outlet=standing.take.outlet_name, day=day, what=what,
                    before=old, after=new,
                )
                for what, old, new in _changes(before, after, language)
            ]  # fmt: skip
    return tuple(sorted(found, key=lambda a: (a.day, a.take, a.what))[-MOST:])


def _changes(before: Earlier, after: Earlier, language: Language) -> list[tuple[str, str, str]]:
    old, new = _figures(before, language), _figures(after, language)
    changes = []
    for subject in sorted(set(old) & set(new)):
        gone = [f for value, f in old[subject].items() if value not in new[subject]]
        come = [f for value, f in new[subject].items() if value not in old[subject]]
        if gone and come:
            changes.append((subject, _told(gone), _told(come)))
    kept = _kept(before.title, after.title)
    if before.title and after.title and kept < POLISHED:
        changes.append(("headline", before.title, after.title))
    return changes


def _figures(text: Earlier, language: Language) -> dict[str, dict[str, Figure]]:
    """Comparable figures of a text by subject and value as it is worded."""
    found: dict[str, dict[str, Figure]] = {}
    for field in FIELDS:
        for figure in figures(getattr(text, field), language.of(field), field):
            if comparable(figure):
                found.setdefault(figure.subject, {}).setdefault(one(figure), figure)
    return found


def _told(some: Sequence[Figure]) -> str:
    return joined((one(f) for f in sorted(some, key=lambda f: f.value)[:3]), AND)


def _kept(before: str, after: str) -> float:
    """The share of words that two headlines have in common, 0..1."""
    old, new = set(words(before)), set(words(after))
    return len(old & new) / max(1, min(len(old), len(new)))
