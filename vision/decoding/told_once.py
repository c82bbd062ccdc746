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


def told_once_or_apart(
    lines: Sequence[ReadLine], boxes: Boxes, told: npt.NDArray[np.float32], settings: LineSettings
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """(N, N) each: which of N marks are one digit by the lines they stand on, and which are two; `told`
    (N, 11) says how likely each is each digit, or none.

    Two alike beside each other are told apart: so is each from the next by Connectionist Temporal
    Classification (Graves et al., 2006), with nothing between them.
    """
    names = told[:, :NOT_A_DIGIT].argmax(axis=1)
    line, x, likely = _told_at(lines, boxes, names, settings)
    is_there, is_surely_there = likely >= _LEAST_TOLD, likely >= _SURELY_TOLD
    lower = np.minimum(boxes[:, 3][:, None], boxes[:, 3])
    is_on_one_line, apart = line[:, None] == line, np.abs(x[:, None] - x)
    is_one = is_on_one_line & (names[:, None] == names) & (apart <= _ONE_PLACE * lower)
    is_one &= is_there[:, None] & is_there
    np.fill_diagonal(is_one, False)
    is_apart = is_on_one_line & (apart > _TWO_PLACES * lower) & is_surely_there[:, None] & is_surely_there
    return np.asarray(is_one, np.bool_), np.asarray(is_apart, np.bool_)


def _told_at(
    lines: Sequence[ReadLine], boxes: Boxes, names: npt.NDArray[np.intp], settings: LineSettings
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(N,) each: the line on which each of N marks stands, -1 for none; x, in pixels of the picture, of where
    that is likeliest to tell a digit of its name; and how likely it is."""
    line, x, likely = np.full(len(boxes), -1), np.zeros(len(boxes)), np.zeros(len(boxes))
    for index, (each, rows, places) in enumerate(standing_on(lines, boxes, settings)):
        line[rows] = index
        is_there = in_the_middle(places, len(each.answers), settings)
        told = np.where(is_there, each.answers[:, names[rows]].T, 0.0)
        x[rows] = each.line.left + (STEP * told.argmax(axis=1) + FIRST) * each.line.height / DIGIT_PX
        likely[rows] = told.max(axis=1, initial=0.0)
    return line, x, likely
