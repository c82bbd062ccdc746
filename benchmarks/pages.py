"""Pages and films that the benchmarks time: twenty digits on clean paper, and fifty thousand specks."""

from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import av
import cv2
import numpy as np

from samples.scene import Writing, floats, noise, typical_digits, write
from vision.frame import Frame, Image

FPS = 30
LINES = ("31415", "92653", "58979", "32384")


def clean_page(width: int, height: int, lines: Sequence[str] = LINES) -> Image:
    """Twenty digits in four `lines` on white paper in even light, as they stand in front of a good camera."""
    rng = np.random.default_rng(3)
    glyphs = typical_digits(stroke_px=2.7)
    cover = np.zeros((height, width), np.float32)
    for row, text in enumerate(lines):
        side = round(0.13 * height)
        write(
            Writing(text, round(0.2 * width), round((0.08 + 0.23 * row) * height), side), cover, glyphs, rng
        )
    paper = floats(0.85 + 0.004 * noise((width, height), 1, rng))[..., None] * floats([0.96, 0.99, 1.0])
    image = paper * (1 - 0.75 * cv2.GaussianBlur(cover, (0, 0), 0.8)[..., None])
    return np.asarray(np.clip(255 * image, 0, 255), np.uint8)


def speckled(image: Image, specks: int) -> Image:
    """A copy with `specks` dark specks of 1 to 3 pixels scattered over it, as on print or rough paper."""
    rng = np.random.default_rng(4)
    image = image.copy()
    height, width = image.shape[:2]
    sizes = rng.integers(1, 4, specks)
    for x, y, size in zip(
        rng.integers(0, width, specks), rng.integers(0, height, specks), sizes, strict=True
    ):
        image[y : y + size, x : x + size] = 60
    return image


def film(image: Image, is_moving: bool, frames: int = 16) -> list[Frame]:
    """Frames of the page with a camera's noise, fresh in each; a moving one shifts by a few pixels."""
    rng = np.random.default_rng(5)
    shots = []
    for index in range(frames):
        step = (3 * min(index, frames - index), 2 * min(index, frames - index)) if is_moving else (0, 0)
        shot = np.roll(image, step, axis=(1, 0)).astype(np.float32)
        shot += floats(rng.standard_normal(shot.shape)) * 1.5
        shots.append(Frame(np.asarray(np.clip(shot, 0, 255), np.uint8), index, index / FPS))
    return shots


def sample_film(width: int, height: int, frames: int = 16) -> list[Frame]:
    """The first frames of the sample clip, a sheet on a table, made this large."""
    capture = cv2.VideoCapture(str(Path(__file__).parents[1] / "samples" / "demo.mp4"))
    images = [cv2.resize(np.asarray(capture.read()[1]), (width, height)) for _ in range(frames)]
    return [Frame(np.asarray(image, np.uint8), i, i / FPS) for i, image in enumerate(images)]


def endless(shots: list[Frame]) -> Callable[[], Frame]:
    """Gives the next frame of a film that starts again at its end, while its clock goes on."""
    numbered = enumerate(cycle(shots))

    def next_frame() -> Frame:
        index, shot = next(numbered)
        return Frame(shot.image, index, index / FPS)

    return next_frame


def write_film(shots: list[Frame], path: Path) -> None:
    """Write H.264, as phones and network cameras do."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "23", "tune": "zerolatency"})
        stream.width, stream.height = shots[0].size_wh
        stream.pix_fmt = "yuv420p"
        for shot in shots:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.array(shot.image), format="bgr24")))
        container.mux(stream.encode(None))


class FilmDecoder:
    """Decodes the next frame of a video file on one thread, from the start again after the last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._capture = self._open()

    def __call__(self) -> None:
        """Decode one frame; OSError where the file gives none."""
        if not self._capture.read()[0]:
            self._capture = self._open()
            if not self._capture.read()[0]:
                raise OSError(f"nothing to decode in {self._path}")

    def _open(self) -> cv2.VideoCapture:
        return cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
