"""Annotated pictures as a video file that is never lost: whatever ends the program, it plays up to there."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import cv2
import numpy as np

from vision.frame import Frame, Image
from vision.outputs import h264
from vision.outputs.destination import Destination, OutputError, reason
from vision.outputs.mpeg4 import Mpeg4Encoder

FPS_WHERE_UNKNOWN = 30.0
CREDIBLE_FPS = (1.0, 240.0)
"""Files of a varying rate name such things as 90,000."""

logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """Pictures of one even size into a file."""

    def write(self, image: Image, time_s: float) -> None:
        """Adds `image`, shown from `time_s` on, the first at 0; OSError where it can't be written."""
        ...

    def close(self) -> None:
        """Finishes the file; OSError where that fails."""
        ...


class OpenEncoder(Protocol):
    """Makes an encoder."""

    def __call__(self, path: Path, size_wh: tuple[int, int], fps: float) -> Encoder:
        """The file `path` for pictures of `size_wh`; OSError where it can't be opened."""
        ...


class VideoFile:
    """A video of the size of its first picture; later ones of another size get a black rim."""

    def __init__(
        self, target: Destination, fps: float | None, open_encoder: OpenEncoder | None = None
    ) -> None:
        self._target = target
        # Nothing is written by it; as long as it's open no other run may write there.
        self._lock: io.IOBase = target.append() if target.path.is_file() else io.BytesIO()
        self._fps = fps if fps and CREDIBLE_FPS[0] <= fps <= CREDIBLE_FPS[1] else FPS_WHERE_UNKNOWN
        self._open_encoder = open_encoder or best_encoder()
        self._encoder: Encoder | None = None
        self._first_size_wh = (0, 0)
        self._first_time_s = 0.0

    def put(self, frame: Frame, annotated: Image) -> None:
        """Adds `annotated`, shown from the time of `frame` on; OutputError on a full disk."""
        try:
            if self._encoder is None:
                self._first_size_wh = (annotated.shape[1], annotated.shape[0])
                self._first_time_s = frame.time_s
                self._encoder = self._open_encoder(self._target.path, _even(self._first_size_wh), self._fps)
            self._encoder.write(fitted(annotated, self._first_size_wh), frame.time_s - self._first_time_s)
        except OSError as error:
            raise OutputError(
                f"cannot go on writing to {self._target.path}; {reason(error)}; "
                "what was written before can be played; make room first"
            ) from error

    def close(self) -> None:
        """Finishes the file, or takes it away again if nothing came; OutputError where that fails."""
        if self._lock.closed:
            return
        encoder, self._encoder = self._encoder, None
        try:
            if encoder is None:
                self._target.give_up()
            else:
                encoder.close()
        except OSError as error:
            raise OutputError(
                f"cannot finish {self._target.path}; {reason(error)}; "
                "what was written before can be played; make room first"
            ) from error
        finally:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except OutputError as failure:
            if kind is None:
                raise
            # What was on its way out goes before: a full disk has been told of, and Ctrl-C ends quietly.
            logger.debug("%s", failure)


def best_encoder() -> OpenEncoder:
    """H.264 where PyAV is installed, else OpenCV's MPEG-4."""
    if h264.is_installed():
        return h264.H264Encoder
    logger.info("no H.264 without PyAV (pip install av): the video is MPEG-4, which browsers don't play")
    return Mpeg4Encoder


def fitted(image: Image, size_wh: tuple[int, int]) -> Image:
    """`image` inside `size_wh` with its aspect kept and a black rim, and then made even for the encoder."""
    width, height = size_wh
    if image.shape[:2] != (height, width):
        scale = min(width / image.shape[1], height / image.shape[0])
        inner_wh = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
        left, top = (width - inner_wh[0]) // 2, (height - inner_wh[1]) // 2
        page = np.zeros((height, width, 3), np.uint8)
        page[top : top + inner_wh[1], left : left + inner_wh[0]] = cv2.resize(
            image, inner_wh, interpolation=cv2.INTER_AREA
        )
        image = page
    if (width, height) == _even(size_wh):
        return image
    # The last row or column once more: a black one would be seen.
    return np.asarray(cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8)


def _even(size_wh: tuple[int, int]) -> tuple[int, int]:
    """The next size that colour at half resolution (yuv420p) can have."""
    return size_wh[0] + size_wh[0] % 2, size_wh[1] + size_wh[1] % 2
