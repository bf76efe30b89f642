"""What a number counts: the noun or unit beside it, and what befell it, in its sentence.

It must never read the number itself (`numerals.py`), nor decide whether it is a
figure at all (`not_figures.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.core.befell import (
    HAN_TALLY_REACH,
    TALLY_REACH,
    Known,
    Near,
    Word,
    forms,
    joined,
    nearest,
    words_in,
)
from monitor.core.counted import (
    DEEDS,
    ENDS_NOUN,
    FATES,
    FORCE,
    MEASURES,
    OTHER_HAN,
    PEOPLE,
    SIGNS_AFTER,
    SIGNS_BEFORE,
    TALLY,
    THINGS,
    UNITS,
)
from monitor.types import Lang

# How far, in words, a noun may stand after its number; in Chinese, in characters.
NOUN_REACH, HAN_NOUN_REACH = 4, 8
# Beyond this a fate alone does not tell what is counted ("killed 202", "202 were killed").
BARE_REACH, HAN_BARE_REACH = 2, 3
# "One city" and "3 soldiers" are no strength of a force.
SMALLEST_FORCE = 100
# A noun that no table knows has at most so many words, and its last so many letters.
OTHER_WORDS, SHORTEST_NOUN = 3, 3
_LINKS = frozenset({"d", "de", "of", "us", "additional", "more", "autres", "other"})
_STOPS = ',;:.()«»“”"،؛—–'
_HAN_STOPS = "，。；：、！？（）,;:"
# Measure words that tell what is counted where no noun follows.
_MEASURE_WORDS = {"艘": "ships", "架": "aircraft", "辆": "vehicles", "輛": "vehicles"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted, in which unit, and where the words end that say so."""

    subject: str
    unit: str = ""
    end: int


def counted(near: Near) -> Counted | None:
    """Subject, unit and where the phrase ends; None if nothing that we know is counted."""
    words = _noun_words(near)
    noun = _first(near, words, PEOPLE[near.lang] | THINGS[near.lang])
    measured = _measured(near, words, noun)
    if measured is not None:
        return measured
    befell = nearest(near, FATES[near.lang], noun)
    # "eleven dead in the attack": dead, not attacks
    beside = befell and befell.distance == 0 and befell.word.start >= near.numeral.end
    if befell and beside and (noun is None or befell.word.start <= noun.word.start):
        return Counted(subject=befell.subject, end=befell.word.end)
    if noun is None:
        return _bare(near, befell) or _other(near, words)
    if noun.subject in set(THINGS[near.lang].values()):
        own = noun.subject in {"attacks", "explosions"}  # these are deeds, nobody does them harm
        deed = None if own or _from_there(near) else nearest(near, DEEDS[near.lang])
        done = f" {deed.subject}" if deed else ""
        return Counted(subject=f"{noun.subject}{done}", end=noun.word.end)
    return _people(near, noun, befell)


# "Jets from three countries hit ...": these have done it, it was not done to them.
_FROM: dict[Lang, str] = {
    "en": r"\b(?:from|by|of|between)\s$", "fr": r"(?:\b(?:de|par|entre)\s|\bd['’])$",
    "ar": r"(?:من|بين)\s$", "zh": r"(?:来自|來自|由|从|從)$",
}  # fmt: skip


def _from_there(near: Near) -> bool:
    return bool(re.search(_FROM[near.lang], near.text[: near.start][-12:], re.IGNORECASE))


def _people(near: Near, noun: Known, befell: Known | None) -> Counted | None:
    end = noun.word.end
    if befell:
        who = "" if noun.subject == "people" else f"{noun.subject} "
        return Counted(subject=f"{who}{befell.subject}", end=end)
    many = noun.subject in {"people", "forces", "soldiers"} and near.numeral.value >= SMALLEST_FORCE
    sentence = near.text[near.left : near.right]
    if many and re.search(FORCE[near.lang], sentence, re.IGNORECASE):
        return Counted(subject="strength of a force", end=end)
    return Counted(subject=noun.subject, end=end)


# "875 confirmed": cases
_CONFIRMED = re.compile(r"\s?(?:confirmed|confirmés|مؤكدة|确诊|確診)(?!\w)")


def _bare(near: Near, befell: Known | None) -> Counted | None:
    """A number with a fate and no noun: "killed 202", "42 wounded", "the toll rose to 82"."""
    confirmed = _CONFIRMED.match(near.text, near.numeral.end)
    if confirmed:
        return Counted(subject="cases confirmed", end=confirmed.end())
    reach = HAN_BARE_REACH if near.lang == "zh" else BARE_REACH
    if re.search(TALLY[near.lang], near.text[near.before : near.start], re.IGNORECASE):
        reach = HAN_TALLY_REACH if near.lang == "zh" else TALLY_REACH
    if befell is None or befell.distance > reach:
        return None
    after = befell.word.start >= near.numeral.end
    if not after and joined(near) and re.match(r"\s\w", near.text[near.numeral.end :]):
        return None  # "44 died and 279 could not be reached": the next thing that is told
    return Counted(subject=befell.subject, end=befell.word.end if after else near.numeral.end)


# ---- what no table knows --------------------------------------------------------


def _other(near: Near, words: list[Word]) -> Counted | None:
    """A thing under its own name, as the text has it: "28 players", "five state capitals"."""
    if near.numeral.value < 2 or near.numeral.dual or near.numeral.vague:
        return None
    if near.lang == "zh":
        return _other_han(words)
    while words and words[0].text in _LINKS:
        words = words[1:]
    run: list[Word] = []
    for word in words[:OTHER_WORDS]:
        if word.text in ENDS_NOUN[near.lang]:
            break
        # A noun does not go on behind a break of the sentence.
        if run and near.text[run[-1].end : word.start].strip():
            break
        run.append(word)
        if near.lang != "en":
            break  # the noun comes first; what follows describes it
    if not run or len(run[-1].text) < SHORTEST_NOUN:
        return None
    named = " ".join(word.text for word in run)
    bare = named.removeprefix("ال") if near.lang == "ar" else named
    return Counted(subject=bare, end=run[-1].end)


def _other_han(words: list[Word]) -> Counted | None:
    """A measure word, and the signs behind it up to a particle."""
    signs = "".join(word.text for word in words[:8])
    match = re.match(OTHER_HAN, signs)
    if match is None:
        return None
    end = words[0].start + match.end()
    return Counted(subject=match.group("noun"), end=end)


# ---- units --------------------------------------------------------------------


def _measured(near: Near, words: list[Word], noun: Known | None) -> Counted | None:
    """A unit written as a sign or as the very next word."""
    start, end = near.numeral.start, near.numeral.end
    before = near.text[max(0, start - 3) : start]
    for sign, unit in SIGNS_BEFORE.items():
        if before.endswith(sign):
            return Counted(subject=MEASURES[unit], unit=unit, end=end)
    sign_after = re.match(r"[\s\u00a0\u202f]?([%٪％€$])", near.text[end:])
    if sign_after:
        unit = SIGNS_AFTER[sign_after.group(1)]
        return Counted(subject=MEASURES[unit], unit=unit, end=end + sign_after.end())
    unit_word = _unit(near, words)
    if unit_word is None or (noun and noun.word.start < unit_word.word.start):
        return None
    unit = unit_word.subject
    return Counted(subject=MEASURES[unit], unit=unit, end=unit_word.word.end)


def _unit(near: Near, words: list[Word]) -> Known | None:
    if near.lang == "zh":
        found = _first_han(words[:4], UNITS["zh"], reach=4)
        return found if found and found.word.start - near.numeral.end <= 1 else None
    while words and words[0].text in _LINKS:
        words = words[1:]
    return _first_word(words[:2], UNITS[near.lang], near.lang, reach=1)


# ---- the noun after the number ---------------------------------------------------


def _noun_words(near: Near) -> list[Word]:
    """The words up to the next break: a noun beyond it is another's. A dual is its own noun."""
    start = near.numeral.start if near.numeral.dual else near.numeral.end
    stops = _HAN_STOPS if near.lang == "zh" else _STOPS
    edge = next((i for i in range(start, near.after) if near.text[i] in stops), near.after)
    return words_in(near.text, start, edge, near.lang)


def _first(near: Near, words: list[Word], table: dict[str, str]) -> Known | None:
    if near.lang == "zh":
        return _first_han(words, table, HAN_NOUN_REACH)
    return _first_word(words, table, near.lang, NOUN_REACH)


def _first_word(words: list[Word], table: dict[str, str], lang: Lang, reach: int) -> Known | None:
    """The first known word within reach; two words together come before one."""
    for index, word in enumerate(words[:reach]):
        if index + 1 < len(words):
            pair = f"{word.text} {words[index + 1].text}"
            if pair in table:
                return Known(table[pair], Word(pair, word.start, words[index + 1].end), index)
        for form in forms(word.text, lang):
            if form in table:
                return Known(table[form], word, index)
    return None


def _first_han(words: list[Word], table: dict[str, str], reach: int) -> Known | None:
    """The first known Chinese noun; a mere measure word (人, 名, 艘) only if no noun follows."""
    signs = "".join(word.text for word in words[:reach])
    if signs[:2] in {"人的", "人口"} and "people" in table.values():
        return Known("people", Word(signs[:2], words[0].start, words[0].end))
    best: tuple[int, int, str] | None = None
    for term, subject in table.items():
        at = signs.find(term)
        if at < 0 or (subject == "people" and len(term) == 1):
            continue
        if term in "国國" and at > 1:
            continue  # 中国, 法國: a name
        # "three provinces": 个 stands before a noun, and this is not it
        if signs[0] in "个個" and at > 3:
            continue
        rank = (at, -len(term), term)
        best = rank if best is None or rank < best else best
    if best is not None:
        at, _, term = best
        return Known(table[term], Word(term, words[at].start, words[at].start + len(term)), at)
    if not signs:
        return None
    weak = _MEASURE_WORDS.get(signs[0]) or (
        "people" if signs[0] in "人名" or signs[:2] in {"多人", "余人", "餘人"} else None
    )
    if weak is None or weak not in table.values():
        return None
    return Known(weak, Word(signs[0], words[0].start, words[0].end))
