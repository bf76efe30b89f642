"""The bytes of a mail -> one of its parts as a file that a terminal or a browser can show.

It must never know what the mail says.
"""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from typing import Literal


def readable(data: bytes, kind: Literal["plain", "html"]) -> str:
    """The plain or the HTML part of a mail, its pictures inside it; "" where it has none."""
    mail = message_from_bytes(data, policy=policy.SMTP)
    part = mail.get_body((kind,))
    if part is None:
        return ""
    shown = str(part.get_content()).replace("\r\n", "\n")
    for picture in mail.walk() if kind == "html" else ():
        if picture.get_content_type() == "image/png":
            inside = base64.b64encode(picture.get_content()).decode()
            cid = str(picture["Content-ID"]).strip("<>")
            shown = shown.replace(f'src="cid:{cid}"', f'src="data:image/png;base64,{inside}"')
    return shown
