"""Adding an outlet: ask its address, find its feeds, write one file, check the whole configuration.

It must never change a file that an operator has written.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import click
import tomlkit

from monitor import wiring
from monitor.cli.app import App
from monitor.config import check
from monitor.core.discover import FeedLink, feed_links, news_sitemaps, well_known
from monitor.core.encoding import decode
from monitor.errors import ConfigError, UsageError
from monitor.types import Due, Failed, Feed, FeedId, Fetched, Memo, OutletId, Parsed, Unchanged

_MOST_FEEDS = 10  # of one page that are tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the operator said about the outlet; None and () are to be found out."""

    url: str
    country: str
    id: str | None = None
    name: str | None = None
    languages: tuple[str, ...] = ()
    lens: str | None = None
    reason: str = ""
    kind: str = "news"
    allow: tuple[str, ...] = ()
    all_feeds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The file that was written, the feeds in it, and those that were found besides."""

    path: Path
    feeds: tuple[tuple[FeedLink, Parsed], ...]
    others: tuple[FeedLink, ...]


def look(app: App, url: str, allow: Sequence[str] = ()) -> Parsed | Failed:
    """What the feed at `url` holds, without storing anything."""
    return _looked(app, [FeedLink(url=url)], allow)[0][1]


def add_outlet(app: App, wanted: Wanted) -> Added:
    """Find feeds, write outlets/<id>.toml beside the others; ConfigError if it would not fit."""
    if wanted.lens and not wanted.reason:
        raise UsageError("a lens needs its reason: add --reason '...'")
    settings = app.settings  # a wrong configuration is told before any server is asked
    outlet = wanted.id or slug(urlsplit(wanted.url).hostname or "")
    path = settings.dir / "outlets" / f"{outlet}.toml"
    if any(known.id == outlet for known in settings.outlets) or path.exists():
        raise UsageError(f"there is an outlet {outlet!r} already: choose another --id")
    found = _find(app, wanted)
    chosen = found if wanted.all_feeds else found[:1]
    name = wanted.name or chosen[0][1].title or outlet
    languages = wanted.languages or tuple(
        dict.fromkeys(parsed.language for _, parsed in chosen if parsed.language)
    )
    if not languages:
        raise UsageError("the feed does not say its language: add --language fr (or ar, zh, en)")
    text = _toml(wanted, outlet, name, languages, chosen, today=app.clock().date())
    write_new(path, text)
    problems = check(app.config_dir)[1]
    if problems:
        path.unlink()
        raise ConfigError(problems)
    others = tuple(link for link, _ in found[len(chosen) :])
    return Added(path=path, feeds=tuple(chosen), others=others)


def _find(app: App, wanted: Wanted) -> list[tuple[FeedLink, Parsed]]:
    """The address itself if it is a feed; else feeds that its page names; else usual places."""
    answer = _fetched(app, [FeedLink(url=wanted.url)], wanted.allow)[0]
    if isinstance(answer, Failed):
        raise click.ClickException(f"{wanted.url}: {answer.kind}: {answer.detail}")
    with closing(wiring.make_parser(app.settings)) as parser:
        parsed = parser.parse(answer, "", app.clock())
    if isinstance(parsed, Parsed):
        return [(FeedLink(url=wanted.url), parsed)]
    page = decode(answer.body, dict(answer.headers).get("content-type", ""))[0]
    base = answer.final_url
    places: tuple[Callable[[], tuple[FeedLink, ...]], ...] = (
        lambda: feed_links(page, base),
        lambda: well_known(base),
        lambda: news_sitemaps(_robots(app, base, wanted.allow), base),
    )
    for find in places:  # each only where those before it gave nothing
        links = find()
        looked = _looked(app, links[:_MOST_FEEDS], wanted.allow)
        feeds = [(link, parsed) for link, parsed in looked if isinstance(parsed, Parsed)]
        if feeds:
            return feeds
    raise click.ClickException(
        f"{wanted.url} is {parsed.detail}, and no feed was found from there: "
        "look for the feed's address in a browser and give that"
    )


def _robots(app: App, base: str, allow: Sequence[str]) -> str:
    """The site's robots.txt, which names its sitemaps; "" if there is none."""
    answer = _fetched(app, [FeedLink(url=urljoin(base, "/robots.txt"))], allow)[0]
    return "" if isinstance(answer, Failed) else decode(answer.body)[0]


def _looked(
    app: App, links: Sequence[FeedLink], allow: Sequence[str]
) -> list[tuple[FeedLink, Parsed | Failed]]:
    answers = _fetched(app, links, allow)
    with closing(wiring.make_parser(app.settings)) as parser:
        return [
            (
                link,
                parser.parse(answer, "", app.clock()) if isinstance(answer, Fetched) else answer,
            )
            for link, answer in zip(links, answers, strict=True)
        ]


def _fetched(app: App, links: Sequence[FeedLink], allow: Sequence[str]) -> list[Fetched | Failed]:
    """Answers in the order of `links`."""
    due = [
        Due(
            feed=Feed(
                id=FeedId(f"new/{n}"), outlet=OutletId("new"), url=link.url, allow=tuple(allow)
            ),
            memo=Memo(),
        )
        for n, link in enumerate(links)
    ]
    fetcher = wiring.make_fetcher(app.settings, app.clock)
    with contextlib.closing(fetcher):
        answers = {asked.feed.id: answer for asked, answer in fetcher.fetch_all(due)}
    ordered = []
    for one in due:
        answer = answers[one.feed.id]
        assert not isinstance(answer, Unchanged)  # nothing was remembered that could be unchanged
        ordered.append(answer)
    return ordered


def slug(text: str) -> str:
    """An id from a host's name or a title: "www.studiotamani.org" -> "studiotamani-org"."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().removeprefix("www."))) or "outlet"


def _toml(
    wanted: Wanted,
    outlet: str,
    name: str,
    languages: Sequence[str],
    feeds: Sequence[tuple[FeedLink, Parsed]],
    *,
    today: date,
) -> str:
    """The file's text, in the form of the files that are shipped."""
    table = tomlkit.table()
    table["id"] = outlet
    table["name"] = name
    table["country"] = wanted.country
    table["languages"] = list(languages)
    table["kind"] = wanted.kind
    parts = urlsplit(wanted.url)
    table["homepage"] = f"{parts.scheme}://{parts.netloc}/"
    if wanted.lens:
        tag = tomlkit.inline_table()
        tag.update({"id": wanted.lens, "reason": wanted.reason, "date": today})
        tags = tomlkit.array()
        tags.append(tag)
        table["lens"] = tags
    used: set[str] = set()
    for number, (link, parsed) in enumerate(feeds):
        title = "main" if number == 0 else slug(link.title or parsed.title)
        feed_name = title if title not in used else f"{title}-{number + 1}"
        used.add(feed_name)
        feed = tomlkit.table()
        feed["name"] = feed_name
        feed["url"] = link.url
        if wanted.allow:
            feed["allow"] = list(wanted.allow)
        table.setdefault("feed", tomlkit.aot()).append(feed)
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Added by `monitor outlets add` on {today}."))
    outlets = tomlkit.aot()
    outlets.append(table)
    document["outlet"] = outlets
    return tomlkit.dumps(document)


def write_new(path: Path, text: str) -> None:
    """Write a file whole or not at all; UsageError if there is one of that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        os.link(temporary, path)  # unlike a rename it refuses to replace
    except FileExistsError:
        raise UsageError(f"{path} is there already: choose another --id") from None
    finally:
        Path(temporary).unlink()
