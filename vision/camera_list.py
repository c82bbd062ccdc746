"""The cameras of this machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One camera, and what it offers."""

    path: str
    """What `--camera` takes: `/dev/video0`, or an index where the system has no paths."""
    name: str
    """What the maker calls it, as `USB Camera`; empty where the system doesn't say."""
    modes: tuple[str, ...]
    """What it offers, a line for each size: `1280x720 MJPG 30, YUYV 10 fps`; empty where unknown."""


def list_cameras() -> list[CameraInfo]:
    """The cameras that can be opened, in order of their numbers; an empty list where there are none."""
    raise NotImplementedError
