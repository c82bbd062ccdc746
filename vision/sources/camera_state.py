"""How a camera is asked for, and how it is doing."""

from dataclasses import dataclass
from enum import Enum

WEBCAM_SIZE_WH = (1280, 720)
"""What a webcam is asked for where the user wants nothing else: its own first choice, 640x480 mostly, leaves
a digit half the pixels, and 1080p costs twice as much to decode."""


class CameraState(Enum):
    """What a live source is doing right now; the value is the word for the user."""

    OPENING = "opening"
    """Nothing has come yet."""
    LIVE = "live"
    STALLED = "stalled"
    """Still open, but no picture came for `CameraSettings.stall_s`."""
    RECONNECTING = "reconnecting"
    """Given up on this connection; waiting, or trying to make a new one."""
    LOST = "lost"
    """Stopped for good: the next `read` raises."""


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What is asked of a camera or stream, and how patient to be with it."""

    size_wh: tuple[int, int] | None = None
    """Width and height in pixels asked of a camera; None leaves its own. A stream has its own always."""
    fps: float | None = None
    """Frames per second asked of a camera; None leaves its own."""
    open_timeout_s: float = 2.0
    """Seconds in which a camera must open."""
    read_timeout_s: float = 2.0
    """Seconds without a picture after which the connection is given up, once it is open."""
    stall_s: float = 0.7
    """Seconds without a picture from which the source calls itself stalled."""
    reconnect_s: float = 30.0
    """Seconds spent trying to get a lost camera back; 0 is not at all, `math.inf` for ever."""

    @property
    def first_picture_s(self) -> float:
        """Seconds from the start of an attempt in which a picture must have come."""
        return self.open_timeout_s + self.read_timeout_s

    def __post_init__(self) -> None:
        if self.size_wh is not None and min(self.size_wh) < 1:
            raise ValueError(f"size_wh must be at least 1x1, got {self.size_wh}")
        if self.fps is not None and self.fps <= 0:
            raise ValueError(f"fps must be above 0, got {self.fps}")
        if min(self.open_timeout_s, self.read_timeout_s, self.stall_s) <= 0 or self.reconnect_s < 0:
            raise ValueError(f"waits must be above 0 s (reconnect_s 0 or more), got {self}")
