"""A take as the mail shows it: who, where from, in which words, and what a machine made of them.

It must never decide which takes are shown, and never set a translation beside other than its
original.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from monitor.core.told import country, language, on, say
from monitor.core.words import Words
from monitor.render.credits import credited
from monitor.render.digest_words import page_part, web_address
from monitor.render.mailtext import clean, direction
from monitor.types import Lang, TakeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Text in its own language and direction."""

    text: str
    lang: str
    dir: str

    @property
    def align(self) -> str:
        """The side on which it starts, for clients that ignore `dir`."""
        return "right" if self.dir == "rtl" else "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBlock:
    """One take as the mail shows it; "" or None is left out."""

    number: int
    outlet: str
    about: str  # country, date, language
    url: str
    page: str
    headline: Block | None
    headline_en: Block | None
    quote: Block | None
    quote_label: str
    quote_en: Block | None
    gist: Block | None
    gist_label: str
    machine: str  # "Machine translation, Arabic to English:", or ""
    notes: tuple[str, ...]


def block(written: str, lang: Lang) -> Block:
    """One paragraph of other people's words; in an unknown language they find their own side."""
    return Block(text=" ".join(clean(written).split()), lang=lang or "und", dir=direction(lang))


def english(written: str) -> Block | None:
    """English that stands in a mail of any language; None for nothing."""
    return block(written, "en") if written.strip() else None


def take_block(shown: TakeView, w: Words, page: str) -> TakeBlock:
    """What the mail says of one take."""
    take = shown.take
    spoken = language(take.language)
    title, gist = take.spoken("headline"), take.spoken("gist")
    said = take.spoken("quote") if take.quote else title
    # An original always stands beside its translation: the headline where nothing is quoted.
    headline = take.headline if shown.link_only or (title != "en" and take.quote is None) else ""
    about = say(
        "{country}, {day}, {language}",
        country=country(take.country), day=on(take.published.astimezone(UTC).date()),
        language=spoken,
    )  # fmt: skip
    speaker = take.quote.speaker if take.quote else ""
    return TakeBlock(
        number=shown.number,
        outlet=w.apart(take.outlet_name),
        about=w(about),
        url=web_address(take.url),
        page=page_part(page, "takes"),
        headline=block(headline, title) if headline else None,
        headline_en=english(take.headline_en) if headline and title != "en" else None,
        quote=block(_marked(take.quote.text, said), said) if take.quote else None,
        quote_label=w.say("In the words of {speaker}:", speaker=speaker)
        if speaker
        else w.say("Word for word:"),
        quote_en=english(take.quote.translation) if take.quote and said != "en" else None,
        gist=english(take.gist),
        gist_label=w.say("Gist, machine translation from {language}:", language=language(gist))
        if gist != "en"
        else w.say("Gist:"),
        machine=w.say("Machine translation, {language} to English:", language=language(said))
        if said != "en"
        else "",
        notes=tuple(_notes(shown, w)),
    )


def _notes(shown: TakeView, w: Words) -> list[str]:
    notes = []
    if shown.invented:
        notes.append(w.say("Outlet invented for the sample world."))
    if shown.agency:
        notes.append(w(credited(shown, sentence=True)))
    if shown.take.supersedes:
        notes.append(w.say("Corrects or replaces an earlier version of this report."))
    if shown.link_only:
        notes.append(w.say("Known from its title only."))
    return notes


def _marked(words: str, lang: str) -> str:
    """Put the language's quote marks around checked words; none are added around RTL text."""
    if direction(lang) != "ltr":
        return words
    return f"«\u00a0{words}\u00a0»" if lang == "fr" else f"“{words}”"
