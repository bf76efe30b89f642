"""Scores the figure ledger on labelled data: precision and recall of (subject, value) by language.

It must never know how a figure is found.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.core.brief_numbers import compare
from monitor.core.counted import FATES
from monitor.core.numbers import FIELDS, figures
from monitor.evaluate.gold import rows_of
from monitor.types import Field, Figure, Lang

# What the labels call a thing, as our subjects and units call it. A label's word that is not
# here stands for itself; words of WHERE tell whose or where, which our subjects do not.
SAME: Mapping[str, frozenset[str]] = {
    word: frozenset(ours.split())
    for words, ours in (
        ("deaths bodies killed", "killed"),
        ("arrested detained captive held", "arrested held abducted hostages prisoners"),
        ("abducted kidnapped", "abducted held"),
        ("hostages captives", "hostages held abducted"),
        ("injured wounded", "injured"),
        ("stolen items", "stolen objects"),
        ("towns cities", "cities"),
        ("grandchildren relatives", "relatives"),
        ("tankers", "tankers trucks vehicles"),
        ("trucks", "trucks tankers vehicles"),
        ("aircraft bombers", "aircraft"),
        ("ships vessels", "ships"),
        ("explosions", "explosions"),
        ("usd", "USD money"),
        ("eur", "EUR money"),
        ("hkd", "HKD money"),
        ("yen", "JPY money"),
        ("cfa", "XOF money"),
        ("percent pct share", "% share"),
        ("km", "km distance"),
        ("kg", "kg weight"),
        ("prisoners", "prisoners hostages held"),
        ("weeks", "weeks"),
        ("days", "days"),
        ("months", "months"),
        ("years", "years"),
        ("minutes", "minutes"),
        ("seconds", "seconds"),
        ("barrels", "barrels"),
        ("strength", "strength forces soldiers"),
        ("cases", "cases confirmed infected"),
        ("confirmed", "confirmed cases infected"),
        ("trapped sheltered arrived", "people displaced"),
        ("militants", "militants"),
        ("strikers workers", "workers"),
        ("crew seafarers", "crew"),
        ("huts", "homes"),
        ("concerts shows", "shows"),
        ("attacks incidents", "attacks"),
        ("blacklisted names", "names people"),
    )
    for word in words.split()
}
FATES_EN = frozenset(FATES["en"].values()) | {"stolen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One labelled figure: `low` to `high` are the values that are right."""

    subject: str
    low: float
    high: float
    text: str

    def has(self, figure: Figure) -> bool:
        """Whether the figure's value, or its range, is the labelled one."""
        upper = figure.upper if figure.upper is not None else figure.value
        return figure.value <= self.high and upper >= self.low

    def counts(self, figure: Figure) -> bool:
        """Whether the figure counts what the label counts.

        The words that the label quotes are evidence enough, for our subject
        may be wider or narrower; elsewhere the names of both must meet, and
        what befell people must be the same.
        """
        ours = set(figure.subject.split()) | {figure.unit}
        words = self.subject.lower().replace("_", " ").split()
        wanted = [SAME.get(word, frozenset({word})) for word in words]
        fates = [names for word, names in zip(words, wanted, strict=True) if names & FATES_EN]
        if fates and not all(names & ours for names in fates):
            return False
        return any(names & ours for names in wanted)

    def suits(self, figure: Figure) -> bool:
        """Whether nothing that the figure counts speaks against the label."""
        if self.counts(figure):
            return True
        ours = set(figure.subject.split())
        fates = set(FATES_EN) & ours
        wanted = {name for word in self.subject.lower().replace("_", " ").split()
                  for name in SAME.get(word, ())}  # fmt: skip
        return not figure.unit and not (fates - wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    lang: Lang
    labels: tuple[Label, ...]
    found: tuple[Figure, ...]
    texts: Mapping[Field, str]


def evaluate_numbers(data: Path) -> dict[str, Any]:
    """Precision and recall on the `numbers` of ``items.jsonl``, overall and by language.

    Labels name only some of an item's figures. So recall is over labels: found
    if a figure has the value, and counts the same or overlaps the labelled
    words. Precision is over the figures that a label can judge, which are those
    within its words: right are those with its value that count nothing else. One
    that names the thing ("23 soldiers") and not what befell it is right there and
    wrong in `precision_named`.
    `precision_wide` also judges figures elsewhere in the item that count what a
    label counts; a second toll that nobody labelled is wrong there, so it is a
    lower bound.
    """
    began = time.perf_counter()
    texts = [_read(row) for row in rows_of(data / "items.jsonl")]
    took = time.perf_counter() - began
    labelled = [text for text in texts if text.labels]
    languages = sorted({text.lang for text in labelled})
    return {
        "items": len(texts),
        "labels": sum(len(text.labels) for text in labelled),
        "overall": _rates(labelled),
        "by_language": {
            lang: _rates([t for t in labelled if t.lang == lang]) for lang in languages
        },
        "figures": sum(len(text.found) for text in texts),
        "spans_verified": sum(
            text.texts[f.field][f.start : f.end] == f.text for text in texts for f in text.found
        ),
        "six_cities": six_cities(),
        "items_per_second": round(len(texts) / took, 1) if took else 0.0,
    }


def _read(row: Mapping[str, Any]) -> _Text:
    texts: dict[Field, str] = {field: str(row.get(field) or "") for field in FIELDS}
    return _Text(
        lang=row["lang"],
        labels=tuple(_label(one) for one in row.get("numbers") or ()),
        found=tuple(f for field in FIELDS for f in figures(texts[field], row["lang"], field)),
        texts=texts,
    )


def _label(row: Mapping[str, Any]) -> Label:
    value = row["value"]
    low, high = value if isinstance(value, list) else (value, value)
    return Label(subject=row["subject"], low=low, high=high, text=row["text"])


def _rates(texts: Sequence[_Text]) -> dict[str, float]:
    count: Counter[str] = Counter()
    for text in texts:
        for label in text.labels:
            count["labels"] += 1
            count["found"] += any(
                label.has(f) and (label.counts(f) or _overlap(f, label, text.texts))
                for f in text.found
            )
        for figure in text.found:
            inside = [label for label in text.labels if _overlap(figure, label, text.texts)]
            if inside:
                count["judged"] += 1
                count["right"] += any(la.has(figure) and la.suits(figure) for la in inside)
                count["right_named"] += any(la.has(figure) and la.counts(figure) for la in inside)
            judges = [la for la in text.labels if la in inside or la.counts(figure)]
            if judges:
                count["judged_wide"] += 1
                count["right_wide"] += any(label.has(figure) for label in judges)
    return {
        "precision": _share(count["right"], count["judged"]),
        "recall": _share(count["found"], count["labels"]),
        "precision_named": _share(count["right_named"], count["judged"]),
        "precision_wide": _share(count["right_wide"], count["judged_wide"]),
        "labels": count["labels"],
        "judged": count["judged"],
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _overlap(figure: Figure, label: Label, texts: Mapping[Field, str]) -> bool:
    """Whether the figure stands within the words that the label quotes."""
    at = texts[figure.field].find(label.text)
    return at >= 0 and figure.start < at + len(label.text) and at < figure.end


def six_cities() -> dict[str, Any]:
    """Compares "six cities" in four languages: there is nothing to disagree about."""
    said: tuple[tuple[Lang, str], ...] = (
        ("en", "Gunmen attacked six cities at dawn."),
        ("fr", "Des hommes armés ont attaqué six villes à l'aube."),
        ("ar", "هاجم مسلحون ست مدن عند الفجر."),
        ("zh", "武装分子黎明时分袭击六座城市。"),
        ("en", "Fighters struck 6 cities, the army said."),
        ("ar", "هاجم مقاتلون ٦ مدن، قال الجيش."),
    )
    found = [
        (number, figure)
        for number, (lang, text) in enumerate(said, start=1)
        for figure in figures(text, lang, "body")
    ]
    rows = compare(found, datetime(2026, 4, 26, tzinfo=UTC))
    return {"figures": len(found), "rows": _told(rows), "expected": len(said)}


def _told(rows: Iterable[Any]) -> list[str]:
    return [f"{row.shown} {row.subject}: {row.state}" for row in rows]
