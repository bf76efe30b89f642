"""Names in Latin letters, and the consonants that every writing of a name keeps.

Newsrooms write one name in many ways (Dončić, Doncic, Дончич, دونتشيتش): the
letters differ, the order of the consonants hardly does. A skeleton is a hint
and no proof: it must never count as much as a listed name.
"""

from __future__ import annotations

from functools import lru_cache

# One letter, one word: "_" is a letter that is not heard.
_CYRILLIC = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
    "a b v g d e e zh z i i k l m n o p r s t u f h c ch sh sh _ i _ e iu ia i i e g u",
)
_ARABIC = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءپچڤگ",
    "a b t th j h kh d dh r z s sh s d t z _ gh f q k l m n h u i a a _ p ch v g",
)
_LETTERS = str.maketrans(
    {
        letter: "" if latin == "_" else latin
        for letters, latins in (_CYRILLIC, _ARABIC)
        for letter, latin in zip(letters, latins.split(), strict=True)
    }
)
# Sounds that one script or language writes with several letters, longest first.
_SOUNDS = (
    ("tsch", "k"), ("sch", "s"), ("tch", "k"), ("tsh", "k"), ("dsch", "g"), ("zh", "g"),
    ("dzh", "g"), ("dj", "g"), ("ch", "k"), ("sh", "s"), ("th", "t"), ("ph", "f"), ("kh", "k"),
    ("gh", "g"), ("dh", "d"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
)  # fmt: skip
# Consonants that scripts do not keep apart: Arabic has no p and no v, Spanish b is v.
_ONE = str.maketrans("pvcqzj", "bfkksg")
_SILENT = str.maketrans("", "", "aeiouywh'-")


# What Arabic writes onto the beginning of a word, longest first; "and with the" is one word.
_CLITICS = ("وبال", "فبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ب", "ل", "ف")


def without_clitics(folded: str) -> list[str]:
    """What an Arabic word may be without what is written onto it, the shortest rest first."""
    return [
        folded[len(clitic) :]
        for clitic in _CLITICS
        if folded.startswith(clitic) and len(folded) > len(clitic) + 2
    ]


def romanised(folded: str) -> str:
    """Folded Cyrillic and Arabic in Latin letters; everything else stays."""
    return folded if folded.isascii() else folded.translate(_LETTERS)


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """The consonants of a folded name of any alphabet, "" where fewer than three are left."""
    text = romanised(folded)
    for sound, one in _SOUNDS:
        if sound in text:
            text = text.replace(sound, one)
    text = text.translate(_ONE).translate(_SILENT)
    bones = "".join(b for a, b in zip(" " + text, text, strict=False) if a != b)
    return bones if len(bones) > 2 and bones.isascii() and bones.isalpha() else ""
