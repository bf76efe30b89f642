"""What may become an event, how the monitor was and what a mail leaves out: the foot of a digest.

It must never decide what is worth a line, nor how a line looks.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.digest import shorten
from monitor.core.told import AND, COMMA, SEMICOLON, Told, joined, language, say, several
from monitor.core.words import Words
from monitor.render.digest_words import Line, Link, web_address
from monitor.render.mailtext import line
from monitor.types import Candidate, Receipt

FEEDS_NAMED = 12  # failed or silent feeds named in the receipt; the rest is counted


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
