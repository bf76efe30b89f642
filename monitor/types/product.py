"""What people get to read: takes with their quotes and figures, and the brief of an event.

Every statement here names the takes that it came from. These nouns must never
know which format they end up in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, NewType

from monitor.types.flow import Field, Item, ItemId, Kin, Match, Origin, Reading, Version
from monitor.types.world import (
    Day,
    Entity,
    Event,
    EventSlug,
    Lang,
    LensId,
    Outlet,
    OutletId,
)

TakeId = NewType("TakeId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The exact words of a stored original: ``item.text(field)[start:end] == text``.

    `kind` tells direct speech ("speech", with its `speaker` if stated) from a
    sentence of the outlet ("sentence"); a headline is never a quote.
    """

    text: str
    field: Field
    start: int
    end: int
    kind: Literal["speech", "sentence"]
    speaker: str = ""
    translation: str = ""  # English, by machine; "" if none or flagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text with what it counts.

    ``text`` is the exact words at ``start:end`` of the named field and version.
    `value` is the point or the lower bound; `upper` the upper bound of a range;
    `vague` marks words such as "dozens". `unit` is "" for a plain count.
    """

    value: float
    subject: str
    unit: str
    text: str
    field: Field
    version: Version
    start: int
    end: int
    upper: float | None = None
    qualifier: Literal["", "at-least", "at-most", "about", "more-than", "less-than"] = ""
    vague: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One outlet's word on one event, as appended to the database.

    `id` is None before it is stored. A correction is a new take that names the
    one it supersedes; `withdrawn` with its reason takes one back.
    """

    id: TakeId | None
    item: ItemId
    event: EventSlug
    outlet: OutletId
    outlet_name: str
    country: str
    region: str  # UN M49 area code
    region_name: str  # its English CLDR name
    language: Lang
    lenses: tuple[LensId, ...]
    lens_version: str
    headline: str
    headline_en: str
    gist: str  # English; "" where none can be trusted
    quote: Quote | None
    url: str
    published: datetime
    score: float
    recorded: datetime
    revision: int = 0
    flags: tuple[str, ...] = ()
    supersedes: TakeId | None = None
    withdrawn: str = ""
    lens_note: str = ""
    voice: str = ""  # reporting | opinion | official statement | analysis; a guess, "" if none
    # Parts that are in another language than the whole, as their fields are: headline, gist
    # (what it was taken or translated from) or quote.
    languages: tuple[tuple[str, Lang], ...] = ()

    def spoken(self, part: Literal["headline", "gist", "quote"]) -> Lang:
        """The language of one part."""
        return dict(self.languages).get(part, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A match that makes no take, and why."""

    item: ItemId
    event: EventSlug
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """Everything that enrich learned about one item: written in one transaction."""

    reading: Reading
    matches: tuple[Match, ...]
    outcomes: tuple[Take | Pass, ...]
    origins: tuple[Origin, ...] = ()
    kin: tuple[Kin, ...] | None = None  # None: nothing was looked for, what is kept stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A take in force with the item, translation and outlet behind it: the input of a brief."""

    take: Take
    reading: Reading
    outlet: Outlet
    origin_group: int  # takes that share a number reprint one origin
    agency: str = ""
    inherited: bool = False  # not this text but one that it repeats credits the agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """What the poll log knows of one outlet since an event began."""

    outlet: Outlet
    polls_ok: int
    polls_failed: int
    items: int  # stored in the event's window, whatever their subject
    takes: int
    last_ok: datetime | None
    first_take: datetime | None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRows:
    """All rows that an event's page is made of; equal rows give equal bytes."""

    event: Event
    standings: tuple[Standing, ...]
    listened: tuple[Listened, ...]
    related: tuple[tuple[str, str, str], ...]  # slug, title, why
    lens_labels: Mapping[LensId, str]
    entity_names: Mapping[str, str]
    as_of: datetime | None  # newest poll or take: the page's only clock
    base_url: str = ""
    earlier: tuple[Earlier, ...] = ()  # former texts of the items, by item and revision
    entities: tuple[Entity, ...] = ()  # the operator's, with their names in every language


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A statement with the takes that support it (their numbers on the page)."""

    text: str
    takes: tuple[int, ...]
    lang: Lang = "en"
    machine: bool = False  # a machine translation
    title_only: bool = False  # known from a headline alone
    by_hand: str = ""  # who wrote it and when, if an operator did
    label: str = ""  # who says it: a lens, a kind of publisher, or an outlet
    note: str = ""  # what a reader must know beside it: "said 27 April 2026, date passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: sentences, or the reason why there are none."""

    name: str
    sentences: tuple[Sentence, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """What is counted, who says which value, and whether they agree."""

    subject: str
    unit: str
    state: Literal["agree", "one-source", "disagree", "moved"]  # moved: by day or part
    low: float
    high: float
    shown: str  # "6", "3 or 4", "1,000-2,500"
    says: tuple[tuple[int, Figure], ...]  # take number, figure
    within: tuple[str, ...] = ()  # outlets whose own reports of one day give values apart
    by_hand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeView:
    """A take as the page shows it. `number` is its footnote, counted from 1."""

    number: int
    take: Take
    origin_group: int
    agency: str
    kind: str
    invented: bool
    link_only: bool  # neither gist nor quote: listed apart, never padding the count
    item: Item | None = None  # what the quote is verified against at each rendering
    inherited: bool = False  # as in Standing
    note: str = ""  # why something is not shown: "the outlet has changed its text since"
    fields: tuple[tuple[Field, Lang], ...] = ()  # as in Language: those that differ from the take

    def spoken(self, field: Field) -> Lang:
        """The language of one field of its item."""
        return dict(self.fields).get(field, self.take.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class LensBatch:
    """Takes of one lens (id "" is unlabelled, which is no lens)."""

    lens: str
    label: str
    takes: tuple[TakeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceLanguage:
    """One language of a cell of the silence map."""

    language: Lang
    state: Literal["heard", "silent", "unreachable"]
    takes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceCell:
    """One region x lens: what we heard, or why nothing."""

    region: str
    region_name: str
    lens: str
    state: Literal["heard", "silent", "unreachable", "not-followed"]
    takes: int
    outlets: tuple[str, ...]  # names behind the state
    languages: tuple[SilenceLanguage, ...] = ()
    first: int = 0  # number of the first dated report of the cell; 0 for none
    first_outlet: str = ""
    after_hours: float | None = None  # from the event's first report to that one


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One of the four facts at the head of a page."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A revision of note: an outlet changed a figure or its headline in a text already read."""

    take: int  # number on the page
    outlet: str
    day: Day  # of the change, UTC
    what: str  # the figure's subject, or "headline"
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A text that an item had before it was edited, and when it was replaced."""

    item: ItemId
    revision: int
    title: str
    summary: str
    body: str
    replaced: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """The reports that carry one date (UTC), by their numbers on the page."""

    day: Day
    takes: tuple[int, ...]
    lenses: tuple[tuple[str, int], ...] = ()  # lens id ("" for none) and its reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The event page before it has a format: one view model for every rendering."""

    slug: str
    title: str
    dek: str
    type: str
    date: Day
    until: Day | None
    heads: tuple[str, ...]
    as_of: datetime | None
    missing: str  # what the record does not have, in one sentence
    take_count: int
    publisher_count: int
    origin_count: int
    lens_count: int  # unlabelled is not counted
    unlabelled_count: int
    regions: tuple[str, ...]
    languages: tuple[Lang, ...]
    newest: datetime | None
    summary: Section
    split: Section
    numbers: tuple[FigureRow, ...]
    numbers_note: str
    why: Section
    watch: Section
    batches: tuple[LensBatch, ...]
    link_only: tuple[TakeView, ...]
    silence: tuple[SilenceCell, ...]
    related: tuple[tuple[str, str, str], ...]  # slug, title, why
    entities: tuple[tuple[str, str, int], ...]  # id, name, takes that name it
    canonical: str
    lens_labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    facts: tuple[Fact, ...] = ()  # reports, origins, languages, newest: always these four
    timeline: tuple[TimelineDay, ...] = ()
    undated: tuple[int, ...] = ()  # numbers of reports whose date is only when we saw them
    amended: tuple[Amended, ...] = ()
    care: tuple[str, ...] = ()  # what to keep in mind while reading
