"""Asks parallel sentences whether the lexicon says the same of both sides, by concept and word.

    .venv/bin/python tools/check_lexicon.py --data DIR [--half look|measure] [--words N]
        [--concept NAME]

DIR holds ``*.tsv`` files of "sentence, tab, English sentence", named ``fr-en.*``,
``zh-en.*``, ``ar-en.*``. What fires on one side alone is a word that fires falsely or
one that the other language lacks. Prints, per concept and language pair, F1 of the two
sides; with ``--words`` those that most often fire alone, with ``--concept`` sentences
to read. Sentences are split by hash: words may be mended by one half (``look``) and
figures quoted of the other (``measure``). It must never write the lexicon.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.core import actions
from monitor.core.names import Gazetteer
from monitor.types import Lang

LANGS: tuple[Lang, ...] = ("fr", "zh", "ar")
EXAMPLES = 25
FEWEST = 8  # sentences that a concept must be found in to be listed by itself


@dataclass(slots=True)
class Tally:
    """How often a concept is said by both sides, by the foreign one alone, by English alone."""

    both: int = 0
    foreign: int = 0
    english: int = 0

    @property
    def f1(self) -> float:
        """Agreement of the two sides."""
        said = 2 * self.both + self.foreign + self.english
        return 2 * self.both / said if said else 0.0


@dataclass(slots=True)
class Report:
    """What was counted of one language pair."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    alone: Counter[tuple[Lang, str, str]] = field(default_factory=Counter)
    fired: Counter[tuple[Lang, str, str]] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def pairs(data: Path, lang: Lang, *, look: bool) -> Iterator[tuple[str, str]]:
    """The sentence pairs of one half, once each."""
    seen = set()
    for path in sorted(data.glob(f"{lang}-en.*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            foreign, _, english = line.partition("\t")
            half = zlib.crc32(f"h{english}".encode()) % 2 == 0
            if english and half == look and (foreign, english) not in seen:
                seen.add((foreign, english))
                yield foreign, english


def compare(gazetteer: Gazetteer, data: Path, lang: Lang, *, look: bool, shown: str) -> Report:
    """Read both sides of each pair and count what they say together and alone."""
    out = Report()
    for foreign, english in pairs(data, lang, look=look):
        found: list[dict[str, set[str]]] = []
        for text, side in ((foreign, lang), (english, "en")):
            said: dict[str, set[str]] = {}
            for hit in gazetteer.find(text, side):
                said.setdefault(hit.term.key, set()).add(
                    hit.term.text + "*" * hit.term.open_end + f" ({text[hit.start : hit.end]})"
                )
            found.append(said)
        theirs, ours = found
        for key in theirs.keys() | ours.keys():
            tally = out.tallies[key]
            tally.both += key in theirs and key in ours
            tally.foreign += key not in ours
            tally.english += key not in theirs
            for side, said, other in ((lang, theirs, ours), ("en", ours, theirs)):
                for word in said.get(key, ()):
                    out.fired[side, key, word] += 1
                    out.alone[side, key, word] += key not in other
        if shown in theirs.keys() ^ ours.keys():
            words = sorted(theirs.get(shown, set()) | ours.get(shown, set()))
            out.examples.append(f"{', '.join(words)}\n    {foreign}\n    {english}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("look", "measure"), default="measure")
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--concept", default="")
    args = parser.parse_args()
    gazetteer = Gazetteer(actions.terms())
    reports = {
        lang: compare(gazetteer, args.data, lang, look=args.half == "look", shown=args.concept)
        for lang in LANGS
    }
    if args.concept:
        for lang, report in reports.items():
            print(lang, report.tallies[args.concept])
            print("\n".join(report.examples[:EXAMPLES]))
        return
    print(f"{'concept':14s}" + "".join(f"{lang:>6s} {'n':>5s}" for lang in LANGS))
    for concept in actions.levels():
        row = [report.tallies[concept] for report in reports.values()]
        print(f"{concept:14s}" + "".join(
            f"{t.f1:6.2f} {t.both + t.foreign + t.english:5d}" for t in row))  # fmt: skip
    for lang, report in reports.items():
        known = [t for t in report.tallies.values() if t.both + t.foreign + t.english >= FEWEST]
        total = Tally(
            sum(t.both for t in known), sum(t.foreign for t in known), sum(t.english for t in known)
        )
        mean = sum(t.f1 for t in known) / len(known)
        print(f"{lang}-en: all {total.f1:.3f}, mean of {len(known)} concepts {mean:.3f}")
        for word, n in report.alone.most_common(args.words):
            print(f"  {n:4d} of {report.fired[word]:4d}  {' '.join(word)}")


if __name__ == "__main__":
    main()
