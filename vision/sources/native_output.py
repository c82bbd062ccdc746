"""Keeps what C libraries print away from the user: one mistake is one line, and that line is ours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import cv2


def silence_opencv() -> None:
    """From here on OpenCV and its FFmpeg log nothing; their failures reach us as return values anyway."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    # Read by OpenCV when its first FFmpeg capture opens; -8 is FFmpeg's AV_LOG_QUIET.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


@contextmanager
def silenced_native_stderr() -> Iterator[None]:
    """Within, what C code writes to file descriptor 2 is dropped, and `sys.stderr` still reaches the user.

    For the whole of a program, before logging is set up: libjpeg and libpng know no log level, and many
    webcams make the former print "Corrupt JPEG data: 1 extraneous bytes before marker 0xd9" at every frame.
    Does nothing where `sys.stderr` isn't file descriptor 2 (under pytest, or without a console).
    """
    stderr = sys.stderr
    if stderr is None or not _is_descriptor_2(stderr):
        yield
        return
    stderr.flush()
    ours = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    sys.stderr = open(ours, "w", buffering=1, encoding=stderr.encoding, errors=stderr.errors)  # noqa: SIM115
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(ours, 2)
        sys.stderr.close()
        sys.stderr = stderr


def _is_descriptor_2(stream: object) -> bool:
    fileno = getattr(stream, "fileno", None)
    try:
        return callable(fileno) and fileno() == 2
    except (OSError, ValueError):
        return False
