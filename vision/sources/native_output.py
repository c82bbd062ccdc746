"""Keeps what C libraries print away from the user: one mistake is one line, and that line is ours."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, cast

import cv2

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


def silence_opencv() -> None:
    """From here on OpenCV and its FFmpeg log nothing; their failures reach us as return values anyway."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    # Read by OpenCV when its first FFmpeg capture opens; -8 is FFmpeg's AV_LOG_QUIET.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


class UnfailingDescriptor(io.RawIOBase):
    """Bytes to a file descriptor, at once; where nobody takes them they are dropped, and reading goes on.

    A terminal that was closed, a full disk or a reader that is gone is no reason to end: the readings are in
    the outputs, and the exit code says how it went.
    """

    def __init__(self, descriptor: int) -> None:
        """Takes `descriptor` over, and closes it in the end."""
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        """Writes all of `data`, or as much as is taken."""
        rest = memoryview(data)
        size = len(rest)
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        return size

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def close(self) -> None:
        if not self.closed:
            super().close()
            with suppress(OSError):
                os.close(self._descriptor)


@contextmanager
def silenced_native_stderr() -> Iterator[None]:
    """Within, what C code writes to file descriptor 2 is dropped, and `sys.stderr` still reaches the user.

    For the whole of a program, before logging is set up: libjpeg and libpng know no log level, and many
    webcams make the former print "Corrupt JPEG data: 1 extraneous bytes before marker 0xd9" at every frame.
    Within, writing to `sys.stderr` never fails, and it is never None. Otherwise it does nothing where
    `sys.stderr` isn't file descriptor 2 (under pytest).
    """
    _fill_closed_descriptors()
    stderr = sys.stderr
    if stderr is not None and not _is_descriptor_2(stderr):
        yield
        return
    if stderr is not None:
        with suppress(OSError):
            stderr.flush()
    ours = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    sys.stderr = io.TextIOWrapper(
        # TextIOWrapper asks for a buffer, and buffered is what must not be: it would fail when it's flushed.
        cast(BinaryIO, UnfailingDescriptor(ours)),
        encoding=stderr.encoding if stderr else "utf-8",
        errors="backslashreplace",
        write_through=True,
    )
    try:
        yield
    finally:
        os.dup2(ours, 2)
        sys.stderr.close()
        sys.stderr = stderr


def _fill_closed_descriptors() -> None:
    """Opens the null device in place of standard streams that were closed before we started.

    Else the next file that is opened, an output mostly, would get that number, and what libraries print.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest number that is free is the one just found so.
            os.open(os.devnull, os.O_RDWR)


def _is_descriptor_2(stream: object) -> bool:
    fileno = getattr(stream, "fileno", None)
    try:
        return callable(fileno) and fileno() == 2
    except (OSError, ValueError):
        return False
