"""Which digits have a point between them, before it is known which form a number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vision.box import Box


def pointed_pairs(
    boxes: Sequence[Box], follower: Mapping[int, int], points: npt.NDArray[np.float32], least: float
) -> set[tuple[int, int]]:
    """Those of `boxes` and the `follower` of each on its line, as indices, between which a point stands.

    `points` (P, 3) are those that are read on lines: x and y of the middle, and the logarithm of the odds,
    which must be `least` or more.
    """
    sure = points[points[:, 2] >= least, :2].tolist()
    return {
        (left, right)
        for left, right in follower.items()
        if any(_is_between(x, y, boxes[left], boxes[right]) for x, y in sure)
    }


def bridged(
    line: Sequence[int], gaps: Sequence[float], pointed: Set[tuple[int, int]], widest: float
) -> list[float]:
    """The `gaps` between the indices on a `line`, -inf for those up to `widest` with a point in them."""
    return [
        -math.inf if pair in pointed and gap <= widest else gap
        for pair, gap in zip(pairwise(line), gaps, strict=True)
    ]


def _is_between(x: float, y: float, left: Box, right: Box) -> bool:
    (begin, above), (end, below) = left.center, right.center
    return begin < x < end and abs(y - (above + below) / 2) < max(left.height, right.height)
