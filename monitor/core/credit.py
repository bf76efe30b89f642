"""Wire credits: which agency a text says it comes from, in four languages, and where its lead ends.

A credit is a formula in a set place: a dateline, brackets, a last line, an
author. An agency that is only spoken of ("AFP reported") is none. It must
never compare two items; that is `origin.py`.
"""

from __future__ import annotations

# ruff: noqa: E501, ERA001  (patterns and datelines are clearer whole)
import re

# agency -> how its credit is written in a dateline, in brackets or at the end of a text
_WRITTEN: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "أ ف ب", "ا ف ب", "أ.ف.ب", "ا.ف.ب", "أ.ف.ب.", "أف ب", "أ ف پ", "وكالة الصحافة الفرنسية", "الفرنسية", "وكالة فرانس برس", "فرانس برس", "فرانس بريس", "法新社", "法新"),
    "AP": ("AP", "A.P.", "The Associated Press", "Associated Press", "أ ب", "أ.ب", "ا ب", "أسوشيتد برس", "اسوشيتد برس", "أسوشييتد برس", "أسوشيتدبرس", "美联社", "美聯社"),
    "Reuters": ("Reuters", "Thomson Reuters", "رويترز", "وكالة رويترز", "路透社", "路透", "路透中文网"),
    "dpa": ("dpa", "DPA", "Deutsche Presse-Agentur", "د ب أ", "د ب ا", "د.ب.أ", "د. ب. أ", "د.ب.ا", "وكالة الأنباء الألمانية", "الألمانية", "德新社"),
    "EFE": ("EFE", "Agencia EFE", "Agence EFE", "إفي", "إ ف إ", "وكالة إفي", "وكالة الأنباء الإسبانية", "埃菲社"),
    "ANSA": ("ANSA", "أنسا", "آكي", "安莎社"),
    "Xinhua": ("Xinhua", "Xinhua News Agency", "Agence Xinhua", "Chine nouvelle", "شينخوا", "وكالة شينخوا", "وكالة أنباء الصين الجديدة", "新华社", "新華社", "新华网", "新華網", "新华社电"),
    "TASS": ("TASS", "ITAR-TASS", "تاس", "وكالة تاس", "塔斯社"),
    "RIA Novosti": ("RIA Novosti", "Ria Novosti", "RIA", "نوفوستي", "俄新社"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "Agence Anadolu", "AA", "الأناضول", "وكالة الأناضول", "阿纳多卢通讯社"),
    "Kyodo": ("Kyodo", "Kyodo News", "كيودو", "共同社"),
    "Yonhap": ("Yonhap", "Yonhap News Agency", "يونهاب", "韩联社", "韓聯社"),
    "CNA": ("中央社",),
    "China News Service": ("CNS", "中新社", "中新网", "中新網"),
    "Belga": ("Belga", "BELGA"),
    "ATS": ("ats", "ATS", "Keystone-ATS"),
    "PTI": ("PTI", "Press Trust of India"),
    "UPI": ("UPI",),
    "PANA": ("PANA", "Panapress"),
    "APA": ("APA",),
    "APS": ("APS", "واج", "وأج"),
    "MAP": ("MAP", "و م ع", "ومع"),
    "AMAP": ("AMAP",),
    "TAP": ("TAP", "وات"),
    "SPA": ("SPA", "واس"),
    "WAM": ("WAM", "وام"),
    "QNA": ("QNA", "قنا"),
    "KUNA": ("KUNA", "كونا"),
    "Petra": ("Petra", "بترا"),
    "MENA": ("MENA", "أ ش أ", "أ.ش.أ"),
    "SUNA": ("SUNA", "سونا"),
    "agencies": ("agencies", "Agencies", "news agencies", "wire services", "agences", "Agences", "agences de presse", "وكالات", "الوكالات", "وكالات الأنباء", "وكالات أنباء", "综合外电", "外电", "外電", "综合通讯社"),
}  # fmt: skip
# Words that are also something else: a credit only in brackets or in a formula of its own.
_SHY = frozenset(
    {
        "ومع",
        "وات",
        "الألمانية",
        "الفرنسية",
        "وام",
        "قنا",
        "آكي",
        "RIA",
        "法新",
        "路透",
        "外电",
        "外電",
    }
)
_AGENCY = {name: agency for agency, names in _WRITTEN.items() for name in names}
_LOWER = {name.casefold(): agency for name, agency in _AGENCY.items()}


def _any(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NAMES = _any(list(_AGENCY))
_FIRM = _any([name for name in _AGENCY if name not in _SHY])
_EDGE = r"(?![A-Za-zÀ-ÿء-ي])"
_SEPARATOR = r"\s*[-–—:،,/ـ]+\s*"
# A dateline may hold abbreviated months and initials: "WASHINGTON, Sept. 25 (Reuters)".
_PLACE = r"(?:[^\n()（）.。]|(?<=\b[A-Z][a-z][a-z])\.|(?<=\bSept)\.|(?<=\b[A-Z])\.)"
_BY = r"(?:by |par |with |avec |and |et |from |de |d'après |selon |The |the |l'|من |عن |مع |و)"

# "(AFP) - ", "BAMAKO (Reuters) - ", "(ats/afp) ", "Bamako, 25 abr (EFE).- ", "باماكو (أ ف ب) - "
_BRACKETS = re.compile(
    rf"^{_PLACE}{{0,50}}[(（\[【]\s*(?:[^()（）\n]{{0,25}}?[/,،+]\s*|avec |with )?((?i:{_NAMES})){_EDGE}[^()（）\n]{{0,25}}[)）\]】](?:\s*\.?{_SEPARATOR}|\s*)"
)
# "وكالات - ", "رويترز: ", "Reuters - ", "KYIV, Reuters - ", "القاهرة - وكالات: "
_PLAIN = re.compile(
    rf"^(?:[^\n().。]{{0,30}}[,،]\s*|[^\n().。\s]{{1,20}}(?:\s[^\n().。\s]{{1,20}})?\s*[-–—/]\s*)?({_FIRM}){_EDGE}\s*[-–—:/ـ]+\s*"
)
# "وكالات" alone on the first line
_LINE = re.compile(rf"^[(（\[]?\s*({_FIRM}){_EDGE}\s*[)）\]]?\s*\n")
# "新华社巴马科8月9日电", "【法新社巴黎26日电】", "中新社北京11月7日电（记者 某某）", "路透社伦敦消息"
_CHINESE = re.compile(
    rf"^[（(【\[]?({_NAMES})[^\n。，]{{0,16}}?(?:\d{{1,2}}日)?(?:[电電讯訊]|消息)[）)】\]]?[：:，,]?\s?(?:[（(][^）)\n]{{1,20}}[）)])?\s?"
)
# "据新华社报道", "据法新社26日消息", "综合法新社、路透社报道", "参考消息网4月26日报道 据法新社"
_ACCORDING = re.compile(
    rf"^(?:[^\n。，]{{0,16}}(?:报道|報道|讯|訊)[，,\s])?\s?(?:综合|綜合|编译自|[据據])({_NAMES})[^\n。，]{{0,14}}?(?:报道|消息|報道|報導|讯|电)[，,：:]?\s?"
)
_CHINESE_PAREN = re.compile(r"^[（(【]([^）)】\n]{2,24}?)[）)】]\s?")
# "... (AFP)", "avec AFP", "Source: Xinhua", "المصدر: الجزيرة + وكالات", "（来源：新华社）", "© AFP"
_END = re.compile(
    rf"(?:[(（\[]\s*(?:[^()（）\[\]\n]{{0,24}}[/,،+]\s*)?|(?:^|[\n.,;(–—-]\s*(?:[A-Z][\w'’ ]{{1,24}} )?)(?:with|avec|Avec|With) (?:les |the )?|(?:[Ss]ources?|المصدر|المصادر|مصدر|来源|來源|责编|信源)\s*[:：]\s*(?:[^\n:：]{{0,24}}?[+،,/&و、]\s*)?|(?:©|\([cC]\)|Copyright)\s*(?:\d{{4}}\s*)?|[-–—]\s*|\n\s*)({_NAMES}){_EDGE}[^()（）\n.]{{0,12}}[)）\]]?\s*\.?\s*(?:All rights reserved\.?|Tous droits réservés\.?)?\s*$"
)
# "(Reporting by A in Bamako; editing by B)" is how Reuters signs, wherever it is printed.
_SIGNED = re.compile(
    r"\(?Reporting by [^()\n]{3,200}?;[^()\n]{0,200}?[Ee]diting by [^()\n]{3,120}\)?\s*\.?\s*$"
)
_TASK = re.compile(
    rf"(?:[Rr]eporting|[Ww]riting) by [^()\n]{{3,80}}?[,/(]\s*({_FIRM}){_EDGE}[^\n]{{0,20}}$"
)
_TAIL = 400  # characters at the end of a text that can hold a credit
_CITY_LEAD = re.compile(r"^[A-ZÀ-Ý][A-ZÀ-Ý' -]{2,30}(?:,\s*[A-Z][\w. ]{2,20})?\s+[-–—]\s+")
# Parts of a byline: "RFI avec AFP", "By John Doe, Associated Press", "新华社记者 张三"
_PARTS = re.compile(r"\s*[,،;|/+&()（）\[\]、，·•–—]\s*|\s+-\s+|\s+(?:avec|with|and|et|via|مع)\s+")
_WHOLE = re.compile(
    rf"^\s*{_BY}*({_NAMES}){_EDGE}\s*(?:staff|Staff|newsroom|news agency|News Agency|correspondents?|记者.*|記者.*|电|電|特约记者.*)?\s*$",
    re.IGNORECASE,
)


def lead_length(text: str) -> int:
    """How many characters of a text are its dateline and credit; 0 if it has none."""
    for pattern in (_BRACKETS, _CHINESE, _ACCORDING, _PLAIN, _LINE):
        if found := pattern.match(text):
            return found.end()
    if (found := _CHINESE_PAREN.match(text)) and re.search(_NAMES, found.group(1)):
        return found.end()
    found = _CITY_LEAD.match(text)
    return found.end() if found else 0


def agency(text: str) -> str:
    """The agency that a text credits at its beginning or its end, "" if none.

    An agency with a name goes before "agencies", if one place says the one and
    the other place the other.
    """
    first, last = _at_the_beginning(text), _at_the_end(text)
    return last if first == "agencies" and last else first or last


def _at_the_beginning(text: str) -> str:
    for pattern in (_BRACKETS, _CHINESE, _ACCORDING, _PLAIN, _LINE):
        if found := pattern.match(text):
            return _named(found.group(1))
    if (found := _CHINESE_PAREN.match(text)) and (named := re.search(_NAMES, found.group(1))):
        return _AGENCY[named.group(0)]
    return ""


def _at_the_end(text: str) -> str:
    last = text.rstrip()[-_TAIL:]
    last = last[max(0, last.rfind("\n")) :]  # with its line break
    if _SIGNED.search(last):
        return "Reuters"
    found = _TASK.search(last) or _END.search(last)
    return _named(found.group(1)) if found else ""


def named_agency(byline: str) -> str:
    """The agency that an author line or a source field is or shares, "" if none.

    "RFI avec AFP" and "By John Doe, Associated Press" name one; a person or a
    paper alone does not.
    """
    generic = ""
    for part in (byline, *_PARTS.split(byline)):
        if found := _WHOLE.match(part):
            named = _named(found.group(1))
            if named != "agencies" and _as_written(found.group(1)):
                return named
            generic = named if named == "agencies" else generic
    return generic


def _named(written: str) -> str:
    return _AGENCY.get(written) or _LOWER[written.casefold()]


def _as_written(name: str) -> bool:
    """Short acronyms count only in their own case: "map" and "spa" are words."""
    return name in _AGENCY or len(name) > 4 or name.casefold() in {"afp", "efe", "dpa"}
