"""How old the picture is that is shown, and how much memory a long run takes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pages import clean_page
from recognizer.prediction import Recognizer
from tests.camera.mjpeg_server import MjpegServer
from vision.drawing import draw
from vision.frame import Frame
from vision.outputs import open_events, open_pictures, open_readings
from vision.reader import DigitReader
from vision.sources import CameraSettings, open_camera

WORK_S = 0.1
CAMERA_FPS = 30.0
MEMORY_SIZE_WH = (480, 360)
PAGE_FRAMES = 100
"""Frames for which a page lies there, drifting, until the next is laid down."""


def ages_ms(recognizer: Recognizer, frames: int) -> list[float]:
    """Age of the picture each time one is shown, in ms: an HTTP camera of 30 frames a second, 720p, each of
    them read, and 100 ms of work besides.

    The age counts from the moment at which the camera's thread has the picture, as the window shows it.
    """
    page = clean_page(1280, 720)
    jpegs = [cv2.imencode(".jpg", np.roll(page, 3 * min(k, 16 - k), axis=1))[1].tobytes() for k in range(16)]
    server = MjpegServer(jpegs, CAMERA_FPS)
    server.start()
    reader = DigitReader(recognizer)
    ages = []
    try:
        with open_camera(server.address(), CameraSettings()) as camera:
            for frame in camera:
                came_s = time.monotonic() - camera.age_s
                page_read = reader.update(frame)
                time.sleep(WORK_S)
                draw(page_read)
                ages.append(1000 * (time.monotonic() - came_s))
                if len(ages) == frames + 10:
                    break
    finally:
        server.stop()
    # The first pages find nothing settled yet, and a camera that has just been opened.
    return ages[10:]


def memory_mib(recognizer: Recognizer, frames: int) -> list[float]:
    """Resident memory in MiB at each tenth of a run of so many frames.

    Everything is read, drawn and written: readings, events and the annotated video. Every hundred frames
    another page is laid down.
    """
    taken = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        outputs = [
            stack.enter_context(open_readings(f"{folder}/readings.jsonl", [])),
            stack.enter_context(open_readings(f"{folder}/readings.csv", [])),
            stack.enter_context(open_events(f"{folder}/events.jsonl", [])),
        ]
        video = stack.enter_context(
            open_pictures(
                Path(folder) / "annotated.mkv",
                source_is_images=False,
                image_count=None,
                fps=CAMERA_FPS,
                inputs=[],
            )
        )
        reader = DigitReader(recognizer)
        for frame in _pages(frames):
            page = reader.update(frame)
            for output in outputs:
                output.put(page)
            video.put(frame, draw(page))
            if (frame.index + 1) % (frames // 10) == 0:
                taken.append(_resident_mib())
    return taken


def _pages(frames: int) -> Iterator[Frame]:
    """A drifting page, and another after every `PAGE_FRAMES`."""
    width, height = MEMORY_SIZE_WH
    page = clean_page(width, height, ("314", "65"))
    for index in range(frames):
        number, step = divmod(index, PAGE_FRAMES)
        # A page of another size and place; between two there is a hand, or nothing.
        if step < PAGE_FRAMES // 4:
            image = np.full_like(page, 210)
        else:
            drift = min(step, PAGE_FRAMES - step) // 2
            image = np.roll(page, (40 * (number % 7) + drift, 60 * (number % 5) + drift), axis=(0, 1))
        yield Frame(image, index, index / CAMERA_FPS, "benchmark")


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
