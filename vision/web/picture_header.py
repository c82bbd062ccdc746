"""The size of a picture as its first bytes say it, before anything is decoded."""

from __future__ import annotations

import struct

_NO_SIZE_MARKERS = {0xC4, 0xC8, 0xCC}
"""JPEG markers between those of frames that are none."""
_MOST_SCANS = 100
"""A progressive JPEG has ten scans; one of 600 takes 14 s to decode."""


def picture_size_wh(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG, PNG, WebP, GIF or BMP; None where `data` begins like none of them."""
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            return struct.unpack_from(">II", data, 16)
        if data[:2] == b"\xff\xd8":
            return _jpeg_size(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
        if data[:3] == b"GIF":
            return struct.unpack_from("<HH", data, 6)
        if data[:2] == b"BM":
            width, height = struct.unpack_from("<ii", data, 18)
            return abs(width), abs(height)
    except (struct.error, IndexError):
        return None
    return None


def has_too_many_scans(data: bytes) -> bool:
    """Whether `data` is a JPEG made to take long."""
    # Within a scan 0xFF is always followed by 0 or a restart marker.
    return data[:2] == b"\xff\xd8" and data.count(b"\xff\xda") > _MOST_SCANS


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None
