"""What changed, what may become an event and how the monitor was: each as one line in words.

It must never decide what is worth a line, nor how a line looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from monitor.core.brief_numbers import one
from monitor.core.digest import shorten
from monitor.core.told import (
    AND,
    COMMA,
    OR,
    SEMICOLON,
    Told,
    joined,
    language,
    lens,
    region,
    say,
    several,
)
from monitor.core.words import Words
from monitor.render.mailtext import line
from monitor.types import Alert, Candidate, Change, Digest, DigestEvent, Figure, Receipt, Source

FEEDS_NAMED = 12  # failed or silent feeds named in the receipt; the rest is counted
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


# The section of an event's page that tells more of a change.
_ANCHORS = {
    "moved": "numbers", "disagree": "numbers", "figure": "numbers", "lowered": "numbers",
    "blame": "split", "lens": "silence", "region": "silence", "language": "silence",
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
        text=w(change_words(change)),
        links=tuple(_link(source, change, w, numbers) for source in shown),
        more=w.several(more, "and {n} more", "and {n} more") if more else "",
        after=w.say("({reason})", reason=change.what) if change.kind == "withdrawn" else "",
        page=f"{page.partition('#')[0]}#{anchor}" if page else "",
    )


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
    subject = _capital(change.what)
    before, after = _figures(change.before), _figures(change.after)
    day = change.as_of or "?"
    match change.kind:
        case "moved":
            return say(
                "{subject}: {before} → {after}, as of {day}:",
                subject=subject, before=before, after=after, day=day,
            )  # fmt: skip
        case "lowered":
            return say(
                "{subject}: an outlet now says less than it did, {before} → {after}, as of {day}:",
                subject=subject, before=before, after=after, day=day,
            )  # fmt: skip
        case "disagree":
            return say("{subject}: reports disagree, as of {day}:", subject=subject, day=day)
        case _:
            return say(
                "{subject}: {after}, the first figure, as of {day}:",
                subject=subject, after=after, day=day,
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
        (
            c
            for c in event.changes
            if c.kind not in ("first-held", "reports", "corrected", "withdrawn")
        ),
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
    subject, named = change.what, lens(change.what, change.label)
    before, after = _figures(change.before), _figures(change.after)
    match change.kind:
        case "lens":
            told = say("first reading with the lens {lens}: {outlet}", lens=named, outlet=who)
        case "region":
            found = region(change.what, change.label)
            told = say("first from {region}: {outlet}", region=found, outlet=who)
        case "language":
            told = say("first in {language}: {outlet}", language=language(subject), outlet=who)
        case "moved" | "lowered":
            told = say(
                "{subject}: {before} → {after}, {outlet}",
                subject=subject, before=before, after=after, outlet=who,
            )  # fmt: skip
        case "disagree":
            told = say("reports disagree on {subject}: {after}", subject=subject, after=after)
        case "blame":
            told = say("{outlet} now names {now} as the doer", outlet=who, now=subject)
        case _:
            told = say("{subject}: {after}, {outlet}", subject=subject, after=after, outlet=who)
    return told


# ---- candidates ----------------------------------------------------------


def candidate_line(candidate: Candidate, w: Words) -> Line:
    """What is known of a candidate, with its sources; its title stands apart."""
    known = say(
        "{day}, {reports} ({new} new) from {publishers}, in {languages}:",
        day=candidate.date,
        reports=several(candidate.items, "{n} report", "{n} reports"),
        new=candidate.added,
        publishers=several(len(candidate.outlets), "{n} publisher", "{n} publishers"),
        languages=joined([language(code) for code in candidate.languages], COMMA, AND),
    )
    more = len(candidate.outlets) - len(candidate.sources)
    return Line(
        text=w(known),
        links=tuple(
            Link(label=w.apart(outlet), url=web_address(url)) for outlet, url in candidate.sources
        ),
        more=w.several(more, "and {n} more", "and {n} more") if more else "",
    )


# ---- receipt -------------------------------------------------------------


def receipt_lines(receipt: Receipt, w: Words) -> tuple[str, ...]:
    """Tell quiet from deaf: what was listened to, what came in, what was done with it."""
    healthy = max(receipt.polled - len(receipt.failed), 0)
    lines = [
        w.say(
            "Feeds: {feeds} followed, {polled} polled, {healthy} healthy, {failed} failed, "
            "{silent} silent.",
            feeds=receipt.feeds, polled=receipt.polled, healthy=healthy,
            failed=len(receipt.failed), silent=len(receipt.silent),
        ),
        w.say(
            "Items: {items} came in, {matched} matched an event, {parked} set aside.",
            items=receipt.items, matched=receipt.matched, parked=receipt.parked,
        ),
        w.say(
            "Translations: {flagged} flagged as doubtful, {untranslated} not translated.",
            flagged=receipt.flagged, untranslated=receipt.untranslated,
        ),
    ]  # fmt: skip
    if receipt.pages:
        read = dict(receipt.pages).get("read", 0)
        blocked = [(kind, n) for kind, n in receipt.pages if kind != "read"]
        kinds = joined([f"{kind} {n}" for kind, n in blocked], COMMA)
        lines.append(
            w.say(
                "Article pages: {read} read, {blocked} not ({kinds}).",
                read=read, blocked=sum(n for _, n in blocked), kinds=kinds,
            )
            if blocked
            else w.several(read, "Article pages: {n} read.", "Article pages: {n} read.")
        )  # fmt: skip
    if receipt.failed:
        lines.append(w.say("Failed: {feeds}.", feeds=_feeds(receipt.failed)))
    if receipt.silent:
        lines.append(w.say("Silent longer than usual: {feeds}.", feeds=_feeds(receipt.silent)))
    lines.append(
        w.say("Made by a program from the outlets' own words; no person reviewed this mail.")
    )
    return tuple(lines)


def _feeds(feeds: Sequence[tuple[str, str]]) -> Told:
    named = [
        say("{feed} ({why})", feed=feed, why=shorten(line(why), 80))
        for feed, why in feeds[:FEEDS_NAMED]
    ]
    more = len(feeds) - FEEDS_NAMED
    if more > 0:
        named.append(several(more, "and {n} more", "and {n} more"))
    return joined(named, SEMICOLON)


def alarm(receipt: Receipt, w: Words) -> str:
    """What a reader must know before the first line; "" where all is well."""
    if not receipt.polled:
        return w.say("No feed was polled in this period: quiet proves nothing.")
    if receipt.failed:
        return w.several(
            receipt.feeds,
            "{failed} of {n} feed failed: quiet there proves nothing today.",
            "{failed} of {n} feeds failed: quiet there proves nothing today.",
            failed=len(receipt.failed),
        )
    return ""


def quiet(receipt: Receipt, w: Words) -> str:
    """Say why there is nothing: an outage must not be read as calm."""
    if not receipt.polled:
        return w.say("No feed could be polled, so nothing can be said about this period.")
    if receipt.failed:
        return w.say("The feeds that answered had nothing new; others failed (see the receipt).")
    return w.say("Feeds worked; nothing new on the events that you follow.")


def left_out(shed: Sequence[tuple[str, int]], w: Words) -> str:
    """What was shed to keep the mail short; "" where nothing was."""
    if not shed:
        return ""
    told = [_shed(kind, n) for kind, n in shed]
    return w.say("Left out to keep this mail short: {what}.", what=joined(told, SEMICOLON))


def _shed(kind: str, n: int) -> Told:
    match kind:
        case "unchanged":
            return several(
                n, "the list of {n} event without change", "the list of {n} events without change"
            )
        case "quotes":
            return say("quotes")
        case "reports":
            return several(n, "{n} report of changed events", "{n} reports of changed events")
        case "candidates":
            return several(n, "{n} candidate event", "{n} candidate events")
        case _:
            return several(n, "{n} further changed event", "{n} further changed events")
