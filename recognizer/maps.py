"""What a detector sees of a picture, and the maps that it answers with."""

from __future__ import annotations

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

_REACH_PX = 33
_FLOOR = 8.0
"""Grey levels of contrast that are as good as none: a camera's grain."""


def normalized(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(h, w) float32: how much lighter or darker each pixel of a grey picture is than what is around it, in
    deviations of what is around it (local contrast normalization; Jarrett et al.: What Is the Best
    Multi-Stage Architecture for Object Recognition?, 2009)."""
    levels = grey.astype(np.float32)
    size = (_REACH_PX, _REACH_PX)
    mean = cv2.blur(levels, size)
    deviation = cv2.sqrBoxFilter(levels, cv2.CV_32F, size)
    cv2.subtract(levels, mean, levels)
    cv2.multiply(mean, mean, mean)
    cv2.subtract(deviation, mean, deviation)
    np.maximum(deviation, 0, out=deviation)
    cv2.sqrt(deviation, deviation)
    np.add(deviation, np.float32(_FLOOR), out=deviation)
    cv2.divide(levels, deviation, levels)
    return np.clip(levels, -3, 3, out=levels)
