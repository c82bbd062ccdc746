"""Whether a picture shows light writing on a dark board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from vision.frame import Grey
from vision.segmentation.background import disc, window_px

_BESIDE = np.ones((3, 3), np.uint8)
_STEPS = 8
"""Of a reconstruction, after which it is asked whether any has changed something: asking costs as much."""


@dataclass(frozen=True, slots=True)
class PolaritySettings:
    """What tells a board from a sheet of paper, however the light is."""

    stroke_share: float = 0.2
    """Widest stroke, as a share of the picture's short side."""
    pen_share: float = 0.04
    """Widest dark stroke on a sheet that is small in the picture, as a share of the short side."""
    min_contrast: float = 0.15
    """Least difference between a stroke and its ground, as a share of the lighter of the two."""
    min_depth: float = 14.0
    """Grey levels added to both, below which differences are a camera's own."""
    min_ratio: float = 2.0
    """How much more light writing than dark a board has."""
    min_free: float = 0.1
    """Least share of the light strokes that go on from nothing wider; of joints, crumbs do."""
    min_lit: float = 0.0005
    """Share of a picture that is lighter than the rest of it, from which on it may be a board."""


def has_light_writing(small: Grey, settings: PolaritySettings) -> bool:
    """Whether a small picture's strokes are light: lighter than their sides, and than the ground around."""
    lit = cv2.mean(small)[0] * (1 + settings.min_contrast) + settings.min_depth
    if np.count_nonzero(small > lit) < settings.min_lit * small.size:
        return False
    # Every other pixel tells as much at a quarter of the cost.
    sample = small[::2, ::2].copy()
    side = window_px(sample, settings.stroke_share)
    # Writing covers less than half of any neighbourhood, so that the median is what it stands on. A sheet in
    # a dark room is lighter than that along its edges, but is no stroke; paper between strokes is no lighter.
    ground = cv2.medianBlur(sample, side)
    # Between its own narrow dark strokes paper looks like light strokes itself.
    bare = cv2.morphologyEx(sample, cv2.MORPH_CLOSE, disc(window_px(sample, settings.pen_share)))
    opened = cv2.min(cv2.morphologyEx(bare, cv2.MORPH_OPEN, disc(side)), sample)
    light = cv2.min(cv2.subtract(sample, ground), cv2.subtract(sample, opened))
    light_share = _share(light, sample, settings)
    # No disc leaves a sheet its corners, and the joints of a floor or bricks go on from its edge.
    light = cv2.min(light, cv2.subtract(sample, _rebuilt(opened, sample)))
    free_share = _share(light, sample, settings)
    if free_share <= settings.min_free * light_share:
        return False
    # Nor does it leave a board those that a light wall surrounds.
    closed = cv2.morphologyEx(sample, cv2.MORPH_CLOSE, disc(side))
    rebuilt = cv2.bitwise_not(_rebuilt(cv2.bitwise_not(closed), cv2.bitwise_not(sample)))
    dark = cv2.min(cv2.subtract(ground, sample), cv2.subtract(rebuilt, sample))
    return free_share > settings.min_ratio * _share(dark, ground, settings)


def _share(step: npt.NDArray[Any], paper: npt.NDArray[Any], settings: PolaritySettings) -> float:
    """How far strokes stand out by `step`, as shares of `paper`, the lighter of stroke and ground: chalk on
    slate is no more than ink on paper."""
    return float(np.maximum(step / (paper + settings.min_depth) - settings.min_contrast, 0).sum())


def _rebuilt(opened: npt.NDArray[Any], sample: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """`opened` with all of `sample` that goes on from what the opening left of it (Vincent: Morphological
    Grayscale Reconstruction in Image Analysis, 1993)."""
    for _ in range(0, sum(sample.shape), _STEPS):
        before = opened
        for _ in range(_STEPS):
            opened = cv2.min(cv2.dilate(opened, _BESIDE), sample)
        if np.array_equal(opened, before):
            break
    return opened
