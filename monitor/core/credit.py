"""Wire credits: which agency a text says it comes from, in four languages, and where its lead ends.

It must never compare two items; that is `origin.py`.
"""

from __future__ import annotations

# ruff: noqa: E501, ERA001  (patterns and datelines are clearer whole)
import re

# agency -> how its credit is written in a dateline, in brackets or at the end of a text
_WRITTEN: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "أ ف ب", "ا ف ب", "أ.ف.ب", "فرانس برس", "法新社"),
    "AP": ("AP", "Associated Press", "أ ب", "أسوشيتد برس", "اسوشيتد برس", "美联社", "美聯社"),
    "Reuters": ("Reuters", "رويترز", "路透社", "路透"),
    "dpa": ("dpa", "DPA", "د ب أ", "德新社"),
    "EFE": ("EFE", "إفي", "埃菲社"),
    "ANSA": ("ANSA", "أنسا", "安莎社"),
    "Xinhua": ("Xinhua", "Chine nouvelle", "شينخوا", "新华社", "新華社", "新华网", "新华社电"),
    "TASS": ("TASS", "ITAR-TASS", "تاس", "塔斯社"),
    "RIA Novosti": ("RIA Novosti", "Ria Novosti", "نوفوستي", "俄新社"),
    "Anadolu": ("Anadolu", "AA", "الأناضول", "阿纳多卢通讯社"),
    "Kyodo": ("Kyodo", "كيودو", "共同社"),
    "Yonhap": ("Yonhap", "يونهاب", "韩联社", "韓聯社"),
    "CNA": ("CNA", "中央社"),
    "China News Service": ("CNS", "中新社", "中新网"),
    "APA": ("APA",),
    "APS": ("APS",),
    "MAP": ("MAP",),
    "SPA": ("SPA", "واس"),
    "WAM": ("WAM", "وام"),
    "Petra": ("Petra", "بترا"),
    "MENA": ("MENA", "أ ش أ"),
    "SUNA": ("SUNA", "سونا"),
    "agencies": ("agencies", "Agencies", "agences", "Agences", "avec agences", "وكالات", "الوكالات", "综合外电", "外电"),
}  # fmt: skip
_AGENCY = {name: agency for agency, names in _WRITTEN.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_AGENCY, key=len, reverse=True))
_EDGE = r"(?![A-Za-zÀ-ÿء-ي])"
_SEPARATOR = r"\s*[-–—:،,/]\s*"

# "(AFP) - ", "BAMAKO (Reuters) - ", "باماكو (أ ف ب) - ", "(وكالات) - "
_BRACKETS = re.compile(
    rf"^[^\n()（）.。]{{0,50}}[(（]\s*(?:[^()（）\n]{{0,20}}?[/,،]\s*)?({_NAMES}){_EDGE}[^()（）\n]{{0,25}}[)）](?:{_SEPARATOR}|\s*)"
)
# "وكالات - ", "رويترز: ", "Reuters - ", "KYIV, Reuters -"
_PLAIN = re.compile(rf"^(?:[^\n().。]{{0,30}}[,،]\s*)?({_NAMES}){_EDGE}\s*[-–—:]\s*")
# "وكالات" alone on the first line
_LINE = re.compile(rf"^({_NAMES}){_EDGE}\s*\n")
# "新华社巴马科8月9日电", "法新社报道", "中新社北京11月7日电（记者 某某）"
_CHINESE = re.compile(
    rf"^[（(]?({_NAMES})[^\n。，]{{0,16}}?(?:\d{{1,2}}日)?[电電讯訊][）)]?\s?(?:[（(][^）)\n]{{1,20}}[）)])?\s?"
)
# "据新华社报道", "据法新社消息"
_ACCORDING = re.compile(rf"^据({_NAMES})[^\n。，]{{0,10}}(?:报道|消息|報道|報導)[，,]?\s?")
_CHINESE_PAREN = re.compile(r"^[（(]([^）)\n]{2,24}?)[）)]\s?")
# "... (AFP)", "... avec AFP", "... Source: Xinhua", "（来源：新华社）", at the very end
_END = re.compile(
    rf"(?:[(（]\s*|with |avec |[Ss]ource\s*:\s*|المصدر\s*:\s*|来源[:：]\s*|來源[:：]\s*)({_NAMES}){_EDGE}[^()（）\n]{{0,12}}[)）]?\s*\.?\s*$"
)
_WHOLE = re.compile(rf"^\s*(?:by |par |with |avec )?({_NAMES}){_EDGE}", re.IGNORECASE)
_CITY_LEAD = re.compile(r"^[A-ZÀ-Ý][A-ZÀ-Ý' -]{2,30}(?:,\s*[A-Z][\w. ]{2,20})?\s+[-–—]\s+")


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
    """The agency that a text credits at its beginning or its end, "" if none."""
    for pattern in (_BRACKETS, _CHINESE, _ACCORDING, _PLAIN, _LINE):
        if found := pattern.match(text):
            return _AGENCY[found.group(1)]
    if (found := _CHINESE_PAREN.match(text)) and (named := re.search(_NAMES, found.group(1))):
        return _AGENCY[named.group(0)]
    last = text.rstrip().rsplit("\n", 1)[-1]
    found = _END.search(last)
    return _AGENCY[found.group(1)] if found else ""


def named_agency(byline: str) -> str:
    """The agency that an author line or a source field is, "" if it is none."""
    found = _WHOLE.match(byline)
    if not found:
        return ""
    name = next((n for n in _AGENCY if n.lower() == found.group(1).lower()), "")
    return _AGENCY.get(name, "")
