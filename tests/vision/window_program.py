"""A window on a source of its own, for its tests: `python -m tests.vision.window_program KIND FOLDER`.

KIND is `film`, `photos` (three of them), `demo` (five frames, the last of which stays), or `live`: a camera
that falls silent as soon as there is a file `silence` in FOLDER. What happens is said line by line.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np

from tests.vision.told import Told
from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading
from vision.sources.camera_state import CameraState
from vision.window import Snapshots, Window, find_display


class Sheets(Told):
    """White sheets with one black mark, 30 a second; how far the film is shows in its corner."""

    def __init__(self, kind: str, folder: Path) -> None:
        super().__init__(kind)
        self.frame_count = {"photos": 3, "demo": 5}.get(kind)
        self.is_live = kind == "live"
        self._folder = folder

    @property
    def is_silent(self) -> bool:
        return self.is_live and (self._folder / "silence").exists()

    @property
    def state(self) -> CameraState | None:
        if not self.is_live:
            return None
        if not self.frames_read:
            return CameraState.OPENING
        return CameraState.STALLED if self.is_silent else CameraState.LIVE

    @property
    def age_s(self) -> float:
        return 5.0 if self.is_silent else 0.012

    def read(self, timeout_s: float) -> Frame | None:
        if self.is_live:
            time.sleep(timeout_s)
        if self.is_silent:
            return None
        index, self.frames_read = self.frames_read, self.frames_read + 1
        image = np.full((480, 640, 3), 255, np.uint8)
        image[200:280, 100:140] = 0
        image[:20, : index % 600] = 0
        return Frame(image, index, index / 30, f"{self.name}.mp4")


def say(*words: object) -> None:
    print(*words, flush=True)


def show(kind: str, folder: Path) -> None:
    """Shows the source of that `kind` until its end, or the window's."""
    source = Sheets(kind, folder)
    area = None
    snapshots = Snapshots(
        folder,
        debug_folder=folder / "debug",
        explain=lambda frame: frame.image,
        clock=lambda: datetime(2026, 11, 25, 9, 30, 12),
    )
    with Window(source, find_display(), snapshots, holds_each=kind == "photos") as window:
        say("open")
        while not window.is_closed and source.frames_read < (source.frame_count or 10_000):
            frame = source.read(0.03)
            if frame is None:
                window.wait()
                continue
            reading = Reading(1, Box(100, 200, 40, 80), 7, 0.98)
            ink = np.ascontiguousarray(255 - frame.image[..., 0])
            number = Number(1, "7", 0.98, reading.box, (1,))
            window.show(Page(frame, (reading,), (number,), ink), 0.012)
            say("shown", frame.index)
            if window.area != area:
                area = window.area
                say("area", *((area.x, area.y, area.width, area.height) if area else ("gone",)))
        if kind == "demo":
            window.hold()
    say("closed", window.is_closed)


if __name__ == "__main__":
    show(sys.argv[1], Path(sys.argv[2]))
