"""Who is named as the one who did it, and where the deed is told without anybody doing it.

Read off the grammar of English sentences (a name before an active verb of
attack, "by" and a name after a passive one). It must never say who did it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.brief_text import Statement
from monitor.core.told import SEMICOLON, Told, joined, say, several

# Verbs of harm: active forms need a doer before them, passive forms may go without.
_DONE = (
    r"(?:attacked|struck|hit|killed|wounded|bombed|shelled|stormed|raided|assaulted|burned|burnt"
    r"|torched|seized|captured|abducted|kidnapped|destroyed|shot|ambushed|executed|massacred)"
)
_ACTIVE = re.compile(
    rf"\b(?:{_DONE}|kills?|attacks?|strikes?|storms?|seizes?|launched|carried out|claimed)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(rf"\b(?:was|were|been|being|is|are|be)\s(?:\w+ly\s)?{_DONE}\b", re.IGNORECASE)
_BY = re.compile(r"\bby\s(?:the\s|an?\s)?", re.IGNORECASE)
# Doers without a name of their own, as news calls them.
COMMON = frozenset(
    {"gunmen", "militants", "jihadists", "rebels", "separatists", "terrorists", "mercenaries"}
)
REACH = 48  # characters between a doer and its verb, or between "by" and the passive


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Reports by whom they name as doing harm, and those that tell harm without a doer."""

    named: tuple[tuple[str, int], ...]  # name, reports
    passive: int  # reports with a passive and no doer anywhere
    reports: int


def blame(statements: Sequence[Statement], actors: Sequence[str]) -> Blame:
    """Whom these sentences name; `actors` are the English names to look for."""
    by_take: dict[int, set[str]] = {}
    passive: set[int] = set()
    for s in statements:
        doers, bare = _read(s.text, tuple(actors))
        by_take.setdefault(s.take, set()).update(doers)
        if bare:
            passive.add(s.take)
    counts = Counter(name for names in by_take.values() for name in names)
    return Blame(
        named=tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        passive=sum(1 for take in passive if not by_take[take]),
        reports=len(by_take),
    )


def spoken(found: Blame) -> Told:
    """The finding in words; "" where there is nothing to say."""
    parts = []
    if found.named:
        names = [say("{name} ({count})", name=name, count=n) for name, n in found.named[:3]]
        parts.append(say("names as doing it: {names}", names=joined(names)))
    if found.passive and found.reports == 1:
        parts.append(say("its one report tells it without a doer"))
    elif found.passive:
        parts.append(
            several(
                found.passive,
                "{n} of its {reports} reports tells it without a doer",
                "{n} of its {reports} reports tell it without a doer",
                reports=found.reports,
            )
        )
    return joined(parts, SEMICOLON)


@lru_cache(maxsize=20_000)
def _read(text: str, actors: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    """The doers that a sentence names, and whether it has a passive without one."""
    if not actors:
        return frozenset(), False
    passives = list(_PASSIVE.finditer(text))
    covered = [(m.start(), m.end()) for m in passives]
    names = re.compile(
        r"\b(?:" + "|".join(re.escape(a) for a in sorted(actors, key=len, reverse=True)) + r")\b"
    )
    doers: set[str] = set()
    bare = False
    for match in passives:
        by = _BY.search(text, match.end(), match.end() + REACH)
        named = names.search(text, by.end(), by.end() + REACH) if by else None
        if named:
            doers.add(_same(named.group()))
        elif by is None:
            bare = True
    for verb in _ACTIVE.finditer(text):
        if any(start <= verb.start() < end for start, end in covered):
            continue
        before = text[max(0, verb.start() - REACH) : verb.start()]
        # What a comma or "on", "against" sets apart is no doer of this verb.
        last = re.split(r"[,;:.]|\b(?:on|against|in|from|after|that|of)\s", before)[-1]
        doers.update(_same(m.group()) for m in names.finditer(last))
    return frozenset(doers), bare


def _same(name: str) -> str:
    """A common noun is one doer, also where it begins a sentence: Gunmen, gunmen."""
    return name.lower() if name[1:].islower() and name.lower() in COMMON else name
