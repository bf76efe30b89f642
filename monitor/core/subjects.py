"""What figures count, as messages: the subjects of the tables, so that each language has them.

It must never name what no table knows: such a thing keeps the name that its text gives it.
"""

from __future__ import annotations

from monitor.core.told import say

_LONGER = ", over a longer time"

WHO = {
    "people": say("people"),
    "soldiers": say("soldiers"),
    "civilians": say("civilians"),
    "militants": say("militants"),
    "children": say("children"),
    "women": say("women"),
    "police": say("police"),
    "students": say("students"),
    "teachers": say("teachers"),
    "hostages": say("hostages"),
    "prisoners": say("prisoners"),
    "journalists": say("journalists"),
    "crew": say("crew"),
    "relatives": say("relatives"),
    "suspects": say("suspects"),
    "workers": say("workers"),
    "patients": say("patients"),
    "forces": say("forces"),
    "candidates": say("candidates"),
    "leaders": say("leaders"),
}
FATE = {
    "killed": say("killed"),
    "injured": say("injured"),
    "abducted": say("abducted"),
    "missing": say("missing"),
    "displaced": say("displaced"),
    "infected": say("infected"),
    "arrested": say("arrested"),
    "released": say("released"),
    "rescued": say("rescued"),
    "escaped": say("escaped"),
    "held": say("held"),
    "sentenced": say("sentenced"),
}
THING = {
    "cities": say("cities"),
    "villages": say("villages"),
    "countries": say("countries"),
    "tankers": say("tankers"),
    "trucks": say("trucks"),
    "vehicles": say("vehicles"),
    "aircraft": say("aircraft"),
    "ships": say("ships"),
    "homes": say("homes"),
    "schools": say("schools"),
    "cases": say("cases"),
    "attacks": say("attacks"),
    "explosions": say("explosions"),
    "bases": say("bases"),
    "votes": say("votes"),
    "seats": say("seats"),
    "objects": say("objects"),
    "doses": say("doses"),
    "shows": say("shows"),
    "ministers": say("ministers"),
    "houses of worship": say("houses of worship"),
}
DEED = {
    "attacked": say("attacked"),
    "destroyed": say("destroyed"),
    "seized": say("seized"),
    "stolen": say("stolen"),
    "closed": say("closed"),
    "confirmed": say("confirmed"),
}
MEASURE = {
    "share": say("share"),
    "distance": say("distance"),
    "weight": say("weight"),
    "oil": say("oil"),
    "volume": say("volume"),
    "money": say("money"),
    "time": say("time"),
    "strength of a force": say("strength of a force"),
}
UNIT = {
    "km": say("km"),
    "kg": say("kg"),
    "tonnes": say("tonnes"),
    "barrels": say("barrels"),
    "litres": say("litres"),
    "USD": say("USD"),
    "EUR": say("EUR"),
    "XOF": say("XOF"),
    "JPY": say("JPY"),
    "HKD": say("HKD"),
    "GBP": say("GBP"),
    "CNY": say("CNY"),
    "minutes": say("minutes"),
    "hours": say("hours"),
    "days": say("days"),
    "weeks": say("weeks"),
    "seconds": say("seconds"),
    "months": say("months"),
    "years": say("years"),
}
EVENT_TYPE = {
    "assault": say("assault"),
    "attack": say("attack"),
    "coerce": say("coerce"),
    "coup": say("coup"),
    "crime": say("crime"),
    "disaster": say("disaster"),
    "epidemic": say("epidemic"),
    "negotiate": say("negotiate"),
    "": say("event"),
}


def event_type(text: str) -> str:
    """The operator's word for what sort of event it is; theirs as it is if it is another."""
    return EVENT_TYPE.get(text, text)


def subject(text: str) -> str:
    """What a figure counts: "civilians killed", in words that can be said in each language."""
    bare = text.removesuffix(_LONGER)
    if bare != text:
        return say("{what}, over a longer time", what=subject(bare))
    for table in (WHO, FATE, THING, MEASURE):
        if bare in table:
            return table[bare]
    first, _, last = bare.rpartition(" ")
    if first in WHO and last in FATE:
        return say("{who} {fate}", who=WHO[first], fate=FATE[last])
    if first in THING and last in DEED:
        return say("{thing} {deed}", thing=THING[first], deed=DEED[last])
    return text


def measured(shown: str, unit: str) -> str:
    """A figure with its unit: "300 km", "86%"."""
    if not unit:
        return shown
    if unit == "%":
        return say("{number}%", number=shown)
    return say("{number} {unit}", number=shown, unit=UNIT.get(unit, unit))
