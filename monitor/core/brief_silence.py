"""The silence map: region by lens, heard or silent or unreachable or not followed.

Silence is evidence only where we listened. This must never call silent an
outlet whose feeds failed, carried nothing, or were not polled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.core.regions import outlet_region, region_name
from monitor.types import Event, Listened, Outlet, SilenceCell, Standing


def silence(
    event: Event, listened: Sequence[Listened], standings: Sequence[Standing]
) -> tuple[SilenceCell, ...]:
    """One cell for each region and each lens that any outlet followed or heard carries.

    The lens "" stands for outlets without a label, which is no lens.
    """
    overrides = {str(o.outlet): tuple(str(lens) for lens in o.lenses) for o in event.lens_overrides}
    cells: dict[tuple[str, str], list[Listened]] = {}
    names: dict[str, str] = {}
    for one in listened:
        region = outlet_region(one.outlet.country, one.outlet.region)
        names[region] = region_name(region)
        for lens in _lenses(one.outlet, overrides):
            cells.setdefault((region, lens), []).append(one)
    heard: dict[tuple[str, str], list[Standing]] = {}
    for standing in standings:
        take = standing.take
        names.setdefault(take.region, take.region_name)
        for lens in take.lenses or ("",):
            heard.setdefault((take.region, str(lens)), []).append(standing)
    lenses = sorted({lens for _, lens in (*cells, *heard)}, key=lambda lens: (not lens, lens))
    return tuple(
        _cell(
            region,
            names[region],
            lens,
            cells.get((region, lens), []),
            heard.get((region, lens), []),
        )
        for region in sorted(names, key=lambda code: (names[code], code))
        for lens in lenses
    )


def _lenses(outlet: Outlet, overrides: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return overrides.get(outlet.id) or tuple(str(tag.lens) for tag in outlet.lenses) or ("",)


def _cell(
    region: str, name: str, lens: str, followed: Sequence[Listened], heard: Sequence[Standing]
) -> SilenceCell:
    outlets = sorted(followed, key=lambda one: (one.outlet.name, one.outlet.id))
    if heard:
        told = sorted({standing.take.outlet_name for standing in heard})
        return SilenceCell(
            region=region, region_name=name, lens=lens, state="heard", takes=len(heard),
            outlets=tuple(told),
        )  # fmt: skip
    if not outlets:
        return SilenceCell(
            region=region, region_name=name, lens=lens, state="not-followed", takes=0, outlets=()
        )
    deaf = [one for one in outlets if not was_heard_well(one)]
    return SilenceCell(
        region=region,
        region_name=name,
        lens=lens,
        # One outlet that could not be heard is enough to spoil the silence of its cell.
        state="unreachable" if deaf else "silent",
        takes=0,
        outlets=tuple(f"{one.outlet.name} ({_why(one)})" for one in outlets),
    )


def was_heard_well(one: Listened) -> bool:
    """Whether the outlet's feeds were polled well since the event began and carried other items.

    A feed that was down and works again counts as soon as it carries items of the
    event's days: what it still shows of them has been read.
    """
    recovered = one.polls_ok > 0 and not one.error
    return one.items > 0 and (one.polls_ok > one.polls_failed or recovered)


def _why(one: Listened) -> str:
    if one.polls_ok == 0 and one.polls_failed == 0:
        return "not polled yet"
    total = one.polls_ok + one.polls_failed
    if one.polls_ok <= one.polls_failed and was_heard_well(one):
        return f"{_items(one)}; works again after {one.polls_failed} of {total} polls failed"
    if one.polls_ok <= one.polls_failed:
        return f"{one.polls_failed} of {total} polls failed" + (
            f": {one.error}" if one.error else ""
        )
    if one.items == 0:
        return "feeds carried nothing at all"
    return _items(one)


def _items(one: Listened) -> str:
    return f"{one.items} other {'item' if one.items == 1 else 'items'}"
