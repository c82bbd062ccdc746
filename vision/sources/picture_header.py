"""What a picture's first bytes say: its kind, its size and how many pages there are, before it is decoded.

A file of a megabyte may hold a picture of gigabytes: who decodes first and asks then has lost the memory.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from vision.sources.tiff_header import tiff_size

_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments that hold a JPEG's size: all SOFn."""
_JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length behind them."""

_PNG_SAMPLES = {0: 1, 2: 3, 3: 4, 4: 2, 6: 4}
"""A pixel's, by the kind of colour: grey, colour, palette, and the first two with transparency."""


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What is known of a picture before it is decoded."""

    kind: str
    """`JPEG`, `PNG` ..."""
    width: int
    height: int
    bytes_per_pixel: int
    """What decoding takes at most: samples a pixel times their bytes."""
    pages: int = 1
    """Pages or frames in the file; 1 where nobody counts them."""


def read_header(data: bytes) -> PictureHeader | None:
    """The header of a picture; None where `data` is of no kind that is read here, or is cut in its header."""
    for start, read in _READERS:
        if re.match(start, data, re.DOTALL):
            try:
                return read(data)
            except (struct.error, LookupError, ValueError):
                return None
    return None


def _png(data: bytes) -> PictureHeader:
    width, height, depth, colours = struct.unpack_from(">IIBB", data, 16)
    at = data.find(b"acTL", 0, data.find(b"IDAT"))
    pages = struct.unpack_from(">I", data, at + 4)[0] if at > 0 else 1
    return PictureHeader("PNG", width, height, _PNG_SAMPLES[colours] * (2 if depth == 16 else 1), pages)


def _jpeg(data: bytes) -> PictureHeader:
    at = 2
    while True:
        # Fill bytes may stand before a marker.
        while data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError("no marker where one belongs")
        marker = data[at + 1]
        if marker in _JPEG_SIZES:
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            return PictureHeader("JPEG", width, height, channels)
        at += 2 if marker in _JPEG_BARE else 2 + struct.unpack_from(">H", data, at + 2)[0]


def _gif(data: bytes) -> PictureHeader:
    width, height = struct.unpack_from("<HH", data, 6)
    return PictureHeader("GIF", width, height, 4, gif_pictures(data))


def gif_pictures(data: bytes) -> int:
    """How many pictures a GIF holds, whole ones; at least 1."""
    at, count = 13 + _gif_colours(data[10]), 0
    while at < len(data) and data[at] in b"!,":
        if data[at] == ord(","):
            if at + 9 >= len(data):
                break
            at += 11 + _gif_colours(data[at + 9])
            blocks_end = _gif_blocks_end(data, at)
            count += blocks_end <= len(data)
        else:
            blocks_end = _gif_blocks_end(data, at + 2)
        at = blocks_end
    return max(1, count)


def gif_is_whole(data: bytes) -> bool:
    """Whether its blocks go on to the trailer that ends every GIF."""
    at = 13 + _gif_colours(data[10])
    while at < len(data) and data[at] in b"!,":
        if data[at] == ord(",") and at + 9 < len(data):
            at = _gif_blocks_end(data, at + 11 + _gif_colours(data[at + 9]))
        else:
            at = _gif_blocks_end(data, at + 2)
    return at < len(data) and data[at] == ord(";")


def _gif_colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    """Where the blocks that start at `at` are over: each says its length, and an empty one ends them."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _bmp(data: bytes) -> PictureHeader:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return PictureHeader("BMP", abs(width), abs(height), 4)


def _webp(data: bytes) -> PictureHeader:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    elif kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
    return PictureHeader("WebP", width, height, 4, max(1, data.count(b"ANMF")) if kind == b"VP8X" else 1)


def _avif(data: bytes) -> PictureHeader:
    # Every picture in the file has such a box, thumbnails too: the largest counts.
    sizes = [struct.unpack_from(">II", data, match.end() + 4) for match in re.finditer(b"ispe", data[:65536])]
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return PictureHeader("AVIF", width, height, 8)


def _jpeg_2000(data: bytes) -> PictureHeader:
    right, bottom, left, top = struct.unpack_from(">IIII", data, data.index(b"\xff\x4f\xff\x51") + 8)
    return PictureHeader("JPEG 2000", right - left, bottom - top, 8)


def _pnm(data: bytes) -> PictureHeader:
    """Words between blanks, comments left out: kind, width, height and the largest value."""
    words = re.sub(rb"#[^\n]*", b"", data[:4096]).split(maxsplit=4)
    return PictureHeader("PNM", int(words[1]), int(words[2]), 6)


def _tiff(data: bytes) -> PictureHeader:
    width, height, bytes_per_pixel, pages = tiff_size(data)
    return PictureHeader("TIFF", width, height, bytes_per_pixel, pages)


_READERS: tuple[tuple[bytes, Callable[[bytes], PictureHeader]], ...] = (
    (rb"\xff\xd8\xff", _jpeg),
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"II[*+]\0|MM\0[*+]", _tiff),
    (rb"RIFF....WEBP", _webp),
    (rb"GIF8[79]a", _gif),
    (rb"BM", _bmp),
    (rb"....ftypavi[fs]", _avif),
    (rb"....ftypmif1.{0,40}avif", _avif),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", _jpeg_2000),
    (rb"P[1-6]\s", _pnm),
)
"""The bytes that a kind starts with, and what reads its header."""
