"""The edge of the program: whatever ends it is told in one line."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import cv2

from recognizer import HandError, ModelError
from vision.frame import Frame
from vision.outputs import OutputError
from vision.sources import Source, SourceError, redacted_line
from vision.web.errors import WebError

TOLD = (SourceError, ModelError, HandError, OutputError, WebError, OSError, MemoryError, cv2.error)
"""What somebody can do something about; all else is a fault of ours, and its traceback helps."""

_MOST_REASON = 200


def in_one_line(failure: BaseException) -> str:
    """What is told of `failure`, one of those `TOLD`: what happened and what to do."""
    if isinstance(failure, (SourceError, ModelError, HandError, OutputError, WebError)):
        return redacted_line(str(failure))
    if _is_out_of_memory(failure):
        return "there is not enough memory; close other programs, or give smaller pictures"
    if isinstance(failure, OSError):
        return redacted_line(_of_the_system(failure))
    reason = " ".join(str(failure).split())[:_MOST_REASON]
    return redacted_line(f"OpenCV gave up ({reason}); run it again with --verbose, and give other pictures")


@contextmanager
def enough_memory(source: Source, frame: Frame) -> Iterator[None]:
    """Where the memory doesn't suffice within, the photo `frame` is passed over, and the next one read.

    Raises `SourceError` where there is no other, and for a film.
    """
    try:
        yield
    except (MemoryError, cv2.error) as failure:
        if not _is_out_of_memory(failure):
            raise
        source.pass_over(f"{frame.source} takes more memory than there is; make it smaller")


def whence(failure: BaseException) -> str:
    """Where `failure` came from, for whoever looks for the fault: `OSError in video_file.py, line 71`."""
    place = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{type(failure).__name__} in {os.path.basename(place.filename)}, line {place.lineno}"


def _is_out_of_memory(failure: BaseException) -> bool:
    return isinstance(failure, MemoryError) or getattr(failure, "code", None) == cv2.Error.StsNoMem


def _of_the_system(failure: OSError) -> str:
    reason = failure.strerror or str(failure) or type(failure).__name__
    reason = reason[:1].lower() + reason[1:]
    if failure.filename is None and not _has_working_folder():
        return "the folder that this was started in is gone; change to one that is there, and start again"
    what = "the system refused" if failure.filename is None else f"cannot use {os.fsdecode(failure.filename)}"
    return f"{what}; {reason}; mend that and start again"


def _has_working_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


class OneLineFormatter(logging.Formatter):
    """A line each, with no password in it and nothing that steers a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return redacted_line(super().formatMessage(record))
