"""What the operator tells us about the world: outlets, feeds, lenses, entities, events, readers.

These nouns are made by `config.py` from TOML and never change while a pass
runs. They must never know what was collected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Literal, NewType

OutletId = NewType("OutletId", str)
FeedId = NewType("FeedId", str)  # "<outlet id>/<feed name>", stable when the address changes
LensId = NewType("LensId", str)
EntityId = NewType("EntityId", str)
EventSlug = NewType("EventSlug", str)
SubscriberId = NewType("SubscriberId", str)
Lang = str  # ISO 639-1, or "und"; the script is kept beside it where it matters

Day = date  # a field named `date` would hide the type from the fields after it

Texts = Mapping[Lang, tuple[str, ...]]
NO_TEXTS: Texts = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """One entry of the lens registry; `labels` has one name per interface language."""

    id: LensId
    labels: Mapping[Lang, str]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRegistry:
    """All lenses, with the version that every take keeps beside its tags."""

    version: str
    lenses: tuple[Lens, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LensTag:
    """Why an outlet carries a lens: the operator's reason and its date."""

    lens: LensId
    reason: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher. `country` is ISO 3166-1 alpha-2; an outlet without a lens is unlabelled.

    `region` is a UN M49 area code of three digits, or "" to take the country's
    sub-region; pan-regional outlets name it. `invented` marks the sample world.
    """

    id: OutletId
    name: str
    country: str
    languages: tuple[Lang, ...]
    region: str = ""
    lenses: tuple[LensTag, ...] = ()
    kind: str = "news"  # news | agency | broadcaster | think-tank | rights | official | aggregator
    homepage: str = ""
    article: Literal["feed", "full"] = "feed"
    invented: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address that is polled. `language` is what the operator declares, or ""."""

    id: FeedId
    outlet: OutletId
    url: str
    language: Lang = ""
    interval_s: float = 0.0  # shortest pause between polls; 0 takes the setting
    allow: tuple[str, ...] = ()  # private addresses or networks this feed may live on


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a person is called by office ("the defence minister"), and from when to when."""

    names: Texts
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A place, person, group or organisation, with its names in every language.

    `within` names the places that contain it; `ambiguous` aliases count only
    in company of another entity of the event.
    """

    id: EntityId
    kind: str  # place | person | armed-group | organisation | government | thing
    names: Texts
    country: str = ""
    within: tuple[EntityId, ...] = ()
    ambiguous: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    offices: tuple[Office, ...] = ()  # their names count only in company, and in their time


@dataclass(frozen=True, slots=True, kw_only=True)
class HandWritten:
    """A section of the page that an operator wrote; shown as written by hand."""

    text: str = ""
    points: tuple[str, ...] = ()
    by: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensOverride:
    """For one event, an outlet carries another lens; the reason is shown."""

    outlet: OutletId
    lenses: tuple[LensId, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A tracked event: what to look for, and what the operator wrote about it."""

    slug: EventSlug
    title: str
    dek: str
    date: date
    until: Day | None
    type: str
    places: tuple[EntityId, ...] = ()
    actors: tuple[EntityId, ...] = ()
    keywords: Texts = field(default_factory=lambda: NO_TEXTS)
    exclude: Texts = field(default_factory=lambda: NO_TEXTS)
    related: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    canonical: str = ""
    examples: tuple[str, ...] = ()
    nests_in: tuple[EventSlug, ...] = ()
    lens_overrides: tuple[LensOverride, ...] = ()
    by_hand: Mapping[str, HandWritten] = field(default_factory=lambda: MappingProxyType({}))
    closed: bool = False


AlertKind = Literal["first-lens", "doubled", "reversal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader of the digest; `at` is local to `zone` (IANA). An empty filter lets all through.

    `regions` are UN M49 areas and countries that outlets speak from; `languages` those of
    takes. `alerts` are events of which a reader hears between digests, at most
    `alerts_a_day` times in 24 hours; `alert_on` says of what.
    """

    id: SubscriberId
    address: str
    name: str = ""
    zone: str = "UTC"
    at: time = time(7, 0)
    language: Lang = "en"
    events: tuple[EventSlug, ...] = ()
    lenses: tuple[LensId, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[Lang, ...] = ()
    minimum_score: float = 0.0
    format: Literal["text", "html", "both"] = "both"
    images: bool = True  # a small drawing of reports per day, which the text says as well
    candidates: bool = True  # what may become an event is listed
    when_empty: Literal["send", "skip"] = "send"
    alerts: tuple[EventSlug, ...] = ()
    alert_on: tuple[AlertKind, ...] = ("first-lens", "doubled", "reversal")
    alerts_a_day: int = 4
    enabled: bool = True  # a subscriber that is not can be previewed, but is sent nothing
