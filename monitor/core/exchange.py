"""Outlets and their feeds as OPML outlines, and outlines of any reader as outlets to be added.

What we know of an outlet travels in attributes of our own; what other readers say
beyond that is handed on, never dropped in silence. It must never invent what an
operator has to decide: a country or a lens that is not written is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from monitor.core.identity import canonical
from monitor.core.markup import clean, one_line
from monitor.core.opml import PREFIX, Opml, Outline, visible
from monitor.types import Feed, LensId, LensTag, Outlet

_KINDS = ("news", "agency", "broadcaster", "think-tank", "rights", "official", "aggregator")
# What OPML 2.0 itself has for a subscription, and what we make use of.
_UNDERSTOOD = frozenset(
    {"text", "title", "type", "xmlurl", "htmlurl", "language", "version", "rss", "feedurl"}
)
_OWN = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "outlet", "country", "languages", "region", "kind", "article", "invented", "note", "lens",
        "feed", "interval", "allow",
    )
)  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ID = re.compile(r"[a-z0-9]+")
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that a document names."""

    name: str
    url: str
    language: str = ""
    interval_s: float = 0.0
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An outlet that a document names; "" and () are for the operator to say.

    `folders` are the groups that it stood in, `left` the attributes that our
    files have no place for; both as the other reader wrote them.
    """

    id: str
    name: str
    country: str = ""
    languages: tuple[str, ...] = ()
    region: str = ""
    lenses: tuple[LensTag, ...] = ()
    kind: str = "news"
    homepage: str = ""
    article: str = "feed"
    invented: bool = False
    note: str = ""
    feeds: tuple[FoundFeed, ...] = ()
    folders: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a document holds for us, and its lines that are no feed of the web."""

    title: str
    outlets: tuple[Found, ...]
    refused: tuple[tuple[str, str], ...] = ()  # what, why


# ---- out ---------------------------------------------------------------------


def outlines(outlets: Iterable[Outlet], feeds: Sequence[Feed]) -> tuple[Outline, ...]:
    """One outline per outlet with its feeds below it: a folder to any other reader."""
    of: dict[str, list[Feed]] = {}
    for feed in feeds:
        of.setdefault(feed.outlet, []).append(feed)
    ordered = sorted(outlets, key=lambda outlet: outlet.id)  # a stable order: exports compare
    return tuple(_outlet_outline(outlet, of.get(outlet.id, [])) for outlet in ordered)


def _outlet_outline(outlet: Outlet, feeds: Sequence[Feed]) -> Outline:
    lenses = [
        {"id": tag.lens, "reason": tag.reason, "date": tag.date.isoformat()}
        for tag in outlet.lenses
    ]
    return Outline(
        attributes=_written(
            ("text", outlet.name),
            ("title", outlet.name),
            ("htmlUrl", outlet.homepage),
            ("rt:outlet", outlet.id),
            ("rt:country", outlet.country),
            ("rt:languages", " ".join(outlet.languages)),
            ("rt:region", outlet.region),
            ("rt:kind", outlet.kind),
            ("rt:article", outlet.article),
            ("rt:invented", "true" if outlet.invented else ""),
            ("rt:note", outlet.note),
            ("rt:lens", json.dumps(lenses, ensure_ascii=False) if lenses else ""),
        ),
        children=tuple(_feed_outline(outlet, feed, alone=len(feeds) == 1) for feed in feeds),
    )


def _feed_outline(outlet: Outlet, feed: Feed, *, alone: bool) -> Outline:
    name = str(feed.id).rpartition("/")[2]
    shown = outlet.name if alone else f"{outlet.name} ({name})"
    return Outline(
        attributes=_written(
            ("type", "rss"),
            ("text", shown),
            ("title", shown),
            ("xmlUrl", feed.url),
            ("htmlUrl", outlet.homepage),
            ("language", feed.language),
            # for readers that dissolve folders, and keep what they do not know
            ("rt:outlet", outlet.id),
            ("rt:feed", name),
            ("rt:interval", f"{feed.interval_s!r}" if feed.interval_s else ""),
            ("rt:allow", " ".join(feed.allow)),
        )
    )


def _written(*attributes: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Without empty ones, except the text that OPML wants."""
    return tuple((name, value) for name, value in attributes if value or name == "text")


# ---- in ----------------------------------------------------------------------


@dataclass
class _Gathering:
    """Outlets by id in the order of the document, and feeds that were seen."""

    outlets: dict[str, Found] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)  # of the feeds, where no name is
    seen: set[str] = field(default_factory=set)
    refused: list[tuple[str, str]] = field(default_factory=list)


def found(document: Opml) -> Imported:
    """Outlets of a document: our own where it names them, else one per site."""
    gathering = _Gathering()
    for outline in document.outlines:
        _walk(gathering, outline, folders=(), outlet="")
    outlets = tuple(
        replace(one, name=one.name or _common(gathering.titles.get(id_, ())) or id_)
        for id_, one in gathering.outlets.items()
    )
    return Imported(title=_line(document.title), outlets=outlets, refused=tuple(gathering.refused))


def place(url: str) -> str:
    """What the addresses of one feed have in common in the lists of different readers."""
    return canonical(url).removeprefix("www.")


def slug(text: str) -> str:
    """An id from a host or a title: "www.studiotamani.org" -> "studiotamani-org"."""
    return "-".join(_ID.findall(text.lower().removeprefix("www.")))


def _walk(gathering: _Gathering, outline: Outline, folders: tuple[str, ...], outlet: str) -> None:
    url = (outline.get("xmlUrl") or outline.get("feedUrl")).strip()
    if url:
        _add_feed(gathering, outline, url, folders, outlet)
        return  # what stands below a feed is no subscription
    name = _line(outline.get("text") or outline.get("title"))
    own = slug(outline.get("rt:outlet"))
    if own:
        _add_outlet(gathering, own, outline, folders)
    elif not outline.children:
        kind = outline.get("type") or "outline"
        gathering.refused.append((name or kind, "has no xmlUrl, so it is no feed"))
    inner = folders if own or not name else (*folders, name)
    for child in outline.children:
        _walk(gathering, child, inner, own or outlet)


def _add_outlet(
    gathering: _Gathering, id_: str, outline: Outline, folders: tuple[str, ...]
) -> None:
    kind = outline.get("rt:kind")
    known = gathering.outlets.get(id_)
    told = Found(
        id=id_,
        name=_line(outline.get("title") or outline.get("text")),
        country=outline.get("rt:country").strip(),
        languages=tuple(outline.get("rt:languages").split()),
        region=outline.get("rt:region").strip(),
        lenses=_lenses(outline.get("rt:lens")),
        kind=kind if kind in _KINDS else "news",
        homepage=_web(outline.get("htmlUrl")),
        article="full" if outline.get("rt:article") == "full" else "feed",
        invented=outline.get("rt:invented").lower() == "true",
        note=visible(outline.get("rt:note")),
        feeds=known.feeds if known else (),
        folders=folders,
        left=_left(outline),
    )
    gathering.outlets[id_] = told


def _add_feed(
    gathering: _Gathering, outline: Outline, url: str, folders: tuple[str, ...], outlet: str
) -> None:
    title = _line(outline.get("title") or outline.get("text"))
    address = _web(url)
    if not address:
        gathering.refused.append((title or _line(url)[:100], "is no http or https address"))
        return
    if place(address) in gathering.seen:
        return  # readers list a feed once per folder
    gathering.seen.add(place(address))
    home = _web(outline.get("htmlUrl"))
    id_ = slug(outline.get("rt:outlet")) or outlet or slug(_host(home) or _host(address))
    # Without our own attributes a site is an outlet, and the feed's title is the best name.
    one = gathering.outlets.get(id_) or Found(id=id_, name="", homepage=home, folders=folders)
    if not one.name:
        gathering.titles.setdefault(id_, []).append(title)
    language = _language(outline.get("language"))
    names = {feed.name for feed in one.feeds}
    feed = FoundFeed(
        name=_free(slug(outline.get("rt:feed")) or ("main" if not one.feeds else slug(title)),
                   names),
        url=address,
        language=language,
        interval_s=_number(outline.get("rt:interval")),
        allow=tuple(outline.get("rt:allow").split()),
    )  # fmt: skip
    languages = one.languages
    if not outlet and language and language not in languages:
        languages = (*languages, language)
    gathering.outlets[id_] = replace(
        one,
        languages=languages,
        homepage=one.homepage or home,
        feeds=(*one.feeds, feed),
        folders=tuple(dict.fromkeys((*one.folders, *folders))),
        left=tuple(dict.fromkeys((*one.left, *_left(outline)))),
    )


def _left(outline: Outline) -> tuple[tuple[str, str], ...]:
    """Attributes that our files have no place for, on one line each."""
    return tuple(
        (_line(name), _line(value))
        for name, value in outline.attributes
        if value.strip() and name.lower() not in _UNDERSTOOD and name.lower() not in _OWN
    )


def _lenses(text: str) -> tuple[LensTag, ...]:
    """Our own JSON of lens tags; what is not exactly that is none, for lenses are not guessed."""
    try:
        told = json.loads(text or "[]")
    except (json.JSONDecodeError, RecursionError):
        return ()
    return tuple(_tags(told))


def _tags(told: Any) -> Iterator[LensTag]:
    for tag in told if isinstance(told, list) else ():
        try:
            when = date.fromisoformat(tag["date"])
            yield LensTag(lens=LensId(slug(tag["id"])), reason=_line(tag["reason"]), date=when)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue


def _common(titles: Sequence[str]) -> str:
    """What the titles of one site's feeds begin with, if that is a name; else the shortest."""
    if not titles:
        return ""
    first, last = min(titles), max(titles)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    shared = first if same is None else first[:same]
    whole = same is None or not first[same - 1 : same + 1].isalnum()
    shared = shared if whole else shared.rpartition(" ")[0]
    shared = shared.strip(" -–—|:·•»/(").strip()
    return shared if len(shared) > 2 else min(titles, key=len)


def _line(text: str) -> str:
    return one_line(clean(text))[:_NAME_LIMIT].strip()


def _web(text: str) -> str:
    """An address that can be asked, or ""."""
    address = visible(text).strip()
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        return ""
    plain = not any(char.isspace() or not char.isprintable() for char in address)
    return address if usable and plain and parts.scheme in {"http", "https"} else ""


def _host(url: str) -> str:
    return urlsplit(url).hostname or "" if url else ""


def _language(text: str) -> str:
    """The code without script or region: "fr" of "fr-FR"; "" if it is none."""
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    return code if _LANGUAGE.fullmatch(code) and code != "und" else ""


def _number(text: str) -> float:
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if 0 <= number < float("inf") else 0.0


def _free(name: str, taken: set[str]) -> str:
    """A feed's name that no other feed of the outlet has."""
    name = name or "feed"
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
