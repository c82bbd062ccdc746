"""Where a picture changed since it was last read, beyond its noise and its light."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Image

Blocks = npt.NDArray[np.bool_]
"""(h, w) bool, one for each square block of a picture, row by row."""

_SHORT_SIDE_PX = 180
"""About the shorter side of the picture that is compared: every fourth pixel of 720 rows."""
_BLOCK_PX = 4
"""Side of a block in that picture: of a digit's own size where digits are smallest."""


@dataclass(frozen=True, slots=True)
class StillnessSettings:
    """What counts as a change; grey levels, 0 to 255, as the mean over a block."""

    noise_factor: float = 2.0
    """How many times as much as the quiet parts of the picture a block must differ: the noisiest of
    thousands of blocks that did not change comes to 1.9."""
    margin: float = 4.0
    """And how much more than that: MJPEG and H.264 still move a textured block by up to 4.7."""
    max_noise: float = 8.0
    """Where even the quiet parts differ by more, everything has changed."""
    light_blocks: int = 4
    """Light changes smoothly: a difference that is the same over so many blocks is light, not ink."""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """The blocks of a picture that are not what they were."""

    blocks: Blocks
    side_px: int
    """Side of a block in pixels of the frame."""

    def __bool__(self) -> bool:
        return bool(self.blocks.any())

    def touch(self, box: Box) -> bool:
        """Whether anything changed in `box`, or in a block beside it."""
        left, top = max(0, box.x // self.side_px - 1), max(0, box.y // self.side_px - 1)
        right, bottom = ceil(box.right / self.side_px) + 1, ceil(box.bottom / self.side_px) + 1
        return bool(self.blocks[top:bottom, left:right].any())


class StillnessWatch:
    """Compares each picture with what every part of it looked like when it was last said to have changed.

    It is not compared with the picture before: what creeps would never be noticed.
    """

    def __init__(self, settings: StillnessSettings) -> None:
        self._settings = settings
        self._known: npt.NDArray[np.uint8] = np.zeros((0, 0), np.uint8)

    def update(self, image: Image) -> Changes:
        """What changed in the BGR picture, (H, W, 3) uint8; everything, where it is of another size."""
        step = max(1, round(min(image.shape[:2]) / _SHORT_SIDE_PX))
        # One of three channels of one of `step` squared pixels: a mean would cost more than a cvtColor.
        small = np.ascontiguousarray(image[step // 2 :: step, step // 2 :: step, 1])
        if small.shape != self._known.shape:
            self._known = small
            return Changes(np.ones(_block_shape(small.shape), np.bool_), step * _BLOCK_PX)
        blocks = self._changed(small)
        if blocks.any():
            height, width = small.shape
            fresh = blocks.repeat(_BLOCK_PX, axis=0)[:height].repeat(_BLOCK_PX, axis=1)[:, :width]
            np.copyto(self._known, small, where=fresh)
        return Changes(blocks, step * _BLOCK_PX)

    def _changed(self, small: npt.NDArray[np.uint8]) -> Blocks:
        means = _block_means(cv2.absdiff(small, self._known))
        if means.max(initial=0.0) <= self._settings.margin:
            # Not even the light changed: what it may have done takes as long again to find out.
            return np.zeros(means.shape, np.bool_)
        difference = cv2.subtract(small, self._known, dtype=cv2.CV_16S)
        side = 2 * (self._settings.light_blocks * _BLOCK_PX // 2) + 1
        means = _block_means(cv2.absdiff(difference, cv2.blur(difference, (side, side))))
        quiet = float(np.partition(means.ravel(), means.size // 4)[means.size // 4])
        noise = min(quiet, self._settings.max_noise)
        return np.asarray(means > self._settings.noise_factor * noise + self._settings.margin, np.bool_)


def _block_means(values: cv2.typing.MatLike) -> npt.NDArray[np.float32]:
    """(h, w): the mean of (H, W) `values` over each block."""
    height, width = _block_shape(values.shape)
    down, right = height * _BLOCK_PX - values.shape[0], width * _BLOCK_PX - values.shape[1]
    padded = cv2.copyMakeBorder(np.asarray(values, np.float32), 0, down, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(padded, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _block_shape(shape_hw: tuple[int, ...]) -> tuple[int, int]:
    return ceil(shape_hw[0] / _BLOCK_PX), ceil(shape_hw[1] / _BLOCK_PX)
