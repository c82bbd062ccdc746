"""A source and pages for the tests of what the user is told."""

from collections.abc import Sequence

import numpy as np

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading
from vision.sources.base import SourceBase


class Told(SourceBase):
    """A source that only counts."""

    fps = 30.0
    frame_count: int | None = 4

    def read(self, timeout_s: float) -> Frame | None:
        raise AssertionError("nobody reads here")

    def close(self) -> None: ...


def a_page(texts: Sequence[str], time_s: float = 0.0, *, source: str = "a.jpg", steady: bool = True) -> Page:
    """A page with those numbers; each has the id of its place."""
    image = np.zeros((20, 20, 3), np.uint8)
    box = Box(1, 1, 5, 5)
    readings = [
        Reading(10 * at + i, box, int(sign) if sign.isdigit() else None, 0.9, steady)
        for at, text in enumerate(texts)
        for i, sign in enumerate(text)
    ]
    numbers = [
        Number(at, text, 0.9, box, tuple(10 * at + i for i in range(len(text))))
        for at, text in enumerate(texts)
    ]
    ink = np.zeros((20, 20), np.uint8)
    return Page(Frame(image, 0, time_s, source), tuple(readings), tuple(numbers), ink)
