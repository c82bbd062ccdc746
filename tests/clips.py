"""A sheet of paper before a camera, for the tests of the whole program."""

from pathlib import Path

import cv2
import numpy as np

from vision.frame import Image


def a_clip(path: Path, frames: int = 12) -> Path:
    """A video of a sheet that says 1 1."""
    codec = "MJPG" if path.suffix == ".avi" else "mp4v"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), 15, (320, 240))
    for _ in range(frames):
        writer.write(a_sheet())
    writer.release()
    return path


def a_sheet() -> Image:
    image = np.full((240, 320, 3), 225, np.uint8)
    for x in (140, 170):
        cv2.line(image, (x, 100), (x - 3, 140), (40, 40, 40), 4, cv2.LINE_AA)
    return image
