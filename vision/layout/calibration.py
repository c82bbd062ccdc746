"""How often a number of which so much is known is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vision.box import sides_of
from vision.layout.calibration_constants import WEIGHTS
from vision.layout.certainty import sign_after
from vision.page import Number, Page, Reading

_SUREST = 0.9999
"""No digit and no number is surer."""
_SIGNS = ".,-"
_FARTHEST = 1.5
"""Gap between two numbers, in heights, from which on nobody would take them for one."""

Measures = npt.NDArray[np.float64]
"""(N, 9): what is known of each number of a page, in the order of the weights of a `Calibration`."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What speaks for a number and against it, in logarithms of odds; fitted by `benchmarks.reliability`."""

    bias: float
    odds: float
    """Weight of the odds that all its digits and uncertain signs are as they are told."""
    page_odds: float
    """Of the mean of the same over the page's digits: where others are doubted, it has been hard to read."""
    length: float
    """Of each doubling of its digits: many small doubts are a large one."""
    single: float
    """Where it has one digit: it may be a piece of something else."""
    signs: float
    """Where it has a point, a comma or a minus sign."""
    unread_neighbour: float
    """Where a mark beside it, which may belong to it, could not be read."""
    nearness: float
    """Of how near the next number on its line is, 0 to 1: the two may be one."""
    looseness: float
    """Of its widest gap without a point, in heights, 0 to 1: it may be two."""

    def probabilities(self, measures: Measures) -> npt.NDArray[np.float64]:
        """(N,): the share of such numbers that are right, 0 to 1."""
        told = measures @ np.array(astuple(self))
        return np.asarray(np.minimum(_SUREST, 1.0 / (1.0 + np.exp(-told))), np.float64)


def measures_of(page: Page) -> Measures:
    """What is known of the numbers of `page`, whose confidences are not calibrated yet."""
    readings = {reading.id: reading for reading in page.digits}
    page_odds = float(np.mean([_odds(reading.confidence) for reading in page.digits] or [0.0]))
    known = [
        (
            1.0,
            _odds(number.confidence),
            page_odds,
            float(np.log2(len(number.digits))),
            float(len(number.digits) == 1),
            float(any(sign in number.text for sign in _SIGNS)),
            float(number.has_unread_neighbour),
            nearness,
            _looseness(number, readings),
        )
        for number, nearness in zip(page.numbers, _nearness(page), strict=True)
    ]
    return np.array(known, np.float64).reshape(-1, 9)


def calibrated(page: Page, calibration: Calibration | None) -> Page:
    """`page` with the confidence of each number as the share of such numbers that are right."""
    if calibration is None:
        return page
    shares = calibration.probabilities(measures_of(page)).tolist()
    numbers = (replace(n, confidence=share) for n, share in zip(page.numbers, shares, strict=True))
    return replace(page, numbers=tuple(numbers))


def _odds(probability: float) -> float:
    """The logarithm of the odds."""
    told = min(max(probability, 1 - _SUREST), _SUREST)
    return float(np.log(told / (1 - told)))


def _nearness(page: Page) -> list[float]:
    left, top, right, bottom = sides_of(number.box for number in page.numbers).T
    height = bottom - top
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    is_level = shared >= 0.5 * np.minimum(height[:, None], height)
    gap = np.maximum(left[:, None] - right, left - right[:, None]) / np.maximum(height[:, None], height)
    near = np.where(is_level, np.clip(1 - gap / _FARTHEST, 0, 1), 0.0)
    np.fill_diagonal(near, 0.0)
    return [float(each) for each in near.max(axis=1, initial=0.0)]


def _looseness(number: Number, readings: Mapping[int, Reading]) -> float:
    boxes = [readings[id].box for id in number.digits]
    gaps = [
        (two.x - one.right) / max(one.height, two.height)
        for index, (one, two) in enumerate(pairwise(boxes))
        # A point takes its room.
        if not sign_after(number.text, index)
    ]
    return min(1.0, max([0.0, *gaps]))


SHIPPED = Calibration(**WEIGHTS)
"""As it was fitted for the shipped networks."""
