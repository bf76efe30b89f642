"""Words by which a sentence says what it means, or what is expected next, in four languages.

A strong cue is enough by itself; weak ones ("will", "could") are news as often as
outlook, and count in an analyst's text only. It must never hold names of an event.
"""

# ruff: noqa: E501  (tables: one language a block reads better than any wrapping)

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from monitor.types import Lang

Part = Literal["why", "watch"]
STRONG, WEAK = 1.0, 0.5
MOST = 3.0  # a sentence of nothing but cues is no better than one with three

_STRONG: Mapping[Part, Mapping[Lang, str]] = {
    "why": {
        "en": r"\b(?:signif(?:y|ies)|reflects?|reveals?|exposes?|suggests? (?:that|an?|the)|undermin\w+"
        r"|underscor\w+|highlights?|means? that|lesson|matters? because|important because"
        r"|turning point|implication\w*|legitima\w+|weakens?|fragil\w+|tests? the|at stake"
        r"|trajectory|puts? in question|raises? questions?|argues?|points? to|bolt from the blue"
        r"|calls? into question|precedent|could subject|shows? that|deprives?)\b",
        "fr": r"\b(?:signifi\w+|révèl\w+|illustr\w+|affaibli\w+|enjeux?|légitim\w+|tournant|leçons?"
        r"|vulnérab\w+|c['’]est important|importe|témoigne\w*|remet(?:tent)? en cause|prive\w*"
        r"|montre(?:nt)? que|confirme(?:nt)? que|fragilis\w+|précédent(?= que| qui))\b",
        "ar": r"(?:(?<!\w)[وف]?(?:يعكس|تعكس|يكشف عن|تكشف عن|يعني أن|تعني أن|يقوض|تقوض|يضعف|تضعف)"
        r"|دلالات|تداعيات|شرعيت|هشاش|هذا مهم|(?:أمام|أخطر|أول)[^.؛]{0,12} (?:امتحان|اختبار)"
        r"|يرى (?:متابعون|مراقبون|محللون|خبراء)|نقطة تحول|رهانا?(?!\w))",
        "zh": r"(?:意味着|意味著|反映出|反映了|暴露|凸显|凸顯|很重要|重要的是|转折|轉折|考验|考驗|拷问|拷問"
        r"|动摇|動搖|削弱|敲响警钟|敲響警鐘|关乎|關乎)",
    },
    "watch": {
        "en": r"\b(?:expect(?:s|ed)? (?:to|by|in|on|that|a|an|the|more|further)|(?:is|are) set to"
        r"|(?:is|are) due (?:to|on|by|in)|scheduled (?:to|for|on)|plans? to|deadline"
        r"|next (?:week|month|year|election|round|vote|summit|session|legislature|parliament|phase)"
        r"|in the coming|looking ahead|no later than|by (?:the end of|(?:mid-|early |late )[A-Z\d])"
        r"|question (?:is|now)|remains? (?:unclear|to be seen|open|an open)|open question"
        r"|whether (?!or not)|vow(?:s|ed) to|promis(?:es|ed) to|threaten(?:s|ed) to|forecasts?"
        r"|likely to|unlikely to|awaits?|ultimatum|pending"
        r"|(?:analyst|expert|observer|researcher|diplomat)s?\b[^.]{0,50}\b(?:say|warn|believe|think)s?\b"
        r"[^.]{0,80}\b(?:will|could|may|might))\b",
        "fr": r"\b(?:s['’]attend(?:ent)? à|attendue?s? (?:pour|à|en|dans|le)|prévue?s? (?:pour|le|en|à|dans)"
        r"|la question est de savoir|au plus tard|avant la fin|prochaine?s?|d['’]ici(?! (?:de|là)\b)"
        r"|à venir|reste à savoir|promet(?:tent)? de|menace(?:nt)? de|prévoi(?:t|ent) de|échéance"
        r"|ultimatum|compte(?:nt)? (?=\w+[eio]r\b)"
        r"|(?:analyste|expert|observateur|chercheur|diplomate)s?\b[^.]{0,60}\b(?:pourrai|devrai|va|vont)\w*)",
        "ar": r"(?:من المقرر|من المتوقع|(?<!\w)[وف]?[يت]توقع(?!ون)|(?:الأسبوع|الشهر|العام|السنة|الأيام"
        r"|الأسابيع|الأشهر) (?:المقبل|القادم)|(?<!\w)[وف]?(?:[يت]عتزم|[يت]ستعد)|مهلة|موعد نهائي|(?<!\w)[يت]ُ?نتظر أن"
        r"|السؤال (?:الآن|هو)|هل (?:سي|ست|ي|ت)"
        r"|(?:محلل|خبير|خبراء|مراقب|باحث)[^.؛]{0,60} (?:سوف|قد [يت]|س[يتن](?!ار|اس|اق|نة|ت?ة)\w{3}))",
        "zh": r"(?:将于|將於|预计|預計|预期|預期|计划(?:于|在|将)|計劃(?:於|在|將)|有望|下周|下週|下月|定于|定於"
        r"|关键在于|關鍵在於|能否|会否|會否|值得关注|值得關注|仍有待|说不清|說不清|尚不清楚|最后期限|最後期限|限期"
        r"|(?:专家|專家|分析人士|观察人士|觀察人士|学者|學者)[^。]{0,40}(?:可能|将|將|会|會))",
    },
}
_WEAK: Mapping[Part, Mapping[Lang, str]] = {
    "why": {
        "en": r"\b(?:significan\w+|risk\w*|threat\w*|strateg\w+|unprecedented|vulnerab\w+|consequen\w+"
        r"|analys\w+|collapse|marks?|represents?|convergence|signals?|matters?|escalation|aim|surprise"
        r"|not (?:only|so much|an?|just|merely)|less \w[^.;]{2,50} than|rather than|real|looks? like"
        r"|amounts? to|shortcomings?|debate|ha(?:s|ve) (?:produced|created)|no longer|wants? to"
        r"|s[ck]eptical)\b",
        "fr": r"\b(?:menac\w+|risqu\w+|conséquen\w+|stratég\w+|échec|analys\w+|fragil\w+"
        r"|souligne|non seulement|moins \w[^.;]{2,50} que|plutôt que|véritable|ressemble\w*)\b",
        "ar": r"(?:مخاطر|خطر|استراتيجي|يهدد|تهدد|تؤكد أن|يؤكد أن|[يت]شير إلى|تحول)",
        "zh": r"(?:脆弱|风险|風險|威胁|威脅|战略|戰略|表明|显示出|说明|說明|标志着|標誌著|影响|影響|分析|认为|認為|后果|後果)",
    },
    "watch": {
        "en": r"\b(?:will|would|could|may|might|planned|prospects?|ahead|whether"
        r"|if(?=[^.]{0,80}\b(?:will|would|could|may|might)\b))\b",
        "fr": r"\b(?:pourrai\w+|devrai\w+|doit|doivent|promet\w*|risque(?:nt)? de)\b",
        "ar": r"(?:سوف|قد (?:ي|ت)\w{2,}|(?<!\w)[وف]?س(?:ي|ت|ن)(?:كون|بقى|ؤدي|شهد|علن|تم|بدأ|جري|عود|واصل|ظل"
        r"|نتهي|حدد|قرر|عقد|نظر|دخل|صبح|حتاج|تولى|واجه|ستمر|زداد|تجه)\w*|(?<!\w)إذا(?!\w)|في حال)",
        "zh": r"(?:将会|將會|可能|或将|或將|未来|未來|计划|計劃|是否|若|如果|估计|估計)",
    },
}
# What was expected and is over, or what was not: no outlook.
_NOT: Mapping[Part, Mapping[Lang, str]] = {
    "why": {},
    "watch": {
        "en": r"\b(?:(?:was|were|had been|been) (?:expected|due|scheduled|set|planned|likely)"
        r"|(?:not|n['’]t|never|nobody|no one|few|one) expect\w*|(?:said|announced|feared) \w+ would"
        r"|(?:that|which) (?:\w+ ){1,3}would(?: not)?)\b",
        "fr": r"(?:n['’]attendait|ne s['’]attendai\w+|(?:était|étaient) (?:prévu|attendu)\w*)",
        "ar": r"(?:لم (?:يكن|تكن)[^.؛]{0,40}[يت]توقع|كان من (?:المقرر|المتوقع))",
        "zh": r"(?:没有预料|沒有預料|没想到|沒想到|始料未及|原定|原计划|原計劃)",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """How many different cues a sentence has."""

    strong: int
    weak: int

    @property
    def score(self) -> float:
        """Strong ones count twice as much."""
        return min(MOST, STRONG * self.strong + WEAK * self.weak)


NONE = Cued(strong=0, weak=0)


@lru_cache(maxsize=40_000)  # a page is made anew after each take; its other texts are the same
def cues(text: str, lang: Lang, part: Part) -> Cued:
    """The cues of a sentence; none in other languages than our four."""
    strong = _compiled(part, lang, "strong")
    weak, barred = _compiled(part, lang, "weak"), _compiled(part, lang, "not")
    if strong is None or weak is None or (barred is not None and barred.search(text)):
        return NONE
    return Cued(strong=len(_hits(text, strong)), weak=len(_hits(text, weak)))


def _hits(text: str, cue: re.Pattern[str]) -> frozenset[str]:
    return frozenset(match.group().casefold() for match in cue.finditer(text))


@lru_cache(maxsize=64)
def _compiled(part: Part, lang: Lang, kind: str) -> re.Pattern[str] | None:
    table = {"strong": _STRONG, "weak": _WEAK, "not": _NOT}[kind][part]
    return re.compile(table[lang], re.IGNORECASE) if lang in table else None
