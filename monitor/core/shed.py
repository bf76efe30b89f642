"""A digest that is too long -> ever shorter ones: what a mail leaves out first, said aloud.

It must never know how long is too long, and never shed the receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.core.digest import all_takes, plural
from monitor.types import Digest, DigestEvent

# Reports per event that each further step of shedding leaves; 0 leaves title and changes.
CAPS = (20, 10, 5, 2, 0)
EVENTS_KEPT = 20  # changed events that the last step of shedding leaves


def shed(digest: Digest) -> Iterator[Digest]:
    """The digest, then ever shorter ones, each saying what it leaves out; never the receipt.

    The order is the design's: unchanged events, quotes, then reports beyond a
    number per event, then events beyond twenty.
    """
    yield digest
    notes: list[str] = []
    if digest.unchanged:
        notes.append(f"the list of {plural(len(digest.unchanged), 'event')} without change")
        digest = replace(digest, unchanged=(), left_out=tuple(notes))
        yield digest
    if any(view.take.quote for view in all_takes(digest)):
        notes.append("quotes")
        digest = replace(
            digest,
            left_out=tuple(notes),
            changed=tuple(_without_quotes(entry) for entry in digest.changed),
        )
        yield digest
    for cap in CAPS:
        changed = tuple(_capped(entry, cap) for entry in digest.changed)
        if changed == digest.changed:
            continue
        left = sum(entry.left_out for entry in changed)
        digest = replace(
            digest,
            changed=changed,
            left_out=(*notes, f"{plural(left, 'report')} of changed events"),
        )
        yield digest
    if len(digest.changed) > EVENTS_KEPT:
        more = len(digest.changed) - EVENTS_KEPT
        yield replace(
            digest,
            changed=digest.changed[:EVENTS_KEPT],
            left_out=(*digest.left_out, plural(more, "further changed event")),
        )


def _without_quotes(entry: DigestEvent) -> DigestEvent:
    return replace(
        entry,
        batches=tuple(
            replace(
                batch,
                takes=tuple(
                    replace(view, take=replace(view.take, quote=None)) for view in batch.takes
                ),
            )
            for batch in entry.batches
        ),
    )


def _capped(entry: DigestEvent, cap: int) -> DigestEvent:
    """Leave `cap` takes, one of each lens in turn, so that no lens is shed before another."""
    takes = [
        (place, view.number) for batch in entry.batches for place, view in enumerate(batch.takes)
    ]
    kept = {number for _, number in sorted(takes)[:cap]}
    batches = tuple(
        replace(batch, takes=tuple(view for view in batch.takes if view.number in kept))
        for batch in entry.batches
    )
    return replace(
        entry,
        batches=tuple(batch for batch in batches if batch.takes),
        left_out=entry.left_out + len(takes) - len(kept),
    )
