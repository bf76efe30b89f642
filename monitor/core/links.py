"""What a text links to, as canonical addresses: the targets of its links, in their order.

It must never open an address, nor tell a good link from a bad one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from monitor.core.identity import canonical

MOST = 20  # links of one text that are kept; more than that is a page's furniture
_LONGEST = 500  # characters
_LINK = re.compile(
    r"<a\s[^<>]{0,1000}?href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"https?://[^\s<>\"'，。、）)\]]{4,500}")


def targets(markups: Iterable[str], base: str, own: str = "") -> tuple[str, ...]:
    """Canonical addresses that these fragments of HTML link to, or that they write out.

    `base` resolves relative links; the entry's `own` address is left out, and so are
    front pages, which identify no text.
    """
    found: dict[str, None] = {}
    mine = canonical(own) if own else ""
    for markup in markups:
        for link in _links(markup):
            if link.startswith("#"):
                continue
            try:
                address = urljoin(base, link)
            except ValueError:
                continue
            if not address.lower().startswith(("http://", "https://")):
                continue
            target = canonical(address.partition("#")[0])
            if target != mine and _leads_to_a_text(target):
                found[target] = None
            if len(found) == MOST:
                return tuple(found)
    return tuple(found)


def _links(markup: str) -> list[str]:
    """Addresses in the order in which they stand, whatever form they have."""
    if "href" not in markup and "://" not in markup:
        return []  # the usual case
    if "<" not in markup:
        return [text.rstrip(".,;:!?") for text in _WRITTEN.findall(markup)]
    return [html.unescape("".join(parts)).strip() for parts in _LINK.findall(markup)]


def _leads_to_a_text(target: str) -> bool:
    """Whether an address has more than a host, and is not of a size that nobody writes."""
    host, slash, rest = target.partition("/")
    return bool(host and slash and rest) and len(target) <= _LONGEST
