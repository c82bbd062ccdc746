"""Which marks are one digit, for their line tells it once: of a digit that is found twice, a little apart,
the boxes may have little in common."""

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


def told_once(
    lines: Sequence[ReadLine], boxes: Boxes, told: npt.NDArray[np.float32], settings: LineSettings
) -> npt.NDArray[np.bool_]:
    """(N, N): which of N marks are one digit by the lines they stand on; `told` (N, 11) says how likely each
    is each digit, or none.

    Two alike beside each other are told apart: so is each from the next by Connectionist Temporal
    Classification (Graves et al., 2006), with nothing between them.
    """
    names = told[:, :NOT_A_DIGIT].argmax(axis=1)
    x = np.full(len(boxes), np.nan)
    line = np.full(len(boxes), -1)
    for index, (each, rows, places) in enumerate(standing_on(lines, boxes, settings)):
        line[rows] = index
        is_there = in_the_middle(places, len(each.answers), settings)
        likely = np.where(is_there, each.answers[:, names[rows]].T, 0.0)
        at = each.line.left + (STEP * likely.argmax(axis=1) + FIRST) * each.line.height / DIGIT_PX
        x[rows] = np.where(likely.max(axis=1, initial=0.0) >= _LEAST_TOLD, at, np.nan)
    near = _ONE_PLACE * np.minimum(boxes[:, 3][:, None], boxes[:, 3])
    is_one = (names[:, None] == names) & (line[:, None] == line) & (np.abs(x[:, None] - x) <= near)
    np.fill_diagonal(is_one, False)
    return np.asarray(is_one, np.bool_)
