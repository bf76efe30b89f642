"""Digest -> one view -> the same statements as HTML and as plain text, fit for mail clients.

It must never decide what is new, and never read a clock: the digest carries its own times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote, urlsplit

from babel import Locale
from babel.dates import format_date, format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from monitor.core.digest import language_name, plural, shorten
from monitor.render.credits import credited
from monitor.render.mailtext import clean, direction, line, name, wrap
from monitor.types import Digest, DigestEvent, Receipt, Subscriber, TakeView

FEEDS_NAMED = 12  # failed or silent feeds named in the receipt; the rest is counted
WORDS_A_MINUTE = 220  # usual pace of reading for sense, rounded down


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A block in its own language and direction."""

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
    host: str
    headline: Words | None
    headline_en: str
    quote: Words | None
    quote_label: str
    quote_en: str
    gist: str
    machine: str  # "Machine translation, Arabic to English", or ""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Takes of one lens."""

    label: str
    takes: tuple[TakeBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBlock:
    """One changed event."""

    title: str
    url: str
    changes: tuple[str, ...]
    groups: tuple[Group, ...]
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """Everything that both parts of the mail say, in order."""

    subject: str
    day: str
    heading: str
    period: str
    minutes: str
    since: str
    events: tuple[EventBlock, ...]
    unchanged: tuple[str, ...]
    quiet: str
    receipt: tuple[str, ...]
    alarm: str
    left_out: str
    schedule: str
    unsubscribe: str


def view(digest: Digest, subscriber: Subscriber, unsubscribe: str = "") -> DigestView:
    """Turn a digest into words. `unsubscribe` is an address; "" leaves the link out."""
    receipt = digest.receipt
    events = tuple(_event(entry) for entry in digest.changed)
    same = len(digest.unchanged)
    heading = f"{plural(len(events), 'event')} changed" + (f", {same} did not" if same else "")
    if not events:
        heading = "No new report" + (f" on {plural(same, 'event')}" if same else "")
    words = sum(
        len(f"{take.gist} {take.quote_en} {take.quote.text if take.quote else ''}".split()) + 15
        for entry in events
        for group in entry.groups
        for take in group.takes
    )
    minutes = max(1, round(words / WORDS_A_MINUTE))
    following = _english(digest.date + timedelta(days=1), "EEEE d MMMM")
    scope = plural(len(subscriber.events), "event") if subscriber.events else "all events"
    return DigestView(
        subject=line(f"{_english(digest.date, 'EEE d MMMM')}: {digest.headline}"),
        day=_english(digest.date, "EEEE d MMMM y"),
        heading=heading,
        period=f"Reports recorded from {_moment(receipt.since)} to {_moment(receipt.until)} UTC.",
        minutes=f"About {plural(minutes, 'minute')} to read; ends at the receipt.",
        since="Everything held so far: this is your first digest"
        if digest.first
        else "Changed since your last digest",
        events=events,
        unchanged=tuple(name(title) for _, title in digest.unchanged),
        quiet="" if events else _quiet(receipt),
        receipt=_receipt(receipt),
        alarm=_alarm(receipt),
        left_out=f"Left out to keep this mail short: {'; '.join(digest.left_out)}."
        if digest.left_out
        else "",
        schedule=(
            f"You get this at {subscriber.at:%H:%M} ({subscriber.zone}) for {scope}. "
            f"Next: {following}."
        ),
        unsubscribe=f"mailto:{unsubscribe}?subject={quote(f'unsubscribe {subscriber.id}')}"
        if unsubscribe
        else "",
    )


def html(shown: DigestView) -> str:
    """Write the HTML part: tables, inline styles, nothing remote."""
    return _environment().get_template("digest.html.j2").render(v=shown)


def text(shown: DigestView) -> str:
    """Write the plain part: the same statements in the same order."""
    written = _environment().get_template("digest.txt.j2").render(v=shown)
    lines = [row.rstrip() for row in written.splitlines()]
    kept = [row for i, row in enumerate(lines) if row or (i and lines[i - 1])]
    return "\n".join(kept).strip() + "\n"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("monitor.render"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["wrap"] = wrap
    return made


def _event(entry: DigestEvent) -> EventBlock:
    return EventBlock(
        title=name(entry.title),
        url=_link(entry.url),
        changes=tuple(name(change) for change in entry.changes),
        groups=tuple(
            Group(
                label=f"{name(batch.label[:1].upper() + batch.label[1:])} ({len(batch.takes)})",
                takes=tuple(_take(shown) for shown in batch.takes),
            )
            for batch in entry.batches
        ),
        left_out=f"{plural(entry.left_out, 'report')} not shown here, to keep this mail short."
        if entry.left_out
        else "",
    )


def _take(shown: TakeView) -> TakeBlock:
    take = shown.take
    foreign = take.language != "en"
    language = line(language_name(take.language))
    machine = f"Machine translation, {language} to English" if foreign else ""
    notes = []
    if shown.invented:
        notes.append("Outlet invented for the sample world.")
    if shown.agency:
        notes.append(credited(shown, sentence=True))
    if take.supersedes:
        notes.append("Corrects or replaces an earlier version of this report.")
    if shown.link_only:
        notes.append("Known from its title only.")
    # An original always stands beside its translation: the headline where nothing is quoted.
    headline = take.headline if shown.link_only or (foreign and take.quote is None) else ""
    speech = take.quote is not None and take.quote.speaker
    country = str(Locale("en").territories.get(take.country, line(take.country)))
    url = _link(take.url)
    return TakeBlock(
        number=shown.number,
        outlet=name(take.outlet_name),
        about=", ".join(
            [
                country,
                _english(take.published.date(), "d MMMM y"),
                language[0].upper() + language[1:],
            ]
        ),
        url=url,
        host=line(urlsplit(url).hostname or "") if url else "",
        headline=_words(headline, take.language) if headline else None,
        headline_en=line(take.headline_en) if headline and foreign else "",
        quote=_words(_marked(take.quote.text, take.language), take.language)
        if take.quote
        else None,
        quote_label=f"In the words of {name(take.quote.speaker)}"
        if take.quote and speech
        else "Word for word",
        quote_en=line(take.quote.translation) if take.quote and foreign else "",
        gist=line(take.gist),
        machine=machine,
        notes=tuple(notes),
    )


def _words(written: str, lang: str) -> Words:
    return Words(text=" ".join(clean(written).split()), lang=lang or "und", dir=direction(lang))


def _marked(words: str, lang: str) -> str:
    """Put the language's quote marks around checked words; none are added around RTL text."""
    if direction(lang) != "ltr":
        return words
    return f"«\u00a0{words}\u00a0»" if lang == "fr" else f"“{words}”"


def _link(url: str) -> str:
    """Let only whole web addresses become links; ours or theirs, "" otherwise."""
    url = line(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in url:
        return ""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def _receipt(receipt: Receipt) -> tuple[str, ...]:
    """Tell quiet from deaf: what was listened to, what came in, what was done with it."""
    healthy = receipt.polled - len(receipt.failed)
    lines = [
        (
            f"Feeds: {receipt.feeds:,} followed, {receipt.polled:,} polled, {max(healthy, 0):,} "
            f"healthy, {len(receipt.failed):,} failed, {len(receipt.silent):,} silent."
        ),
        (
            f"Items: {receipt.items:,} came in, {receipt.matched:,} matched an event, "
            f"{receipt.untranslated:,} not translated, {receipt.flagged:,} flagged as doubtful, "
            f"{receipt.parked:,} set aside."
        ),
    ]
    if receipt.failed:
        lines.append("Failed: " + _feeds(receipt.failed))
    if receipt.silent:
        lines.append("Silent longer than usual: " + _feeds(receipt.silent))
    lines.append("Made by a program from the outlets' own words; no person reviewed this mail.")
    return tuple(lines)


def _feeds(feeds: Sequence[tuple[str, str]]) -> str:
    named = [f"{name(feed)} ({shorten(line(why), 80)})" for feed, why in feeds[:FEEDS_NAMED]]
    more = len(feeds) - FEEDS_NAMED
    return "; ".join(named) + (f"; and {more:,} more" if more > 0 else "") + "."


def _alarm(receipt: Receipt) -> str:
    if not receipt.polled:
        return "No feed was polled in this period: quiet proves nothing."
    if receipt.failed:
        return (
            f"{len(receipt.failed):,} of {plural(receipt.feeds, 'feed')} failed: "
            "quiet there proves nothing today."
        )
    return ""


def _quiet(receipt: Receipt) -> str:
    """Say why there is nothing: an outage must not be read as calm."""
    if not receipt.polled:
        return "No feed could be polled, so nothing can be said about this period."
    if receipt.failed:
        return "The feeds that answered had nothing new; others failed (see the receipt)."
    return "Feeds worked; nothing new on the events that you follow."


def _english(day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale="en"))


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "d MMMM HH:mm", locale="en"))
