"""What a text links to is kept in one spelling, so that a link can be told to lead to an item."""

import pytest

from monitor.core.links import MOST, targets

BASE = "https://daily.test/feed.xml"


def test_targets_are_canonical_and_in_order() -> None:
    """The same story is linked with and without tracking, with http and https."""
    html = (
        '<p>See <a href="https://Paper.test/kati/?utm_source=x&amp;id=7#top">this</a>, '
        "<a class='b' href='/mali/1'>ours</a> and <a href=http://other.test/a>that</a>, "
        'again <a href="http://paper.test/kati?id=7">this</a>.</p>'
    )
    assert targets([html], BASE) == ("paper.test/kati?id=7", "daily.test/mali/1", "other.test/a")


def test_an_address_that_is_only_written_out_counts_where_there_is_no_markup() -> None:
    """Some feeds carry plain text; the full stop after an address is not part of it."""
    assert targets(["Source: https://paper.test/kati."], BASE) == ("paper.test/kati",)


def test_its_own_address_front_pages_and_other_schemes_are_no_links() -> None:
    """A "read more" link to itself says nothing of what an item is about."""
    html = (
        '<a href="https://daily.test/me?utm_medium=rss">more</a> <a href="https://x.test/">home</a>'
        '<a href="mailto:a@x.test">mail</a> <a href="javascript:alert(1)">x</a> <a href="#n">n</a>'
    )
    assert targets([html], BASE, "https://daily.test/me") == ()


@pytest.mark.parametrize("html", ["", "no links", '<a href="">', "<a href", '<a href="http://[">'])
def test_broken_markup_has_no_links(html: str) -> None:
    """What strangers wrote must not stop a poll."""
    assert targets([html], BASE) == ()


def test_furniture_is_cut() -> None:
    """A page with hundreds of links is a menu."""
    html = "".join(f'<a href="https://x.test/{n}">{n}</a>' for n in range(99))
    assert len(targets([html], BASE)) == MOST
