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
}  # fmt: skip
_ZH = re.compile(
    r"([一-鿿]{1,6}?)(?:州|省|市|镇|鎮|县|縣|村|大区|岛)"
    r"(?<!黑市|牛市|熊市|早市|夜市|集市|股市|超市|楼市|樓市|菜市)"  # markets
    r"(?!长|長|民|场|場|政府|值|委|面|区)"
)
# What comes before a Chinese name and is no part of it: "attacks on", "arrived in", "three ..."
_ZH_BEFORE = re.compile(
    r".*(?:[在对對于於与與和的個个该該向往从從至到某这這那]"
    r"|抵达|抵達|袭击|襲擊|进入|進入|位于|占领|佔領|收复|收復|附近|北部|南部|东部|東部|西部|中部|首都)"
)
_ZH_NOT = frozenset(
    """
    重 城 股 超 门 門 都 农 農 小 大 新 古 乡 鄉 上 楼 樓 夜 菜 房 车 車 书 書
    一 二 三 四 五 六 七 八 九 十 两 兩 几 幾 多 各 全 每 本 外 同 数 數
    """.split()  # noqa: SIM905  (a list literal of 45 signs is 45 lines)
)
# What a headline says of itself, days and months, and houses of a parliament are no places.
_NOT = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March April May June July August September October November December
    Gulf Golfe Sahel Caribbean Caraïbes
    Parliament Congress Senate Council Court State
    Communiqué Urgent Breaking Exclusive Exclusif Live Direct Video Vidéo Update
    Opinion Interview Entretien Analysis Analyse Explainer Editorial Éditorial Tribune
    Reportage Enquête Municipales Législatives Présidentielle Berlinale
    ثانية ثانيه ثالثة ثالثه رابعة رابعه أولى اولى جديدة جديده رئاسية رئاسيه
    """.split()  # noqa: SIM905  (a list literal of 40 words is 40 lines)
)


def _chinese(text: str) -> list[tuple[int, int]]:
    out = []
    for found in _ZH.finditer(text):
        start, end = found.span(1)
        if before := _ZH_BEFORE.match(found.group(1)):
            start += before.end()
        if start < end and found.group(1)[start - found.start(1) :] not in _ZH_NOT:
            out.append((start, end))
    return out


def places(text: str, lang: Lang) -> list[tuple[int, int]]:
    """The spans of what reads like the name of a place; in other languages than four, none."""
    out = []
    if lang == "zh":
        return _chinese(text)
    for pattern in _PATTERNS.get(lang, ()):
        for found in pattern.finditer(text):
            name = found.group(1)
            shouted = name.isascii() and name.isupper()
            if name.split(" ", 1)[0] not in _NOT and not shouted:
                out.append(found.span(1))
    return out
