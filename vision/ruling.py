"""Ruled, squared and boxed paper: straight thin lines out of the ink, the digits that cross them kept."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Grey

_MIN_LENGTH_SHARE = 0.25
"""Ruling is at least this long, all its collinear pieces together, as a share of the mask's side."""
_SLIMNESS = 6.0
"""A piece of a line is at least this many times as long as lines are thick."""
_MAX_SLOPE = 0.2
"""Steepest line, rise to run, that counts as level."""
_MAX_PIECES = 500
"""Most pieces of lines that are compared; of more, the longest."""


def without_ruling(mask: Grey) -> Grey:
    """`mask` without its ruled lines, level and upright.

    Where only a thin line runs, its ink goes; where a digit's stroke crosses it, the ink is thicker
    than the line and stays.
    """
    turned = np.ascontiguousarray(mask.T)
    level = _level_lines(mask, _line_thickness(mask))
    upright = np.ascontiguousarray(_level_lines(turned, _line_thickness(turned)).T)
    return np.asarray(cv2.subtract(mask, cv2.max(level, upright)), np.uint8)


def _line_thickness(mask: Grey) -> int:
    """Pixels from top to bottom of the level lines, if `mask` has any: most columns cross them thinnest."""
    inside = np.pad(mask > 0, ((1, 1), (0, 0))).astype(np.int8)
    columns, edges = np.nonzero(np.diff(inside, axis=0).T)
    starts, ends = edges[0::2], edges[1::2]
    thinnest = np.full(mask.shape[1], mask.shape[0])
    np.minimum.at(thinnest, columns[0::2], ends - starts)
    inked = thinnest[thinnest < mask.shape[0]]
    return round(1.5 * float(np.median(inked))) + 1 if inked.size else 2


def _level_lines(mask: Grey, thickness: int) -> Grey:
    """The ink of straight, nearly level lines no thicker than `thickness` pixels."""
    column = np.ones((thickness + 1, 1), np.uint8)
    thin = np.asarray(cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, column)), np.uint8)
    count, *found = cv2.connectedComponentsWithStats(thin, connectivity=8, ltype=cv2.CV_32S)
    labels, stats = np.asarray(found[0], np.int32), np.asarray(found[1], np.int32)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    slim = (widths >= _SLIMNESS * thickness) & (heights <= _MAX_SLOPE * widths + thickness)
    slim[0] = False
    pieces = np.flatnonzero(slim)
    pieces = pieces[np.argsort(-widths[pieces], kind="stable")][:_MAX_PIECES]
    ruling = np.zeros(count, np.uint8)
    ruling[pieces[_is_long_line(labels, stats, pieces, thickness, mask.shape[1])]] = 255
    return np.asarray(ruling[labels], np.uint8)


def _is_long_line(
    labels: npt.NDArray[np.int32],
    stats: npt.NDArray[np.int32],
    pieces: npt.NDArray[np.intp],
    thickness: int,
    width: int,
) -> npt.NDArray[np.bool_]:
    """(n,) bool: which pieces lie, with others, on one straight line that is long enough for ruling."""
    if not len(pieces):
        return np.zeros(0, np.bool_)
    lines = np.array([_line(labels, stats[i], int(i)) for i in pieces])
    slope, offset, spread = lines.T
    lefts = stats[pieces, cv2.CC_STAT_LEFT]
    lengths = stats[pieces, cv2.CC_STAT_WIDTH]
    middles = lefts + lengths / 2
    # How far the middle of every piece (columns) lies from the line of every piece (rows).
    away = np.abs(slope[:, None] * middles[None, :] + offset[:, None] - (slope * middles + offset)[None, :])
    reach = np.abs(middles[:, None] - middles[None, :])
    together = away <= thickness + 0.02 * reach
    straight = spread <= 0.5 * thickness
    together &= straight[None, :]
    total = together.astype(np.float64) @ lengths
    return np.asarray(straight & (total >= _MIN_LENGTH_SHARE * width), np.bool_)


def _line(
    labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32], label: int
) -> tuple[float, float, float]:
    """Slope and offset of the straight line through a piece, and how far its ink strays from it."""
    x, y, width, height = (int(v) for v in stats[:4])
    own = labels[y : y + height, x : x + width] == label
    columns = np.flatnonzero(own.any(axis=0))
    rows = (own * np.arange(height)[:, None]).sum(axis=0)[columns] / own.sum(axis=0)[columns]
    slope, offset = np.polyfit(columns, rows, 1) if len(columns) > 1 else (0.0, 0.0)
    spread = float(np.sqrt(np.mean((slope * columns + offset - rows) ** 2)))
    return float(slope), float(offset + y - slope * x), spread
