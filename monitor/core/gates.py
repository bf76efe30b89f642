"""The rules that no score overrules: when an item must not be taken for an event, in words.

It must never weigh evidence against evidence; the score does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from monitor.core import actions, atlas
from monitor.core.beside import needs_nothing_else, tells
from monitor.core.evidence import Evidence, Found, Scan
from monitor.core.examples import ANY_TWO, SAME, TELLS
from monitor.core.fame import seldom
from monitor.core.focus import FAMOUS
from monitor.core.profile import Profile

_EARLIEST_ZONE = timedelta(hours=14)  # a date begins so much before UTC's on Kiritimati
# Likeness of what happened that names known to all the world need beside them ...
_TOLD = 0.25
_FRESH = 0.2  # ... while the event is fresh
_ON_THE_DAY = 0.5  # ... this share of it on its first day, if it is the event's own or has a place
_WITH_PHRASE = 0.15  # ... if a keyword of common words is said too
_BOTH = 0.1  # ... if two sides of the event are named
_LONG_AGO = 0.4  # ... if it speaks of an earlier year
_ELSEWHERE = 0.3  # where only a lesser country of the event is named, while it is fresh
_ELSEWHERE_LATER = 0.4
_IN_PASSING = 0.2  # where only its body names it
_IN_PASSING_AWAY = 0.4  # ... and its headline is of another country
_OFTEN = 0.4  # three sentences or more
_SEVERAL = 2
_ONE_OF_TWO = 0.15  # where one country of two is named, with another's actor or a keyword
_ALONE = 0.5  # ... and where nothing else is
_OTHER_WALK = 0.75  # so strongly is it about sport, culture ...
_OTHER_WALK_TOLD = 0.2
_KEYWORD_TOLD = 0.1
_SELDOM = 0.4  # general news names a country in fewer than 3 of 1,000 texts
_THOSE_DAYS = 0.3  # so fresh is the event
_FAINT = 0.03  # enough where a rare name or a keyword says the rest
_ONE_KIND = "only one kind of evidence; a match needs two"
_OF_ITS_OWN = ("place", "actor", "spelled", "country", "keyword", "loose", "deed")


def refusal(
    found: Scan, profile: Profile, evidence: Mapping[str, Evidence], rarity: Mapping[str, float]
) -> str:
    """Why an item must not be taken for an event, "" if it may be."""
    published = found.reading.item.published
    begins = datetime.combine(profile.event.date, time(), tzinfo=UTC) - _EARLIEST_ZONE
    if published < begins:
        days = (profile.event.date - published.date()).days
        return f"published {days} day{'' if days == 1 else 's'} before the event began"
    if "example" in evidence and is_same(evidence["example"]):
        return ""
    if "exclude" in evidence and evidence["exclude"].found[0].field != "body":
        return f"has an excluded word ({evidence['exclude'].what})"
    if needs_nothing_else(evidence):
        return ""
    if _vouched(evidence):
        named = any(feature in evidence for feature in _OF_ITS_OWN)
        return "" if named else _ONE_KIND
    return (
        (_in_passing(found, profile, evidence, rarity) if "fleeting" in evidence else "")
        or _thin(profile, evidence, rarity)
        or _about_other(found, profile, evidence)
    )


def _vouched(evidence: Mapping[str, Evidence]) -> bool:
    """Whether an example, a report that it repeats or a link says that it belongs there."""
    taught = "example" in evidence and evidence["example"].value >= TELLS - ANY_TWO
    return taught or "copy" in evidence or tells(evidence)


def _in_passing(
    found: Scan, profile: Profile, evidence: Mapping[str, Evidence], rarity: Mapping[str, float]
) -> str:
    """Only its body names the event: its headline, or several rare names, must say the rest."""
    if _insists(found, profile, rarity):
        return ""
    why = "names it in passing only, and "
    if "place" not in evidence and not _on_its_scene(profile, evidence):
        return why + "no place or country of it"
    once = evidence["fleeting"].value > _OFTEN
    if once and "exclude" in evidence:
        return why + f"has an excluded word ({evidence['exclude'].what})"
    told = {
        concept
        for concept, places in found.of("concept").items()
        if concept in profile.concepts and any(not f.passage for f in places)
    }
    rare = {
        f.key
        for feature in ("place", "actor", "names")
        for f in (evidence[feature].found if feature in evidence else ())
        if rarity.get(f.key, 0.0) > FAMOUS
    }
    if len(rare) >= _SEVERAL or (rare and told & profile.core.keys()) or _dated(evidence):
        return ""
    away = "focus" in evidence
    if away and once:
        return why + "its headline is of another country"
    enough = _alike(evidence) >= (_IN_PASSING_AWAY if away else _IN_PASSING)
    return "" if enough and len(told) >= _SEVERAL else why + "its headline tells too little of it"


def _insists(found: Scan, profile: Profile, rarity: Mapping[str, float]) -> bool:
    """Whether several sentences of the body say a rare name or a keyword of the event.

    A column that never names it in its headline comes back to it; a round-up does not.
    """
    slug = f"{profile.event.slug}\t"
    telling = [
        f
        for key, places in found.of("name").items()
        if (key in profile.places or key in profile.actors) and rarity.get(key, 0.0) > FAMOUS
        for f in places
        if not f.shy
    ]
    telling += [
        f
        for key, places in found.of("keyword").items()
        if key.startswith(slug) and key.removeprefix(slug) not in profile.generic
        for f in places
    ]
    sentences = {(f.version, f.passage) for f in telling if f.passage}
    return max(Counter(version for version, _ in sentences).values(), default=0) >= _SEVERAL


def _dated(evidence: Mapping[str, Evidence]) -> bool:
    """Whether headline or summary name a day of the event's beginning while it is fresh."""
    return (
        "early" in evidence and "dated" in evidence and evidence["dated"].found[0].field != "body"
    )


def _thin(profile: Profile, evidence: Mapping[str, Evidence], rarity: Mapping[str, float]) -> str:
    """Names that all the world uses need much of what happened; rare names and keywords do not."""
    alike = _alike(evidence)
    keyword, rare = keyword_of_its_own(evidence), _rare(evidence, rarity)
    if keyword or rare:
        return "" if keyword and rare else _one_of_the_two(evidence)
    early = evidence["early"].value if "early" in evidence else 0.0
    elsewhere = _ELSEWHERE if early else _ELSEWHERE_LATER
    scene = _on_its_scene(profile, evidence)
    if not scene and ("country" not in evidence or alike < elsewhere):
        return "nothing is named that is the event's own"
    if not _talk_of_the_day(profile, evidence) and alike < _least(profile, evidence, early):
        return "names that all the world uses, and too little of what happened"
    return ""


def _one_of_the_two(evidence: Mapping[str, Evidence]) -> str:
    """What a rare name or a keyword lacks where only one of the two is said."""
    alike = _alike(evidence)
    nowhere = "place" not in evidence and "country" not in evidence
    if nowhere and alike < _TOLD and not _tells_its_own(evidence):
        return "no place or country of it, and nothing that its own text tells of"
    both = "place" in evidence and "actor" in evidence
    return "" if both or "deed" in evidence or alike >= _FAINT else _ONE_KIND


def _talk_of_the_day(profile: Profile, evidence: Mapping[str, Evidence]) -> bool:
    """Whether headline or summary name a country that the world seldom speaks of, in those days.

    A week after the coup, most of what the world hears of Gabon is the coup, if it tells of
    anything that is the coup's at all.
    """
    if "country" not in evidence or "early" not in evidence or _alike(evidence) < _FAINT:
        return False
    code = evidence["country"].what
    return (
        code in profile.main
        and seldom(code) > _SELDOM
        and evidence["early"].value >= _THOSE_DAYS
        and any(found.field != "body" for found in evidence["country"].found)
    )


def _least(profile: Profile, evidence: Mapping[str, Evidence], early: float) -> float:
    """How much of what happened must be told beside names that all the world uses."""
    if _dated(evidence):
        return 0.0
    own = _tells_its_own(evidence)
    if "bygone" in evidence and not own:
        return _LONG_AGO
    least = _FRESH if early else _TOLD
    if "phrase" in evidence or "loose" in evidence:
        least = _WITH_PHRASE
    if "place" in evidence or own:
        least = min(least, _TOLD * (1.0 - _ON_THE_DAY * early))
    if _both_sides(profile, evidence):
        if early or (profile.pair and own):
            least = min(least, _BOTH)
        elif profile.pair:
            least = min(least, _FRESH)
    return least


def _tells_its_own(evidence: Mapping[str, Evidence]) -> bool:
    """Whether anything is told that the event's own text (title, summary, keywords) tells of."""
    named = (evidence[f].value for f in ("place", "actor", "country", "keyword") if f in evidence)
    return "hollow" not in evidence or evidence["hollow"].value < max(named, default=0.0)


def _both_sides(profile: Profile, evidence: Mapping[str, Evidence]) -> bool:
    """Whether headline or summary name two countries of the event, or one and who is of none."""
    plain = {f for f in ("country", "company", "actor")
             if f in evidence and evidence[f].found[0].field != "body"}  # fmt: skip
    if "country" not in plain:
        return False
    return "company" in plain or ("actor" in plain and _another(profile, evidence))


def _about_other(found: Scan, profile: Profile, evidence: Mapping[str, Evidence]) -> str:
    """Another walk of life, or one of an event's two countries only."""
    alike = _alike(evidence)
    levels = actions.levels()
    strange = {
        concept: value
        for concept, value in found.concepts.items()
        if not levels[concept] and concept not in profile.concepts
    }
    worst = max(strange, key=lambda c: (strange[c], c)) if strange else ""
    told = _KEYWORD_TOLD if keyword_of_its_own(evidence) else _OTHER_WALK_TOLD
    # "After the attacks on Bamako and Kati, mining stops": what it is about is what came of it.
    aftermath = "deed" in evidence and "names" in evidence and "early" in evidence
    if worst and strange[worst] >= _OTHER_WALK and alike < told and not aftermath:
        return f"is about something else ({worst})"
    besides = _another(profile, evidence) or any(
        f in evidence and evidence[f].found[0].field != "body"
        for f in ("keyword", "phrase", "loose")
    )
    weak = alike < (_ONE_OF_TWO if besides else _ALONE) or "fleeting" in evidence
    if weak and "single" in evidence:
        both = " and ".join(atlas.country_names().get(c, c) for c in profile.pair or ())
        return f"one of two countries only; this event needs {both}"
    return ""


def _another(profile: Profile, evidence: Mapping[str, Evidence]) -> bool:
    """Whether an actor is named who is not of the country that is named, as Xi is of China."""
    if "actor" not in evidence:
        return False
    land = profile.land_of.get(evidence["actor"].what, "")
    return not land or "country" not in evidence or evidence["country"].what != land


def _on_its_scene(profile: Profile, evidence: Mapping[str, Evidence]) -> bool:
    """Whether the event's main country is named, or two of its countries."""
    return "company" in evidence or (
        "country" in evidence and evidence["country"].what in profile.main
    )


def _rare(evidence: Mapping[str, Evidence], rarity: Mapping[str, float]) -> bool:
    """Whether a name is said that few events list and the world does not know."""
    return any(
        rarity.get(f.key, 0.0) > FAMOUS
        for feature in ("place", "actor")
        if feature in evidence
        for f in evidence[feature].found
    )


def keyword_of_its_own(evidence: Mapping[str, Evidence]) -> bool:
    """Whether a keyword is said that does not only repeat a name that was found."""
    names = [f for feature in ("place", "country", "company", "actor") if feature in evidence
             for f in evidence[feature].found]  # fmt: skip
    said = evidence["keyword"].found if "keyword" in evidence else ()
    return any(not _within(found, names) for found in said)


def is_same(evidence: Evidence) -> bool:
    """Whether an item is the text of an example, or nearly so."""
    return evidence.feature == "example" and evidence.value >= SAME - ANY_TWO


def _alike(evidence: Mapping[str, Evidence]) -> float:
    """How much what is said to have happened is the event's own."""
    return evidence["likeness"].value if "likeness" in evidence else 0.0


def _within(found: Found, names: Sequence[Found]) -> bool:
    return any(
        (n.field, n.version) == (found.field, found.version)
        and n.start <= found.start
        and found.end <= n.end
        for n in names
    )
