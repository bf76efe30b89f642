"""Says whether an address is a public place on the internet, or one that we have no business in.

It must never resolve a name and never connect: it is handed addresses and
answers with a reason. Blocks are those of the IANA special-purpose registries
(RFC 6890 and later); `ipaddress.is_global` alone is not enough, because on
Python 3.11 it lets NAT64, 6to4, site-local and 192.0.0.8 through.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_BLOCKED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a carrier"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "IETF protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("::/128", "unspecified"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("::/96", "IPv4-compatible"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "NAT64"),
    ("2001::/23", "IETF protocol assignments (Teredo, ORCHID)"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_NETWORKS: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(block), why) for block, why in _BLOCKED
)
# The only part of IPv6 that is handed out for use across the internet (RFC 4291).
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def parse_allow(allow: Iterable[str]) -> tuple[Network, ...]:
    """Addresses or networks ("10.1.2.3", "fd00::/8") as networks; ValueError if one is neither."""
    return tuple(ipaddress.ip_network(entry.strip(), strict=False) for entry in allow)


def refusal(address: str, allow: tuple[Network, ...] = ()) -> str:
    """Why we must not connect to this address, or "" if we may.

    `address` is numeric, as a resolver answers; a zone ("fe80::1%eth0") is ignored.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is not an address"
    if any(ip in network for network in allow if network.version == ip.version):
        return ""
    for network, why in _NETWORKS:
        if network.version == ip.version and ip in network:
            return f"{ip} is not a public address ({why})"
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return f"{ip} is not a public address (not global unicast)"
    return ""
