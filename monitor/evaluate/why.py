"""Draws decisions at random with the words that explain them, for a person to judge.

Whether the words are those that a reader would name only a reader can say. It
must never judge that by itself.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from monitor.core.match import Matcher
from monitor.evaluate.gold import Labelled, load
from monitor.evaluate.history import beside
from monitor.types import Match, Reason, Translation

_SHOWN = frozenset({"place", "actor", "keyword", "action", "likeness", "spelling", "elsewhere",
                    "topic", "exclude", "date", "names", "similarity", "origin"})  # fmt: skip
_NEVER_FOR = frozenset({"elsewhere", "topic", "exclude"})  # evidence against, even where it is 0


def evaluate_why(data: Path, *, count: int = 50, seed: int = 5) -> list[dict[str, Any]]:
    """`count` decisions, about half of them taken, in random order, each with its explanation."""
    gold = load(data)
    matcher = Matcher(gold.events, gold.entities)
    readings = [item.reading for item in gold.items]
    alone = {reading.item.id: matcher.match(reading) for reading in readings}
    around = zip(gold.items, beside(readings, alone), strict=True)
    decided = [(item, matcher.match(item.reading, around=near)) for item, near in around]
    chance = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    taken = [d for d in decided if any(m.verdict == "match" for m in d[1])]
    others = [d for d in decided if not any(m.verdict == "match" for m in d[1])]
    drawn = [
        *chance.sample(taken, min(count - count // 2, len(taken))),
        *chance.sample(others, min(count // 2, len(others))),
    ]
    chance.shuffle(drawn)
    return [
        _told(item, matches[0] if matches else None, () if matches else matcher.heard(item.reading))
        for item, matches in drawn
    ]


def _speaks_for(reason: Reason) -> bool:
    found = reason.field or reason.kind in {"similarity", "origin"}
    return reason.weight >= 0 and reason.kind not in _NEVER_FOR and bool(found)


def _told(item: Labelled, match: Match | None, heard: tuple[Reason, ...]) -> dict[str, Any]:
    """One decision; `heard` are words for what happens, where nothing of any event is named."""
    reading = item.reading
    english = reading.translation.title if isinstance(reading.translation, Translation) else ""
    told: dict[str, Any] = {
        "item": item.id,
        "lang": reading.language.code,
        "published": reading.item.published.date().isoformat(),
        "title": reading.item.title,
        "title_en": english,
        "summary_en": reading.translation.summary
        if isinstance(reading.translation, Translation)
        else reading.item.summary,
        "truth": item.event or "",
        "decided": "",
        "event": "",
        "score": 0.0,
        "for": [],
        "heard": list(dict.fromkeys(reason.text for reason in heard)),
        "against": [],
        "lacked": [],
        "rival": "",
    }
    if match is None:
        return told
    weighing = [r for r in match.reasons if r.kind in _SHOWN]
    told |= {
        "decided": match.verdict,
        "event": match.event,
        "score": round(match.score, 2),
        "for": list(dict.fromkeys(r.text for r in weighing if _speaks_for(r))),
        "against": list(dict.fromkeys(r.text for r in weighing if r.weight < 0)),
        "lacked": list(match.lacked),
        "rival": match.rival or "",
    }
    return told
