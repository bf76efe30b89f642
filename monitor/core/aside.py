"""Whether a text tells of another place in an event's own country: one beside, one far off.

It must never decide anything: what it finds is evidence beside the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from monitor.core.focus import FAMOUS
from monitor.core.profile import Profile

if TYPE_CHECKING:  # evidence reads this module
    from monitor.core.evidence import Found, Scan

_KNOWN_FAR = 2.0  # what the map says is surer than what the words around a name say
_Told = tuple[str, float, str, tuple["Found", ...]]  # feature, value, what, where


def against(
    scan: Scan, profile: Profile, names: Mapping[str, list[Found]], rarity: Mapping[str, float]
) -> Iterator[_Told]:
    """A place that the event does not list, said more prominently than those that it does.

    What all the world knows, such as a capital, counts for the event only in the headline: else
    it may be where the report was written.
    """
    own = max(
        (
            found.strength
            for place in profile.places & names.keys()
            if (found := names[place][0]) and (rarity[place] > FAMOUS or found.field == "title")
        ),
        default=0.0,
    )
    known, far = [], []
    for sighting in scan.towns:
        stands = profile.site.stands(sighting.towns)
        if stands == "far":
            far.append(sighting.found)
        if stands != "off" and any(town.country in profile.countries for town in sighting.towns):
            known.append(sighting.found)
    if far:
        best = max(far, key=_rank)
        if best.strength > own:
            yield "afar", _KNOWN_FAR * best.strength, best.text, (best,)
    others = [s for s in scan.strangers if not any(_overlap(s, town) for town in known)]
    others += [places[0] for key, places in scan.of("name").items() if key in profile.siblings]
    if others:
        best = max(others, key=_rank)
        yield "aside", best.strength - own, best.key or best.text, (best,)


def _rank(found: Found) -> tuple[float, str]:
    return found.strength, found.text


def _overlap(one: Found, other: Found) -> bool:
    return (one.field, one.version) == (other.field, other.version) and (
        one.start < other.end and other.start < one.end
    )
