"""Grey levels as the networks that look at places and lines see them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_FLOOR = 8.0
"""Grey levels of contrast that are as good as none."""


def in_deviations(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(N, h, w) float32: the levels of (N, h, w) pictures, each in standard deviations of its own from its
    mean."""
    levels = images.astype(np.float32)
    levels -= levels.mean(axis=(1, 2), keepdims=True)
    levels /= np.sqrt(np.square(levels).mean(axis=(1, 2), keepdims=True)) + np.float32(_FLOOR)
    return levels
