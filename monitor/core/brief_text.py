"""What a brief can be made of: every English sentence of the takes, with the take that says it.

English is the original's, or a translation that nothing speaks against. It must
never change a sentence, and never know which part of the page it ends up in.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.credit import lead_length
from monitor.core.quote import flagged, length, like_headline
from monitor.core.text import sentences
from monitor.types import Field, Standing, Translation

# Sentences beyond these of one body are background in news writing (inverted pyramid), and
# bound the work for long pieces.
BODY_SENTENCES = 24
SHORTEST, LONGEST = 7, 45  # words; longer ones cannot be read at a glance

_WORD = re.compile(r"(?<!\d)[a-zà-ÿ][a-zà-ÿ'’-]*[a-zà-ÿ]|\d[\d.,]*", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-ZÀ-Ý][\w’'-]+")
_ENDS = re.compile(r"[.!?][\"”’')\]]*$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|[,;:(]\s*[.!?])[\"”]?$")
_LEANS_BACK = re.compile(
    r"^(?:(?:live|watch|breaking|update[ds]?|video|analysis|opinion|explainer|photos?):|(?:he|she|they|it|this|that|these|those|but|and|so|yet|however|instead|meanwhile|here"
    r"|there|his|her|their|its|such|both|neither|nor|or|then|also|still|none|others?|another"
    r"|what|how|why|who|when|where)\b)",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^(?:Xinhua\b[^-–—.]{0,40}\d{1,2}\s[-–—]\s|[A-ZÀ-Ý][A-ZÀ-Ý' ]{2,30}:\s(?=[A-Z])|"
    r"\([^()\n]{2,20}\)\s*[-–—:]\s*|[A-Z][A-Za-z .,'’-]{2,40}\((?:Reuters|Xinhua"
    r"|[A-Z]{2,6})\)\s*[-–—:]\s*|[A-ZÀ-Ý][A-ZÀ-Ý' ]{2,30}(?:,\s*[A-Z][\w. ]{2,20})?\s+[-–—]\s+"
    r"|[A-Z][\w ]{3,24},\s[A-Z][\w ]{2,20}\d{1,2}\s-\s)"
)
_STOPWORDS = frozenset(
    """a about after again against all also am an and any are as at be because been before being
    between both but by can could did do does doing down during each few for from further had has
    have having he her here hers him his how i if in into is it its itself just may me might more
    most must my no nor not now of off on once one only or other our out over own per said same say
    says she should since so some such than that the their them then there these they this those
    through to too under until up upon us very was we were what when where which while who whom why
    will with within without would you your two three first new according while told reported
    added including made many much""".split()  # noqa: SIM905  (a list of words is unreadable)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One English sentence of one take. `index` is its place in its field, from 0."""

    text: str
    take: int  # number on the page
    group: int  # origin group: one vote each
    field: Field
    index: int
    machine: bool
    day: str  # of publication, ISO

    @property
    def place(self) -> tuple[int, str, int]:
        """A total order that does not depend on the order of rows."""
        return (self.take, self.field, self.index)


def english(standing: Standing, field: Field) -> tuple[str, bool]:
    """A field in English and whether a machine made it; "" where there is none to trust."""
    reading = standing.reading
    if reading.language.of(field) == "en":
        return reading.item.text(field), False
    translation = reading.translation
    if isinstance(translation, Translation) and not flagged(translation, field):
        return translation.text(field), True
    return "", True


def all_english(standing: Standing) -> str:
    """Everything of a take that can be read in English."""
    fields: tuple[Field, ...] = ("title", "summary", "body")
    return "\n".join(english(standing, field)[0] for field in fields)


# The parts of a brief cut the same texts, and a page is made anew after each take.
cut = lru_cache(maxsize=20_000)(sentences)


def statements(numbered: Sequence[tuple[int, Standing]]) -> list[Statement]:
    """All sentences that can stand on the page, in order of the takes' numbers."""
    found: list[Statement] = []
    for number, standing in numbered:
        fields: tuple[Field, ...] = ("summary", "body")
        seen: set[str] = set()
        for field in fields:
            text, machine = english(standing, field)
            lead = lead_length(text)  # a dateline and a credit are nobody's statement
            for index, (left, right) in enumerate(cut(text, "en")[:BODY_SENTENCES]):
                sentence = _DATELINE.sub("", text[max(left, lead) : right].lstrip())
                if right <= lead:
                    continue
                key = " ".join(content(sentence))
                if key in seen or like_headline(sentence, standing.reading.item.title):
                    continue
                seen.add(key)
                found.append(
                    Statement(
                        text=sentence,
                        take=number,
                        group=standing.origin_group,
                        field=field,
                        index=index,
                        machine=machine,
                        day=standing.take.published.date().isoformat(),
                    )
                )
    return found


def stands_alone(text: str) -> bool:
    """Whether a sentence makes sense without the one before it, is whole and is no question."""
    return (
        SHORTEST <= length(text) <= LONGEST
        and bool(_ENDS.search(text))
        and not _CUT_OFF.search(text)
        and not text.rstrip("\"”’'").endswith("?")
        and not _LEANS_BACK.match(text)
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
    )


@lru_cache(maxsize=50_000)  # each part of a brief asks for the words of the same sentences
def content(text: str) -> tuple[str, ...]:
    """Words that carry meaning, folded, without their commonest endings."""
    words = (match.group().casefold().strip("'’-") for match in _WORD.finditer(text))
    return tuple(_stem(word) for word in words if len(word) > 1 and word not in _STOPWORDS)


def _stem(word: str) -> str:
    """Fold plural and simple verb endings, so that "attacks" and "attacked" meet."""
    for ending in ("'s", "’s", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def details(text: str) -> frozenset[str]:
    """Numbers and names of a sentence: what another take must also say to support it."""
    numbers = {n.replace(",", "") for n in _NUMBER.findall(text)}
    names = {
        m.group().casefold().removesuffix("'s").removesuffix("’s") for m in _NAME.finditer(text)
    }
    return frozenset(numbers | names)


Vector = Mapping[str, float]


def weights(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """Inverse document frequency of every word over these texts."""
    counts = Counter(word for words in texts for word in set(words))
    return {word: math.log((1 + len(texts)) / (1 + n)) + 1 for word, n in counts.items()}


def vector(words: Sequence[str], idf: Mapping[str, float]) -> dict[str, float]:
    """Words as a unit vector, sorted so that sums never depend on hashing."""
    counts = Counter(words)
    raw = {w: (1 + math.log(counts[w])) * idf.get(w, 1.0) for w in sorted(counts)}
    size = math.sqrt(sum(v * v for v in raw.values())) or 1.0
    return {word: value / size for word, value in raw.items()}


def cosine(a: Vector, b: Vector) -> float:
    """Likeness of two unit vectors, 0..1."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(value * large.get(word, 0.0) for word, value in small.items())


def added(vectors: Iterable[Vector]) -> dict[str, float]:
    """The sum of vectors, as a unit vector."""
    total: dict[str, float] = {}
    for one in vectors:
        for word, value in one.items():
            total[word] = total.get(word, 0.0) + value
    size = math.sqrt(sum(v * v for v in total.values())) or 1.0
    return {word: value / size for word, value in total.items()}
