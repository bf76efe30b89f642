"""Evidence that an item belongs to an event: what was found where, as numbers with their reasons.

A `Scan` is made once per item and read by every event. Evidence in the title
counts more than in the summary or the body, in the original as much as in the
translation. It must never decide anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from monitor.core import actions, atlas
from monitor.core.names import Gazetteer, TermKind
from monitor.core.profile import Profile, content_words
from monitor.types import Field, Lang, Reading, Translation, Version

FIELD_WEIGHT: dict[Field, float] = {"title": 1.0, "summary": 0.75, "body": 0.45}
FIELDS: tuple[Field, ...] = ("title", "summary", "body")
FEATURES = (
    "place", "country", "actor", "unique", "names", "keyword", "loose", "action", "likeness",
    "words", "early", "age", "late", "elsewhere", "topic", "exclude",
)  # fmt: skip
_LEVEL = {2: 1.0, 1: 0.5, 0: 1.0}
_EARLY_DAYS = 10.0
_YEAR = 365.0
_Add = Callable[[str, float, str, tuple["Found", ...]], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Where something is said. `strength` is the field's weight times the writing's."""

    key: str
    text: str
    strength: float
    field: Field
    version: Version
    start: int
    end: int


@dataclass(slots=True)
class Scan:
    """All that an item says, by kind and key, strongest first."""

    reading: Reading
    found: dict[TermKind, dict[str, list[Found]]] = field(default_factory=dict)
    countries: dict[str, Found] = field(default_factory=dict)
    concepts: dict[str, float] = field(default_factory=dict)
    norm: float = 0.0
    words: dict[str, float] = field(default_factory=dict)

    def of(self, kind: TermKind) -> Mapping[str, list[Found]]:
        """Found keys of one kind."""
        return self.found.get(kind, {})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature's value for one event, and the words behind it."""

    feature: str
    value: float
    what: str
    found: tuple[Found, ...] = ()


def texts(reading: Reading) -> list[tuple[Version, Field, str, Lang]]:
    """The texts of a reading: the original, and the translation if there is one."""
    item, english = reading.item, reading.translation
    out: list[tuple[Version, Field, str, Lang]] = [
        ("original", name, item.text(name), reading.language.code) for name in FIELDS
    ]
    if isinstance(english, Translation):
        out += [("translation", name, english.text(name), english.target) for name in FIELDS]
    return [row for row in out if row[2]]


def scan(reading: Reading, gazetteer: Gazetteer) -> Scan:
    """Read an item once for all events."""
    result = Scan(reading)
    for version, name, text, lang in texts(reading):
        lang = "" if lang == "und" else lang  # noqa: PLW2901  (a text of unknown language takes all words)
        weight = FIELD_WEIGHT[name]
        for hit in gazetteer.find(text, lang):
            term = hit.term
            found = Found(
                term.key, text[hit.start : hit.end], weight * term.weight,
                name, version, hit.start, hit.end,
            )  # fmt: skip
            result.found.setdefault(term.kind, {}).setdefault(term.key, []).append(found)
        if lang == "en":
            for word in content_words(text):
                result.words[word] = max(result.words.get(word, 0.0), weight)
    for keys in result.found.values():
        for places in keys.values():
            places.sort(key=lambda f: (-f.strength, f.version, f.start))
    levels = actions.levels()
    for key, places in result.of("name").items():
        if country := atlas.country_of(key):
            result.countries[country] = places[0]
    for key, places in result.of("concept").items():
        result.concepts[key] = places[0].strength * _LEVEL[levels[key]]
    result.norm = math.sqrt(sum(v * v for v in result.concepts.values()))
    return result


def _strongest(
    scan: Scan, kind: TermKind, keys: Mapping[str, float]
) -> tuple[float, tuple[Found, ...]]:
    """The best of several keys, each with its own weight, and where it is said."""
    best = 0.0
    where: tuple[Found, ...] = ()
    known = scan.of(kind)
    for key, weight in keys.items():
        if key in known and (value := known[key][0].strength * weight) > best:
            best, where = value, _both(known[key])
    return best, where


def _both(places: list[Found]) -> tuple[Found, ...]:
    """The best place, and the best in the other version, for a reader of either."""
    other = next((f for f in places if f.version != places[0].version), None)
    return (places[0], other) if other else (places[0],)


def collect(scan: Scan, profile: Profile, rarity: Mapping[str, float]) -> dict[str, Evidence]:
    """All evidence of one item for one event; features without any are left out."""
    out: dict[str, Evidence] = {}

    def add(feature: str, value: float, what: str, found: tuple[Found, ...] = ()) -> None:
        if value > 0:
            out[feature] = Evidence(feature, value, what, found)

    names = scan.of("name")
    place, where = _strongest(scan, "name", {p: rarity[p] for p in profile.places})
    add("place", place, where[0].key if where else "", where)
    country, what, where = _country(scan, profile)
    add("country", country, what, where)
    actor, where = _strongest(scan, "name", {a: rarity[a] for a in profile.actors})
    add("actor", actor, where[0].key if where else "", where)
    listed = [n for n in (*profile.places, *profile.actors) if n in names]
    unique = {n: 1.0 for n in listed if rarity[n] >= 1.0}
    value, where = _strongest(scan, "name", unique)
    add("unique", value, where[0].key if where else "", where)
    add("names", min(1.0, (len(listed) - 1) / 3), f"{len(listed)} names of the event")
    _keywords(scan, profile, add)
    _actions(scan, profile, add)
    shared = sum(w * min(1.0, scan.words.get(word, 0.0)) for word, w in profile.words.items())
    total = sum(profile.words.values())
    add("words", shared / total if total else 0.0, "words of the event's title and summary")
    _time(scan, profile, add)
    _against(scan, profile, country, add)
    return out


def _country(scan: Scan, profile: Profile) -> tuple[float, str, tuple[Found, ...]]:
    best, what = 0.0, ""
    where: tuple[Found, ...] = ()
    names = scan.of("name")
    for land, weight in profile.lands.items():
        if land in names and (value := names[land][0].strength * weight) > best:
            best, what, where = value, land, _both(names[land])
    for code, weight in profile.countries.items():
        key = f"country:{code}"
        if key in names and (value := names[key][0].strength * weight) > best:
            best, what, where = value, code, _both(names[key])
    return best, what, where


def _keywords(scan: Scan, profile: Profile, add: _Add) -> None:
    slug = f"{profile.event.slug}\t"
    best: list[Found] = []
    for key, places in scan.of("keyword").items():
        if key.startswith(slug) and (not best or places[0].strength > best[0].strength):
            best = places
    if best:
        add("keyword", best[0].strength, best[0].key.removeprefix(slug), _both(best))
    loose = scan.of("loose")
    value, what = 0.0, ""
    where: tuple[Found, ...] = ()
    for text, words in profile.loose:
        if all(word in loose for word in words):
            weakest = min((loose[word][0] for word in words), key=lambda f: f.strength)
            if weakest.strength > value:
                value, what = weakest.strength, text
                where = tuple(loose[word][0] for word in words)
    add("loose", value, what, where)


def _actions(scan: Scan, profile: Profile, add: _Add) -> None:
    value, where = _strongest(scan, "concept", dict.fromkeys(profile.type_concepts, 1.0))
    add("action", value, where[0].key if where else "", where)
    if not scan.norm:
        return
    own = math.sqrt(sum(v * v for v in profile.concepts.values()))
    dot = {c: v * profile.concepts[c] for c, v in scan.concepts.items() if c in profile.concepts}
    if not dot or not own:
        return
    cosine = sum(dot.values()) / (own * scan.norm)
    telling = sorted(dot, key=lambda c: (-dot[c], c))[:3]
    where = tuple(_both(scan.of("concept")[c])[0] for c in telling)
    add("likeness", cosine, ", ".join(telling), where)


def _time(scan: Scan, profile: Profile, add: _Add) -> None:
    if not scan.reading.item.dated:
        return  # the time of the fetch says nothing about which of several events is meant
    published = scan.reading.item.published.date()
    days = (published - profile.event.date).days
    add("early", max(0.0, 1.0 - max(days, 0) / _EARLY_DAYS), f"{days} days after the start", ())
    add("age", math.log1p(max(days, 0)) / math.log1p(_YEAR), f"{days} days after the start", ())
    if profile.event.until and (over := (published - profile.event.until).days) > 0:
        add("late", min(1.0, over / 30), f"{over} days after the end", ())


def _against(scan: Scan, profile: Profile, country: float, add: _Add) -> None:
    others = [f for c, f in scan.countries.items() if c not in profile.countries]
    if others:
        other = max(others, key=lambda f: (f.strength, f.key))
        lead = other.strength - country
        add("elsewhere", lead, atlas.country_of(other.key), (other,))
    levels = actions.levels()
    foreign = {c: 1.0 for c in scan.of("concept") if levels[c] == 0 and c not in profile.concepts}
    value, where = _strongest(scan, "concept", foreign)
    add("topic", value, where[0].key if where else "", where)
    slug = f"{profile.event.slug}\t"
    for key, places in scan.of("exclude").items():
        if key.startswith(slug):
            add("exclude", places[0].strength, key.removeprefix(slug), _both(places))
