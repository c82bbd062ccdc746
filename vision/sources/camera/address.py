"""What `--camera` takes, and how it is named where others can read it."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from vision.sources.errors import SourceError
from vision.sources.redaction import redacted

_STREAMS = ("rtsp", "rtsps", "http", "https", "rtmp", "udp", "tcp", "srt")
_MOST_INDEX_DIGITS = 4
"""Linux has 256 cameras at most, and OpenCV takes an index in hundreds for a backend of its own."""


@dataclass(frozen=True, slots=True)
class Address:
    """One camera or stream."""

    target: int | str = field(repr=False)
    """What OpenCV opens: an index, a device path, or an address with its credentials."""
    name: str
    """As the user gave it, credentials taken out."""
    is_stream: bool
    """Whether it comes over the network."""

    @property
    def title(self) -> str:
        """`camera 0` or `the stream rtsp://camera/live`, for sentences."""
        return f"the stream {self.name}" if self.is_stream else f"camera {self.name}"

    @property
    def device(self) -> Path | None:
        """The device file; None for a stream, and for an index where cameras have no files."""
        if isinstance(self.target, str):
            return None if self.is_stream else Path(self.target)
        return Path(f"/dev/video{self.target}") if sys.platform == "linux" else None


def parse_address(spec: str) -> Address:
    """The camera or stream that `spec` names; `SourceError` where it names none."""
    scheme, separator, _ = spec.partition("://")
    # OpenCV ends with a segmentation fault on bytes that are no UTF-8, which aren't printable in Python.
    if separator and spec.isprintable():
        name = redacted(spec)
        if scheme.lower() not in _STREAMS:
            raise SourceError(f"{name} is no camera address; it starts with one of {', '.join(_STREAMS)}")
        return Address(spec, name, is_stream=True)
    if spec.isascii() and spec.isdigit():
        if len(spec) > _MOST_INDEX_DIGITS:
            raise SourceError(
                f"there is no camera {spec[:20]}; digit-reader --list-cameras shows what there is"
            )
        return Address(int(spec), spec, is_stream=False)
    if spec.startswith("/dev/") and spec.isprintable():
        # OpenCV opens the device itself, not the links in /dev/v4l/by-id.
        return Address(os.path.realpath(spec), spec, is_stream=False)
    shown = redacted(spec)
    raise SourceError(
        f"{shown!r} is no camera; give a number, a device as /dev/video0, or an rtsp:// or http:// address "
        f"(digit-reader --list-cameras shows what there is; a file is read with --video)"
    )
