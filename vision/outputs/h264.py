"""H.264 through PyAV, where it is installed: plays in browsers, and what was written survives a kill."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vision.frame import Image

if TYPE_CHECKING:
    import av

TICKS_PER_S = 90_000
"""Clock of the file: fine enough that frames keep their own times."""
MIN_STEP_TICKS = TICKS_PER_S // 1000
"""Matroska counts milliseconds; two frames never share one."""

CONTAINERS = {
    # One fragment a frame while recording, an ordinary mp4 with its index once closed.
    ".mp4": ("mp4", {"movflags": "hybrid_fragmented+frag_every_frame"}),
    ".mkv": ("matroska", {"cluster_time_limit": "1"}),
}
"""Format and its options for each ending; see docs/decisions/recording.md for what they save."""

ENCODING = {
    # 9 ms of one core for a 720p frame of a filmed page; the next preset takes 11 and makes it no smaller.
    "preset": "ultrafast",
    "crf": "23",
    # No frame waits in the encoder for later ones: a killed program would take those along.
    "tune": "zerolatency",
}
SECONDS_BETWEEN_KEYFRAMES = 2
BT601_MATRIX = 6
LIMITED_RANGE = 1


def is_installed() -> bool:
    """Whether there is a PyAV that can encode H.264."""
    try:
        # Never before cv2, or cv2.imshow hangs; and not at all where no video is written.
        import av
    except ImportError:
        return False
    return "libx264" in av.codecs_available


class H264Encoder:
    """A video file that takes pictures of one even size, each at its own time."""

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float) -> None:
        """Opens `path`; `fps` only says how long the last frame is shown."""
        import av

        container_format, options = CONTAINERS[path.suffix.lower()]
        self._container = av.open(
            # Absolute: ffmpeg would take `12:30.mp4` for an address.
            str(path.absolute()),
            "w",
            format=container_format,
            options={"flush_packets": "1", **options},
        )
        rate = Fraction(fps).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate, options=ENCODING)
        self._stream.width, self._stream.height = size_wh
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = Fraction(1, TICKS_PER_S)
        context.gop_size = max(1, round(fps * SECONDS_BETWEEN_KEYFRAMES))
        # What the conversion from BGR does; players guess from the size where the file doesn't say.
        context.colorspace = BT601_MATRIX
        context.color_range = LIMITED_RANGE
        self._frame_ticks = round(TICKS_PER_S / fps)
        self._last_ticks = -MIN_STEP_TICKS

    def write(self, image: Image, time_s: float) -> None:
        """Adds `image`, shown from `time_s` on; OSError where it can't be written."""
        import av

        # A fifth of what PyAV's own conversion takes.
        planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        self._last_ticks = max(round(time_s * TICKS_PER_S), self._last_ticks + MIN_STEP_TICKS)
        frame.pts = self._last_ticks
        frame.duration = self._frame_ticks
        frame.time_base = Fraction(1, TICKS_PER_S)
        self._send(frame)

    def close(self) -> None:
        """Finishes the file; OSError where its index can't be written (the frames play all the same)."""
        import av

        try:
            self._send(None)
            self._container.close()
        except av.FFmpegError as error:
            raise OSError(error.errno, error.strerror) from error

    def _send(self, frame: av.VideoFrame | None) -> None:
        """Encodes `frame`, or what is left where it is None."""
        import av

        try:
            self._container.mux(self._stream.encode(frame))
        except av.FFmpegError as error:
            raise OSError(error.errno, error.strerror) from error
