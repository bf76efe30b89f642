"""HTML and feed text -> plain text that is safe to store, with paragraphs as lines.

It must never know where the markup came from, and it keeps no markup: what
others wrote is text to us. Characters that act instead of being read (controls,
bidi overrides, invisible tags) are removed here, once, before anything is stored.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS_WORDS = (
    "address article aside blockquote br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section "
    "summary table tbody tfoot thead tr ul"
)
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_CELLS = frozenset({"td", "th"})
# Their content is not for readers, or not text.
_DROPPED_WORDS = "script style template noscript iframe object svg math select textarea head"
_DROPPED = frozenset(_DROPPED_WORDS.split())
# What windows-1252 has where Unicode has C1 controls: a frequent misreading of “ ” ’ – …
_C1 = {
    code: bytes([code]).decode("cp1252", "ignore") or None
    for code in range(0x80, 0xA0)
    if code != 0x85
} | {0x85: "…"}
_SPACES = dict.fromkeys([0x09, 0x0B, 0x0C, 0xA0, 0x202F, 0x3000], " ")
_LINES = dict.fromkeys([0x0D, 0x2028, 0x2029], "\n")
_REMOVED = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in {0x09, 0x0A, 0x0B, 0x0C, 0x0D}),
        0x7F,
        0xAD,  # soft hyphen
        0x200B,  # zero width space; joiners (200C, 200D) stay, Arabic script needs them
        0xFEFF,
        *range(0x202A, 0x202F),  # bidi embeddings and overrides
        *range(0x2060, 0x2070),  # invisible operators, bidi isolates, deprecated shaping
        *range(0xFFF9, 0xFFFC),  # interlinear annotation
        0xFFFE,
        0xFFFF,
        *range(0xE0000, 0xE0080),  # tag characters: text that nobody sees
    ]
)
_TABLE = {**_C1, **_SPACES, **_LINES, **_REMOVED}
_SURROGATES = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# What a publishing system adds below an article.
_TRAILER = re.compile(
    r"^(?:The post .{1,300} (?:first )?appeared (?:first )?on .{1,100}"
    r"|(?:L.article|Cet article|The article) .{1,300} est apparu en premier sur .{1,100})$"
)
_LINK_LINE = 60  # characters; a longer line of links is a sentence
# Marks what a link says while tags are stripped; both are removed before anything is kept.
_LINK_ON, _LINK_OFF = "\x01", "\x02"
# Most markup is this; html.parser is ten times slower and says the same.
_SIMPLE = re.compile(
    r"<(/?(?:p|br|b|i|em|strong|u|div|span|li|ul|ol|h[1-6]|blockquote))\s*/?>", re.IGNORECASE
)
_LINKED = re.compile(f"{_LINK_ON}[^{_LINK_OFF}]*{_LINK_OFF}?")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_RUN = re.compile(r"\s+")


def plain_text(markup: str) -> str:
    """Readable text of an HTML fragment: one line per paragraph, entities decoded, nothing else.

    Last lines that are only links ("Newsletter", "Read more") are not the article's words.
    """
    text = markup
    if "<" in text and _MARKUP.search(text):
        text = _strip(text)
    else:
        text = html.unescape(text).replace("\r\n", "\n")
        if "\n" in text:  # without tags a blank line is the only sign of a paragraph
            text = "\n".join(part.replace("\n", " ") for part in _BLANK_LINE.split(text))
    return clean(text)


def literal_text(text: str) -> str:
    """Text that says it is not HTML: kept as it is, apart from references that were escaped twice.

    >>> literal_text("a <b> & Mali&#8217;s")
    'a <b> & Mali’s'
    """
    return clean(_REFERENCE.sub(lambda found: html.unescape(found[0]), text))


def one_line(text: str) -> str:
    """The same text on one line."""
    return _RUN.sub(" ", text).strip()


def clean(text: str) -> str:
    """Without characters that act; spaces collapsed, lines trimmed, empty lines dropped."""
    # Whatever the table removes or replaces is not printable to Python, and neither is any space
    # but the usual one: most texts need no look at each of their characters.
    if not text.replace("\n", "").isprintable():
        text = _SURROGATES.sub("\ufffd", text).translate(_TABLE)
    elif "\n" not in text and "  " not in text:
        return text.strip()
    return "\n".join([line for each in text.split("\n") if (line := " ".join(each.split()))])


def _strip(markup: str) -> str:
    parts = _simple_parts(markup)
    if parts is None:
        reader = _Reader()
        try:
            reader.feed(markup)
            reader.close()
        except (AssertionError, ValueError):
            # html.parser gives up on some broken declarations; the text is still worth having.
            return html.unescape(_TAG.sub(" ", markup))
        parts = reader.parts
    lines = "".join(parts).split("\n")
    end = len(lines)
    while end and _is_trailer(lines[end - 1]):
        end -= 1
    # A text that is one link as a whole is a text all the same.
    return "\n".join(lines[:end] or lines)


def _simple_parts(markup: str) -> list[str] | None:
    """What `_Reader` collects, where all tags are simple ones without attributes; else None."""
    parts = _SIMPLE.split(markup)  # text, tag, text, tag ... text
    if "<" in "".join(parts[::2]):
        return None
    parts[::2] = [_spaced(html.unescape(text)) for text in parts[::2]]
    for n in range(1, len(parts), 2):
        tag = parts[n].lower()
        parts[n] = "\n" if tag.lstrip("/") in _BLOCKS and tag != "/br" else ""
    return parts


def _spaced(text: str) -> str:
    """With one space for each run of white space; doubled usual spaces are left to `clean`."""
    return text if text.isprintable() else _RUN.sub(" ", text)


def _is_trailer(line: str) -> bool:
    """Whether a last line is empty, one of a publishing system, or nothing but links."""
    text = line.replace(_LINK_ON, "").replace(_LINK_OFF, "").strip()
    if not text or _TRAILER.match(text):
        return True
    return len(text) <= _LINK_LINE and not _LINKED.sub("", line).strip(" |·•»>\xa0\r\t…[]()")


class _Reader(HTMLParser):
    """Collects text; a newline wherever a browser would begin a new block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._inside: list[str] = []  # dropped elements that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _DROPPED:
            self._inside.append(tag)
        elif tag == "a":
            self.parts.append(_LINK_ON)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            if tag in self._inside:
                del self._inside[self._inside.index(tag) :]
        elif tag == "a":
            self.parts.append(_LINK_OFF)
        elif tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(_RUN.sub(" ", data))
