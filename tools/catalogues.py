"""Messages of the interface out of the source into its catalogues; it never translates one.

    make catalogues

What is new is added empty and fails tests/test_catalogues.py until somebody
translates it; what is no more in the source is dropped. The header is ours, so that
a run without changes changes nothing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "monitor" / "locale"
KEYWORDS = {"say": None, "several": (2, 3), "noted": None}


def from_python(
    source: IO[bytes],
    keywords: Collection[str],
    _tags: object,
    options: object,  # noqa: ARG001
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Calls with literal messages, in f-strings too, which Babel's own reader passes over."""
    for node in ast.walk(ast.parse(source.read())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in keywords:
            literals = tuple(
                a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None
                for a in node.args
            )
            if any(literals):
                yield node.lineno, name, literals, []


METHODS = [("**/templates/**.j2", "jinja2"), ("**.py", from_python)]
OPTIONS = {"**/templates/**.j2": {"trimmed": "true", "silent": "false"}}
SIX = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
# language -> name of its locale, and its plurals as CLDR has them, in the order of the forms.
PLURALS = {
    "fr": ("fr", "nplurals=2; plural=(n > 1);"),
    "ar": ("ar", f"nplurals=6; plural=({SIX});"),
    "zh": ("zh_Hans", "nplurals=1; plural=0;"),
}


def messages(folder: Path = ROOT / "monitor") -> Catalog:
    """Everything that the source says, as a catalogue without translations."""
    found = Catalog()
    for path, _, message, _, _ in extract_from_dir(
        folder, METHODS, OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
    ):
        if not path.startswith("locale"):
            found.add(message)
    return found


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "monitor.po"


def held(language: str) -> Catalog:
    """A catalogue as it is in the tree."""
    locale, _ = PLURALS[language]
    return read_po(BytesIO(path_of(language).read_bytes()), locale=locale, charset="utf-8")


def written(language: str, template: Catalog) -> bytes:
    """The catalogue brought up to date, ordered by message, under our own header."""
    locale, plurals = PLURALS[language]
    old = held(language)
    new = Catalog(locale=locale)
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id)
        new.add(message.id, string=known.string if known else "")
    out = BytesIO()
    write_po(out, new, width=100, no_location=True, omit_header=True, sort_output=True)
    head = (
        '# The interface of Regional Takes.\nmsgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {locale}\\n"\n"Plural-Forms: {plurals}\\n"\n\n'
    )
    return head.encode() + out.getvalue().strip() + b"\n"


def main() -> int:
    template = messages()
    for language in PLURALS:
        path_of(language).write_bytes(written(language, template))
        empty = sum(1 for m in held(language) if m.id and not all(forms_of(m)))
        print(f"{language}: {len(template)} messages, {empty} without translation")
    return 0


def forms_of(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
