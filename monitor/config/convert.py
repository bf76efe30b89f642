"""From checked tables to the frozen nouns of `monitor.types`.

It must never check anything: what arrives here is known to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from monitor.config.world import (
    EntityTable,
    EventFile,
    LensesFile,
    OutletTable,
    SubscriberTable,
)
from monitor.types import (
    Entity,
    EntityId,
    Event,
    EventSlug,
    Feed,
    FeedId,
    HandWritten,
    Lens,
    LensId,
    LensOverride,
    LensRegistry,
    LensTag,
    Office,
    Outlet,
    OutletId,
    Subscriber,
    SubscriberId,
    Texts,
)


def registry(file: LensesFile) -> LensRegistry:
    """lenses.toml."""
    return LensRegistry(
        version=file.version,
        lenses=tuple(
            Lens(
                id=LensId(lens.id),
                labels=MappingProxyType(lens.labels.model_dump()),
                description=lens.description,
            )
            for lens in file.lens
        ),
    )


def outlet(table: OutletTable) -> Outlet:
    """One ``[[outlet]]`` without its feeds."""
    return Outlet(
        id=OutletId(table.id),
        name=table.name,
        country=table.country,
        languages=table.languages,
        region=table.region or "",
        lenses=tuple(
            LensTag(lens=LensId(tag.id), reason=tag.reason, date=tag.date) for tag in table.lens
        ),
        kind=table.kind,
        homepage=table.homepage or "",
        article=table.article,
        invented=table.invented,
        note=table.note,
    )


def feeds(table: OutletTable) -> Iterable[Feed]:
    """The feeds of one ``[[outlet]]``; a sole language of the outlet is its feeds' language."""
    sole = table.languages[0] if len(table.languages) == 1 else ""
    for feed in table.feed:
        yield Feed(
            id=FeedId(f"{table.id}/{feed.name}"),
            outlet=OutletId(table.id),
            url=feed.url,
            language=feed.language or sole,
            interval_s=feed.interval or 0.0,
            allow=feed.allow,
        )


def entity(table: EntityTable) -> Entity:
    """One ``[[entity]]``."""
    return Entity(
        id=EntityId(table.id),
        kind=table.kind,
        names=_texts(table.names),
        country=table.country or "",
        within=tuple(map(EntityId, table.within)),
        ambiguous=table.ambiguous,
        since=table.since,
        until=table.until,
        offices=tuple(
            Office(names=_texts(office.names), since=office.since, until=office.until)
            for office in table.office
        ),
    )


def event(slug: str, file: EventFile) -> Event:
    """One file of events/."""
    return Event(
        slug=EventSlug(slug),
        title=file.title,
        dek=file.dek,
        date=file.date,
        until=file.until,
        type=file.type,
        places=tuple(map(EntityId, file.places)),
        actors=tuple(map(EntityId, file.actors)),
        keywords=_texts(file.keywords),
        exclude=_texts(file.exclude),
        related=file.related,
        heads=file.heads,
        canonical=file.canonical or "",
        examples=file.examples,
        nests_in=tuple(map(EventSlug, file.nests_in)),
        lens_overrides=tuple(
            LensOverride(
                outlet=OutletId(override.outlet),
                lenses=tuple(map(LensId, override.lenses)),
                reason=override.reason,
            )
            for override in file.lens_override
        ),
        by_hand=MappingProxyType(
            {
                str(section): HandWritten(
                    text=hand.text.strip(), points=hand.points, by=hand.by, date=hand.date
                )
                for section, hand in file.by_hand.items()
            }
        ),
        closed=file.closed,
    )


def subscriber(table: SubscriberTable) -> Subscriber:
    """One ``[[subscriber]]``."""
    return Subscriber(
        id=SubscriberId(table.id),
        address=table.address,
        name=table.name,
        zone=table.zone,
        at=table.at,
        language=table.language,
        events=tuple(map(EventSlug, table.events)),
        lenses=tuple(map(LensId, table.lenses)),
        regions=table.regions,
        languages=table.languages,
        minimum_score=table.minimum_score,
        format=table.format,
        images=table.images,
        candidates=table.candidates,
        when_empty=table.when_empty,
        alerts=tuple(map(EventSlug, table.alerts)),
        alert_on=table.alert_on,
        alerts_a_day=table.alerts_a_day,
        enabled=table.enabled,
    )


def _texts(names: Mapping[str, tuple[str, ...]]) -> Texts:
    return MappingProxyType({language: tuple(texts) for language, texts in names.items()})
