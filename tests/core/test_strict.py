"""The short way through plain RSS leads to the same entries as feedparser, or is not taken."""

from datetime import UTC, datetime

import pytest
from fakes import fetched

from monitor.core import parse as reading
from monitor.core.strict import moment, read_rss

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:x="http://x.test/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
PLAIN = {
    "all of it": (
        "<item><title>Kati &amp;amp; Bamako</title><link>http://p.test/1</link>"
        "<guid isPermaLink='false'>7</guid><pubDate>Sat, 25 Apr 2026 07:41:00 +0200</pubDate>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description><dc:creator>A. Diallo</dc:creator>"
        "<content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded>"
        "<category>Mali</category><category domain='x'>Sahel</category>"
        "<source url='http://a.test/rss'>Agency</source><comments>http://p.test/1#c</comments></item>"
    ),
    "a guid that is the link": "<item><title>A</title><guid>http://p.test/1</guid></item>",
    "a text without a title": "<item><description>Only this.</description></item>",
    "nothing": "<item/>",
    "an empty guid": "<item><title>A</title><guid></guid><link>http://p.test/1</link></item>",
    "a wrong date": "<item><title>A</title><pubDate>soon</pubDate></item>",
    "dates of other forms": "<item><title>A</title><pubDate>2026-07-20T10:00:00Z</pubDate></item>",
    "the last of February": "<item><pubDate>Thu, 29 Feb 2024 10:00:00 GMT</pubDate><title>A</title></item>",
    "a day that is none": "<item><pubDate>Mon, 31 Feb 2026 10:00:00 GMT</pubDate><title>A</title></item>",
    "Arabic": "<item><title>هجوم على كاتي</title><link>http://p.test/ا</link></item>",
}
STRANGE = {
    "a guid that calls itself an address": "<item><title>A</title><guid>17</guid></item>",
    "markup in the title": "<item><title>A <b>b</b></title></item>",
    "two links": "<item><title>A</title><link>http://p.test/1</link><link>http://p.test/2</link></item>",
    "a link of Atom": "<item><title>A</title><atom:link href='http://p.test/1'/></item>",
    "an address as author": "<item><title>A</title><author>a@p.test (A)</author></item>",
    "two authors": "<item><title>A</title><author>A</author><dc:creator>B</dc:creator></item>",
    "an unknown module": "<item><title>A</title><x:summary>B</x:summary></item>",
    "a podcast": "<item><title>A</title><itunes:summary>B</itunes:summary></item>",
    "content before description": (
        "<item><content:encoded>A</content:encoded><description>B</description></item>"
    ),
    "a date of Dublin Core": "<item><title>A</title><dc:date>2026-07-20</dc:date></item>",
    "a language of a part": "<item><title xml:lang='fr'>A</title></item>",
    "not well formed": "<item><title>A & B</title></item>",
}


def document(items: str) -> str:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0' {SPACES}><channel>"
        "<title>P</title><link>http://p.test/</link><language>fr</language><ttl>30</ttl>"
        "<atom:link rel='self' href='http://p.test/feed'/><description>D</description>"
        f"{items}</channel></rss>"
    )


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    short = reading.parse(fetched(text.encode()), "", NOW)
    monkeypatch.setattr(reading, "read_rss", lambda _: None)
    return short, reading.parse(fetched(text.encode()), "", NOW)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_documents_are_read_the_short_way_and_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = document(PLAIN[name])
    assert read_rss(text) is not None
    short, long = both(text, monkeypatch)
    assert short == long


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_not_understood_is_left_to_feedparser(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = document(STRANGE[name])
    assert read_rss(text) is None
    short, long = both(text, monkeypatch)
    assert short == long


def test_declarations_of_entities_are_never_expanded() -> None:
    """A billion laughs in ten lines."""
    bomb = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
    assert read_rss(bomb + document("<item><title>&b;</title></item>")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 20 Jul 2026 08:00:00 GMT", "Mon, 20 Jul 2026 08:00:00 +0000",
        "Mon, 20 Jul 2026 08:00:00 +0200", "Thu, 31 Dec 2026 23:59:59 GMT",
        "Mon, 20 Jul 2026 24:00:00 GMT", "2026-07-20", "yesterday", "",
    ],
)  # fmt: skip
def test_dates_are_those_of_feedparser(text: str) -> None:
    from feedparser.datetimes import _parse_date  # noqa: PLC0415  (only here)

    long = _parse_date(text)
    short = moment(text)
    assert (short and short[:6]) == (long and tuple(long)[:6])
