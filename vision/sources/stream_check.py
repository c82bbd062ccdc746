"""Whether a video of a kind without a table of contents ends where it should.

Their frame counts are guesses from the length of the file: one that was cut short seems to be all there.
"""

from __future__ import annotations

import mmap
import re
import struct

from vision.sources.picture_header import gif_is_whole

_TS_PACKET_BYTES = (188, 192, 204)
"""Bare, with a time before each (.m2ts), and with a sum behind it."""
_PACK, _SYSTEM_END = 0xBA, 0xB9
_MPEG2_MARK = 0x40


def stream_is_whole(data: mmap.mmap) -> bool | None:
    """False where a GIF, Y4M, Ogg, MPEG or motion JPEG file ends too early; None for other kinds."""
    for start, check in _CHECKS:
        if re.match(start, data, re.DOTALL):
            try:
                return check(data)
            except (struct.error, IndexError):
                # What should have been read there is behind the end.
                return False
    return None


def _gif(data: mmap.mmap) -> bool:
    return gif_is_whole(bytes(data))


def _y4m(data: mmap.mmap) -> bool:
    """A line of text, and then frames of the same size: `FRAME`, a line's end, three planes."""
    header_end = data.find(b"\n", 0, 1024)
    words = data[:header_end].split()
    width, height = (int(next(w[1:] for w in words if w[:1] == name)) for name in (b"W", b"H"))
    colours = next((word[1:] for word in words if word[:1] == b"C"), b"420")
    if not re.fullmatch(rb"420(jpeg|mpeg2|paldv)?|422|444|mono", colours):
        return True
    half_wh = -(-width // 2), -(-height // 2)
    chroma = {
        b"420": 2 * half_wh[0] * half_wh[1],
        b"422": 2 * half_wh[0] * height,
        b"444": 2 * width * height,
        b"mon": 0,
    }
    frame_bytes = len(b"FRAME\n") + width * height + chroma[colours[:3]]
    # Parameters may stand behind `FRAME`; then frames are longer, and this can't tell.
    is_plain = data[header_end + 1 : header_end + 7] == b"FRAME\n"
    return not is_plain or (len(data) - header_end - 1) % frame_bytes == 0


def _ogg(data: mmap.mmap) -> bool:
    """Pages: their last is marked as the end of its stream, and ends with the file."""
    at = data.rfind(b"OggS")
    segments = data[at + 26]
    end = at + 27 + segments + sum(data[at + 27 : at + 27 + segments])
    return end == len(data) and bool(data[at + 5] & 4)


def _transport_stream(data: mmap.mmap) -> bool:
    """Packets of one size; a cut between two can't be seen."""
    return any(len(data) % size == 0 and _has_sync(data, size) for size in _TS_PACKET_BYTES)


def _has_sync(data: mmap.mmap, size: int) -> bool:
    offset = 4 if size == 192 else 0
    return all(data[at] == ord("G") for at in range(offset, min(len(data), 5 * size), size))


def _program_stream(data: mmap.mmap) -> bool:
    """Packs of packets: each but the header of a pack says how long it is."""
    at, end = 0, len(data)
    while at < end:
        if data[at : at + 3] != b"\0\0\1":
            # Padding, or garbage between two packs, as long as another one follows.
            at = data.find(b"\0\0\1\xba", at)
            if at < 0:
                return True
        code = data[at + 3]
        if code == _SYSTEM_END:
            return True
        if code == _PACK:
            is_mpeg2 = (data[at + 4] & 0xC0) == _MPEG2_MARK
            at += 14 + (data[at + 13] & 7) if is_mpeg2 else 12
        else:
            at += 6 + struct.unpack_from(">H", data, at + 4)[0]
    return at == end


def _motion_jpeg(data: mmap.mmap) -> bool:
    """The last picture ends, but for zeros that fill it up."""
    return data[max(0, len(data) - 4096) :].rstrip(b"\0\r\n").endswith(b"\xff\xd9")


_CHECKS = (
    (rb"GIF8[79]a", _gif),
    (rb"YUV4MPEG2 ", _y4m),
    (rb"OggS", _ogg),
    (rb"(....)?G.{187}(.{4}|.{16})?G", _transport_stream),
    (rb"\0\0\x01\xba", _program_stream),
    (rb"\xff\xd8\xff", _motion_jpeg),
)
