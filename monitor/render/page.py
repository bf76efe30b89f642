"""Brief -> the page in words: the same statements for HTML, Markdown and terminal, in one order.

Other people's text is cleaned of controls here and escaped by each renderer. It
must never know a format, and never say what the brief does not.
"""

from __future__ import annotations

from datetime import UTC

from monitor.core.plain import direction, line
from monitor.core.subjects import event_type
from monitor.core.told import SPACE, Told, country, joined, on, say, several
from monitor.core.told import language as named
from monitor.core.words import ENGLISH, Words
from monitor.render.credits import credited
from monitor.render.page_days import day_lines, revisions, shortened
from monitor.render.page_numbers import by_hand, number_line
from monitor.render.page_origins import repeats
from monitor.render.page_silence import silence_table
from monitor.render.page_takes import Passage, groups, links, passage, safe_link
from monitor.render.page_view import Line, PageView, Part, Related, Source
from monitor.render.verified import all_views, checked
from monitor.types import Brief, Fact, Section, Sentence, TakeView


def page(brief: Brief, words: Words = ENGLISH) -> PageView:
    """The page in words. Raises QuoteError if a quote is not the words of its original."""
    checked(brief)
    views = {view.number: view for view in all_views(brief)}
    short, left_out = shortened(brief)
    listed = {view.number for view in all_views(short)}
    spoken = {number: view.take.language for number, view in views.items()}
    sections = _sections(brief, spoken, words)
    return PageView(
        lang=words.tag,
        dir=words.dir,
        slug=brief.slug,
        title=line(brief.title),
        dek=line(brief.dek),
        told=_told((brief.title, brief.dek), words),
        missing=words(brief.missing),
        kicker=_kicker(brief, words),
        date=brief.date.isoformat(),
        until=brief.until.isoformat() if brief.until else "",
        meta=tuple(map(words, _meta(brief))),
        as_of=words(_as_of(brief)),
        facts=tuple(
            Fact(label=words(fact.label), value=words(fact.value), note=words(fact.note))
            for fact in brief.facts
        ),
        care=tuple(map(words, brief.care)),
        english=_english(words),
        summary=sections["summary"],
        split=sections["split"],
        why=sections["why"],
        watch=sections["watch"],
        numbers=tuple(number_line(row, views, words) for row in brief.numbers),
        numbers_note=words(brief.numbers_note),
        takes_lede=words(_takes_lede(brief, left_out)),
        groups=groups(short, words),
        links=links(short, words),
        days=day_lines(brief, frozenset(listed), words),
        undated=tuple(n for n in brief.undated if n in listed),
        revisions=revisions(brief, words),
        repeats=repeats(brief, frozenset(listed), words),
        silence=silence_table(brief, words),
        related=tuple(
            Related(title=words(title), slug=slug, why=words(why))
            for slug, title, why in brief.related
        ),
        entities=tuple((words(name), count) for _, name, count in brief.entities),
        sources=tuple(_source(views[number], words) for number in sorted(listed)),
        canonical=safe_link(brief.canonical),
        made=words.say(
            "Every sentence is taken from the reports listed and carries their numbers; where an "
            "operator wrote one by hand, it says so. Title and introduction are the operator's. "
            "No person has reviewed this page."
        ),
        foot=words.say("As of {moment}.", moment=_as_of(brief)),
    )


def _told(texts: tuple[str, ...], words: Words) -> tuple[Passage, ...]:
    told = (words.translation(text) for text in texts)
    return tuple(passage(line(text), words.tag) for text in told if text)


def _english(words: Words) -> str:
    """Why there is English on a page in another language."""
    if words.language == "en":
        return ""
    target = named(words.language)
    if words.translates:
        return words.say(
            "What is quoted from the reports in {language} is translated by a machine, with the "
            "English that it was made from beside it.",
            language=target,
        )
    return words.say(
        "The sentences of the reports are left in English: no model is installed that "
        "translates from English into {language}.",
        language=target,
    )


def _kicker(brief: Brief, words: Words) -> str:
    days = on(brief.date)
    if brief.until and brief.until != brief.date:
        days = say("{first} to {last}", first=brief.date, last=brief.until)
    return f"{words(event_type(brief.type)).capitalize()} · {words(days)}"


def _as_of(brief: Brief) -> Told:
    if brief.as_of is None:
        return say("nothing polled yet")
    at = brief.as_of.astimezone(UTC)
    return say("{day}, {time} UTC", day=at.date(), time=f"{at:%H:%M}")


def _lenses(brief: Brief) -> Told:
    return several(brief.lens_count, "{n} lens", "{n} lenses")


def _meta(brief: Brief) -> tuple[str, ...]:
    """The sample's meta line, in its order, with what it lacked."""
    lenses = _lenses(brief)
    if brief.unlabelled_count:
        lenses = several(
            brief.unlabelled_count,
            "{lenses} ({n} take unlabelled)", "{lenses} ({n} takes unlabelled)", lenses=lenses,
        )  # fmt: skip
    parts = [
        say("type: {type}", type=event_type(brief.type)),
        say("date: {date}", date=brief.date.isoformat()),
    ]
    if brief.heads:
        parts.append(say("heads: {heads}", heads=joined(brief.heads)))
    return (
        *parts,
        several(brief.take_count, "{n} take", "{n} takes"),
        several(brief.publisher_count, "{n} publisher", "{n} publishers"),
        several(brief.origin_count, "{n} independent origin", "{n} independent origins"),
        lenses,
        several(len(brief.regions), "{n} region", "{n} regions"),
        say("as of {moment}", moment=_as_of(brief)),
    )


# ---- sections -----------------------------------------------------------------


def _sections(brief: Brief, spoken: dict[int, str], words: Words) -> dict[str, Part]:
    titles = {
        "summary": (say("Summary"), ""),
        "split": (say("The split"), _split_lede(brief)),
        "why": (say("Why it matters"), say("Analysis, each point with its author.")),
        "watch": (
            say("What to watch"),
            say(
                "What reports expect, with the day they said it; nobody has checked what came "
                "of it."
            ),
        ),
    }
    return {
        key: _part(getattr(brief, key), (key, words(title), words(lede)), spoken, words)
        for key, (title, lede) in titles.items()
    }


def _part(
    section: Section, head: tuple[str, str, str], spoken: dict[int, str], words: Words
) -> Part:
    key, title, lede = head
    lines = tuple(_line(sentence, spoken, words) for sentence in section.sentences)
    return Part(
        id=key,
        title=title,
        lede=lede if any(not each.by_hand for each in lines) else "",
        lines=lines,
        empty=words(section.empty) if not lines or key == "summary" else "",
    )


def _line(sentence: Sentence, spoken: dict[int, str], words: Words) -> Line:
    tags: list[str] = []
    told = words.translation(sentence.text) if sentence.lang == "en" else ""
    if told:
        tags.append(say("machine translation from English"))
    elif sentence.lang == "en" and words.translates:
        tags.append(say("left in English: its translation failed a check"))
    if sentence.machine and sentence.takes:
        source = named(spoken[sentence.takes[0]])
        tags.append(
            say("the English is a machine translation from {language}", language=source)
            if told
            else say("machine translation from {language}", language=source)
        )
    if sentence.lang not in ("en", words.language) and sentence.takes:
        tags.append(say("in {language}, not translated", language=named(sentence.lang)))
    if sentence.title_only:
        tags.append(say("from the headline only"))
    return Line(
        text=line(sentence.text),
        lang=sentence.lang,
        dir=direction(sentence.lang),
        takes=sentence.takes,
        label=words(sentence.label),
        note=words(sentence.note),
        tags=tuple(map(words, tags)),
        by_hand=words(by_hand(sentence.by_hand)) if sentence.by_hand else "",
        told=passage(line(told), words.tag) if told else None,
    )


def _split_lede(brief: Brief) -> str:
    if not brief.split.sentences:
        return ""
    lede = say(
        "The sentence that sets each apart from the others, by the words it uses more than they "
        "do. Who is missing here was not heard, which is about us and not about them."
    )
    return joined((brief.split.empty, lede), SPACE) if brief.split.empty else lede


def _takes_lede(brief: Brief, left_out: int) -> Told:
    lenses = _lenses(brief)
    text = say("{lenses} from the operator's registry.", lenses=lenses)
    if brief.unlabelled_count:
        text = several(
            brief.unlabelled_count,
            "{lenses} from the operator's registry; {n} take from outlets without a label, "
            "which is no lens.",
            "{lenses} from the operator's registry; {n} takes from outlets without a label, "
            "which is no lens.",
            lenses=lenses,
        )
    if not left_out:
        return text
    more = several(
        left_out,
        "Of so many reports each lens shows its first, its newest and those that are cited; "
        "{n} more is held ({command} lists them).",
        "Of so many reports each lens shows its first, its newest and those that are cited; "
        "{n} more are held ({command} lists them).",
        command=f"`monitor takes --event {brief.slug}`",
    )
    return joined((text, more), SPACE)


def _source(view: TakeView, words: Words) -> Source:
    take = view.take
    tags: list[str] = []
    if view.link_only:
        tags.append(say("link only"))
    if view.agency:
        tags.append(credited(view))
    if view.invented:
        tags.append(say("invented outlet"))
    day = on(take.published.astimezone(UTC).date())
    dated = view.item is None or view.item.dated
    url = safe_link(take.url)
    return Source(
        number=view.number,
        text=words.say(
            "{outlet} ({country}), {day}, {language}",
            outlet=take.outlet_name,
            country=country(take.country),
            day=day if dated else say("seen {day}, no date given", day=day),
            language=named(take.language),
        ),
        url=url,
        host=url.split("/")[2] if url else "",
        tags=tuple(map(words, tags)),
    )
