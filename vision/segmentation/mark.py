"""One mark: a piece of ink that may be a digit, and how deep and wide strokes are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Grey


@dataclass(frozen=True, eq=False)
class Mark:
    """One piece of ink, without its neighbours'."""

    box: Box
    """Tight around the ink, in pixels of the picture."""
    depth: Grey
    """(h, w) uint8: depth of its ink, 0 around it; a large mark's is reduced."""


def deep_level(depth: Grey) -> float:
    """Depth of the deep ink of a mark, in grey levels; only a tenth of its ink is deeper. 0 for none."""
    counts = _counts(depth)
    counts[0] = 0
    total = counts.cumsum()
    return float(total.searchsorted(0.9 * total[-1])) if total[-1] else 0.0


def _counts(depth: Grey) -> npt.NDArray[np.float32]:
    """(256,): how many pixels have each level."""
    return np.asarray(cv2.calcHist([depth], [0], None, [256], [0, 256]), np.float32)


def stroke_width(mask: Grey) -> float:
    """Width of the strokes of a mask: twice its area over the length of its outline, in pixels."""
    _, inside = cv2.threshold(
        cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT), 0, 1, cv2.THRESH_BINARY
    )
    across = cv2.countNonZero(cv2.absdiff(inside[1:], inside[:-1]))
    along = cv2.countNonZero(cv2.absdiff(inside[:, 1:], inside[:, :-1]))
    # Steps along both axes overstate the length of an outline that runs in all directions by 4/pi.
    return 2 * cv2.countNonZero(inside) / max(1.0, (across + along) * np.pi / 4)
