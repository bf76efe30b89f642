"""Feed documents of all manners become entries; what is no feed says what it looked like."""

from datetime import UTC, datetime

import pytest
from fakes import NOON, fetched

from monitor.core import identity
from monitor.core.parse import language_code, parse
from monitor.types import Entry, Failed, Parsed


def read(body: bytes, fallback: str = "", url: str = "http://paper.test/feed") -> Parsed:
    parsed = parse(fetched(body, url), fallback, NOON)
    assert isinstance(parsed, Parsed), parsed
    return parsed


def rss(items: str, channel: str = "", attributes: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        f"{attributes}><channel><title>Paper</title><link>http://paper.test/</link>{channel}"
        f"{items}</channel></rss>"
    ).encode()


def atom(entries: str, head: str = "") -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Journal</title>'
        f'<link href="http://journal.test/"/>{head}{entries}</feed>'
    ).encode()


def one(body: bytes, fallback: str = "", url: str = "http://paper.test/feed") -> Entry:
    entries = read(body, fallback, url).entries
    assert len(entries) == 1
    return entries[0]


def test_an_rss_item_keeps_what_a_reader_needs() -> None:
    body = rss(
        "<item><title>Kati &amp;amp; Bamako</title><link>http://paper.test/1</link>"
        "<guid isPermaLink='false'>7</guid><pubDate>Sat, 25 Apr 2026 07:41:00 +0200</pubDate>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded>"
        "<dc:creator>A. Diallo</dc:creator><category>Sahel</category><category>Mali</category>"
        "<source url='http://agency.test/rss'>Agency</source></item>",
        "<language>fr-FR</language>",
    )
    entry = one(body)
    assert (entry.title, entry.summary, entry.body) == ("Kati & Bamako", "Short.", "One.\nTwo.")
    assert (entry.key, entry.also[0]) == ("id:7", "url:paper.test/1")
    assert entry.also[1:] == (identity.text_key("Kati & Bamako", entry.published_raw),)
    assert entry.url == "http://paper.test/1"
    assert entry.published == datetime(2026, 4, 25, 5, 41, tzinfo=UTC)
    assert entry.published_raw == "Sat, 25 Apr 2026 07:41:00 +0200"
    assert (entry.author, entry.source, entry.language) == ("A. Diallo", "Agency", "fr")
    assert entry.tags == ("Sahel", "Mali")


def test_an_atom_entry_keeps_what_a_reader_needs() -> None:
    entry = one(
        atom(
            '<entry xml:lang="ar"><id>tag:x,2026:1</id><title type="text">a &lt;b&gt; c</title>'
            '<link rel="enclosure" href="http://journal.test/a.mp3"/>'
            '<link rel="alternate" href="/2026/1"/><updated>2026-04-25T10:00:00Z</updated>'
            "<published>2026-04-25T07:41:00+02:00</published><author><name>B</name></author>"
            '<content type="html">&lt;p&gt;Tout.&lt;/p&gt;</content></entry>'
        ),
        url="http://journal.test/feed.atom",
    )
    assert (entry.title, entry.summary, entry.body) == ("a <b> c", "", "Tout.")
    assert (entry.url, entry.language) == ("http://journal.test/2026/1", "ar")
    assert entry.published == datetime(2026, 4, 25, 5, 41, tzinfo=UTC)


def test_an_rdf_item_keeps_what_a_reader_needs() -> None:
    entry = one(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b'<channel rdf:about="http://p.test/"><title>P</title></channel>'
        b'<item rdf:about="http://p.test/1"><title>One</title><link>http://p.test/1</link>'
        b"<description>Text</description><dc:date>2026-04-25T07:00:00Z</dc:date>"
        b"<dc:language>zh-CN</dc:language></item></rdf:RDF>"
    )
    assert (entry.key, entry.language, entry.summary) == ("url:p.test/1", "zh", "Text")
    assert entry.published == datetime(2026, 4, 25, 7, tzinfo=UTC)


def test_a_future_date_is_clamped_and_kept_as_written() -> None:
    """An item from next year would stand first on every page for a year."""
    entry = one(
        rss("<item><title>T</title><pubDate>Fri, 01 Jan 2027 00:00:00 GMT</pubDate></item>")
    )
    assert (entry.published, entry.published_raw) == (NOON, "Fri, 01 Jan 2027 00:00:00 GMT")


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "0000-00-00"])
def test_a_date_that_is_none_is_none(date: str) -> None:
    """A wrong date is worse than the fetch time, which the store uses and marks."""
    entry = one(rss(f"<item><title>T</title><pubDate>{date}</pubDate></item>"))
    assert (entry.published, entry.published_raw) == (None, date)


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("<guid>7</guid><link>http://paper.test/1</link>", "id:7"),
        ("<guid>http://paper.test/1?utm_source=rss</guid>", "url:paper.test/1"),
        ("<link>https://paper.test/1#xtor=RSS-1</link>", "url:paper.test/1"),
        ("<guid></guid><link>http://paper.test/1</link>", "url:paper.test/1"),
    ],
)
def test_the_key_is_the_guid_else_the_link(item: str, key: str) -> None:
    assert one(rss(f"<item><title>T</title>{item}</item>")).key == key


def test_a_guid_does_not_change_when_the_feed_moves() -> None:
    """A relative guid resolved against the feed's address would bring the archive anew."""
    body = rss("<item><title>T</title><guid>7</guid></item>")
    here, there = one(body), one(body, url="https://www.paper.test/new/feed")
    assert (here.key, here.url) == (there.key, there.url) == ("id:7", "")


def test_an_absolute_xml_base_is_respected() -> None:
    entry = one(
        atom(
            '<entry xml:base="http://base.test/x/"><id>1</id><title>T</title><link href="a"/></entry>'
        )
    )
    assert entry.url == "http://base.test/x/a"


def test_without_guid_and_link_title_and_date_are_the_key() -> None:
    """The same two words on another day are another item."""
    body = rss(
        "<item><title>Press review</title><pubDate>Sat, 25 Apr 2026 07:00:00 GMT</pubDate></item>"
        "<item><title>Press review</title><pubDate>Sun, 26 Apr 2026 07:00:00 GMT</pubDate></item>"
    )
    first, second = read(body).entries
    assert first.key.startswith("text:")
    assert first.key != second.key
    assert read(body).entries[0].key == first.key


def test_one_guid_on_two_articles_does_not_lose_one() -> None:
    body = rss(
        "<item><title>A</title><guid>7</guid><link>http://paper.test/a</link></item>"
        "<item><title>B</title><guid>7</guid><link>http://paper.test/b</link></item>"
    )
    assert [e.key for e in read(body).entries] == ["url:paper.test/a", "url:paper.test/b"]


def test_a_link_to_the_front_page_identifies_nothing() -> None:
    """Some feeds link every item to the front page: they are different items all the same."""
    body = rss(
        "<item><title>A</title><link>http://paper.test/</link></item>"
        "<item><title>B</title><link>http://paper.test/</link></item>"
        "<item><title>C</title><guid>3</guid><link>http://paper.test/</link></item>"
    )
    entries = read(body).entries
    assert len({entry.key for entry in entries}) == 3
    assert all(entry.also == () for entry in entries)


def test_the_same_article_twice_in_a_document_is_one_entry() -> None:
    item = "<item><title>A</title><guid>{}</guid><link>http://paper.test/a</link></item>"
    assert len(read(rss(item.format(1) + item.format(1))).entries) == 1
    assert len(read(rss(item.format(1) + item.format(2))).entries) == 1


@pytest.mark.parametrize(
    ("item", "channel", "fallback", "language"),
    [
        ("<dc:language>ar</dc:language>", "<language>en-us</language>", "fr", "ar"),
        ("", "<language>zh-TW</language>", "fr", "zh"),
        ("", "<dc:language>fra</dc:language>", "", "fr"),
        ("", "", "ar", "ar"),
        ("", "", "", ""),
        ("", "<language>English!</language>", "", ""),
    ],
)
def test_the_language_is_the_items_else_the_feeds_else_the_operators(
    item: str, channel: str, fallback: str, language: str
) -> None:
    assert one(rss(f"<item><title>T</title>{item}</item>", channel), fallback).language == language


@pytest.mark.parametrize(
    ("tag", "code"),
    [("ar-SA", "ar"), ("zh_Hans_CN", "zh"), ("FR", "fr"), ("eng", "en"), ("tzm", ""), ("", "")],
)
def test_a_language_tag_becomes_two_letters(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_pictures_captions_are_not_the_articles_words() -> None:
    """A quote from a caption would be attributed to the article."""
    entry = one(
        rss(
            "<item><media:group><media:title>Photo</media:title><media:description>A tank."
            "</media:description></media:group><title>T</title><description>D</description>"
            '<media:content url="http://x.test/a.jpg"><media:title>P2</media:title>'
            "<media:description>B tank.</media:description></media:content></item>"
        )
    )
    assert (entry.title, entry.summary, entry.body) == ("T", "D", "")


def test_what_the_feed_asks_for_is_read() -> None:
    parsed = read(
        rss(
            "<item><title>T</title></item>",
            "<ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
            "<sy:updateFrequency>2</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour>"
            "<hour>5</hour></skipHours><skipDays><day>Saturday</day><day>Sunday</day></skipDays>",
        )
    )
    assert (parsed.ttl_s, parsed.skip_hours, parsed.skip_days) == (5400.0, (0, 5), (5, 6))


@pytest.mark.parametrize("ttl", ["", "soon", "-5", "9" * 30, "١٢"])
def test_a_ttl_that_is_no_number_asks_for_nothing(ttl: str) -> None:
    assert read(rss("", f"<ttl>{ttl}</ttl>")).ttl_s == 0.0


def test_an_empty_feed_is_a_feed() -> None:
    """A feed without entries is a quiet outlet, not an error."""
    assert read(rss("")).entries == ()
    assert read(atom("")).entries == ()


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<!DOCTYPE html><html><title>Log in</title></html>", "a web page titled 'Log in'"),
        (b"<html><body><item>x</item></body></html>", "a web page"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "JSON; only RSS, Atom and RDF are read"),
        (b"<opml><head><title>F</title></head></opml>", "OPML: a list of feeds, not a feed"),
        (b"<catalog><book/></catalog>", "XML that is no feed (<catalog>)"),
        (b"Too many connections", "not XML; it begins with 'Too many connections'"),
    ],
)
def test_what_is_no_feed_says_what_it_looked_like(body: bytes, detail: str) -> None:
    """An operator must see at a glance that a login page answers instead of the feed."""
    failed = parse(fetched(body), "", NOON)
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.detail) == ("not-a-feed", detail)


BROKEN = {
    "an unescaped ampersand": rss("<item><title>R&D</title></item>"),
    "a control character": rss("<item><title>A\x0bB</title></item>"),
    "cut off": rss("<item><title>One</title></item>")[:-20],
    "text before the declaration": b"\n\n" + rss("<item><title>One</title></item>"),
    "an undefined entity": rss("<item><title>Caf&eacute;</title></item>"),
    "an undeclared prefix": rss("<item><title>One</title><x:y>z</x:y></item>"),
    "unclosed tags": b"<rss version='2.0'><channel><item><title>One</title><description>x</item>",
    "an entity bomb": (
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + rss("<item><title>One</title></item>")[38:]
    ),
    "an external entity": (
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + rss("<item><title>One &a;</title></item>")[38:]
    ),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_broken_document_gives_its_entries(body: bytes) -> None:
    """Most feeds are broken a little; bozo is ignored, entries are judged."""
    entry = one(body)
    assert entry.title
    assert "root:" not in entry.title


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("http://paper.test/a", "http://paper.test/a"),
        ("/a", "http://paper.test/a"),
        ("a", "http://paper.test/sub/a"),
        ("//other.test/a", "http://other.test/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.test", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(link: str, url: str) -> None:
    """Relative links are resolved against the feed's address; other schemes are not links."""
    body = rss(f"<item><title>T</title><link>{link}</link></item>").replace(
        b"<link>http://paper.test/</link>", b""
    )
    assert one(body, url="http://paper.test/sub/feed").url == url


def test_titles_with_markup_become_plain() -> None:
    entry = one(rss("<item><title><![CDATA[<b>Kati</b><script>x()</script>]]></title></item>"))
    assert entry.title == "Kati"


def test_bidi_overrides_do_not_survive() -> None:
    """They would let a headline be read backwards."""
    entry = one(rss("<item><title>a\u202egnihtemos\u202c</title></item>"))
    assert entry.title == "agnihtemos"


def test_very_long_texts_are_cut() -> None:
    entry = one(
        rss(f"<item><title>{'t' * 5000}</title><description>{'d ' * 50000}</description></item>")
    )
    assert (len(entry.title), len(entry.summary)) == (1000, 20000)


def test_damage_is_reported() -> None:
    parsed = read(rss("<item><title>Caf\ufffd</title></item>"))
    assert parsed.warnings == ("1 characters could not be read as utf-8",)


def test_an_edit_changes_the_digest_and_not_the_key() -> None:
    before = one(rss("<item><guid>1</guid><title>Six dead</title></item>"))
    after = one(rss("<item><guid>1</guid><title>Seven dead</title></item>"))
    assert before.key == after.key
    assert before.digest != after.digest


def test_a_document_that_was_cut_off_says_so() -> None:
    """A server that stops in the middle looks like a feed with less news."""
    whole = rss("<item><title>A</title><guid>1</guid></item>")
    assert not any("cut off" in warning for warning in read(whole).warnings)
    cut = read(whole[: whole.index(b"</channel>")])
    assert [entry.title for entry in cut.entries] == ["A"]
    assert any("cut off" in warning for warning in cut.warnings)


def test_a_news_sitemap_is_read_and_what_is_strange_in_one_is_not() -> None:
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
    )
    url = (
        "<url><loc>http://paper.test/{0}</loc><news:news><news:publication><news:name>P</news:name>"
        "<news:language>ar</news:language></news:publication>"
        "<news:publication_date>2026-04-25</news:publication_date>"
        "<news:title>كاتي {0}</news:title></news:news></url>"
    )
    two = read(news.format(url.format(1) + url.format(2)).encode())
    assert [entry.key for entry in two.entries] == ["url:paper.test/1", "url:paper.test/2"]
    assert {entry.language for entry in two.entries} == {"ar"}
    assert two.entries[0].published == datetime(2026, 4, 25, tzinfo=UTC)
    for strange in (
        "<!DOCTYPE urlset [<!ENTITY x 'y'>]>" + news.format(url.format(1)),
        news.format("<url><loc>http://paper.test/about</loc></url>"),
        news.format(url.format(1))[:-20],
    ):
        refused = parse(fetched(strange.encode(), "http://p.test"), "", NOON)
        assert isinstance(refused, Failed), strange[:60]
        assert refused.kind == "not-a-feed"


def test_what_an_entry_links_to_is_kept_its_own_address_left_out() -> None:
    """A follow-up links to the report; that says more of what it is about than its headline."""
    words = (
        "&lt;p&gt;See &lt;a href='/kati?utm_source=rss'&gt;our report&lt;/a&gt; and "
        "&lt;a href='https://agency.test/a/'&gt;theirs&lt;/a&gt;. "
        "&lt;a href='http://paper.test/1#more'&gt;More&lt;/a&gt;&lt;/p&gt;"
    )
    item = f"<item><title>T</title><link>http://paper.test/1</link><description>{words}</description></item>"
    assert one(rss(item)).links == ("paper.test/kati", "agency.test/a")
    html = "<content type='html'>&lt;a href='https://agency.test/b'&gt;b&lt;/a&gt;</content>"
    entry = atom(f"<entry><id>1</id><title>T</title><link href='/1'/>{html}</entry>")
    assert one(entry).links == ("agency.test/b",)
