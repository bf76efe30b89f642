"""The takes of a page in words: gist, verified quote, its translation, source; links apart.

It must never put quote marks around anything but verified words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote, urlsplit

from monitor.core.brief_outlook import spoken_date
from monitor.core.digest import language_name, plural
from monitor.core.regions import COUNTRIES, country_name
from monitor.render.credits import credited
from monitor.render.mailtext import direction, line
from monitor.types import Brief, TakeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A block in its own language and direction."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBlock:
    """One take; "" or None is left out."""

    number: int
    outlet: str
    country: str
    lang: str
    language: str
    day: str
    iso: str
    gist: str
    gist_label: str  # "machine translation from Arabic" where it is one
    quote: Words | None  # with marks
    quote_label: str
    speaker: str
    translation: str
    translation_label: str
    headline: Words | None
    headline_en: str
    url: str
    host: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Takes of one lens, or of none."""

    label: str
    count: str
    lens: str
    takes: tuple[TakeBlock, ...]


def groups(brief: Brief) -> tuple[Group, ...]:
    """Takes by lens, unlabelled last."""
    return tuple(
        Group(
            label=line(batch.label),
            count=plural(len(batch.takes), "take"),
            lens=batch.lens,
            takes=tuple(_block(view) for view in batch.takes),
        )
        for batch in brief.batches
    )


def links(brief: Brief) -> tuple[TakeBlock, ...]:
    """Reports of which nothing is held but the link and its title."""
    return tuple(_block(view) for view in brief.link_only)


def country_of(code: str) -> str:
    """English name of a country; the code itself if it has none."""
    return country_name(code) if code in COUNTRIES else line(code)


def safe_link(url: str) -> str:
    """A whole web address, percent-encoded; "" for anything that is none."""
    url = line(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or " " in url:
        return ""
    # Brackets belong to the host of an IPv6 address only; elsewhere Markdown would read them.
    brackets = "[]" if ":" in host else ""
    return quote(url, safe="!#$%&()*+,/:;=?@~-._" + brackets)


def marked(words: str, lang: str) -> str:
    """Words with their language's quote marks; none around right-to-left text."""
    if direction(lang) == "rtl":
        return words
    return f"«\u00a0{words}\u00a0»" if lang == "fr" else f"“{words}”"


def _block(view: TakeView) -> TakeBlock:
    take = view.take
    foreign = take.language != "en"
    language = language_name(take.language)
    day = take.published.astimezone(UTC).date()
    dated = view.item is None or view.item.dated
    # The headline is shown, without marks, only where nothing better is held.
    headline = take.headline if take.quote is None or view.link_only else ""
    told = take.quote.translation if take.quote else ""
    url = safe_link(take.url)
    return TakeBlock(
        number=view.number,
        outlet=line(take.outlet_name),
        country=country_of(take.country),
        lang=take.language,
        language=language[0].upper() + language[1:],
        day=spoken_date(day) if dated else f"seen {spoken_date(day)}, no date given",
        iso=day.isoformat(),
        gist=line(take.gist),
        gist_label=f"machine translation from {language}" if foreign and take.gist else "",
        quote=_words(marked(line(take.quote.text), take.language), take.language)
        if take.quote
        else None,
        quote_label=_quote_label(view),
        speaker=line(take.quote.speaker) if take.quote else "",
        translation=line(told) if foreign else "",
        translation_label=_translation_label(view, language) if take.quote and foreign else "",
        headline=_words(line(headline), take.language) if headline else None,
        headline_en=line(take.headline_en) if headline and foreign else "",
        url=url,
        host=(urlsplit(url).hostname or "").removeprefix("www.") if url else "",
        tags=_tags(view),
    )


def _words(text: str, lang: str) -> Words:
    return Words(text=text, lang=lang or "und", dir=direction(lang))


def _quote_label(view: TakeView) -> str:
    found = view.take.quote
    if found is None:
        return ""
    return "speech, word for word" if found.kind == "speech" else "word for word"


def _translation_label(view: TakeView, language: str) -> str:
    """What stands under a foreign quote: the translation's label, or why there is none."""
    take = view.take
    if take.quote and take.quote.translation:
        return f"Machine translation, {language} to English:"
    if take.flags:
        return "No translation shown: it failed a check (" + ", ".join(map(line, take.flags)) + ")."
    return "No translation shown: these words could not be found in it for certain."


def _tags(view: TakeView) -> tuple[str, ...]:
    take = view.take
    tags: list[str] = []
    if view.invented:
        tags.append("invented outlet, for the sample world")
    if view.agency:
        tags.append(credited(view))
    if take.voice and take.voice != "reporting":
        tags.append(f"{line(take.voice)}, by its section or wording")
    if take.quote is None and not view.link_only:
        tags.append(line(view.note) or "no words to quote held")
    elif view.note:
        tags.append(line(view.note))
    if take.supersedes:
        tags.append("replaces an earlier version")
    if take.lens_note:
        tags.append(line(take.lens_note))
    return tuple(tags)
