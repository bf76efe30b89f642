"""The tables of the operator's files: every key of lenses, entities, outlets, events, subscribers.

It must never look across tables; whether an id exists is checked in `references.py`.
Each key's sentence and example are what `docs/configuration.md` and remedies show.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from monitor.config.kinds import (
    Area,
    Clock,
    Country,
    Day,
    Flag,
    Id,
    Language,
    Line,
    Mail,
    Network,
    Prose,
    Region,
    Text,
    Web,
    Zone,
    refuse,
)

Interval = Annotated[float, Strict(), Field(ge=60, le=86400)]  # a minute to a day, in seconds
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
Names = dict[Language, Annotated[tuple[Text, ...], Field(min_length=1)]]
OutletKind = Literal[
    "news", "agency", "broadcaster", "think-tank", "rights", "official", "aggregator"
]
EntityKind = Literal["place", "person", "armed-group", "organisation", "government", "thing"]
# The sections of an event page that an operator may write.
HandSection = Literal["summary", "split", "numbers", "why", "watch"]


class Table(BaseModel):
    """A table whose unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LensLabels(Table):
    """A lens' name in each interface language."""

    en: Annotated[Text, Field(examples=["think tank"])]
    fr: Annotated[Text, Field(examples=["centre de réflexion"])]
    ar: Annotated[Text, Field(examples=["مركز أبحاث"])]
    zh: Annotated[Text, Field(examples=["智库"])]


class LensTable(Table):
    """``[[lens]]`` of lenses.toml."""

    id: Annotated[Id, Field(examples=["think-tank"])]
    labels: Annotated[
        LensLabels, Field(examples=[{"en": "state", "fr": "État", "ar": "حكومي", "zh": "官方"}])
    ]
    description: Annotated[Text, Field(examples=["What makes an outlet carry this lens."])]


class LensesFile(Table):
    """lenses.toml."""

    version: Annotated[Text, Field(examples=["2026-11-20"])]
    lens: tuple[LensTable, ...]


class LensTagTable(Table):
    """One entry of an outlet's ``lens``."""

    id: Annotated[Id, Field(examples=["state"])]
    reason: Annotated[Text, Field(examples=["Owned and funded by the government."])]
    date: Annotated[Day, Field(examples=[dt.date(2026, 11, 20)])]


class FeedTable(Table):
    """``[[outlet.feed]]``."""

    name: Annotated[Id, Field(examples=["world"])]
    url: Annotated[Web, Field(examples=["https://example.org/feed"])]
    language: Annotated[Language | None, Field(examples=["fr"])] = None
    interval: Annotated[Interval | None, Field(examples=[3600])] = None
    allow: Annotated[tuple[Network, ...], Field(examples=[["10.0.0.7"]])] = ()


class OutletTable(Table):
    """``[[outlet]]`` of outlets/*.toml."""

    id: Annotated[Id, Field(examples=["studio-tamani"])]
    name: Annotated[Text, Field(examples=["Studio Tamani"])]
    country: Annotated[Country, Field(examples=["ML"])]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, examples=[["fr"]])]
    region: Annotated[Region | None, Field(examples=["011"])] = None
    kind: Annotated[OutletKind, Field(examples=["news"])] = "news"
    homepage: Annotated[Web | None, Field(examples=["https://example.org/"])] = None
    lens: Annotated[
        tuple[LensTagTable, ...],
        Field(examples=[[{"id": "state", "reason": "...", "date": dt.date(2026, 11, 20)}]]),
    ] = ()
    article: Annotated[Literal["feed", "full"], Field(examples=["feed"])] = "feed"
    invented: Annotated[Flag, Field(examples=[True])] = False
    note: Annotated[Prose, Field(examples=["Weekly, Bamako."])] = ""
    feed: tuple[FeedTable, ...] = ()


class OfficeTable(Table):
    """``[[entity.office]]``: what a person is called while in office."""

    names: Annotated[Names, Field(min_length=1, examples=[{"en": ["defence minister"]}])]
    since: Annotated[Day | None, Field(examples=[dt.date(2020, 10, 5)])] = None
    until: Annotated[Day | None, Field(examples=[dt.date(2026, 4, 25)])] = None

    @model_validator(mode="after")
    def _in_order(self) -> OfficeTable:
        if self.since and self.until and self.until < self.since:
            raise refuse("`until` is before `since`", "Correct one of the two dates.")
        return self


class EntityTable(Table):
    """``[[entity]]`` of entities/*.toml."""

    id: Annotated[Id, Field(examples=["kati"])]
    kind: Annotated[EntityKind, Field(examples=["place"])]
    names: Annotated[Names, Field(min_length=1, examples=[{"en": ["Kati"], "ar": ["كاتي"]}])]
    country: Annotated[Country | None, Field(examples=["ML"])] = None
    within: Annotated[tuple[Id, ...], Field(examples=[["mali"]])] = ()
    ambiguous: Annotated[tuple[Text, ...], Field(examples=[["FLA"]])] = ()
    since: Annotated[Day | None, Field(examples=[dt.date(2020, 8, 18)])] = None
    until: Annotated[Day | None, Field(examples=[dt.date(2026, 4, 25)])] = None
    office: tuple[OfficeTable, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> EntityTable:
        if self.since and self.until and self.until < self.since:
            raise refuse("`until` is before `since`", "Correct one of the two dates.")
        return self


class LensOverrideTable(Table):
    """``[[lens_override]]`` of an event: another lens for one outlet, with the reason."""

    outlet: Annotated[Id, Field(examples=["africanews-en"])]
    lenses: Annotated[tuple[Id, ...], Field(examples=[["business"]])]
    reason: Annotated[Text, Field(examples=["Reprints a company's statement here."])]


class HandTable(Table):
    """``[by_hand.SECTION]`` of an event: a section that the operator writes."""

    text: Annotated[Prose, Field(examples=["What happened, in our words."])] = ""
    points: Annotated[tuple[Text, ...], Field(examples=[["First point."]])] = ()
    by: Annotated[Text, Field(examples=["A. Analyst"])]
    date: Annotated[Day, Field(examples=[dt.date(2026, 5, 2)])]

    @model_validator(mode="after")
    def _says_something(self) -> HandTable:
        if not self.text.strip() and not self.points:
            raise refuse("says nothing", "Write `text` or `points`, or remove the section.")
        return self


class EventFile(Table):
    """events/SLUG.toml."""

    slug: Annotated[Id | None, Field(examples=["mali-example-2026"])] = None
    title: Annotated[Text, Field(examples=["What happened, in one line"])]
    dek: Annotated[Text, Field(examples=["Who did what, where and when."])]
    date: Annotated[Day, Field(examples=[dt.date(2026, 4, 25)])]
    until: Annotated[Day | None, Field(examples=[dt.date(2026, 6, 30)])] = None
    type: Annotated[Id, Field(examples=["assault"])]
    places: Annotated[tuple[Id, ...], Field(examples=[["mali", "kati"]])] = ()
    actors: Annotated[tuple[Id, ...], Field(examples=[["jnim"]])] = ()
    keywords: Annotated[Names, Field(examples=[{"en": ["Kati attack"]}])] = {}
    exclude: Annotated[Names, Field(examples=[{"en": ["Africa Cup"]}])] = {}
    related: Annotated[tuple[Text, ...], Field(examples=[["mali-example-2025"]])] = ()
    heads: Annotated[tuple[Text, ...], Field(examples=[["how wars end"]])] = ()
    canonical: Annotated[Web | None, Field(examples=["https://example.org/n/slug"])] = None
    examples: Annotated[tuple[Text, ...], Field(examples=[["Gunfire in Kati"]])] = ()
    nests_in: Annotated[tuple[Id, ...], Field(examples=[["sahel-war"]])] = ()
    closed: Annotated[Flag, Field(examples=[True])] = False
    lens_override: tuple[LensOverrideTable, ...] = ()
    by_hand: dict[HandSection, HandTable] = {}

    @model_validator(mode="after")
    def _in_order(self) -> EventFile:
        if self.until and self.until < self.date:
            raise refuse("`until` is before `date`", "Correct one of the two dates.")
        return self


class SubscriberTable(Table):
    """``[[subscriber]]`` of subscribers.toml."""

    id: Annotated[Id, Field(examples=["desk"])]
    address: Annotated[Mail, Field(examples=["desk@example.org"])]
    name: Line = ""
    zone: Annotated[Zone, Field(examples=["Africa/Bamako"])] = "UTC"
    at: Annotated[Clock, Field(examples=[dt.time(7, 0)])] = dt.time(7, 0)
    language: Annotated[Literal["en", "fr", "ar", "zh"], Field(examples=["en"])] = "en"
    events: Annotated[tuple[Id, ...], Field(examples=[["mali-example-2026"]])] = ()
    lenses: Annotated[tuple[Id, ...], Field(examples=[["think-tank"]])] = ()
    regions: Annotated[tuple[Area, ...], Field(examples=[["011", "DZ"]])] = ()
    languages: Annotated[tuple[Language, ...], Field(examples=[["ar", "fr"]])] = ()
    minimum_score: Annotated[Share, Field(examples=[0.6])] = 0.0
    format: Annotated[Literal["text", "html", "both"], Field(examples=["both"])] = "both"
    images: Annotated[Flag, Field(examples=[False])] = True
    candidates: Annotated[Flag, Field(examples=[False])] = True
    when_empty: Annotated[Literal["send", "skip"], Field(examples=["skip"])] = "send"
    alerts: Annotated[tuple[Id, ...], Field(examples=[["mali-example-2026"]])] = ()
    alert_on: Annotated[
        tuple[Literal["first-lens", "doubled", "reversal"], ...], Field(examples=[["doubled"]])
    ] = ("first-lens", "doubled", "reversal")
    alerts_a_day: Annotated[int, Strict(), Field(ge=1, le=48, examples=[4])] = 4
    enabled: Annotated[Flag, Field(examples=[False])] = True
