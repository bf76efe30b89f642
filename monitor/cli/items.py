"""`monitor item`: one stored item, and what its outlet changed in it.

It must never judge a change; it shows words that went and words that came.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from monitor.cli.app import App, pass_app
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.adapters.store import Revision
    from monitor.types import Article, Item

_FIELDS = ("title", "summary", "body", "url")
_NEAR = 6  # words of the unchanged text that are shown beside a change
_MOST_PAIRS = 40_000_000  # words of the old text times words of the new one
# Chinese is written without spaces: each of its characters is a word here.
_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of one revision as a row of parts: ("same" | "gone" | "new" | "skip", text)."""

    field: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one revision changed, and when that was seen."""

    revision: int
    at: datetime
    changes: tuple[Change, ...]
    by: str = "feed"  # "article": the outlet changed nothing; we read the page behind the item


@click.command()
@click.argument("item")
@click.option("--history", is_flag=True, help="Show what its outlet changed, and when.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def item(app: App, item: str, history: bool, as_json: bool) -> None:
    """Show a stored ITEM (its number, address or key); with --history its revisions.

    Exit codes: 0 done, 2 there is no such item.
    """
    found = app.reader.find_item(item)
    if found is None:
        raise UsageError(f"no item {item!r}: give its number, its address or its key")
    steps = steps_of(app.reader.revisions(found.id), found) if history else ()
    page = app.reader.article(found.id)
    if as_json:
        told = asdict(found) | ({"history": [asdict(step) for step in steps]} if history else {})
        told["page"] = None if page is None else _page_json(page)
        click.echo(json.dumps(told, ensure_ascii=False, default=_plain))
        return
    console = Console(highlight=False)
    for line in _head(found, page):
        console.print(line, soft_wrap=True)
    if not history:
        console.print(Text(found.summary or found.body))
        return
    if not steps:
        console.print("It was never changed.")
    for step in steps:
        when = f"{step.at:%Y-%m-%d %H:%M} UTC"
        if step.by == "article":
            when += ": the page was read, its text stands for the feed's"
        console.print(Text(f"\nRevision {step.revision}, seen {when}", style="bold"))
        for change in step.changes:
            console.print(shown(change))


def steps_of(revisions: Sequence[Revision], now: Item) -> tuple[Step, ...]:
    """What changed from each text to the next, the item's present text last."""
    texts: list[Any] = [*revisions, now]
    return tuple(
        Step(
            revision=old.revision + 1,
            at=old.replaced,
            by=old.by,
            changes=tuple(
                Change(field=name, parts=tuple(_parts(getattr(old, name), getattr(new, name))))
                for name in _FIELDS
                if getattr(old, name) != getattr(new, name)
            ),
        )
        for old, new in pairwise(texts)
    )


def shown(change: Change) -> Text:
    """One field: words that went as [-words-], words that came as {+words+}, also in colour."""
    text = Text(f"  {change.field}: ")
    for kind, words in change.parts:
        if kind == "gone":
            text.append(f"[-{words}-]", style="red")
        elif kind == "new":
            text.append(f"{{+{words}+}}", style="green")
        else:
            text.append(words, style="dim" if kind == "skip" else "")
    return text


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The difference by words; long stretches without a change are cut short."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    # autojunk calls the most frequent words of a long text noise; without it a book takes minutes
    noise = len(before) * len(after) > _MOST_PAIRS
    codes = difflib.SequenceMatcher(None, before, after, autojunk=noise).get_opcodes()
    for number, (what, a, b, c, d) in enumerate(codes):
        if what == "equal":
            first, last = number == 0, number == len(codes) - 1
            yield from _near(before[a:b], first=first, last=last)
            continue
        if a < b:
            yield "gone", "".join(before[a:b])
        if c < d:
            yield "new", "".join(after[c:d])


def _near(words: list[str], *, first: bool, last: bool) -> Iterator[tuple[str, str]]:
    keep = 2 * _NEAR  # words and the spaces between them
    if len(words) <= 2 * keep + 1:
        yield "same", "".join(words)
        return
    if not first:
        yield "same", "".join(words[:keep])
    yield "skip", " … "
    if not last:
        yield "same", "".join(words[-keep:])


def _head(found: Item, page: Article | None) -> Iterator[Text]:
    yield Text(found.title, style="bold")
    dated = "" if found.dated else " (no date given: when it was fetched)"
    yield Text(f"Item {found.id} of {found.feed}, {found.published:%Y-%m-%d %H:%M} UTC{dated}")
    yield Text(f"{found.url}\nkey {found.key}, revision {found.revision}")
    if page is not None and page.outcome == "read":
        yield Text(f"The page behind it was read at {page.at:%Y-%m-%d %H:%M} UTC.")
    elif page is not None:
        again = f", asked again at {page.next_at:%Y-%m-%d %H:%M} UTC" if page.next_at else ""
        yield Text(f"The feed's own text is used: {page.reason}{again}.")


def _page_json(page: Article) -> dict[str, Any]:
    """What became of the page behind an item, without its text: that is the item's."""
    return {
        "outcome": page.outcome,
        "kind": page.kind,
        "reason": page.reason,
        "at": page.at,
        "next_at": page.next_at,
    }


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
