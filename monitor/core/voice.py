"""Whose voice an item is in: reporting, opinion, official statement or analysis.

A guess from the section, the address and the wording, and so of lower
confidence than a lens, which the operator states. Where nothing tells, it is
"". It must never look at what an item is about.
"""

from __future__ import annotations

# ruff: noqa: E501  (patterns are clearer whole)
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from monitor.core.credit import lead_length
from monitor.types import Item

VOICES = ("reporting", "opinion", "official statement", "analysis")

# A section or address that an outlet itself puts the item under is worth more than its wording.
_SECTION, _LABEL, _KIND, _WORDING = 3.0, 3.0, 2.0, 1.0
_ENOUGH = 1.0
_QUOTED = re.compile(r"[“«„「『][^”»“」』]{1,400}[”»“」』]|\"[^\"\n]{1,400}\"")
_HEAD = 600  # characters of the text in which wording is looked for

# Words of sections and of parts of addresses, whole ones only.
_SECTIONS: dict[str, frozenset[str]] = {
    "opinion": frozenset(
        """opinion opinions op-ed oped editorial editorials column columns columnist columnists
        commentary comment commentisfree viewpoint views letters blog blogs idees idées debats
        débats tribune tribunes chronique chroniques edito édito editos édito éditorial éditoriaux
        humeur point-de-vue points-de-vue libre-opinion contributions رأي آراء مقالات أعمدة
        افتتاحية كتاب مدونات وجهات-نظر 评论 評論 社评 社論 社论 观点 觀點 时评 時評 专栏 專欄
        言论 pinglun guandian""".split()  # noqa: SIM905  (a list literal of 70 words is 70 lines)
    ),
    "analysis": frozenset(
        """analysis analyses analyse analyst insight insights in-depth explainer explainers
        explained briefing briefings research report reports policy-brief publication publications
        decryptage décryptage decryptages enquete enquête eclairage éclairage grand-format
        dossier dossiers expert experts تحليل تحليلات تقدير-موقف دراسات أبحاث قراءات تقارير-معمقة
        分析 深度 解读 解讀 研究 智库 观察 shendu""".split()  # noqa: SIM905  (as above)
    ),
    "official statement": frozenset(
        """statement statements press-release press-releases pressrelease press-statement
        communique communiques communiqué communiqués declaration declarations déclaration
        déclarations speeches speech remarks readout spokesperson spokespersons-remarks
        discours بيان بيانات تصريحات بيانات-صحفية كلمات 声明 聲明 公报 公報 发言人 發言人
        例行记者会 fyrbt""".split()  # noqa: SIM905  (as above)
    ),
    "reporting": frozenset(
        """news world africa afrique monde actualites actualités actu breaking latest live
        international politique politics middle-east أخبار عاجل سياسة العالم 新闻 新聞 要闻 国际
        國際 时政 即时 xinwen guoji""".split()  # noqa: SIM905  (as above)
    ),
}
# What a headline says of itself before a colon, a bar or in brackets.
_LABELS: dict[str, re.Pattern[str]] = {
    "opinion": re.compile(
        r"^[\[(【«]?\s*(?:opinion|op-?ed|editorial|commentary|comment|viewpoint|[ée]ditorial|[ée]dito|"
        r"tribune|chronique|point de vue|رأي|افتتاحية|مقال|وجهة نظر|社评|社論|社论|评论|評論|时评|观点|快评|锐评)"
        r"\s*[\])】»]?\s*(?:[:：|/–—-]|[\])】»])",
        re.IGNORECASE,
    ),
    "analysis": re.compile(
        r"^[\[(【«]?\s*(?:analysis|explainer|explained|in depth|insight|analyse|d[ée]cryptage|"
        r"[ée]clairage|enqu[êe]te|تحليل|قراءة|تقدير موقف|分析|深度|解读|解讀|观察)"
        r"\s*[\])】»]?\s*(?:[:：|/–—-]|[\])】»])",
        re.IGNORECASE,
    ),
    "official statement": re.compile(
        r"^[\[(【«]?\s*(?:(?:press |joint )?(?:statement|release|communiqu[ée])\b|communiqu[ée]\b|d[ée]claration (?:de|du|des|conjointe)|"
        r"remarks by|readout|بيان\s|تصريح صحفي|声明|聲明|公报|.{0,12}发言人.{0,8}(?:就|答记者问)|.{0,12}發言人.{0,8}就)",
        re.IGNORECASE,
    ),
}
_WORDINGS: dict[str, tuple[re.Pattern[str], ...]] = {
    "opinion": (
        re.compile(r"\b(?:I (?:believe|think|argue|fear)|in my view|my (?:own )?opinion)\b"),
        re.compile(r"\b(?:we|the world|the west|africa) (?:must|should|cannot|ought)\b", re.IGNORECASE),
        re.compile(r"\b(?:à mon avis|je (?:crois|pense|crains)|selon moi|nous devons|il faut que|osons)\b", re.IGNORECASE),
        re.compile(r"(?:في رأيي|أعتقد أن|أرى أن|علينا أن|لا بد من القول|برأيي)"),
        re.compile(r"(?:我认为|我認為|笔者认为|筆者認為|在笔者看来|我们必须|我們必須)"),
    ),
    "analysis": (
        re.compile(r"\b(?:this (?:report|brief|paper|article) (?:examines|analy[sz]es|argues|looks)|key (?:takeaways|findings)|what it means|why it matters|here is what|scenarios?)\b", re.IGNORECASE),
        re.compile(r"\b(?:ce (?:rapport|texte|article) (?:examine|analyse)|que signifie|quels scénarios|comment expliquer|pourquoi)\b", re.IGNORECASE),
        re.compile(r"(?:تحلل هذه الورقة|تتناول هذه الورقة|ماذا يعني|قراءة في|سيناريوهات|كيف نفهم)"),
        re.compile(r"(?:本文分析|本文认为|意味着什么|意味著什麼|如何看待|專家分析)"),
    ),
    "official statement": (
        re.compile(r"\b(?:the (?:ministry|government|embassy|commission|secretary-general|chairperson|presidency)[^.]{0,60}(?:strongly )?(?:condemns|expresses|calls (?:on|upon)|reaffirms|reiterates|extends|announces|informs))\b", re.IGNORECASE),
        re.compile(r"\b(?:le (?:gouvernement|ministère|président de la commission)[^.]{0,60}(?:condamne|exprime|réaffirme|appelle|informe|présente ses))", re.IGNORECASE),
        re.compile(r"(?:تعرب|تدين|تؤكد|تجدد) (?:وزارة|دولة|المملكة|الجمهورية|الأمانة|حكومة)"),
        re.compile(r"(?:中方(?:强烈|对此|注意到|反对|谴责|愿)|特此(?:声明|通告)|发言人就.{0,20}答记者问)"),
    ),
    "reporting": (
        re.compile(r"\b(?:said|told reporters|reported|according to|witnesses|residents|officials said)\b", re.IGNORECASE),
        re.compile(r"\b(?:a (?:déclaré|annoncé|indiqué|affirmé)|ont (?:annoncé|indiqué|rapporté)|selon (?:des|une|un|les)|d'après|ont été)\b", re.IGNORECASE),
        re.compile(r"(?:قال|قالت|أعلن|أعلنت|أفاد|أفادت|ذكرت|أكد|أكدت|بحسب|وفق)"),
        re.compile(r"(?:\d+日(?:电|電|讯|訊|说|表示|宣布|报道)|据.{1,12}(?:报道|消息)|表示|宣布|称)"),
    ),
}  # fmt: skip
# An official body's or a think tank's item is its own voice, unless the outlet itself says more.
_OF_KIND = {"official": "official statement", "think-tank": "analysis", "agency": "reporting"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The likeliest voice ("" if nothing tells), and what told it, strongest first."""

    name: str
    because: tuple[str, ...] = ()


def voice(item: Item, kind: str = "") -> Voice:
    """The voice of an item of an outlet of this kind, in Arabic, French, Chinese or English."""
    points = dict.fromkeys(VOICES, 0.0)
    why: dict[str, list[tuple[float, str]]] = {name: [] for name in VOICES}

    def add(name: str, weight: float, because: str) -> None:
        points[name] += weight
        why[name].append((weight, because))

    for name, word, where in _sections(item):
        add(name, _SECTION if name != "reporting" else _WORDING, f"{where} {word}")
    for name, pattern in _LABELS.items():
        if found := pattern.search(item.title):
            add(name, _LABEL, f"headline says {found.group().strip(' :：|-–—')}")
    if told := _OF_KIND.get(kind):
        add(told, _KIND, f"outlet is of the kind {kind}")
    text = f"{item.title}\n{item.summary}\n{item.body}"[:_HEAD]
    if lead_length(item.body) or lead_length(item.summary):
        add("reporting", _WORDING, "dateline")
    unquoted = _QUOTED.sub(" ", text)  # what somebody else says is not the outlet's own voice
    for name, patterns in _WORDINGS.items():
        said = text if name == "reporting" else unquoted
        if found := next((f for p in patterns if (f := p.search(said))), None):
            add(name, _WORDING, f"wording: {found.group()}")
    # In a tie, what is rarer and was said on purpose goes before plain reporting.
    best = max(reversed(VOICES), key=lambda name: points[name])
    if points[best] < _ENOUGH:
        return Voice(name="")
    told_by = sorted(why[best], key=lambda w: (-w[0], w[1]))
    return Voice(name=best, because=tuple(text for _, text in told_by))


def _sections(item: Item) -> list[tuple[str, str, str]]:
    """Voices that a section or the address names, each once: (voice, word, where)."""
    path = unquote(urlsplit(item.url).path).casefold()
    parts = [part for part in path.split("/")[:-1] if part]
    found: dict[str, tuple[str, str, str]] = {}
    for words, where in ((_folded(item.tags), "section"), (parts, "address has")):
        for word in words:
            for name, known in _SECTIONS.items():
                if word in known:
                    found.setdefault(name, (name, word, where))
    return list(found.values())


def _folded(tags: Sequence[str]) -> list[str]:
    return [part for tag in tags for part in (tag.strip().casefold().replace(" ", "-"),) if part]
