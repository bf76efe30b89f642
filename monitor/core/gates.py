"""The rules that no score overrules: when an item must not be taken for an event, in words.

It must never weigh evidence against evidence; the score does that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from monitor.core import actions, atlas
from monitor.core.beside import needs_nothing_else, tells
from monitor.core.evidence import Evidence, Found, Scan
from monitor.core.examples import ANY_TWO, SAME, TELLS
from monitor.core.focus import FAMOUS
from monitor.core.profile import Profile

_EARLIEST_ZONE = timedelta(hours=14)  # a date begins so much before UTC's on Kiritimati
# Likeness of what happened that names known to all the world need beside them; less on the
# first days, when such news is likely to be the event's.
_TOLD = 0.25
_ON_THE_DAY = 0.5  # share of it on the day of the beginning
_BOTH = 0.1  # two countries of the event, soon after it began or if it is between two
_ELSEWHERE = 0.3  # where only a lesser country of the event is named
_IN_PASSING = 0.25  # where only its body names it, in
_OFTEN = 0.4  # ... one sentence or two
_ONE_OF_TWO = 0.15  # where one country of two is named, with an actor or keyword of the event
_ALONE = 0.5  # ... and where nothing else is
_OTHER_WALK = 0.75  # so strongly is it about sport, culture ...
_OTHER_WALK_TOLD = 0.2
_KEYWORD_TOLD = 0.1
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
    return _thin(profile, evidence, rarity) or _about_other(found, profile, evidence)


def _vouched(evidence: Mapping[str, Evidence]) -> bool:
    """Whether an example, a report that it repeats or a link says that it belongs there."""
    taught = "example" in evidence and evidence["example"].value >= TELLS - ANY_TWO
    return taught or "copy" in evidence or tells(evidence)


def _thin(profile: Profile, evidence: Mapping[str, Evidence], rarity: Mapping[str, float]) -> str:
    """Names that all the world uses need much of what happened; rare names and keywords do not."""
    alike = _alike(evidence)
    keyword, rare = keyword_of_its_own(evidence), _rare(evidence, rarity)
    if keyword and rare:
        return ""
    if keyword or rare:
        both = "place" in evidence and "actor" in evidence
        return "" if both or "deed" in evidence or alike >= _FAINT else _ONE_KIND
    scene = "company" in evidence or (
        "country" in evidence and evidence["country"].what in profile.main
    )
    if not scene and ("country" not in evidence or alike < _ELSEWHERE):
        return "nothing is named that is the event's own"
    early = evidence["early"].value if "early" in evidence else 0.0
    both = (early or profile.pair is not None) and _plainly_both(evidence)
    least = _BOTH if both else _TOLD
    if alike < min(least, _TOLD * (1.0 - _ON_THE_DAY * early)):
        return "names that all the world uses, and too little of what happened"
    if "fleeting" in evidence and evidence["fleeting"].value > _OFTEN and alike < _IN_PASSING:
        return "names it in passing only, and tells too little of it"
    return ""


def _plainly_both(evidence: Mapping[str, Evidence]) -> bool:
    """Whether two countries of the event are named where the item says what it is about."""
    return "company" in evidence and all(
        evidence[feature].found[0].field != "body" for feature in ("country", "company")
    )


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
    besides = any(f in evidence for f in ("actor", "keyword", "phrase", "loose"))
    weak = alike < (_ONE_OF_TWO if besides else _ALONE) or "fleeting" in evidence
    if weak and "single" in evidence:
        both = " and ".join(atlas.country_names().get(c, c) for c in profile.pair or ())
        return f"one of two countries only; this event needs {both}"
    return ""


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
    names = [f for feature in ("place", "country", "actor") if feature in evidence
             for f in evidence[feature].found]  # fmt: skip
    return any(
        not _within(found, names)
        for feature in ("keyword", "loose")
        if feature in evidence
        for found in evidence[feature].found
    )


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
