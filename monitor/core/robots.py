"""What robots.txt lets us do (RFC 9309): from the answer to a state, from rules to a permit.

`permit` runs patterns that strangers wrote, so callers run it where it can be
killed. It must never fetch anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from monitor.core.encoding import decode
from monitor.types import Answer, Failed, Fetched, Permit, Robots, Unchanged

# The standard asks readers for at least 500 KiB; what stands behind is not read.
_READ = 512 * 1024
# The standard's limit for believing what was read.
_FRESH = timedelta(hours=24)
# Nothing is allowed while it cannot be read, so it is asked again sooner.
_AGAIN = timedelta(hours=1)
# A server that wants a longer pause between two pages gets a visit a day.
_LONGEST_DELAY_S = 86400.0


def origin(url: str) -> str:
    """Scheme, host and port, for which one robots.txt speaks; "" if `url` has none.

    >>> origin("HTTPS://Paper.example:443/a?b")
    'https://paper.example'
    """
    try:
        parts = urlsplit(url.strip())
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
    except ValueError:
        return ""
    if scheme not in {"http", "https"} or not host:
        return ""
    named = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{named}" + (f":{port}" if port and port != usual else "")


def address(site: str) -> str:
    """Where a site's rules are."""
    return f"{site}/robots.txt"


def understood(site: str, answer: Answer, now: datetime, before: Robots | None = None) -> Robots:
    """What an answer means; rules that were read `before` hold while the site is unreachable."""
    if isinstance(answer, Fetched):
        content_type = dict(answer.headers).get("content-type", "")
        text = decode(answer.body[:_READ], content_type)[0]
        return Robots(origin=site, state="rules", at=now, until=now + _FRESH, body=text)
    if isinstance(answer, Failed) and _absent(answer):
        detail = f"{answer.kind}: {answer.detail}"
        return Robots(origin=site, state="absent", at=now, until=now + _FRESH, detail=detail)
    if isinstance(answer, Unchanged):  # never: nothing was remembered to compare with
        detail = "304 to a request that named no validator"
    else:
        detail = f"{answer.kind}: {answer.detail}"
    if before is not None and before.state == "rules":
        return Robots(
            origin=site, state="rules", at=before.at, until=now + _AGAIN, body=before.body,
            detail=detail, rest_until=before.rest_until,
        )  # fmt: skip
    return Robots(origin=site, state="unreachable", at=now, until=now + _AGAIN, detail=detail)


def permit(rules: str, url: str, agent: str) -> Permit:
    """Whether `rules` let `agent` (a product's name) ask for `url`."""
    read = Protego.parse(rules.removeprefix("\ufeff"))  # or its first line would name no group
    delay = read.crawl_delay(agent) or 0.0
    wanted = delay if delay > 0 else 0.0  # a pause that is no number is none
    return Permit(
        allowed=bool(read.can_fetch(url, agent)), delay_s=min(float(wanted), _LONGEST_DELAY_S)
    )


def _absent(failed: Failed) -> bool:
    """A file that is not there allows everything; one that cannot be read allows nothing.

    429 is a 4xx that speaks of us, not of the file. More than five redirects count
    as not there (RFC 9309, 2.3.1.2).
    """
    if failed.status is not None and 400 <= failed.status < 500:
        return failed.status != 429
    return failed.kind == "redirects" or (failed.kind == "empty" and failed.status in {200, 204})
