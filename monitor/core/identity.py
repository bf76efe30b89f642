"""Which entry is which: keys that survive tracking parameters and https, and what has changed.

It must never know the store: what is known is handed in, and the answer names
what is new or revised.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.types import Entry, ItemId, Known, New, Revised

# Parameters that say how a reader came, never what he reads.
_TRACKING_WORDS = (
    "fbclid gclid dclid gbraid wbraid msclkid twclid yclid igshid mc_cid mc_eid mkt_tok _hsenc "
    "_hsmi xtor at_medium at_campaign at_bbc_team at_link_id at_link_type at_format at_ptr_name "
    "at_link_origin at_custom1 at_custom2 at_custom3 at_custom4 maca cmpid ocid smid smtyp emc "
    "ns_mchannel ns_source ns_campaign ns_linkname ns_fee traffic_source wt_mc wt.mc_id "
    "ito srnd sref ncid cid_source _ga _gl spm ref_src ref_url rss_id feedname feedtype"
)
_TRACKING = frozenset(_TRACKING_WORDS.split())
# Parameters that may be content elsewhere, and are tracking where they name a feed.
_PERHAPS_WORDS = "source src ref from partner via medium channel utm origin feed rss"
_PERHAPS = frozenset(_PERHAPS_WORDS.split())
_FEEDISH = re.compile(r"^(?:rss|atom|feed|feeds|rssfeed|xml)\d*$", re.IGNORECASE)
_TRACKING_FRAGMENT = re.compile(r"^(?:xtor=|utm_|ref=|at_|ens_id=|tk-rss|Echobox=)", re.IGNORECASE)
# An address that needs no taking apart: most are of this form.
_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.-]+)(/[^?#\s]*)")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# Longer keys are hashed: a guid of a megabyte must not become an index of one.
_KEY_LIMIT = 300
# So many known entries must have lost their guids at once before a feed is suspected.
_CHURN = 3


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """What two spellings of one address have in common: no scheme, no tracking, host in lower case.

    >>> canonical("HTTPS://Paper.test:443/a/?utm_source=rss&id=7#xtor=RSS-1")
    'paper.test/a?id=7'
    """
    plain = _PLAIN_URL.fullmatch(url)
    if plain:
        return f"{plain[1].lower()}{plain[2].rstrip('/')}"
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme.lower(), " "))
    except ValueError:
        return url.strip()
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_tracking(name.lower(), value)
    )
    query = f"?{urlencode(kept)}" if kept else ""
    fragment = "" if _TRACKING_FRAGMENT.match(parts.fragment) else parts.fragment
    return f"{host}{parts.path.rstrip('/')}{query}{f'#{fragment}' if fragment else ''}"


def guid_key(guid: str) -> str:
    """The key that a guid makes; a guid that is an address is compared as one. "" if none."""
    guid = guid.strip()
    if not guid:
        return ""
    return url_key(guid) if guid.lower().startswith(("http://", "https://")) else _key("id", guid)


def url_key(url: str) -> str:
    """The key that an entry's address makes; "" if none."""
    return _key("url", canonical(url)) if url.strip() else ""


def text_key(title: str, date: str) -> str:
    """The last resort: title and the date as written; "" if there is neither."""
    if not title and not date:
        return ""
    return "text:" + hashlib.sha256(f"{title}\0{date}".encode()).hexdigest()[:32]


def digest(title: str, summary: str, body: str) -> str:
    """Changes when a reader would see a difference in the words (spacing is none)."""
    words = "\0".join(" ".join(text.split()) for text in (title, summary, body))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def keys(entries: Iterable[Entry]) -> set[str]:
    """All keys under which these entries may be known."""
    return {key for entry in entries for key in (entry.key, *entry.also)}


def novel(entries: Iterable[Entry], known: Mapping[str, Known]) -> tuple[New | Revised, ...]:
    """What a document brings: each new entry once, each known one only if its words changed.

    `known` maps keys (see `keys`) to what the store remembers. Order of the
    document is kept. An earlier wording that comes back is no revision: two
    feeds of an outlet may show one article in two lengths, in turns.
    """
    changes: list[New | Revised] = []
    seen: set[str] = set()
    claimed: set[ItemId] = set()
    for entry in entries:
        if entry.key in seen:
            continue
        seen.add(entry.key)
        memory = _memory(entry, known)
        if memory is None:
            changes.append(New(entry=entry))
        elif memory.item not in claimed:
            claimed.add(memory.item)
            if entry.digest != memory.digest and entry.digest not in memory.earlier:
                changes.append(Revised(item=memory.item, entry=entry))
    return tuple(changes)


def aliases(entries: Iterable[Entry], known: Mapping[str, Known]) -> tuple[tuple[ItemId, str], ...]:
    """Keys to remember of entries that are known under others: a guid or an address changed."""
    found: dict[str, ItemId] = {}
    for entry in entries:
        memory = _memory(entry, known)
        if memory is not None and entry.key not in known:
            for key in (entry.key, *entry.also):
                if key not in known:
                    found.setdefault(key, memory.item)
    return tuple((item, key) for key, item in found.items())


def churned(entries: Sequence[Entry], known: Mapping[str, Known]) -> Literal["", "link", "text"]:
    """What still identifies the entries of a document in which known ones have all other guids.

    "" where guids hold: fewer than `_CHURN` entries or less than half of the
    document is known only by address ("link") or by title and date ("text").
    """
    held = [next((k for k in entry.also if k in known), "") for entry in entries]
    lost = [
        name
        for entry, name in zip(entries, held, strict=True)
        if name
        and entry.key not in known
        and not entry.key.startswith("text:")
        and entry.key != url_key(entry.url)  # an address that moved is no guid that churns
    ]
    if len(lost) < _CHURN or 2 * len(lost) < len(entries):
        return ""
    return "link" if all(name.startswith("url:") for name in lost) else "text"


def rekeyed(entries: Iterable[Entry], keying: Literal["", "link", "text"]) -> tuple[Entry, ...]:
    """The same entries under the key that holds for their feed ("" is the guid).

    An entry without that key keeps its own.
    """
    if not keying:
        return tuple(entries)
    prefix = "url:" if keying == "link" else "text:"
    kept = []
    for entry in entries:
        key = next((k for k in entry.also if k.startswith(prefix)), entry.key)
        weaker = tuple(k for k in entry.also if k != key and k.startswith("text:"))
        kept.append(replace(entry, key=key, also=weaker if key != entry.key else entry.also))
    return tuple(kept)


def _memory(entry: Entry, known: Mapping[str, Known]) -> Known | None:
    return next((known[name] for name in (entry.key, *entry.also) if name in known), None)


def _is_tracking(name: str, value: str) -> bool:
    if name in _TRACKING or name.startswith(("utm_", "pk_", "mtm_", "hsa_", "at_custom")):
        return True
    return name in _PERHAPS and bool(_FEEDISH.match(value))


def _key(kind: str, text: str) -> str:
    if len(text) > _KEY_LIMIT:
        text = "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"{kind}:{text}"
