"""Pages made up for the tests of what is written, and Pythons of their own to write them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading, Status

ROOT = Path(__file__).parents[2]


def a_page(index: int = 12, source: str = "clip.mp4", digits: int = 2) -> Page:
    """A page that says 4?, read in a clip of 30 frames a second."""
    readings = (
        Reading(2, Box(372, 78, 30, 58), 4, 0.99312, True),
        Reading(3, Box(412, 80, 31, 55), None, 0.4, False),
        Reading(4, Box(9, 200, 10, 20), 0, 1.0, True),
    )[:digits]
    number = Number(1, "4?", 0.397, Box(372, 78, 71, 58), (2, 3), 1, 1, Status.DOUBTFUL)
    numbers = (number,) if digits > 1 else ()
    frame = Frame(np.zeros((720, 1280, 3), np.uint8), index, index / 30, source)
    return Page(frame, readings, numbers, np.zeros((720, 1280), np.uint8))


def run_python(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """`code` in a Python of its own, which can import the project and this file."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
