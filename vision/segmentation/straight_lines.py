"""Straight, nearly level lines in an ink mask, each followed as far as it goes."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from vision.segmentation.binarization import Grey

Hits = npt.NDArray[np.bool_]
"""(2 S + 1, h, n): whether a line runs through a strip, from that row on its left, S pixels up to S down."""

_MAX_SLOPE = 0.2
"""Steepest line, rise to run, that counts as level."""
_STRIPS_PX = (12, 32)
"""Narrowest and widest strip; a wide one is surer, and a narrow one holds the side of a small box."""
_STRIPS_A_LENGTH = 3.0
"""Strips that the shortest line goes through."""
_MIN_INKED = 0.85
"""Share of a line's pixels in a strip that are ink: the edges of faint lines are ragged."""


def level_lines(mask: Grey, min_length_px: float) -> Grey | None:
    """(h, w) uint8: 255 along the straight, nearly level lines of `mask` that are so long, else 0.

    The mask is cut into upright strips, and the ink summed up along every slope in each, as in a Radon
    transform of strips (Brady: A Fast Discrete Approximation Algorithm for the Radon Transform, 1998): a line
    goes on through crossings and digits, which only add ink. Strips that continue each other make a line.
    None where there is no such line.
    """
    height, width = mask.shape
    low, high = _STRIPS_PX
    wanted = min(max(min_length_px / _STRIPS_A_LENGTH, low), high)
    strip = -(-width // max(1, round(width / wanted)))
    strips = -(-width // strip)
    rise = round(_MAX_SLOPE * strip)
    ink = cv2.copyMakeBorder(mask, rise, rise, 0, strips * strip - width, cv2.BORDER_CONSTANT)
    columns = np.ascontiguousarray((ink > 0).reshape(-1, strips, strip).transpose(2, 0, 1)).view(np.uint8)
    hits = _hits(columns, rise, height, width - (strips - 1) * strip)
    if _longest(np.asarray(hits.any(axis=(0, 1)))) * strip < min_length_px:
        return None
    drawn = _drawn(hits, strip)[:, :width]
    # Each is a strip wide, or wider: there are fewer than labels of 16 bits can tell apart.
    _, labels, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8, ltype=cv2.CV_16U)
    is_long = stats[:, cv2.CC_STAT_WIDTH] >= min_length_px
    is_long[0] = False
    if not is_long.any():
        return None
    # Where a line begins and ends within a strip, its last pixels are no hit.
    hits &= is_long[labels[:, ::strip]]
    return np.ascontiguousarray(_drawn(_continued(hits), strip)[:, :width])


def _longest(is_hit: npt.NDArray[np.bool_]) -> int:
    """Most strips side by side that have a hit."""
    gaps = np.flatnonzero(~np.concatenate([[False], is_hit, [False]]))
    return int(np.diff(gaps).max()) - 1


@lru_cache(maxsize=64)
def _steps(rise: int, strip: int) -> tuple[tuple[tuple[slice, int], ...], ...]:
    """For each slope the runs of columns that share a row, and how far down from its left end that row is."""
    columns = np.arange(strip)
    found = []
    for slope in range(-rise, rise + 1):
        rows = np.round(slope / max(1, strip - 1) * columns).astype(np.intp)
        starts = [0, *(np.flatnonzero(np.diff(rows)) + 1).tolist(), strip]
        found.append(tuple((slice(i, j), int(rows[i])) for i, j in pairwise(starts)))
    return tuple(found)


def _hits(columns: npt.NDArray[np.uint8], rise: int, height: int, last: int) -> Hits:
    strip, _, strips = columns.shape
    least = np.full(strips, int(_MIN_INKED * strip), np.uint8)
    least[-1] = int(_MIN_INKED * last)
    # Summed up once, so that a run of columns is one difference.
    sums = np.zeros((strip + 1, *columns.shape[1:]), np.uint8)
    np.cumsum(columns, axis=0, dtype=np.uint8, out=sums[1:])
    hits = np.zeros((2 * rise + 1, height, strips), np.bool_)
    for hit, steps in zip(hits, _steps(rise, strip), strict=True):
        total = np.zeros((height, strips), np.uint8)
        for run, step in steps:
            rows = slice(rise + step, rise + step + height)
            total += sums[run.stop, rows]
            total -= sums[run.start, rows]
        np.greater_equal(total, least, out=hit)
    return hits


def _drawn(hits: Hits, strip: int) -> Grey:
    """(h, n strip) uint8: 255 along each hit."""
    slopes, height, strips = hits.shape
    rise = slopes // 2
    lines = np.zeros((strip, height + 2 * rise, strips), np.bool_)
    for hit, steps in zip(hits, _steps(rise, strip), strict=True):
        if hit.any():
            for run, step in steps:
                lines[run, rise + step : rise + step + height] |= hit
    inside = lines[:, rise : rise + height]
    return np.asarray(inside.transpose(1, 2, 0).reshape(height, -1) * np.uint8(255), np.uint8)


def _continued(hits: Hits) -> Hits:
    """The hits, and, in strips beside that have none near by, what continues them straight on."""
    rise, (_, height, _) = len(hits) // 2, hits.shape
    reach = np.ones((2 * rise + 1, 1), np.uint8)
    is_free = cv2.dilate(np.asarray(hits.any(axis=0), np.uint8), reach) == 0
    longer = hits.copy()
    for k, step in enumerate(range(-rise, rise + 1)):
        if abs(step) >= height:
            continue
        start, end = max(0, step), height + min(0, step)
        longer[k, start:end, 1:] |= hits[k, start - step : end - step, :-1] & is_free[start:end, 1:]
        start, end = start - step, end - step
        longer[k, start:end, :-1] |= hits[k, start + step : end + step, 1:] & is_free[start:end, :-1]
    return longer
