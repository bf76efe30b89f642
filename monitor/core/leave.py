"""The address by which a reader leaves: signed, so that nobody can take another off the list.

It must never know where the secret is kept. HMAC-SHA256 (RFC 2104) over id and
address, cut to 100 bits, in base32 letters, because mail programs may change case.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable

from monitor.types import Subscriber

LETTERS = 20  # of 5 bits each
_LOCAL = 64  # octets of the part before the @ (RFC 5321 4.5.3.1.1)
_TOKEN = re.compile(rf"\+leave-([a-z2-7]{{{LETTERS}}})@", re.IGNORECASE)


def token(secret: bytes, subscriber: Subscriber) -> str:
    """What only we and the reader's own mails know."""
    said = f"leave\0{subscriber.id}\0{subscriber.address}".encode()
    return base64.b32encode(hmac.digest(secret, said, "sha256")).decode().lower()[:LETTERS]


def leave_address(address: str, secret: bytes, subscriber: Subscriber) -> str:
    """``monitor+leave-TOKEN@host``; the plain address where that would be too long."""
    local, _, domain = address.partition("@")
    signed = f"{local}+leave-{token(secret, subscriber)}"
    return f"{signed}@{domain}" if len(signed) <= _LOCAL else address


def who_leaves(text: str, secret: bytes, subscribers: Iterable[Subscriber]) -> Subscriber | None:
    """The reader whose signed address stands in `text` (an address or a mail's heads)."""
    told = {found.lower() for found in _TOKEN.findall(text)}
    for subscriber in subscribers:
        mine = token(secret, subscriber)
        if any(hmac.compare_digest(mine, one) for one in told):
            return subscriber
    return None
