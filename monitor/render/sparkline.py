"""Counts per day -> a small picture for mail: bars on a solid ground, readable in light and dark.

A PNG of four colours written by hand (W3C, Portable Network Graphics, third edition): no
drawing library is needed for rectangles. It must never say anything that the text beside it
does not.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from monitor.types import DayCount

BAR, GAP, HEIGHT, EDGE = (
    28,
    8,
    88,
    12,
)  # pixels; a mail shows them at half the size: sharp on phones
LEAST = 4  # pixels of the smallest bar that is none
# Ground, foot, bars held before, bars that are new. Each stands 3:1 or more from the ground, and
# the ground is the receipt's tint: clients that turn mail dark leave pictures as they are.
PALETTE = bytes.fromhex("eef3f5 6f7a82 7d97a6 1a5472")


def size(days: Sequence[DayCount]) -> tuple[int, int]:
    """Width and height in pixels of the picture of so many days."""
    return 2 * EDGE + len(days) * (BAR + GAP) - GAP, HEIGHT


def sparkline(days: Sequence[DayCount]) -> bytes:
    """The picture: one bar a day, new reports standing on those held before."""
    width, height = size(days)
    top = max((day.before + day.new for day in days), default=0) or 1
    room = height - 2 * EDGE
    columns: list[tuple[int, int]] = []  # pixels of a day's bar: held before, all
    for day in days:
        before, whole = (
            max(LEAST, round(room * n / top)) if n else 0
            for n in (day.before, day.before + day.new)
        )
        # Where both are there, a reader must see both.
        if day.before and day.new and whole - before < LEAST:
            before = max(0, whole - LEAST)
        columns.append((before, whole))
    return _png(width, height, [_row(width, height, y, columns) for y in range(height)])


def _row(width: int, height: int, y: int, columns: Sequence[tuple[int, int]]) -> bytes:
    """One row of pixels as palette numbers, from the top."""
    up = height - EDGE - y  # 1 is the lowest pixel of a bar
    row = bytearray(width)
    if up == 0:
        row[EDGE : width - EDGE] = b"\x01" * (width - 2 * EDGE)
    for n, (before, whole) in enumerate(columns):
        if 0 < up <= whole:
            left = EDGE + n * (BAR + GAP)
            row[left : left + BAR] = (b"\x02" if up <= before else b"\x03") * BAR
    return bytes(row)


def _png(width: int, height: int, rows: Sequence[bytes]) -> bytes:
    packed = b"".join(b"\x00" + _packed(row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)  # 2 bits, palette
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", header), (b"PLTE", PALETTE),
            (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""),
        )
    )  # fmt: skip


def _packed(row: bytes) -> bytes:
    """Four pixels a byte, the first in the highest bits."""
    whole = row + bytes(-len(row) % 4)
    return bytes(
        whole[i] << 6 | whole[i + 1] << 4 | whole[i + 2] << 2 | whole[i + 3]
        for i in range(0, len(whole), 4)
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
