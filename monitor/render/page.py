"""Brief -> the page in words: the same statements for HTML, Markdown and terminal, in one order.

Other people's text is cleaned of controls here and escaped by each renderer. It
must never know a format, and never say what the brief does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from monitor.core.brief_numbers import number as written
from monitor.core.brief_numbers import one
from monitor.core.brief_outlook import spoken_date
from monitor.core.digest import language_name, plural
from monitor.render.credits import credited
from monitor.render.mailtext import direction, line
from monitor.render.page_days import DayLine, day_lines, revisions, shortened
from monitor.render.page_silence import SilenceTable, silence_table
from monitor.render.page_takes import Group, TakeBlock, country_of, groups, links, safe_link
from monitor.render.verified import all_views, checked
from monitor.types import Brief, Fact, Figure, FigureRow, Section, Sentence, TakeView

VALUES = 6  # that a verdict lists with how many say each
VOICES = 4  # shown in their own words for each value; the others by their number


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement. `takes` are footnotes; `tags` mark what is exceptional about it."""

    text: str
    lang: str
    dir: str
    takes: tuple[int, ...]
    label: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    by_hand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section: what a reader should know first, its lines, or why there are none."""

    id: str
    title: str
    lede: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """Who gives a figure, in which words of the original."""

    number: int
    outlet: str
    day: str
    words: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Those who give one value: a few in their own words, the others by number.

    `value` is "" where there is only one.
    """

    value: str
    says: tuple[Says, ...]
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """A figure, what it counts, who says it, and whether they agree."""

    shown: str
    what: str
    state: str  # agree | disagree | moved | one-source | by-hand
    verdict: str
    voices: tuple[Voices, ...]
    by_hand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An endnote."""

    number: int
    text: str
    url: str
    host: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another event."""

    title: str
    slug: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Everything that a page says, in order."""

    slug: str
    title: str
    dek: str
    missing: str
    kicker: str
    date: str
    until: str
    meta: tuple[str, ...]
    as_of: str
    facts: tuple[Fact, ...]
    care: tuple[str, ...]
    summary: Part
    split: Part
    numbers: tuple[NumberLine, ...]
    numbers_note: str
    why: Part
    watch: Part
    days: tuple[DayLine, ...]
    undated: tuple[int, ...]
    revisions: tuple[tuple[str, int], ...]
    takes_lede: str
    groups: tuple[Group, ...]
    links: tuple[TakeBlock, ...]
    silence: SilenceTable | None
    related: tuple[Related, ...]
    entities: tuple[tuple[str, int], ...]
    sources: tuple[Source, ...]
    canonical: str
    made: str


def page(brief: Brief) -> PageView:
    """The page in words. Raises QuoteError if a quote is not the words of its original."""
    checked(brief)
    views = {view.number: view for view in all_views(brief)}
    short, left_out = shortened(brief)
    listed = {view.number for view in all_views(short)}
    spoken = {number: view.take.language for number, view in views.items()}
    return PageView(
        slug=brief.slug,
        title=line(brief.title),
        dek=line(brief.dek),
        missing=brief.missing,
        kicker=_kicker(brief),
        date=brief.date.isoformat(),
        until=brief.until.isoformat() if brief.until else "",
        meta=_meta(brief),
        as_of=_as_of(brief),
        facts=tuple(
            Fact(label=fact.label, value=line(fact.value), note=line(fact.note))
            for fact in brief.facts
        ),
        care=tuple(map(line, brief.care)),
        summary=_part(brief.summary, "summary", "Summary", "", spoken),
        split=_part(brief.split, "split", "The split", _split_lede(brief), spoken),
        numbers=tuple(_number(row, views) for row in brief.numbers),
        numbers_note=brief.numbers_note,
        why=_part(
            brief.why, "why", "Why it matters", "Analysis, each point with its author.", spoken
        ),
        watch=_part(
            brief.watch,
            "watch",
            "What to watch",
            "What reports expect, with the day they said it; nobody has checked what came of it.",
            spoken,
        ),
        takes_lede=_takes_lede(brief, left_out),
        groups=groups(short),
        links=links(short),
        days=day_lines(brief, frozenset(listed)),
        undated=tuple(n for n in brief.undated if n in listed),
        revisions=revisions(brief),
        silence=silence_table(brief),
        related=tuple(Related(title=line(t), slug=s, why=line(w)) for s, t, w in brief.related),
        entities=tuple((line(name), count) for _, name, count in brief.entities),
        sources=tuple(_source(views[number]) for number in sorted(listed)),
        canonical=safe_link(brief.canonical),
        made=(
            "Every sentence is taken from the reports listed and carries their numbers; where an "
            "operator wrote one by hand, it says so. Title and introduction are the operator's. "
            "No person has reviewed this page."
        ),
    )


def _kicker(brief: Brief) -> str:
    days = spoken_date(brief.date)
    if brief.until and brief.until != brief.date:
        days += f" to {spoken_date(brief.until)}"
    return f"{line(brief.type).capitalize() or 'Event'} · {days}"


def _as_of(brief: Brief) -> str:
    if brief.as_of is None:
        return "nothing polled yet"
    at = brief.as_of.astimezone(UTC)
    return f"{spoken_date(at.date())}, {at:%H:%M} UTC"


def _meta(brief: Brief) -> tuple[str, ...]:
    """The sample's meta line, in its order, with what it lacked."""
    lenses = plural(brief.lens_count, "lens").replace("lenss", "lenses")
    if brief.unlabelled_count:
        lenses += f" ({plural(brief.unlabelled_count, 'take')} unlabelled)"
    parts = [f"type: {line(brief.type) or 'event'}", f"date: {brief.date.isoformat()}"]
    if brief.heads:
        parts.append(f"heads: {', '.join(line(head) for head in brief.heads)}")
    return (
        *parts,
        plural(brief.take_count, "take"),
        plural(brief.publisher_count, "publisher"),
        plural(brief.origin_count, "independent origin"),
        lenses,
        plural(len(brief.regions), "region"),
        f"as of {_as_of(brief)}",
    )


# ---- sections -----------------------------------------------------------------


def _part(section: Section, key: str, title: str, lede: str, spoken: dict[int, str]) -> Part:
    lines = tuple(_line(sentence, spoken) for sentence in section.sentences)
    return Part(
        id=key,
        title=title,
        lede=lede if any(not each.by_hand for each in lines) else "",
        lines=lines,
        empty=section.empty if not lines or key == "summary" else "",
    )


def _line(sentence: Sentence, spoken: dict[int, str]) -> Line:
    tags: list[str] = []
    if sentence.machine and sentence.takes:
        tags.append(f"machine translation from {language_name(spoken[sentence.takes[0]])}")
    if sentence.title_only:
        tags.append("from the headline only")
    return Line(
        text=line(sentence.text),
        lang=sentence.lang,
        dir=direction(sentence.lang),
        takes=sentence.takes,
        label=line(sentence.label),
        note=line(sentence.note),
        tags=tuple(tags),
        by_hand=f"written by hand: {line(sentence.by_hand)}" if sentence.by_hand else "",
    )


def _split_lede(brief: Brief) -> str:
    if not brief.split.sentences:
        return ""
    lede = (
        "The sentence that sets each apart from the others, by the words it uses more than they "
        "do. Who is missing here was not heard, which is about us and not about them."
    )
    return f"{brief.split.empty} {lede}".strip()


def _number(row: FigureRow, views: dict[int, TakeView]) -> NumberLine:
    if row.by_hand:
        return NumberLine(
            shown=line(row.shown), what=line(row.subject), state="by-hand",
            verdict=f"written by hand: {line(row.by_hand)}", voices=(), by_hand=line(row.by_hand),
        )  # fmt: skip
    reports = {take for take, _ in row.says}
    origins = len({views[take].origin_group for take in reports})
    verdict = {
        "agree": f"{origins} independent origins agree",
        "one-source": "1 origin" + (f", {len(reports)} reports" if len(reports) > 1 else ""),
        "disagree": f"figures disagree: {_counted(row, views)}",
        "moved": f"differs by the day, or by what is counted: {_counted(row, views)}",
    }[row.state]
    if row.within:
        verdict += f"; {', '.join(map(line, row.within))} gives both on one day"
    if all(figure.vague for _, figure in row.says):
        verdict += f"; counted as at least {written(row.low)}"
    return NumberLine(
        shown=f"{row.shown} {row.unit}".strip() if row.unit != "%" else f"{row.shown}%",
        what=line(row.subject),
        state=row.state,
        verdict=verdict,
        voices=_voices(row, views),
        by_hand="",
    )


def _counted(row: FigureRow, views: dict[int, TakeView]) -> str:
    """How many independent origins give each value: "3 by 9, 4 by 3"; the days where it moved."""
    origins: dict[str, set[int]] = {}
    days: dict[str, date] = {}
    for take, figure in sorted(row.says, key=lambda said: (said[1].value, said[0])):
        origins.setdefault(one(figure), set()).add(views[take].origin_group)
        day = views[take].take.published.astimezone(UTC).date()
        days[one(figure)] = min(day, days.get(one(figure), day))
    order = sorted(origins, key=lambda value: days[value]) if row.state == "moved" else origins
    told = [
        f"{value} by {len(origins[value]):,}"
        + (f" from {spoken_date(days[value])}" if row.state == "moved" else "")
        for value in order
    ]
    more = f" and {len(told) - VALUES} other values" if len(told) > VALUES else ""
    return ", ".join(told[:VALUES]) + more


def _voices(row: FigureRow, views: dict[int, TakeView]) -> tuple[Voices, ...]:
    """Who says which value: each value with a few of its voices, in as many languages as can be."""
    values: dict[str, dict[int, Figure]] = {}
    for number, figure in sorted(row.says, key=lambda said: (said[1].value, said[0])):
        values.setdefault(one(figure), {}).setdefault(number, figure)
    told: list[Voices] = []
    for value, by_take in values.items():
        chosen: list[int] = []
        for fresh in (True, False):  # first one voice for each language, then in order
            for number in by_take:
                languages = {views[n].take.language for n in chosen}
                new = views[number].take.language not in languages
                if len(chosen) < VOICES and number not in chosen and (new or not fresh):
                    chosen.append(number)
        told.append(
            Voices(
                value=value if len(values) > 1 else "",
                says=tuple(_says(n, by_take[n], views[n]) for n in sorted(chosen)),
                more=tuple(number for number in by_take if number not in chosen),
            )
        )
    return tuple(told)


def _says(number: int, figure: Figure, view: TakeView) -> Says:
    take = view.take
    return Says(
        number=number,
        outlet=line(take.outlet_name),
        day=spoken_date(take.published.astimezone(UTC).date()),
        words=line(figure.text),
        lang=take.language,
        dir=direction(take.language),
    )


def _takes_lede(brief: Brief, left_out: int) -> str:
    lenses = plural(brief.lens_count, "lens").replace("lenss", "lenses")
    text = f"{lenses} from the operator's registry"
    if brief.unlabelled_count:
        unlabelled = plural(brief.unlabelled_count, "take")
        text += f"; {unlabelled} from outlets without a label, which is no lens"
    if left_out:
        text += (
            f". Of so many reports each lens shows its first, its newest and those that are cited; "
            f"{left_out:,} more are held (`monitor takes --event {brief.slug}` lists them)"
        )
    return text + "."


def _source(view: TakeView) -> Source:
    take = view.take
    tags: list[str] = []
    if view.link_only:
        tags.append("link only")
    if view.agency:
        tags.append(credited(view))
    if view.invented:
        tags.append("invented outlet")
    language = language_name(take.language)
    day = spoken_date(take.published.astimezone(UTC).date())
    dated = day if view.item is None or view.item.dated else f"seen {day}, no date given"
    url = safe_link(take.url)
    return Source(
        number=view.number,
        text=f"{line(take.outlet_name)} ({country_of(take.country)}), {dated}, {language}",
        url=url,
        host=url.split("/")[2] if url else "",
        tags=tuple(tags),
    )
