"""How the picture moved since the last frame; following marks costs a fraction of reading them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.frame import Image
from vision.tracking.motion import Motion, Points, fit_motion

_SHORT_SIDE_PX = 180
"""About the shorter side of the picture in which points are followed."""
_WINDOW_PX = 15
"""Side of the neighbourhood, in that picture, by which a point is known again."""
_LIGHT_PX = 31
"""Side of the neighbourhood whose mean is taken for its light; on a film of C, which chose it, 9 and 15 do as
well."""
_LEVELS = 2
"""Halvings of that picture: points are found again as far as some 20 of its pixels away."""
_NEAR_ENOUGH = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 30, 0.03)
"""Most steps to a point, and the length of one, in that picture's pixels, after which it is taken for found:
the search costs an eighth less than with OpenCV's own 0.01, and films of A and C, which chose it, and of B,
which judged, are read the same."""
_AT_REST = Motion()

Small = npt.NDArray[np.uint8]
"""(h, w) uint8, one channel of the picture made small."""


@dataclass(frozen=True, slots=True)
class OpticalFlowSettings:
    """When the motion of some points is believed to be the picture's."""

    max_points: int = 32
    """Most points that are followed."""
    max_difference: float = 12.0
    """Grey levels by which the neighbourhood of a point may differ from what it was, in the mean."""
    max_miss_px: float = 0.5
    """How far a point may stray from the common motion, in pixels of the small picture."""
    min_agreement: float = 0.8
    """Share of the points that must be found again, and go the same way."""


class OpticalFlow:
    """Follows points of one picture through those that come after it.

    Each is compared with the first: from picture to picture, what each step misses would add up.
    """

    def __init__(self, settings: OpticalFlowSettings) -> None:
        self._settings = settings
        self._first: Image | None = None
        self._small: Small = np.zeros((0, 0), np.uint8)

    def motion(
        self, first: Image, image: Image, points: Points, expected: Motion = _AT_REST
    ) -> Motion | None:
        """How (N,) `points` of the picture `first` moved to lie on `image`, both (H, W, 3) uint8; None where
        they didn't move together, or too few are found again. They are sought near where they are
        `expected`.

        Pyramidal Lucas-Kanade (Bouguet: Pyramidal Implementation of the Lucas Kanade Feature Tracker, 2000).
        """
        if first.shape != image.shape or not len(points):
            return None
        if first is not self._first:
            self._first, self._small = first, _small(first)
        factor = _factor(image)
        # Spread over all of them: the first are all at the top of the page.
        points = points[:: -(-len(points) // self._settings.max_points)]
        end, status, difference = cv2.calcOpticalFlowPyrLK(
            self._small,
            _small(image),
            _as_rows(points / factor),
            _as_rows(expected.carry(points) / factor),
            winSize=(_WINDOW_PX, _WINDOW_PX),
            maxLevel=_LEVELS,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
            criteria=_NEAR_ENOUGH,
        )
        found = (np.ravel(status) > 0) & (np.ravel(difference) <= self._settings.max_difference)
        least = self._settings.min_agreement * len(points)
        if np.count_nonzero(found) < least:
            return None
        ends = np.asarray(end, np.float64).reshape(-1, 2) * factor
        after = ends[:, 0] + 1j * ends[:, 1]
        motion = fit_motion(points[found], after[found], _WINDOW_PX * factor)
        misses = np.abs(motion.carry(points[found]) - after[found])
        agree = np.count_nonzero(misses <= self._settings.max_miss_px * factor)
        return motion if agree >= least else None


def _as_rows(points: Points) -> npt.NDArray[np.float32]:
    """(N, 1, 2): x and y of each of (N,) points, as OpenCV takes them."""
    return np.stack([points.real, points.imag], axis=1).astype(np.float32).reshape(-1, 1, 2)


def _factor(image: Image) -> float:
    """Pixels of the picture to one of the small one."""
    height, width = image.shape[:2]
    return max(1.0, float(min(height, width)) / _SHORT_SIDE_PX)


def _small(image: Image) -> Small:
    factor = _factor(image)
    size_wh = max(1, round(image.shape[1] / factor)), max(1, round(image.shape[0] / factor))
    # Of one channel, and first of every second pixel: a mean over all costs more than the rest of the work.
    step = 2 if factor >= 2 else 1
    sampled = np.ascontiguousarray(image[::step, ::step, 1])
    small = cv2.resize(sampled, size_wh, interpolation=cv2.INTER_AREA)
    # Without its light: where that changed since the first picture, points would go with the light.
    light = cv2.blur(small, (_LIGHT_PX, _LIGHT_PX))
    return np.asarray(cv2.addWeighted(small, 1, light, -1, 128), np.uint8)
