"""Reading a source in a test, with patience."""

import time

from vision.frame import Frame
from vision.sources.camera_state import CameraState
from vision.sources.source import CameraSettings, Source

PATIENCE_S = 20.0
"""Far more than anything takes: the machine may be busy."""
HASTY = CameraSettings(stall_s=0.3, read_timeout_s=1.3, reconnect_s=20)
"""Shorter than the defaults, so that the tests are."""


def read_some(source: Source, count: int = 1) -> list[Frame]:
    """The next `count` frames, however often there is none in between."""
    frames: list[Frame] = []
    deadline_s = time.monotonic() + PATIENCE_S
    while len(frames) < count:
        assert time.monotonic() < deadline_s, f"waited in vain; {source.state}, {source.summary}"
        frame = source.read(timeout_s=0.05)
        frames += [frame] if frame else []
    return frames


def read_until(source: Source, state: CameraState) -> None:
    """Reads, and drops what comes, until the source is in `state`."""
    deadline_s = time.monotonic() + PATIENCE_S
    while source.state is not state:
        assert time.monotonic() < deadline_s, f"never {state}; {source.state}, {source.summary}"
        source.read(timeout_s=0.02)
