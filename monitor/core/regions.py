"""Which UN M49 area a country belongs to, and what countries and areas are called.

It must never know which outlets there are. Areas are those of the United
Nations "Standard country or area codes for statistical use" (M49): the
assignment is for statistical convenience and takes no side in any dispute.
Where M49 is silent we follow CLDR's territory containment: Taiwan (TW), which
M49 does not list, is in Eastern Asia (030); Kosovo, which has no ISO 3166 code
of its own, is written with CLDR's user-assigned XK, in Southern Europe (039).
Names are CLDR's, as Babel ships them, unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

WORLD = "001"
ANTARCTICA = "010"  # an area of its own in M49, below no continent; CLDR names it as a country

# The tree of M49 areas: area -> the area that contains it. "003" (North America) overlaps
# with "019" in M49 and is left out; "202" and "419" are M49's intermediate groupings.
PARENTS: Mapping[str, str] = MappingProxyType(
    {
        "002": WORLD, "019": WORLD, "142": WORLD, "150": WORLD, "009": WORLD, ANTARCTICA: WORLD,
        "015": "002", "202": "002", "011": "202", "014": "202", "017": "202", "018": "202",
        "021": "019", "419": "019", "005": "419", "013": "419", "029": "419",
        "030": "142", "034": "142", "035": "142", "143": "142", "145": "142",
        "039": "150", "151": "150", "154": "150", "155": "150",
        "053": "009", "054": "009", "057": "009", "061": "009",
    }
)  # fmt: skip

_MEMBERS = {
    "015": "DZ EG EH LY MA SD TN",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "021": "BM CA GL PM US",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
    ANTARCTICA: "AQ",
}

# ISO 3166-1 alpha-2 -> the smallest M49 area that contains the country.
COUNTRIES: Mapping[str, str] = MappingProxyType(
    {country: area for area, members in _MEMBERS.items() for country in members.split()}
)
REGIONS: frozenset[str] = frozenset({WORLD, *PARENTS})


def region_of(country: str) -> str:
    """The M49 sub-region of a country ("ML" -> "011"); KeyError if there is no such country."""
    return COUNTRIES[country]


def outlet_region(country: str, region: str = "") -> str:
    """The area an outlet speaks from: the one the operator named, else its country's sub-region."""
    return region or region_of(country)


def ancestors(code: str) -> tuple[str, ...]:
    """The areas that contain a country or area, from the smallest to the world."""
    found: list[str] = []
    area = COUNTRIES[code] if code in COUNTRIES else PARENTS.get(code, "")
    while area:
        found.append(area)
        area = PARENTS.get(area, "")
    return tuple(found)


def contains(area: str, code: str) -> bool:
    """Whether a country or area is the given area or lies in it ("002" contains "ML")."""
    return area == code or area in ancestors(code)


def countries_in(area: str) -> tuple[str, ...]:
    """All countries of an area, by code."""
    return tuple(sorted(country for country in COUNTRIES if contains(area, country)))


def region_name(code: str, language: str = "en") -> str:
    """CLDR's name of an M49 area ("011" -> "Western Africa"); KeyError for an unknown code."""
    if code not in REGIONS:
        raise KeyError(code)
    return _territories(language)["AQ" if code == ANTARCTICA else code]


def country_name(country: str, language: str = "en") -> str:
    """CLDR's name of a country ("ML" -> "Mali"); KeyError for an unknown code."""
    if country not in COUNTRIES:
        raise KeyError(country)
    return _territories(language)[country]


@lru_cache(maxsize=16)  # a handful of interface languages
def _territories(language: str) -> Mapping[str, str]:
    return MappingProxyType(dict(Locale.parse(language).territories))
