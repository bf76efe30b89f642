"""A digest that is too long -> ever shorter ones: what a mail leaves out first, said aloud.

It must never know how long is too long, and never shed the receipt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.core.digest import all_takes, numbered
from monitor.types import Digest, DigestEvent

# Reports per event that each further step of shedding leaves; 0 leaves title and changes.
CAPS = (30, 20, 14, 10, 7, 5, 3, 2, 0)
QUOTED = 5  # reports per event below which quotes go before reports do: words carry more than links
EVENTS_KEPT = 20  # changed events that the last step of shedding leaves


def shed(digest: Digest) -> Iterator[Digest]:
    """The digest, then ever shorter ones, each saying what it leaves out; never the receipt.

    The order is the design's: unchanged events, drawings, quotes, then reports beyond a
    number per event (with their quotes down to five, then without), candidate events, then
    events beyond twenty.
    """
    yield digest
    notes: list[tuple[str, int]] = []
    if digest.unchanged:
        notes.append(("unchanged", len(digest.unchanged)))
        digest = replace(digest, unchanged=(), left_out=tuple(notes))
        yield digest
    if digest.images and any(entry.days for entry in digest.changed):
        digest = replace(digest, images=False)  # its text says the same: nothing is left out
        yield digest
    bare = _without_quotes(digest)
    if bare != digest:
        yield replace(bare, left_out=(*notes, ("quotes", 0)))
    for cap in CAPS:
        shorter = _capped(digest, cap)
        if shorter.changed == digest.changed:
            continue
        said = (*notes, ("reports", sum(entry.left_out for entry in shorter.changed)))
        digest = replace(shorter, left_out=said)
        if cap >= QUOTED:
            yield digest
        bare = _without_quotes(digest)
        if cap <= QUOTED:
            yield (
                bare
                if bare == digest
                else replace(bare, left_out=(*notes, ("quotes", 0), said[-1]))
            )
    if digest.candidates:
        more = ("candidates", len(digest.candidates))
        digest = replace(digest, candidates=(), left_out=(*digest.left_out, more))
        yield digest
    if len(digest.changed) > EVENTS_KEPT:
        more = ("events", len(digest.changed) - EVENTS_KEPT)
        yield replace(
            digest, changed=digest.changed[:EVENTS_KEPT], left_out=(*digest.left_out, more)
        )


def _without_quotes(digest: Digest) -> Digest:
    if not any(view.take.quote for view in all_takes(digest)):
        return digest
    return replace(
        digest,
        changed=tuple(
            replace(
                entry,
                batches=tuple(
                    replace(
                        batch,
                        takes=tuple(
                            replace(view, take=replace(view.take, quote=None))
                            for view in batch.takes
                        ),
                    )
                    for batch in entry.batches
                ),
            )
            for entry in digest.changed
        ),
    )


def _capped(digest: Digest, cap: int) -> Digest:
    return replace(digest, changed=numbered(_few(entry, cap) for entry in digest.changed))


def _few(entry: DigestEvent, cap: int) -> DigestEvent:
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
