"""Names of an entity in four languages, out of Wikidata's EntityData JSON (CC0).

Pure; it must never ask a server, and takes nothing from a document but what an
entity of ours has: names, a kind, a country's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.types import Lang

QID = re.compile(r"Q[1-9][0-9]{0,15}")
# The variants of a language that are read for it, the plainest first.
LANGUAGES: Mapping[Lang, tuple[str, ...]] = {
    "en": ("en", "en-gb", "en-us"),
    "fr": ("fr",),
    "ar": ("ar",),
    "zh": ("zh-hans", "zh-cn", "zh", "zh-sg", "zh-hant", "zh-tw", "zh-hk"),
}
MOST = 12  # names of one language; the rest are mostly spellings that nobody prints
_SHORT = 3  # letters; an acronym so short means many things, and counts only in company
_HUMAN = "Q5"
_ARMED = frozenset({"Q17149090", "Q15916459", "Q1788992", "Q17127659", "Q9143535", "Q16521711"})
_GOVERNMENT = frozenset({"Q7188", "Q192350", "Q2659904", "Q327333", "Q35798", "Q772547"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What an EntityData document says; `country` is a QID, `code` ISO 3166-1 alpha-2, or ""."""

    qid: str
    names: Mapping[Lang, tuple[str, ...]]
    ambiguous: tuple[str, ...]
    kind: str
    country: str = ""
    code: str = ""


def read(document: Any) -> Names:
    """The one entity of an EntityData document; ValueError says what is wrong with it."""
    entities = document.get("entities") if isinstance(document, dict) else None
    if not isinstance(entities, dict) or len(entities) != 1:
        raise ValueError("is not an EntityData document of one entity")
    (qid, entity), *_ = entities.items()
    if not isinstance(entity, dict) or "missing" in entity or not QID.fullmatch(str(qid)):
        raise ValueError("names no entity")
    names = {lang: found for lang in LANGUAGES if (found := _names(entity, lang))}
    if not names:
        raise ValueError("has no name in Arabic, French, Chinese or English")
    claims = entity.get("claims")
    claims = claims if isinstance(claims, dict) else {}
    listed = dict.fromkeys(name for of_lang in names.values() for name in of_lang)
    return Names(
        qid=qid,
        names=names,
        ambiguous=tuple(n for n in listed if n.isascii() and len(n) <= _SHORT),
        kind=_kind(claims),
        country=next(_items(claims, "P17"), next(_items(claims, "P27"), "")),
        code=next((v for v in _values(claims, "P297") if isinstance(v, str) and len(v) == 2), ""),
    )


def _names(entity: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    """Labels of all variants, then aliases; each once, as they may stand in a file."""
    found: list[str] = []
    for variant in LANGUAGES[lang]:
        label = _table(entity, "labels").get(variant)
        found += _text(label)
    for variant in LANGUAGES[lang]:
        aliases = _table(entity, "aliases").get(variant)
        for alias in aliases if isinstance(aliases, list) else ():
            found += _text(alias)
    unique = {name.casefold(): name for name in reversed(found)}
    return tuple(name for name in dict.fromkeys(found) if unique[name.casefold()] == name)[:MOST]


def _table(entity: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = entity.get(key)
    return value if isinstance(value, dict) else {}  # an empty one is written as a list


def _text(value: Any) -> list[str]:
    text = value.get("value") if isinstance(value, dict) else None
    if not isinstance(text, str):
        return []
    name = " ".join("".join(c for c in text if c.isprintable()).split())
    return [name] if len(name) > 1 and len(name) <= 120 else []


def _kind(claims: Mapping[str, Any]) -> str:
    """A person, what has coordinates, else by what it is an instance of."""
    classes = set(_items(claims, "P31"))
    if _HUMAN in classes:
        return "person"
    if classes & _ARMED:
        return "armed-group"
    if classes & _GOVERNMENT:
        return "government"
    if any(True for _ in _values(claims, "P625")):
        return "place"
    return "organisation"


def _items(claims: Mapping[str, Any], prop: str) -> Iterator[str]:
    for value in _values(claims, prop):
        qid = value.get("id") if isinstance(value, dict) else None
        if isinstance(qid, str) and QID.fullmatch(qid):
            yield qid


def _values(claims: Mapping[str, Any], prop: str) -> Iterator[Any]:
    """Values of a property, preferred ones first, without those that are over or deprecated."""
    statements = claims.get(prop)
    usable = [s for s in statements if isinstance(s, dict)] if isinstance(statements, list) else []
    usable = [s for s in usable if s.get("rank") != "deprecated" and "P582" not in _qualified(s)]
    for statement in sorted(usable, key=lambda s: s.get("rank") != "preferred"):
        snak = statement.get("mainsnak")
        datavalue = snak.get("datavalue") if isinstance(snak, dict) else None
        if isinstance(datavalue, dict) and datavalue.get("value") is not None:
            yield datavalue["value"]


def _qualified(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    value = statement.get("qualifiers")
    return value if isinstance(value, dict) else {}
