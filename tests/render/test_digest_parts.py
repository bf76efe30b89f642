"""What a digest is made of: formats, the drawing and its text, languages, links, candidates."""

import struct
import zlib
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from mail_world import KNOWN, NOON, event, receipt, standing, subscriber

from monitor.core.digest import Since, make_digest
from monitor.core.words import Words
from monitor.locale import catalogue
from monitor.render import digest as rendering
from monitor.render.message import LIMIT, From, digest_message
from monitor.render.sparkline import PALETTE, size, sparkline
from monitor.types import Candidate, DayCount, Digest, LensId, Message, Subscriber

SENDER = From(address="monitor@example.org")
DAY = timedelta(days=1)
LANGUAGES = ("en", "fr", "ar", "zh")


def digest(reader: Subscriber | None = None, **more: Any) -> Digest:
    takes = [
        standing(n, published=NOON - DAY * (n % 4), lenses=(LensId("junta"),)) for n in range(2, 9)
    ]
    return replace(
        make_digest(
            subscriber=reader or subscriber(), on=date(2026, 4, 28),
            events=[event(), event("quiet", "A quiet one")],
            since=Since(new=takes, earlier=[standing(1, published=NOON - 3 * DAY)], last_take=1),
            receipt=receipt(pages=(("read", 41), ("paywall", 3))), known=KNOWN,
            candidates=(
                Candidate(
                    title="Flood in Gao", language="en", slug="flood", date=date(2026, 4, 27),
                    items=4, added=2, outlets=("RFI", "العربية"), languages=("ar", "fr"),
                    sources=(("RFI", "https://rfi.example/1"), ("العربية", "https://ar.example/1")),
                ),
            ),
        ),
        **more,
    )  # fmt: skip


def mail(reader: Subscriber | None = None, language: str = "en", **more: Any) -> Message:
    who = reader or subscriber()
    words = Words(language, catalogue(language))
    made = digest(who, **more)
    return digest_message(made, who, SENDER, "<a.1@example.org>", NOON, words=words)


def parsed(message: Message) -> EmailMessage:
    return message_from_bytes(message.data, policy=policy.SMTP)


def shape(part: Any) -> Any:
    """Content types as a tree."""
    if part.is_multipart():
        return part.get_content_type(), [shape(one) for one in part.iter_parts()]
    return part.get_content_type()


def test_a_mail_is_text_beside_html_with_its_pictures() -> None:
    """alternative(text, related(html, picture)): the order from which clients take the last they can."""
    assert shape(parsed(mail())) == (
        "multipart/alternative", ["text/plain", ("multipart/related", ["text/html", "image/png"])],
    )  # fmt: skip
    assert shape(parsed(mail(subscriber(images=False)))) == (
        "multipart/alternative", ["text/plain", "text/html"],
    )  # fmt: skip
    assert shape(parsed(mail(subscriber(format="text")))) == "text/plain"
    assert shape(parsed(mail(subscriber(format="html")))) == (
        "multipart/related", ["text/html", "image/png"],
    )  # fmt: skip
    assert shape(parsed(mail(subscriber(format="html", images=False)))) == "text/html"


def test_the_picture_is_the_one_that_the_html_names_and_its_text_says_all_of_it() -> None:
    """Whoever blocks pictures, or sees none, reads the same counts."""
    message = parsed(mail())
    html = message.get_body(("html",))
    text = message.get_body(("plain",))
    assert html is not None
    assert text is not None
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    cid = str(picture["Content-ID"]).strip("<>")
    said = "Reports per day, 25 Apr to 28 Apr: 3, 2, 1, 2."
    assert f'src="cid:{cid}"' in html.get_content()
    assert f'alt="{said}"' in html.get_content()
    assert said in " ".join(text.get_content().split())
    assert picture["Content-Disposition"].startswith("inline")
    other = parsed(mail(subscriber(images=False))).get_body(("html",))
    assert other is not None
    assert said in other.get_content()


def test_pictures_of_two_mails_have_ids_of_their_own() -> None:
    """RFC 2392: an id that two mails share may show one mail's picture in the other."""
    first, second = (
        digest_message(digest(), subscriber(), SENDER, f"<{n}@example.org>", NOON) for n in "ab"
    )
    ids = [
        str(part["Content-ID"])
        for one in (first, second) for part in parsed(one).walk() if part["Content-ID"]
    ]  # fmt: skip
    assert len(set(ids)) == len(ids) == 2


def decoded(data: bytes) -> list[list[int]]:
    """The pixels of a picture as palette numbers, by a reader of its own."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        chunks[kind] = body
        at += 12 + length
    width, height, depth, colour, _, _, _ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colour, chunks[b"PLTE"]) == (2, 3, PALETTE)
    raw = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + (width + 3) // 4
    assert len(raw) == stride * height
    rows = [raw[y * stride + 1 : (y + 1) * stride] for y in range(height)]
    return [[row[x // 4] >> (6 - 2 * (x % 4)) & 3 for x in range(width)] for row in rows]


def test_bars_are_as_high_as_their_counts() -> None:
    """A picture that exaggerates is a wrong statement."""
    days = [
        DayCount(day=date(2026, 4, 25) + DAY * n, before=before, new=new)
        for n, (before, new) in enumerate([(4, 0), (0, 0), (4, 4), (1, 0)])
    ]
    pixels = decoded(sparkline(days))
    assert (len(pixels[0]), len(pixels)) == size(days)
    centres = [12 + n * 36 + 14 for n in range(4)]
    held = [sum(row[x] == 2 for row in pixels) for x in centres]
    new = [sum(row[x] == 3 for row in pixels) for x in centres]
    assert held == [32, 0, 32, 8]
    assert new == [0, 0, 32, 0]
    assert len(sparkline(days)) < 400


def test_each_line_leads_to_its_source_and_to_the_page() -> None:
    """A statement that cannot be followed is hearsay."""
    html = parsed(mail()).get_body(("html",))
    assert html is not None
    page = html.get_content()
    assert 'href="https://news.example/2"' in page
    assert 'href="https://monitor.example.org/mali-attack.html#silence"' in page
    assert 'href="https://monitor.example.org/mali-attack.html#takes"' in page
    assert 'href="https://rfi.example/1"' in page


def test_an_address_of_the_operators_own_has_no_parts_that_we_know() -> None:
    """The title leads to the operator's page; lines lead to ours, or nowhere."""
    theirs = event(canonical="https://elsewhere.example/n/mali")
    for known, leads in ((KNOWN, True), (replace(KNOWN, base_url=""), False)):
        made = make_digest(
            subscriber=subscriber(), on=date(2026, 4, 28), events=[theirs],
            since=Since(new=[standing(1)]), receipt=receipt(), known=known,
        )  # fmt: skip
        page = rendering.html(rendering.view(made, subscriber()))
        assert 'href="https://elsewhere.example/n/mali"' in page
        assert ("mali-attack.html#takes" in page) == leads
        assert "elsewhere.example/n/mali#" not in page


def test_the_receipt_stands_last_and_candidates_before_what_did_not_change() -> None:
    """The order of the design, in both parts."""
    for kind in ("plain", "html"):
        part = parsed(mail()).get_body((kind,))
        assert part is not None
        text = part.get_content().casefold()
        places = [text.rindex(one) for one in ("[7]", "flood in gao", "a quiet one", "healthy,")]
        assert places == sorted(places)
    assert "article pages: 41 read, 3 not (paywall 3)." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_names_its_language_and_english_in_it_keeps_its_own(language: str) -> None:
    """In an Arabic mail "3 or 4" must not read "4 or 3"."""
    message = mail(subscriber(language=language), language)
    assert len(message.data) < LIMIT
    html = parsed(message).get_body(("html",))
    assert html is not None
    page = html.get_content()
    tag, side = {"zh": "zh-Hans"}.get(language, language), "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{side}">' in page
    assert f'<body class="bg" lang="{tag}" dir="{side}"' in page
    gist = page.rindex("<p", 0, page.index("Gist number 2 says what happened."))
    assert page[gist:].startswith('<p class="ink" lang="en" dir="ltr" align="left"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_lines_fit_72_columns_in_every_language(language: str) -> None:
    """A quoted answer adds marks; the line must still fit the screen."""
    from monitor.render.mailtext import columns  # noqa: PLC0415  (of this test alone)

    part = parsed(mail(subscriber(language=language), language)).get_body(("plain",))
    assert part is not None
    rows = str(part.get_content()).splitlines()
    long = [row for row in rows if columns(row) > 72 and "http" not in row and "mailto" not in row]
    assert long == []


def test_a_view_of_an_empty_digest_still_tells_how_it_is() -> None:
    """No news is a statement that needs its evidence more than any other."""
    empty = make_digest(
        subscriber=subscriber(), on=date(2026, 4, 28), events=[event()], since=Since(new=[]),
        receipt=receipt(polled=0), known=KNOWN,
    )  # fmt: skip
    shown = rendering.view(empty, subscriber())
    assert empty.empty
    assert shown.heading == "No new report on 1 event"
    assert shown.alarm == "No feed was polled in this period: quiet proves nothing."
