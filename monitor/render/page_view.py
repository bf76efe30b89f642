"""The nouns of a page in words: what every form of it shows, in order.

They must never know a format, nor where a word comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.render.page_days import DayLine
from monitor.render.page_silence import SilenceTable
from monitor.render.page_takes import Group, Passage, TakeBlock
from monitor.types import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement. `takes` are footnotes; `tags` mark what is exceptional about it."""

    text: str
    lang: str
    dir: str
    takes: tuple[int, ...]
    label: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    by_hand: str = ""
    told: Passage | None = None  # the machine's words for it in the language of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section: what a reader should know first, its lines, or why there are none."""

    id: str
    title: str
    lede: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Who gives a figure, in which words of the original."""

    number: int
    outlet: str
    day: str
    words: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Those who give one value: a few in their own words, the others by number.

    `value` is "" where there is only one.
    """

    value: str
    says: tuple[Says, ...]
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """A figure, what it counts, who says it, and whether they agree."""

    shown: str
    what: Passage
    state: str  # agree | disagree | moved | one-source | by-hand
    verdict: str
    voices: tuple[Voices, ...]
    by_hand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An endnote."""

    number: int
    text: str
    url: str
    host: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another event."""

    title: str
    slug: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Everything that a page says, in order. `lang` and `dir` are those of the interface."""

    lang: str
    dir: str
    slug: str
    title: str
    dek: str
    told: tuple[Passage, ...]  # title and introduction by machine, in the language of the page
    missing: str
    kicker: str
    date: str
    until: str
    meta: tuple[str, ...]
    as_of: str
    facts: tuple[Fact, ...]
    care: tuple[str, ...]
    english: str  # why sentences are left in English; "" where they are not
    summary: Part
    split: Part
    numbers: tuple[NumberLine, ...]
    numbers_note: str
    why: Part
    watch: Part
    days: tuple[DayLine, ...]
    undated: tuple[int, ...]
    revisions: tuple[tuple[str, int], ...]
    repeats: tuple[tuple[str, tuple[int, ...]], ...]
    takes_lede: str
    groups: tuple[Group, ...]
    links: tuple[TakeBlock, ...]
    silence: SilenceTable | None
    related: tuple[Related, ...]
    entities: tuple[tuple[str, int], ...]
    sources: tuple[Source, ...]
    canonical: str
    made: str
    foot: str
