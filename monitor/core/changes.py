"""Takes before and takes since -> what changed on an event, what changes most first.

It must never put a change into words, and never know who reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from types import MappingProxyType
from typing import Literal

from monitor.core.brief_numbers import comparable, contradicts, floor, rows
from monitor.core.brief_sample import sample
from monitor.core.reversal import reversals
from monitor.types import Change, DayCount, Figure, FigureRow, LensId, Source, Standing, Take

DAYS_SHOWN = 14  # of reports per day: two weeks fit a phone, and tell rise from fall
EACH_SHOWN = 3  # new lenses, regions or languages with a line of their own; more share one
_MANY: Mapping[str, Literal["lenses", "regions", "languages"]] = MappingProxyType(
    {"lens": "lenses", "region": "regions", "language": "languages"}
)
FIGURES_SHOWN = 6  # moved or new figures of one event; the page has all


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new on one event, and what was held before."""

    reports: Sequence[Standing]
    corrected: Sequence[Standing] = ()
    withdrawn: Sequence[Take] = ()
    before: Sequence[Standing] = ()
    # What corrected takes said when the reader was told: standings of their former texts.
    former: Sequence[Standing] = ()
    actors: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.reports or self.corrected or self.withdrawn)


def changes(news: News, labels: Mapping[LensId, str], *, each: bool = False) -> tuple[Change, ...]:
    """New lenses, regions, languages; figures that moved; disagreements; reports; the rest.

    Of an event that is first held everything is new: its lenses and regions are one
    change each, or with `each` one for every lens and region.
    """
    told = firsts(news, labels)
    if told and not each:
        told = _gathered(told) if news.before else _all_first(told)
    if news.before or news.former:
        turned = reversals(
            [*news.reports, *news.corrected], [*news.before, *news.former], news.actors
        )
        told += [one for one in figure_changes(news) if not _said_by(one, turned)]
        told += turned
    told += _reports(news)
    if news.corrected:
        told.append(Change(kind="corrected", sources=sources(news.corrected)))
    told += [
        Change(kind="withdrawn", what=take.withdrawn, sources=(source(take),))
        for take in news.withdrawn
    ]
    return tuple(told)


def _said_by(moved: Change, turned: Sequence[Change]) -> bool:
    """Whether a figure that moved is no more than the reversal of its outlet."""
    outlets = {s.outlet for one in turned if one.what == moved.what for s in one.sources}
    return moved.kind == "moved" and {s.outlet for s in moved.sources} <= outlets


def rank(news: News, told: Sequence[Change]) -> tuple[int, ...]:
    """Smaller is more of a change: lenses, regions, figures, disagreements, origins, reports."""
    counts = Counter(change.kind for change in told)
    lenses = len(_first(news, lambda take: take.lenses))
    regions = len(_first(news, lambda take: (take.region,)))
    return (
        -lenses,
        -regions,
        -counts["moved"],
        -(counts["disagree"] + counts["lowered"] + counts["blame"]),
        -len(_new_origins(news)),
        -len(news.reports),
    )


# ---- who speaks ----------------------------------------------------------


def firsts(news: News, labels: Mapping[LensId, str]) -> list[Change]:
    """Lenses, regions and languages that no take had before."""
    if not news.reports:
        return []
    lenses = _first(news, lambda take: take.lenses)
    regions = _first(news, lambda take: (take.region,))
    found = [
        Change(kind="lens", what=lens, label=labels.get(LensId(lens), lens), sources=by)
        for lens, by in lenses.items()
    ]
    names = {s.take.region: s.take.region_name for s in news.reports}
    found += [
        Change(kind="region", what=region, label=names[region], sources=by)
        for region, by in regions.items()
    ]
    if not news.before:
        return [Change(kind="first-held", counts=_counts(news)), *found]
    languages = _first(news, lambda take: (take.language,))
    return found + [
        Change(kind="language", what=lang, sources=by) for lang, by in languages.items()
    ]


def _all_first(told: Sequence[Change]) -> list[Change]:
    """Lenses and regions of an event that is first held, each as one change."""
    lenses = tuple((one.what, one.label) for one in told if one.kind == "lens")
    regions = tuple((one.what, one.label) for one in told if one.kind == "region")
    counted = [one for one in told if one.kind == "first-held"]
    return [*counted, Change(kind="lenses", named=lenses), Change(kind="regions", named=regions)]


def _gathered(told: Sequence[Change]) -> list[Change]:
    """Firsts of one kind as one change where there are many, each with its first source."""
    found: list[Change] = []
    for one, many in _MANY.items():
        mine = [change for change in told if change.kind == one]
        if len(mine) > EACH_SHOWN:
            named = tuple((change.what, change.label) for change in mine)
            found.append(Change(kind=many, named=named, sources=tuple(c.sources[0] for c in mine)))
        else:
            found += mine
    return found


def _first(news: News, key: Callable[[Take], Sequence[str]]) -> dict[str, tuple[Source, ...]]:
    """Values of `key` that no earlier take has, each with the takes that bring it."""
    known = {value for standing in news.before for value in key(standing.take)}
    found: dict[str, list[Standing]] = {}
    for standing in news.reports:
        for value in key(standing.take):
            if value and value not in known:
                found.setdefault(value, []).append(standing)
    return {value: sources(found[value]) for value in found}


def _reports(news: News) -> list[Change]:
    if not news.reports or not news.before:
        return []
    return [Change(kind="reports", counts=(*_counts(news), len(news.before)))]


def _counts(news: News) -> tuple[int, ...]:
    publishers = {standing.take.outlet for standing in news.reports}
    return len(news.reports), len(publishers), len(_new_origins(news))


def _new_origins(news: News) -> set[int]:
    return {s.origin_group for s in news.reports} - {s.origin_group for s in news.before}


def source(take: Take) -> Source:
    """A take as a source of a line."""
    assert take.id is not None  # it was stored
    return Source(take=take.id, outlet=take.outlet_name, url=take.url, published=take.published)


def sources(standings: Iterable[Standing]) -> tuple[Source, ...]:
    """One source for each outlet, its oldest take."""
    found: dict[str, Source] = {}
    for standing in sorted(standings, key=lambda s: (s.take.published, s.take.id or 0)):
        found.setdefault(standing.take.outlet, source(standing.take))
    return tuple(found.values())


# ---- how many ------------------------------------------------------------


def figure_changes(news: News) -> list[Change]:
    """Figures that moved, then disagreements that are new, then figures of what had none."""
    fresh = sample(list(enumerate([*news.reports, *news.corrected], 1)))
    first = len(news.reports) + len(news.corrected) + 1
    known = sample(list(enumerate([*news.before, *news.former], first)))
    held = dict([*fresh, *known])
    old = {row.subject: row for row in rows(known, all_rows=True) if _moves(row)}
    moved, apart, new = [], [], []
    for row in rows([*fresh, *known]):
        came = [(n, figure) for n, figure in row.says if n < first]
        went = [(n, figure) for n, figure in row.says if n >= first]
        if not came or not _moves(row):
            continue
        before = old.get(row.subject)
        if row.state == "disagree" and (before is None or before.state != "disagree"):
            apart.append(_change("disagree", row.subject, (), [*went, *came], held))
        elif not went:
            new.append(_change("figure", row.subject, (), came, held))
        firm = [figure for _, figure in went if not figure.vague]
        off = [(n, f) for n, f in came if firm and not f.vague and contradicts(f, firm)]
        if off:
            moved.append(_change("moved", row.subject, firm, off, held))
    return [*moved, *apart, *new][:FIGURES_SHOWN]


def _moves(row: FigureRow) -> bool:
    """Whether another value would be a change, and not another thing that is counted."""
    return any(comparable(figure) for _, figure in row.says)


def _change(
    kind: Literal["moved", "disagree", "figure"],
    subject: str,
    before: Sequence[Figure],
    after: Sequence[tuple[int, Figure]],
    held: Mapping[int, Standing],
) -> Change:
    behind = {
        (held[n].take.outlet, figure.value, figure.upper): replace(
            source(held[n].take), figure=figure
        )
        for n, figure in sorted(after, key=lambda one: (held[one[0]].take.published, one[0]))
    }
    return Change(
        kind=kind,
        what=subject,
        before=distinct(before),
        after=distinct(figure for _, figure in after),
        as_of=max(one.published for one in behind.values()).astimezone(UTC).date(),
        sources=tuple(behind.values()),
    )


def distinct(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures that are worded apart, the smallest first."""
    found = {(f.value, f.upper, f.qualifier, f.vague): f for f in figures}
    return tuple(sorted(found.values(), key=lambda f: (floor(f), f.upper or f.value, f.qualifier)))


# ---- when ----------------------------------------------------------------


def per_day(news: News, last: date, left_out: Collection[int] = ()) -> tuple[DayCount, ...]:
    """Dated reports per day of the last two weeks that have any; () for a single day."""
    before, new = (
        Counter(
            s.take.published.astimezone(UTC).date()
            for s in some
            if s.reading.item.dated and s.take.id not in left_out
        )
        for some in ([*news.before], [*news.reports, *news.corrected])
    )
    days = [day for day in {*before, *new} if day <= last]
    if not days:
        return ()
    first = max(min(days), last - timedelta(days=DAYS_SHOWN - 1))
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counted = tuple(DayCount(day=day, before=before[day], new=new[day]) for day in span)
    return counted if len(span) > 1 and any(d.before + d.new for d in counted) else ()
