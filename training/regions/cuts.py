"""Pictures cut close around one number of a page: what stands beside it ends there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.window import in_window, margins
from vision.decoding import in_line_with

_HEIGHTS_PX = (12.0, 60.0)
"""Of a digit in such a picture."""
BESIDE = 0.8
"""How far the boxes of digits of one number are apart, in heights."""
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
    is_own = np.zeros(len(page.digits), np.bool_)
    is_own[in_line_with(page.digits, int(rng.integers(len(page.digits))), BESIDE)] = True
    number, others = page.digits[is_own], page.digits[~is_own]
    height = float(np.median(number[:, 3]))
    low = number[:, :2].min(axis=0) - margins(rng) * height
    high = (number[:, :2] + number[:, 2:]).max(axis=0) + margins(rng) * height
    low[0], high[0] = _free(number, others, low, high)
    rows, columns = page.grey.shape
    left, top = (int(v) for v in np.clip(low, 0, (columns - 2, rows - 2)))
    right, bottom = (int(v) for v in np.clip(np.ceil(high), (left + 2, top + 2), (columns, rows)))
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


def _free(
    number: Boxes, others: Boxes, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """From where to where a cut from `low` to `high` holds no digit that is wholly beside its number."""
    ends = others[:, :2] + others[:, 2:]
    beside = others[(others[:, 1] < high[1]) & (ends[:, 1] > low[1])]
    ends = beside[:, 0] + beside[:, 2]
    first, last = float(number[:, 0].min()), float((number[:, 0] + number[:, 2]).max())
    left = max(float(low[0]), float(ends[ends <= first].max(initial=low[0])))
    right = min(float(high[0]), float(beside[beside[:, 0] >= last, 0].min(initial=high[0])))
    return left, right


def _within(boxes: Boxes, left: int, top: int) -> Boxes:
    return boxes - np.array([left, top, 0, 0], np.float32)
