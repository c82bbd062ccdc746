"""What a frame costs with its decoding, in times its decoding: on one thread, processor time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pages import FPS, clean_page, film, write_film
from recognizer.prediction import Recognizer
from vision.frame import Frame, Image
from vision.reader import DigitReader

FILM_FRAMES = 32
WARM_UP = 48
"""Frames that are read before the clock counts: by then every mark is settled."""

Decode = Callable[[], Image]


def costs_of(size_wh: tuple[int, int], recognizer: Recognizer, frames: int) -> dict[str, float]:
    """Times its decoding that a frame costs in the mean, decoding included, by what is filmed and how."""
    costs = {}
    page = clean_page(*size_wh)
    with tempfile.TemporaryDirectory() as folder:
        for what, is_moving in (("still page", False), ("moving page", True)):
            shots = film(page, is_moving, FILM_FRAMES)
            path = Path(folder) / f"{what}.mp4"
            write_film(list(islice(cycle(shots), WARM_UP + frames)), path)
            decoders: dict[str, Decode] = {
                "H.264": _h264(path),
                "MJPG": _mjpg([shot.image for shot in shots]),
            }
            for codec, decode in decoders.items():
                costs[f"{codec}, {what}"] = round(_cost(decode, DigitReader(recognizer), frames), 2)
        # Nothing is where it was: no mark can be followed, and all of it is read in each frame.
        cuts = [page, np.roll(page, (page.shape[0] // 3, page.shape[1] // 3), axis=(0, 1))]
        costs["MJPG, another page each frame"] = round(_cost(_mjpg(cuts), DigitReader(recognizer), frames), 2)
    return costs


def _cost(decode: Decode, reader: DigitReader, frames: int) -> float:
    """Processor time to decode and read a frame, over that to decode it; means over the same `frames`."""
    decoding_s = reading_s = 0.0
    for index in range(-WARM_UP, frames):
        start_s = time.process_time()
        image = decode()
        decoded_s = time.process_time()
        reader.update(Frame(image, index, (index + WARM_UP) / FPS))
        if index >= 0:
            decoding_s += decoded_s - start_s
            reading_s += time.process_time() - decoded_s
    return (decoding_s + reading_s) / decoding_s


def _h264(path: Path) -> Decode:
    """Gives a film's next picture out of its file; OSError after the last."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])

    def decode() -> Image:
        is_read, image = capture.read()
        if not is_read:
            raise OSError(f"no further picture in {path}")
        return np.asarray(image, np.uint8)

    return decode


def _mjpg(images: list[Image]) -> Decode:
    """Gives a film's next picture out of its JPEG, over and over."""
    jpegs = cycle([cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])[1] for image in images])
    return lambda: np.asarray(cv2.imdecode(next(jpegs), cv2.IMREAD_COLOR), np.uint8)
