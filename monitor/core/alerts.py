"""News of events -> what a reader must hear before the next digest: few things, each once.

It must never know what was given before, nor how often a reader may be told.
"""

from __future__ import annotations

from collections.abc import Collection

from monitor.core.brief_numbers import floor
from monitor.core.changes import changes
from monitor.core.digest import Knowledge, Since, batches, news_of, page_url
from monitor.types import AlertKind, Change, DigestEvent, Event, EventSlug, Subscriber

DOUBLED = 2.0
TAKES_SHOWN = 6  # reports behind the alerts of one event; the digest has all
_KINDS: dict[str, AlertKind] = {
    "lens": "first-lens", "moved": "doubled", "lowered": "reversal", "blame": "reversal",
}  # fmt: skip


def event_alerts(
    *,
    event: Event,
    subscriber: Subscriber,
    since: Since,
    known: Knowledge,
    given: Collection[str],
) -> tuple[DigestEvent | None, tuple[str, ...]]:
    """The changes of one event that are alerts to this reader, with a key for each.

    `given` are keys of alerts that the reader had before; None where there is nothing new.
    """
    news = news_of(event, subscriber, since, known)
    told = {
        key: change
        for change in changes(news, known.lens_labels, each=True)
        if _KINDS.get(change.kind) in subscriber.alert_on
        and (key := _key(event.slug, change))
        and key not in given
    }
    if not told:
        return None, ()
    behind = {source.take for change in told.values() for source in change.sources}
    reports = [s for s in [*news.reports, *news.corrected] if s.take.id in behind]
    return DigestEvent(
        slug=event.slug,
        title=event.title,
        url=event.canonical or page_url(event, known.base_url),
        page=page_url(event, known.base_url),
        changes=tuple(told.values()),
        reports=len(news.reports),
        batches=batches(reports[:TAKES_SHOWN], known.lens_labels),
    ), tuple(told)


def _key(slug: EventSlug, change: Change) -> str:
    """What makes two alerts the same; "" where a change is none."""
    if change.kind == "lens":
        return f"{slug}/lens/{change.what}"
    if change.kind == "moved":
        before = max(figure.upper or figure.value for figure in change.before)
        after = max(floor(figure) for figure in change.after)
        return f"{slug}/doubled/{change.what}/{before:g}" if after >= DOUBLED * before else ""
    return f"{slug}/reversal/{change.kind}/{change.what}/{change.sources[0].take}"
