"""Edges that look like strokes: where a sheet of paper ends on a table, a dark line can look like a 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.prediction import Predictions
from vision.box import Box
from vision.decoding.priors import with_less_trust
from vision.segmentation import Grey, Mark

_ROWS = 24
"""Rows of a mark, at the most, on which its sides are looked at."""
_GAP_PX = 2
"""Pixels beside a stroke that are still half ink."""


@dataclass(frozen=True, slots=True)
class PaperEdgeSettings:
    """What tells the 1 from the edge that looks like one."""

    max_step: float = 0.3
    """Most by which one side of a 1 is darker than the other, as a share of the lighter one."""
    side_share: float = 0.12
    """Width of what counts as its side, as a share of its height."""
    reach: float = 1.0
    """Widest gap, in its heights, to a digit that says it is written: a shadow's edge may run along a 1."""
    max_height_ratio: float = 2.0
    """Higher to lower of two digits side by side."""
    trust: float = 0.1
    """What is left of the probability that an edge is a digit."""


def weigh_paper_edges(
    marks: Sequence[Mark],
    predictions: Predictions,
    grey: Grey,
    min_confidence: float,
    settings: PaperEdgeSettings,
) -> Predictions:
    """`predictions` with less trust in each lone 1 of `marks` that has two grounds, left and right.

    A stroke is drawn on paper, which goes on behind it; between a sheet and its shadow, or two bricks,
    there is a dark strip too. `grey` is the picture as it is read, (h, w).
    """
    ones = np.flatnonzero(predictions.is_digit & (predictions.digits == 1)).tolist()
    boxes = [marks[i].box for i in np.flatnonzero(predictions.is_digit).tolist()] if ones else []
    # Most have a neighbour, and it costs less to see that than to look at their sides.
    lone = [i for i in ones if not any(_are_beside(marks[i].box, box, settings) for box in boxes)]
    edges = [i for i in lone if _step(marks[i], grey, settings.side_share) > settings.max_step]
    return with_less_trust(predictions, edges, settings.trust, min_confidence)


def _are_beside(one: Box, other: Box, settings: PaperEdgeSettings) -> bool:
    """Whether two digits may be neighbours on one line."""
    reach = settings.reach * one.height
    if other.x - one.right > reach or one.x - other.right > reach or one == other:
        return False
    low, high = sorted((one.height, other.height))
    common = min(one.bottom, other.bottom) - max(one.y, other.y)
    return high <= settings.max_height_ratio * low and 2 * common >= low


def _step(mark: Mark, grey: Grey, side_share: float) -> float:
    """How much darker one side of a mark is than the other, 0 to 1; 0 where the picture ends there."""
    height, width = mark.depth.shape
    rows = np.arange(0, height, max(1, height // _ROWS))
    is_ink = mark.depth[rows] > 0
    rows, is_ink = rows[is_ink.any(axis=1)], is_ink[is_ink.any(axis=1)]
    beside = _GAP_PX + 1 + np.arange(max(2, round(side_share * height)))
    left = mark.x + is_ink.argmax(axis=1)[:, None] - beside
    right = mark.x + width - 1 - is_ink[:, ::-1].argmax(axis=1)[:, None] + beside
    levels = []
    for columns in (left, right):
        place = mark.y + rows[:, None], columns.clip(0, grey.shape[1] - 1)
        seen = grey[place][(columns >= 0) & (columns < grey.shape[1])]
        if not seen.size:
            return 0.0
        middle = seen.size // 2
        levels.append(float(np.partition(seen, middle)[middle]))
    return abs(levels[0] - levels[1]) / max(*levels, 1.0)
