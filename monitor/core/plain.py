"""Other people's text -> text that cannot act or disturb its surroundings, in any script.

It must never know what the text says, nor in which format it ends up.
"""

from __future__ import annotations

import re

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

# Languages written from right to left in their usual script (CLDR character order). Azeri
# and Kurdish as such are mostly Latin; ckb is Kurdish in Arabic script.
RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})

# windows-1252 read as Latin-1 leaves C1 controls; Gmail clips even small mails that hold one.
_C1 = {
    code: character
    for code in range(0x80, 0xA0)
    for character in [bytes([code]).decode("windows-1252", "ignore")]
}
_DROP = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # C0 controls but tab and line ends
    "\u061c\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides, isolates: ours only
    "\u200b\u2060\ufeff\ufff9-\uffff"  # invisible spacing, annotations, non-characters
    "\ud800-\udfff\U000e0000-\U000e007f"  # half pairs, invisible tags
    "]"
)
_LINES = re.compile("[\u2028\u2029\x85]")
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean(text: str) -> str:
    """Drop what is not text: controls, overrides, isolates, half characters; keep line ends."""
    text = _LINES.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _DROP.sub("", text.translate(_C1))


def line(text: str) -> str:
    """Clean text as one line."""
    return " ".join(clean(text).split())


def direction(lang: str) -> str:
    """Give "rtl", "ltr", or "auto" where nobody knows the language."""
    if lang in ("", "und"):
        return "auto"
    return "rtl" if lang in RTL else "ltr"


def isolate(text: str, lang: str = "") -> str:
    """Wrap text so that it cannot reorder what stands beside it."""
    start = {"rtl": RLI, "ltr": LRI, "auto": FSI}[direction(lang)]
    return f"{start}{text}{PDI}"


def name(text: str) -> str:
    """One line that may be in any script, isolated only if it could disturb English."""
    text = line(text)
    return f"{FSI}{text}{PDI}" if _RTL_LETTER.search(text) else text
