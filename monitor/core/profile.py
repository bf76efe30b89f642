"""What the matcher knows of a tracked event before it reads anything: its terms and its vectors.

Made once from the operator's event and entities. It must never look at an item.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from monitor.core import actions
from monitor.core.fold import fold
from monitor.core.names import Gazetteer, Hit, Term, folded_words, is_cased
from monitor.core.renowned import is_renowned
from monitor.core.scene import Site, site
from monitor.core.towns import Towns
from monitor.types import Entity, EntityId, Event, EventSlug, Lang

_STOP = frozenset(
    """
    a an and are as at be by for from had has have he her his in into is it its more not
    of off on or over s says said she than that the their them they this to under was
    were who will with after au aux avec ce ces dans de des du en est et il la le les
    leur mais ne par pas pour que qui sa se ses son sur un une une d l qu من في على عن
    الى إلى مع أن ان بعد قبل هذا هذه
    """.split()  # noqa: SIM905  (a list literal of 90 words is 90 lines)
)
_WORD = re.compile(r"\w+")
_OWN_TYPE = 0.6  # a concept of the event's type that its own words do not use
_KNOWN = 0.6  # a name that CLDR knows, such as Tokyo, occurs in many stories
_INSIDE = 0.6  # a place that no event lists, within one that is listed
_AFTER = 0.3  # a concept of what such an event brings after it
_SURNAME = 4  # letters of a surname that stands for a person
_SURNAME_WEIGHT = 0.8
# Where the family's name comes first, the last word of a name is no surname.
_FAMILY_FIRST = frozenset({"CN", "HK", "TW", "JP", "KR", "KP", "VN", "KH", "HU"})
# Where the operator says a thing, and how much that tells what the event is.
_TITLE, _DEK, _KEYWORD = 1.0, 0.75, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One event, ready to be compared. `countries` and `concepts` map to 0..1."""

    event: Event
    places: frozenset[str]  # entity ids below the level of a country
    lands: Mapping[str, str]  # entity ids that are countries -> their ISO codes
    actors: frozenset[str]
    listed: frozenset[str]  # all of the three
    terms_of_office: Mapping[str, tuple[date, date]]  # when a time-bound name means its entity
    countries: Mapping[str, float]  # ISO code -> how much it is the event's scene
    pair: tuple[str, str] | None  # an event between two countries needs both
    main: frozenset[str]  # the countries without which it is hardly meant
    land_of: Mapping[str, str]  # listed entity -> its country
    site: Site  # where its places lie
    siblings: frozenset[str]  # known places of its countries that it does not list
    core: Mapping[str, float]  # concepts of its own words, without settings and small talk
    generic: frozenset[str]  # keywords that name nobody and nothing ("hostages")
    concepts: Mapping[str, float]
    norm: float  # length of the vector of concepts, but for what may come after
    words: Mapping[str, float]  # English words of title and dek
    said: float  # what they weigh together
    loose: tuple[tuple[str, tuple[str, ...]], ...]  # keyword -> its words


def content_words(text: str) -> list[str]:
    """The folded words of a text that say something."""
    return telling_words(folded_words(fold(text)))


def telling_words(words: Iterable[str]) -> list[str]:
    """Those of some folded words that say something."""
    return [w for w in words if len(w) > 2 and w not in _STOP]


def entity_terms(entities: Sequence[Entity]) -> Iterator[Term]:
    """Every name of every entity."""
    for entity in entities:
        for names in entity.names.values():
            for name in names:
                yield Term(
                    kind="name",
                    key=entity.id,
                    text=name,
                    cased=is_cased(name),
                    shy=name in entity.ambiguous,
                )
        yield from _surnames(entity)


def _surnames(entity: Entity) -> Iterator[Term]:
    """The last word of a person's names, which counts only in company."""
    if entity.kind != "person" or entity.country in _FAMILY_FIRST:
        return
    known = {name for names in entity.names.values() for name in names}
    for lang, names in entity.names.items():
        for last in sorted({name.rsplit(" ", 1)[-1] for name in names if " " in name} - known):
            if lang != "zh" and len(last) >= _SURNAME:
                yield Term(
                    kind="name", key=entity.id, text=last, cased=is_cased(last), shy=True,
                    weight=_SURNAME_WEIGHT,
                )  # fmt: skip


def office_terms(entities: Sequence[Entity]) -> Iterator[Term]:
    """What persons are called by their offices: in company only, and in their time."""
    for entity in entities:
        for office in entity.offices:
            for lang, names in office.names.items():
                for name in names:
                    yield Term(
                        kind="name", key=entity.id, text=name, shy=True, article=lang == "ar",
                        since=office.since, until=office.until,
                    )  # fmt: skip


def event_terms(events: Sequence[Event]) -> Iterator[Term]:
    """Every keyword and exclusion of every event, and the single words of long keywords."""
    for event in events:
        for kind, texts in (("keyword", event.keywords), ("exclude", event.exclude)):
            for words in texts.values():
                for text in words:
                    acronym = text.isupper() and text.isascii()
                    yield Term(
                        kind="keyword" if kind == "keyword" else "exclude",
                        key=f"{event.slug}\t{text}",
                        text=text,
                        cased=acronym,
                    )
        for lang, words in event.keywords.items():
            for text in words:
                parts = content_words(text)
                if len(parts) > 1:
                    for part in parts:
                        yield Term(kind="loose", key=part, text=part, lang=lang)


def profiles(
    events: Sequence[Event],
    entities: Sequence[Entity],
    gazetteer: Gazetteer,
    towns: Towns | None = None,
) -> dict[EventSlug, Profile]:
    """All events as the matcher compares them; `gazetteer` reads their own words."""
    by_id = {entity.id: entity for entity in entities}
    used = Counter(w for e in events for w in set(content_words(f"{e.title} {e.dek}")))
    world = _World(
        by_id=by_id,
        contained=_contained(by_id),
        countries={e.id for e in entities if _is_country(e, gazetteer)},
        used=used,
        total=len(events),
        towns=towns or Towns(),
    )
    return {event.slug: _profile(event, world, gazetteer) for event in events}


def _contained(by_id: Mapping[EntityId, Entity]) -> dict[EntityId, list[EntityId]]:
    """Each place -> the entities that lie in it, at whatever depth (Mali -> Kati)."""
    out: dict[EntityId, list[EntityId]] = {}
    for name, entity in by_id.items():
        seen = {name}
        around = list(entity.within)
        while around:
            outer = around.pop(0)
            if outer in seen:
                continue
            seen.add(outer)
            out.setdefault(outer, []).append(name)
            if outer in by_id:
                around += by_id[outer].within
    return out


def rarity(
    events: Sequence[Event], entities: Sequence[Entity], gazetteer: Gazetteer
) -> dict[str, float]:
    """How much a listed name says: less if many events list it, or all the world knows it."""
    by_id = {entity.id: entity for entity in entities}
    listed = Counter(n for event in events for n in {*event.places, *event.actors})
    contained = _contained(by_id)
    unlisted: dict[str, float] = {
        name: _INSIDE for outer in listed for name in contained.get(outer, ()) if name not in listed
    }
    return unlisted | {
        name: (_KNOWN if name in by_id and _in_atlas(by_id[name], gazetteer) else 1.0)
        / math.sqrt(count)
        for name, count in listed.items()
    }


def spellable(
    events: Sequence[Event], entities: Sequence[Entity], gazetteer: Gazetteer
) -> list[Entity]:
    """Listed entities that all the world does not know, and that newsrooms may spell their way."""
    listed = {n for event in events for n in (*event.places, *event.actors)}
    return [e for e in entities if e.id in listed and not _in_atlas(e, gazetteer)]


def _in_atlas(entity: Entity, gazetteer: Gazetteer) -> bool:
    """Whether all the world uses its name: a country, a large city, the United Nations."""
    return is_renowned(entity.names.get("en", ())) or any(
        hit.term.key.startswith("country:") and hit.end - hit.start == len(name)
        for name in entity.names.get("en", ())[:1]
        for hit in gazetteer.find(name, "en")
    )


def _is_country(entity: Entity, gazetteer: Gazetteer) -> bool:
    """Whether one of its English names is the country's own."""
    key = f"country:{entity.country}"
    for name in entity.names.get("en", ()):
        for hit in gazetteer.find(name, "en"):
            whole = hit.end - hit.start == len(name)
            if whole and hit.term.key == key and hit.term.weight == 1.0:
                return True
    return False


def _scene(event: Event, by_id: Mapping[EntityId, Entity]) -> dict[str, float]:
    """Countries of the event's places: the first and the most named count most."""
    named = [by_id[p].country for p in event.places if p in by_id and by_id[p].country]
    if not named:
        return {}
    counts = Counter(named)
    most = max(counts.values())
    scene = {c: 0.8 * math.sqrt(n / most) for c, n in counts.items()}
    scene[named[0]] = 1.0
    return scene


def _concepts(event: Event, gazetteer: Gazetteer) -> dict[str, float]:
    rarities = actions.rarities()
    vector: dict[str, float] = dict.fromkeys(actions.AFTERMATH.get(event.type, ()), _AFTER)
    vector |= dict.fromkeys(actions.BY_TYPE.get(event.type, ()), _OWN_TYPE)
    own: set[str] = set()

    def add(text: str, lang: Lang, weight: float) -> None:
        for hit in _concept_hits(gazetteer.find(text, lang)):
            vector[hit.term.key] = max(vector.get(hit.term.key, 0.0), weight)
            own.add(hit.term.key)

    add(event.title, "en", _TITLE)
    add(event.dek, "en", _DEK)
    for lang, words in event.keywords.items():
        for text in words:
            add(text, lang, _KEYWORD)
    for force in actions.FORCES if own & actions.MISHAPS else ():
        if not own & force:
            vector = {concept: weight for concept, weight in vector.items() if concept not in force}
    return {concept: w * rarities[concept] for concept, w in vector.items()}


def _length(concepts: Mapping[str, float]) -> float:
    """Of what such an event is; what may come after it need not be told, so it costs nothing."""
    rarities = actions.rarities()
    return math.sqrt(sum(v * v for c, v in concepts.items() if v > _AFTER * rarities[c]))


def _core(event: Event, gazetteer: Gazetteer) -> dict[str, float]:
    """What happened in the event's own words; by its type if they do not say."""
    levels = actions.levels()
    vector: dict[str, float] = {}
    texts = [(event.title, "en", _TITLE), (event.dek, "en", _DEK)]
    texts += [(t, lang, _KEYWORD) for lang, words in event.keywords.items() for t in words]
    for text, lang, weight in texts:
        for hit in _concept_hits(gazetteer.find(text, lang)):
            if levels[hit.term.key] > 1 and hit.term.key not in actions.SETTINGS:
                vector[hit.term.key] = max(vector.get(hit.term.key, 0.0), weight)
    return vector or dict.fromkeys(actions.BY_TYPE.get(event.type, ()), _OWN_TYPE)


def _generic(event: Event, gazetteer: Gazetteer) -> frozenset[str]:
    """Keywords made of the lexicon's words alone, so that they point at no event."""
    out = set()
    for lang, words in event.keywords.items():
        for text in words:
            covered = {
                at
                for hit in _concept_hits(gazetteer.find(text, lang))
                for at in range(hit.start, hit.end)
            }
            for word in _WORD.finditer(text):  # "prix du pétrole"
                if word.group().casefold() in _STOP:
                    covered |= set(range(*word.span()))
            if all(at in covered or not char.isalnum() for at, char in enumerate(text)):
                out.add(text)
    return frozenset(out)


def _siblings(event: Event, scene: Mapping[str, float], world: _World) -> frozenset[str]:
    """The places of its countries that somebody listed, but not this event nor around it."""
    mine = {*event.places, *(n for p in event.places for n in world.contained.get(p, ()))}
    around = {w for p in mine if p in world.by_id for w in world.by_id[p].within}
    return frozenset(
        e.id
        for e in world.by_id.values()
        if e.kind == "place" and e.country in scene and e.id not in mine | around | world.countries
    )


def _concept_hits(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.term.kind == "concept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What all profiles share."""

    by_id: Mapping[EntityId, Entity]
    contained: Mapping[EntityId, Sequence[EntityId]]
    countries: AbstractSet[EntityId]
    used: Counter[str]  # in how many events' texts a word is
    total: int
    towns: Towns


def _profile(event: Event, world: _World, gazetteer: Gazetteer) -> Profile:
    by_id, contained = world.by_id, world.contained
    scene = _scene(event, by_id)
    lands: dict[str, str] = {
        p: by_id[p].country
        for p in event.places
        if p in by_id and by_id[p].country and p in world.countries
    }
    inside = {n for p in event.places if p not in lands for n in contained.get(p, ())}
    more = {n: lands[p] for p in event.places if p in lands for n in contained.get(p, ())}
    inside -= lands.keys()
    listed = {*event.places, *inside}
    lands |= {n: code for n, code in more.items() if n not in listed}
    places = frozenset(p for p in event.places if p not in lands) | inside
    first_two = [by_id[p].country for p in event.places[:2] if p in lands]
    pair = (first_two[0], first_two[1]) if len(set(first_two)) == 2 else None
    words: dict[str, float] = {}
    for text, weight in ((event.dek, _DEK), (event.title, _TITLE)):
        for word in content_words(text):
            words[word] = weight * (1.0 + math.log(world.total / world.used[word]))
    loose = tuple(
        dict.fromkeys(
            (text, tuple(content_words(text)))
            for texts in event.keywords.values()
            for text in texts
            if len(content_words(text)) > 1
        )
    )
    concepts = _concepts(event, gazetteer)
    return Profile(
        event=event,
        places=places,
        lands=lands,
        actors=frozenset(event.actors),
        listed=places | lands.keys() | frozenset(event.actors),
        terms_of_office={
            i: (by_id[i].since or date.min, by_id[i].until or date.max)
            for i in {*event.places, *event.actors}
            if i in by_id and (by_id[i].since or by_id[i].until)
        },
        countries=scene,
        pair=pair,
        main=frozenset(pair or [*scene][:1]),
        land_of={
            i: by_id[i].country
            for i in (*event.places, *event.actors)
            if i in by_id and by_id[i].country
        },
        site=site(event, by_id, lands, world.towns),
        siblings=_siblings(event, scene, world),
        core=_core(event, gazetteer),
        generic=_generic(event, gazetteer),
        concepts=concepts,
        norm=_length(concepts),
        words=words,
        said=sum(words.values()),
        loose=loose,
    )
