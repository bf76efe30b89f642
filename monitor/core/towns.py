"""The world's towns and regions, of those countries in which something is tracked.

Names in four languages, where a town lies and in which region, from GeoNames (`towns.tsv`, made
by ``tools/make_towns.py``): what a text says of a town that no operator listed is evidence too.
It must never know an event.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.core.fold import Folded, fold
from monitor.core.names import Gazetteer, Hit, Term, folded_words, is_cased
from monitor.types import Lang

_EARTH = 6371.0  # kilometres to its centre
_MARK = "~"  # before a name that is an ordinary word, or that of many towns
# "Niger State" is Niger
_KINDS = (" State", " Region", " Province", " City", " Town", " state", " region", " province")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town, or a region of a country, which is where its largest town is."""

    key: str
    country: str
    region: str
    where: tuple[float, float] | None  # degrees north and east; a region may have no known town
    wide: bool = False  # a region
    large: bool = False  # of fifty thousand people or more
    capital: bool = False  # which stands for its government, too


@lru_cache(maxsize=1)
def _table() -> bytes:
    return files("monitor.core").joinpath("towns.tsv").read_bytes()


def _lines(country: str) -> list[str]:
    """The lines of a country, which stand together; most countries are never asked for."""
    table, begin = _table(), f"\n{country}\t".encode()
    first, last = table.find(begin), table.rfind(begin)
    if first < 0:
        return []
    return table[first + 1 : table.find(b"\n", last + 1)].decode().splitlines()


def _of_country(country: str) -> Iterator[tuple[Town, list[str]]]:
    """The regions and towns of a country with their names, the largest town first."""
    rows = [line.split("\t") for line in _lines(country)]
    largest: dict[str, tuple[float, float]] = {}
    for _, region, north, east, _, _ in rows:
        if north:
            largest.setdefault(region, (float(north), float(east)))
    for number, (_, region, north, east, size, names) in enumerate(rows):
        town = Town(
            key=f"{country}/{number}",
            country=country,
            region=region,
            where=(float(north), float(east)) if north else largest.get(region),
            wide=not north,
            large=size != "",
            capital=size == "*",
        )
        yield town, names.split("|")


class Towns:
    """The towns of some countries, by the keys of their terms."""

    def __init__(self, countries: Collection[str] = ()) -> None:
        self._by_key: dict[str, Town] = {}
        self._words: dict[str, set[str]] = {}  # of the names of regions
        self._gazetteer = Gazetteer(self._read(countries))

    def _read(self, countries: Collection[str]) -> Iterator[Term]:
        for country in sorted(countries):
            for town, names in _of_country(country):
                self._by_key[town.key] = town
                for name in names:
                    text = name.removeprefix(_MARK)
                    yield Term(
                        kind="name", key=town.key, text=text, cased=is_cased(text),
                        shy=name.startswith(_MARK),
                    )  # fmt: skip
                if town.wide:
                    self._words[town.key] = {w for name in names for w in folded_words(fold(name))}

    def __getitem__(self, key: str) -> Town:
        return self._by_key[key]

    def find(self, text: str, lang: Lang, folded: Folded | None = None) -> list[Hit]:
        """Their names in a text; a shy one may be another word."""
        return self._gazetteer.find(text, lang, folded)

    def named(self, name: str, country: str) -> list[Town]:
        """The towns and regions of a name; else the regions that have it as a word of theirs."""
        for kind in _KINDS:
            name = name.removesuffix(kind)
        whole = [hit.term.key for hit in self.find(name, "") if hit.end - hit.start == len(name)]
        found = [self._by_key[key] for key in dict.fromkeys(whole)]
        if mine := [town for town in found if town.country == country]:
            return mine
        regions = (self._by_key[k] for k, words in self._words.items() if fold(name).text in words)
        return [town for town in regions if town.country == country]


@lru_cache(maxsize=1)
def towns_of(countries: frozenset[str]) -> Towns:
    """The same towns for whoever is made anew: they are many, and nothing changes them."""
    return Towns(countries)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far two places are from each other."""
    north, other = math.radians(a[0]), math.radians(b[0])
    east = math.radians(b[1] - a[1])
    near = math.sin((other - north) / 2) ** 2
    near += math.cos(north) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(near))
