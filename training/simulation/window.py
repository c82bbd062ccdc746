"""Which boxes of a page are in a part of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]


def in_window(corners: npt.NDArray[np.floating[Any]], window: npt.NDArray[Any]) -> tuple[Mask, Mask]:
    """(N,) each: which of (N, 4) boxes of left, top, right and bottom are in a window of the same four, but
    for a pixel; and which touch it."""
    inside = (corners[:, :2] >= window[:2] - 1).all(axis=1) & (corners[:, 2:] <= window[2:] + 1).all(axis=1)
    touched = (corners[:, :2] < window[2:]).all(axis=1) & (corners[:, 2:] > window[:2]).all(axis=1)
    return np.asarray(inside, np.bool_), np.asarray(touched, np.bool_)
