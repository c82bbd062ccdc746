"""MPEG-4 through OpenCV, where there is no PyAV: a steady frame rate, and no browser plays it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2

from vision.frame import Image
from vision.interrupt import held

MAX_REPEAT_S = 2
"""How long a picture is repeated at most: a camera away for an hour must not cost an hour of encoding."""


class Mpeg4Encoder:
    """A video file that takes pictures of one even size and shows each at the nearest tick of its rate."""

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float) -> None:
        """Opens `path`, an .mp4 or .mkv of `fps` pictures a second; OSError where it can't."""
        self._fps = fps
        self._writer = _opened(path, size_wh, fps)
        self._next_tick = 0
        self._cut_ticks = 0
        self._last: Image | None = None

    def write(self, image: Image, time_s: float) -> None:
        """Adds `image`: the one before is repeated up to `time_s`, a second one in a tick is left out."""
        tick = round(time_s * self._fps) - self._cut_ticks
        missing = tick - self._next_tick
        if missing < 0:
            return
        longest = round(MAX_REPEAT_S * self._fps)
        if missing > longest:
            self._cut_ticks += missing - longest
            missing = longest
        for picture in [self._last] * missing + [image]:
            self._put(image if picture is None else picture)
        self._last = image

    def close(self) -> None:
        """Finishes the file."""
        self._writer.release()

    def _put(self, image: Image) -> None:
        # A full disk is all that is left to fail: the size is always right here.
        if not self._writer.write(image):
            raise OSError("the encoder gave up, most likely for want of room")
        self._next_tick += 1


def _opened(path: Path, size_wh: tuple[int, int], fps: float) -> cv2.VideoWriter:
    """A writer to `path`, for an .mp4 one of fragments; OSError where there is no encoder."""
    code = cv2.VideoWriter.fourcc(*"mp4v")
    plain = str(path.absolute())
    with tempfile.TemporaryDirectory() as folder:
        fragments = _in_fragments(path, Path(folder)) if path.suffix.lower() == ".mp4" else None
        for address in (fragments, plain):
            if address is not None:
                with held():
                    writer = cv2.VideoWriter(address, cv2.CAP_FFMPEG, code, fps, size_wh)
                if writer.isOpened():
                    return writer
    raise OSError("this OpenCV has no MPEG-4 encoder")


def _in_fragments(path: Path, folder: Path) -> str | None:
    """An address of `path` by which OpenCV writes it in fragments, which can be read after a kill.

    OpenCV has no option for that and takes the container from the ending: "ismv" is an mp4 in fragments.
    "tee:" writes every packet through, where a plain file waits for 256 KiB. None where links can't be made
    (Windows).
    """
    link = folder / "fragments.ismv"
    try:
        link.symlink_to(path.absolute())
    except OSError:
        return None
    return f"tee:{link}"
