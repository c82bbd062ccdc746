"""Ruled, squared and boxed paper: straight thin lines out of the ink, the digits that cross them kept."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Grey

Labels = npt.NDArray[np.uint16] | npt.NDArray[np.int32]
"""(h, w): the number of the piece that each pixel belongs to; 0 for none."""

_SLIMNESS = 6.0
"""A piece of a line is at least this many times as long as lines are thick."""
_MAX_SLOPE = 0.2
"""Steepest line, rise to run, that counts as level."""
_MAX_PIECES = 500
"""Most pieces of lines that are compared; of more, the longest."""
_MAX_REMAINS = 2_000
"""Most short pieces that are looked at."""
_MAX_SHORT_LABELS = 60_000
"""Most pieces for labels of 16 bits."""


def without_ruling(mask: Grey, min_length_share: float = 0.25) -> Grey:
    """`mask` without its ruled lines, level and upright.

    A line is at least `min_length_share` of the mask's side long, all its collinear pieces together.

    Where only a thin line runs, its ink goes; where a digit's stroke crosses it, the ink is thicker
    than the line and stays.
    """
    turned = np.ascontiguousarray(mask.T)
    level = _level_lines(mask, _line_thickness(turned), min_length_share)
    upright = np.ascontiguousarray(_level_lines(turned, _line_thickness(mask), min_length_share).T)
    return np.asarray(cv2.subtract(mask, cv2.max(level, upright)), np.uint8)


def _line_thickness(turned: Grey) -> int:
    """Pixels across the upright lines of `turned`, if it has any: most rows cross them thinnest."""
    framed = cv2.copyMakeBorder(turned, 0, 0, 1, 1, cv2.BORDER_CONSTANT)
    rows, edges = np.nonzero(framed[:, 1:] != framed[:, :-1])
    thinnest = np.full(turned.shape[0], turned.shape[1])
    np.minimum.at(thinnest, rows[0::2], edges[1::2] - edges[0::2])
    inked = thinnest[thinnest < turned.shape[1]]
    return round(1.5 * float(np.median(inked))) + 1 if inked.size else 2


def _level_lines(mask: Grey, thickness: int, min_length_share: float) -> Grey:
    """The ink of straight, nearly level lines no thicker than `thickness` pixels."""
    column = np.ones((thickness + 1, 1), np.uint8)
    # The border keeps a line along the edge thin: beyond it, morphology sees whatever suits it.
    framed = cv2.copyMakeBorder(mask, thickness + 1, thickness + 1, 0, 0, cv2.BORDER_CONSTANT)
    strokes = cv2.morphologyEx(framed, cv2.MORPH_OPEN, column)[thickness + 1 : -thickness - 1]
    thin = np.asarray(cv2.subtract(mask, strokes), np.uint8)
    # Labels of 16 bits cost a fifth of those of 32; there are no more pieces than runs along the rows.
    runs = np.count_nonzero(thin[:, 1:] != thin[:, :-1]) // 2 + mask.shape[0]
    is_few = runs < _MAX_SHORT_LABELS
    kind = cv2.CV_16U if is_few else cv2.CV_32S
    count, *found = cv2.connectedComponentsWithStats(thin, connectivity=8, ltype=kind)
    labels: Labels = np.asarray(found[0], np.uint16) if is_few else np.asarray(found[0], np.int32)
    stats = np.asarray(found[1], np.int32)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    slim = (widths >= _SLIMNESS * thickness) & (heights <= _MAX_SLOPE * widths + thickness)
    slim[0] = False
    pieces = np.flatnonzero(slim)
    pieces = pieces[np.argsort(-widths[pieces], kind="stable")][:_MAX_PIECES]
    lines = np.array([_line(labels, stats[i], int(i)) for i in pieces]).reshape(-1, 3)
    is_long = _is_long_line(lines, stats[pieces], thickness, min_length_share * mask.shape[1])
    if not is_long.any():
        return np.zeros_like(mask)
    ruling = np.zeros(count, np.uint8)
    ruling[pieces[is_long]] = 255
    ruling[_remains(lines[is_long], stats, thickness)] = 255
    return np.asarray(ruling[labels], np.uint8)


def _is_long_line(
    lines: npt.NDArray[np.float64], stats: npt.NDArray[np.int32], thickness: int, min_length: float
) -> npt.NDArray[np.bool_]:
    """(n,) bool: which pieces lie, with others, on one straight line that is long enough for ruling."""
    slope, offset, spread = lines.T
    lengths = stats[:, cv2.CC_STAT_WIDTH]
    middles = stats[:, cv2.CC_STAT_LEFT] + lengths / 2
    # How far the middle of every piece (columns) lies from the line of every piece (rows).
    away = np.abs(slope[:, None] * middles[None, :] + offset[:, None] - (slope * middles + offset)[None, :])
    reach = np.abs(middles[:, None] - middles[None, :])
    together = away <= thickness + 0.02 * reach
    straight = spread <= 0.5 * thickness
    together &= straight[None, :]
    total = together.astype(np.float64) @ lengths
    return np.asarray(straight & (total >= min_length), np.bool_)


def _remains(
    lines: npt.NDArray[np.float64], stats: npt.NDArray[np.int32], thickness: int
) -> npt.NDArray[np.intp]:
    """The pieces too short to be lines themselves that continue one of `lines`, between two digits on it."""
    is_low = stats[1:, cv2.CC_STAT_HEIGHT] <= thickness
    is_narrow = stats[1:, cv2.CC_STAT_WIDTH] <= _SLIMNESS * thickness
    # The first is the ground.
    short = 1 + np.flatnonzero(is_low & is_narrow)[:_MAX_REMAINS]
    x, y, widths, heights = (stats[short, k] for k in range(4))
    middles, rows = x + (widths - 1) / 2, y + (heights - 1) / 2
    away = np.abs(lines[:, :1] * middles + lines[:, 1:2] - rows)
    return np.asarray(short[(away <= 0.4 * thickness).any(axis=0)], np.intp)


def _line(labels: Labels, stats: npt.NDArray[np.int32], label: int) -> tuple[float, float, float]:
    """Slope and offset of the straight line through a piece, and how far its ink strays from it."""
    x, y, width, height = (int(v) for v in stats[:4])
    own = labels[y : y + height, x : x + width] == label
    # Every column of a piece has ink: it is connected.
    rows = np.arange(height) @ own / own.sum(axis=0)
    columns = np.arange(width) - (width - 1) / 2
    slope = float(columns @ rows) / max(1.0, float(columns @ columns))
    spread = float((rows - slope * columns).std())
    return slope, float(rows.mean()) - slope * (width - 1) / 2 + y - slope * x, spread
