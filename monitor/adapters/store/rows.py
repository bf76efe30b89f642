"""Rows become nouns: how an item, a translation, a match, a take look in the tables.

It must never run a query.
"""

from __future__ import annotations

import json
from sqlite3 import Row
from typing import Any

from monitor.adapters.store.codec import from_json, from_text, to_json, to_text, tuple_from_json
from monitor.types import (
    EventSlug,
    FeedId,
    Item,
    ItemId,
    Language,
    LensId,
    Match,
    Origin,
    OutletId,
    Quote,
    Reading,
    Reason,
    Take,
    TakeId,
    Translation,
    Untranslated,
)

# An item with the reading of one of its revisions; `at_revision` chooses the
# text, so that a take is always shown with the words that it was made from.
READING_COLUMNS = """
    i.id, i.outlet, i.feed, i.key, i.fetched, i.author, i.source, i.declared, i.tags, i.links,
    ifnull(v.url, i.url) AS url, ifnull(v.title, i.title) AS title,
    ifnull(v.summary, i.summary) AS summary, ifnull(v.body, i.body) AS body,
    ifnull(v.published, i.published) AS published, ifnull(v.dated, i.dated) AS dated,
    ifnull(v.revision, i.revision) AS revision,
    t.language AS t_language, t.confidence AS t_confidence, t.basis AS t_basis,
    t.script AS t_script, t.source AS t_source, t.target AS t_target, t.model AS t_model,
    t.title AS t_title, t.summary AS t_summary, t.body AS t_body, t.flags AS t_flags,
    t.reason AS t_reason, t.waits AS t_waits, t.repaired AS t_repaired,
    t.fields AS t_fields
"""


def item_of(row: Row) -> Item:
    """An item from a row with the columns of `items`."""
    return Item(
        id=ItemId(row["id"]),
        outlet=OutletId(row["outlet"]),
        feed=FeedId(row["feed"]),
        key=row["key"],
        url=row["url"],
        title=row["title"],
        summary=row["summary"],
        body=row["body"],
        published=from_text(row["published"]),
        fetched=from_text(row["fetched"]),
        dated=bool(row["dated"]),
        author=row["author"],
        source=row["source"],
        declared=row["declared"],
        tags=tuple(json.loads(row["tags"])),
        links=tuple(json.loads(row["links"])),
        revision=row["revision"],
    )


def reading_of(row: Row) -> Reading:
    """A reading from a row with READING_COLUMNS."""
    return Reading(
        item=item_of(row),
        language=Language(
            code=row["t_language"],
            confidence=row["t_confidence"],
            basis=row["t_basis"],
            script=row["t_script"],
            fields=tuple((field, lang) for field, lang in json.loads(row["t_fields"])),
        ),
        translation=_translation_of(row),
    )


def _translation_of(row: Row) -> Translation | Untranslated:
    if not row["t_target"]:
        return Untranslated(
            source=row["t_source"], reason=row["t_reason"], waits=bool(row["t_waits"])
        )
    return Translation(
        source=row["t_source"],
        model=row["t_model"],
        title=row["t_title"],
        summary=row["t_summary"],
        body=row["t_body"],
        target=row["t_target"],
        flags=tuple(json.loads(row["t_flags"])),
        repaired=tuple(json.loads(row["t_repaired"])),
    )


def translation_row(reading: Reading, at: str) -> dict[str, Any]:
    """The row of `translations` for a reading."""
    told, language = reading.translation, reading.language
    row: dict[str, Any] = {
        "item": reading.item.id,
        "revision": reading.item.revision,
        "language": language.code,
        "confidence": language.confidence,
        "basis": language.basis,
        "script": language.script,
        "fields": to_json(language.fields),
        "source": told.source,
        "at": at,
    }
    if isinstance(told, Untranslated):
        empty = {"target": "", "model": "", "title": "", "summary": "", "body": "", "flags": "[]"}
        empty["repaired"] = "[]"
        return row | empty | {"reason": told.reason, "waits": int(told.waits)}
    return row | {
        "target": told.target,
        "model": told.model,
        "title": told.title,
        "summary": told.summary,
        "body": told.body,
        "flags": to_json(told.flags),
        "repaired": to_json(told.repaired),
        "reason": "",
        "waits": 0,
    }


def match_of(row: Row) -> Match:
    """A match from a row of `matches`."""
    return Match(
        event=EventSlug(row["event"]),
        score=row["score"],
        verdict=row["verdict"],
        reasons=tuple_from_json(Reason, row["reasons"]),
        lacked=tuple(json.loads(row["lacked"])),
        rival=None if row["rival"] is None else EventSlug(row["rival"]),
        rival_score=row["rival_score"],
    )


def match_row(match: Match, reading: Reading, passed: str, at: str) -> dict[str, Any]:
    """The row of `matches` for a match; `passed` is why it made no take, or ""."""
    return {
        "item": reading.item.id,
        "event": match.event,
        "revision": reading.item.revision,
        "score": match.score,
        "verdict": match.verdict,
        "reasons": to_json(match.reasons),
        "lacked": to_json(match.lacked),
        "rival": match.rival,
        "rival_score": match.rival_score,
        "passed": passed,
        "at": at,
    }


def origin_of(row: Row) -> Origin:
    """An origin from a row of `origins`."""
    return Origin(
        copy=ItemId(row["copy"]),
        origin=None if row["origin"] is None else ItemId(row["origin"]),
        agency=row["agency"],
        basis=row["basis"],
        score=row["score"],
    )


def take_of(row: Row) -> Take:
    """A take from a row of `takes`."""
    return Take(
        id=TakeId(row["id"]),
        item=ItemId(row["item"]),
        event=EventSlug(row["event"]),
        outlet=OutletId(row["outlet"]),
        outlet_name=row["outlet_name"],
        country=row["country"],
        region=row["region"],
        region_name=row["region_name"],
        language=row["language"],
        lenses=tuple(LensId(lens) for lens in json.loads(row["lenses"])),
        lens_version=row["lens_version"],
        lens_note=row["lens_note"],
        headline=row["headline"],
        headline_en=row["headline_en"],
        gist=row["gist"],
        quote=None if row["quote"] is None else from_json(Quote, row["quote"]),
        url=row["url"],
        published=from_text(row["published"]),
        score=row["score"],
        recorded=from_text(row["recorded"]),
        revision=row["revision"],
        flags=tuple(json.loads(row["flags"])),
        supersedes=None if row["supersedes"] is None else TakeId(row["supersedes"]),
        withdrawn=row["withdrawn"],
        voice=row["voice"],
        languages=tuple((part, lang) for part, lang in json.loads(row["languages"])),
    )


def take_row(take: Take) -> dict[str, Any]:
    """The row of `takes` for a take; the database gives the id."""
    return {
        "item": take.item,
        "event": take.event,
        "outlet": take.outlet,
        "outlet_name": take.outlet_name,
        "country": take.country,
        "region": take.region,
        "region_name": take.region_name,
        "language": take.language,
        "lenses": to_json(take.lenses),
        "lens_version": take.lens_version,
        "lens_note": take.lens_note,
        "headline": take.headline,
        "headline_en": take.headline_en,
        "gist": take.gist,
        "quote": None if take.quote is None else to_json(take.quote),
        "url": take.url,
        "published": to_text(take.published),
        "score": take.score,
        "recorded": to_text(take.recorded),
        "revision": take.revision,
        "flags": to_json(take.flags),
        "supersedes": take.supersedes,
        "withdrawn": take.withdrawn,
        "voice": take.voice,
        "languages": to_json(take.languages),
    }
