"""Where a number stands in its sentence, and the word nearest to it that tells what befell it.

It must never decide what is counted (`counting.py`), only what was done to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.core.counted import TALLY
from monitor.core.numerals import Numeral, fold
from monitor.types import Lang

# How far, in words, what befell people may stand before or after their number: read off wire
# sentences, where 95 % are nearer. Chinese is counted in characters.
AFTER_REACH, BEFORE_REACH = 8, 5
HAN_AFTER_REACH, HAN_BEFORE_REACH = 18, 10
# A word that announces a tally may stand farther off: "the toll in the south climbs to 82".
TALLY_REACH, HAN_TALLY_REACH = 8, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A number in its sentence: where its words may be looked for.

    `left` and `right` are the sentence's; `before` and `after` where the numbers
    beside it end and begin, which own the words beyond. `lead` is where the words
    "more than" before the number begin, if there are any.
    """

    text: str
    lang: Lang
    numeral: Numeral
    left: int
    right: int
    before: int
    after: int
    lead: int = -1

    @property
    def start(self) -> int:
        """Where the number begins, with its qualifier."""
        return self.numeral.start if self.lead < 0 else self.lead


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a text with its span."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """A word of a table, with how many words lie between it and the number."""

    subject: str
    word: Word
    distance: int = 0


def words_in(text: str, left: int, right: int, lang: Lang) -> list[Word]:
    """The folded words of a stretch of text; in Chinese at most forty signs."""
    if lang == "zh":
        return [Word(text[i], i, i + 1) for i in range(left, min(right, left + 40))]
    pattern = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0640]|(?<=\w)-(?=\w))*|%")
    return [
        Word(fold(m.group(), lang), m.start(), m.end()) for m in pattern.finditer(text, left, right)
    ]


def forms(word: str, lang: Lang) -> list[str]:
    """A word without the particles that Arabic writes onto it; the parts of a compound."""
    if lang != "ar":
        return [word, *word.split("-")] if "-" in word else [word]
    bare = word[1:] if len(word) > 3 and word[0] in "وف" else word
    return [
        word,
        bare,
        *(
            bare.removeprefix(prefix)
            for prefix in ("ال", "بال", "لل", "كال", "ب", "ل")
            if bare.startswith(prefix) and len(bare) - len(prefix) >= 3
        ),
    ]


def nearest(near: Near, table: dict[str, str], noun: Known | None = None) -> Known | None:
    """The known word nearest to a number. Another number between them makes it the other's.

    A `noun` that itself tells a fate ("130 captives") yields to what was done to it ("freed").
    """
    if noun is not None:
        other = _nearest_but(near, table, noun.word)
        if other is not None:
            return other
    return _nearest_but(near, table, None)


def _nearest_but(near: Near, table: dict[str, str], but: Word | None) -> Known | None:
    if near.lang == "zh":
        return _nearest_han(near, table, but)
    numeral = near.numeral
    sides = (
        (0, list(reversed(words_in(near.text, near.before, near.start, near.lang))), _reach(near)),
        (1, words_in(near.text, numeral.end, near.after, near.lang), AFTER_REACH),
    )
    found: list[tuple[int, int, Known]] = []
    for side, words, reach in sides:
        for distance, word in enumerate(words[:reach]):
            if but is not None and word.start < but.end and word.end > but.start:
                continue
            beside = words[distance + 1 : distance + 2]
            hit = _told(word, beside[0] if beside else None, table, near.lang)
            if hit:
                if side == 0 and _others(near, word):
                    break
                far = distance + _crossed(near, word)
                found.append((far, side, Known(hit, word, distance)))
                break
    return min(found, key=lambda each: each[:2])[2] if found else None


def _told(word: Word, beside: Word | None, table: dict[str, str], lang: Lang) -> str | None:
    """What a word of a table tells, or it and the one beside it: "picked up"."""
    if beside is not None:
        first, second = sorted((word, beside), key=lambda w: w.start)
        pair = table.get(f"{first.text} {second.text}")
        if pair:
            return pair
    return next((table[form] for form in forms(word.text, lang) if form in table), None)


# "7 of them": they share what was said of the number before.
_OF_THEM = re.compile(
    r"\s?(?:of (?:them|whom)|d['’]entre (?:eux|elles)|منهم|بينهم|\w+ (?:منهم|بينهم))", re.IGNORECASE
)


def _others(near: Near, word: Word) -> bool:
    """Whether a fate is the former number's: "9 were killed, 200 fled", "128 dead and 200 ..."."""
    if near.before <= near.left or _OF_THEM.match(near.text, near.numeral.end):
        return False
    comma = re.search(r"[,،;؛]", near.text[word.end : near.numeral.start])
    its_own = not near.text[near.before : word.start].strip() and joined(near)
    return bool(comma) or its_own


def _crossed(near: Near, word: Word) -> int:
    """How much farther a word seems because of what stands between it and the number."""
    start, end = near.numeral.start, near.numeral.end
    between = near.text[min(word.end, end) : max(word.start, start)]
    far = 4 * bool(re.search(r"[;؛]", between)) + 3 * bool(re.search(r"[,،]", between))
    far += 2 * (word.end <= start and joined(near))
    # An Arabic verb with "and" begins what is said of the next number.
    return far + 6 * (near.lang == "ar" and word.start >= end and word.text.startswith("و"))


def joined(near: Near) -> bool:
    """Whether "and" stands right before the number: it begins another thing that is told."""
    if near.lang == "ar" and near.text[near.numeral.start] == "و":
        return True
    return bool(re.search(r"(?:\b(?:and|et)\s|(?<!\w)و\s?|[和及与與、])$", near.text[: near.start]))


def _reach(near: Near) -> int:
    tally = re.search(TALLY[near.lang], near.text[near.before : near.start], re.IGNORECASE)
    return TALLY_REACH if tally else BEFORE_REACH


def _nearest_han(near: Near, table: dict[str, str], but: Word | None) -> Known | None:
    start, end = near.numeral.start, near.numeral.end
    if but is not None:  # blank, so that places stay
        blank = "\u3000" * (but.end - but.start)
        near = replace(near, text=near.text[: but.start] + blank + near.text[but.end :])
    after = near.text[end : min(near.after, end + HAN_AFTER_REACH)]
    before = near.text[max(near.before, start - HAN_BEFORE_REACH) : start]
    after = re.split(r"[。；！？]", after)[0]
    before = re.split(r"[。；！？]", before)[-1]
    found: list[tuple[int, int, int, str]] = []
    for term in table:
        at = after.find(term)
        if at >= 0:
            comma = 6 * bool(re.search(r"[，、]", after[:at]))
            found.append((at + comma, -len(term), end + at, term))
        at = before.rfind(term)
        if at >= 0:
            gap = len(before) - at - len(term)
            comma = 6 * bool(re.search(r"[，、]", before[at:]))
            found.append((gap + 2 + comma, -len(term), start - len(before) + at, term))
    if not found:
        return None
    distance, _, place, term = min(found)
    return Known(table[term], Word(term, place, place + len(term)), distance)
