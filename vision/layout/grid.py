"""Rows and columns: where each number of a page would go in a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
import numpy.typing as npt

from vision.box import Box, sides_of
from vision.page import Number

Sides = npt.NDArray[np.float64]
"""(N, 4) float64: left, top, right and bottom of each number."""

Shares = npt.NDArray[np.float64]
"""(N, N), 1 at the most."""

_STEP_DEGREES = 2
"""Between two slopes that are tried: numbers 10 heights apart are then a sixth of a height off at most."""


@dataclass(frozen=True, slots=True)
class GridSettings:
    """When numbers stand beside or below each other; lengths are shares of the numbers' height."""

    max_slope_degrees: int = 40
    """Steepest slant of rows, and of columns, that is thought of."""
    min_gain: float = 1.3
    """How much better numbers must line up on a turned sheet than on one that lies straight, and on rows or
    columns that lean otherwise than the sheet than on such as don't."""
    usual_lean_degrees: float = 8.0
    """How far rows and columns lean otherwise than their sheet, for perspective (one standard deviation).
    Without it digits in lines were brought into columns that lean by 10 to 20 degrees."""
    max_offset: float = 0.6
    """How far a number's middle may lie above or below that of the one before it in its row."""
    max_step: float = 0.8
    """How far apart two pieces of one row may lie in height, where neither reaches over the other."""
    min_overlap: float = 0.3
    """Share of the narrower of two numbers that must stand below the wider one, for a column."""
    max_ragged: float = 1.0
    """Widest gap between two columns of which no row has both: they are one, written raggedly."""
    most_compared: int = 80
    """Most numbers that are asked for the page's slant: it costs their square."""


def with_places(numbers: Sequence[Number], settings: GridSettings | None = None) -> tuple[Number, ...]:
    """`numbers`, each with the row and the column in which it stands among the others."""
    places = grid_places([number.box for number in numbers], settings or GridSettings())
    return tuple(
        replace(number, row=row, column=column) for number, (row, column) in zip(numbers, places, strict=True)
    )


def grid_places(boxes: Sequence[Box], settings: GridSettings) -> list[tuple[int, int]]:
    """Row and column of each of the N `boxes`, from 1; no two have both in common."""
    if not boxes:
        return []
    sides = _straightened(sides_of(boxes), settings)
    rows = _rows(sides, settings)
    columns = _columns(sides, rows, settings)
    return list(zip(rows, columns, strict=True))


def _straightened(sides: Sides, settings: GridSettings) -> Sides:
    """`sides` as they would be if the page's rows ran level and its columns upright."""
    height = _height(sides)
    across, down = (sides[:, 0] + sides[:, 2]) / 2, (sides[:, 1] + sides[:, 3]) / 2
    # Whoever writes a column aligns its left, its right, or its middle.
    aligned = np.stack([sides[:, 0], sides[:, 2], across])
    angles = np.arange(-settings.max_slope_degrees, settings.max_slope_degrees + 1.0, _STEP_DEGREES)
    in_rows = _lined_up(across, down[None], angles, height, settings)
    # A sheet that is turned turns its columns as far as its rows.
    in_columns = _lined_up(down, aligned, -angles, height, settings)
    turn = _clearly_best(in_rows + in_columns, len(angles) // 2, settings)
    # Where the camera looks at the sheet askew they lean by angles of their own besides, though seldom far.
    near = np.exp(-(((angles - angles[turn]) / settings.usual_lean_degrees) ** 2) / 2)
    row, column = (_clearly_best(near * own, turn, settings) for own in (in_rows, in_columns))
    row_slope, column_slope = np.tan(np.radians(angles[row])), np.tan(np.radians(-angles[column]))
    shift_y, shift_x = row_slope * across, column_slope * down
    shifts = np.stack([shift_x, shift_y, shift_x, shift_y], axis=1)
    return np.asarray(sides - shifts, np.float64)


def _lined_up(along: Sides, across: Sides, degrees: Sides, height: float, settings: GridSettings) -> Sides:
    """(A,) how well numbers line up in rows of each of the A slopes in `degrees`.

    `along` is (N,), `across` (K, N): K places of each number, of which those that line up best count. Two
    numbers that the slope brings onto one line speak for it, the nearer the more.
    """
    along, across = along[: settings.most_compared], across[:, : settings.most_compared]
    step, offset = along[:, None] - along, across[:, :, None] - across[:, None]
    pairs = (step > height) & (np.abs(offset).min(axis=0) < step)
    # Half the time as float32: a page of 80 numbers has 3,000 pairs.
    near_step = (step[pairs] / height).astype(np.float32)
    near_offset = (offset[:, pairs] / height).astype(np.float32)
    slopes = np.tan(np.radians(degrees)).astype(np.float32)
    off_line = near_offset[:, None] - slopes[:, None] * near_step
    lined_up = np.exp(-((off_line / np.float32(0.35)) ** 2)) / (1 + near_step / 5)
    return np.asarray(lined_up.sum(axis=2).max(axis=0), np.float64)


def _clearly_best(scores: Sides, expected: int, settings: GridSettings) -> int:
    """The place of the best of `scores`; `expected` unless another is clearly better."""
    best = int(scores.argmax())
    return best if scores[best] > settings.min_gain * scores[expected] else expected


def _rows(sides: Sides, settings: GridSettings) -> list[int]:
    """(N,) the row of each number: it joins the row whose last number lies nearest to its own height."""
    middles = (sides[:, 1] + sides[:, 3]) / 2
    height = _height(sides)
    rows: list[list[int]] = []
    for index in np.argsort(sides[:, 0], kind="stable").tolist():
        fits = [
            (abs(middles[index] - middles[row[-1]]), row)
            for row in rows
            # Two that stand above each other are of two rows, however flat.
            if sides[row[-1], 2] <= sides[index, 0] + 0.25 * height
        ]
        off, nearest = min(fits, key=lambda fit: fit[0], default=(math.inf, []))
        if off <= settings.max_offset * height:
            nearest.append(index)
        else:
            rows.append([index])
    return _numbered(_without_steps(rows, sides, settings.max_step * height), middles)


def _without_steps(rows: Sequence[list[int]], sides: Sides, max_step_px: float) -> list[list[int]]:
    """`rows` with those joined that lie at about one height and don't reach over each other."""
    middles = (sides[:, 1] + sides[:, 3]) / 2
    joined: list[list[int]] = []
    shares = _shares(sides)
    for row in sorted(rows, key=lambda own: median(middles[own])):
        before = joined[-1] if joined else []
        is_near = bool(before) and median(middles[row]) - median(middles[before]) <= max_step_px
        if is_near and not (shares[np.ix_(row, before)] > 0).any():
            before.extend(row)
        else:
            joined.append(list(row))
    return joined


def _columns(sides: Sides, rows: Sequence[int], settings: GridSettings) -> list[int]:
    """(N,) the column of each number: it joins the one whose lowest numbers it stands below the most."""
    height = _height(sides)
    columns: list[list[int]] = []
    aligned_with = _alignments(sides, height)
    # The widest of a row choose first: a narrow one beside a wide one finds its own.
    order = sorted(range(len(rows)), key=lambda i: (rows[i], sides[i, 0] - sides[i, 2]))
    for index in order:
        fits = [
            (max(aligned_with[index][other] for other in column[-3:]), column)
            for column in columns
            if rows[column[-1]] != rows[index]
        ]
        aligned, best = max(fits, key=lambda fit: fit[0], default=(0.0, []))
        if aligned >= settings.min_overlap:
            best.append(index)
        else:
            columns.append([index])
    middles = (sides[:, 0] + sides[:, 2]) / 2
    return _numbered(_without_ragged(columns, sides, rows, settings), middles)


def _shares(sides: Sides) -> Shares:
    """(N, N): share of the narrower of each two numbers that stands below the other; below 0 where they are
    apart."""
    left, _, right, _ = sides.T
    width = right - left
    both = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    return np.asarray(both / np.maximum(1.0, np.minimum(width[:, None], width)), np.float64)


def _alignments(sides: Sides, height: float) -> list[list[float]]:
    """(N, N): how well each number stands below each: what they share, less where neither side nor middle
    agrees."""
    left, _, right, _ = sides.T
    at_left, at_right = left[:, None] - left, right[:, None] - right
    off = np.minimum(np.minimum(np.abs(at_left), np.abs(at_right)), np.abs(at_left + at_right) / 2)
    aligned: list[list[float]] = (_shares(sides) * (1 - 0.2 * np.minimum(1.0, off / height))).tolist()
    return aligned


def _without_ragged(
    columns: Sequence[list[int]], sides: Sides, rows: Sequence[int], settings: GridSettings
) -> list[list[int]]:
    """`columns` with those joined that lie close beside each other and share no row."""
    height = _height(sides)
    joined: list[list[int]] = []
    for column in sorted(columns, key=lambda own: median(sides[own, 0] + sides[own, 2])):
        before = joined[-1] if joined else []
        gap = median(sides[column, 0]) - median(sides[before, 2]) if before else math.inf
        is_shared = {rows[i] for i in before} & {rows[i] for i in column}
        if gap <= settings.max_ragged * height and not is_shared:
            before.extend(column)
        else:
            joined.append(list(column))
    return joined


def _height(sides: Sides) -> float:
    return float(np.median(sides[:, 3] - sides[:, 1]))


def _numbered(groups: Sequence[Sequence[int]], middles: npt.NDArray[np.float64]) -> list[int]:
    """The place of each number's group among the `groups`, from 1, in order of their `middles`."""
    numbers = [0] * len(middles)
    for place, group in enumerate(sorted(groups, key=lambda own: median(middles[own])), start=1):
        for index in group:
            numbers[index] = place
    return numbers
