"""What changed, as one line each, and a subject line of it: in words, with its sources.

It must never decide what is worth a line, nor how a line looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from monitor.core.brief_numbers import one
from monitor.core.digest import shorten
from monitor.core.subjects import subject
from monitor.core.told import (
    COMMA,
    OR,
    Told,
    Value,
    joined,
    language,
    lens,
    noted,
    region,
    say,
    several,
)
from monitor.core.words import Words
from monitor.render.mailtext import line
from monitor.types import Alert, Change, Digest, DigestEvent, Figure

LINKED = 4  # sources linked in one line of change; the rest is counted, and the takes name all
VALUES = 4  # figures of one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a line comes from: words, an address ("" for none), the take's number in this mail."""

    label: str
    url: str
    number: int = 0
    outlet: str = ""  # whose it is, where the words say more


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement with its sources; `page` is where the event's page says more."""

    text: str
    links: tuple[Link, ...] = ()
    more: str = ""
    after: str = ""  # what follows the sources
    page: str = ""
    part: str = ""  # what that part of the page is called


# Changes that a subject line does not name.
_PLAIN = {"first-held", "reports", "corrected", "withdrawn"}
# The sections of an event's page, and which of them tells more of a change.
_PARTS = {
    "numbers": noted("Numbers on the page"),
    "split": noted("The split on the page"),
    "silence": noted("Silence map on the page"),
    "takes": noted("Takes on the page"),
}
_ANCHORS = {
    "moved": "numbers", "disagree": "numbers", "figure": "numbers", "lowered": "numbers",
    "blame": "split", "lens": "silence", "region": "silence", "language": "silence",
    "lenses": "silence", "regions": "silence", "languages": "silence",
}  # fmt: skip


def web_address(url: str) -> str:
    """Let only whole web addresses become links; ours or theirs, "" otherwise."""
    url = line(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in url:
        return ""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


# ---- changes -------------------------------------------------------------


def change_line(change: Change, w: Words, numbers: Mapping[int, int], page: str) -> Line:
    """One change in words; `numbers` are takes shown in this mail, by their ids."""
    anchor = _ANCHORS.get(change.kind, "takes")
    shown = change.sources if change.named else change.sources[:LINKED]
    more = len(change.sources) - len(shown)
    return Line(
        text=_capital(w(change_words(change))),
        links=tuple(
            Link(
                label=w(_label(change, place)),
                url=web_address(source.url),
                number=numbers.get(int(source.take), 0),
                outlet=w.apart(source.outlet),
            )
            for place, source in enumerate(shown)
        ),
        more=w.several(more, "and {n} more", "and {n} more") if more else "",
        after=w.say("({reason})", reason=change.what) if change.kind == "withdrawn" else "",
        page=page_part(page, anchor),
        part=w.say(_PARTS[anchor]),
    )


def page_part(page: str, part: str) -> str:
    """The address of a part of an event's page; "" where the page has none."""
    return f"{page.partition('#')[0]}#{part}" if page else ""


def _label(change: Change, place: int) -> Told:
    """What a source of a line is called: its outlet, with what it gives where they differ."""
    source = change.sources[place]
    if change.named:
        what = _named(change)[place]
        return say("{what} ({outlet})", what=what, outlet=source.outlet)
    if source.figure is not None and len(change.after) > 1:
        figure = _figures((source.figure,))
        return say("{figure} ({outlet})", figure=figure, outlet=source.outlet)
    return joined([source.outlet])


def _named(change: Change) -> list[Value]:
    """The lenses, regions or languages of a change."""
    match change.kind:
        case "lenses":
            return [lens(code, label) for code, label in change.named]
        case "regions":
            return [region(code, label) for code, label in change.named]
        case _:
            return [language(code) for code, _ in change.named]


def change_words(change: Change) -> Told:
    """The statement of a change; one that ends with a colon is followed by its sources."""
    match change.kind:
        case "first-held" | "reports":
            told = _counted(change)
        case "lenses" | "regions" | "languages":
            told = _many(change)
        case "lens":
            named = lens(change.what, change.label)
            told = say("First reading with the lens {lens}:", lens=named)
        case "region":
            told = say("First from {region}:", region=region(change.what, change.label))
        case "language":
            told = say("First in {language}:", language=language(change.what))
        case "corrected":
            told = say("Corrected or changed:")
        case "withdrawn":
            told = say("Withdrawn:")
        case "blame":
            told = say(
                "Now names {now} as the doer, where it named {before}:",
                now=change.what, before=change.label,
            )  # fmt: skip
        case _:
            told = _figure_words(change)
    return told


def _many(change: Change) -> Told:
    n = len(change.named)
    if change.sources:
        return {
            "lenses": several(
                n, "First readings with {n} lens:", "First readings with {n} lenses:"
            ),
            "regions": several(n, "First from {n} region:", "First from {n} regions:"),
            "languages": several(n, "First in {n} language:", "First in {n} languages:"),
        }[change.kind]
    if not n:
        return say("No outlet among them carries a lens label.")
    named = joined(_named(change), COMMA)
    if change.kind == "lenses":
        return say("Lenses: {lenses}.", lenses=named)
    return say("Regions: {regions}.", regions=named)


def _figure_words(change: Change) -> Told:
    counted = subject(change.what)
    before, after = _figures(change.before), _figures(change.after)
    day = change.as_of or "?"
    match change.kind:
        case "moved":
            return say(
                "{subject}: {before} → {after}, as of {day}:",
                subject=counted, before=before, after=after, day=day,
            )  # fmt: skip
        case "lowered":
            return say(
                "{subject}: an outlet now says less than it did, {before} → {after}, as of {day}:",
                subject=counted, before=before, after=after, day=day,
            )  # fmt: skip
        case "disagree":
            return say("{subject}: reports disagree, as of {day}:", subject=counted, day=day)
        case _:
            return say(
                "{subject}: {after}, the first figure, as of {day}:",
                subject=counted, after=after, day=day,
            )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figures(figures: Sequence[Figure]) -> Told:
    """Values that were given: "12", "12 or 14", "from 12 to 40"."""
    words = [one(figure) for figure in figures]
    if len(words) > VALUES:
        return say("from {low} to {high}", low=words[0], high=words[-1])
    return joined(words, COMMA, OR)


def _counted(change: Change) -> Told:
    reports, publishers, origins, *before = change.counts
    counts = {
        "reports": several(reports, "{n} new report", "{n} new reports"),
        "publishers": several(publishers, "{n} publisher", "{n} publishers"),
        "origins": several(origins, "{n} new independent origin", "{n} new independent origins"),
    }
    if change.kind == "first-held":
        return say("First held on this event. {reports} from {publishers}, {origins}.", **counts)
    return say(
        "{reports} from {publishers}, {origins}. {before} held before.",
        before=before[0], **counts,
    )  # fmt: skip


# ---- headline ------------------------------------------------------------


def headline(digest: Digest) -> Told:
    """The change in a few words; a day on which we were deaf is not a quiet day."""
    receipt = digest.receipt
    if not digest.changed:
        what: Told = several(
            len(digest.unchanged), "No new report on {n} event", "No new report on {n} events"
        )
        if digest.candidates:
            more = several(len(digest.candidates), "{n} candidate event", "{n} candidate events")
            what = say("{what}; {more}", what=what, more=more)
    else:
        what = say(
            "{event}; {changed}",
            event=_event_headline(digest.changed[0]),
            changed=several(len(digest.changed), "{n} event changed", "{n} events changed"),
        )
    if not receipt.failed:
        return what
    failed = several(
        receipt.feeds, "{failed} of {n} feed failed", "{failed} of {n} feeds failed",
        failed=len(receipt.failed),
    )  # fmt: skip
    return say("{what}; {more}", what=what, more=failed)


def alert_headline(alert: Alert) -> Told:
    """What the first alert says, and how many more there are."""
    first = alert.events[0]
    more = len(alert.keys) - 1
    told = say(
        "{event}: {what}", event=shorten(line(first.title), 70), what=_short(first.changes[0])
    )
    if not more:
        return told
    return say("{what}; {more}", what=told, more=several(more, "{n} more alert", "{n} more alerts"))


def _event_headline(event: DigestEvent) -> Told:
    title = shorten(line(event.title), 70)
    telling = next(
        (c for c in event.changes if c.kind not in _PLAIN),
        None,
    )
    first_held = event.changes and event.changes[0].kind == "first-held"
    if not event.reports:
        return say("{event}: earlier reports corrected or withdrawn", event=title)
    reports = several(event.reports, "{n} new report", "{n} new reports")
    if telling is None or first_held:
        return say("{event}: {what}", event=title, what=reports)
    return say("{event}: {reports}, {what}", event=title, reports=reports, what=_short(telling))


def _short(change: Change) -> Told:
    """A change within a subject line."""
    who = shorten(line(change.sources[0].outlet), 40) if change.sources else ""
    counted, named = subject(change.what), lens(change.what, change.label)
    before, after = _figures(change.before), _figures(change.after)
    match change.kind:
        case "lens":
            told = say("first reading with the lens {lens}: {outlet}", lens=named, outlet=who)
        case "region":
            found = region(change.what, change.label)
            told = say("first from {region}: {outlet}", region=found, outlet=who)
        case "lenses" | "regions" | "languages":
            n = len(change.named)
            told = {
                "lenses": several(
                    n, "first readings with {n} lens", "first readings with {n} lenses"
                ),
                "regions": several(n, "first from {n} region", "first from {n} regions"),
                "languages": several(n, "first in {n} language", "first in {n} languages"),
            }[change.kind]
        case "language":
            told = say("first in {language}: {outlet}", language=language(change.what), outlet=who)
        case "moved" | "lowered":
            told = say(
                "{subject}: {before} → {after}, {outlet}",
                subject=counted, before=before, after=after, outlet=who,
            )  # fmt: skip
        case "disagree":
            told = say("reports disagree on {subject}: {after}", subject=counted, after=after)
        case "blame":
            told = say("{outlet} now names {now} as the doer", outlet=who, now=change.what)
        case _:
            told = say("{subject}: {after}, {outlet}", subject=counted, after=after, outlet=who)
    return told
