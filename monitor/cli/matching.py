"""`monitor explain` and `monitor rematch`: why an item did or did not match, and matching again.

It must never compute a reason of its own: what is shown is what was stored,
or, for an event that was not the best candidate, what the matcher says now.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from monitor import wiring
from monitor.cli.app import App, pass_app
from monitor.cli.events import find_event
from monitor.core.digest import plural
from monitor.core.instructed import Instructed
from monitor.core.voice import voice
from monitor.errors import UsageError
from monitor.pipeline.learn import is_address
from monitor.render.mailtext import name
from monitor.types import (
    Article,
    EventSlug,
    Match,
    Reading,
    Reason,
    Translation,
    Untranslated,
    Version,
)

_STYLE = {
    "place": "bold cyan", "actor": "bold magenta", "unique": "bold cyan", "keyword": "bold green",
    "action": "bold yellow", "likeness": "yellow", "elsewhere": "bold red", "topic": "red",
    "exclude": "bold red", "operator": "bold", "spelling": "cyan",
}  # fmt: skip
# What stands beside the text; a rival is compared by the text alone.
_AROUND = frozenset({"origin", "link", "meaning"})
_TELLS = 0.05  # log-odds; a smaller difference decides nothing
_LEFT_OUT = "[...]"
_WORDS = 6  # of one kind of evidence that are shown; all are marked in the text
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command()
@click.argument("item")
@click.option("--event", help="Explain for this event rather than for the best one.")
@click.option("--whole", is_flag=True, help="Show paragraphs without any of the words, too.")
@_JSON
@pass_app
def explain(app: App, item: str, event: str | None, whole: bool, as_json: bool) -> None:
    """Say why ITEM (an id, address or key) did or did not match.

    The evidence is shown as a table, and its words are marked in the original and in
    the translation.

    Exit codes: 0 told, 2 there is no such item or event.
    """
    reading = _reading(app, item)
    found = reading.item
    if event is not None:
        find_event(app.settings, event)
    article = app.reader.article(found.id)
    stored = app.reader.matches(found.id)
    shown = [(match, passed, True) for match, passed in stored]
    if event is not None:
        shown = [row for row in shown if row[0].event == event] or _now(app, reading, event)
    if as_json:
        found_out = _plain(reading, shown) | {"article": _article_json(article)}
        found_out["kin"] = [asdict(kin) for kin in app.reader.kin(found.id)]
        click.echo(json.dumps(found_out, ensure_ascii=False, default=str))
        return
    console = Console()
    console.print(f"[bold]Item {found.id}[/] {escape(found.outlet)}, {found.published:%Y-%m-%d}")
    console.print(Text(name(found.title), style="bold"))
    console.print(escape(how_read(reading)), style="dim", highlight=False)
    if told := _whose_voice(app, reading):
        console.print(escape(told), style="dim", highlight=False)
    if article is not None:
        console.print(escape(_whose_text(article)), style="dim", highlight=False)
    # Weights are read as they are now; a rival's own evidence is not stored.
    matcher = wiring.make_matcher(app.settings, wiring.lessons(app.settings, app.reader))
    reasons = matcher.heard(reading)
    if shown:
        _print_why(console, reading, matcher, shown)
        reasons = tuple(reason for match, _, _ in shown for reason in match.reasons)
    else:
        console.print(escape(_nothing(event, reasons, stored)))
    _print_texts(console, reading, reasons, whole=whole)


def _print_why(
    console: Console, reading: Reading, matcher: Instructed, shown: list[tuple[Match, str, bool]]
) -> None:
    """The evidence of each match, with the nearest rival's."""
    for match, passed, was_stored in shown:
        _print_match(console, match, passed, was_stored=was_stored)
        if match.rival:
            _print_rival(console, match, matcher.candidate(reading, match.rival))


def _nothing(event: str | None, heard: tuple[Reason, ...], stored: list[tuple[Match, str]]) -> str:
    """Why there is no evidence to show."""
    told = ", ".join(dict.fromkeys(r.text for r in heard if r.version == "original"))
    if event is not None and stored:
        best = stored[0][0]
        stands = "belongs to" if best.verdict == "match" else "is nearest to"
        return f"Nothing in it is of {event}: no name, no keyword. It {stands} {best.event}."
    said = f" It says what happens ({told}), but not where or to whom." if told else ""
    return f"Nothing in it is of {event or 'any tracked event'}: no name, no keyword.{said}"


def _reading(app: App, item: str) -> Reading:
    """What is known of the item; UsageError if there is none, or it was not read."""
    found = app.reader.find_item(item)
    if found is None:
        raise UsageError(f"no item {item!r}: give its number, its address or its key")
    reading = app.reader.reading(found.id)
    if reading is None:
        state = app.reader.item_state(found.id)
        why = f"it was set aside: {state.why}" if state and state.why else "run `monitor enrich`"
        raise UsageError(f"item {found.id} has not been read yet: {why}")
    return reading


def how_read(reading: Reading) -> str:
    """The language with its basis, and what became of the translation."""
    language, english = reading.language, reading.translation
    read = f"read as {language.code} ({language.confidence:.2f}: {language.basis})"
    if isinstance(english, Untranslated):
        return f"{read}; not translated: {english.reason}"
    doubts = f", in doubt: {', '.join(english.flags)}" if english.flags else ""
    mended = f", names put right: {'; '.join(english.repaired)}" if english.repaired else ""
    return f"{read}; machine translation by {english.model}{doubts}{mended}"


def _whose_voice(app: App, reading: Reading) -> str:
    """The guessed voice and what it was guessed from."""
    kinds = {outlet.id: outlet.kind for outlet in app.settings.outlets}
    guessed = voice(reading.item, kinds.get(reading.item.outlet, ""))
    return f"voice: {guessed.name}, a guess ({'; '.join(guessed.because)})" if guessed.name else ""


def _whose_text(article: Article) -> str:
    """Whether the page's text was read or the feed's, and why."""
    if article.outcome == "read":
        return f"text of the page {article.url}, {len(article.text):,} characters"
    if article.next_at is None:
        return f"the feed's own text: {article.reason} ({article.url})"
    return (
        f"the feed's own text for now: {article.reason} ({article.url}); the page is asked for "
        f"again from {article.next_at:%Y-%m-%d %H:%M} UTC on"
    )


def _article_json(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    told = ("outcome", "kind", "reason", "url", "status", "at", "next_at")
    return {name: getattr(article, name) for name in told} | {"characters": len(article.text)}


def _now(app: App, reading: Reading, event: str) -> list[tuple[Match, str, bool]]:
    """How the item stands today to an event for which nothing is stored."""
    taught = wiring.lessons(app.settings, app.reader)
    match = wiring.make_matcher(app.settings, taught).candidate(reading, EventSlug(event))
    return [] if match is None else [(match, "", False)]


def _plain(reading: Reading, shown: list[tuple[Match, str, bool]]) -> dict[str, Any]:
    return {
        "item": reading.item.id,
        "title": reading.item.title,
        "language": asdict(reading.language),
        "translation": asdict(reading.translation),
        "matches": [
            {**asdict(match), "passed": passed, "stored": stored} for match, passed, stored in shown
        ],
    }


def _print_match(console: Console, match: Match, passed: str, *, was_stored: bool) -> None:
    verdict = "belongs to" if match.verdict == "match" else "came nearest to"
    console.print(f"{verdict} [bold]{match.event}[/], score {match.score:.2f}")
    if not was_stored:
        console.print("For this event nothing is stored; this is how it stands now.")
    for lack in match.lacked:
        console.print(f"  lacked: {escape(lack)}", style="yellow")
    if passed:
        console.print(f"  no take: {escape(passed)}", style="yellow")
    table = Table(box=None, pad_edge=False)
    for column in ("kind", "what", "weight", "where", "words"):
        table.add_column(column, justify="right" if column == "weight" else "left")
    told: dict[tuple[str, str], list[Reason]] = {}
    for reason in match.reasons:
        told.setdefault((reason.kind, reason.what), []).append(reason)
    for (kind, what), reasons in told.items():
        weight = sum(reason.weight for reason in reasons)
        words = list(dict.fromkeys(reason.text for reason in reasons if reason.field))
        more = " ..." if len(words) > _WORDS else ""
        table.add_row(
            kind, escape(what), f"{weight:+.2f}" if weight else "", _where(reasons),
            escape(", ".join(words[:_WORDS]) + more),
        )  # fmt: skip
    console.print(table)


def _where(reasons: list[Reason]) -> str:
    """Which fields of which versions: "original title, body; translation title"."""
    fields: dict[str, dict[str, None]] = {}
    for reason in reasons:
        if reason.field:
            fields.setdefault(reason.version, {})[reason.field] = None
    return "; ".join(f"{version} {', '.join(some)}" for version, some in fields.items())


def _print_rival(console: Console, match: Match, rival: Match | None) -> None:
    """The nearest rival, and the evidence by which it is behind or ahead."""
    console.print(f"\nnearest rival: [bold]{match.rival}[/], score {match.rival_score:.2f}")
    if rival is None:
        return
    mine, other = _by_kind(match.reasons), _by_kind(rival.reasons)
    apart = {kind: other.get(kind, 0.0) - mine.get(kind, 0.0) for kind in {*mine, *other}}
    told = [
        f"{kind} {weight:+.2f}"
        for kind, weight in sorted(apart.items(), key=lambda kw: (-abs(kw[1]), kw[0]))[:4]
        if abs(weight) >= _TELLS and kind not in _AROUND
    ]
    console.print(f"  it differs by: {', '.join(told) or 'next to nothing'}")
    for lack in rival.lacked:
        console.print(f"  it lacks: {escape(lack)}", style="yellow")


def _by_kind(reasons: tuple[Reason, ...]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for reason in reasons:
        sums[reason.kind] = sums.get(reason.kind, 0.0) + reason.weight
    return sums


def _print_texts(
    console: Console, reading: Reading, reasons: tuple[Reason, ...], *, whole: bool
) -> None:
    """Original and translation with the words of the reasons marked; of bodies what holds any."""
    versions: list[tuple[Version, Any]] = [("original", reading.item)]
    if isinstance(reading.translation, Translation):
        versions.append(("translation", reading.translation))
    for version, source in versions:
        label = "machine translation" if version == "translation" else reading.language.code
        console.print(f"\n[dim]{label}[/]")
        for field in ("title", "summary", "body"):
            if text := source.text(field):
                shown = highlight(text, reasons, version, field)
                console.print(shown if whole or field != "body" else excerpt(shown))
    console.print()


def highlight(text: str, reasons: tuple[Reason, ...], version: Version, field: str) -> Text:
    """The text with the words of its reasons marked, the same wherever it is shown."""
    shown = Text(text)
    for reason in reasons:
        if reason.version == version and reason.field == field:
            shown.stylize(_STYLE.get(reason.kind, "bold"), reason.start, reason.end)
    return shown


def excerpt(text: Text) -> Text:
    """The paragraphs that hold a marked word, and a sign for those between them."""
    out: list[Text] = []
    for paragraph in text.split("\n"):
        if paragraph.spans:
            out.append(paragraph)
        elif not out or out[-1].plain != _LEFT_OUT:
            out.append(Text(_LEFT_OUT, style="dim"))
    return Text("\n").join(out)


@click.command()
@click.option("--event", help="Only this event's takes are touched.")
@click.option("--since", help="Only items published since this date (YYYY-MM-DD).")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@_JSON
@pass_app
def rematch(app: App, event: str | None, since: str | None, dry_run: bool, as_json: bool) -> None:
    """Match stored items again, after an event file or a weight has changed.

    Exit codes: 0 done, 2 no such event or a wrong date.
    """
    if event is not None:
        find_event(app.settings, event)
    console = Console(stderr=as_json)
    with wiring.showing(console) as progress:
        found = wiring.rematch(
            app, only=EventSlug(event) if event else None,
            since=_moment(since), dry_run=dry_run, progress=progress,
        )  # fmt: skip
    missing = _not_held(app, event)
    if as_json:
        told = asdict(found) | {"examples_not_held": missing}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for address in missing:
        console.print(escape(f"An example that is no stored item teaches nothing: {address}"))
    for sign, changes, style in (("+", found.added, "green"), ("-", found.lost, "red")):
        for change in changes:
            why = f" ({change.why})" if change.why else ""
            line = f"{sign} {change.event}: {change.item} {change.title}{why}"
            console.print(escape(line), style=style, highlight=False)
    verb = "were" if found.done else "would be"
    console.print(
        f"{plural(found.items, 'item')} matched again; takes that {verb} added: "
        f"{len(found.added)}, withdrawn: {len(found.lost)}, unchanged: {found.kept}."
    )


def _not_held(app: App, event: str | None) -> list[str]:
    """Addresses among the examples that no stored item has, and that may be mistyped."""
    open_events = [e for e in app.settings.events if not e.closed and event in {None, e.slug}]
    examples = [text for e in open_events for text in e.examples if is_address(text)]
    return [text for text in examples if app.reader.find_item(text) is None]


def _moment(since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(since), time(), tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"--since {since!r} is no date: write YYYY-MM-DD") from error
