"""Which digits have a point between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vision.box import Box

_SLACK = 0.3
"""How far into the digits beside it a point may be told, as a share of their height."""


def pointed_pairs(
    boxes: Sequence[Box], follower: Mapping[int, int], points: npt.NDArray[np.float32], least: float
) -> set[tuple[int, int]]:
    """Those of `boxes` and the `follower` of each on its line, as indices, between which a point stands.

    `points` (P, 3) are those that are read on lines: x and y of the middle, and the logarithm of the odds,
    which must be `least` or more.
    """
    sure = points[points[:, 2] >= least]
    if not len(sure):
        return set()
    return {pair for pair in follower.items() if is_between(sure, *(boxes[i] for i in pair)).any()}


def bridged(
    line: Sequence[int], gaps: Sequence[float], pointed: Set[tuple[int, int]], widest: float
) -> list[float]:
    """The `gaps` between the indices on a `line`, -inf for those up to `widest` with a point in them."""
    return [
        -math.inf if pair in pointed and gap <= widest else gap
        for pair, gap in zip(pairwise(line), gaps, strict=True)
    ]


def is_between(points: npt.NDArray[np.float32], left: Box, right: Box) -> npt.NDArray[np.bool_]:
    """(P,): which of (P, 3) `points` stand between two digits, at the height of them."""
    x, y, _ = points.T
    height, foot = (left.height + right.height) / 2, (left.bottom + right.bottom) / 2
    slack = _SLACK * height
    is_beside = (left.right - slack <= x) & (x < right.x + slack)
    return np.asarray(is_beside & (np.abs(y - foot + height / 2) < height), np.bool_)
