"""How much boxes have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]
"""(N, N), 0 to 1; 0 for a box with itself."""


def overlaps(boxes: npt.NDArray[np.floating[Any]]) -> tuple[Shares, Shares]:
    """Of (N, 4) boxes of left, top, width and height: intersection over union of each two, and the share of
    the smaller of them that lies in the other."""
    left, top, width, height = boxes.astype(np.float64).T
    right, bottom = left + width, top + height
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    both = np.maximum(across, 0) * np.maximum(down, 0)
    np.fill_diagonal(both, 0)
    area = np.maximum(width * height, 1e-9)
    return both / (area[:, None] + area - both), both / np.minimum(area[:, None], area)


def unions(boxes: npt.NDArray[np.floating[Any]], others: npt.NDArray[np.floating[Any]]) -> Shares:
    """(N, T): intersection over union of each of (N, 4) boxes with each of (T, 4) `others`."""
    own, other = boxes.astype(np.float64), others.astype(np.float64)
    low = np.maximum(own[:, None, :2], other[None, :, :2])
    high = np.minimum((own[:, :2] + own[:, 2:])[:, None], (other[:, :2] + other[:, 2:])[None])
    both = np.prod(np.maximum(high - low, 0), axis=2)
    areas = np.prod(own[:, 2:], axis=1)[:, None] + np.prod(other[:, 2:], axis=1)[None]
    return np.asarray(both / np.maximum(areas - both, 1e-9), np.float64)


def distinct(boxes: npt.NDArray[np.floating[Any]], same: float) -> npt.NDArray[np.intp]:
    """Indices of the boxes that have no earlier one with at least `same` as intersection over union."""
    union = overlaps(boxes)[0] >= same
    is_kept = np.ones(len(boxes), np.bool_)
    for index in range(len(boxes)):
        if is_kept[index]:
            is_kept[index + 1 :] &= ~union[index, index + 1 :]
    return np.flatnonzero(is_kept)
