"""How often general news names a country: what happens in one that it seldom names is soon known.

In 10,000 English texts of the WMT news tests 2010-2018 and of Wikipedia's current events,
counted by ``tools/count_countries.py``; countries with fewer than three are left out.
It must never know an event.
"""

from __future__ import annotations

import math
from functools import lru_cache

_COUNTS = """
US 637, CN 472, RU 215, FR 142, DE 141, IL 141, GB 127, ES 118, MX 100, CZ 99, PK 80, PS 79,
IR 72, CA 70, SY 66, IT 64, AF 63, UA 62, JP 58, IN 57, AU 51, BR 50, TR 49, PH 45, ID 41,
NG 40, CH 37, KH 36, ZA 35, IQ 33, GR 32, TH 30, VE 29, KR 28, EG 28, PL 27, CU 26, IE 25,
NO 25, PT 25, DK 24, TW 24, NL 23, PE 22, CO 22, EC 20, SE 20, LY 20, AT 19, SD 19, YE 19,
LB 18, HK 17, AR 17, HU 17, SG 17, VN 17, BE 16, NZ 16, CD 15, BY 14, AE 13, BA 13, BG 13,
CL 13, SA 13, HT 12, QA 12, RO 12, CR 11, GE 10, MY 10, NE 10, SO 10, HR 10, MA 9, AZ 9,
BO 9, ET 9, GL 9, KE 9, NI 9, RS 8, BD 8, LK 8, TJ 8, UG 8, JO 7, LA 7, SK 7, MG 7, ML 7,
BF 6, GN 6, KP 6, LT 6, TZ 6, CI 5, DO 5, FJ 5, FK 5, HN 5, KZ 5, NP 5, TN 5, CM 5, DZ 5,
ME 5, UZ 5, BJ 4, GW 4, MD 4, MN 4, SN 4, TD 4, UY 4, FI 4, GT 4, OM 4, PG 4, PY 4, SS 4,
AL 3, AM 3, EE 3, GM 3, IS 3, JM 3, LU 3, SI 3, SL 3, GA 3, GH 3, JE 3, KW 3, MT 3, MV 3,
PA 3, RW 3, SV 3
"""
_EVERYDAY = 200.0  # of 10,000 texts: naming it says nothing
_NEVER = 2.0


@lru_cache(maxsize=1)
def _counts() -> dict[str, float]:
    pairs = (pair.split() for pair in _COUNTS.replace("\n", " ").split(",") if pair.strip())
    return {country: float(n) for country, n in pairs}


def seldom(country: str) -> float:
    """How seldom general news names a country: 0 for the United States, .9 for Gabon.

    On a logarithmic scale, by ISO 3166 code.
    """
    n = max(_NEVER, _counts().get(country, _NEVER))
    return max(0.0, math.log(_EVERYDAY / n) / math.log(_EVERYDAY / _NEVER))
