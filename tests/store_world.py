"""A small world for the store: outlets, feeds, polls, readings and takes with little effort."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.adapters.store import Store
from monitor.types import (
    Enriched,
    Entry,
    Event,
    EventSlug,
    Failed,
    Feed,
    FeedId,
    Item,
    Language,
    LensId,
    Match,
    Memo,
    New,
    Origin,
    Outlet,
    OutletId,
    Pass,
    Poll,
    Reading,
    Reason,
    Revised,
    Take,
    Translation,
    Untranslated,
)

NOW = datetime(2026, 4, 25, 7, 41, tzinfo=UTC)
MALI = EventSlug("mali-attack")
NIGER = EventSlug("niger-junta")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def outlet(name: str = "studio", **changes: Any) -> Outlet:
    return replace(
        Outlet(id=OutletId(name), name=name.title(), country="ML", languages=("fr",)), **changes
    )


def feed(outlet_name: str = "studio", name: str = "main", **changes: Any) -> Feed:
    return replace(
        Feed(
            id=FeedId(f"{outlet_name}/{name}"),
            outlet=OutletId(outlet_name),
            url=f"https://{outlet_name}.test/{name}.xml",
        ),
        **changes,
    )


def event(slug: str = MALI, **changes: Any) -> Event:
    return replace(
        Event(
            slug=EventSlug(slug),
            title=slug.title(),
            dek="",
            date=date(2026, 4, 25),
            until=None,
            type="attack",
        ),
        **changes,
    )


def entry(key: str = "1", /, **changes: Any) -> Entry:
    return replace(
        Entry(
            key=f"id:{key}",
            digest=f"digest of {key}",
            url=f"https://studio.test/{key}",
            title=f"Attaque à Kati ({key})",
            summary="L'armée annonce six morts.",
            body="",
            published=NOW,
        ),
        **changes,
    )


def poll(
    *changes: New | Revised | Entry, at: datetime = NOW, of: Feed | None = None, **more: Any
) -> Poll:
    told = tuple(New(entry=c) if isinstance(c, Entry) else c for c in changes)
    return replace(
        Poll(
            feed=of or feed(),
            at=at,
            next_at=at + 30 * MINUTE,
            interval_s=1800.0,
            outcome="new" if told else "same",
            memo=Memo(etag='"a"', last_modified="Sat, 25 Apr 2026 07:00:00 GMT"),
            status=200,
            entries_seen=len(told),
            changes=told,
        ),
        **more,
    )


def failed_poll(kind: Any = "timeout", at: datetime = NOW, of: Feed | None = None) -> Poll:
    which = of or feed()
    error = Failed(feed=which.id, url=which.url, kind=kind, detail="30 s passed", status=None)
    return poll(at=at, of=which, outcome="failed", error=error, status=None)


def reading(item: Item, translation: Translation | Untranslated | None = None) -> Reading:
    waiting = Untranslated(source="fr", reason="no model fr->en", waits=True)
    return Reading(
        item=item,
        language=Language(code="fr", confidence=0.98, basis="profiles"),
        translation=translation or waiting,
    )


def translated(text: str = "The army announces six dead.", **changes: Any) -> Translation:
    return replace(
        Translation(source="fr", model="argos fr->en 1.0", title=text, summary="", body=""),
        **changes,
    )


def match(slug: str = MALI, score: float = 0.8, **changes: Any) -> Match:
    why = Reason(
        kind="place", what="kati", text="Kati", weight=1.5, field="title", start=10, end=14
    )
    return replace(
        Match(event=EventSlug(slug), score=score, verdict="match", reasons=(why,)), **changes
    )


def take(item: Item, slug: str = MALI, **changes: Any) -> Take:
    return replace(
        Take(
            id=None,
            item=item.id,
            event=EventSlug(slug),
            outlet=item.outlet,
            outlet_name=str(item.outlet).title(),
            country="ML",
            region="011",
            region_name="Western Africa",
            language="fr",
            lenses=(LensId("regional"),),
            lens_version="2026-04",
            headline=item.title,
            headline_en="",
            gist="Six dead.",
            quote=None,
            url=item.url,
            published=item.published,
            score=0.8,
            recorded=NOW,
            revision=item.revision,
        ),
        **changes,
    )


def enriched(
    item: Item,
    *outcomes: Take | Pass,
    matches: tuple[Match, ...] | None = None,
    translation: Translation | Untranslated | None = None,
    origins: tuple[Origin, ...] = (),
) -> Enriched:
    return Enriched(
        reading=reading(item, translation),
        matches=tuple(match(o.event) for o in outcomes) if matches is None else matches,
        outcomes=outcomes,
        origins=origins,
    )


def stored(store: Store, *entries: Entry, of: Feed | None = None, at: datetime = NOW) -> list[Item]:
    """Record new entries; return them as items, in the order given."""
    which = of or feed()
    store.record(poll(*entries, of=which, at=at))
    known = store.known(which.outlet, [e.key for e in entries])
    items = [store.item(known[e.key].item) for e in entries]
    return [item for item in items if item is not None]


def taken(store: Store, *items: Item, slug: str = MALI, at: datetime = NOW) -> Sequence[Take]:
    """Read items with one take each; return what is in force."""
    store.finish([enriched(item, take(item, slug)) for item in items], at)
    return store.takes(event=EventSlug(slug))
