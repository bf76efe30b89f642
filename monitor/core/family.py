"""Family members killed, also where a text lists them: "his second wife and two grandchildren".

It must never guess: a list counts only if every part has a number or is one person.
"""

from __future__ import annotations

import re

from monitor.core.counted import FATES, KIN
from monitor.core.numerals import Numeral, fold
from monitor.types import Field, Figure, Lang

SUBJECT = "relatives killed"

# "4 members of Camara's family", "quatre membres de sa famille"
_MEMBERS: dict[Lang, str] = {
    "en": r",?\s(?:other\s)?(?:members of (?:[\w'’]+\s){1,4}family|(?:\w+\s)?family members"
    r"|relatives)",
    "fr": r"\s(?:autres\s)?(?:membres de (?:sa|la|leur|cette) famille|proches|de ses proches)",
    "ar": r"\s(?:من )?(?:أفراد|فرد[اً]*) (?:من )?(?:أسرته|عائلته|أسرة|عائلة|أسرتها|عائلتها)"
    r"|\s(?:من )?(?:أقاربه|أفراد أسرته|أفراد عائلته)",
    "zh": r"[名位个個口]?(?:其)?(?:家庭成员|家庭成員|家人|家属|家屬|亲属|親屬|亲人|親人)",
}
_JOIN: dict[Lang, str] = {
    "en": r"(?:,\s(?:and\s)?|\sand\s)(?:(?:his|her|their|a|an|the)\s)?",
    "fr": r"(?:,\s|\set\s|,\set\s)(?:(?:son|sa|ses|leur|leurs|un|une)\s)?",
    "ar": r"(?:،\s?و?|\sو)(?:مع\s)?",
    "zh": r"(?:、|和|及|与|與|以及|並|并)(?:其)?",
}
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0640]|-(?=\w))*"
# One person of a list: "his second wife", "sa deuxième épouse", "زوجته الثانية", "第二任妻子"
_ONE: dict[Lang, str] = {
    "en": rf"(?:his|her|their|a|an|the)\s(?:{_WORD}\s){{0,2}}?(?P<kin>KIN)\b",
    "fr": rf"(?:son|sa|leur|un|une)\s(?:{_WORD}\s){{0,2}}?(?P<kin>KIN)\b",
    "ar": rf"(?P<kin>{_WORD})(?:\s(?:الثاني[ةه]|الأولى|الثالث[ةه]|الأكبر|الأصغر))?",
    "zh": r"(?:第[一二三四]任|其|一名)?(?P<kin>KIN)",
}
_MANY: dict[Lang, str] = {
    "en": rf"\s(?:of (?:his|her|their)\s)?(?:{_WORD}\s)?(?P<kin>KIN)\b",
    "fr": r"\s(?:de (?:ses|leurs)\s)?(?P<kin>KIN)\b",
    "ar": rf"\s(?:من\s)?(?P<kin>{_WORD})",
    "zh": r"[名个個位]?(?P<kin>KIN)",
}


def relatives(
    text: str, span: tuple[int, int], here: list[Numeral], lang: Lang, field: Field
) -> list[Figure]:
    """The family members that one sentence says were killed: one figure, or none."""
    sentence = text[span[0] : span[1]]
    if not _speaks_of_death(sentence, lang):
        return []
    for numeral in here:
        match = re.compile(_MEMBERS[lang], re.IGNORECASE).match(text, numeral.end)
        if match:
            return [_made(text, numeral.start, match.end(), numeral.value, field)]
    listed = _listed(text, span, here, lang)
    return [_made(text, listed[0], listed[1], listed[2], field)] if listed else []


def _made(text: str, start: int, end: int, value: float, field: Field) -> Figure:
    return Figure(
        value=value, subject=SUBJECT, unit="", text=text[start:end], field=field,
        version="original", start=start, end=end,
    )  # fmt: skip


def _speaks_of_death(sentence: str, lang: Lang) -> bool:
    killed = [word for word, fate in FATES[lang].items() if fate == "killed"]
    if lang == "zh":
        return any(word in sentence for word in killed)
    words = {fold(m.group(), lang) for m in re.finditer(_WORD, sentence)}
    bare = words | {word.removeprefix("و") for word in words} if lang == "ar" else words
    return not bare.isdisjoint(killed)


def _compiled(pattern: str, lang: Lang) -> re.Pattern[str]:
    kin = "|".join(sorted((re.escape(k) for k in KIN[lang]), key=lambda k: (-len(k), k)))
    return re.compile(pattern.replace("KIN", f"(?:{kin})"), re.IGNORECASE)


def _listed(
    text: str, span: tuple[int, int], here: list[Numeral], lang: Lang
) -> tuple[int, int, float] | None:
    """The first list of at least two parts, at least one of them family with a number."""
    left, right = span
    numbered = {n.start: n for n in here}
    one, many = _compiled(_ONE[lang], lang), _compiled(_MANY[lang], lang)
    join = re.compile(_JOIN[lang], re.IGNORECASE)
    for start in range(left, right):
        if start > left and (text[start - 1].isalnum() and lang != "zh"):
            continue
        parts = _parts(text[:right], start, numbered, (one, many, join), lang)
        if parts and len(parts) > 1 and any(count > 1 for _, count in parts):
            return start, parts[-1][0], sum(count for _, count in parts)
    return None


def _parts(
    text: str, start: int, numbered: dict[int, Numeral],
    patterns: tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], lang: Lang,
) -> list[tuple[int, float]]:  # fmt: skip
    one, many, join = patterns
    parts: list[tuple[int, float]] = []
    at = start
    while at < len(text):
        numeral = numbered.get(at) or (numbered.get(at + 1) if lang == "ar" else None)
        match = many.match(text, numeral.end) if numeral else one.match(text, at)
        if match is None or not _is_kin(match.group("kin"), lang):
            break
        parts.append((match.end(), numeral.value if numeral else 1.0))
        joined = join.match(text, match.end())
        if joined is None:
            break
        # A determiner after the joint belongs to the next part ("and his son").
        at = joined.end()
        if lang in {"en", "fr"} and at not in numbered:
            bare = re.compile(r",?\s(?:and|et)\s|,\s").match(text, match.end())
            at = bare.end() if bare else at
    return parts


def _is_kin(word: str, lang: Lang) -> bool:
    folded = fold(word, lang)
    return folded in KIN[lang] or (lang == "ar" and folded.removeprefix("و") in KIN["ar"])
