"""Pictures cut close around one number of a page: what stands beside it ends there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.window import around_a_number, in_window

_HEIGHTS_PX = (12.0, 60.0)
"""Of a digit in such a picture."""
_MOST_ENLARGED = 3.0

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownPart:
    """A grey picture (h, w) uint8, and what is true of it."""

    grey: npt.NDArray[np.uint8]
    digits: Boxes
    labels: npt.NDArray[np.int64]
    """(N,): which digit each is."""
    unknown: Boxes
    """What nobody can tell."""


def close_cut(page: KnownPart, rng: np.random.Generator) -> KnownPart:
    """The number around one of a page's digits, at a size of its own; digits that are cut through are
    unknown."""
    around, height = around_a_number(page.digits, rng)
    rows, columns = page.grey.shape
    left, top = (int(v) for v in np.clip(around[:2], 0, (columns - 2, rows - 2)))
    right, bottom = (int(v) for v in np.clip(np.ceil(around[2:]), (left + 2, top + 2), (columns, rows)))
    factor = min(_MOST_ENLARGED, float(np.exp(rng.uniform(*np.log(_HEIGHTS_PX)))) / height)
    part = page.grey[top:bottom, left:right]
    size_wh = max(8, round(part.shape[1] * factor)), max(8, round(part.shape[0] * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    window = np.array([0, 0, right - left, bottom - top], np.float32)
    digits, unknown = (_within(boxes, left, top) for boxes in (page.digits, page.unknown))
    inside, touched = in_window(
        np.concatenate([digits[:, :2], digits[:, :2] + digits[:, 2:]], axis=1), window
    )
    grey = np.asarray(cv2.resize(part, size_wh, interpolation=method), np.uint8)
    return KnownPart(
        grey,
        digits[inside] * np.float32(factor),
        page.labels[inside],
        np.concatenate([digits[touched & ~inside], unknown]) * np.float32(factor),
    )


def _within(boxes: Boxes, left: int, top: int) -> Boxes:
    return boxes - np.array([left, top, 0, 0], np.float32)
