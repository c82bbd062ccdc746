"""What the detector of close cuts learns from: numbers cut out of simulated pages, nothing around them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.maps import DIGIT, DIGIT_INK, STRIDE
from training.detector.lesson import Curriculum, Lesson, lit
from training.detector.pages import PageSet
from training.detector.targets import Maps, maps_of
from training.simulation.window import around_a_number

VIEW_HW = (128, 320)
"""Rows and columns of what the network sees at once: nine digits of the highest that are taught."""

_GRID_HW = VIEW_HW[0] // STRIDE, VIEW_HW[1] // STRIDE

_NUMBERS = 0.88
"""Share of the views that hold a whole number, where a page has one; the others are cut anywhere."""

_HEIGHTS_PX = (8.5, 54.0)
"""Of a digit in a view: what is taught, and a little more to both sides."""

_MOST_ENLARGED = 4.0

_ANYWHERE = ((1.0, 8.0), (1.0, 3.0))
"""Least and most width and height of what is cut anywhere, in the height of a digit that might be there."""


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """A part of a page, in its pixels, and how much it is enlarged or reduced."""

    left: int
    top: int
    right: int
    bottom: int
    size_wh: tuple[int, int]
    """Pixels of the view that it fills."""

    @property
    def part(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def factors(self) -> tuple[float, float]:
        """Pixels of the view to one of the page, across and down."""
        width, height = self.size_wh
        return width / (self.right - self.left), height / (self.bottom - self.top)


def close_lesson(pages: PageSet, rows: npt.NDArray[np.intp], rng: np.random.Generator) -> Lesson:
    """Parts of the pages `rows` that are cut close around something, each in the corner of a view."""
    return Lesson.of([_taught(pages, row, rng) for row in rows.tolist()])


def _taught(pages: PageSet, row: int, rng: np.random.Generator) -> tuple[npt.NDArray[np.float32], Maps]:
    """(h, w) what the network sees, and (h / 4, w / 4, 20) what it should answer."""
    image = pages.images[row]
    own = slice(*pages.starts[row : row + 2].tolist())
    corners, kinds = pages.boxes[own], pages.kinds[own]
    window = _window(corners[kinds == DIGIT], image.shape[0], rng)
    width, height = window.size_wh
    enlarging = cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    method = cv2.INTER_AREA if window.factors[0] < 1 else enlarging
    grey = np.asarray(cv2.resize(image[window.part], window.size_wh, interpolation=method), np.uint8)
    seen = np.zeros(VIEW_HW, np.float32)
    seen[:height, :width] = lit(grey, rng)
    moved = corners - np.array([window.left, window.top] * 2, np.float32)
    boxes = moved * np.array(window.factors * 2, np.float32)
    truth = maps_of(boxes, kinds, pages.labels[own], window.size_wh, _GRID_HW)
    for channel, layer in enumerate(pages.ink[row], DIGIT_INK):
        cells = _in_cells(layer, image.shape[0], window)
        truth[: cells.shape[0], : cells.shape[1], channel] = cells
    return seen, truth


def _window(digits: npt.NDArray[np.float32], side: int, rng: np.random.Generator) -> _Window:
    """A part of a page of `side` pixels whose digits have (N, 4) boxes of left, top, right and bottom."""
    if len(digits) and rng.random() < _NUMBERS:
        sizes = digits[:, 2:] - digits[:, :2]
        around, height = around_a_number(np.concatenate([digits[:, :2], sizes], axis=1), rng)
    else:
        around, height = _anywhere(side, rng)
    left, top = (int(v) for v in np.clip(around[:2], 0, side - 8))
    right, bottom = (int(v) for v in np.clip(np.ceil(around[2:]), (left + 8, top + 8), side))
    wanted = float(np.exp(rng.uniform(*np.log(_HEIGHTS_PX)))) / height
    factor = min(wanted, _MOST_ENLARGED, VIEW_HW[1] / (right - left), VIEW_HW[0] / (bottom - top))
    width, rows = (max(STRIDE, int((end - start) * factor)) for start, end in ((left, right), (top, bottom)))
    return _Window(left, top, right, bottom, (width, rows))


def _anywhere(side: int, rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], float]:
    """Left, top, right and bottom of any part of a page, and how high a digit in it might be."""
    height = float(np.exp(rng.uniform(*np.log(_HEIGHTS_PX))))
    size = np.minimum([rng.uniform(*reach) * height for reach in _ANYWHERE], side - STRIDE)
    low = rng.uniform(0, side - size)
    return np.concatenate([low, low + size]), height


def _in_cells(layer: npt.NDArray[np.uint8], side: int, window: _Window) -> npt.NDArray[np.float32]:
    """How much ink there is in each place of a window, 0 to 1, by what is kept of a page of `side` pixels."""
    whole = cv2.resize(layer, (side, side), interpolation=cv2.INTER_LINEAR)
    cells_wh = tuple(-(-pixels // STRIDE) for pixels in window.size_wh)
    cells = cv2.resize(whole[window.part], cells_wh, interpolation=cv2.INTER_AREA)
    return cells.astype(np.float32) / np.float32(255)


CLOSE_CUTS = Curriculum(close_lesson, VIEW_HW)
"""What the detector of close cuts learns."""
