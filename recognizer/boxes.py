"""What boxes of digits measure."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def heights_of(boxes: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """(N,): what counts as the height of each of (N, 4) boxes of left, top, width and height, in their unit
    and type: a digit that lies is not as small as it is low."""
    heights: npt.NDArray[np.floating[Any]] = np.maximum(boxes[:, 3], 0.7 * boxes[:, 2])
    return heights
