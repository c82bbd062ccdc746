"""How much boxes have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]
"""(N, N), 0 to 1; 0 for a box with itself. Or (N, T), of boxes with others."""


def overlaps(boxes: npt.NDArray[np.floating[Any]]) -> tuple[Shares, Shares]:
    """Of (N, 4) boxes of left, top, width and height: intersection over union of each two, and the share of
    the smaller of them that lies in the other."""
    both, area, other_area = _shared(boxes[:, None], boxes)
    np.fill_diagonal(both, 0)
    return both / (area + other_area - both), both / np.minimum(area, other_area)


def unions(boxes: npt.NDArray[np.floating[Any]], others: npt.NDArray[np.floating[Any]]) -> Shares:
    """(N, T): intersection over union of each of (N, 4) boxes with each of (T, 4) `others`."""
    return matched_unions(boxes[:, None], others)


def matched_unions(boxes: npt.NDArray[np.floating[Any]], others: npt.NDArray[np.floating[Any]]) -> Shares:
    """(N,): intersection over union of each of (N, 4) boxes with the one of (N, 4) `others` in its row."""
    both, area, other_area = _shared(boxes, others)
    return np.asarray(both / (area + other_area - both), np.float64)


def _shared(
    boxes: npt.NDArray[np.floating[Any]], others: npt.NDArray[np.floating[Any]]
) -> tuple[Shares, Shares, Shares]:
    """The area that boxes (..., 4) share with `others`, broadcast, and their own areas and those of the
    others."""
    left, top, width, height = np.moveaxis(boxes.astype(np.float64), -1, 0)
    x, y, w, h = np.moveaxis(others.astype(np.float64), -1, 0)
    across = np.minimum(left + width, x + w) - np.maximum(left, x)
    down = np.minimum(top + height, y + h) - np.maximum(top, y)
    both = np.maximum(across, 0) * np.maximum(down, 0)
    return both, np.maximum(width * height, 1e-9), np.maximum(w * h, 1e-9)


def distinct(boxes: npt.NDArray[np.floating[Any]], same: float) -> npt.NDArray[np.intp]:
    """Indices of the boxes that have no earlier one with at least `same` as intersection over union."""
    return first_of(overlaps(boxes)[0] >= same)


def first_of(in_the_way: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Indices of those of N that are in the way of no earlier one that is kept, by (N, N) who is in whose."""
    return np.flatnonzero(behind(in_the_way) == np.arange(len(in_the_way)))


def behind(in_the_way: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """(N,): of each of N the earliest that is kept and in whose way it is, itself where it is kept."""
    first = np.arange(len(in_the_way))
    is_kept = np.ones(len(in_the_way), np.bool_)
    for index in range(len(in_the_way)):
        if is_kept[index]:
            new = in_the_way[index] & is_kept
            new[: index + 1] = False
            first[new] = index
            is_kept[new] = False
    return first
