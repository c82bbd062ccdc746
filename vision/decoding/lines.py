"""Lines on which digits follow each other, and what is read of a mark by all of its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, Line, LineClassifier, SecondLook
from recognizer.lines import FIRST, POINT, ROWS, STEP
from recognizer.regions import DIGIT_PX
from recognizer.resampling import Resampled
from vision.decoding.cut_outs import is_cut_out
from vision.decoding.evidence import fused
from vision.decoding.overlaps import first_of, overlaps

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels."""

Answers = npt.NDArray[np.float32]
"""(T, 12): how likely each digit is told at each step of a line, nothing, or a point."""

Places = npt.NDArray[np.float64]
"""(N, 4): left, top, right and bottom of marks, as columns and rows of a line's picture."""

_ON_A_LINE = 0.5
"""How far digits of one number are apart down, in heights."""

_LEAST_SEEN, _LEAST_READ = 1e-5, 3e-3
"""Neither rules anything out for good, the line least of all: it may be another one than was thought."""

_LEAST_POINT = 0.01
"""Probability of a point below which none is told, and of none."""


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Where lines are sought, when they are read, and what they count."""

    likely: float = 0.3
    """How likely a mark is a digit that shows where a line is."""
    same: float = 0.45
    """Intersection over union from which on two marks are one,"""
    shared: float = 0.5
    """and share of the smaller in the other."""
    beside: float = 1.2
    """How far apart two digits of a line are at most, in heights."""
    margin: float = 1.3
    """What is seen to the left and right of the outmost digits, in heights."""
    close: float = 4.0
    """A picture that is not so many times as high as its digits is cut close around them: it is read from
    side to side. Of the bank amounts' digits 94.9 instead of 94.5 % are found so."""
    beyond: float = 1.0
    """And so many of its digits' heights beyond, as if the paper went on: a line that ends at a stroke does
    not tell that this is all of a digit. Of 1,569 simulated cuts 972 come out without a fault, 964 without
    it; 978 with 0.7, 971 with 1.3. It was chosen with the bank amounts in view (docs/decisions/lines.md)."""
    alike: tuple[float, float] = (0.4, 2.0)
    """Height of a mark that is on a line, to that of the line."""
    middle: float = 0.4
    """Share of a mark's width to both sides of its middle where its digit is sought,"""
    least_px: float = 3.0
    """and at least so many columns."""
    shares: tuple[float, float] = (0.55, 0.55)
    """How much the second look's word counts, and the line's;"""
    cut_out_shares: tuple[float, float] = (0.7, 0.7)
    """and on a picture that was cut out of another, which holds hardly anything but digits. Of 1,569
    simulated cuts, which chose it, 1,019 instead of 999 come out without a fault
    (docs/decisions/close-detector.md)."""

    def shares_on(self, shape_hw: tuple[int, int]) -> tuple[float, float]:
        """How much both words count on a picture of these rows and columns."""
        return self.cut_out_shares if is_cut_out(shape_hw) else self.shares


@dataclass(frozen=True, slots=True, eq=False)
class ReadLine:
    """A line of a picture, and what is read on it."""

    line: Line
    answers: Answers


def in_line_with(digits: Boxes, first: int, beside: float) -> list[int]:
    """Rows of the (N, 4) digits that stand in a line with one of them, each `beside` of its height from the
    next at most."""
    return _reached(_next_to_each(digits, beside), first)


def _next_to_each(digits: Boxes, beside: float) -> npt.NDArray[np.bool_]:
    """(N, N): which of (N, 4) digits stand next to each."""
    left, top, width, height = digits.T
    right, middle = left + width, top + height / 2
    gap = np.maximum(left[None] - right[:, None], left[:, None] - right[None])
    down = np.abs(middle[None] - middle[:, None])
    return np.asarray((gap < beside * height[:, None]) & (down < _ON_A_LINE * height[:, None]), np.bool_)


def _reached(next_to_each: npt.NDArray[np.bool_], first: int) -> list[int]:
    """Rows that are reached from one of N, by (N, N) which rows are next to each; with itself."""
    reached = np.zeros(len(next_to_each), np.bool_)
    new = np.array([first])
    while len(new):
        reached[new] = True
        new = np.flatnonzero(next_to_each[new].any(axis=0) & ~reached)
    rows: list[int] = np.flatnonzero(reached).tolist()
    return rows


def read_lines(
    picture: Resampled, boxes: Boxes, seen: SecondLook, classifier: LineClassifier, settings: LineSettings
) -> list[ReadLine]:
    """The lines of a picture on which the likely digits among N marks stand, and what is read on them."""
    lines = lines_of(boxes, seen, picture.shape_hw, settings)
    return [ReadLine(*each) for each in zip(lines, classifier.read(picture, lines), strict=True)]


def seen_along_lines(
    lines: Sequence[ReadLine],
    boxes: Boxes,
    seen: SecondLook,
    settings: LineSettings,
    shape_hw: tuple[int, int],
) -> SecondLook:
    """What was `seen` of N marks of a picture of these rows and columns, together with what is read where
    they stand on its lines."""
    shares = np.array(settings.shares_on(shape_hw))
    told = seen.probabilities.copy()
    for each, rows, places in standing_on(lines, boxes, settings):
        read = _read_at(each.answers, places, settings)
        voices = np.maximum(told[rows], _LEAST_SEEN), np.maximum(read, _LEAST_READ)
        told[rows] = fused(voices, shares)
    return replace(seen, probabilities=told)


def standing_on(
    lines: Sequence[ReadLine], boxes: Boxes, settings: LineSettings
) -> list[tuple[ReadLine, npt.NDArray[np.intp], Places]]:
    """Each of the lines with the rows of those of N marks that stand on it, and their places in its picture.

    Of two lines on which a mark stands the one counts of which more is seen to both sides.
    """
    own, central = np.full(len(boxes), -1), np.zeros(len(boxes))
    places = [each.line.places(boxes) for each in lines]
    for index, (each, at) in enumerate(zip(lines, places, strict=True)):
        ends = np.minimum(at[:, 0], each.line.own_columns - at[:, 2])
        better = _stand_on(at, settings) & (ends > central)
        own[better], central[better] = index, ends[better]
    rows = [np.flatnonzero(own == index) for index in range(len(lines))]
    return [(each, here, at[here]) for each, here, at in zip(lines, rows, places, strict=True)]


def points_on(lines: Sequence[ReadLine]) -> npt.NDArray[np.float32]:
    """(P, 3): x and y in pixels of each point or comma that may be read on lines, and the logarithm of its
    odds; y is that of their middle."""
    found = [_points_on(each) for each in lines]
    return np.concatenate([np.zeros((0, 3)), *found]).astype(np.float32)


def _points_on(read: ReadLine) -> npt.NDArray[np.float64]:
    line, told = read.line, read.answers[:, POINT].astype(np.float64)
    before, after = np.append(0.0, told[:-1]), np.append(told[1:], 0.0)
    # A network so trained tells a point at a step or two.
    steps = np.flatnonzero((told >= _LEAST_POINT) & (told > before) & (told >= after))
    likely = np.minimum(told[steps] + np.maximum(before[steps], after[steps]), 1 - _LEAST_POINT)
    x = line.left + (STEP * steps + FIRST) * line.height / DIGIT_PX
    y = line.middle + line.slope * (x - line.left)
    return np.stack([x, y, np.log(likely / (1 - likely))], axis=1)


def lines_of(boxes: Boxes, seen: SecondLook, shape_hw: tuple[int, int], settings: LineSettings) -> list[Line]:
    """The lines on which the likely digits among N marks stand, in a picture of `shape_hw` pixels."""
    digits = _distinct_digits(boxes, 1 - seen.probabilities[:, NOT_A_DIGIT], settings)
    next_to_each = _next_to_each(digits, settings.beside)
    lines, todo = [], set(range(len(digits)))
    while todo:
        number = _reached(next_to_each, min(todo))
        todo -= set(number)
        line = Line.through(digits[number], (settings.margin, settings.margin))
        beyond = settings.beyond * line.height
        is_close = shape_hw[0] < settings.close * line.height
        lines.append(line.from_to(-beyond, shape_hw[1] + beyond) if is_close else line)
    return lines


def _distinct_digits(boxes: Boxes, likely: npt.NDArray[np.float32], settings: LineSettings) -> Boxes:
    """The likely digits of which none is a part of another, or the same."""
    order = np.argsort(-likely, kind="stable")
    order = order[likely[order] >= settings.likely]
    union, shared = overlaps(boxes[order])
    others = first_of(union >= settings.same)
    return boxes[order[others[first_of(shared[np.ix_(others, others)] > settings.shared)]]]


def _stand_on(places: Places, settings: LineSettings) -> npt.NDArray[np.bool_]:
    """(N,): which marks stand on a line, by their places in its picture."""
    middle, height = (places[:, 1] + places[:, 3]) / 2, places[:, 3] - places[:, 1]
    low, high = (DIGIT_PX * each for each in settings.alike)
    is_near = np.abs(middle - ROWS / 2) < _ON_A_LINE * DIGIT_PX
    return np.asarray(is_near & (height > low) & (height < high), np.bool_)


def _read_at(answers: Answers, places: Places, settings: LineSettings) -> npt.NDArray[np.float32]:
    """(N, 11): how likely each digit is told in the middle of N places of a line's picture, or none."""
    is_there = in_the_middle(places, len(answers), settings)
    # A network so trained tells each digit at a step or two.
    most = np.where(is_there[..., None], answers[:, :NOT_A_DIGIT], 0).max(axis=1, initial=0)
    none = np.maximum(0, 1 - most.sum(axis=1, keepdims=True))
    told = np.concatenate([most, none], axis=1)
    return np.asarray(told / told.sum(axis=1, keepdims=True), np.float32)


def in_the_middle(places: Places, steps: int, settings: LineSettings) -> npt.NDArray[np.bool_]:
    """(N, T): which of a line's steps tell what stands at each of N places."""
    columns = STEP * np.arange(steps) + FIRST
    middle, width = (places[:, 0] + places[:, 2]) / 2, places[:, 2] - places[:, 0]
    reach = np.maximum(settings.least_px, settings.middle * width)
    return np.asarray(np.abs(columns - middle[:, None]) <= reach[:, None], np.bool_)
