"""Evidence that an item belongs to an event: what was found where, as numbers with their reasons.

A `Scan` is made once per item and read by every event. Evidence in the title
counts more than in the summary or the body, in the original as much as in the
translation. It must never decide anything.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from monitor.core import actions, aside, atlas, focus, scene, timing
from monitor.core.dates import days
from monitor.core.fame import seldom
from monitor.core.fold import Folded, fold
from monitor.core.names import Gazetteer, Hit, TermKind, folded_words
from monitor.core.profile import Profile, telling_words
from monitor.core.scene import Sighting
from monitor.core.spelling import Spelled, Spellings
from monitor.core.towns import Towns
from monitor.types import Field, Lang, Reading, Translation, Version

FIELD_WEIGHT: dict[Field, float] = {"title": 1.0, "summary": 0.75, "body": 0.45}
FIELDS: tuple[Field, ...] = ("title", "summary", "body")
FEATURES = (
    "place", "actor", "names", "country", "company", "keyword", "phrase", "loose", "deed",
    "likeness", "words", "early", "seldom", "dated", "late", "bare", "hollow", "single", "fleeting",
    "elsewhere", "aside", "afar", "focus", "topic", "astray", "bygone", "exclude",
)  # fmt: skip
AGAINST = frozenset(
    {
        "late", "bare", "hollow", "single", "fleeting", "elsewhere", "aside", "afar", "focus",
        "topic", "astray", "bygone", "exclude",
    }
)  # fmt: skip
# ... evidence that may only lower a score; all other may only raise it
_REFERS_BACK = timedelta(days=2)  # a nearer day is that of the report
_MANY = 3  # names of the event beyond the first after which more say nothing more
_FIRST_YEAR = 1900
_NAMED = ("place", "actor", "country", "keyword")
_AFTERMATH = 0.5
_TELLING = 0.22  # concepts of a profile above this are the event's own, not its aftermath
_TOWN = 0.8  # a town says its country less plainly than the country's name
_SENTENCE = re.compile(r"[.!?؟…]+[\s»”\"]+|[。！？\n]+")
# "2000 francs" is a price; Chinese writes 年 behind a year
_YEAR = re.compile(
    r"(?<![\d$€£¥])\d{4}(?!\d|\s?(?:%|francs?|dollars?|euros?|FCFA|دولار|فرنك|يورو))"
)
_ZH_YEAR = re.compile(r"(?<!\d)\d{4}(?=\s?年|[-–—至到]\d{2,4}\s?年)")
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
    shy: bool = False  # an ambiguous name, which needs company
    passage: int = 0  # 0 in headline and summary, else the sentence of the body, from 1


@dataclass(slots=True)
class Scan:
    """All that an item says, by kind and key, strongest first."""

    reading: Reading
    found: dict[TermKind, dict[str, list[Found]]] = field(default_factory=dict)
    countries: dict[str, Found] = field(default_factory=dict)
    concepts: dict[str, float] = field(default_factory=dict)
    norm: float = 0.0
    words: dict[str, float] = field(default_factory=dict)
    years: list[Found] = field(default_factory=list)  # four digits in title or summary
    days: list[tuple[date, Found]] = field(default_factory=list)  # "on 7 December"
    strangers: list[Found] = field(default_factory=list)  # places that nobody listed
    towns: list[Sighting] = field(default_factory=list)  # ... that the atlas of towns knows
    spelled: dict[str, list[Found]] = field(default_factory=dict)  # listed names, written otherwise

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
        ("original", name, item.text(name), reading.language.of(name)) for name in FIELDS
    ]
    if isinstance(english, Translation):
        out += [("translation", name, english.text(name), english.target) for name in FIELDS]
    return [row for row in out if row[2]]


def scan(  # noqa: C901  (one loop over the texts, a line for each thing that is looked for)
    reading: Reading,
    gazetteer: Gazetteer,
    spellings: Spellings | None = None,
    towns: Towns | None = None,
) -> Scan:
    """Read an item once for all events; spellings and towns are looked for outside the body."""
    result = Scan(reading)
    for version, name, text, language in texts(reading):
        lang = "" if language == "und" else language  # an unknown one may be any
        weight = FIELD_WEIGHT[name]
        folded = fold(text, lang)
        day = reading.item.published.date()
        hits = [hit for hit in gazetteer.find(text, lang, folded) if hit.term.at(day)]
        ends = [end.end() for end in _SENTENCE.finditer(text)] if name == "body" and hits else []
        for hit in hits:
            kind, key = hit.term.kind, hit.term.key
            written, strength = text[hit.start : hit.end], weight * hit.term.weight
            passage = bisect_right(ends, hit.start) + 1 if name == "body" else 0
            found = Found(
                key, written, strength, name, version, hit.start, hit.end, hit.term.shy, passage
            )
            result.found.setdefault(kind, {}).setdefault(key, []).append(found)
        if spellings and name != "body":
            covered = [(hit.start, hit.end) for hit in hits if hit.term.kind == "name"]
            for one in spellings.find(text, lang, folded, covered):
                result.spelled.setdefault(one.entity, []).append(
                    _as_found(one, text, name, version)
                )
        if version == "original":
            result.days += _days(text, folded, name, reading.item.published.date())
            if name != "body":
                result.years += _years(text, weight, name, lang)
        if name != "body":
            _unlisted(result, (text, lang, folded), hits, towns, name=name, version=version)
        if lang == "en":
            for word in telling_words(folded_words(folded)):
                result.words[word] = max(result.words.get(word, 0.0), weight)
    for keys in result.found.values():
        for places in keys.values():
            places.sort(key=lambda f: (-f.strength, f.version, f.start))
    _sum_up(result)
    return result


def _unlisted(
    result: Scan,
    read: tuple[str, Lang, Folded],
    hits: Sequence[Hit],
    towns: Towns | None,
    *,
    name: Field,
    version: Version,
) -> None:
    """Towns that the table knows, and in the original strangers; a town says its country, too."""
    (text, lang, folded), weight = read, FIELD_WEIGHT[name]
    if version == "original":
        result.strangers += [
            Found("", text[start:end], weight, name, version, start, end)
            for start, end in scene.strangers(text, lang, hits)
        ]
    for start, end, there in scene.seen(text, lang, folded, hits, towns) if towns else ():
        one = Found("", text[start:end], weight, name, version, start, end)
        result.towns.append(Sighting(one, there))
        if country := scene.country_of(there):
            one = replace(one, key=f"country:{country}", strength=weight * _TOWN)
            result.found.setdefault("name", {}).setdefault(one.key, []).append(one)


def _as_found(one: Spelled, text: str, name: Field, version: Version) -> Found:
    strength = FIELD_WEIGHT[name] * one.likeness
    written = text[one.start : one.end]
    return Found(one.entity, written, strength, name, version, one.start, one.end)


def _sum_up(result: Scan) -> None:
    """The countries and concepts of the whole item."""
    rarities = actions.rarities()
    for key, places in result.of("name").items():
        if country := atlas.country_of(key):
            result.countries[country] = places[0]
    for key, places in result.of("concept").items():
        result.concepts[key] = places[0].strength * rarities[key]
    result.norm = math.sqrt(sum(v * v for v in result.concepts.values()))


def _years(text: str, weight: float, name: Field, lang: Lang) -> list[Found]:
    """Four digits that may be a year of the last century or this one."""
    return [
        Found("year", year.group(), weight, name, "original", year.start(), year.end())
        for year in (_ZH_YEAR if lang == "zh" else _YEAR).finditer(text)
        if int(year.group()) >= _FIRST_YEAR
    ]


def _days(text: str, folded: Folded, name: Field, published: date) -> list[tuple[date, Found]]:
    """The days that a text names, but for that of its own dateline."""
    return [
        (n.day, Found("day", text[n.start : n.end], FIELD_WEIGHT[name], name, "original", n.start,
                      n.end))
        for n in days(text, published, folded)
        if published - n.day >= _REFERS_BACK
    ]  # fmt: skip


def _strongest(
    names: Mapping[str, list[Found]], weights: Mapping[str, float]
) -> tuple[float, tuple[Found, ...]]:
    """The best of several names, each with its own weight, and where it is said."""
    best = 0.0
    where: tuple[Found, ...] = ()
    for key, weight in weights.items():
        if (value := names[key][0].strength * weight) > best:
            best, where = value, _both(names[key])
    return best, where


def _both(places: list[Found]) -> tuple[Found, ...]:
    """The best place, and the best in the other version, for a reader of either."""
    other = next((f for f in places if f.version != places[0].version), None)
    return (places[0], other) if other else (places[0],)


def collect(scan: Scan, profile: Profile, rarity: Mapping[str, float]) -> dict[str, Evidence]:
    """All evidence of one item for one event; features without any are left out."""
    out: dict[str, Evidence] = {}

    def add(feature: str, value: float, what: str, found: tuple[Found, ...]) -> None:
        if value > 0:
            out[feature] = Evidence(feature, value, what, found)

    names = said(scan, profile)
    own = focus.own(scan, profile, names)
    passages = focus.passages(own, rarity) if scan.reading.item.body else None
    if passages and focus.in_body_only(own, profile):
        add("fleeting", focus.fleeting(passages), "only its body names anything of the event", ())
    if passages is not None:
        scan = focus.within(scan, passages)
    _names(profile, names, rarity, add)
    _weaker_name_only_shown(out)
    _spelled(scan, profile, names, rarity, add)
    ranked = focus.scene(scan, profile, names, own)
    for feature, (value, code, places) in zip(("country", "company"), ranked, strict=False):
        add(feature, value, code, _both(places))
    _keywords(scan, profile, add)
    _actions(scan, profile, out, add)
    shared = sum(profile.words[word] * scan.words[word] for word in scan.words
                 if word in profile.words)  # fmt: skip
    add("words", shared / profile.said if shared else 0.0, "words of the event's own text", ())
    for feature, value, what, found in timing.told(scan, profile):
        add(feature, value, what, found)
    if "country" in out and "early" in out:
        heard = out["country"].value * seldom(out["country"].what) * out["early"].value
        add("seldom", heard, "a country that general news seldom names", out["country"].found)
    _against(scan, profile, out, add)
    for feature, value, what, found in focus.against(scan, profile, names, rarity, own):
        add(feature, value, what, found)
    for feature, value, what, found in aside.against(scan, profile, names, rarity):
        add(feature, value, what, found)
    return out


def said(scan: Scan, profile: Profile) -> dict[str, list[Found]]:
    """The event's entities that an item names, at their time; ambiguous names need company."""
    names, day = scan.of("name"), scan.reading.item.published.date()
    listed = {}
    for name in sorted(names.keys() & profile.listed):
        since, until = profile.terms_of_office.get(name, (day, day))
        if since <= day <= until:
            listed[name] = names[name]
    firm = {name for name, places in listed.items() if not all(f.shy for f in places)}
    return {name: places for name, places in listed.items() if name in firm or firm - {name}}


def _names(
    profile: Profile, names: Mapping[str, list[Found]], rarity: Mapping[str, float], add: _Add
) -> None:
    """The best place and the best actor by rarity, and how many more of them there are."""
    for feature, ids in (("place", profile.places), ("actor", profile.actors)):
        value, where = _strongest(names, {i: rarity[i] for i in sorted(ids) if i in names})
        add(feature, value, where[0].key if where else "", where)
    listed = sorted(n for n in names if n in profile.places or n in profile.actors)
    more = tuple(names[n][0] for n in listed)
    add("names", min(1.0, (len(listed) - 1) / _MANY), f"{len(listed)} names of the event", more)


def _spelled(
    scan: Scan, profile: Profile, names: Collection[str], rarity: Mapping[str, float], add: _Add
) -> None:
    """The best name that is there under a spelling only that nobody listed."""
    mine = scan.spelled.keys() & (profile.places | profile.actors) - set(names)
    if mine:
        best = max(mine, key=lambda n: (scan.spelled[n][0].strength * rarity[n], n))
        places = scan.spelled[best]
        add("spelled", places[0].strength * rarity[best], best, _both(places))


def _weaker_name_only_shown(out: dict[str, Evidence]) -> None:
    """A place and an actor are the same kind of evidence: the stronger weighs, both are shown."""
    if "place" in out and "actor" in out:
        weaker = "actor" if out["actor"].value <= out["place"].value else "place"
        out[weaker] = replace(out[weaker], value=0.0)


def _keywords(scan: Scan, profile: Profile, add: _Add) -> None:
    """The best keyword as written, the best that names nothing, the best in single words."""
    slug = f"{profile.event.slug}\t"
    best: dict[str, list[Found]] = {}
    for key, places in scan.of("keyword").items():
        if key.startswith(slug):
            feature = "phrase" if key.removeprefix(slug) in profile.generic else "keyword"
            if feature not in best or places[0].strength > best[feature][0].strength:
                best[feature] = places
    for feature, places in best.items():
        add(feature, places[0].strength, places[0].key.removeprefix(slug), _both(places))
    loose = scan.of("loose")
    value, what = 0.0, ""
    where: tuple[Found, ...] = ()
    for text, words in profile.loose:
        if all(word in loose for word in words):
            weakest = min(loose[word][0].strength for word in words)
            if weakest > value:
                value, what, where = weakest, text, tuple(loose[word][0] for word in words)
    add("loose", value, what, where)


def _actions(scan: Scan, profile: Profile, out: Mapping[str, Evidence], add: _Add) -> None:
    """What is said to have happened: the best of the event's own deeds, and the whole picture."""
    own = profile.concepts
    deeds = {
        c: v * (1.0 if own[c] > _TELLING else _AFTERMATH)
        for c, v in scan.concepts.items()
        if c in own and c not in actions.SETTINGS
    }
    deed = max(deeds, key=lambda c: (deeds[c], c)) if deeds else ""
    value = deeds.get(deed, 0.0)
    add("deed", value, deed, _both(scan.of("concept")[deed]) if deed else ())
    named = max((out[f].value for f in _NAMED if f in out), default=0.0)
    add("bare", named - value, "names without a word for what happened", ())
    core = max((scan.concepts[c] * w for c, w in profile.core.items() if c in scan.concepts),
               default=0.0)  # fmt: skip
    add("hollow", named - core, "names without what the event's own text tells of", ())
    dot = {c: v * own[c] for c, v in scan.concepts.items() if c in own}
    if dot and profile.norm:
        telling = sorted(dot, key=lambda c: (-dot[c], c))[:3]
        cosine = sum(dot.values()) / (profile.norm * scan.norm)
        where = tuple(scan.of("concept")[c][0] for c in telling)
        add("likeness", cosine, ", ".join(telling), where)


def _against(scan: Scan, profile: Profile, out: Mapping[str, Evidence], add: _Add) -> None:
    """Another country, another walk of life, another kind of event, an excluded word."""
    own = profile.concepts
    others = [f for c, f in scan.countries.items() if c not in profile.countries]
    if others:
        other = max(others, key=lambda f: (f.strength, f.key))
        lead = other.strength - (out["country"].value if "country" in out else 0.0)
        add("elsewhere", lead, atlas.country_of(other.key), (other,))
    done = max(
        out["deed"].value if "deed" in out else 0.0,
        min(1.0, 2 * out["likeness"].value) if "likeness" in out else 0.0,
    )
    mine = max((v for c, v in scan.concepts.items() if c in own), default=0.0)
    levels = actions.levels()
    for feature, grades, least in (("topic", (0,), done), ("astray", (2, 3), mine)):
        strange = {c: v for c, v in scan.concepts.items() if levels[c] in grades and c not in own}
        if strange:
            worst = max(strange, key=lambda c: (strange[c], c))
            add(feature, strange[worst] - least, worst, (scan.of("concept")[worst][0],))
    slug = f"{profile.event.slug}\t"
    for key, places in scan.of("exclude").items():
        if key.startswith(slug):
            add("exclude", places[0].strength, key.removeprefix(slug), _both(places))
