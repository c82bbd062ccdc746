"""The cameras of this machine."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2

from vision.sources.native_output import silence_opencv

if sys.platform == "linux":
    from vision.sources.camera.v4l2 import Mode, ask_camera

_MOST_CAMERAS = 64
_MOST_PROBED = 10


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One camera, and what it offers."""

    path: str
    """What `--camera` takes: `/dev/video0`, or an index where the system has no paths."""
    name: str
    """What the maker calls it, as `USB Camera`; empty where the system doesn't say."""
    modes: tuple[str, ...]
    """What it offers, a line for each size: `1280x720: MJPG 30 fps, YUYV 10 fps`; empty where unknown."""


def list_cameras() -> list[CameraInfo]:
    """The cameras that can be opened, in order of their numbers; an empty list where there are none."""
    if sys.platform == "linux":
        devices = [Path(f"/dev/video{index}") for index in range(_MOST_CAMERAS)]
        answers = [(device, ask_camera(device)) for device in devices if device.exists()]
        return [CameraInfo(str(device), it.name, _mode_lines(it.modes)) for device, it in answers if it]
    silence_opencv()
    return [CameraInfo(str(index), "", ()) for index in range(_MOST_PROBED) if _opens(index)]


if sys.platform == "linux":

    def _mode_lines(modes: Iterable[Mode]) -> tuple[str, ...]:
        """Modes of the same size on one line, the largest size first."""
        by_size: dict[tuple[int, int], list[str]] = {}
        for mode in modes:
            by_size.setdefault(mode.size_wh, []).append(f"{mode.fourcc} {mode.fps:.3g} fps")
        sizes = sorted(by_size, key=lambda size_wh: size_wh[0] * size_wh[1], reverse=True)
        return tuple(f"{width}x{height}: {', '.join(by_size[width, height])}" for width, height in sizes)


def _opens(index: int) -> bool:
    capture = cv2.VideoCapture(index)
    try:
        return capture.isOpened()
    finally:
        capture.release()
