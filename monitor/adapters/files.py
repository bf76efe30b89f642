"""Whole files: a reader sees the old one or the new one, never half; secrets only their owner.

It must never know what a file says.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace_if_changed(path: Path, data: bytes) -> bool:
    """Write a file at once and whole, unless it says so already; True if it was written."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True


def secret(path: Path, *, make: bool) -> bytes:
    """The 32 bytes of a secret file, made at the first call if `make`; b"" if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if not make:
            return b""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # unlike a rename it never replaces what another process made
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
