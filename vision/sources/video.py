"""A recorded video as a source: every frame that can be read, whatever is damaged around it."""

import os
from pathlib import Path
from typing import NoReturn

import cv2
import numpy as np

from vision.frame import Frame, Image
from vision.interrupt import held
from vision.sources.base import SourceBase
from vision.sources.container_check import counts_frames, is_stream, is_whole
from vision.sources.errors import EndOfSource, SourceError
from vision.sources.redaction import redacted
from vision.sources.regular_file import refuse_what_is_no_file

_FAILURES_AT_THE_END = 64
"""Reads that fail in a row until a file is over whose frames are all there already."""
_MOST_FAILURES = 5000
"""The same where frames are missing yet; at the end of a file 1000 failing reads take 0.05 s."""
_MOST_FPS, _USUAL_FPS = 1000.0, 25.0
_MOST_FRAMES = 1e8


class VideoSource(SourceBase):
    """The frames of a file, each with its time by the file's clock."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path = path
        _refuse_what_is_no_file(path)
        # The prefix keeps FFmpeg from taking the start of "12:30.mp4" for a protocol.
        with held():
            self._capture = cv2.VideoCapture(f"file:{path}", cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise SourceError(_why_no_video(path))
        self.fps = self._property(cv2.CAP_PROP_FPS, _MOST_FPS)
        self.frame_count: int | None = round(self._property(cv2.CAP_PROP_FRAME_COUNT, _MOST_FRAMES)) or None
        self._start_s: float | None = None
        self._time_s = 0.0

    def read(self, timeout_s: float) -> Frame | None:
        image, failures = self._next_image()
        if image is None:
            self._end()
        # A read that failed before another frame was a damaged packet; those at the end are just the end.
        self.frames_damaged += failures
        frame = Frame(image, self.frames_read, self._next_time_s(), self.name)
        self.frames_read += 1
        return frame

    def close(self) -> None:
        self._capture.release()

    def _next_image(self) -> tuple[Image | None, int]:
        """The next picture that can be decoded (None at the end), and how many reads failed before it."""
        missing = (self.frame_count or _FAILURES_AT_THE_END) - self.frames_read - self.frames_damaged
        for failures in range(min(max(missing, _FAILURES_AT_THE_END), _MOST_FAILURES)):
            is_read, image = self._capture.read()
            if is_read:
                return np.asarray(image, np.uint8), failures
            if not self._capture.isOpened():
                raise EndOfSource
        return None, 0

    def _next_time_s(self) -> float:
        """Seconds from the first frame to the one just read; grows always."""
        now_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if self._start_s is None:
            self._start_s = now_s
            return 0.0
        time_s = now_s - self._start_s
        # Containers without times (raw H.264) give 0 for ever, damaged ones may jump back.
        if not time_s > self._time_s:
            time_s = self._time_s + 1 / (self.fps or _USUAL_FPS)
        self._time_s = time_s
        return time_s

    def _end(self) -> NoReturn:
        """Counts what is missing and never showed as a failed read, then ends."""
        if not self.frames_read:
            raise SourceError(f"no frame of {self._path} can be read; it is damaged, record or copy it again")
        missing = max(0, (self.frame_count or 0) - self.frames_read - self.frames_damaged)
        is_sure = bool(self.frames_damaged) and counts_frames(self._path)
        may_be_cut = missing or self.frame_count is None or is_stream(self._path)
        if not is_sure and may_be_cut and not is_whole(self._path):
            is_sure, missing = True, max(1, missing)
        if is_sure:
            self.frames_damaged += missing
        self.frame_count = self.frames_read + self.frames_damaged
        raise EndOfSource

    def _property(self, which: int, largest: float) -> float:
        """What OpenCV says, or 0 where that is none of the sensible values (NaN, or -9e18 for "unknown")."""
        value = self._capture.get(which)
        return value if 0 < value <= largest else 0.0


def _refuse_what_is_no_file(path: Path) -> None:
    # Those of os.path say False where a name is too long or a folder closed, those of Path raise.
    if os.path.isdir(path):
        raise SourceError(f"{path} is a folder, not a video; photos are read with --image {path}")
    if not os.path.exists(path):
        raise SourceError(f"there is no video file at {redacted(str(path))}; check the path")
    try:
        refuse_what_is_no_file(path)
    except SourceError as error:
        raise SourceError(f"{path} {error}; save the video first (a camera is read with --camera)") from error
    if not os.access(path, os.R_OK):
        raise SourceError(f"{path} can't be read: permission denied; check its permissions")
    if not _is_unicode(path):
        # OpenCV ends with a segmentation fault on such a name.
        raise SourceError(f"the name of {path} is not UTF-8; rename it")
    if path.is_file() and path.stat().st_size == 0:
        raise SourceError(f"{path} is empty; copy or record it again")


def _is_unicode(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _why_no_video(path: Path) -> str:
    if not is_whole(path):
        return f"{path} ends too early to be read; its recording was cut short, copy or record it again"
    return (
        f"{path} is no video that can be read, or damaged at its start; give an .mp4, .mkv, .avi or the like"
    )
