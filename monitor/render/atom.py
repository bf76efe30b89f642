"""Takes as Atom feeds (RFC 4287): one of an event, one over all.

An entry's id holds for a line of takes, so that a correction updates it. It must
never carry an item's whole text: that is the outlet's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from monitor.core.plain import line
from monitor.core.words import ENGLISH, Words
from monitor.render.page_takes import safe_link
from monitor.types import Take

NAMESPACE = "http://www.w3.org/2005/Atom"
MOST = 50  # entries of one feed, newest first
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:regional-takes")


def feed(
    *,
    key: str,
    title: str,
    takes: Iterable[Take],
    as_of: datetime,
    home: str = "",
    own: str = "",
    words: Words = ENGLISH,
) -> str:
    """A feed document. `key` names it for ever; `home` and `own` are addresses, or ""."""
    newest = sorted(takes, key=lambda t: (t.recorded, int(t.id or 0)), reverse=True)[:MOST]
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": words.tag})
    _text(root, "id", uuid.uuid5(_SPACE, key).urn)
    _text(root, "title", words(title))
    _text(root, "updated", _moment(newest[0].recorded if newest else as_of))
    _text(ET.SubElement(root, "author"), "name", "Regional Takes")
    for rel, address, kind in (
        ("alternate", home, "text/html"), ("self", own, "application/atom+xml"),
    ):  # fmt: skip
        if address:
            ET.SubElement(root, "link", {"rel": rel, "type": kind, "href": address})
    for take in newest:
        _entry(root, take, words)
    ET.indent(root, " ")
    written: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'


def _entry(root: ET.Element, take: Take, words: Words) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", uuid.uuid5(_SPACE, f"take/{take.event}/{take.item}").urn)
    title = _text(entry, "title", line(take.headline) or line(take.outlet_name))
    title.set("xml:lang", take.spoken("headline") or "und")
    _text(entry, "updated", _moment(take.recorded))
    _text(entry, "published", _moment(take.published))
    _text(ET.SubElement(entry, "author"), "name", line(take.outlet_name) or str(take.outlet))
    url = safe_link(take.url)
    if url:
        ET.SubElement(
            entry, "link", {"rel": "alternate", "href": url, "hreflang": take.language or "und"}
        )
    for lens in take.lenses:
        ET.SubElement(entry, "category", {"term": line(lens)})
    told = line(take.gist)
    if told and take.spoken("gist") != "en":
        told += " " + words.say("(by machine translation)")
    # RFC 4287 4.1.2 asks for a summary where there is neither content nor a link.
    summary = _text(entry, "summary", told or words.say("No text of this report is held."))
    if told and words.language != "en":
        summary.set("xml:lang", "en")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = text
    return made


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
