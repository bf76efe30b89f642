"""Small builders of the nouns: each takes only what a test is about, all else is plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from monitor.core.quote import best_quote
from monitor.core.regions import region_name, region_of
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventRows,
    EventSlug,
    FeedId,
    HandWritten,
    Item,
    ItemId,
    Language,
    LensId,
    LensTag,
    Listened,
    Outlet,
    OutletId,
    Quote,
    Reading,
    Standing,
    Take,
    TakeId,
    Translation,
    Untranslated,
)

DAY = datetime(2026, 4, 26, 9, tzinfo=UTC)


def make_outlet(
    id: str = "daily",  # noqa: A002  (the field's name)
    *,
    name: str = "",
    country: str = "QA",
    languages: tuple[str, ...] = ("en",),
    lenses: tuple[str, ...] = (),
    kind: str = "news",
    region: str = "",
    invented: bool = False,
) -> Outlet:
    """An outlet; its name is its id with a capital."""
    return Outlet(
        id=OutletId(id),
        name=name or id.replace("-", " ").title(),
        country=country,
        languages=languages,
        region=region,
        lenses=tuple(
            LensTag(lens=LensId(lens), reason="a test", date=date(2026, 1, 1)) for lens in lenses
        ),
        kind=kind,
        invented=invented,
    )


def make_item(
    id: int = 1,  # noqa: A002
    *,
    title: str = "A headline that nobody quotes",
    summary: str = "",
    body: str = "",
    outlet: str = "daily",
    url: str = "",
    published: datetime = DAY,
    dated: bool = True,
    revision: int = 0,
) -> Item:
    """A stored entry."""
    return Item(
        id=ItemId(id),
        outlet=OutletId(outlet),
        feed=FeedId(f"{outlet}/news"),
        key=f"key-{id}",
        url=url or f"https://{outlet}.example/{id}",
        title=title,
        summary=summary,
        body=body,
        published=published,
        fetched=published,
        dated=dated,
        revision=revision,
    )


def make_reading(
    item: Item,
    *,
    lang: str = "en",
    translation: Translation | Untranslated | None = None,
) -> Reading:
    """An item as it was understood."""
    return Reading(
        item=item,
        language=Language(code=lang, confidence=1.0, basis="test"),
        translation=translation or Untranslated(source=lang, reason="English already"),
    )


def make_translation(
    *,
    lang: str = "fr",
    title: str = "",
    summary: str = "",
    body: str = "",
    flags: tuple[str, ...] = (),
) -> Translation:
    """A machine translation."""
    return Translation(
        source=lang,
        model=f"argos {lang}->en 1.0",
        title=title,
        summary=summary,
        body=body,
        flags=flags,
    )


def make_take(
    item: Item,
    outlet: Outlet,
    *,
    lang: str = "en",
    gist: str = "",
    quote: Quote | None = None,
    headline_en: str = "",
    event: str = "an-event",
    withdrawn: str = "",
    flags: tuple[str, ...] = (),
) -> Take:
    """A take of an item, with its outlet's lenses and region."""
    region = outlet.region or region_of(outlet.country)
    return Take(
        id=TakeId(item.id),
        item=item.id,
        event=EventSlug(event),
        outlet=outlet.id,
        outlet_name=outlet.name,
        country=outlet.country,
        region=region,
        region_name=region_name(region),
        language=lang,
        lenses=tuple(tag.lens for tag in outlet.lenses),
        lens_version="1",
        headline=item.title,
        headline_en=headline_en or (item.title if lang == "en" else ""),
        gist=gist,
        quote=quote,
        url=item.url,
        published=item.published,
        score=0.9,
        recorded=item.fetched,
        revision=item.revision,
        flags=flags,
        withdrawn=withdrawn,
    )


def make_standing(
    id: int = 1,  # noqa: A002
    *,
    outlet: Outlet | None = None,
    title: str = "A headline that nobody quotes",
    summary: str = "",
    body: str = "",
    lang: str = "en",
    translation: Translation | None = None,
    published: datetime = DAY,
    group: int | None = None,
    agency: str = "",
    gist: str | None = None,
    quote: Quote | None = None,
    url: str = "",
    dated: bool = True,
    withdrawn: str = "",
) -> Standing:
    """A take in force with everything behind it; its quote is cut as enrich would cut it."""
    outlet = outlet or make_outlet()
    item = make_item(
        id, title=title, summary=summary, body=body, outlet=outlet.id, url=url,
        published=published, dated=dated,
    )  # fmt: skip
    reading = make_reading(item, lang=lang, translation=translation)
    if gist is None:
        english = summary if lang == "en" else (translation.summary if translation else "")
        gist = english.partition("\n")[0]
    cut = quote or best_quote(item, reading.language, reading.translation)
    take = make_take(
        item, outlet, lang=lang, gist=gist, quote=cut, withdrawn=withdrawn,
        headline_en=translation.title if translation else "",
    )  # fmt: skip
    return Standing(
        take=take,
        reading=reading,
        outlet=outlet,
        origin_group=id if group is None else group,
        agency=agency,
    )


def make_entity(
    id: str,  # noqa: A002
    kind: str = "place",
    *,
    country: str = "",
    **names: tuple[str, ...],
) -> Entity:
    """An entity with its names by language: ``make_entity("mali", country="ML", en=("Mali",))``."""
    return Entity(id=EntityId(id), kind=kind, names=names, country=country)


def make_event(
    slug: str = "an-event",
    *,
    title: str = "Armed groups attack six cities at once",
    dek: str = "Attacks before dawn reached the capital.",
    places: tuple[str, ...] = ("mali", "bamako"),
    actors: tuple[str, ...] = (),
    by_hand: Mapping[str, HandWritten] | None = None,
    heads: tuple[str, ...] = (),
    canonical: str = "",
) -> Event:
    """A tracked event."""
    return Event(
        slug=EventSlug(slug),
        title=title,
        dek=dek,
        date=date(2026, 4, 25),
        until=date(2026, 4, 26),
        type="assault",
        places=tuple(EntityId(p) for p in places),
        actors=tuple(EntityId(a) for a in actors),
        by_hand=by_hand or {},
        heads=heads,
        canonical=canonical,
    )


def make_listened(
    outlet: Outlet,
    *,
    ok: int = 10,
    failed: int = 0,
    items: int = 20,
    takes: int = 0,
    error: str = "",
) -> Listened:
    """What the poll log knows of an outlet."""
    return Listened(
        outlet=outlet,
        polls_ok=ok,
        polls_failed=failed,
        items=items,
        takes=takes,
        last_ok=DAY if ok else None,
        first_take=None,
        error=error,
    )


MALI = make_entity("mali", country="ML", en=("Mali",), fr=("Mali",), ar=("مالي",), zh=("马里",))
BAMAKO = make_entity(
    "bamako", country="ML", en=("Bamako",), fr=("Bamako",), ar=("باماكو",), zh=("巴马科",)
)
LENSES = {LensId("gulf-state"): "Gulf state", LensId("western"): "Western mainstream"}


def make_rows(
    *standings: Standing,
    event: Event | None = None,
    listened: tuple[Listened, ...] = (),
    related: tuple[tuple[str, str, str], ...] = (),
    as_of: datetime | None = datetime(2026, 5, 10, 6, tzinfo=UTC),
    lens_labels: Mapping[LensId, str] | None = None,
    entities: tuple[Entity, ...] = (MALI, BAMAKO),
    base_url: str = "",
) -> EventRows:
    """Everything that a page is made of."""
    return EventRows(
        event=event or make_event(),
        standings=standings,
        listened=listened,
        related=related,
        lens_labels=LENSES if lens_labels is None else lens_labels,
        entity_names={e.id: e.names["en"][0] for e in entities},
        as_of=as_of,
        base_url=base_url,
        entities=entities,
    )
