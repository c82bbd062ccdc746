"""A webcam where there is none: `v4l2_camera.c` preloaded into a process, with a real video before its lens.

A test of a whole program takes the fixture `simulated_camera`:

    simulated_camera.show(clip)                    # a video of its own; `counted_pictures` otherwise
    command = [sys.executable, "main.py", "--camera", "0", ...]
    process = subprocess.Popen(command, env=simulated_camera.environment)
    simulated_camera.become("unplugged")           # at any time; see Behaviour
"""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from vision.frame import Image

Behaviour = Literal["normal", "stalled", "unplugged", "damaged", "busy", "hanging"]
"""`damaged`: every other JPEG comes in half. `busy`: opens, but can't be started. `hanging`: a read that
never comes back."""

_SOURCE = Path(__file__).with_name("v4l2_camera.c")
_BITS = 8


class SimulatedCamera:
    """/dev/video0 of every process that is started with `environment`."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._folder = folder
        self._library = library
        self.become("normal")

    @property
    def environment(self) -> dict[str, str]:
        """This process' environment and what makes the camera."""
        return {**os.environ, "LD_PRELOAD": str(self._library), "SIMULATED_CAMERA": str(self._folder)}

    def become(self, behaviour: Behaviour) -> None:
        """Changes what the camera does, at once and in running processes too."""
        with (self._folder / "control").open(
            "r+b" if (self._folder / "control").exists() else "wb"
        ) as control:
            control.write(behaviour[0].encode())

    def show(self, clip: Path, fps: int = 30) -> None:
        """Takes the video `clip` before the lens, in its own size, instead of what was there."""
        for old in self._folder.glob("*.frames"):
            old.unlink()
        capture = cv2.VideoCapture(str(clip), cv2.CAP_FFMPEG)
        pictures: list[Image] = []
        while True:
            is_read, picture = capture.read()
            if not is_read:
                break
            pictures.append(np.asarray(picture, np.uint8))
        capture.release()
        write_frames(self._folder, "MJPG", fps, pictures)


def write_frames(folder: Path, fourcc: Literal["YUYV", "MJPG"], fps: int, pictures: Sequence[Image]) -> None:
    """Lays a mode of the pictures' size into a camera's folder; it shows them over and over."""
    height, width = pictures[0].shape[:2]
    encode = _as_yuyv if fourcc == "YUYV" else _as_jpeg
    with (folder / f"{fourcc}_{width}x{height}_{fps}.frames").open("wb") as file:
        for data in map(encode, pictures):
            file.write(struct.pack("=I", len(data)) + data)


def build_library(folder: Path) -> Path:
    """The library that is preloaded, made in `folder`; RuntimeError with the reason where that can't be."""
    if sys.platform != "linux":
        raise RuntimeError("V4L2 cameras are Linux's")
    compiler = shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("gcc is not installed")
    library = folder / "v4l2_camera.so"
    options = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror"]
    command = [compiler, *options, "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def counted_pictures(count: int, size_wh: tuple[int, int], start: int = 0) -> list[Image]:
    """Pictures that say which they are: `number_on` reads it back from stripes, also after compression.

    They stand at the top and at the bottom, so that a picture made of two shows itself.
    """
    width, height = size_wh
    rng = np.random.default_rng(0)
    blocks = rng.integers(0, 255, (height // 16, width // 16, 3), np.uint8)
    texture = np.asarray(cv2.resize(blocks, size_wh), np.uint8)
    return [_counted(texture, number) for number in range(start, start + count)]


def _counted(texture: Image, number: int) -> Image:
    picture = texture.copy()
    height, width = picture.shape[:2]
    for bit in range(_BITS):
        shade = 0 if number >> bit & 1 else 255
        left, right = bit * width // _BITS, (bit + 1) * width // _BITS
        picture[: height // 4, left:right] = picture[-height // 4 :, left:right] = shade
    return np.asarray(picture, np.uint8)


def number_on(picture: Image) -> int:
    """The number that the stripes at the top say; -1 where those at the bottom say another."""
    top, bottom = _stripes(picture[: picture.shape[0] // 4]), _stripes(picture[-picture.shape[0] // 4 :])
    return top if top == bottom else -1


def _stripes(band: Image) -> int:
    width = band.shape[1]
    darkness = [band[:, (2 * bit + 1) * width // (2 * _BITS)].mean() < 128 for bit in range(_BITS)]
    return sum(1 << bit for bit, is_dark in enumerate(darkness) if is_dark)


def as_jpegs(pictures: Iterable[Image]) -> list[bytes]:
    return [_as_jpeg(picture) for picture in pictures]


def _as_jpeg(picture: Image) -> bytes:
    _, data = cv2.imencode(".jpg", picture)
    return data.tobytes()


def _as_yuyv(picture: Image) -> bytes:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_YUY2).tobytes()
