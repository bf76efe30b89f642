"""Bytes of a feed document -> entries as plain text, judged by what was read, not by its form.

feedparser reads what is broken, too; it is slow and holds the interpreter lock
on hostile documents, so callers run this where it can be killed. It must never
open an address or a file, and never know the store.
"""

from __future__ import annotations

import calendar
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from monitor.core import identity
from monitor.core.encoding import decode
from monitor.core.links import targets
from monitor.core.markup import clean, literal_text, one_line, plain_text
from monitor.core.sitemap import looks_like_sitemap, read_sitemap
from monitor.core.strict import read_rss
from monitor.types import Entry, Failed, Fetched, Lang, Parsed

# Longest texts that are kept, in characters: a headline, a standfirst, a long read.
_LIMITS = {"title": 1_000, "summary": 20_000, "body": 200_000, "author": 200, "tag": 100}
_TAGS = 30
# A document with more entries than this is an archive; the newest stand first.
_ENTRIES = 5_000
# Before feeds existed; "1 January 1970" is a zero, not a date.
_FIRST_YEAR = 1995
_HEAD = 4_000  # characters in which a document shows what it is
_TAIL = 2_000  # characters in which its root element ends
_ENDS = re.compile(r"</\s*(?:\w+:)?(?:rss|feed|rdf|urlset)\s*>|<feed[^>]*/>", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HTML = re.compile(r"<(?:!doctype\s+html|html)\b|\A\s*<(?:head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
# Captions of pictures and films are not the article's words, but feedparser mixes them in.
_MEDIA = re.compile(
    r"<media:(title|description|text|keywords|credit|category)\b[^>]*(?:/>|>.*?</media:\1\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_SKIP = re.compile(r"<skip(Hours|Days)\b[^>]*>(.{0,4000}?)</skip", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour[^>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day[^>]*>\s*([A-Za-z]{3})", re.IGNORECASE)
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_PERIODS = {
    "hourly": 3600.0,
    "daily": 86400.0,
    "weekly": 604800.0,
    "monthly": 2592000.0,
    "yearly": 31536000.0,
}
# An address that is whole and plain: to resolve it against another would change nothing.
_WHOLE_URL = re.compile(r"https?://[A-Za-z0-9.-]+/[^?#;\s]*(?:\?[^#;\s]+)?")
_LONG_CODES = {"ara": "ar", "fra": "fr", "fre": "fr", "zho": "zh", "chi": "zh", "eng": "en"}
_LANGUAGE = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]+)*$", re.IGNORECASE)


def parse(fetched: Fetched, fallback: Lang, now: datetime) -> Parsed | Failed:
    """Entries in the document's order; dates are clamped to `now`.

    `fallback` is the language that the operator declares, used where neither
    entry nor feed says one. A document that is no feed is a Failed that says
    what it looked like; a valid feed without entries is fine.
    """
    content_type = next((v for k, v in fetched.headers if k == "content-type"), "")
    text, encoding = decode(fetched.body, content_type, fallback)
    text = _MEDIA.sub("", _ILLEGAL.sub("", text))
    version, feed, found = _taken_apart(text)
    if (not version and not found) or (not version and _HTML.search(text[:_HEAD])):
        return Failed(
            feed=fetched.feed, url=fetched.url, kind="not-a-feed", detail=_looks_like(text)
        )
    language = language_code(_text_of(feed, "language")) or fallback
    warnings = _warnings(text, encoding, len(found))
    if not _ENDS.search(text[-_TAIL:]):
        warnings = (*warnings, "the document has no end: it may have been cut off")
    entries = [
        _entry(raw, fetched.final_url, language, now, atom=version.startswith("atom"))
        for raw in found[:_ENTRIES]
    ]
    hours, days = _skips(text)
    home = identity.url_key(_address(_text_of(feed, "link"), fetched.final_url))
    return Parsed(
        feed=fetched.feed,
        title=one_line(plain_text(_text_of(feed, "title")))[: _LIMITS["title"]],
        language=language,
        entries=tuple(_told_apart((entry for entry in entries if entry is not None), home)),
        ttl_s=_ttl(feed),
        skip_hours=hours,
        skip_days=days,
        warnings=warnings,
    )


def _taken_apart(text: str) -> tuple[str, Mapping[str, Any], list[Mapping[str, Any]]]:
    """Version, feed and entries in feedparser's form; "" as version for what is no feed."""
    plain = read_rss(text)
    if plain is not None:
        return "rss", plain[0], list(plain[1])
    if looks_like_sitemap(text):
        listed = read_sitemap(text)
        if listed is not None:
            return "sitemap", listed[0], list(listed[1])
    read = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        # No content-location: guids would be resolved against it, and change when a feed moves.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version = str(_get(read, "version") or "")
    return version, _get(read, "feed") or {}, list(_get(read, "entries") or ())


def language_code(tag: str) -> Lang:
    """ISO 639-1 of a language tag ("ar-SA", "zh_CN", "eng"), or "" if it is none."""
    found = _LANGUAGE.match(tag.strip())
    if not found:
        return ""
    code = found[1].lower()
    code = _LONG_CODES.get(code, code)
    return code if len(code) == 2 else ""


def _get(mapping: Mapping[str, Any], key: str) -> Any:
    """What is really there: feedparser's own lookup guesses, and warns about its guesses."""
    return dict.get(mapping, key) if isinstance(mapping, dict) else None


def _text_of(mapping: Mapping[str, Any], key: str) -> str:
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value if isinstance(value, str) else ""


def _entry(
    raw: Mapping[str, Any], base: str, language: Lang, now: datetime, *, atom: bool
) -> Entry | None:
    """One entry, or None if it says nothing at all."""
    title = one_line(_words(_text_of(raw, "title"), _get(raw, "title_detail"), atom=atom))
    contents = [part for part in _get(raw, "content") or () if isinstance(part, dict)]
    texts = [_words(_text_of(part, "value"), part, atom=atom) for part in contents]
    body = max(texts, key=len, default="")
    summary = _words(_text_of(raw, "summary"), _get(raw, "summary_detail"), atom=atom)
    if summary == body:  # feedparser copies content where there is no summary
        summary = ""
    title = title[: _LIMITS["title"]]
    summary, body = summary[: _LIMITS["summary"]], body[: _LIMITS["body"]]
    if not title and not summary and not body:
        return None
    guid = _text_of(raw, "id")
    href = _text_of(raw, "feedburner_origlink") or _text_of(raw, "link")
    # feedparser makes a link of a guid that is none
    link = _address(href if href != guid or "/" in href else "", base)
    date, published = _date(raw, now)
    own = [_text_of(raw, "language")]
    own += [_text_of(detail, "language") for detail in (_get(raw, "title_detail"), *contents[:1])]
    link_key = identity.url_key(link)
    key = identity.guid_key(guid) or link_key or identity.text_key(title, date)
    digest = identity.digest(title, summary, body)
    # Where guids change and hosts move, this still tells which entry it is.
    told = date or ("" if link_key else digest)
    text = identity.text_key(title, told) if title and told else ""
    return Entry(
        key=key or identity.text_key(summary[:200] or body[:200], "?"),
        digest=digest,
        url=link,
        title=title,
        summary=summary,
        body=body,
        published=published,
        published_raw=clean(date)[:100],
        author=one_line(plain_text(_text_of(raw, "author")))[: _LIMITS["author"]],
        source=_source(raw),
        language=next((code for code in map(language_code, own) if code), language),
        tags=_tags(raw),
        links=targets(
            (_text_of(raw, "summary"), *(_text_of(part, "value") for part in contents)), base, link
        ),
        also=tuple(name for name in dict.fromkeys((link_key, text)) if name and name != key),
    )


def _words(text: str, detail: Any, *, atom: bool) -> str:
    """Plain text of one field. RSS is HTML whatever it says; Atom says which it is."""
    kind = _text_of(detail, "type") if isinstance(detail, dict) else ""
    return literal_text(text) if atom and kind == "text/plain" else plain_text(text)


def _told_apart(entries: Iterable[Entry], home: str) -> Iterator[Entry]:
    """Repeated entries once, and each different one with a key of its own.

    Entries that share a guid but not their address are keyed by address. An
    address that several share, or that is the front page (`home`), identifies
    none, and neither do a title and a date that several share.
    """
    all_entries = list(entries)
    links = Counter(identity.url_key(entry.url) for entry in all_entries)
    names = Counter(name for entry in all_entries for name in {entry.key, *entry.also})
    guids: dict[str, set[str]] = {}
    for entry in all_entries:
        guids.setdefault(entry.key, set()).add(entry.url)
    seen: set[tuple[str, str]] = set()
    for entry in all_entries:
        link = identity.url_key(entry.url)
        texts = tuple(name for name in entry.also if name.startswith("text:") and names[name] == 1)
        vague = links[link] > 1 or link == home or "/" not in link
        also = texts if vague else (*_links(entry), *texts)
        kept = entry if also == entry.also else replace(entry, also=also)
        if link and not vague and len(guids[entry.key]) > 1:
            kept = replace(kept, key=link, also=texts)
        elif vague and entry.key == link:
            kept = replace(kept, key=identity.text_key(entry.title, entry.published_raw), also=())
        same = (link or kept.key, kept.digest)
        if same not in seen:
            seen.add(same)
            yield kept


def _links(entry: Entry) -> tuple[str, ...]:
    return tuple(name for name in entry.also if name.startswith("url:"))


def _address(link: str, base: str) -> str:
    """The link, resolved against the feed's address; "" if it leads nowhere on the web."""
    link = link.strip()
    if not link:
        return ""
    if _WHOLE_URL.fullmatch(link):
        return clean(link)
    try:
        resolved = urljoin(base, link)
    except ValueError:
        return ""
    return clean(resolved) if resolved.lower().startswith(("http://", "https://")) else ""


def _date(raw: Mapping[str, Any], now: datetime) -> tuple[str, datetime | None]:
    """The date as written, and as UTC, never later than `now`; None if it cannot be read."""
    written = ""
    for name in ("published", "updated", "created"):
        text = _text_of(raw, name)
        written = written or text
        parts = _get(raw, f"{name}_parsed")
        if not parts:
            continue
        try:
            moment = datetime.fromtimestamp(calendar.timegm(parts), tz=UTC)
        except (ValueError, OverflowError, OSError):
            continue
        if moment.year >= _FIRST_YEAR:
            return text, min(moment, now)
    return written, None


def _source(raw: Mapping[str, Any]) -> str:
    """Whom the entry says it was taken from: RSS <source>, else dc:source."""
    source = _get(raw, "source")
    name = _text_of(source, "title") if isinstance(source, dict) else ""
    text = name or _text_of(raw, "dc_source") or (source if isinstance(source, str) else "")
    return one_line(plain_text(text))[: _LIMITS["author"]]


def _tags(raw: Mapping[str, Any]) -> tuple[str, ...]:
    terms = (
        _text_of(tag, "label") or _text_of(tag, "term")
        for tag in _get(raw, "tags") or ()
        if isinstance(tag, dict)
    )
    names = (one_line(plain_text(term))[: _LIMITS["tag"]] for term in terms)
    return tuple(dict.fromkeys(name for name in names if name))[:_TAGS]


def _ttl(feed: Mapping[str, Any]) -> float:
    """The longer of <ttl> (minutes) and sy:updatePeriod / sy:updateFrequency, in seconds."""
    ttl = _text_of(feed, "ttl").strip()
    asked = float(ttl) * 60 if ttl.isascii() and ttl.isdigit() and len(ttl) < 8 else 0.0
    period = _PERIODS.get(_text_of(feed, "sy_updateperiod").strip().lower(), 0.0)
    often = _text_of(feed, "sy_updatefrequency").strip()
    times = int(often) if often.isascii() and often.isdigit() and len(often) < 6 else 1
    return max(asked, period / max(times, 1))


def _skips(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Read skipHours and skipDays, which feedparser does not keep."""
    hours: set[int] = set()
    days: set[int] = set()
    for kind, inner in _SKIP.findall(text):
        if kind.lower() == "hours":
            hours |= {int(hour) % 24 for hour in _HOUR.findall(inner) if int(hour) <= 24}
        else:
            names = (day.lower() for day in _DAY.findall(inner))
            days |= {_DAYS[name] for name in names if name in _DAYS}
    return tuple(sorted(hours)), tuple(sorted(days))


def _warnings(text: str, encoding: str, count: int) -> tuple[str, ...]:
    warnings = []
    holes = text.count("\ufffd")
    if holes:
        warnings.append(f"{holes} characters could not be read as {encoding}")
    if count > _ENTRIES:
        warnings.append(f"{count} entries, the first {_ENTRIES} were read")
    return tuple(warnings)


def _looks_like(text: str) -> str:
    """What a document that is no feed looked like, for the operator."""
    head = text[:_HEAD].lstrip()
    if _HTML.search(head):
        found = _HTML_TITLE.search(text[: 4 * _HEAD])
        title = one_line(plain_text(found[1])) if found else ""
        return f"a web page titled {title!r}" if title else "a web page"
    if head.startswith(("{", "[")):
        return "JSON; only RSS, Atom and RDF are read"
    if head.startswith("<"):
        root = re.search(r"<([A-Za-z_][\w:.-]{0,60})", head)
        if root and root[1].lower() == "opml":
            return "OPML: a list of feeds, not a feed"
        return f"XML that is no feed (<{root[1]}>)" if root else "XML that is no feed"
    return f"not XML; it begins with {one_line(clean(head[:60]))!r}"
