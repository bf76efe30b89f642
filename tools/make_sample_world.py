#!/usr/bin/env python3
"""Build the sample world's feed files, index and sentence pairs from its texts.

    python tools/make_sample_world.py [--check]

Reads monitor/sample/world/*.toml (texts, and how each feed is served) and the feed
addresses of monitor/sample/config/outlets. Writes monitor/sample/feeds/*.xml,
monitor/sample/index.json and monitor/sample/pairs/{ar,fr,zh,zt}.tsv. The same sources give
the same bytes; --check writes nothing and exits 1 if a file differs from its source.

The tiny models are built from the pairs afterwards, in an environment with torch
(see tools/make_tiny_models.py):

    python tools/make_tiny_models.py monitor/sample/pairs/ar.tsv monitor/sample/models --from ar
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from monitor.core.scripts import han_script

SAMPLE = Path(__file__).parent.parent / "monitor" / "sample"
MEDIA = {
    "rss2": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
}
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
LANGUAGES = ("ar", "fr", "zh", "en", "seeds")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One item: every part as (original, English) sentences, paragraph by paragraph."""

    id: str
    outlet: str
    lang: str
    published: str
    dated: bool
    link: str
    author: str
    source: str
    headings: bool
    title: tuple
    summary: tuple
    body: tuple
    truth: dict

    def joined(self, pairs, side: int = 0) -> str:
        gap = "" if self.lang == "zh" and side == 0 else " "
        return gap.join(pair[side] for pair in pairs)

    def paragraphs(self, side: int = 0) -> list[str]:
        return [self.joined(paragraph, side) for paragraph in self.body]


def pairs_of(value) -> tuple:
    """A text is a plain string (English), one pair, or a list of pairs."""
    if isinstance(value, str):
        return ((value, value),) if value else ()
    if value and isinstance(value[0], str):
        value = [value]
    return tuple((original, english) for original, english in value)


def read_texts(folder: Path) -> list[Text]:
    raw: dict[str, tuple[str, dict]] = {}
    for name in LANGUAGES:
        for item in tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["item"]:
            assert item["id"] not in raw, f"{item['id']} twice"
            raw[item["id"]] = ("en" if name == "seeds" else name, item)
    return [text(lang, item, raw) for lang, item in raw.values()]


def text(lang: str, item: dict, raw: dict) -> Text:
    like = raw[item["same"]][1] if "same" in item else {}
    body = [pairs_of(paragraph) for paragraph in item.get("body", like.get("body", []))]
    body = body[: item.get("paragraphs", len(body))]
    if "credit" in item:
        body.append(pairs_of(item["credit"]))
    published = item.get("published", "")
    truth = {
        "event": item.get("event"),
        "near_miss_of": item.get("near"),
        "copy_of": item.get("same"),
        "translates": item.get("translates"),
        "agency": item.get("agency"),
    }
    return Text(
        id=item["id"],
        outlet=item["outlet"],
        lang=lang,
        published=published,
        dated=item.get("dated", bool(published)),
        link=item.get("link", ""),
        author=item.get("author", ""),
        source=item.get("source", ""),
        headings=item.get("headings", False),
        title=pairs_of(item["title"]),
        summary=pairs_of(item.get("summary", like.get("summary", ""))),
        body=tuple(body),
        truth={key: value for key, value in truth.items() if value},
    )


def link_of(item: Text, feed: dict) -> str:
    """The real link of a seed; an address of the sample world otherwise; the article has none."""
    if item.link or item.id.startswith("seed-"):
        return item.link
    day = item.published[:10].replace("-", "/")
    return f"http://{feed['host']}/{day}/{item.id}{feed.get('query', '')}"


def html_of(item: Text) -> str:
    """The body as a feed carries it: paragraphs, and headings where the source has them."""
    parts = []
    for paragraph in item.paragraphs():
        heading = item.headings and paragraph[-1] not in ".)"
        tag = "h2" if heading else "p"
        parts.append(f"<{tag}>{escape(paragraph, quote=False)}</{tag}>")
    return "".join(parts)


def when(item: Text, kind: str) -> str:
    """The date in the dialect of the feed; a day without a time stays a day where it can."""
    if len(item.published) == 10:
        return item.published
    moment = datetime.fromisoformat(item.published)
    return moment.isoformat().replace("+00:00", "Z") if kind != "rss2" else format_datetime(moment)


def cdata(html: str) -> str:
    return f"<![CDATA[{html}]]>"


def rss2(feed: dict, items: list[Text]) -> str:
    lines = [
        f'<rss version="2.0" {DC} {CONTENT}><channel>',
        f"<title>{escape(feed['name'])}</title><link>http://{feed['host']}/</link>",
        f"<description>{escape(feed['note'])}</description>",
    ]
    if feed["language"]:
        lines.append(f"<language>{feed['language']}</language>")
    for item in items:
        link = link_of(item, feed)
        lines += ["<item>", f"<title>{escape(item.joined(item.title), quote=False)}</title>"]
        if link:
            lines.append(f"<link>{escape(link)}</link>")
        if feed.get("guids", True):
            lines.append(f'<guid isPermaLink="false">{feed["outlet"]}:{item.id}</guid>')
        if item.dated:
            tag = "dc:date" if len(item.published) == 10 else "pubDate"
            lines.append(f"<{tag}>{when(item, 'rss2')}</{tag}>")
        if item.author:
            lines.append(f"<dc:creator>{escape(item.author)}</dc:creator>")
        if item.source:
            lines.append(f"<dc:source>{escape(item.source)}</dc:source>")
        if item.summary:
            summary = escape(item.joined(item.summary), quote=False)
            lines.append(f"<description>{cdata(f'<p>{summary}</p>')}</description>")
        if item.body:
            lines.append(f"<content:encoded>{cdata(html_of(item))}</content:encoded>")
        lines.append("</item>")
    return "\n".join([*lines, "</channel></rss>", ""])


def atom(feed: dict, items: list[Text]) -> str:
    language = f' xml:lang="{feed["language"]}"' if feed["language"] else ""
    newest = max(item.published for item in items)
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom"{language}>',
        f"<title>{escape(feed['name'])}</title><id>urn:sample:{feed['outlet']}</id>",
        f"<updated>{newest.replace('+00:00', 'Z')}</updated>",
        f'<link rel="alternate" href="http://{feed["host"]}/"/>',
    ]
    for item in items:
        lines += [
            "<entry>",
            f"<title>{escape(item.joined(item.title), quote=False)}</title>",
            f"<id>urn:sample:{feed['outlet']}:{item.id}</id>",
            f'<link rel="alternate" href="{escape(link_of(item, feed))}"/>',
        ]
        if item.dated:
            moment = when(item, "atom")
            lines.append(f"<published>{moment}</published><updated>{moment}</updated>")
        if item.author:
            lines.append(f"<author><name>{escape(item.author)}</name></author>")
        if item.source:
            lines.append(f"<source><title>{escape(item.source)}</title></source>")
        if item.summary:
            lines.append(f"<summary>{escape(item.joined(item.summary), quote=False)}</summary>")
        if item.body:
            lines.append(f'<content type="html">{escape(html_of(item))}</content>')
        lines.append("</entry>")
    return "\n".join([*lines, "</feed>", ""])


def rdf(feed: dict, items: list[Text]) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{about(item, feed)}"/>' for item in items)
    lines = [
        f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {RDF} {DC} {CONTENT}>',
        f'<channel rdf:about="http://{feed["host"]}/"><title>{escape(feed["name"])}</title>'
        f"<link>http://{feed['host']}/</link><description>{escape(feed['note'])}</description>"
        + (f"<dc:language>{feed['language']}</dc:language>" if feed["language"] else "")
        + f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>",
    ]
    for item in items:
        link = link_of(item, feed)
        lines += [
            f'<item rdf:about="{about(item, feed)}">',
            f"<title>{escape(item.joined(item.title), quote=False)}</title>",
        ]
        if link:
            lines.append(f"<link>{escape(link)}</link>")
        if item.dated:
            lines.append(f"<dc:date>{when(item, 'rdf')}</dc:date>")
        if item.author:
            lines.append(f"<dc:creator>{escape(item.author)}</dc:creator>")
        if item.source:
            lines.append(f"<dc:source>{escape(item.source)}</dc:source>")
        if item.summary:
            summary = escape(item.joined(item.summary), quote=False)
            lines.append(f"<description>{summary}</description>")
        if item.body:
            lines.append(f"<content:encoded>{cdata(html_of(item))}</content:encoded>")
        lines.append("</item>")
    return "\n".join([*lines, "</rdf:RDF>", ""])


def about(item: Text, feed: dict) -> str:
    return escape(link_of(item, feed) or f"urn:sample:{feed['outlet']}:{item.id}")


def encoded(document: str, encoding: str) -> bytes:
    """The whole file; a character that the encoding lacks is an error, not a question mark."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{document}'.encode(encoding)


def read_feeds() -> list[dict]:
    """How each feed is served, with what the configuration says of its outlet."""
    outlets = {}
    for path in sorted((SAMPLE / "config" / "outlets").glob("*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["outlet"]:
            outlets[table["id"]] = table
    served = tomllib.loads((SAMPLE / "world" / "feeds.toml").read_text(encoding="utf-8"))["feed"]
    assert [f["outlet"] for f in served] == list({f["outlet"]: 0 for f in served})
    assert {f["outlet"] for f in served} == set(outlets), "feeds.toml and config/outlets differ"
    feeds = []
    for feed in served:
        table = outlets[feed["outlet"]]
        url = table["feed"][0]["url"]
        kind, encoding = feed.get("kind", "rss2"), feed.get("encoding", "utf-8")
        feeds.append(
            {
                "kind": kind,
                "encoding": encoding,
                "content_type": f"{MEDIA[kind]}; charset={encoding}",
                "language": table["languages"][0],
                **feed,
                "name": table["name"],
                "note": table["note"],
                "invented": table.get("invented", False),
                "url": url,
                "host": urlsplit(url).hostname,
                "file": f"feeds/{feed['outlet']}.xml",
            }
        )
    return feeds


def index_of(feed: dict, items: list[Text]) -> dict:
    """What the server and the tests need to know of a feed."""
    newest = max((item.published for item in items if item.published), default="2026-07-01")
    changed = datetime.fromisoformat(newest)
    changed = changed if changed.tzinfo else changed.replace(tzinfo=UTC)
    kept = ("outlet", "url", "file", "kind", "encoding", "content_type", "language", "invented")
    validators = {"atom": "weak-etag", "rdf": "last-modified"}.get(feed["kind"], "both")
    return {
        **{key: feed[key] for key in kept},
        "validators": validators,  # what the server sends, and takes back
        "last_modified": format_datetime(changed.astimezone(UTC), usegmt=True),
        "items": [
            {
                "id": item.id,
                "link": link_of(item, feed),
                "lang": item.lang,
                "published": item.published if item.dated else "",
                **item.truth,
            }
            for item in items
        ],
    }


def pairs(texts: list[Text], lang: str) -> str:
    """Each sentence once, with its English, for tools/make_tiny_models.py."""
    seen: dict[str, str] = {}
    for item in texts:
        if item.lang != lang:
            continue
        for original, english in (*item.title, *item.summary, *(p for b in item.body for p in b)):
            assert seen.setdefault(original, english) == english, f"two translations: {original}"
    return "".join(f"{original}\t{english}\n" for original, english in seen.items())


def traditional(text: Text) -> bool:
    """Whether the program will take a text for Traditional Chinese."""
    whole = "".join([text.joined(text.title), text.joined(text.summary), *text.paragraphs()])
    return text.lang == "zh" and han_script(whole) == "Hant"


def build() -> dict[str, bytes]:
    """Every file of the sample world that is made, by its path below monitor/sample."""
    texts, feeds, made, index = read_texts(SAMPLE / "world"), read_feeds(), {}, []
    for feed in feeds:
        mine = [item for item in texts if item.outlet == feed["outlet"]]
        assert mine, f"{feed['outlet']} has no items"
        mine.sort(key=lambda item: item.published, reverse=True)  # newest first, as feeds are
        document = {"rss2": rss2, "atom": atom, "rdf": rdf}[feed["kind"]](feed, mine)
        made[feed["file"]] = encoded(document, feed["encoding"])
        index.append(index_of(feed, mine))
    assert sum(len(entry["items"]) for entry in index) == len(texts), "an item has no feed"
    made["index.json"] = (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()
    for lang in ("ar", "fr", "zh"):
        made[f"pairs/{lang}.tsv"] = pairs(texts, lang).encode()
    # Traditional Chinese has a package of its own, as with Argos.
    made["pairs/zt.tsv"] = pairs([t for t in texts if traditional(t)], "zh").encode()
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only say which files differ")
    check = parser.parse_args().check
    made = build()
    present = {
        str(p.relative_to(SAMPLE)) for d in ("feeds", "pairs") for p in (SAMPLE / d).glob("*")
    }
    stale = [
        name
        for name, content in made.items()
        if not (SAMPLE / name).exists() or (SAMPLE / name).read_bytes() != content
    ]
    extra = sorted(present - set(made))
    for name in [] if check else stale:
        (SAMPLE / name).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLE / name).write_bytes(made[name])
    for name in stale + extra:
        print(("differs: " if check else "written: ") + name)
    return 1 if check and (stale or extra) else 0


if __name__ == "__main__":
    sys.exit(main())
