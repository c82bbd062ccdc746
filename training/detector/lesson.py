"""What the detector learns from: views of simulated pages, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.maps import DIGIT_INK, OTHER_INK, STRIDE, normalized
from training.detector.pages import INK_STEP, PageSet
from training.detector.targets import GRID, VIEW_SIDE, Maps, maps_of
from training.simulation.sheet import noise

_CUT_OUT = 0.12
"""Share of the views that are small pictures, cut close around a number."""

_CUT_OUT_PX = ((64, 32), (250, 160))
"""Width and height of the smallest and of the largest of them."""

_INK = slice(DIGIT_INK, OTHER_INK + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A batch: what the network sees, and what is true of it."""

    views: npt.NDArray[np.float32]
    """(N, h, w, 1) float32: views, normalized."""
    truths: npt.NDArray[np.float32]
    """(N, h / 4, w / 4, 20) float32: the maps, in whose first class stands which digit it is; and last,
    whether anything is known at all of what is there."""

    @classmethod
    def of(cls, taught: Sequence[tuple[npt.NDArray[np.float32], Maps]]) -> Lesson:
        """Of N views (h, w) and what is true of each."""
        views, truths = zip(*taught, strict=True)
        return cls(np.stack(views)[..., np.newaxis], np.stack(truths))


@dataclass(frozen=True, slots=True)
class Curriculum:
    """What a detector learns."""

    make: Callable[[PageSet, npt.NDArray[np.intp], np.random.Generator], Lesson]
    """A lesson of these rows of some pages."""
    view_hw: tuple[int, int]
    """Rows and columns of its views."""


def lesson(pages: PageSet, rows: npt.NDArray[np.intp], rng: np.random.Generator) -> Lesson:
    """Views of the pages `rows`, at sizes and in lights of their own."""
    return Lesson.of([_taught(_view_of(pages, row, rng), rng) for row in rows.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """A part of a page, and what is in it."""

    grey: npt.NDArray[np.uint8]
    boxes: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int8]
    labels: npt.NDArray[np.int8]
    ink: npt.NDArray[np.float32]
    """(grid, grid, 2), 0 to 1."""


def _view_of(pages: PageSet, row: int, rng: np.random.Generator) -> _View:
    """A square part of a page at the size of a view."""
    image, whole = pages.images[row], pages.images.shape[1]
    side = int(rng.integers(200, whole + 1)) // INK_STEP * INK_STEP
    x, y = (int(v) // INK_STEP * INK_STEP for v in rng.integers(0, whole - side + 1, 2))
    factor = VIEW_SIDE / side
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    grey = cv2.resize(image[y : y + side, x : x + side], (VIEW_SIDE, VIEW_SIDE), interpolation=method)
    own = slice(*pages.starts[row : row + 2].tolist())
    boxes = (pages.boxes[own] - np.array([x, y, x, y], np.float32)) * np.float32(factor)
    part = slice(y // INK_STEP, (y + side) // INK_STEP), slice(x // INK_STEP, (x + side) // INK_STEP)
    cells = [
        cv2.resize(layer[part], (GRID, GRID), interpolation=cv2.INTER_LINEAR) for layer in pages.ink[row]
    ]
    ink = np.stack(cells, axis=-1).astype(np.float32) / np.float32(255)
    return _View(np.asarray(grey, np.uint8), boxes, pages.kinds[own], pages.labels[own], ink)


def _taught(view: _View, rng: np.random.Generator) -> tuple[npt.NDArray[np.float32], Maps]:
    """(side, side) what the network sees, and (grid, grid, 20) what it should answer."""
    if rng.random() < _CUT_OUT:
        return _cut_out(view, rng)
    truth = maps_of(view.boxes, view.kinds, view.labels)
    truth[..., _INK] = view.ink
    return lit(view.grey, rng), truth


def _cut_out(view: _View, rng: np.random.Generator) -> tuple[npt.NDArray[np.float32], Maps]:
    """A picture cut close around some of the page's writing, in the corner of what the network sees."""
    width, height = (int(v) for v in np.exp(rng.uniform(np.log(_CUT_OUT_PX[0]), np.log(_CUT_OUT_PX[1]))))
    if len(view.boxes):
        box = view.boxes[int(rng.integers(len(view.boxes)))]
        middle = (box[:2] + box[2:]) / 2
    else:
        middle = rng.uniform(0, VIEW_SIDE, 2)
    left, top = (
        int(np.clip(at - side * rng.uniform(0.05, 0.95), 0, VIEW_SIDE - side)) // STRIDE * STRIDE
        for at, side in zip(middle.tolist(), (width, height), strict=True)
    )
    seen = np.zeros(view.grey.shape, np.float32)
    part = np.ascontiguousarray(view.grey[top : top + height, left : left + width])
    seen[:height, :width] = lit(part, rng)
    boxes = view.boxes - np.array([left, top, left, top], np.float32)
    truth = maps_of(boxes, view.kinds, view.labels, (width, height))
    rows, columns = height // STRIDE, width // STRIDE
    truth[:rows, :columns, _INK] = view.ink[top // STRIDE :, left // STRIDE :][:rows, :columns]
    return seen, truth


def lit(grey: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """A view in a light of its own, with more grain, now and then as a negative; normalized."""
    if rng.random() < 0.5:
        contrast = rng.uniform(0.5, 1.2)
        brightness = 128 * (1 - contrast) + rng.uniform(-30, 30)
        grey = np.asarray(cv2.convertScaleAbs(grey, alpha=contrast, beta=brightness), np.uint8)
    if rng.random() < 0.3:
        grain = noise((grey.shape[0], grey.shape[1]), rng) * np.float32(rng.uniform(0, 5))
        grey = np.asarray(cv2.add(grey, grain, dtype=cv2.CV_8U), np.uint8)
    return normalized(np.asarray(cv2.bitwise_not(grey), np.uint8) if rng.random() < 0.03 else grey)


PAGES = Curriculum(lesson, (VIEW_SIDE, VIEW_SIDE))
"""What the detector of whole pictures learns."""
