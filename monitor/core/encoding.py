"""Bytes of a feed -> its characters, whatever the headers claim.

Servers and documents contradict each other; the bytes do not lie. Order: byte
order mark; valid UTF-8; what the document declares; what the server declares;
what the language suggests. It must never fail: damage becomes U+FFFD.
"""

from __future__ import annotations

import codecs
import re

# A declaration of the left in the wild means the superset at the right (WHATWG Encoding).
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "x-gbk": "gb18030",
    "utf8": "utf-8",
    "cp-1256": "windows-1256",
}
# Encodings that write other scripts in ASCII bytes: valid UTF-8 proves nothing against them.
_SEVEN_BIT = frozenset({"iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "hz", "utf-7", "iso-2022-cn"})
_LIKELY = {"ar": "windows-1256", "fa": "windows-1256", "zh": "gb18030", "ru": "windows-1251"}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0\0\0", "utf-32-le"))
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:\-]{2,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]{2,40})", re.IGNORECASE)
# A UTF-8 document may hold a few damaged bytes (cut fields) and still be UTF-8.
_DAMAGE = 0.05
_ASCII = bytes(range(128))


def decode(body: bytes, content_type: str = "", language: str = "") -> tuple[str, str]:
    """The document as text, and the encoding that it was read with.

    `content_type` is the server's header, `language` (ISO 639-1) a hint for the last guess.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    for start, name in _BARE:
        if body.startswith(start):
            return body.decode(name, "replace"), name
    found = _DECLARED.match(body)
    declared = _known(found[1].decode("ascii")) if found else ""
    charset = _CHARSET.search(content_type)
    served = _known(charset[1]) if charset else ""
    if declared not in _SEVEN_BIT and served not in _SEVEN_BIT:
        text = _utf8(body)
        if text is not None:
            return text, "utf-8"
    for name in (declared, served, _LIKELY.get(language, "")):
        if name and not name.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
            try:
                return body.decode(name), name
            except (UnicodeDecodeError, LookupError):
                continue
    return _damaged(body, declared or served)


def _known(name: str) -> str:
    """The encoding that is meant, or "" if Python does not have it as a text encoding."""
    meant = _MEANT.get(name.lower(), name.lower())
    try:
        b"".decode(meant)
    except (LookupError, UnicodeError):
        return ""
    return meant


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _damaged(body: bytes, named: str) -> tuple[str, str]:
    """No encoding fits every byte: UTF-8 with few holes, else what was named, else windows-1252."""
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") <= len(body.translate(None, _ASCII)) * _DAMAGE:
        return text, "utf-8"
    name = named if named not in {"", "utf-8"} else "windows-1252"
    return body.decode(name, "replace"), name
