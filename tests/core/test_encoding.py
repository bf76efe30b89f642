"""The characters of a feed are found whatever its headers claim."""

import pytest

from monitor.core.encoding import decode

ARABIC = "قُتل سبعة جنود في كاتي"
FRENCH = "L’armée a été attaquée à Kati — « douze morts »"
CHINESE = "马里国防部长遇袭身亡，首都卡蒂"
RUSSIAN = "Нападение на базу в Кати"


def xml(text: str, encoding: str, declared: str | None = None) -> bytes:
    name = encoding if declared is None else declared
    declaration = f'<?xml version="1.0" encoding="{name}"?>' if name else ""
    return f"{declaration}<rss><title>{text}</title></rss>".encode(encoding)


CASES = {
    "utf-8 declared": (xml(ARABIC, "utf-8"), "", "", ARABIC),
    "utf-8 undeclared": (xml(CHINESE, "utf-8", ""), "text/xml", "", CHINESE),
    "utf-8 that claims to be latin-1": (
        xml(FRENCH, "utf-8", "iso-8859-1"),
        "text/xml; charset=iso-8859-1",
        "",
        FRENCH,
    ),
    "utf-8 with a mark": (b"\xef\xbb\xbf" + xml(ARABIC, "utf-8", ""), "", "", ARABIC),
    "utf-16 with a mark": (xml(ARABIC, "utf-16"), "", "", ARABIC),
    "utf-16-le without one": (xml(CHINESE, "utf-16-le", "utf-16"), "", "", CHINESE),
    "utf-16-be without one": (xml(CHINESE, "utf-16-be", "utf-16"), "", "", CHINESE),
    "utf-32 with a mark": (xml(ARABIC, "utf-32"), "", "", ARABIC),
    "windows-1256 declared": (xml(ARABIC, "windows-1256"), "", "", ARABIC),
    "windows-1256, server says utf-8": (
        xml(ARABIC, "windows-1256"),
        "text/xml; charset=utf-8",
        "",
        ARABIC,
    ),
    "windows-1256, only the server says so": (
        xml(ARABIC, "windows-1256", ""),
        'text/xml; charset="windows-1256"',
        "",
        ARABIC,
    ),
    "windows-1256, nobody says so, the operator knows the language": (
        xml(ARABIC, "windows-1256", ""),
        "",
        "ar",
        ARABIC,
    ),
    "windows-1252 that claims to be latin-1": (
        xml(FRENCH, "windows-1252", "iso-8859-1"),
        "",
        "",
        FRENCH,
    ),
    "windows-1252 undeclared": (xml(FRENCH, "windows-1252", ""), "", "", FRENCH),
    "gb18030 that claims to be gb2312": (xml(CHINESE, "gb18030", "gb2312"), "", "", CHINESE),
    "gb18030 undeclared": (xml(CHINESE, "gb18030", ""), "", "zh", CHINESE),
    "big5": (xml("馬里國防部長遇襲身亡", "big5"), "", "", "馬里國防部長遇襲身亡"),
    "windows-1251": (xml(RUSSIAN, "windows-1251"), "", "", RUSSIAN),
    "an encoding that does not exist": (xml(ARABIC, "utf-8", "x-wrong"), "", "", ARABIC),
    "an encoding that is none": (xml(ARABIC, "utf-8", "base64"), "", "", ARABIC),
}


@pytest.mark.parametrize(("body", "served", "language", "text"), CASES.values(), ids=CASES)
def test_an_encoding_is_read_right(body: bytes, served: str, language: str, text: str) -> None:
    """A misread feed matches nothing, in silence."""
    assert text in decode(body, served, language)[0]


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    """Fields cut in the middle of a character are everyday."""
    body = xml(ARABIC * 20, "utf-8") + b"\xd9"
    text, encoding = decode(body)
    assert (encoding, text.count("\ufffd")) == ("utf-8", 1)


@pytest.mark.parametrize("body", [b"", b"\x00", b"\xff\xfe", b"\xff" * 50, bytes(range(256))])
def test_no_bytes_make_it_fail(body: bytes) -> None:
    assert isinstance(decode(body)[0], str)
