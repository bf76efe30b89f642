"""HTML becomes text that is safe to store and good to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.markup import (
    _TABLE,
    _Reader,
    _simple_parts,
    clean,
    literal_text,
    one_line,
    plain_text,
)

CASES = {
    "a paragraph is a line": ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
    "a break is a line": ("One<br>Two<br/>Three", "One\nTwo\nThree"),
    "source lines are no lines": ("<p>One\n  two</p>", "One two"),
    "blank lines are paragraphs where there are no tags": ("One\ntwo\n\nThree", "One two\nThree"),
    "entities are decoded": ("L&rsquo;arm&eacute;e &amp; l&#8217;État", "L’armée & l’État"),
    "scripts are dropped": ("A<script>alert('x')</script>B", "AB"),
    "styles are dropped": ("A<style>p{color:red}</style>B", "AB"),
    "frames are dropped": ("A<iframe src=x>no frames</iframe>B", "AB"),
    "list items are lines": ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
    "cells are apart": ("<tr><td>6</td><td>dead</td></tr>", "6 dead"),
    "comments are dropped": ("A<!-- hidden -->B", "AB"),
    "CDATA is not shown": ("A<![CDATA[ x ]]>B", "AB"),
    "a broken declaration costs nothing": ("<![wrong A<b>C</b>", "<![wrong A C"),
    "an unclosed tag costs no words": ("<p>One <b>two", "One two"),
    "less-than is a sign": ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
    "a newsletter link below is not the article": (
        '<p>One.</p><p><a href="/n">Newsletter</a> <img src="/p.gif"></p>',
        "One.",
    ),
    "a link within a sentence stays": ('<p>See <a href="/x">this</a>.</p>', "See this."),
    "a text that is one link stays": ('<a href="/x">Kati attacked</a>', "Kati attacked"),
    "WordPress' trailer is dropped": (
        '<p>One.</p><p>The post <a href="/x">Kati</a> appeared first on <a href="/">P</a>.</p>',
        "One.",
    ),
    "its French trailer too": (
        "<p>Un.</p><p>L’article Kati est apparu en premier sur Journal.</p>",
        "Un.",
    ),
    "bidi overrides are removed": ("a\u202eb\u2066c\u2069d", "abcd"),
    "references to them too": ("a&#x202e;b&#8238;c", "abc"),
    "controls are removed": ("a\x00b\x08c\x1bd\x7fe", "abcde"),
    "C1 controls are misread windows-1252": ("\x93Kati\x94 \x96 \x85", "“Kati” – …"),
    "no-break spaces are spaces": ("10\u00a0000\u202fmorts", "10 000 morts"),
    "joiners stay": ("می\u200cخواهم", "می\u200cخواهم"),
    "soft hyphens go": ("Sicher\u00adheit", "Sicherheit"),
    "invisible tags go": ("a\U000e0041b", "ab"),
    "surrogates become visible": ("a\ud800b", "a\ufffdb"),
    "Arabic": ("<p>قُتل <b>سبعة</b> جنود&nbsp;في كاتي.</p>", "قُتل سبعة جنود في كاتي."),
    "Chinese": ("<p>马里国防部长<br>遇袭身亡</p>", "马里国防部长\n遇袭身亡"),
}


@pytest.mark.parametrize(("markup", "text"), CASES.values(), ids=CASES)
def test_markup_becomes_what_a_reader_would_see(markup: str, text: str) -> None:
    """Quotes, figures and matches are all taken from this text."""
    assert plain_text(markup) == text


def test_literal_text_keeps_angle_brackets_and_mends_double_escapes() -> None:
    """Atom says when a title is not HTML, and many feeds escape twice all the same."""
    assert literal_text("if a <b> c: Mali&#8217;s &amp; R&D") == "if a <b> c: Mali’s & R&D"


def test_one_line_joins_lines() -> None:
    assert one_line(" One\n two ") == "One two"


@given(st.text())
def test_no_text_makes_the_reader_fail_and_none_leaves_controls(text: str) -> None:
    """What others wrote can be anything."""
    for result in (plain_text(text), clean(text), literal_text(text)):
        assert not any(c < " " and c != "\n" for c in result)
        assert not set(result) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x7f")
        result.encode()  # no lone surrogates: the database could not keep them


@given(st.text(alphabet="<>/&;a!-[]\" ='ps\n#0x"))
def test_no_markup_makes_the_reader_fail(text: str) -> None:
    """html.parser has had its bad days."""
    assert isinstance(plain_text(text), str)


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<br>",
                "<br/>",
                "</br>",
                "<B>",
                "</b>",
                "<li>",
                "<h2 >",
                "</DIV>",
                "<div/>",
            ]
        )
        | st.text(alphabet="ab &;#1x\n\t<>", max_size=8)
        | st.sampled_from(
            ["&amp;", "&lt;p&gt;", "&#8217;", "&nbsp;", "&am", "<a>", "<p class='x'>"]
        ),
        max_size=12,
    ).map("".join)
)
def test_the_short_way_through_simple_markup_says_the_same(markup: str) -> None:
    """Speed must not change a text: it would be a revision of every stored item."""
    short = _simple_parts(markup)
    if short is None:
        return
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert "".join(short).split() == "".join(reader.parts).split()
    assert [line.split() for line in "".join(short).split("\n")] == [
        line.split() for line in "".join(reader.parts).split("\n")
    ]


def test_whatever_is_removed_or_replaced_is_not_printable_to_python() -> None:
    """Text that Python calls printable is not looked at character by character: it must be clean."""
    for code in _TABLE:
        assert not chr(code).isprintable()
    assert not any(chr(code).isprintable() for code in range(0xD800, 0xE000))
