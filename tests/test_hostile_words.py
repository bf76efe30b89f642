"""What others wrote cannot act: every hostile text in every place, and nothing comes alive (R4).

The texts are data (tests/data/hostile); a new trick is a new line there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import structlog
from builders import make_event, make_listened, make_outlet, make_rows, make_standing
from mail_world import FUEL, KNOWN, MALI, NOON, event, receipt, standing, subscriber
from markdown_it import MarkdownIt
from rich.console import Console

from monitor.core.alerts import event_alerts
from monitor.core.brief import make_brief
from monitor.core.digest import Since, make_digest, numbered
from monitor.core.exchange import outlines
from monitor.core.opml import build
from monitor.core.words import Words
from monitor.daemon.logs import set_up
from monitor.locale import catalogue
from monitor.render.atom import feed
from monitor.render.html import html
from monitor.render.jsonview import as_json
from monitor.render.markdown import markdown
from monitor.render.message import From, alert_message, digest_message, notice
from monitor.render.site import Around, Link, list_page
from monitor.render.site_pages import FeedRecord, card, entity_pages, index, ordered, outlet_pages
from monitor.render.tables import figures_csv, takes_csv
from monitor.render.terminal import terminal
from monitor.types import (
    Alert,
    Brief,
    Candidate,
    Entity,
    EntityId,
    EventRows,
    Feed,
    FeedId,
    HandWritten,
    LensId,
    Message,
)

VECTORS = [
    json.loads(row)
    for row in (Path(__file__).parent / "data/hostile/vectors.jsonl").read_text().splitlines()
]
every_vector = pytest.mark.parametrize(
    "vector", [v["text"] for v in VECTORS], ids=[v["id"] for v in VECTORS]
)

# Elements that our own templates never write; whoever sees one, sees an outlet's.
ACTING = {
    "script", "img", "form", "input", "button", "select", "textarea", "iframe", "frame", "frameset",
    "object", "embed", "base", "math", "video", "audio", "source", "template", "noscript", "marquee",
    "dialog", "portal", "plaintext", "xmp", "isindex", "animate", "mglyph", "area", "map",
}  # fmt: skip
# Raw controls and whatever turns the direction of what follows; ours are checked for balance.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]")
ISOLATES = re.compile("[\u2066-\u2069]")
DAY = timedelta(days=1)
# Where our own pages lead, relative to each other.
OUR_LINK = re.compile(
    r"^a href=(?:\.\./)?(?:[a-z0-9-]+/)?[a-z0-9-]+\.(?:html|atom)(?:#[a-z]+)?$|^link href=[a-z-]+\.atom$"
)
ATOM = {f"{{http://www.w3.org/2005/Atom}}{name}" for name in
        ["feed", "id", "title", "updated", "author", "name", "link", "entry", "published", "category", "summary"]}  # fmt: skip
SENDER = From(address="monitor@example.org")


class Alive(HTMLParser):
    """Everything in a document that could act or ask the network."""

    def __init__(self, text: str, *, remote: bool) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles = 0
        self.remote = remote  # whether links to the web may stand
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTING:
            self.found.append(f"<{tag}>")
        self.styles += tag == "style"
        for key, raw in attrs:
            value = (raw or "").strip()
            if key.startswith("on") or key in {
                "srcset",
                "srcdoc",
                "action",
                "formaction",
                "background",
                "poster",
            }:
                self.found.append(f"{tag} {key}={value}")
            if key in {"href", "src", "cite", "xlink:href"} and not self._calm(value):
                self.found.append(f"{tag} {key}={value}")
            if key == "http-equiv" and value != "Content-Security-Policy":
                self.found.append(f"meta {value}")

    handle_startendtag = handle_starttag

    def _calm(self, value: str) -> bool:
        scheme = re.match("([a-z]+)://?[a-z0-9.-]+|mailto:[^?]+@", value)
        return value.startswith("#") or (
            self.remote
            and value.isascii()
            and scheme is not None
            and scheme[1] in {"http", "https", None}
        )


def hostile_brief(vector: str) -> Brief:
    return make_brief(hostile_rows(vector))


def hostile_rows(vector: str) -> EventRows:
    """The vector wherever a stranger's or an operator's words can stand on a page."""
    vector = vector.encode(errors="ignore").decode()  # half characters cannot be stored
    outlet = make_outlet("bad", name=f"Outlet {vector}", lenses=("gulf-state",), country="ML")
    said = f"The army said on Sunday that {vector} was seen, and 12 people were killed in the town."
    takes = (
        make_standing(1, outlet=outlet, title=f"Title {vector}", url=vector, summary=said, agency=vector),
        make_standing(2, outlet=outlet, title=f"Link {vector}", gist="", url=f"https://a.example/{vector}"),
        make_standing(3, outlet=outlet, title=vector, lang="ar", summary=f"قالت الحكومة {vector} اليوم."),
        make_standing(4, outlet=outlet, title=vector, lang="fr", url=f"javascript:{vector}",
                      summary=f"« {vector} », a dit le ministre à la presse dimanche soir."),
    )  # fmt: skip
    by_hand = {"summary": HandWritten(text=vector, points=(vector,), by=vector)}
    changed = make_event(
        title=f"Event {vector}", dek=vector, canonical=vector, heads=(vector,), by_hand=by_hand
    )
    rows = make_rows(
        *takes, event=replace(changed, type=vector), related=(("x", vector, vector),),
        listened=(make_listened(outlet, ok=0, failed=2, error=vector),),
    )  # fmt: skip
    return replace(rows, lens_labels={LensId("gulf-state"): vector})


def printed(brief: Brief) -> str:
    written = io.StringIO()
    Console(file=written, width=90, force_terminal=True, color_system="256").print(terminal(brief))
    # rich's own colours are the only escapes that may be there
    return re.sub("\x1b\\[[0-9;]*m", "", written.getvalue())


def test_there_are_enough_tricks() -> None:
    """A hundred is what R4 asks for; each is told apart by its text."""
    assert len({v["text"] for v in VECTORS}) == len(VECTORS) >= 100
    assert {v["kind"] for v in VECTORS} >= {
        "script",
        "handler",
        "element",
        "address",
        "control",
        "header",
    }


@every_vector
def test_the_page_stays_a_page(vector: str) -> None:
    """HTML, Markdown (and what is made of it), terminal and JSON say it, and nothing happens."""
    brief = hostile_brief(vector)
    page = html(brief)
    alive = Alive(page, remote=True)
    assert (alive.found, alive.styles) == ([], 1)
    assert "49" not in page.partition("<h1>")[2].partition("</h1>")[0]  # {{ 7 * 7 }}
    assert not RAW.search(page)
    assert not ISOLATES.search(page)
    written = markdown(brief)
    assert not RAW.search(written)
    made = MarkdownIt("commonmark", {"html": True}).enable("table").render(written)
    assert Alive(made, remote=True).found == []
    assert not re.search("<(style|svg|link|meta|details)[ >]", made)
    shown = printed(brief)
    assert not RAW.search(shown)
    assert all(row.count("\u2067") + row.count("\u2068") + row.count("\u2066") == row.count("\u2069")
               for row in shown.splitlines())  # fmt: skip
    assert json.loads(as_json(brief))["slug"] == brief.slug


def hostile_mails(vector: str, language: str) -> list[Message]:
    """A digest, an alert and a notice with the vector wherever other people's words can stand."""
    before = [
        standing(9, outlet="B", body="23 people were killed in Kati.", published=NOON - DAY * 4)
    ]
    more = {"outlet": f"N{vector}", "agency": vector, "region_name": vector, "country": vector}
    takes = [
        standing(11, headline=vector, gist=f"G {vector}", quote=f"Q {vector}", speaker=vector,
                 url=f"https://e/{vector}", lenses=(LensId("gulf-state"),), **more),
        standing(12, gist="", headline=vector, language="fr", headline_en=vector, url=vector),
        standing(13, gist="", language="ar", quote=vector, url=f"javascript:{vector}",
                 body=f"50 people were killed in Kati. {vector}", outlet=vector),
    ]  # fmt: skip
    known = replace(KNOWN, lens_labels={LensId("gulf-state"): vector}, actors={MALI: {vector: "x"}})
    since = Since(new=takes, earlier=before, last_take=9,
                  withdrawn=(standing(14, withdrawn=vector).take,))  # fmt: skip
    reader = subscriber(name=vector, language=language)
    mali = event(title=f"T {vector}")
    made = make_digest(
        subscriber=reader, on=NOON.date(), events=[mali, event(FUEL, vector)], since=since,
        receipt=receipt(failed=(("f", vector),), silent=(("g", vector),), pages=((vector, 1),)),
        known=known,
        candidates=(
            Candidate(
                title=vector, language="und", slug=vector, date=NOON.date(), items=3, added=1,
                outlets=(vector, "B"), languages=(vector,), sources=((vector, vector),),
            ),
        ),
    )  # fmt: skip
    entry, keys = event_alerts(event=mali, subscriber=reader, since=since, known=known, given=())
    assert entry is not None
    alert = Alert(subscriber=reader.id, date=NOON.date(), language=language, keys=keys,
                  events=numbered([entry]), marks=())  # fmt: skip
    sender, words = replace(SENDER, name=vector), Words(language, catalogue(language))
    number = "<a.1@example.org>"
    return [
        digest_message(made, reader, sender, number, NOON, words=words),
        alert_message(alert, reader, sender, number, NOON, words=words),
        notice(to=reader, subject=vector, paragraphs=(vector,), sender=sender,
               message_id="<a.2@example.org>", at=NOON),
    ]  # fmt: skip


@every_vector
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_mail_stays_a_mail(vector: str, language: str) -> None:
    """No element, no remote picture, no address that acts, no second header, no control."""
    mails = hostile_mails(vector, language)
    for mail in mails:
        parsed = message_from_bytes(mail.data, policy=policy.SMTP)
        written, plain = parsed.get_body(("html",)), parsed.get_body(("plain",))
        assert plain is not None
        assert (written is None) == (mail.kind == "notice")
        if written is not None:
            # The only picture is ours, and travels with the mail.
            page = re.sub(
                r'<img src="cid:days1\.a\.1@example\.org" ', '<b title="" ', written.get_content()
            )
            alive = Alive(page, remote=True)
            assert (alive.found, alive.styles) == ([], 1)
        for part in (written, plain):
            assert part is None or not RAW.search(part.get_content().replace("\r\n", "\n"))
        head = mail.data.partition(b"\r\n\r\n")[0]
        names = [row.split(b":")[0].lower() for row in head.split(b"\r\n") if not row[:1].isspace()]
        assert len(names) == len(set(names))
        assert not {b"bcc", b"cc", b"x", b"reply-to"} & set(names)
        assert max(map(len, mail.data.split(b"\r\n"))) <= 998
        assert mail.data.isascii()
        for row in plain.get_content().splitlines():
            opened = sum(row.count(mark) for mark in "\u2066\u2067\u2068")
            assert opened == row.count("\u2069"), row


@every_vector
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_log_line_stays_one_line(vector: str, form: str) -> None:
    """Nobody writes our log for us, and nothing acts on the terminal that shows it."""
    out = io.StringIO()
    try:
        set_up("text" if form == "text" else "json", out)
        structlog.get_logger().warning("feed failed", detail=vector, feed=f"a/{vector}")
    finally:
        structlog.reset_defaults()
    written = out.getvalue()
    assert written.endswith("\n")
    assert written.count("\n") == 1
    assert not RAW.search(written[:-1])
    assert not re.search("[\u2066-\u2069\u202a-\u202e]", written)
    if form == "json":
        assert json.loads(written)["event"] == "feed failed"


@every_vector
def test_an_exported_list_stays_a_list(vector: str) -> None:
    """OPML goes into other people's readers; a name in it must stay a name."""
    outlet = make_outlet("bad", name=f"Outlet {vector}")
    feed = Feed(
        id=FeedId("bad/main"), outlet=outlet.id, url=f"https://e.example/{vector}", language="en"
    )
    document = build(f"Feeds {vector}", outlines([outlet], [feed]), NOON)
    assert not RAW.search(document)
    assert not re.search("[\u2066-\u2069\u202a-\u202e]", document)
    root = ET.fromstring(document)
    assert {each.tag for each in root.iter()} == {
        "opml",
        "head",
        "title",
        "dateCreated",
        "body",
        "outline",
    }


@every_vector
def test_the_site_around_the_page_stays_a_site(vector: str) -> None:
    """Lists, records of outlets, entities, tables and feeds show the same words to the same people."""
    rows = hostile_rows(vector)
    brief = make_brief(rows)
    name = vector.encode(errors="ignore").decode()
    outlet = replace(rows.standings[0].outlet, kind=name, note=name)
    entity = Entity(
        id=EntityId("mali"), kind=name, names={"en": (name,), "ar": (name,)}, country="ML"
    )
    events = ordered({"slug": {**card("mark", rows, brief), "entities": [("mali", name, 3)]}})
    told = FeedRecord(name=name, health=name, answered=None)
    link = Link(title=name, href="slug.html")
    around = Around(
        data=(link,), feed="slug.atom", outlets={"bad": "outlets/bad.html"},
        events={"x": "x.html"}, older=link, newer=link,
    )  # fmt: skip
    pages = {
        "index": list_page(index(events)),
        **{
            path: list_page(page)
            for path, page in outlet_pages([outlet], {"bad": [told]}, events, {})
        },
        **{path: list_page(page) for path, page in entity_pages(events, [entity])},
        "event": html(brief, around),
    }
    assert len(pages) == 6
    for path, page in pages.items():
        found = [each for each in Alive(page, remote=True).found if not OUR_LINK.search(each)]
        assert (path, found) == (path, [])
        assert not RAW.search(page), path
        assert not ISOLATES.search(page), path
    for table in (takes_csv(brief), figures_csv(brief)):
        cells = [
            cell for row in csv.reader(io.StringIO(table, newline=""), strict=True) for cell in row
        ]
        assert [c for c in cells if c.strip()[:1] in tuple("=+-@＝＋－＠")] == []
        assert not RAW.search(table.replace("\r\n", "\n"))
    atom = feed(key="x", title=name, takes=[s.take for s in rows.standings], as_of=NOON)
    assert not RAW.search(atom)
    assert {each.tag for each in ET.fromstring(atom).iter()} <= ATOM
