"""What language a text is in: script first, then letter groups, then what was declared.

The n-gram profiles are langdetect's, handed in by the caller; they are scored by a
plain Bayes sum, so that the same text always gets the same answer. A second opinion,
handed in too, is asked only where that sum leaves a doubt. Languages that we do not
read are in the race too: Spanish is told apart, not forced into French.
It must never open a file, draw a random number, or know how items are stored.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.core.common_words import COMMON_WORDS
from monitor.core.scripts import (
    ARABIC_SCRIPT_LETTERS,
    ONE_LANGUAGE,
    han_script,
    script_of,
    scripts,
)
from monitor.types import Field, Lang, Language

UND = "und"

# text -> log-likelihood in each language that it knows, up to a constant; {} for no opinion
SecondOpinion = Callable[[str], Mapping[Lang, float]]

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
# Whom the profiles, and a second opinion, choose between
CANDIDATES = frozenset(code for codes in _SHARING.values() for code in codes)
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
# The best must lead by this many log-odds, or a second opinion is asked: 4 % of sentences, 6 %
# of headlines, half of the word pairs. Twice the margin asks twice as often and mends nothing.
_DOUBT = 10.0
_SMOOTHING = 0.5 / 10_000  # langdetect's own alpha over its base frequency
# A few thousand characters settle it; the rest of a long body is not read.
_ENOUGH = 3000
# Words whose sums are kept: 3 MB, and most of a day's words
_REMEMBERED = 20_000
_SHOWN = 0.005
_HOPELESS = 20.0  # behind by that much, a language has one chance in 20,000
_NO_TEXT = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_WORD = re.compile(r"[^\W\d_]+")
_TRANSLATE = str.maketrans({"ی": "ي", "\u0640": None})  # as the profiles were counted
# 'Han with kana' is Japanese; a Chinese text may quote a little of it.
_KANA_SHARE = 0.08
# Frequent simplified characters that Japan and Korea write in another way: whoever declares a
# text with two of them as Japanese is wrong.
_NEVER_JAPANESE = re.compile(
    "[这们说为时对还让从给过进开东车长门问题书农业发话请认识谁马见贝风飞电军总统华]"
)
_SIMPLIFIED_ENOUGH = 2
_DECLARED_ONLY = 0.5
_SURE = 0.99
# A field is in another language than its item only beyond doubt, and if it says something:
# the English name of a French outlet is no English headline.
_FIELD_SURE = 0.9
_FIELD_LETTERS = 24
_SAYS = {"Hani": 3, "Kana": 2, "Hang": 2}  # a character of theirs says as much as these letters


@dataclass(frozen=True, slots=True)
class Profile:
    """How often letter groups of one, two and three occur in a language, and the sums."""

    counts: Mapping[str, int]
    totals: tuple[int, ...]


class Detector:
    """Tells languages apart. `languages` are those that the monitor reads.

    `profiles` maps ISO 639-1 codes to n-gram counts; languages without one are
    recognised by their script alone, or by declaration. `second` is asked where
    the profiles leave a doubt.
    """

    def __init__(
        self,
        languages: Iterable[Lang],
        profiles: Mapping[Lang, Profile],
        second: SecondOpinion | None = None,
    ) -> None:
        self._ours = frozenset(languages)
        self._known = frozenset(profiles)
        self._second = second
        self._groups = {
            script: _Group(profiles, [code for code in codes if code in profiles], self._ours)
            for script, codes in _SHARING.items()
        }

    def read(self, fields: Mapping[Field, str], declared: Lang = "") -> Language:
        """The language of an item by its fields; `fields` of the answer names those that differ.

        A field that leaves a doubt is in the item's language.
        """
        whole = self.detect(*fields.values(), declared=declared)
        said = {name: text for name, text in fields.items() if text and not text.isspace()}
        if len(said) < 2 or whole.code == UND:  # nothing to differ from
            return whole
        apart = []
        for name, text in said.items():
            own = self.detect(text, declared=whole.code)
            if own.code not in {whole.code, UND} and own.confidence >= _FIELD_SURE and _says(text):
                apart.append((name, own.code))
        if not apart:
            return whole
        told = ", ".join(f"{name} {code}" for name, code in apart)
        return replace(whole, fields=tuple(apart), basis=f"{whole.basis}; on its own: {told}")

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
        scores = group.scores(text, told)
        if not scores:
            return _only_declared(told, f"script {_shares(found)}, no known letter groups")
        ranked = _ranked(scores)
        basis = f"script {_shares(found)}; letter groups: {_odds(ranked)}"
        if self._second and _in_doubt(scores) and (other := self._second(text.lower())):
            least = min(other.values())
            scores = {
                # What is declared tips either opinion: neither knows who publishes.
                code: score + other.get(code, least) + _PRIOR_DECLARED * (code == told)
                for code, score in scores.items()
            }
            ranked = _ranked(scores)
            basis += f"; asked again: {_odds(_ranked(other))}; together: {_odds(ranked)}"
        best, confidence = ranked[0]
        if told:
            basis += f"; declared {told}"
        unprofiled = told and told not in self._known and told not in ONE_LANGUAGE.values()
        if unprofiled and best not in self._ours:
            return Language(
                code=told, confidence=_DECLARED_ONLY, basis=f"{basis}, which has no profile"
            )
        if confidence < _FLOOR:
            return Language(code=UND, confidence=round(confidence, 3), basis=f"{basis}: too close")
        return Language(code=best, confidence=round(min(_SURE, confidence), 3), basis=basis)


def _in_doubt(scores: Mapping[Lang, float]) -> bool:
    near = max(scores.values()) - _DOUBT
    return sum(score > near for score in scores.values()) > 1


class _Group:
    """The languages of one script, and the log probability of each letter group in each."""

    def __init__(
        self, profiles: Mapping[Lang, Profile], codes: Sequence[Lang], ours: frozenset[Lang]
    ) -> None:
        self.codes = tuple(codes)
        self._prior = tuple(
            _PRIOR_OURS if code in ours else _PRIOR_LIKELY if code in _LIKELY else 0.0
            for code in self.codes
        )
        # arrays, because 20,000 rows of 31 float objects are 36 MB and these are 3
        self._table: dict[str, array[float]] = {}
        for at, code in enumerate(codes):
            profile = profiles[code]
            for gram, count in profile.counts.items():
                low = gram.lower()
                # Single letters add noise, not knowledge, beside the groups that hold them.
                if len(low) != len(gram) or len(gram) not in {2, 3}:
                    continue
                row = self._table.setdefault(low, array("f", bytes(4 * len(self.codes))))
                row[at] += count / profile.totals[len(gram) - 1]
        for row in self._table.values():
            row[:] = array("f", [math.log(_SMOOTHING + share) for share in row])
        self._words = {
            word: array("f", [_COMMON_WORD * (word in COMMON_WORDS.get(c, ())) for c in self.codes])
            for word in frozenset().union(*(COMMON_WORDS.get(c, ()) for c in self.codes))
        }
        self._of_word = lru_cache(maxsize=_REMEMBERED)(self._score_word)

    def _score_word(self, word: str) -> array[float] | None:
        """Log score per language of one lower-case word, None if nothing in it is known."""
        told = f" {word} "
        rows = [self._words[word]] if word in self._words else []
        for size in (2, 3):
            for at in range(len(told) - size + 1):
                row = self._table.get(told[at : at + size])
                if row:
                    rows.append(row)
        return array("f", map(sum, zip(*rows, strict=True))) if rows else None

    def scores(self, text: str, told: Lang) -> dict[Lang, float]:
        """Log-odds of each language with its prior; {} if nothing in the text is known."""
        words = _WORD.findall(text.translate(_TRANSLATE).lower())
        rows = [row for row in map(self._of_word, words) if row]
        if not rows:
            return {}
        return {
            code: prior + sum(column) + _PRIOR_DECLARED * (code == told)
            for code, prior, column in zip(
                self.codes, self._prior, zip(*rows, strict=True), strict=True
            )
        }


def _ranked(scores: Mapping[Lang, float]) -> list[tuple[Lang, float]]:
    """The languages that stand a chance with their probability, likeliest first."""
    top = max(scores.values())
    odds = {
        code: math.exp((score - top) * _TEMPER)
        for code, score in scores.items()
        if score >= top - _HOPELESS
    }
    total = sum(odds.values())
    ranked = sorted(odds.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, value / total) for code, value in ranked]


def _odds(ranked: list[tuple[Lang, float]]) -> str:
    """The likeliest language, and its rival if there is one: "fr 0.97, ca 0.03"."""
    return ", ".join(f"{code} {p:.2f}" for code, p in ranked[:2] if p >= _SHOWN)


def _says(text: str) -> bool:
    """Whether there is enough to tell a language by."""
    letters = (script_of(char) for char in text[:_ENOUGH])
    return sum(_SAYS.get(script, 1) for script in letters if script) >= _FIELD_LETTERS


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
    if told in {"ja", "ko"} and len(_NEVER_JAPANESE.findall(text)) < _SIMPLIFIED_ENOUGH:
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
