"""OPML in and out: any reader's file is read, hostile ones do nothing, our own come back whole."""

from __future__ import annotations

import contextlib
import string
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.exchange import Found, Imported, found, outlines
from monitor.core.opml import Opml, OpmlError, Outline, build, parse
from monitor.types import Feed, FeedId, LensId, LensTag, Outlet, OutletId

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def opml(body: str, head: str = "<title>Feeds</title>", attributes: str = "") -> bytes:
    text = f"<?xml version='1.0' encoding='UTF-8'?>\n<opml version='2.0'{attributes}>"
    return f"{text}<head>{head}</head><body>{body}</body></opml>".encode()


def shown(document: bytes) -> list[tuple[str, str, list[str]]]:
    return [(o.id, o.name, [f.url for f in o.feeds]) for o in found(parse(document)).outlets]


# ---- files of other readers ------------------------------------------------------

FOLDERS = """
<outline text="Sahel" title="Sahel">
  <outline type="rss" text="Studio Tamani" title="Studio Tamani"
    xmlUrl="https://www.studiotamani.org/feed/" htmlUrl="https://www.studiotamani.org/"/>
</outline>
<outline text="Monde">
  <outline type="rss" text="Le Monde - Afrique" xmlUrl="https://www.lemonde.fr/afrique/rss_full.xml"
    htmlUrl="https://www.lemonde.fr/afrique/"/>
  <outline type="rss" text="Le Monde - International" language="fr-FR"
    xmlUrl="https://www.lemonde.fr/international/rss_full.xml" htmlUrl="https://www.lemonde.fr/"/>
</outline>
"""
READERS = {
    # folders, lower-case "rss", as most readers write
    "folders": (
        opml(FOLDERS),
        [
            ("studiotamani-org", "Studio Tamani", ["https://www.studiotamani.org/feed/"]),
            ("lemonde-fr", "Le Monde", ["https://www.lemonde.fr/afrique/rss_full.xml",
                                        "https://www.lemonde.fr/international/rss_full.xml"]),
        ],
    ),
    # a flat list with attributes of the reader's own
    "flat": (
        opml(
            '<outline text="Xinhua" type="RSS" xmlUrl="http://www.xinhuanet.com/rss/world.xml" '
            'frss:priority="important" category="/Asia,/State"/>',
            attributes=" xmlns:frss='https://freshrss.org/opml'",
        ),
        [("xinhuanet-com", "Xinhua", ["http://www.xinhuanet.com/rss/world.xml"])],
    ),
    # a prefix that nobody declared, attributes in other letters, no type, OPML 1.0
    "sloppy": (
        b"<opml version='1.0'><body><outline TITLE='Al Jazeera' XMLURL='https://aljazeera.net/rss' nnw:colour='red'/></body></opml>",
        [("aljazeera-net", "Al Jazeera", ["https://aljazeera.net/rss"])],
    ),
    # the same feed in two folders
    "twice": (
        opml(
            '<outline text="A"><outline text="RFI" xmlUrl="https://www.rfi.fr/rss"/></outline>'
            '<outline text="B"><outline text="RFI" xmlUrl="http://www.rfi.fr/rss/"/></outline>'
        ),
        [("rfi-fr", "RFI", ["https://www.rfi.fr/rss"])],
    ),
    # windows-1256, declared
    "arabic": (
        "<?xml version='1.0' encoding='windows-1256'?><opml><body><outline text='الجزيرة' "
        "xmlUrl='https://aljazeera.net/rss'/></body></opml>".encode("windows-1256"),
        [("aljazeera-net", "الجزيرة", ["https://aljazeera.net/rss"])],
    ),
    "gb18030": (
        "<?xml version='1.0' encoding='gb2312'?><opml><body><outline text='新华网' "
        "xmlUrl='https://xinhuanet.com/rss'/></body></opml>".encode("gb18030"),
        [("xinhuanet-com", "新华网", ["https://xinhuanet.com/rss"])],
    ),
    "utf-16": (
        "<?xml version='1.0' encoding='UTF-16'?><opml><body><outline text='é' "
        "xmlUrl='https://e.org/rss'/></body></opml>".encode("utf-16"),
        [("e-org", "é", ["https://e.org/rss"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_the_files_of_other_readers_are_read(reader: str) -> None:
    document, expected = READERS[reader]
    assert shown(document) == expected


def test_folders_and_what_we_have_no_place_for_are_handed_on() -> None:
    """What another reader said is never dropped in silence."""
    (one,) = found(parse(READERS["flat"][0])).outlets
    assert one.left == (("frss:priority", "important"), ("category", "/Asia,/State"))
    studio, monde = found(parse(READERS["folders"][0])).outlets
    assert (studio.folders, monde.folders) == (("Sahel",), ("Monde",))
    assert (studio.languages, monde.languages) == ((), ("fr",))


def test_a_country_and_a_lens_are_never_guessed() -> None:
    """A host in .ml or a folder named "state" decides nothing."""
    body = '<outline text="state"><outline text="ORTM" xmlUrl="https://ortm.ml/feed"/></outline>'
    (one,) = found(parse(opml(body))).outlets
    assert (one.country, one.lenses) == ("", ())


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.org/rss", "feed://a.org/rss", "//a.org",
     "https://user:secret@a.org/rss", "https://a.org/r ss", "https://:0/", "https://a.org:99999/"],
)  # fmt: skip
def test_addresses_that_nobody_should_ask_are_refused_with_the_reason(url: str) -> None:
    document = found(parse(opml(f'<outline text="X" xmlUrl="{url}"/>')))
    assert document.outlets == ()
    assert document.refused == (("X", "is no http or https address"),)


# ---- hostile documents -------------------------------------------------------------

BOMB = (
    b"<!DOCTYPE opml [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (n + 98, b"&%c;" % (n + 97) * 10) for n in range(9))
    + b"]><opml><body><outline text='&j;'/></body></opml>"
)
HOSTILE = {
    "a billion laughs": (BOMB, "document type"),
    "a file": (b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>", "document type"),
    "a doctype far away": (b"<!DOCTYPE opml SYSTEM 'http://10.0.0.1/x.dtd'><opml/>", "document type"),
    "deep": (b"<opml><body>" + b"<outline text='x'>" * 10_000, "deep"),
    "wide": (opml("<outline text='x'/>" * 20_001), "more than 20000 outlines"),
    "not XML": (b"<opml><body><outline text='a & b'/></body></opml>", "line 1: not well-formed"),
    "cut off": (opml(FOLDERS)[:-40], "not well-formed"),
    "html": (b"<html><body><p>Log in</p></body></html>", "<html>, not <opml>"),
    "a feed": (b"<rss version='2.0'><channel/></rss>", "<rss>, not <opml>"),
    "empty": (b"", "not well-formed"),
    "unknown entity": (b"<opml><body><outline text='&nbsp;'/></body></opml>", "undefined entity"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_documents_say_why_and_do_nothing(case: str) -> None:
    document, why = HOSTILE[case]
    with pytest.raises(OpmlError, match=why):
        parse(document)


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(OpmlError, match="bytes"):
        parse(b" " * (10 * 1024 * 1024 + 1))


@given(st.binary(max_size=400) | st.text(max_size=200).map(opml))
def test_whatever_the_bytes_the_answer_is_outlines_or_a_reason(document: bytes) -> None:
    with contextlib.suppress(OpmlError):
        assert isinstance(found(parse(document)), Imported)


# ---- out -----------------------------------------------------------------------------

ACTING = [
    "<script>alert(1)</script>", '" onload="alert(1)', "]]><x/>", "&lt;b&gt;", "\x00\x07\x1b[31m",
    "\u202eexe.gpj\u202c", "\u2066x\u2069", "\ufeff", "\ud800", "\uffff", "\u0085", "\x9b2J",
    "\U000e0041", "<!--", "<!DOCTYPE x>", "&#x202e;", "%SYSTEM;", "<?php ?>", "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("vector", ACTING, ids=range(len(ACTING)))
def test_nothing_that_others_wrote_acts_in_what_we_write(vector: str) -> None:
    """R4: no markup and no acting character reaches whoever opens the file."""
    outline = Outline(attributes=(("text", vector), ("htmlUrl", vector)))
    text = build(vector, [outline], NOW)
    root = ET.fromstring(text.encode("utf-8"))
    assert [element.tag for element in root.iter()] == [
        "opml", "head", "title", "dateCreated", "body", "outline"
    ]  # fmt: skip
    assert set(root.find("body/outline").attrib) == {"text", "htmlUrl"}  # type: ignore[union-attr]  # it is there
    assert not any(c in text for c in "\x00\x07\x1b\x85\x9b\u202e\u202c\u2066\u2069\ufeff\uffff")


def test_what_we_write_is_opml_as_the_standard_wants_it() -> None:
    """Version, head, body, a text in each outline, and every feed an rss outline with xmlUrl."""
    outlet = Outlet(id=OutletId("a"), name="A", country="ML", languages=("fr",))
    feed = Feed(id=FeedId("a/main"), outlet=OutletId("a"), url="https://a.org/rss?x=1&y=2")
    root = ET.fromstring(build("T", outlines([outlet], [feed]), NOW))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/dateCreated") == "Fri, 20 Nov 2026 12:00:00 GMT"
    assert all(outline.get("text") for outline in root.iter("outline"))
    (entry,) = root.findall("body/outline/outline")
    assert (entry.get("type"), entry.get("xmlUrl")) == ("rss", "https://a.org/rss?x=1&y=2")


# ---- there and back ------------------------------------------------------------------

words = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u200e\u200f"),
    min_size=1, max_size=12,
)  # fmt: skip
lines = st.lists(words, min_size=1, max_size=4).map(" ".join)
ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
hosts = st.from_regex(r"[a-z]{3,8}\.(org|ml|test)", fullmatch=True)
paths = st.text(string.ascii_letters + string.digits + "-_/", max_size=12)
languages = st.lists(st.sampled_from(["ar", "fr", "zh", "en"]), min_size=1, max_size=3, unique=True)
tags = st.builds(LensTag, lens=ids.map(LensId), reason=lines, date=st.dates(date(2000, 1, 1)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Outlet], list[Feed]]:
    outlets, feeds = [], []
    for id_ in draw(st.lists(ids, min_size=1, max_size=4, unique=True)):
        outlet = Outlet(
            id=OutletId(id_), name=draw(lines), country=draw(st.sampled_from(["ML", "FR", "CN"])),
            languages=tuple(draw(languages)), region=draw(st.sampled_from(["", "002"])),
            lenses=tuple(draw(st.lists(tags, max_size=2))),
            kind=draw(st.sampled_from(["news", "agency", "think-tank"])),
            homepage=draw(st.just("") | hosts.map(lambda h: f"https://{h}/")),
            article=draw(st.sampled_from(["feed", "full"])), invented=draw(st.booleans()),
            note=draw(st.just("") | st.lists(lines, max_size=3).map("\n".join)),
        )  # fmt: skip
        outlets.append(outlet)
        for name in draw(st.lists(ids, max_size=3, unique=True)):
            feeds.append(
                Feed(
                    id=FeedId(f"{id_}/{name}"), outlet=outlet.id,
                    url=f"https://{draw(hosts)}/{id_}/{name}/{draw(paths)}",
                    language=draw(st.sampled_from(["", *outlet.languages])),
                    interval_s=draw(st.sampled_from([0.0, 3600.0, 1234.5])),
                    allow=draw(st.sampled_from([(), ("10.0.0.7", "fd00::/8")])),
                )
            )  # fmt: skip
    return outlets, feeds


def as_nouns(one: Found) -> tuple[Outlet, list[Feed]]:
    outlet = Outlet(
        id=OutletId(one.id), name=one.name, country=one.country, languages=one.languages,
        region=one.region, lenses=one.lenses, kind=one.kind, homepage=one.homepage,
        article="full" if one.article == "full" else "feed", invented=one.invented, note=one.note,
    )  # fmt: skip
    feeds = [
        Feed(
            id=FeedId(f"{one.id}/{feed.name}"), outlet=outlet.id, url=feed.url,
            language=feed.language, interval_s=feed.interval_s, allow=feed.allow,
        )
        for feed in one.feeds
    ]  # fmt: skip
    return outlet, feeds


@given(worlds())
def test_what_we_export_comes_back_the_same(world: tuple[list[Outlet], list[Feed]]) -> None:
    """Nothing that an operator wrote is lost on the way, in whatever script."""
    outlets, feeds = world
    document = found(parse(build("T", outlines(outlets, feeds), NOW).encode()))
    back = [as_nouns(one) for one in document.outlets]
    assert [outlet for outlet, _ in back] == sorted(outlets, key=lambda outlet: outlet.id)
    assert sorted((f for _, own in back for f in own), key=lambda f: f.id) == sorted(
        feeds, key=lambda f: f.id
    )
    assert document.refused == ()
    assert all(one.left == () for one in document.outlets)


def flattened(document: Opml, keep: frozenset[str]) -> bytes:
    """What comes out of a reader that has no folders and keeps only what it knows."""
    feeds = [
        Outline(attributes=tuple((k, v) for k, v in o.attributes if k in keep))
        for group in document.outlines
        for o in group.children
    ]
    return build(document.title, feeds, NOW).encode()


def test_a_round_through_a_reader_that_keeps_only_the_standard_brings_the_feeds_back() -> None:
    """Then a site is an outlet again, and the operator says its country once more."""
    outlets = [
        Outlet(id=OutletId(n), name=n.title(), country="ML", languages=("fr",)) for n in ("a", "b")
    ]
    feeds = [
        Feed(id=FeedId(f"{n}/main"), outlet=OutletId(n), url=f"https://{n}.org/rss", language="fr")
        for n in ("a", "b")
    ]
    document = parse(build("T", outlines(outlets, feeds), NOW).encode())
    plain = frozenset({"text", "title", "type", "xmlUrl", "htmlUrl", "language"})
    back = found(parse(flattened(document, plain))).outlets
    assert [(o.id, o.name, o.languages, o.country) for o in back] == [
        ("a-org", "A", ("fr",), ""), ("b-org", "B", ("fr",), "")
    ]  # fmt: skip
    ours = plain | {"rt:outlet", "rt:feed"}
    kept = found(parse(flattened(document, ours))).outlets
    assert [(o.id, [f.name for f in o.feeds]) for o in kept] == [("a", ["main"]), ("b", ["main"])]


def test_our_attributes_are_known_by_their_namespace_not_by_their_prefix() -> None:
    """A reader may rename prefixes; another one may use ours for its own."""
    renamed = opml(
        '<outline text="A" x:outlet="a" x:country="ML"/>',
        attributes=" xmlns:x='urn:regional-takes:opml:1'",
    )
    assert [(o.id, o.country) for o in found(parse(renamed)).outlets] == [("a", "ML")]
    taken = opml(
        '<outline text="A" rt:country="ML" xmlUrl="https://a.org/rss"/>',
        attributes=" xmlns:rt='https://ratings.example/'",
    )
    (one,) = found(parse(taken)).outlets
    assert (one.country, one.left) == ("", (("other-rt:country", "ML"),))
