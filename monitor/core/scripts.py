"""Which scripts a text is written in, and which languages a script alone gives away.

It must never guess between languages that share letters: `language` weighs those.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from monitor.core.hanzi import SIMPLIFIED
from monitor.types import Lang

# (first code point, script); "" is no script. From the Unicode block list, letters only.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, ""), (0x0041, "Latn"), (0x005B, ""), (0x0061, "Latn"), (0x007B, ""),
    (0x00C0, "Latn"), (0x0250, ""), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"),
    (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, ""), (0x0750, "Arab"), (0x0780, ""),
    (0x08A0, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, "Guru"), (0x0A80, "Gujr"),
    (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"), (0x0D00, "Mlym"),
    (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"), (0x1000, "Mymr"),
    (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"), (0x13A0, ""), (0x1780, "Khmr"),
    (0x1800, "Mong"), (0x18B0, ""), (0x1C80, "Cyrl"), (0x1C90, "Geor"), (0x1CC0, ""),
    (0x1E00, "Latn"), (0x1F00, "Grek"), (0x2000, ""), (0x2C60, "Latn"), (0x2C80, ""),
    (0x2D30, "Tfng"), (0x2D80, "Ethi"), (0x2DE0, "Cyrl"), (0x2E00, ""), (0x3005, "Hani"),
    (0x3008, ""), (0x3040, "Kana"), (0x3100, ""), (0x3400, "Hani"), (0x4DC0, ""),
    (0x4E00, "Hani"), (0xA000, ""), (0xAC00, "Hang"), (0xD7B0, ""), (0xF900, "Hani"),
    (0xFB00, "Latn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""), (0xFE70, "Arab"),
    (0xFEFF, ""), (0xFF21, "Latn"), (0xFF3B, ""), (0xFF41, "Latn"), (0xFF5B, ""),
    (0xFF66, "Kana"), (0xFFA0, ""), (0x20000, "Hani"), (0x323B0, ""),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _BLOCKS)
# A Chinese character says as much as a short word; a letter of an alphabet does not.
_WEIGHT = {"Hani": 3.0, "Kana": 2.0, "Hang": 2.0}
# Scripts that one language of the news uses
ONE_LANGUAGE: dict[str, Lang] = {
    "Grek": "el", "Armn": "hy", "Hebr": "he", "Beng": "bn", "Guru": "pa", "Gujr": "gu",
    "Orya": "or", "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si",
    "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my", "Geor": "ka", "Hang": "ko",
    "Ethi": "am", "Khmr": "km", "Mong": "mn",
}  # fmt: skip
# Letters that only one language of the Arabic script uses, and langdetect has no profile for
ARABIC_SCRIPT_LETTERS: tuple[tuple[Lang, re.Pattern[str]], ...] = (
    ("ps", re.compile("[ټډړږښګڼېۍځڅ]")),
    ("ckb", re.compile("[ێۆڵڕ]")),
    ("ug", re.compile("[ېۇۈۋ]")),
)


@lru_cache(maxsize=65536)
def script_of(char: str) -> str:
    """ISO 15924 code of a letter's script ("Kana" for both syllabaries), "" for other signs."""
    return _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]


def scripts(text: str) -> dict[str, float]:
    """Share of each script among the letters of a text, weighed by what a letter says."""
    weights: dict[str, float] = {}
    for char, count in Counter(text).items():
        script = script_of(char)
        if script:
            weights[script] = weights.get(script, 0.0) + count * _WEIGHT.get(script, 1.0)
    total = sum(weights.values())
    return {script: weight / total for script, weight in weights.items()}


def _only_simplified() -> frozenset[str]:
    found = set()
    for char in SIMPLIFIED.values():
        try:
            char.encode("big5")
        except UnicodeEncodeError:
            found.add(char)
    return frozenset(found)


_TRADITIONAL_ONLY = frozenset(
    char for char in SIMPLIFIED if not set(char) & set(SIMPLIFIED.values())
)
_SIMPLIFIED_ONLY = _only_simplified()


def han_script(text: str) -> str:
    """Tell "Hans" from "Hant" by the characters that only one of them has; "" if none tells."""
    traditional = sum(char in _TRADITIONAL_ONLY for char in text)
    simplified = sum(char in _SIMPLIFIED_ONLY for char in text)
    if traditional == simplified:
        return ""
    return "Hant" if traditional > simplified else "Hans"
