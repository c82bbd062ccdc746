"""Several videos, one after the other, as one source."""

from __future__ import annotations

from vision.frame import Frame
from vision.sources.base import SourceBase
from vision.sources.errors import EndOfSource, SourceError
from vision.sources.folder import counted
from vision.sources.named_files import Files
from vision.sources.video import VideoSource


class VideosSource(SourceBase):
    """The frames of each video in turn, counted and timed from its own start.

    A video that can't be read is told of and counted, and the others are read.
    """

    def __init__(self, videos: Files, *, is_all: bool = True) -> None:
        """Where these are not all that is to be read, it is no error if none of them can be."""
        super().__init__(counted(len(videos.paths), "video"))
        self.notes = videos.notes
        self.frame_count: int | None = None
        self.problems: list[str] = list(videos.problems)
        self._is_all = is_all
        self._left = list(videos.paths)
        self._current: VideoSource | None = None
        self._opened = 0
        self._damaged_before = 0

    @property
    def fps(self) -> float:
        """Of the video that is being read."""
        return self._current.fps if self._current else 0.0

    @property
    def summary(self) -> str:
        """`478 of 480 frames of 2 videos read, 2 damaged; 1 video could not be read`."""
        begun = self._opened + (self._current is not None)
        failed, opened = len(self.problems), counted(begun, "video")
        damaged = self.frames_damaged - failed
        there = f"{self.frames_read} of {self.frames_read + damaged} frames" if damaged else self._amount
        text = f"{there} of {opened} read" + (f", {damaged} damaged" if damaged else "")
        return f"{text}; {counted(failed, 'other')} could not be read" if failed else text

    def read(self, timeout_s: float) -> Frame | None:
        while self._current or self._left:
            try:
                frame = self._opened_video().read(timeout_s)
            except SourceError as error:
                self.problems.append(str(error))
            except EndOfSource:
                self._opened += 1
            else:
                self.frames_read += 1
                self._count_damaged()
                return frame
            self._leave_current()
        self._count_damaged()
        if self._is_all and not self.frames_read:
            raise SourceError(f"none of {len(self.problems)} videos could be read; first, {self.problems[0]}")
        raise EndOfSource

    def close(self) -> None:
        self._left = []
        self._leave_current()

    def _opened_video(self) -> VideoSource:
        if self._current is None:
            self._current = VideoSource(self._left.pop(0))
        return self._current

    def _count_damaged(self) -> None:
        here = self._current.frames_damaged if self._current else 0
        self.frames_damaged = self._damaged_before + here + len(self.problems)

    def _leave_current(self) -> None:
        if self._current:
            self._damaged_before += self._current.frames_damaged
            self._current.close()
        self._current = None
