"""Marks on another surface than the page: the print on a mug beside it has the mug's colour behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.prediction import Predictions
from vision.box import Box, gaps_between, sides_of
from vision.decoding.priors import with_less_trust
from vision.frame import Image
from vision.segmentation import Mark

Colors = npt.NDArray[np.float64]
"""(N, 3): shares of blue, green and red, which light and shadow leave as they are."""

_AROUND = np.linspace(0, 1, 5)
"""Where the ground is looked at along each side of a mark's box."""


@dataclass(frozen=True, slots=True)
class SurfaceSettings:
    """When a mark lies on another surface; two colours differ by the sum over their shares."""

    margin: float = 0.15
    """Gap between a mark's box and where its ground is looked at, as a share of its larger side."""
    max_sure: float = 0.998
    """Confidence from which on a digit is believed on any ground."""
    min_neighbours: int = 4
    """Fewest other digits that can tell what the page's ground is."""
    min_alike: float = 0.7
    """Share of them that must be on one ground."""
    alike: float = 0.05
    """Most by which the colours of one ground differ."""
    unlike: float = 0.1
    """Least by which those of two differ; the digits of real photos were within 0.07."""
    reach: float = 1.5
    """Widest gap, in heights of the higher, between two digits of one note."""
    max_height_ratio: float = 1.6
    """Higher to lower of two such digits."""
    min_level: float = 30.0
    """Grey levels of a ground from which on it has a colour, and not only noise."""
    trust: float = 0.1
    """What is left of the probability that a mark on another ground is a digit."""


def weigh_surfaces(
    marks: Sequence[Mark],
    predictions: Predictions,
    image: Image,
    min_confidence: float,
    settings: SurfaceSettings,
) -> Predictions:
    """`predictions` with less trust in each doubtful digit that stands alone on a ground of another colour.

    `image` is the BGR picture in which the marks' boxes lie. Where the digits have several grounds none is
    the page's, and two digits side by side on one ground believe each other: a note beside the page is paper
    too, while the knots of a wooden table lie apart.
    """
    digits = np.flatnonzero(predictions.is_digit)
    is_doubtful = predictions.confidences[digits] < settings.max_sure
    if len(digits) <= settings.min_neighbours or not is_doubtful.any():
        return predictions
    grounds = _surfaces([marks[i] for i in digits.tolist()], image, settings.margin)
    levels = grounds.mean(axis=1)
    colors = grounds / np.maximum(3 * levels, 1)[:, None]
    from_page = np.abs(colors - np.median(colors, axis=0)).sum(axis=1)
    if np.mean(from_page <= settings.alike) < settings.min_alike:
        return predictions
    like = np.abs(colors[:, None] - colors).sum(axis=2) <= settings.alike
    like &= _are_near([marks[i].box for i in digits.tolist()], settings)
    is_off = (from_page > settings.unlike) & (like.sum(axis=1) == 1)
    is_off &= is_doubtful & (levels >= settings.min_level)
    return with_less_trust(predictions, digits[is_off], settings.trust, min_confidence)


def _are_near(boxes: Sequence[Box], settings: SurfaceSettings) -> npt.NDArray[np.bool_]:
    """(N, N): which two of `boxes` may be digits of one hand on one note; each is near itself."""
    sides = sides_of(boxes)
    heights = sides[:, 3] - sides[:, 1]
    low, high = np.minimum(heights[:, None], heights), np.maximum(heights[:, None], heights)
    is_near = gaps_between(sides) <= settings.reach * high
    return np.asarray(is_near & (high <= settings.max_height_ratio * low))


def _surfaces(marks: Sequence[Mark], image: Image, margin: float) -> Colors:
    """(N, 3) the colour around each mark: the median along its box's sides, which ink doesn't move."""
    boxes = sides_of(mark.box for mark in marks)
    gap = margin * (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True)
    left, top, right, bottom = np.concatenate([boxes[:, :2] - gap, boxes[:, 2:] + gap], axis=1).T[..., None]
    across, down = left + (right - left) * _AROUND, top + (bottom - top) * _AROUND
    side = np.ones(len(_AROUND))
    x = np.concatenate([across, across, left * side, right * side], axis=1)
    y = np.concatenate([top * side, bottom * side, down, down], axis=1)
    height, width = image.shape[:2]
    seen = image[y.clip(0, height - 1).astype(np.intp), x.clip(0, width - 1).astype(np.intp)]
    return np.asarray(np.median(seen, axis=1), np.float64)
