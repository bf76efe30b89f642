"""Where an outlet now says what its own former reports contradict: a lower figure, another doer.

A figure that rises is news, one that falls takes something back. It must never say which of
the two is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date

from monitor.core.brief_blame import blame
from monitor.core.brief_numbers import comparable, contradicts, floor
from monitor.core.brief_text import statements
from monitor.core.numbers import item_figures
from monitor.types import Change, Figure, Source, Standing

MOST_FORMER = 12  # newest former reports of an outlet that are read
MOST_NEW = 300  # new reports that are read: a first reading of a year is no reversal


def reversals(
    new: Sequence[Standing], before: Sequence[Standing], actors: Mapping[str, str]
) -> list[Change]:
    """Reversals of outlets, by time; `actors` are English names, each with whose it is."""
    found: list[Change] = []
    seen: set[tuple[str, str]] = set()
    by_outlet: dict[str, list[Standing]] = {}
    for standing in sorted(before, key=_age):
        by_outlet.setdefault(standing.take.outlet, []).append(standing)
    for standing in sorted(new, key=_age)[:MOST_NEW]:
        mine = by_outlet.get(standing.take.outlet, [])
        former = [s for s in mine if _age(s) < _age(standing)][-MOST_FORMER:]
        if not former:
            continue
        for change in (*_lowered(standing, former), *_blamed(standing, former, actors)):
            key = (standing.take.outlet, f"{change.kind} {change.what}")
            if key not in seen:
                seen.add(key)
                found.append(change)
    return found


def _age(standing: Standing) -> tuple[float, int]:
    return standing.take.recorded.timestamp(), int(standing.take.id or 0)


def _figures(standing: Standing) -> dict[str, list[Figure]]:
    """Firm figures of a report that another value would contradict, by subject."""
    found: dict[str, list[Figure]] = {}
    item = standing.reading.item
    for figure in item_figures(item, standing.reading.language):
        if comparable(figure) and not figure.vague:
            found.setdefault(figure.subject, []).append(figure)
    return found


def _lowered(standing: Standing, former: Sequence[Standing]) -> list[Change]:
    """Figures below the newest that the outlet gave for the same; parts beside a whole are none."""
    found = []
    for subject, now in _figures(standing).items():
        then = next((f for s in reversed(former) if (f := _figures(s).get(subject))), None)
        if then is None:
            continue
        if max(map(floor, now)) < min(map(floor, then)) and all(contradicts(f, then) for f in now):
            found.append(
                Change(
                    kind="lowered", what=subject, before=(min(then, key=floor),),
                    after=(max(now, key=floor),), as_of=_day(standing),
                    sources=(_source(standing),),
                )
            )  # fmt: skip
    return found


def _blamed(
    standing: Standing, former: Sequence[Standing], actors: Mapping[str, str]
) -> list[Change]:
    """The doers that an outlet named before and names now, if none of them is the same."""
    if not actors:
        return []
    now, then = _doers([standing], actors), _doers(former, actors)
    if not now or not then or set(now) & set(then):
        return []
    return [
        Change(
            kind="blame", what=", ".join(sorted(now.values())),
            label=", ".join(sorted(then.values())), as_of=_day(standing),
            sources=(_source(standing),),
        )
    ]  # fmt: skip


def _doers(standings: Sequence[Standing], actors: Mapping[str, str]) -> dict[str, str]:
    """Whose deed these reports tell, as id -> the name that is used first."""
    told = blame(statements(list(enumerate(standings, 1))), tuple(sorted(actors)))
    found: dict[str, str] = {}
    for name, _ in told.named:
        found.setdefault(actors[name], name)
    return found


def _day(standing: Standing) -> date:
    return standing.take.published.astimezone(UTC).date()


def _source(standing: Standing) -> Source:
    take = standing.take
    assert take.id is not None  # it was stored
    return Source(take=take.id, outlet=take.outlet_name, url=take.url, published=take.published)
