"""Takes of an event -> Brief: everything that the page says, before it has a format.

A pure function of the rows: equal rows in any order give equal briefs. Every
sentence is cut from a take and carries its number, or is the operator's own and
says so. It must never write a sentence about the world itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from monitor.core.brief_amended import amended
from monitor.core.brief_head import care, facts, missing
from monitor.core.brief_numbers import ledger
from monitor.core.brief_outlook import analysts, analysts_points, watch, why
from monitor.core.brief_sample import sample
from monitor.core.brief_silence import silence
from monitor.core.brief_split import split
from monitor.core.brief_summary import Subject, summary
from monitor.core.brief_text import all_english, statements
from monitor.core.names import Gazetteer, Term
from monitor.core.numbers import FIELDS
from monitor.core.told import SPACE, Told, entity, joined, lens, say, several
from monitor.types import (
    Brief,
    EventRows,
    FigureRow,
    HandWritten,
    LensBatch,
    Section,
    Sentence,
    Standing,
    TakeView,
    TimelineDay,
)

UNLABELLED = say("unlabelled")
# Doers without a name of their own, as news calls them.
ARMED = ("gunmen", "militants", "jihadists", "rebels", "separatists", "terrorists", "mercenaries",
         "Gunmen", "Militants", "Jihadists", "Rebels", "Separatists", "Terrorists")  # fmt: skip
SECTIONS = ("summary", "split", "numbers", "why", "watch")  # the keys of Event.by_hand


def make_brief(rows: EventRows) -> Brief:
    """The page of an event, from its rows. Withdrawn takes are left out."""
    event = rows.event
    standings = [s for s in rows.standings if not s.take.withdrawn]
    batches, link_only, numbered = _batches(standings, rows)
    read = sample(numbered)
    texts = {number: all_english(standing) for number, standing in read}
    found = statements(read)
    lenses = {n: tuple(map(str, s.take.lenses)) for n, s in read}
    kinds = {n: s.outlet.kind for n, s in read}
    labels = {str(key): label for key, label in rows.lens_labels.items()}
    newest = max((s.take.published for s in standings if s.reading.item.dated), default=None)
    analysis = analysts_points(read)
    tanks = analysts(read)
    aside = frozenset(s.place for s in found if s.take in tanks or s.text in analysis)
    short = _titles_only(summary(found, texts, _subject(rows), aside), read)
    said = frozenset(sentence.text for sentence in short.sentences)
    outlook = watch(read, rows.as_of, newest, said)
    shown = said | {sentence.text for sentence in outlook.sentences}
    told_apart = split(found, lenses, labels, kinds, _actors(rows))
    figures, more = ledger(read)
    used = {key for s in standings for key in s.take.lenses}
    views = [view for batch in batches for view in batch.takes] + list(link_only)
    return Brief(
        slug=event.slug,
        title=event.title,
        dek=event.dek,
        type=event.type,
        date=event.date,
        until=event.until,
        heads=event.heads,
        as_of=rows.as_of,
        missing=missing(rows, standings),
        take_count=len(standings),
        publisher_count=len({s.take.outlet for s in standings}),
        origin_count=len({s.origin_group for s in standings}),
        lens_count=len(used),
        unlabelled_count=sum(1 for s in standings if not s.take.lenses),
        regions=tuple(sorted({s.take.region_name for s in standings})),
        languages=_languages(standings),
        newest=newest,
        summary=_by_hand(short, event.by_hand),
        split=_by_hand(_compared(len(standings), told_apart), event.by_hand),
        numbers=(*_figures_by_hand(event.by_hand), *figures),
        numbers_note=_note(figures, more),
        why=_by_hand(why(read, shown), event.by_hand),
        watch=_by_hand(outlook, event.by_hand),
        batches=batches,
        link_only=link_only,
        silence=silence(event, rows.listened, numbered),
        related=rows.related,
        entities=_entities(rows, [s for _, s in read]),
        canonical=event.canonical or _address(rows),
        lens_labels=dict(sorted(labels.items())),
        facts=facts(rows, standings, views),
        timeline=_timeline(numbered),
        amended=amended(numbered, rows.earlier),
        undated=tuple(n for n, s in numbered if not s.reading.item.dated),
        care=(*_read_note(read, numbered), *care(rows, standings, views, figures)),
    )


def _batches(
    standings: Sequence[Standing], rows: EventRows
) -> tuple[tuple[LensBatch, ...], tuple[TakeView, ...], list[tuple[int, Standing]]]:
    """Takes by lens and, apart, those that are only a link, numbered in the order of the page."""
    ordered = sorted(
        standings, key=lambda s: (s.take.published, s.take.outlet, s.take.item, s.take.id or 0)
    )
    told: dict[str, list[Standing]] = {}
    links: list[Standing] = []
    for standing in ordered:
        if _is_link(standing):
            links.append(standing)
        else:
            first = str(standing.take.lenses[0]) if standing.take.lenses else ""
            told.setdefault(first, []).append(standing)
    labels = {str(key): label for key, label in rows.lens_labels.items()}
    numbered: list[tuple[int, Standing]] = []
    batches: list[LensBatch] = []
    # Unlabelled comes last: it is no lens.
    for key in sorted(told, key=lambda key: (not key, labels.get(key, key))):
        views: list[TakeView] = []
        for standing in told[key]:
            numbered.append((len(numbered) + 1, standing))
            views.append(_view(len(numbered), standing, link_only=False))
        label = lens(key, labels.get(key, key)) if key else UNLABELLED
        batches.append(LensBatch(lens=key, label=label, takes=tuple(views)))
    only: list[TakeView] = []
    for standing in links:
        numbered.append((len(numbered) + 1, standing))
        only.append(_view(len(numbered), standing, link_only=True))
    return tuple(batches), tuple(only), numbered


def _address(rows: EventRows) -> str:
    """Where `monitor publish` puts the page, if the site has an address."""
    base = rows.base_url.rstrip("/")
    return f"{base}/{rows.event.slug}.html" if base else ""


def _is_link(standing: Standing) -> bool:
    return not standing.take.gist and standing.take.quote is None


def _view(number: int, standing: Standing, *, link_only: bool) -> TakeView:
    take, item, note = standing.take, standing.reading.item, ""
    quote = take.quote
    # Between collect and enrich an edited item is ahead of its take: its old words are not held
    # any more. At the same revision a difference is damage, and the renderers refuse it.
    edited = quote is not None and take.revision < item.revision
    if quote and edited and item.text(quote.field)[quote.start : quote.end] != quote.text:
        take = replace(take, quote=None)
        note = say("the outlet has changed this text since it was read; it is being read again")
    return TakeView(
        number=number, take=take, origin_group=standing.origin_group, agency=standing.agency,
        kind=standing.outlet.kind, invented=standing.outlet.invented, link_only=link_only,
        item=item, note=note, inherited=standing.inherited,
        fields=standing.reading.language.fields,
    )  # fmt: skip


def _languages(standings: Sequence[Standing]) -> tuple[str, ...]:
    counts = Counter(s.take.language for s in standings)
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def _timeline(numbered: Sequence[tuple[int, Standing]]) -> tuple[TimelineDay, ...]:
    days: dict[date, list[tuple[int, str]]] = {}
    for number, standing in numbered:
        if standing.reading.item.dated:
            first = str(standing.take.lenses[0]) if standing.take.lenses else ""
            day = standing.take.published.astimezone(UTC).date()
            days.setdefault(day, []).append((number, first))
    return tuple(
        TimelineDay(
            day=day,
            takes=tuple(number for number, _ in days[day]),
            lenses=tuple(sorted(Counter(first for _, first in days[day]).items())),
        )
        for day in sorted(days)
    )


# ---- sections -----------------------------------------------------------------


def _compared(held: int, told_apart: Section) -> Section:
    """The split, or the plain reason why nothing can be told apart."""
    if held > 1:
        return told_apart
    one = say("Nothing to compare: only one report is held.")
    return Section(
        name="split", empty=one if held else say("Nothing to compare: no report is held.")
    )


def _titles_only(section: Section, numbered: Sequence[tuple[int, Standing]]) -> Section:
    """Where no text can be read, the headlines themselves, marked as nothing more."""
    if section.sentences or not numbered:
        return section
    seen: dict[str, list[int]] = {}
    for number, standing in numbered:
        title = standing.take.headline_en or (
            standing.take.headline if standing.take.spoken("headline") == "en" else ""
        )
        if title:
            seen.setdefault(title, []).append(number)
    sentences = tuple(
        Sentence(text=title, takes=tuple(takes), title_only=True)
        for title, takes in list(seen.items())[:3]
    )
    return Section(name=section.name, sentences=sentences, empty=section.empty)


def _by_hand(section: Section, hand: Mapping[str, HandWritten]) -> Section:
    """The operator's own text first, marked; what was extracted follows it."""
    written = hand.get(section.name)
    if written is None or not (written.text or written.points):
        return section
    texts = [part.strip() for part in written.text.split("\n\n") if part.strip()]
    mine = tuple(
        Sentence(text=text, takes=(), by_hand=signature(written))
        for text in (*texts, *written.points)
    )
    return Section(
        name=section.name,
        sentences=(*mine, *section.sentences),
        empty=section.empty if section.sentences else "",
    )


def signature(written: HandWritten) -> str:
    """Who wrote a section by hand, and when."""
    who = written.by or say("the operator")
    return say("{who}, {day}", who=who, day=written.date) if written.date else who


def _figures_by_hand(hand: Mapping[str, HandWritten]) -> tuple[FigureRow, ...]:
    """Points such as "6, cities struck" as rows: the part before the comma is the figure."""
    written = hand.get("numbers")
    if written is None:
        return ()
    rows = []
    for point in (*written.points, *(line for line in written.text.splitlines() if line.strip())):
        figure, comma, what = point.partition(", ")
        short = bool(comma) and len(figure) <= 24 and any(c.isdigit() for c in figure)
        row = FigureRow(
            subject=what if short else point,
            unit="",
            state="one-source",
            low=0.0,
            high=0.0,
            shown=figure if short else "",
            says=(),
            by_hand=signature(written),
        )
        rows.append(row)
    return tuple(rows)


def _note(figures: Sequence[FigureRow], more: int) -> str:
    notes: list[Told] = []
    if not figures:
        notes.append(say("No report held gives a figure that we can read."))
    elif not any("killed" in row.subject for row in figures):
        notes.append(say("No report held gives a number of dead."))
    if more:
        notes.append(
            several(
                more, "{n} more figure is in the reports.", "{n} more figures are in the reports."
            )
        )
    return joined(notes, SPACE)


def _read_note(
    read: Sequence[tuple[int, Standing]], numbered: Sequence[tuple[int, Standing]]
) -> tuple[str, ...]:
    """What a reader must know where a record is too long to be read as a whole."""
    if len(read) == len(numbered):
        return ()
    note = say(
        "Sentences, figures and names are taken from {some} of the {all} reports: the first of "
        "each independent origin, spread over lenses, languages and days.",
        some=len(read),
        all=len(numbered),
    )
    return (note,)


# ---- places and entities ------------------------------------------------------


def _subject(rows: EventRows) -> Subject:
    """What the event is, in the operator's words, with the English names of those in it."""
    names = rows.entity_names
    return Subject(
        told=f"{rows.event.title}. {rows.event.dek}",
        year=rows.event.date.year,
        places=tuple(names[p] for p in rows.event.places if p in names),
        actors=tuple(names[a] for a in rows.event.actors if a in names),
        countries=tuple(
            e.country
            for e in rows.entities
            if e.country and e.id in {*rows.event.places, *rows.event.actors}
        ),
    )


def _actors(rows: EventRows) -> tuple[str, ...]:
    """Every English name of the event's actors, and the words for armed people without one."""
    mine = set(rows.event.actors)
    names = [name for e in rows.entities if e.id in mine for name in e.names.get("en", ())]
    return tuple(dict.fromkeys((*names, *ARMED)))


def _entities(rows: EventRows, standings: Sequence[Standing]) -> tuple[tuple[str, str, int], ...]:
    """The event's entities with the number of takes that name them, most named first."""
    mine = {*rows.event.places, *rows.event.actors}
    terms = [
        Term(kind="name", key=each.id, text=name, lang=lang, article=True)
        for each in sorted(rows.entities, key=lambda e: e.id)
        if each.id in mine
        for lang, names in sorted(each.names.items())
        for name in names
    ]
    gazetteer = Gazetteer(terms)
    counts: Counter[str] = Counter()
    for standing in standings:
        item, language = standing.reading.item, standing.reading.language
        texts = [(item.text(field), language.of(field)) for field in FIELDS]
        counts.update({hit.term.key for told in texts for hit in gazetteer.find(*told)})
    names = {str(e.id): next(iter(e.names.get("en", ())), e.id) for e in rows.entities}
    return tuple(
        (key, entity(key, rows.entity_names.get(key, names.get(key, key))), counts[key])
        for key in sorted(counts, key=lambda key: (-counts[key], key))
    )
