"""Direct speech in a text: where somebody's own words stand between marks, and who said them.

It must never decide which words are worth quoting, nor know any event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.types import Lang

# A straight mark opens after a gap or after an Arabic particle that is written onto the next word.
_OPENS = r'(?:(?<!\w)|(?<=\s[وبلفـ])|(?<=\s[بلو]ـ))"'
_PAIRS = (
    r"“(?P<a>[^“”\n]{3,900})”",
    r"”(?P<b>[^“”\n]{3,900})“",  # some Arabic desks type them the other way round
    rf'{_OPENS}(?=\S)(?P<c>[^"\n]{{3,900}}?)(?<=\S)"(?!\w)',
    r"«(?P<d>[^«»\n]{3,900})»",
    r"‹(?P<e>[^‹›\n]{3,900})›",
    r"「(?P<f>[^「」\n]{3,900})」",
    r"『(?P<g>[^『』\n]{3,900})』",
    r"„(?P<h>[^„“”\n]{3,900})[“”]",
    r"(?<!\w)‘(?P<i>[^‘\n]{20,900}?)’(?!\w)",  # a short one is more often an apostrophe
)
_MARKED = re.compile("|".join(_PAIRS))
_TRIM = " \u00a0\u202f\u2009\t,،，"
_END_OF_SENTENCE = ".!?。！？؟…"

_VERBS: dict[Lang, str] = {
    "en": r"(?:said|says|told|added|adds|argued|argues|warned|warns|stated|wrote|writes|asked"
    r"|recalled|insisted|explained|declared|announced|claimed|replied|noted|tweeted)",
    "fr": r"(?:(?:a|ont|avait|s'est|s’est|se sont)\s+)?(?:dit|disent|déclare|déclaré|déclaraient"
    r"|affirme|affirmé|assure|assuré|ajoute|ajouté|explique|expliqué|raconte|raconté|confie|confié"
    r"|estime|estimé|souligne|souligné|lâche|lâché|soupire|soupiré|note|noté|réagi|relevé|relève"
    r"|insisté|insiste|félicité|félicite|témoigne|témoigné|prévient|prévenu|lance|lancé|martelé"
    r"|martèle|indique|indiqué|rapporte|rapporté|résume|résumé|glisse|glissé|écrit)",
    "ar": r"(?:و?(?:قال|قالت|يقول|تقول|قالوا|يقولون|أضاف|أضافت|يضيف|تضيف|أكد|أكدت|يؤكد|صرح|صرحت"
    r"|صرّح|أوضح|أوضحت|يوضح|ذكر|ذكرت|أعلن|أعلنت|كتب|كتبت|روى|روت|يروي|تروي|اعتبر|اعتبرت|حذر"
    r"|حذرت|حذّر|شدد|شددت|تابع|تابعت|رأى|يرى))",
    "zh": r"(?:[说說]|表示|[称稱]|指出|[强強][调調]|告[诉訴]|[认認][为為]"
    r"|写道|寫道|回[忆憶]|坦言|直言|透露)",
}
_WHO = r"[^,.;:!?\n\"“”«»‹›„「」『』—–()،؛؟。，；：！？（）]"
_PRONOUNS = re.compile(
    r"(?:s?he|they|it|we|i|who|which|il|elle|ils|elles|on|qui|هو|هي|[他她它]們?|他们|她们|[我]們?)$",
    re.IGNORECASE,
)
_NOT_A_SPEAKER = re.compile(
    r"\s+(?:on|by|late|early|after|when|while|during)\s.*$"
    r"|\s+(?:(?:on|ce|le)\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|yesterday|hier)\b.*$"
    r"|\s+(?:à|dans|lors|au)\s+(?:la sortie|un|une|des|la presse).*$"
    r"|\s+(?:يوم|اليوم|أمس|خلال|في بيان|في تصريح)(?:\s.*)?$",
    re.IGNORECASE,
)
_NOT_YET_A_SPEAKER = re.compile(
    r"^(?:according to|selon|d'après|根[据據]|[据據]|وفق|بحسب)\s*", re.IGNORECASE
)
_TO_WHOM = r"(?:\s+(?:à|au)\s+(?:l['’])?[A-Z]\w+|\s+(?:reporters|the BBC|AFP|Reuters))?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words between marks: ``text[start:end]`` without the marks; `speaker` "" if not stated.

    `said` is True where a verb of saying or a colon stands beside the marks.
    """

    start: int
    end: int
    speaker: str
    said: bool


def speeches(text: str, lang: Lang) -> Iterator[Speech]:
    """Everything between marks in `text`, in order; scare quotes too, which the caller weighs."""
    for found in _MARKED.finditer(text):
        start, end = found.span(found.lastgroup or 0)
        while start < end and text[start] in _TRIM:
            start += 1
        while end > start and text[end - 1] in _TRIM:
            end -= 1
        if start == end:
            continue
        before = text[: found.start()].rpartition("\n")[2][-90:]
        after = text[found.end() :].partition("\n")[0][:110]
        speaker, said = _attribution(before, after, lang, closed=_closed(after))
        yield Speech(start=start, end=end, speaker=speaker, said=said)


def _closed(after: str) -> bool:
    """Whether no verb after the marks can belong to them, because a full stop stands between.

    A full stop *within* the marks closes nothing: 「……。」商人說 goes on.
    """
    return after.lstrip()[:1] in set(_END_OF_SENTENCE)


def _attribution(before: str, after: str, lang: Lang, *, closed: bool) -> tuple[str, bool]:
    verb = _VERBS.get(lang, _VERBS["en"])
    space = "" if lang == "zh" else r"\s+"
    edge = "" if lang == "zh" else r"\b"
    patterns: list[tuple[str, str]] = []
    if not closed:
        lead = r"^\s*[,،，—–-]?\s*"
        if lang != "zh":
            patterns.append(
                (after, rf"{lead}{edge}{verb}{edge}{_TO_WHOM}\s+(?P<who>{_WHO}{{2,70}})")
            )
        patterns.append((after, rf"{lead}(?P<who>{_WHO}{{2,60}}?){space}{edge}{verb}{edge}"))
    introduced = r"[:：,，]?\s*$" if lang == "zh" else r"[^.\n]{0,40}[:,،]\s*$"
    if lang != "ar":  # an Arabic verb of saying comes before who said it
        patterns.append((before, rf"(?P<who>{_WHO}{{2,60}}?){space}{edge}{verb}{edge}{introduced}"))
    if lang in {"ar", "fr"}:
        patterns.append((before, rf"{edge}{verb}{edge}\s+(?P<who>{_WHO}{{2,60}})[:،]?\s*$"))
    for window, pattern in patterns:
        found = re.search(pattern, window)
        if found:
            return _name(found.group("who")), True
    if not closed and re.match(rf"\s*[,،，—–-]?\s*{verb}{edge}", after):
        return "", True
    return "", bool(re.search(r"[:：]\s*$", before))


def _name(who: str) -> str:
    """The speaker as stated, or "" where the words are only a pronoun or too vague to show."""
    who = _NOT_A_SPEAKER.sub("", _NOT_YET_A_SPEAKER.sub("", who.strip())).strip()
    if len(who) < 2 or _PRONOUNS.fullmatch(who):
        return ""
    return who
