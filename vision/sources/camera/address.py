"""What `--camera` takes, and how it is named where others can read it."""

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from vision.sources.errors import SourceError

_STREAMS = ("rtsp", "rtsps", "http", "https", "rtmp", "udp", "tcp", "srt")
_SECRET = r"(user(name)?|usr|login|account|pwd|pass(w(or)?d)?|token|auth|secret|(api)?_?key|sid)"
# With a colon that doesn't start a port before it, an `@` ends a password even behind "/", "?" or "#":
# whoever typed it forgot to write those as %2F, %3F or %23.
_LOGIN = re.compile(r"(?<=://)([^/?#]*@|[^/?#@]*:(?!\d*(/|\?|#|$)).*@|[^/?#@]*:\d+[/?#].*(?<!/)@)")
_SECRET_VALUE = re.compile(rf"(?<=[?&;])({_SECRET})=[^&;#]*", re.IGNORECASE)


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
        name = without_credentials(spec)
        if scheme.lower() not in _STREAMS:
            raise SourceError(f"{name} is no camera address; it starts with one of {', '.join(_STREAMS)}")
        return Address(spec, name, is_stream=True)
    if spec.isascii() and spec.isdigit():
        return Address(int(spec), spec, is_stream=False)
    if spec.startswith("/dev/") and spec.isprintable():
        # OpenCV opens the device itself, not the links in /dev/v4l/by-id.
        return Address(os.path.realpath(spec), spec, is_stream=False)
    # An address whose rtsp:// was forgotten may still hold a password.
    shown = spec.rpartition("@")[2]
    raise SourceError(
        f"{shown!r} is no camera; give a number, a device as /dev/video0, or an rtsp:// or http:// address "
        f"(digit-reader --list-cameras shows what there is; a file is read with --video)"
    )


def without_credentials(address: str) -> str:
    """`address` without user name and password, and without the values of parameters like `pwd=`."""
    return _SECRET_VALUE.sub(r"\1=***", _LOGIN.sub("", address))
