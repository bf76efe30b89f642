"""Places that a text says something happened in, though nobody listed them.

"in Mambasa", "la région de Mopti", "مدينة الأبيض", "巴拉镇": a preposition, a word for a
kind of place or the colon of a headline betrays one. It must never know an event.
"""

from __future__ import annotations

import re

from monitor.types import Lang

_NAME = r"(?:[A-Z][\w'’-]+ |(?:el|al)-){0,2}[A-Z][\w'’-]{2,}"
_EN_KIND = "[Ss]tate|[Rr]egion|[Pp]rovince|[Dd]istrict|[Tt]own|[Cc]ity|[Vv]illage"
_FR_KIND = (
    "région|ville|province|localité|village|cercle|territoire|état|État|district|ouest|est|nord|sud"
)
_AR_KIND = "مدين[ةه]|ولاي[ةه]|بلد[ةه]|منطق[ةه]|قري[ةه]|[إا]قليم|محافظ[ةه]|مخيم|معبر"
_LED = re.compile(rf"^({_NAME}) ?:")
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(
            rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|[Tt]owards?|[Ff]rom) ({_NAME})"
            r"(?! [a-z]+ed\b)"
        ),
        re.compile(rf"\b({_NAME}) (?:{_EN_KIND})\b"),
        _LED,
    ),
    "fr": (
        re.compile(
            r"(?:\b(?:[ÀAà]|près de|autour de|vers|"
            rf"(?:{_FR_KIND}) (?:de |du |d['’]|des ))) ?({_NAME})"
        ),
        _LED,
    ),
    "ar": (re.compile(rf"(?:{_AR_KIND}) ([ء-ي]{{3,}}(?: [ء-ي]{{3,}})?)"),),
    "zh": (
        re.compile(
            r"([一-鿿]{1,6}?)(?:州|省|市|镇|鎮|县|縣|村|大区|岛)"
            r"(?!长|長|民|场|場|政府|值|委|面|区)"
        ),
    ),
}  # fmt: skip
# What a headline says of itself, days and months, and houses of a parliament are no places.
_NOT = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December
    Parliament Congress Senate Council Court State
    Communiqué Urgent Breaking Exclusive Exclusif Live Direct Video Vidéo Update
    Opinion Interview Entretien Analysis Analyse Explainer Editorial Éditorial Tribune
    Reportage Enquête
    """.split()  # noqa: SIM905  (a list literal of 40 words is 40 lines)
)


def places(text: str, lang: Lang) -> list[tuple[int, int]]:
    """The spans of what reads like the name of a place; in other languages than four, none."""
    out = []
    for pattern in _PATTERNS.get(lang, ()):
        for found in pattern.finditer(text):
            name = found.group(1)
            shouted = name.isascii() and name.isupper()
            if name.split(" ", 1)[0] not in _NOT and not shouted:
                out.append(found.span(1))
    return out
