"""Parts of a picture at another size, from the picture halved as often as that asks for."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.thin_strokes import with_strokes_kept

Grey = npt.NDArray[np.uint8]
"""(h, w) uint8."""


class Resampled:
    """A grey picture from which parts are taken at sizes of their own; it is halved once for all of them."""

    def __init__(self, grey: Grey) -> None:
        self._halves = [grey]

    @property
    def shape_hw(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return self._halves[0].shape[0], self._halves[0].shape[1]

    def part(self, to_picture: npt.NDArray[np.float64], size_wh: tuple[int, int], step: float) -> Grey:
        """A part of `size_wh` pixels, each `step` pixels of the picture wide; the (2, 3) affine matrix leads
        from the middles of its pixels into the picture, whose first pixel's middle is at 0.5."""
        level = max(0, int(np.log2(step)))
        while len(self._halves) <= level:
            last = self._halves[-1]
            # Halved once, a pen's stroke is still there.
            self._halves.append(_halved(with_strokes_kept(last) if len(self._halves) > 1 else last))
        matrix = to_picture * 0.5**level
        matrix[:, 2] -= 0.5
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        part = cv2.warpAffine(
            self._halves[level], matrix, size_wh, flags=how, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(part, np.uint8)


def _halved(grey: Grey) -> Grey:
    size_wh = max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2)
    return np.asarray(cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
