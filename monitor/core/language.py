"""What language a text is in: script first, then letter groups, then what was declared.

The n-gram profiles are langdetect's, handed in by the caller; they are scored by a
plain Bayes sum, so that the same text always gets the same answer. Languages that
we do not read are in the race too: Spanish is told apart, not forced into French.
It must never open a file, draw a random number, or know how items are stored.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.common_words import COMMON_WORDS
from monitor.core.scripts import ARABIC_SCRIPT_LETTERS, ONE_LANGUAGE, han_script, scripts
from monitor.types import Lang, Language

UND = "und"

# Languages with a profile, by the script that they share
_SHARING: dict[str, tuple[Lang, ...]] = {
    "Latn": (
        "af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it",
        "lt", "lv", "nl", "no", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "tr",
        "vi",
    ),
    "Arab": ("ar", "fa", "ur"),
    "Cyrl": ("bg", "mk", "ru", "uk"),
    "Deva": ("hi", "mr", "ne"),
}  # fmt: skip
# Rivals that outlets of our regions do write in; the rest are possible, not likely.
_LIKELY = frozenset(
    ["ca", "de", "es", "fa", "id", "it", "nl", "pl", "pt", "ro", "ru", "so", "sw", "tr", "uk", "ur"]
)

# Prior log-odds on the scale of the summed n-gram scores, found on half of the lingua test
# data (Apache-2.0): more for ours makes word pairs better and other languages worse.
_PRIOR_OURS = 12.0
_PRIOR_LIKELY = 4.0
_PRIOR_DECLARED = 12.0
_COMMON_WORD = 2.5
# n-grams overlap, so their sum is too sure of itself; halving makes 0.5 mean a coin toss.
_TEMPER = 0.5
_FLOOR = 0.5
_SMOOTHING = 0.5 / 10_000  # langdetect's own alpha over its base frequency
# A few thousand characters settle it; the rest of a long body is not read.
_ENOUGH = 3000
_NO_TEXT = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_WORD = re.compile(r"[^\W\d_]+")
_TRANSLATE = str.maketrans({"ی": "ي", "\u0640": None})  # as the profiles were counted
# 'Han with kana' is Japanese; a Chinese text may quote a little of it.
_KANA_SHARE = 0.08
_DECLARED_ONLY = 0.5
_SURE = 0.99


@dataclass(frozen=True, slots=True)
class Profile:
    """How often letter groups of one, two and three occur in a language, and the sums."""

    counts: Mapping[str, int]
    totals: tuple[int, ...]


class Detector:
    """Tells languages apart. `languages` are those that the monitor reads.

    `profiles` maps ISO 639-1 codes to n-gram counts; languages without one are
    recognised by their script alone, or by declaration.
    """

    def __init__(self, languages: Iterable[Lang], profiles: Mapping[Lang, Profile]) -> None:
        self._ours = frozenset(languages)
        self._profiles = profiles
        self._groups = {
            script: _Group({code: profiles[code] for code in codes if code in profiles}, self._ours)
            for script, codes in _SHARING.items()
        }

    def detect(self, *texts: str, declared: Lang = "") -> Language:
        """The language of the texts together, e.g. title and summary.

        `declared` is what the feed says ("fr-FR", "ar"); it tips short texts, and
        never outweighs the script. Code "und" if nothing is sure enough.
        """
        told = primary(declared)
        text = _NO_TEXT.sub(" ", "\n".join(texts)[:_ENOUGH])
        found = scripts(text)
        if not found:
            return _only_declared(told, "no letters")
        script = max(found, key=lambda name: (found[name], name))
        given_away = _by_script_alone(script, found) or _by_letters_alone(script, text)
        if given_away:
            return given_away
        if script == "Hani":
            return _chinese(text, found, told)
        if script not in self._groups:
            return _only_declared(told, f"script {script}")
        return self._weighed(script, text, told, found)

    def _weighed(self, script: str, text: str, told: Lang, found: Mapping[str, float]) -> Language:
        group = self._groups[script]
        ranked = group.ranked(text, told)
        if not ranked:
            return _only_declared(told, f"script {_shares(found)}, no known letter groups")
        (best, confidence), *others = ranked
        basis = f"script {_shares(found)}; letter groups: {best} {confidence:.2f}"
        if others and others[0][1] >= 0.005:
            basis += f", {others[0][0]} {others[0][1]:.2f}"
        if told:
            basis += f"; declared {told}"
        unprofiled = told and told not in self._profiles and told not in ONE_LANGUAGE.values()
        if unprofiled and best not in self._ours:
            return Language(
                code=told, confidence=_DECLARED_ONLY, basis=f"{basis}, which has no profile"
            )
        if confidence < _FLOOR:
            return Language(code=UND, confidence=round(confidence, 3), basis=f"{basis}: too close")
        return Language(code=best, confidence=round(min(_SURE, confidence), 3), basis=basis)


class _Group:
    """The languages of one script, and the log probability of each letter group in each."""

    def __init__(self, profiles: Mapping[Lang, Profile], ours: frozenset[Lang]) -> None:
        self.codes = tuple(profiles)
        self._prior = tuple(
            _PRIOR_OURS if code in ours else _PRIOR_LIKELY if code in _LIKELY else 0.0
            for code in self.codes
        )
        shares: dict[str, list[float]] = {}
        for at, profile in enumerate(profiles.values()):
            for gram, count in profile.counts.items():
                low = gram.lower()
                # Single letters add noise, not knowledge, beside the groups that hold them.
                if len(low) != len(gram) or len(gram) not in {2, 3}:
                    continue
                row = shares.setdefault(low, [0.0] * len(self.codes))
                row[at] += count / profile.totals[len(gram) - 1]
        self._table = {
            gram: tuple(math.log(_SMOOTHING + share) for share in row)
            for gram, row in shares.items()
        }
        self._words = {
            word: tuple(_COMMON_WORD * (word in COMMON_WORDS.get(c, ())) for c in self.codes)
            for word in frozenset().union(*(COMMON_WORDS.get(c, ()) for c in self.codes))
        }
        self._of_word = lru_cache(maxsize=50_000)(self._score_word)

    def _score_word(self, word: str) -> tuple[float, ...] | None:
        """Log score per language of one lower-case word, None if nothing in it is known."""
        told = f" {word} "
        rows = [self._words[word]] if word in self._words else []
        for size in (2, 3):
            for at in range(len(told) - size + 1):
                row = self._table.get(told[at : at + size])
                if row:
                    rows.append(row)
        return tuple(map(sum, zip(*rows, strict=True))) if rows else None

    def ranked(self, text: str, told: Lang) -> list[tuple[Lang, float]]:
        """Languages with their probability, likeliest first; [] if nothing is known."""
        words = _WORD.findall(text.translate(_TRANSLATE).lower())
        rows = [row for row in map(self._of_word, words) if row]
        if not rows:
            return []
        sums = [
            prior + sum(column) + _PRIOR_DECLARED * (code == told)
            for code, prior, column in zip(
                self.codes, self._prior, zip(*rows, strict=True), strict=True
            )
        ]
        top = max(sums)
        odds = [math.exp((value - top) * _TEMPER) for value in sums]
        total = sum(odds)
        ranked = sorted(zip(self.codes, odds, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return [(code, value / total) for code, value in ranked]


def primary(tag: str) -> Lang:
    """The language of a declared tag: "fr-FR" -> "fr", "zh_Hant" -> "zh", nonsense -> ""."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code not in {UND, "mul", "zxx"} else ""


def _by_script_alone(script: str, found: Mapping[str, float]) -> Language | None:
    kana = found.get("Kana", 0.0)
    if kana > _KANA_SHARE and kana + found.get("Hani", 0.0) > 0.5:
        code: Lang = "ja"
    elif script in ONE_LANGUAGE:
        code = ONE_LANGUAGE[script]
    else:
        return None
    share = round(min(_SURE, found.get(script, 0.0)), 3)
    return Language(code=code, confidence=share, basis=f"script {_shares(found)}")


def _by_letters_alone(script: str, text: str) -> Language | None:
    if script != "Arab":
        return None
    for code, letters in ARABIC_SCRIPT_LETTERS:
        if len(letters.findall(text)) > 0.01 * len(text):
            return Language(code=code, confidence=0.9, basis=f"letters that only {code} uses")
    return None


def _chinese(text: str, found: Mapping[str, float], told: Lang) -> Language:
    if told in {"ja", "ko"}:
        return Language(code=told, confidence=0.6, basis=f"declared {told}; Chinese characters")
    script = han_script(text)
    kind = f", {script} by its characters" if script else ""
    return Language(
        code="zh",
        confidence=round(min(_SURE, found["Hani"]), 3),
        basis=f"script {_shares(found)}{kind}",
        script=script,
    )


def _shares(found: Mapping[str, float]) -> str:
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {share:.0%}" for name, share in ranked[:2] if share >= 0.005)


def _only_declared(told: Lang, why: str) -> Language:
    if told:
        return Language(code=told, confidence=_DECLARED_ONLY, basis=f"declared {told}; {why}")
    return Language(code=UND, confidence=0.0, basis=f"{why}, none declared")
