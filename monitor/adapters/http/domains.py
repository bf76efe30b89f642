"""Which domain a host belongs to, by the public suffix list inside the `tld` package, offline.

The list is ICANN's part only: all blogs of one provider are one domain, because
they are one server that asks us to wait. It must never fetch a list.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from tld import get_fld


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """The registrable domain of a host; the host itself where there is none (an address).

    >>> registrable("feeds.bbci.co.uk"), registrable("192.0.2.7"), registrable("a.b.test")
    ('bbci.co.uk', '192.0.2.7', 'b.test')
    """
    name = host.strip("[]").rstrip(".").lower()
    try:
        ipaddress.ip_address(name)
    except ValueError:
        found = get_fld(f"http://{name}", fail_silently=True)
        # the list's default rule: an unknown last label is a suffix
        return str(found) if found else ".".join(name.split(".")[-2:])
    return name
