"""The form in which texts and queries meet in the full-text index.

Pure; it must never know SQL or which index is used. Both sides pass through
`search_form`, so that a spelling which readers do not tell apart finds the
other one: Arabic without vowel marks and with one form of alef, Chinese as
single characters, Latin without accents and ligatures.
"""

from __future__ import annotations

import re
import unicodedata

# Vowel marks, Koranic signs, the dagger alef and the tatweel carry no letters;
# zero-width signs and direction marks carry no text. U+0300-036F are the accents.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",  # the other forms of alef, and hamza on its seats, decompose by themselves
        "ى": "ي",
        "ی": "ي",  # Persian keyboards
        "ک": "ك",
        "ة": "ه",
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
    }
)
# Han, kana, bopomofo and their extensions are written without spaces; each
# character becomes a word, and a query becomes a phrase of them.
_SPACELESS = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_DIGIT = re.compile(r"[^\x00-\x7f]", re.UNICODE)

# One-letter particles and the article are written onto an Arabic word: "and",
# "for", "in", "the" and their common combinations, in folded spelling.
PROCLITICS = (
    "", "ال", "و", "وال", "ل", "لل", "ول", "ولل", "ب", "بال", "وب", "وبال",
    "ف", "فال", "ك", "كال", "س", "وس",
)  # fmt: skip
_ARABIC = re.compile("[\u0621-\u064a]")


def search_form(text: str) -> str:
    """Case-folded, compatibility-normalised text with folded Arabic and spaced Chinese.

    Idempotent: a folded text folds to itself.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = unicodedata.normalize("NFC", _DROPPED.sub("", folded)).translate(_LETTERS)
    folded = _DIGIT.sub(lambda found: _digit(found.group()), folded)
    return " ".join(_SPACELESS.sub(r" \1 ", folded).split())


def _digit(char: str) -> str:
    """Arabic-Indic and other decimal digits as ASCII; anything else as it is."""
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def arabic_forms(word: str) -> tuple[str, ...]:
    """The spellings under which a folded Arabic word may stand behind particles.

    The word is taken without its own article; a word in another script, or one
    of a single letter, is returned alone.
    """
    if not _ARABIC.search(word):
        return (word,)
    stem = word.removeprefix("ال") if len(word) > 4 else word
    if len(stem) < 2:
        return (word,)
    return tuple(dict.fromkeys(prefix + stem for prefix in PROCLITICS))
