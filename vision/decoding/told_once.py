"""Which marks are one digit, for their line tells it once: of a digit that is found twice, a little apart,
the boxes may have little in common. And which are two, for it tells both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT
from recognizer.lines import FIRST, STEP
from recognizer.regions import DIGIT_PX
from vision.decoding.lines import Boxes, LineSettings, ReadLine, in_the_middle, standing_on

_LEAST_TOLD = 0.05
"""Probability from which on a line tells a digit,"""
_ONE_PLACE = 0.25
"""and how far apart, in heights, the places are at most where it tells one: little more than a step. Of 1,501
simulated cuts, which chose both with C, 825 come out without a fault, 816 if two marks may share what is
told, and nearly as many with 0.03 or 0.1 and 0.15 or 0.35; of the photos C 68 instead of 66."""
_SURELY_TOLD = 0.5
"""Probability from which on a line surely tells a digit,"""
_TWO_PLACES = 0.4
"""and how far apart, in heights, are the places at least where it tells two. Of 1,569 simulated cuts, which
chose it, 978 instead of 972 come out without a fault, and the same ones with 0.3, or 0.6 heights."""

_Rows = npt.NDArray[np.intp]


def told_once(
    lines: Sequence[ReadLine], boxes: Boxes, told: npt.NDArray[np.float32], settings: LineSettings
) -> npt.NDArray[np.bool_]:
    """(N, N): which of N marks are one digit by the lines they stand on; `told` (N, 11) says how likely each
    is each digit, or none.

    Two alike beside each other are told apart: so is each from the next by Connectionist Temporal
    Classification (Graves et al., 2006), with nothing between them.
    """
    names = told[:, :NOT_A_DIGIT].argmax(axis=1)
    line, x = _told_at(lines, boxes, names, settings, _LEAST_TOLD)
    near = np.abs(x[:, None] - x) <= _ONE_PLACE * _lower_of_two(boxes)
    is_one = (names[:, None] == names) & (line[:, None] == line) & near
    np.fill_diagonal(is_one, False)
    return np.asarray(is_one, np.bool_)


def told_apart(
    lines: Sequence[ReadLine], boxes: Boxes, told: npt.NDArray[np.float32], settings: LineSettings
) -> npt.NDArray[np.bool_]:
    """(N, N): which of N marks are two digits by the line they stand on, which surely tells both; `told`
    (N, 11) as above."""
    names = told[:, :NOT_A_DIGIT].argmax(axis=1)
    line, x = _told_at(lines, boxes, names, settings, _SURELY_TOLD)
    far = np.abs(x[:, None] - x) > _TWO_PLACES * _lower_of_two(boxes)
    return np.asarray((line[:, None] == line) & far, np.bool_)


def _told_at(
    lines: Sequence[ReadLine], boxes: Boxes, names: _Rows, settings: LineSettings, least: float
) -> tuple[_Rows, npt.NDArray[np.float64]]:
    """(N,) each: the line on which each of N marks stands, -1 for none; and x, in pixels of the picture, of
    where that tells a digit of its name, with the probability `least` or more, NaN where it doesn't."""
    x = np.full(len(boxes), np.nan)
    line = np.full(len(boxes), -1)
    for index, (each, rows, places) in enumerate(standing_on(lines, boxes, settings)):
        line[rows] = index
        is_there = in_the_middle(places, len(each.answers), settings)
        likely = np.where(is_there, each.answers[:, names[rows]].T, 0.0)
        at = each.line.left + (STEP * likely.argmax(axis=1) + FIRST) * each.line.height / DIGIT_PX
        x[rows] = np.where(likely.max(axis=1, initial=0.0) >= least, at, np.nan)
    return line, x


def _lower_of_two(boxes: Boxes) -> npt.NDArray[np.float32]:
    return np.asarray(np.minimum(boxes[:, 3][:, None], boxes[:, 3]), np.float32)
