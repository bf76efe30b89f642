"""The same entry stays the same, and only a reader's difference is a revision."""

import pytest
from fakes import an_entry

from monitor.core import identity
from monitor.types import ItemId, Known, New, Revised

SAME = [
    ("http://paper.test/a", "https://paper.test/a"),
    ("http://paper.test/a", "http://PAPER.test/a/"),
    ("http://paper.test:80/a", "https://paper.test:443/a"),
    ("http://paper.test/a", "http://paper.test/a?utm_source=rss&utm_medium=feed"),
    ("http://paper.test/a?id=7", "http://paper.test/a?fbclid=x&id=7"),
    ("http://paper.test/a", "http://paper.test/a?at_medium=RSS&at_campaign=KARANGA"),
    ("http://paper.test/a", "http://paper.test/a?traffic_source=rss"),
    ("http://paper.test/a", "http://paper.test/a#xtor=RSS-3"),
    ("http://paper.test/a", "http://paper.test/a?maca=en-rss-en-all-1573-rdf"),
    ("http://paper.test/a", "http://paper.test/a?ref=rss"),
    ("http://paper.test/a?x=1&y=2", "http://paper.test/a?y=2&x=1"),
]
DIFFERENT = [
    ("http://paper.test/a", "http://paper.test/b"),
    ("http://paper.test/a?id=7", "http://paper.test/a?id=8"),
    ("http://paper.test/?p=1", "http://paper.test/?p=2"),
    ("http://paper.test/live#post-1", "http://paper.test/live#post-2"),
    ("http://paper.test/a", "http://other.test/a"),
    ("http://paper.test/A", "http://paper.test/a"),
    ("http://paper.test/a?source=reuters", "http://paper.test/a?source=afp"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_address_are_one_key(one: str, other: str) -> None:
    """Feeds change their tracking with every campaign; the article is the same."""
    assert identity.url_key(one) == identity.url_key(other) == identity.guid_key(one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_articles_are_two_keys(one: str, other: str) -> None:
    """A key that is too generous loses articles."""
    assert identity.url_key(one) != identity.url_key(other)


def test_a_guid_that_is_no_address_is_kept_as_it_is() -> None:
    assert identity.guid_key(" tag:paper.test,2026:7 ") == "id:tag:paper.test,2026:7"
    assert identity.guid_key("  ") == ""


def test_a_very_long_guid_becomes_a_short_key() -> None:
    """A guid of a megabyte must not become an index of one."""
    assert len(identity.guid_key("x" * 1_000_000)) < 100
    assert identity.guid_key("x" * 1000) != identity.guid_key("x" * 1001)


def test_a_broken_address_is_a_key_all_the_same() -> None:
    assert identity.url_key("http://[half/a") == "url:http://[half/a"


def test_spacing_is_no_difference_and_a_word_is() -> None:
    """Revisions are shown to analysts; one per re-wrapped line would bury the real ones."""
    assert identity.digest("A b", "c", "") == identity.digest("A  b ", "c\n", "")
    assert identity.digest("A b", "c", "") != identity.digest("A b", "d", "")
    assert identity.digest("A", "b", "") != identity.digest("A b", "", "")


def test_new_known_and_edited_entries_are_told_apart() -> None:
    known = {
        "id:1": Known(item=ItemId(11), digest="d1"),
        "id:2": Known(item=ItemId(12), digest="old"),
    }
    one, two, three = an_entry("id:1"), an_entry("id:2"), an_entry("id:3")
    assert identity.novel([one, two, three], known) == (
        Revised(item=ItemId(12), entry=two),
        New(entry=three),
    )


def test_a_repeat_within_one_document_counts_once() -> None:
    first, second = an_entry("id:1", "d1"), an_entry("id:1", "d2")
    assert identity.novel([first, second], {}) == (New(entry=first),)


def test_an_entry_is_known_by_its_other_keys() -> None:
    """A feed that starts to send guids must not send its archive anew."""
    entry = an_entry("id:1", "d1", also=("url:paper.test/1",))
    known = {"url:paper.test/1": Known(item=ItemId(5), digest="d1")}
    assert identity.novel([entry], known) == ()
    assert identity.keys([entry]) == {"id:1", "url:paper.test/1"}


def test_two_entries_never_revise_one_item_in_one_document() -> None:
    known = {"url:x/1": Known(item=ItemId(5), digest="d0")}
    entries = [an_entry("id:1", "d1", ("url:x/1",)), an_entry("id:2", "d2", ("url:x/1",))]
    assert identity.novel(entries, known) == (Revised(item=ItemId(5), entry=entries[0]),)


def test_two_lengths_of_one_article_do_not_revise_it_for_ever() -> None:
    """Two feeds of an outlet show a summary and the full text, in turns."""
    known = {"id:1": Known(item=ItemId(5), digest="long", earlier=("short",))}
    assert identity.novel([an_entry("id:1", "short")], known) == ()
