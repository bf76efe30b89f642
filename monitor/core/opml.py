"""OPML 2.0: a document of strangers -> outlines, and outlines -> a document that any reader takes.

The parser refuses document types and entities, so that nothing expands and
nothing is fetched. It must never know what an outline stands for.
Source: opml.org/spec2.opml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.parsers import expat

from monitor.core.encoding import decode

# Names of our own attributes; their prefix is ours wherever the document binds it to this name.
NAMESPACE = "urn:regional-takes:opml:1"
PREFIX = "rt:"
# A subscription list of a heavy reader has 2,000 entries in 3 levels; this is no list any more.
_LARGEST = 10 * 1024 * 1024
_DEEPEST = 50
_MOST = 20_000
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Characters that act instead of being read: controls, bidi overrides, invisible tags.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_ESCAPES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
    "\n": "&#10;", "\t": "&#9;",
}  # fmt: skip
_ESCAPED = re.compile('[&<>"\n\t]')


class OpmlError(ValueError):
    """Why a document cannot be read as OPML, with the line where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One outline: attributes in the document's order, and the outlines below it.

    Names are as written, except ours, which begin with "rt:" whatever prefix the
    document chose.
    """

    attributes: tuple[tuple[str, str], ...]
    children: tuple[Outline, ...] = ()

    def get(self, name: str) -> str:
        """An attribute's value, however its name is capitalised; "" if it is not there."""
        lowered = name.lower()
        return next((value for key, value in self.attributes if key.lower() == lowered), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """A document."""

    title: str
    outlines: tuple[Outline, ...]


def parse(document: bytes) -> Opml:
    """Read a document in any encoding that feeds come in; OpmlError says why it cannot be read."""
    if len(document) > _LARGEST:
        raise OpmlError(f"the file has {len(document)} bytes, more than {_LARGEST}")
    text = _ILLEGAL.sub("", decode(document)[0])
    reader = _Reader()
    try:
        reader.read(text)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        raise OpmlError(f"line {error.lineno}: not well-formed XML ({said})") from None
    if not reader.is_opml:
        raise OpmlError(f"this is <{reader.root}>, not <opml>" if reader.root else "it is empty")
    return Opml(title=" ".join(reader.title.split()), outlines=reader.outlines())


def build(title: str, outlines: Iterable[Outline], created: datetime) -> str:
    """The document as text; characters that act are left out, everything else is escaped."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:rt="{NAMESPACE}">',
        "  <head>",
        f"    <title>{escape(visible(title))}</title>",
        f"    <dateCreated>{format_datetime(created.astimezone(UTC), usegmt=True)}</dateCreated>",
        "  </head>",
        "  <body>",
    ]
    for outline in outlines:
        lines += _lines(outline, "    ")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def escape(text: str) -> str:
    """Text for an attribute or an element."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], visible(text))


def visible(text: str) -> str:
    """Without characters that act; lines stay."""
    return _ACTING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _lines(outline: Outline, indent: str) -> Iterator[str]:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in outline.attributes)
    if not outline.children:
        yield f"{indent}<outline{attributes}/>"
        return
    yield f"{indent}<outline{attributes}>"
    for child in outline.children:
        yield from _lines(child, indent + "  ")
    yield f"{indent}</outline>"


@dataclass
class _Open:
    """An outline whose end has not been read yet."""

    attributes: tuple[tuple[str, str], ...] = ()
    children: list[Outline] = field(default_factory=list)


class _Reader:
    """Collects outlines from expat's events."""

    def __init__(self) -> None:
        self.root = self.title = ""
        self._path: list[str] = []
        self._prefixes: list[Mapping[str, str]] = [{}]  # prefix -> namespace, per open element
        self._open = [_Open()]
        self._count = 0

    @property
    def is_opml(self) -> bool:
        return self.root.lower() == "opml"

    def read(self, text: str) -> None:
        # The text has been decoded: whatever its declaration says, these bytes are UTF-8.
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(text.encode("utf-8"), True)  # noqa: FBT003  (it has no name for "the end")

    def outlines(self) -> tuple[Outline, ...]:
        return tuple(self._open[0].children)

    def _refuse(self, *declared: object) -> None:
        del declared
        raise OpmlError("it declares a document type, which may hide entities: remove <!DOCTYPE>")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self._path.append(name.lower())
        if len(self._path) > _DEEPEST:
            raise OpmlError(f"outlines are nested more than {_DEEPEST} deep")
        bound = {
            key.partition(":")[2]: value
            for key, value in attributes.items()
            if key.startswith("xmlns:")
        }
        self._prefixes.append({**self._prefixes[-1], **bound} if bound else self._prefixes[-1])
        if self._path[-1] == "outline":
            self._count += 1
            if self._count > _MOST:
                raise OpmlError(f"there are more than {_MOST} outlines")
            named = tuple(
                (self._named(key), value)
                for key, value in attributes.items()
                if not key.startswith("xmlns")
            )
            self._open.append(_Open(named))

    def _end(self, name: str) -> None:
        del name
        self._prefixes.pop()
        if self._path.pop() == "outline":
            done = self._open.pop()
            outline = Outline(attributes=done.attributes, children=tuple(done.children))
            self._open[-1].children.append(outline)

    def _text(self, text: str) -> None:
        if self._path[-2:] == ["head", "title"]:
            self.title += text

    def _named(self, key: str) -> str:
        prefix, colon, local = key.partition(":")
        named = self._prefixes[-1].get(prefix)
        # Some readers keep attributes and lose the declaration of their prefix.
        if colon and (named == NAMESPACE or (named is None and f"{prefix}:" == PREFIX)):
            return f"{PREFIX}{local}"
        return f"other-{key}" if f"{prefix}:" == PREFIX else key
