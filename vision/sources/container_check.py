"""Whether a video file is all there, by the skeleton of its container.

FFmpeg steps over a broken stretch of an AVI or Matroska file without a word, and frame counts alone don't
tell: a trimmed clip of a phone holds more frames than it shows, and a webcam leaves frames out.
"""

import mmap
import struct
from pathlib import Path

from vision.sources.stream_check import stream_is_whole

_RIFF_PARENTS = (b"RIFF", b"LIST")
_MP4_NAMES = (b"ftyp", b"moov", b"mdat", b"wide", b"free")
_MATROSKA_START = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
_MATROSKA_IDS = {
    *(0x1A45DFA3, _SEGMENT, _CLUSTER),
    # SeekHead, Info, Tracks, Cues, Attachments, Chapters, Tags
    *(0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367),
    # Void, CRC-32, and in a cluster: Timestamp, Position, PrevSize, SimpleBlock, BlockGroup
    *(0xEC, 0xBF, 0xE7, 0xA7, 0xAB, 0xA3, 0xA0),
}


def is_whole(path: Path) -> bool:
    """False where an AVI, Matroska (WebM), MP4 (MOV), GIF, Y4M, Ogg, MPEG or motion JPEG file ends too early
    or is broken in its structure.

    True for other formats, for what is no file (a pipe), and for damaged payload: the decoder notices that.
    """
    if not path.is_file() or not path.stat().st_size:
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:4] == b"RIFF":
            return _riff_is_whole(data)
        if data[:4] == _MATROSKA_START:
            return _matroska_is_whole(data)
        if data[4:8] in _MP4_NAMES:
            return _mp4_is_whole(data)
        return stream_is_whole(data) is not False


def is_stream(path: Path) -> bool:
    """Whether the file is of a kind without a table of contents, which may be cut and seem all there."""
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return stream_is_whole(data) is not None


def counts_frames(path: Path) -> bool:
    """Whether the container says how many frames it holds; for others OpenCV guesses from the duration."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(8)
    return start[:4] == b"RIFF" or start[4:] in _MP4_NAMES


def _riff_is_whole(data: mmap.mmap) -> bool:
    """Walks the chunks: a name of four characters, a size, and as many bytes, made even."""
    at, end = 0, len(data)
    while at + 8 <= end:
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if not all(32 <= letter < 127 for letter in name):
            return False
        if name in _RIFF_PARENTS:
            if at + 8 + size > end:
                return False
            at += 12
        else:
            at += 8 + size + size % 2
    return at <= end + 1


def _mp4_is_whole(data: mmap.mmap) -> bool:
    """Walks the outermost boxes: a size, a name, and the rest of that many bytes."""
    at, end = 0, len(data)
    while at + 8 <= end:
        size = struct.unpack_from(">I", data, at)[0]
        if size == 1 and at + 16 <= end:
            size = struct.unpack_from(">Q", data, at + 8)[0]
        if size == 0:  # "to the end of the file"
            return True
        if size < 8:
            return False
        at += size
    return at == end


def _matroska_is_whole(data: mmap.mmap) -> bool:
    """Walks the elements, stepping into segments and clusters: an id, a size, and that many bytes."""
    at, end = 0, len(data)
    while at < end:
        id_bytes = _vint_length(data[at])
        name = int.from_bytes(data[at : at + id_bytes])
        at += id_bytes
        if name not in _MATROSKA_IDS or at >= end:
            return False
        size_bytes = _vint_length(data[at])
        size = int.from_bytes(data[at : at + size_bytes]) & ((1 << 7 * size_bytes) - 1)
        is_open_ended = size == (1 << 7 * size_bytes) - 1
        at += size_bytes
        if name not in (_SEGMENT, _CLUSTER):
            at += size
        elif not is_open_ended and at + size > end:
            return False
    return at == end


def _vint_length(first: int) -> int:
    """Bytes of a Matroska number, told by the zeros that its first byte starts with."""
    return 9 - first.bit_length()
