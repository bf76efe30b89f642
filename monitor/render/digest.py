"""Digest or alert -> one view -> the same statements as HTML and as plain text, fit for mail.

It must never decide what is new, and never read a clock: the digest carries its own times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from monitor.core.digest import all_takes
from monitor.core.told import COMMA, joined, lens, on, quantity, say, several
from monitor.core.words import ENGLISH, Words
from monitor.render import digest_foot as foot
from monitor.render import digest_words as said
from monitor.render.digest_takes import Block, TakeBlock, block, take_block
from monitor.render.digest_words import Line
from monitor.render.mailtext import line, wrap
from monitor.render.sparkline import size, sparkline
from monitor.types import Alert, Digest, DigestEvent, LensBatch, Subscriber

WORDS_A_MINUTE = 220  # usual pace of reading for sense, rounded down
PICTURES = 12  # events with a drawing; text says it for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing that goes with the mail; `text` says all that it shows."""

    cid: str
    data: bytes
    width: int  # as it is shown, in CSS pixels
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Takes of one lens."""

    label: str
    takes: tuple[TakeBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBlock:
    """One changed event."""

    title: Block
    url: str
    changes: tuple[Line, ...]
    days: str
    caption: str  # beside a drawing, whose counts are its text
    picture: Picture | None
    groups: tuple[Group, ...]
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateBlock:
    """One candidate event; `command` shows an operator more of it."""

    title: Block
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """Everything that both parts of the mail say, in order; an alert leaves most of it empty."""

    subject: str
    kicker: str
    heading: str
    intro: tuple[str, ...]
    since: str
    events: tuple[EventBlock, ...]
    candidates: tuple[CandidateBlock, ...]
    unchanged: tuple[Block, ...]
    quiet: str
    receipt: tuple[str, ...]
    alarm: str
    left_out: str
    schedule: str
    unsubscribe: str

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The drawings, in the order of the events."""
        return tuple(event.picture for event in self.events if event.picture)


def view(
    digest: Digest,
    subscriber: Subscriber,
    unsubscribe: str = "",
    w: Words = ENGLISH,
    mail: str = "digest",
) -> DigestView:
    """Turn a digest into words.

    `unsubscribe` is an address; "" leaves the link out. `mail` is what the ids of its
    drawings begin with: no other mail may have them.
    """
    receipt = digest.receipt
    events = _events(digest.changed, w, mail if digest.images else "")
    same = len(digest.unchanged)
    minutes = max(1, round(_words(digest) / WORDS_A_MINUTE))
    period = say(
        "Reports recorded from {since} to {until} UTC.",
        since=w.moment(receipt.since), until=w.moment(receipt.until),
    )  # fmt: skip
    read = several(
        minutes, "About {n} minute to read; ends at the receipt.",
        "About {n} minutes to read; ends at the receipt.",
    )  # fmt: skip
    subject = say("{day}: {what}", day=on(digest.date, "short"), what=said.headline(digest))
    return DigestView(
        subject=line(w(subject)),
        kicker=w.say("Daily digest · {day}", day=on(digest.date, "full")),
        heading=_heading(len(events), same, w),
        intro=(w(period), w(read)),
        since=w.say("Everything held so far: this is your first digest")
        if digest.first
        else w.say("Changed since your last digest"),
        events=events,
        candidates=tuple(
            CandidateBlock(title=block(one.title, one.language), line=foot.candidate_line(one, w))
            for one in digest.candidates
        ),
        unchanged=tuple(_title(title) for _, title in digest.unchanged),
        quiet="" if events else foot.quiet(receipt, w),
        receipt=foot.receipt_lines(receipt, w),
        alarm=foot.alarm(receipt, w),
        left_out=foot.left_out(digest.left_out, w),
        schedule=_schedule(digest, subscriber, w),
        unsubscribe=_leave(unsubscribe, subscriber),
    )


def alert_view(
    alert: Alert, subscriber: Subscriber, unsubscribe: str = "", w: Words = ENGLISH
) -> DigestView:
    """Turn an alert into words: what changed and where it stands, and nothing else."""
    why = say(
        "You asked for alerts on {n}, at most {most} mails in 24 hours; the next digest "
        "tells the whole.",
        n=several(len(subscriber.alerts), "{n} event", "{n} events"),
        most=subscriber.alerts_a_day,
    )  # fmt: skip
    return DigestView(
        subject=line(w.say("Alert: {what}", what=said.alert_headline(alert))),
        kicker=w.say("Alert · {day}", day=on(alert.date, "full")),
        heading=w.several(len(alert.keys), "{n} thing changed", "{n} things changed"),
        intro=(),
        since="",
        events=_events(alert.events, w, ""),
        candidates=(),
        unchanged=(),
        quiet="",
        receipt=(),
        alarm="",
        left_out="",
        schedule=w(why),
        unsubscribe=_leave(unsubscribe, subscriber),
    )


def html(shown: DigestView, w: Words = ENGLISH) -> str:
    """Write the HTML part: tables, inline styles, nothing remote."""
    return (
        _environment()
        .get_template("digest.html.j2")
        .render(v=shown, w=w, say=w.say, comma=w.say(COMMA).rstrip())
    )


def text(shown: DigestView, w: Words = ENGLISH) -> str:
    """Write the plain part: the same statements in the same order."""
    template = _environment().get_template("digest.txt.j2")
    written = template.render(
        v=shown, say=w.say, comma=w.say(COMMA), row=lambda one: _row(one, w), addresses=_addresses
    )
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


# ---- parts ---------------------------------------------------------------


def _events(entries: Sequence[DigestEvent], w: Words, mail: str) -> tuple[EventBlock, ...]:
    return tuple(
        _event(entry, w, f"days{n}.{mail}" if mail and n <= PICTURES else "")
        for n, entry in enumerate(entries, 1)
    )


def _event(entry: DigestEvent, w: Words, cid: str) -> EventBlock:
    numbers = {
        int(shown.take.id or 0): shown.number for batch in entry.batches for shown in batch.takes
    }
    page = said.web_address(entry.page)
    return EventBlock(
        title=_title(entry.title),
        url=said.web_address(entry.url),
        changes=tuple(said.change_line(change, w, numbers, page) for change in entry.changes),
        days=_days(entry, w),
        caption=_caption(entry, w),
        picture=_picture(entry, cid) if cid and entry.days else None,
        groups=tuple(
            Group(
                label=_group(batch, w),
                takes=tuple(take_block(shown, w, page) for shown in batch.takes),
            )
            for batch in entry.batches
        ),
        left_out=w.several(
            entry.left_out,
            "{n} report not shown here, to keep this mail short.",
            "{n} reports not shown here, to keep this mail short.",
        )
        if entry.left_out
        else "",
    )


def _title(title: str) -> Block:
    """An operator's title: English, unless its letters say that it is not."""
    return block(title, "en" if title.isascii() or title[:1].isascii() else "")


def _group(batch: LensBatch, w: Words) -> str:
    if not batch.lens:
        return w.several(
            len(batch.takes),
            "Outlets without a lens label ({n} report)",
            "Outlets without a lens label ({n} reports)",
        )
    label = batch.label[:1].upper() + batch.label[1:]
    return w.several(
        len(batch.takes), "{lens} ({n} report)", "{lens} ({n} reports)",
        lens=lens(batch.lens, label),
    )  # fmt: skip


def _days(entry: DigestEvent, w: Words) -> str:
    """What the drawing shows, in words: for those who see none."""
    if not entry.days:
        return ""
    first, last = entry.days[0].day, entry.days[-1].day
    counts = joined([quantity(day.before + day.new) for day in entry.days], COMMA)
    return w.say(
        "Reports per day, {first} to {last}: {counts}.",
        first=on(first, "month"), last=on(last, "month"), counts=counts,
    )  # fmt: skip


def _caption(entry: DigestEvent, w: Words) -> str:
    if not entry.days:
        return ""
    first, last = entry.days[0].day, entry.days[-1].day
    return w.say(
        "Reports per day, {first} to {last}; dark: new in this mail.",
        first=on(first, "month"), last=on(last, "month"),
    )  # fmt: skip


def _picture(entry: DigestEvent, cid: str) -> Picture:
    width, height = size(entry.days)
    return Picture(cid=cid, data=sparkline(entry.days), width=width // 2, height=height // 2)


def _heading(events: int, same: int, w: Words) -> str:
    if events:
        changed = several(events, "{n} event changed", "{n} events changed")
        return (
            w.say("{changed}, {same} did not", changed=changed, same=same) if same else w(changed)
        )
    if same:
        return w.several(same, "No new report on {n} event", "No new report on {n} events")
    return w.say("No new report")


def _words(digest: Digest) -> int:
    """Words that a reader meets, roughly."""
    return sum(
        len(f"{take.gist} {q.text} {q.translation}".split() if q else take.gist.split()) + 15
        for take in (shown.take for shown in all_takes(digest))
        for q in [take.quote]
    )


def _schedule(digest: Digest, subscriber: Subscriber, w: Words) -> str:
    scope = (
        several(len(subscriber.events), "{n} event", "{n} events")
        if subscriber.events
        else say("all events")
    )
    return w.say(
        "You get this at {at} ({zone}) for {scope}. Next: {day}.",
        at=f"{subscriber.at:%H:%M}", zone=subscriber.zone, scope=scope,
        day=on(digest.date + timedelta(days=1), "weekday"),
    )  # fmt: skip


def _leave(unsubscribe: str, subscriber: Subscriber) -> str:
    if not unsubscribe:
        return ""
    return f"mailto:{unsubscribe}?subject={quote(f'unsubscribe {subscriber.id}')}"


def _row(one: Line, w: Words) -> str:
    """A line with its sources in plain text, by their numbers in this mail where they have one."""
    shown = [f"{link.label} [{link.number}]" if link.number else link.label for link in one.links]
    if one.more:
        shown.append(one.more)
    return " ".join(part for part in (one.text, w.say(COMMA).join(shown), one.after) if part)


def _addresses(lines: Sequence[Line]) -> list[str]:
    """Where sources are read that stand nowhere else in this mail, each once."""
    links = [link for one in lines for link in one.links if link.url and not link.number]
    named = {link.url: link.outlet or link.label for link in links}
    return [f"{outlet}: {url}" for url, outlet in named.items()]
