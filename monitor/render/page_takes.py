"""The takes of a page in words: gist, verified quote, its translation, source; links apart.

It must never put quote marks around anything but verified words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote, urlsplit

from monitor.core.plain import direction, line
from monitor.core.take import original_gist
from monitor.core.told import country, joined, noted, on, say
from monitor.core.told import language as named
from monitor.core.words import Words
from monitor.render.credits import credited
from monitor.types import Brief, TakeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
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
    gist: Passage | None
    gist_label: str  # "machine translation from Arabic" where it is one
    gist_english: Passage | None  # beside a gist that a machine put into another language
    quote: Passage | None  # with marks
    quote_label: str
    speaker: str
    translation: Passage | None  # of the quote
    translation_label: str
    headline: Passage | None
    headline_told: Passage | None  # the headline by machine
    headline_label: str
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


def groups(brief: Brief, words: Words) -> tuple[Group, ...]:
    """Takes by lens, unlabelled last."""
    return tuple(
        Group(
            label=words(batch.label),
            count=words.several(len(batch.takes), "{n} take", "{n} takes"),
            lens=batch.lens,
            takes=tuple(_block(view, words) for view in batch.takes),
        )
        for batch in brief.batches
    )


def links(brief: Brief, words: Words) -> tuple[TakeBlock, ...]:
    """Reports of which nothing is held but the link and its title."""
    return tuple(_block(view, words) for view in brief.link_only)


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


def _block(view: TakeView, words: Words) -> TakeBlock:
    take = view.take
    language = named(take.language)
    day = take.published.astimezone(UTC).date()
    dated = view.item is None or view.item.dated
    # The headline is shown, without marks, only where nothing better is held.
    headline = take.headline if take.quote is None or view.link_only else ""
    gist, gist_label, gist_english = _gist(view, words)
    told, told_label = _told_quote(view, words)
    headline_told, headline_label = _by_machine(
        headline,
        take.spoken("headline"),
        take.headline_en if take.spoken("headline") != "en" else "",
        words,
    )
    url = safe_link(take.url)
    spoken = words(language)
    return TakeBlock(
        number=view.number,
        outlet=line(take.outlet_name),
        country=words(country(take.country)),
        lang=take.language,
        language=spoken[0].upper() + spoken[1:],
        day=words(on(day)) if dated else words.say("seen {day}, no date given", day=day),
        iso=day.isoformat(),
        gist=gist,
        gist_label=gist_label,
        gist_english=gist_english,
        quote=passage(marked(line(take.quote.text), take.spoken("quote")), take.spoken("quote"))
        if take.quote
        else None,
        quote_label=words(_quote_label(view)),
        speaker=line(take.quote.speaker) if take.quote else "",
        translation=told,
        translation_label=told_label,
        headline=passage(line(headline), take.spoken("headline")) if headline else None,
        headline_told=headline_told,
        headline_label=headline_label,
        url=url,
        host=(urlsplit(url).hostname or "").removeprefix("www.") if url else "",
        tags=tuple(map(words, _tags(view))),
    )


def passage(text: str, lang: str) -> Passage:
    """A text with its language and direction."""
    return Passage(text=text, lang=lang or "und", dir=direction(lang))


INTO_ENGLISH = noted("Machine translation, {source} to English:")


def _gist(view: TakeView, words: Words) -> tuple[Passage | None, str, Passage | None]:
    """The gist in the language of the page if there is a way, its label, and its English."""
    take, source = view.take, view.take.spoken("gist")
    if source == words.language != "en" and view.item is not None:
        own = original_gist(view.item, source)
        if own:
            return passage(line(own), words.tag), "", None
    if not take.gist:
        return None, "", None
    english = passage(line(take.gist), "en")
    told = words.translation(take.gist)
    if told:
        label = say("machine translation from English")
        if source != "en":
            label = say(
                "machine translation from {language} by way of English",
                language=named(source),
            )
        return passage(line(told), words.tag), words(label), english
    if source == "en":
        return english, "", None
    label = say("machine translation from {language}", language=named(source))
    return english, words(label), None


def _told_quote(view: TakeView, words: Words) -> tuple[Passage | None, str]:
    """What stands under a quote in another language: a translation, or why there is none."""
    take, spoken = view.take, view.take.spoken("quote")
    if take.quote is None or spoken == words.language:
        return None, ""
    if spoken == "en":
        return _by_machine(take.quote.text, "en", "", words)
    if take.quote.translation:
        return _by_machine(take.quote.text, spoken, take.quote.translation, words)
    whose = f"translation:{take.quote.field}:"  # a doubted headline says nothing of a quote
    failed = [flag for flag in take.flags if flag == "untranslated" or flag.startswith(whose)]
    if failed:
        flags = joined(failed)
        return None, words.say("No translation shown: it failed a check ({flags}).", flags=flags)
    return None, words.say(
        "No translation shown: these words could not be found in it for certain."
    )


def _by_machine(text: str, lang: str, english: str, words: Words) -> tuple[Passage | None, str]:
    """A text by machine: from English into the language of the page, else into English."""
    if not text or lang == words.language:
        return None, ""
    own = words.translation(text) if lang == "en" else ""
    if own:
        label = words.say(
            "Machine translation, {source} to {target}:",
            source=named("en"), target=named(words.language),
        )  # fmt: skip
        return passage(line(own), words.tag), label
    if english:
        return passage(line(english), "en"), words.say(INTO_ENGLISH, source=named(lang))
    return None, ""


def _quote_label(view: TakeView) -> str:
    found = view.take.quote
    if found is None:
        return ""
    return say("speech, word for word") if found.kind == "speech" else say("word for word")


VOICES = {
    "opinion": say("opinion, by its section or wording"),
    "official statement": say("official statement, by its section or wording"),
    "analysis": say("analysis, by its section or wording"),
}


def _tags(view: TakeView) -> list[str]:
    take = view.take
    tags: list[str] = []
    if view.invented:
        tags.append(say("invented outlet, for the sample world"))
    if view.agency:
        tags.append(credited(view))
    if take.voice and take.voice != "reporting":
        other = say("{voice}, by its section or wording", voice=take.voice)
        tags.append(VOICES.get(take.voice, other))
    if take.quote is None and not view.link_only:
        tags.append(view.note or say("no words to quote held"))
    elif view.note:
        tags.append(view.note)
    if take.supersedes:
        tags.append(say("replaces an earlier version"))
    if take.lens_note:
        tags.append(take.lens_note)
    return tags
