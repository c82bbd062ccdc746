"""The directories of a TIFF: one a page, each with the size of its picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_REDUCED, _MASK = 1, 4
"""Bits of "NewSubfileType": a thumbnail and a mask are no pages."""
_SUBFILE_TYPE, _WIDTH, _HEIGHT, _BITS, _SAMPLES = 254, 256, 257, 258, 277
_FIELD_BYTES = {1: 1, 3: 2, 4: 4, 16: 8}
"""Whole numbers by the type of their field: BYTE, SHORT, LONG, LONG8."""
_MOST_PAGES = 10_000


class _Layout(NamedTuple):
    """How the numbers of a classic TIFF, and of one beyond 4 GB, are laid out."""

    order: str
    first_at: int
    offset: str
    entries: str
    entry_bytes: int
    value_at: int


def tiff_size(data: bytes) -> tuple[int, int, int, int]:
    """Width and height of the first page, bytes a pixel, and the number of pages, thumbnails left out.

    Raises ValueError, struct.error or IndexError where the directories lead nowhere.
    """
    layout = _layout(data)
    directories = list(_directories(data, layout))
    pages = sum(not tags.get(_SUBFILE_TYPE, 0) & (_REDUCED | _MASK) for tags in directories)
    # OpenCV decodes the first, whatever it is.
    first = directories[0]
    sample_bytes = -(-first.get(_BITS, 1) // 8)
    return first[_WIDTH], first[_HEIGHT], max(3, first.get(_SAMPLES, 1) * sample_bytes), max(1, pages)


def _layout(data: bytes) -> _Layout:
    order = "<" if data[:2] == b"II" else ">"
    if struct.unpack_from(f"{order}H", data, 2)[0] == 43:
        return _Layout(order, 8, "Q", "Q", 20, 12)
    return _Layout(order, 4, "I", "H", 12, 8)


def _directories(data: bytes, layout: _Layout) -> Iterator[dict[int, int]]:
    """The tags of each page, as far as they are whole numbers."""
    order = layout.order
    at = struct.unpack_from(order + layout.offset, data, layout.first_at)[0]
    seen: set[int] = set()
    # A directory that points back to an earlier one would be read for ever.
    while at and at not in seen and len(seen) < _MOST_PAGES:
        seen.add(at)
        count = struct.unpack_from(order + layout.entries, data, at)[0]
        start = at + struct.calcsize(order + layout.entries)
        end = start + count * layout.entry_bytes
        yield dict(_tag(data, entry, layout) for entry in range(start, end, layout.entry_bytes))
        at = struct.unpack_from(order + layout.offset, data, end)[0]


def _tag(data: bytes, at: int, layout: _Layout) -> tuple[int, int]:
    """A field's tag and its first number; 0 where it is none."""
    tag, kind = struct.unpack_from(f"{layout.order}HH", data, at)
    count = struct.unpack_from(layout.order + layout.offset, data, at + 4)[0]
    size = _FIELD_BYTES.get(kind, 0)
    place = at + layout.value_at
    if size and count * size > layout.entry_bytes - layout.value_at:
        place = struct.unpack_from(layout.order + layout.offset, data, place)[0]
    number = data[place : place + size]
    return tag, int.from_bytes(number, "little") if layout.order == "<" else int.from_bytes(number, "big")
