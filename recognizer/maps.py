"""What a detector sees of a picture, and the maps that it answers with."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

STRIDE = 4
"""Pixels of the picture to one place of the maps."""

DIGIT, POINT, MINUS = 0, 1, 2
"""Channels that tell how likely a digit, a point (also a comma) or a minus has its middle there."""

CLASSES = slice(3, 13)
"""Which digit it would be."""

BOX = slice(13, 17)
"""Where the middle of its box is from there, and how large the box is."""

DIGIT_INK, OTHER_INK = 17, 18
"""Whether there is a digit's ink, or other writing and print."""

MAPS = 19

BOX_UNIT_PX = 16.0
"""A box of this size is 0 in the maps, where sizes are logarithms."""

_CELL_PX = 4
"""Surroundings are measured in cells of so many pixels: they change slowly, and that costs a third."""
_REACH_CELLS = 9
_FLOOR = 8.0
"""Grey levels of contrast that are as good as none: a camera's grain."""
_MOST = 3.0


def normalized(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(h, w) float32, -3 to 3: how much lighter or darker each pixel of a grey picture is than what is
    around it, in deviations of what is around it (local contrast normalization; Jarrett et al.: What Is the
    Best Multi-Stage Architecture for Object Recognition?, 2009)."""
    height, width = grey.shape
    cells_wh = max(1, round(width / _CELL_PX)), max(1, round(height / _CELL_PX))
    mean = _around(grey, cells_wh)
    squares = _around(cv2.multiply(grey, grey, dtype=cv2.CV_16U), cells_wh)
    scale = 1 / (np.sqrt(np.maximum(squares - mean * mean, 0)) + np.float32(_FLOOR))
    levels = grey.astype(np.float32)
    cv2.subtract(levels, cv2.resize(mean, (width, height), interpolation=cv2.INTER_LINEAR), levels)
    cv2.multiply(levels, cv2.resize(scale, (width, height), interpolation=cv2.INTER_LINEAR), levels)
    return np.clip(levels, -_MOST, _MOST, out=levels)


def _around(values: npt.NDArray[Any], cells_wh: tuple[int, int]) -> npt.NDArray[np.float32]:
    """The mean around each cell."""
    cells = cv2.resize(values, cells_wh, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.blur(cells, (_REACH_CELLS, _REACH_CELLS)), np.float32)
