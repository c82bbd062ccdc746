"""What a file holds: a picture, a video, or neither; told by its first bytes, else by its name."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

from vision.sources.picture_header import read_header
from vision.sources.regular_file import read_file, start_of

PICTURE_SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".dib", ".tif", ".tiff"),
    *(".avif", ".gif", ".jp2", ".pbm", ".pgm", ".ppm", ".pnm"),
)
"""Names' ends, in lower case, of pictures that are read."""
FOREIGN_SUFFIXES = (
    *(".heic", ".heif", ".pdf", ".psd", ".svg", ".jxl"),
    *(".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".raf", ".rw2"),
)
"""The same of pictures, and of what holds some, that are not read here: told of, never passed over."""
VIDEO_SUFFIXES = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".wmv"),
    *(".flv", ".3gp", ".ogv", ".y4m", ".mjpg", ".mjpeg", ".h264", ".264", ".hevc", ".vob"),
)
_BARE_VIDEO_SUFFIXES = (".mjpg", ".mjpeg")
"""Pictures one after the other, each of which could stand alone."""
_VIDEO_STARTS = re.compile(
    rb"RIFF....AVI |\x1a\x45\xdf\xa3|OggS|FLV\x01|\x30\x26\xb2\x75|\0\0\x01[\xba\xb3]|YUV4MPEG2"
    rb"|....(moov|mdat|wide|free)|....ftyp(?!avi[fs]|hei[cxms]|hev[cx]|mif1|msf1)|G.{187}G.{187}G",
    re.DOTALL,
)
_FOREIGN_STARTS = (
    (re.compile(rb"....ftyp(hei[cxms]|hev[cx]|mif1|msf1)", re.DOTALL), "a HEIC picture", ""),
    (re.compile(rb"%PDF-"), "a PDF", " page by page"),
    (re.compile(rb"8BPS"), "a Photoshop file", ""),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "a JPEG XL picture", ""),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml.*)?<svg", re.DOTALL), "a drawing (SVG)", ""),
)


class FileKind(Enum):
    """What a file holds."""

    PICTURE = "picture"
    VIDEO = "video"
    OTHER = "other"


def kind_of(path: Path) -> FileKind:
    """What the file at `path` holds; what can't be opened, and what is no file, is as its name says."""
    suffix, start = path.suffix.lower(), start_of(path)
    if suffix in _BARE_VIDEO_SUFFIXES:
        return FileKind.VIDEO
    if start.startswith(b"GIF8"):
        header = read_header(read_file(path))
        return FileKind.VIDEO if header and header.pages > 1 else FileKind.PICTURE
    # A TIFF's directory may stand behind its picture, and the first bytes do without.
    if read_header(start) or start[:4] in (b"II*\0", b"MM\0*"):
        return FileKind.PICTURE
    if _VIDEO_STARTS.match(start):
        return FileKind.VIDEO
    return kind_of_name(suffix)


def kind_of_name(suffix: str) -> FileKind:
    """What a file holds whose name ends with `suffix`, in lower case."""
    if suffix in PICTURE_SUFFIXES:
        return FileKind.PICTURE
    return FileKind.VIDEO if suffix in VIDEO_SUFFIXES else FileKind.OTHER


def foreign_format(path: Path, start: bytes) -> tuple[str, str] | None:
    """What a file of pictures that are not read here is, and how to save it; None where that isn't known."""
    for pattern, what, how in _FOREIGN_STARTS:
        if pattern.match(start):
            return what, how
    if path.suffix.lower() in FOREIGN_SUFFIXES:
        return f"a {path.suffix.lower()} file", ""
    return None
