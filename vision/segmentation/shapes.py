"""The measures of a picture's marks, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.segmentation.regions import Mark

Lengths = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The measures of N marks, (N,) each; lengths in pixels of the picture."""

    left: Lengths
    top: Lengths
    width: Lengths
    height: Lengths
    level: Lengths
    stroke: Lengths
    elongation: Lengths
    """Longer to shorter axis of the ink's mass."""
    slant: Lengths
    """Degrees from the upright to the longer axis, 0 to 90."""

    @classmethod
    def of(cls, marks: Sequence[Mark], may_be_digit: Flags, heights: tuple[float, float]) -> Shapes:
        """The measures of `marks`; what is dear is measured only where it is asked for.

        Ink and axes of what is as high as those that `may_be_digit` (N,) are, times `heights` (least,
        most). Of a page's other marks there may be hundreds, and the largest are as large as the
        picture: their last four measures are 0.
        """
        sizes = np.array([(m.box.x, m.box.y, m.box.width, m.box.height) for m in marks], np.float64)
        high = sizes[may_be_digit, 3]
        is_near = (sizes[:, 3] >= heights[0] * high.min(initial=np.inf)) & (
            sizes[:, 3] <= heights[1] * high.max(initial=0)
        )
        ink = [_ink_measures(m) if near else (0.0,) * 4 for m, near in zip(marks, is_near, strict=True)]
        return cls(*sizes.T, *np.array(ink, np.float64).T)


def _ink_measures(mark: Mark) -> tuple[float, ...]:
    return mark.level, mark.stroke * mark.scale, *_axes(mark)


def _axes(mark: Mark) -> tuple[float, float]:
    """Longer to shorter axis of a mark's ink, and the longer one's degrees from the upright."""
    moments = cv2.moments(mark.depth)
    across, down, mixed = moments["mu20"], moments["mu02"], moments["mu11"]
    spread = float(np.hypot(across - down, 2 * mixed))
    shorter = max(across + down - spread, 1e-9)
    slant = 90 - abs(float(np.degrees(np.arctan2(2 * mixed, across - down)))) / 2
    return float(np.sqrt((across + down + spread) / shorter)), slant
