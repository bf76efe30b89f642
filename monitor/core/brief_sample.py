"""Which reports of a very long record the sections of a brief are made from.

All of them up to `READ`; beyond it a fixed choice that favours no lens, language
or day. It must never be made in silence: `care` says how many were read.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.types import Standing

Numbered = tuple[int, Standing]
# Reports whose sentences and figures are read. Sentences of so many fill a page of six lines many
# times over, and a brief of ten thousand stays under two seconds on one core.
READ = 300


def sample(numbered: Sequence[Numbered], most: int = READ) -> list[Numbered]:
    """At most `most` reports in their order: of each origin the first, then the others.

    Taken in turn from each lens and language, by turns the oldest and the newest,
    so that neither the loudest lens nor the first day fills the choice.
    """
    if len(numbered) <= most:
        return list(numbered)
    firsts: dict[int, Numbered] = {}
    for one in sorted(numbered, key=_age):
        firsts.setdefault(one[1].origin_group, one)
    taken = {number for number, _ in firsts.values()}
    chosen = _in_turn(list(firsts.values()), most)
    if len(chosen) < most:
        rest = [one for one in numbered if one[0] not in taken]
        chosen += _in_turn(rest, most - len(chosen))
    return sorted(chosen, key=lambda one: one[0])


def _age(one: Numbered) -> tuple[float, int]:
    return one[1].take.published.timestamp(), one[0]


def _in_turn(some: Sequence[Numbered], most: int) -> list[Numbered]:
    strata: dict[tuple[str, str], list[Numbered]] = {}
    for one in sorted(some, key=_age):
        take = one[1].take
        lens = str(take.lenses[0]) if take.lenses else ""
        strata.setdefault((lens, take.language), []).append(one)
    # Oldest, newest, second oldest, second newest ...
    queues = [_ends_first(strata[key]) for key in sorted(strata)]
    chosen: list[Numbered] = []
    turn = 0
    while len(chosen) < most and any(turn < len(queue) for queue in queues):
        chosen += [queue[turn] for queue in queues if turn < len(queue)]
        turn += 1
    return chosen[:most]


def _ends_first(ordered: Sequence[Numbered]) -> list[Numbered]:
    half = (len(ordered) + 1) // 2
    front, back = ordered[:half], list(reversed(ordered[half:]))
    out: list[Numbered] = []
    for index, one in enumerate(front):
        out += [one, *back[index : index + 1]]
    return out
