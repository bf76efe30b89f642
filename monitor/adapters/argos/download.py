"""Argos' index of packages, and the download of one: capped, resumable, over HTTP.

It must never unpack anything, and never run unless an operator asked for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from monitor.errors import ModelError
from monitor.types import Lang

MAX_INDEX = 16 * 1024**2
MAX_PACKAGE = 1024**3  # the largest public package has about 0.3 GB
TRIES = 4  # each goes on where the one before ended
_TIMEOUT = httpx.Timeout(30.0)  # per read; a download may take as long as it moves
Told = Callable[[int, int], None]  # bytes so far, bytes in all (0 if unknown)


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that the index offers."""

    source: Lang
    target: Lang
    version: str
    links: tuple[str, ...]


def default_index() -> str:
    """The address of argostranslate's own index, as that package (or its environment) says.

    Asked in a process of its own: importing its settings makes directories.
    """
    with tempfile.TemporaryDirectory() as scratch:
        homes = {f"XDG_{kind}_HOME": scratch for kind in ("DATA", "CONFIG", "CACHE")}
        asked = subprocess.run(
            [
                sys.executable,
                "-c",
                "from argostranslate import settings; print(settings.remote_package_index)",
            ],
            env=os.environ | homes,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    address = asked.stdout.strip()
    if asked.returncode or not address:
        raise ModelError("argostranslate does not say where its index is: name one with --index")
    return address


def read_index(url: str) -> list[Offer]:
    """What an index offers, translation packages only; ModelError if it cannot be read."""
    try:
        with _client() as client, client.stream("GET", url) as answer:
            answer.raise_for_status()
            body = b""
            for block in answer.iter_raw():
                body += block
                if len(body) > MAX_INDEX:
                    raise ModelError(f"the index at {url} is larger than {MAX_INDEX} bytes")
        told = json.loads(body)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"the index at {url} cannot be read: {error}") from error
    if not isinstance(told, list):
        raise ModelError(f"the index at {url} is not a list of packages")
    return [offer for entry in told if (offer := _offer(entry))]


def _offer(entry: Any) -> Offer | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    links = [link for link in entry.get("links") or () if isinstance(link, str)]
    codes = entry.get("from_code"), entry.get("to_code")
    if not links or not all(isinstance(code, str) for code in codes):
        return None
    return Offer(
        source=str(codes[0]),
        target=str(codes[1]),
        version=str(entry.get("package_version", "0")),
        links=tuple(link for link in links if link.startswith(("https://", "http://"))),
    )


def download(url: str, part: Path, told: Told, max_bytes: int = MAX_PACKAGE) -> None:
    """Fetch `url` into `part`, going on where an earlier try (also of another day) ended.

    Raises ModelError if it is too large, or does not come after some tries; what
    has come so far stays in `part`.
    """
    error: Exception | None = None
    for _ in range(TRIES):
        try:
            _fetch(url, part, told, max_bytes)
        except (httpx.TransportError, httpx.StreamError) as broken:
            error = broken  # the line broke: go on from where it did
        except (httpx.HTTPError, httpx.InvalidURL) as refused:
            raise ModelError(f"{url}: {refused}") from refused
        else:
            return
    raise ModelError(f"{url}: the download broke off {TRIES} times, last: {error}") from error


def _fetch(url: str, part: Path, told: Told, max_bytes: int) -> None:
    tag = part.with_suffix(".etag")  # what the server called the file when we began
    begun = part.stat().st_size if part.exists() and tag.exists() else 0
    headers = {"Range": f"bytes={begun}-", "If-Range": tag.read_text("utf-8")} if begun else {}
    with _client() as client, client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
            raise httpx.ReadError("what was there did not fit, begun anew")
        answer.raise_for_status()
        resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
        size = begun if resumed else 0
        whole = size + int(answer.headers.get("content-length", 0) or 0)
        if whole > max_bytes:
            raise ModelError(f"{url}: {whole} bytes, more than {max_bytes}")
        name = answer.headers.get("etag", "")
        if name and not name.startswith("W/"):
            tag.write_text(name, "utf-8")
        else:
            tag.unlink(missing_ok=True)
        with part.open("ab" if resumed else "wb") as written:
            for block in answer.iter_raw():
                size += len(block)
                if size > max_bytes:
                    raise ModelError(f"{url}: more than {max_bytes} bytes")
                written.write(block)
                told(size, whole)
    tag.unlink(missing_ok=True)


def _client() -> httpx.Client:
    # iter_raw hands over what was sent; nothing may be sent packed
    return httpx.Client(
        timeout=_TIMEOUT,
        follow_redirects=True,
        max_redirects=5,
        headers={"Accept-Encoding": "identity", "User-Agent": "RegionalTakes models"},
    )
