"""The silence map: region by lens, heard or silent or unreachable or not followed.

Silence is evidence only where we listened. This must never call silent an
outlet whose feeds failed, carried nothing, or were not polled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from monitor.core.regions import outlet_region, region_name
from monitor.core.told import Told, say, several
from monitor.core.told import region as region_told
from monitor.types import Event, Lang, Listened, Outlet, SilenceCell, SilenceLanguage, Standing


def silence(
    event: Event, listened: Sequence[Listened], numbered: Sequence[tuple[int, Standing]]
) -> tuple[SilenceCell, ...]:
    """One cell for each region and each lens that any outlet followed or heard carries.

    The lens "" stands for outlets without a label, which is no lens. Each cell
    has the languages of its outlets, and who was the first to report there and
    how long after the event's first report.
    """
    overrides = {str(o.outlet): tuple(str(lens) for lens in o.lenses) for o in event.lens_overrides}
    cells: dict[tuple[str, str], list[Listened]] = {}
    names: dict[str, str] = {}
    for one in listened:
        region = outlet_region(one.outlet.country, one.outlet.region)
        names[region] = region_told(region, region_name(region))
        for lens in _lenses(one.outlet, overrides):
            cells.setdefault((region, lens), []).append(one)
    heard: dict[tuple[str, str], list[tuple[int, Standing]]] = {}
    for number, standing in numbered:
        take = standing.take
        names.setdefault(take.region, region_told(take.region, take.region_name))
        for lens in take.lenses or ("",):
            heard.setdefault((take.region, str(lens)), []).append((number, standing))
    began = min((s.take.published for _, s in numbered if _timed(s)), default=None)
    lenses = sorted({lens for _, lens in (*cells, *heard)}, key=lambda lens: (not lens, lens))
    return tuple(
        _cell(
            (region, names[region], lens),
            cells.get((region, lens), []),
            heard.get((region, lens), []),
            began,
        )
        for region in sorted(names, key=lambda code: (names[code], code))
        for lens in lenses
    )


def _lenses(outlet: Outlet, overrides: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return overrides.get(outlet.id) or tuple(str(tag.lens) for tag in outlet.lenses) or ("",)


def _cell(
    where: tuple[str, str, str],
    followed: Sequence[Listened],
    heard: Sequence[tuple[int, Standing]],
    began: datetime | None,
) -> SilenceCell:
    region, name, lens = where
    # Those that spoil the silence come first: they are why.
    outlets = sorted(
        followed, key=lambda one: (was_heard_well(one), one.outlet.name, one.outlet.id)
    )
    spoken = _languages(outlets, heard)
    if heard:
        told = sorted({standing.take.outlet_name for _, standing in heard})
        dated = [(s.take.published, n, s) for n, s in heard if _timed(s)]
        at, number, first = min(dated, key=lambda d: d[:2]) if dated else (None, 0, None)
        return SilenceCell(
            region=region, region_name=name, lens=lens, state="heard", takes=len(heard),
            outlets=tuple(told), languages=spoken, first=number,
            first_outlet=first.take.outlet_name if first else "",
            after_hours=round((at - began).total_seconds() / 3600, 1) if at and began else None,
        )  # fmt: skip
    if not outlets:
        return SilenceCell(
            region=region, region_name=name, lens=lens, state="not-followed", takes=0, outlets=()
        )
    return SilenceCell(
        region=region,
        region_name=name,
        lens=lens,
        # One outlet that could not be heard is enough to spoil the silence of its cell.
        state="silent" if all(map(was_heard_well, outlets)) else "unreachable",
        takes=0,
        outlets=tuple(
            say("{outlet} ({why})", outlet=one.outlet.name, why=why(one)) for one in outlets
        ),
        languages=spoken,
    )


def _timed(standing: Standing) -> bool:
    """Whether the hour of a report is known: midnight sharp is a date without one."""
    at = standing.take.published.astimezone(UTC)
    return standing.reading.item.dated and (at.hour, at.minute, at.second) != (0, 0, 0)


def _languages(
    followed: Sequence[Listened], heard: Sequence[tuple[int, Standing]]
) -> tuple[SilenceLanguage, ...]:
    """Heard, silent or unreachable for each language of a cell; others are not followed there."""
    takes: Counter[Lang] = Counter(standing.take.language for _, standing in heard)
    by_language: dict[Lang, list[Listened]] = {}
    for one in followed:
        for language in one.outlet.languages:
            by_language.setdefault(language, []).append(one)
    found = []
    for language in sorted({*takes, *by_language}):
        state: Literal["heard", "silent", "unreachable"] = "heard"
        if not takes[language]:
            well = all(map(was_heard_well, by_language[language]))
            state = "silent" if well else "unreachable"
        found.append(SilenceLanguage(language=language, state=state, takes=takes[language]))
    return tuple(found)


def was_heard_well(one: Listened) -> bool:
    """Whether the outlet's feeds were polled well since the event began and carried other items.

    A feed that was down and works again counts as soon as it carries items of the
    event's days: what it still shows of them has been read.
    """
    recovered = one.polls_ok > 0 and not one.error
    return one.items > 0 and (one.polls_ok > one.polls_failed or recovered)


def why(one: Listened) -> Told:
    """What stands behind silent or unreachable: other items, failed polls, the last error."""
    if one.polls_ok == 0 and one.polls_failed == 0:
        return say("not polled yet")
    failed, total = one.polls_failed, one.polls_ok + one.polls_failed
    if one.polls_ok <= failed and was_heard_well(one):
        return say(
            "{items}; works again after {failed} of {total} polls failed",
            items=_items(one), failed=failed, total=total,
        )  # fmt: skip
    if one.polls_ok <= failed:
        lost = say("{failed} of {total} polls failed", failed=failed, total=total)
        return say("{what}: {error}", what=lost, error=one.error) if one.error else lost
    if one.items == 0:
        return say("feeds carried nothing at all")
    return _items(one)


def _items(one: Listened) -> Told:
    return several(one.items, "{n} other item", "{n} other items")
