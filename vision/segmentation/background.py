"""The paper under the writing: how light every place of a picture would be without its strokes."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from vision.frame import Grey

_SIDE_PX = 90
"""Short side of the small picture on which the paper is estimated."""
_FINE_SIDE_PX = 360
"""Least short side of the one on which it is estimated again where it has steps."""
_REACH = np.ones((5, 5), np.uint8)
"""As far as the small picture's paper is blurred."""
_NEXT = np.ones((3, 3), np.uint8)
_EVEN_RATIO = 1.5
"""Lightest to darkest paper, up to which the light counts as even."""
_SHADOW_RATIO = 3.0
"""Lightest paper to that in the deepest shadow."""
_UNIT = 64
"""What stands for a factor of one, where factors are bytes."""


def made_small(grey: Grey) -> Grey:
    """The picture at the size at which the paper is estimated."""
    height, width = grey.shape
    shrink = max(1.0, min(height, width) / _SIDE_PX)
    size_wh = max(1, round(width / shrink)), max(1, round(height / shrink))
    # Halving is so much cheaper than any other step down that two thirds of the time are saved.
    grey = _halved(grey, 4 * _SIDE_PX)
    return np.asarray(cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA), np.uint8)


def _halved(grey: Grey, least_px: int) -> Grey:
    """`grey` halved until its short side is less than `least_px`."""
    while min(grey.shape) >= least_px:
        half_wh = grey.shape[1] // 2, grey.shape[0] // 2
        grey = np.asarray(cv2.resize(grey, half_wh, interpolation=cv2.INTER_AREA), np.uint8)
    return grey


def window_px(picture: Grey, stroke_share: float) -> int:
    """Side of the window that strokes of `stroke_share` of a picture's short side are narrower than; odd."""
    short_px: int = min(picture.shape)
    return max(3, round(short_px * stroke_share)) | 1


@cache
def disc(side_px: int) -> Grey:
    """(side_px, side_px) uint8: 1 in a disc."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px)), np.uint8)


def closed(small: Grey, stroke_share: float) -> Grey:
    """What a closing leaves of a small picture: without its strokes, with its shadows, a little blurred."""
    kernel = disc(window_px(small, stroke_share))
    return np.asarray(
        cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (0, 0), 1.5), np.uint8
    )


def with_steps(paper: Grey, grey: Grey, stroke_share: float, step_share: float, noise: float) -> Grey:
    """`paper`, the small one of `grey`; where it has steps, a larger one that follows them.

    Along the edge of a shadow or a sheet the blurred paper is lighter than the dark side is: a band that
    looks like a stroke. Where it falls by `step_share` within a few pixels, a closing of the larger
    picture counts wherever it is darker, less `noise` grey levels, by which its grain lifts it.
    """
    if not np.any(cv2.erode(paper, _REACH) < paper * (1 - step_share)):
        return paper
    fine = _halved(grey, 2 * _FINE_SIDE_PX)
    side = window_px(fine, stroke_share)
    # A square costs a twentieth of a disc. The darker one of neighbours, for edges lie between pixels.
    kept = cv2.erode(cv2.morphologyEx(fine, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), _NEXT)
    kept = cv2.subtract(kept, np.full_like(kept, min(255, round(noise))))
    wide = cv2.resize(paper, (fine.shape[1], fine.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.min(wide, kept), np.uint8)


def in_even_light(depth: Grey, paper: Grey) -> Grey:
    """`depth` (H, W) of the ink on a small `paper`, as it would be where the light is best.

    Ink takes away a share of the light: in a shadow it is as dark, but fewer grey levels darker. What is
    much darker than any shadow is no paper, but a table or a sleeve, and less and less is made of it.
    """
    darkest, lightest, *_ = cv2.minMaxLoc(paper)
    if lightest <= _EVEN_RATIO * darkest:
        return depth
    ratio = lightest / np.maximum(paper, 1)
    gain = _UNIT * np.minimum(ratio, np.maximum(_SHADOW_RATIO**2 / ratio, 1))
    size_wh = depth.shape[1], depth.shape[0]
    gains = cv2.resize(np.asarray(gain, np.uint8), size_wh, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(depth, gains, scale=1 / _UNIT), np.uint8)
