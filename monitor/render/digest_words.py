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
from monitor.types import Alert, Change, Digest, DigestEvent, Figure, Source

LINKED = 6  # sources linked in one line of change; the rest is counted, and the takes name all
VALUES = 4  # figures of one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a line comes from: words, an address ("" for none), the take's number in this mail."""

    label: str
    url: str
    number: int = 0


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
_PLAIN = {"first-held", "lenses", "regions", "reports", "corrected", "withdrawn"}
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
    "lenses": "silence", "regions": "silence",
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
    shown = change.sources[:LINKED]
    more = len(change.sources) - len(shown)
    return Line(
        text=_capital(w(change_words(change))),
        links=tuple(_link(source, change, w, numbers) for source in shown),
        more=w.several(more, "and {n} more", "and {n} more") if more else "",
        after=w.say("({reason})", reason=change.what) if change.kind == "withdrawn" else "",
        page=page_part(page, anchor),
        part=w.say(_PARTS[anchor]),
    )


def page_part(page: str, part: str) -> str:
    """The address of a part of an event's page; "" where the page has none."""
    return f"{page.partition('#')[0]}#{part}" if page else ""


def _link(source: Source, change: Change, w: Words, numbers: Mapping[int, int]) -> Link:
    label = w.apart(source.outlet)
    if (
        source.figure is not None
        and change.kind in ("disagree", "moved")
        and len(change.sources) > 1
    ):
        label = w.say(
            "{figure} ({outlet})", figure=_figures((source.figure,)), outlet=source.outlet
        )
    return Link(label=label, url=web_address(source.url), number=numbers.get(int(source.take), 0))


def change_words(change: Change) -> Told:
    """The statement of a change; one that ends with a colon is followed by its sources."""
    match change.kind:
        case "first-held" | "reports":
            told = _counted(change)
        case "lenses":
            named = joined([lens(code, label) for code, label in change.named], COMMA)
            told = (
                say("Lenses: {lenses}.", lenses=named)
                if change.named
                else say("No outlet among them carries a lens label.")
            )
        case "regions":
            told = say(
                "Regions: {regions}.",
                regions=joined([region(code, label) for code, label in change.named], COMMA),
            )
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
