"""Policy: what we publish of a match. The match is fact; the take is what an outlet said of it.

Headline, gist and quote are cut out of stored texts, never written. It must
never decide whether an item belongs to an event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor.core import lens
from monitor.core.credit import lead_length
from monitor.core.quote import best_quote, flagged, like_headline
from monitor.core.regions import outlet_region, region_name
from monitor.core.text import sentences
from monitor.core.voice import voice
from monitor.types import (
    Event,
    Field,
    Item,
    Lang,
    Language,
    LensRegistry,
    Match,
    Outlet,
    Pass,
    Quote,
    Reading,
    Take,
    Translation,
    Untranslated,
)

GIST = 320  # characters: what two or three sentences take, and a reader's glance holds
_SHORTEST = 30  # characters; a shorter sentence is a label ("Read more", "Watch live")
_LABELS = ("read more", "click here", "subscribe", "sign up", "watch live", "photo:", "http")

BestQuote = Callable[[Item, Language, Translation | Untranslated], Quote | None]


def take(
    reading: Reading,
    match: Match,
    event: Event,
    outlet: Outlet,
    registry: LensRegistry,
    *,
    recorded: datetime,
    quote: BestQuote = best_quote,
) -> Take | Pass:
    """The take of a match, or why there is none."""
    item = reading.item
    if match.verdict != "match":
        return Pass(item=item.id, event=match.event, reason="near only: not a match")
    if not item.title.strip():
        return Pass(item=item.id, event=match.event, reason="the item has no headline")
    tagged = lens.tag(outlet, event, registry)
    region = outlet_region(outlet.country, outlet.region)
    headline_en = _english(reading, "title")
    source, told = _gist(reading)
    best = _its_own(quote(item, reading.language, reading.translation), outlet)
    return Take(
        id=None,
        item=item.id,
        event=match.event,
        outlet=outlet.id,
        outlet_name=outlet.name,
        country=outlet.country,
        region=region,
        region_name=region_name(region),
        language=reading.language.code,
        lenses=tagged.lenses,
        lens_version=tagged.version,
        lens_note=tagged.note,
        headline=item.title,
        headline_en=headline_en,
        gist=told,
        quote=best,
        url=item.url,
        published=item.published,
        score=match.score,
        recorded=recorded,
        revision=item.revision,
        flags=_flags(reading, headline_en),
        voice=voice(item, outlet.kind).name,
        languages=_languages(reading.language, source, best),
    )


def _languages(
    language: Language, source: Field, quote: Quote | None
) -> tuple[tuple[str, Lang], ...]:
    """The parts of a take that are in another language than their item."""
    parts: dict[str, Field] = {"headline": "title", "gist": source}
    if quote is not None:
        parts["quote"] = quote.field
    apart = {part: language.of(field) for part, field in parts.items()}
    return tuple((part, lang) for part, lang in apart.items() if lang != language.code)


def _its_own(quote: Quote | None, outlet: Outlet) -> Quote | None:
    """The quote, unless it is a sentence about the outlet ("NPR's coverage stresses ...").

    An aggregator's description of a report is not the report's words.
    """
    if quote is None or quote.kind == "speech":
        return quote
    name = " ".join(outlet.name.casefold().split()[:2])
    return None if quote.text.casefold().lstrip("\"'“«").startswith(name) else quote


def gist(reading: Reading) -> str:
    """The first sentences that say more than the headline, in English; "" if there are none.

    From the original where it is English, else from a translation that is not
    in doubt. Sentences are whole and consecutive, up to `GIST` characters.
    """
    return _gist(reading)[1]


def _gist(reading: Reading) -> tuple[Field, str]:
    """The gist, and the field that it was taken from."""
    title = _english(reading, "title")
    fields: tuple[Field, ...] = ("summary", "body")
    for field in fields:
        if found := _first_sentences(_english(reading, field), title):
            return field, found
    return "summary", ""


def original_gist(item: Item, lang: Lang) -> str:
    """The gist in the language of the original, cut by the same rule; "" if there is none."""
    for field in (item.summary, item.body):
        if found := _first_sentences(field, item.title, lang):
            return found
    return ""


def _english(reading: Reading, field: Field) -> str:
    """A field in English: the original or the unflagged translation, else ""."""
    if reading.language.of(field) == "en":
        return reading.item.text(field)
    if isinstance(reading.translation, Translation) and not flagged(reading.translation, field):
        return reading.translation.text(field)
    return ""


def _first_sentences(text: str, title: str, lang: Lang = "en") -> str:
    text = text[lead_length(text) :]
    start = end = -1
    for begin, stop in sentences(text, lang):
        sentence = text[begin:stop]
        if start < 0 and not _informs(sentence, title):
            continue
        if start >= 0 and (stop - start > GIST or not _informs(sentence, title)):
            break
        start, end = (begin if start < 0 else start), stop
        if end - start > GIST:
            return _cut(text[start:end])
    return " ".join(text[start:end].split()) if start >= 0 else ""


def _informs(sentence: str, title: str) -> bool:
    lowered = sentence.casefold()
    return (
        len(sentence) >= _SHORTEST
        and not any(label in lowered for label in _LABELS)
        and not like_headline(sentence, title)
    )


def _cut(sentence: str) -> str:
    """One sentence that alone is too long: up to its last clause or word that fits."""
    room = " ".join(sentence.split())[: GIST - 2]
    for mark in ("; ", ", ", " "):
        at = room.rfind(mark)
        if at > GIST // 2:
            return room[:at] + " …"
    return room + "…"


def _flags(reading: Reading, headline_en: str) -> tuple[str, ...]:
    """What a reader should know of this take before trusting it."""
    flags = []
    if isinstance(reading.translation, Translation):
        flags += [f"translation:{flag}" for flag in reading.translation.flags]
    elif reading.language.code != "en":
        flags.append("untranslated")
    if not headline_en and "untranslated" not in flags:
        flags.append("headline:translation-in-doubt")
    if not reading.item.dated:
        flags.append("undated")
    return tuple(dict.fromkeys(flags))
