"""Damages good translations in the ways in which machine translation fails, for scoring the gate.

Each kind imitates a fault that users reported of Argos models (numbers are issues
of LibreTranslate, or of argos-translate where "argos" is said):

    looping       a word or phrase comes again and again until the model is stopped (167,
                  183, 549; argos 318, 428), also to the end of a text that began well
    untranslated  the source comes back as it was, whole (argos 496; 567) or from some
                  word on (612)
    empty         nothing, or a sign that says nothing (argos 299)
    wrong-script  words of the source stand in the English
    length        only a piece of the text comes back (136), or far more than was said
    numbers       a figure has another value: digits swapped or lost (587), a scale taken
                  for another (万 for thousand)
    names         a known name is gone, or another stands in its place (578, 729)

Everything is drawn from the random source that is handed in: the same seed makes
the same damage. It must never look at how the gate works.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.types import Lang

KINDS = ("looping", "untranslated", "empty", "wrong-script", "length", "numbers", "names")
_SIGNS = ("", " ", "♪", "_", ".", "...", "♪ ♪")
_OTHERS = ("Helsinki", "Montevideo", "Ulan Bator", "Mr Johnson", "the Phoenix Group")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALE = {"thousand": "million", "million": "billion", "billion": "million", "hundred": "thousand"}
Find = Callable[[str, Lang], set[tuple[int, int]]]  # where known names stand in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A translation that went wrong in a known way."""

    kind: str
    lang: Lang
    source: str
    english: str


def damaged(
    pairs: Sequence[tuple[Lang, str, str]], rng: random.Random, names: Find, each: int
) -> Iterator[Damaged]:
    """Up to `each` damaged translations of every kind and language, from (lang, source, English).

    A pair that cannot be damaged so (it has no figure, no name, one word) is passed over.
    """
    for lang in sorted({lang for lang, _, _ in pairs}):
        mine = [(source, english) for code, source, english in pairs if code == lang]
        for kind in KINDS:
            made = 0
            for source, english in rng.sample(mine, len(mine)):
                if made == each:
                    break
                good = Damaged(kind=kind, lang=lang, source=source, english=english)
                bad = _damage(kind, good, rng, names)
                if bad is not None and bad != english:
                    made += 1
                    yield replace(good, english=bad)


def _damage(kind: str, good: Damaged, rng: random.Random, names: Find) -> str | None:
    words = good.english.split()
    if len(words) < 5:
        return None
    if kind == "empty":
        return rng.choice(_SIGNS)
    if kind == "names":
        return _without_name(good, rng, names)
    make = {
        "looping": _looped, "untranslated": _left, "wrong-script": _mixed, "length": _proportion,
        "numbers": _renumbered,
    }[kind]  # fmt: skip
    return make(good, words, rng)


def _looped(good: Damaged, words: list[str], rng: random.Random) -> str:
    del good
    size = rng.choice((1, 1, 2, 2, 3, 4))
    begin = rng.randrange(0, len(words) - size + 1)
    phrase = words[begin : begin + size]
    return " ".join([*words[:begin], *phrase * rng.randint(5, 40)])


def _left(good: Damaged, words: list[str], rng: random.Random) -> str | None:
    if good.lang == "zh":
        return good.source
    theirs = good.source.split()
    if rng.random() < 0.5 or len(theirs) < 8:
        return good.source if len(theirs) >= 5 else None
    keep = rng.uniform(0.1, 0.5)  # translated up to here, the rest came back as it was
    return " ".join(words[: int(len(words) * keep)] + theirs[int(len(theirs) * keep) :])


def _mixed(good: Damaged, words: list[str], rng: random.Random) -> str | None:
    source = good.source
    if good.lang == "fr":
        return None  # it is written as English is
    if good.lang == "zh":
        size = max(4, len(source) // 3)
        begin = rng.randrange(0, max(1, len(source) - size))
        theirs = [source[begin : begin + size]]
    else:
        told = source.split()
        size = max(2, len(told) // 3)
        begin = rng.randrange(0, max(1, len(told) - size))
        theirs = told[begin : begin + size]
    at = rng.randrange(0, len(words))
    return " ".join(words[:at] + theirs + words[at + len(words) // 3 :])


def _proportion(good: Damaged, words: list[str], rng: random.Random) -> str | None:
    del good
    if len(words) < 16:
        return None
    if rng.random() < 0.7:
        return " ".join(words[: max(2, len(words) // 6)])
    other = [rng.choice(words) for _ in range(len(words) * 4)]
    return " ".join([*words, *other])


def _renumbered(good: Damaged, words: list[str], rng: random.Random) -> str | None:
    english = " ".join(words)
    figures = [m for m in _FIGURE.finditer(english) if len(m[0].strip(",.")) > 1]
    if not figures or not re.search(r"\d", good.source):
        return None
    found = rng.choice(figures)
    digits = found[0]
    scale = re.match(r"\s(thousand|million|billion|hundred)\b", english[found.end() :])
    if scale and rng.random() < 0.6:
        at = found.end() + 1
        return english[:at] + _SCALE[scale[1]] + english[at + len(scale[1]) :]
    way = rng.choice(("swap", "lose", "other", "gone"))
    bare = digits.replace(",", "")
    if way == "swap" and bare[:1] != bare[1:2] and bare[1:2].isdigit():
        new = bare[1] + bare[0] + bare[2:]
    elif way == "lose":
        new = bare[:-1].rstrip(".")
    elif way == "gone":
        new = "some"
    else:
        new = str((int(bare[0]) + rng.randint(1, 8)) % 9 + 1) + bare[1:]
    return english[: found.start()] + new + english[found.end() :] if new != bare else None


def _without_name(good: Damaged, rng: random.Random, names: Find) -> str | None:
    english = good.english
    spans = sorted(names(english, "en"))
    if not spans or not names(good.source, good.lang):
        return None
    out, last = [], 0
    other = rng.choice(_OTHERS)
    for start, end in spans:  # all of them: a name that is said twice is not lost with one
        if start >= last:
            out.append(english[last:start] + other)
            last = end
    return "".join(out) + english[last:]
