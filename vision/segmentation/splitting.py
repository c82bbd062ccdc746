"""Touching digits: where a mark may be cut, and the pieces between any two cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.segmentation.binarization import Grey
from vision.segmentation.lattice import Lattice, lattice_pieces
from vision.segmentation.regions import Mark, deep_level

_HEIGHT_PX = 40
"""Height at which a mark is searched for cuts: a stroke is then 2 to 6 pixels wide."""

Seam = npt.NDArray[np.int64]
"""(h,) column of the cut in every row of the mark: what lies left of it belongs to the left piece."""


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """Where a mark may be cut; lengths are shares of its height."""

    min_aspect: float = 0.6
    """Narrowest mark, width to height, that may hold two digits."""
    max_aspect: float = 5.0
    """Widest mark, width to height, that is cut."""
    seams_a_height: float = 3.5
    """Most cuts beside one that are tried in a mark as wide as high; those through the least ink."""
    max_ink: float = 0.45
    """Most ink that a cut may run through."""
    min_distance: float = 0.12
    """Least distance of two cuts, and of a cut from the mark's sides."""
    max_width: float = 1.5
    """Widest piece."""
    bend_cost: float = 0.05
    """What a step aside costs a cut, in pixels of ink."""


def cut_touching(marks: Sequence[Mark], settings: SplitSettings) -> list[Lattice]:
    """For each mark the pieces between any two of its likely cuts, except the whole of it.

    A cut is the path from top to bottom that runs through the least ink near a column, as in seam
    carving (Avidan, Shamir: Seam Carving for Content-Aware Image Resizing, 2007).
    """
    wide = [k for k, mark in enumerate(marks) if _is_wide(mark, settings)]
    found = dict(zip(wide, _find_seams([marks[k] for k in wide], settings), strict=True))
    return [
        _pieces(mark, *found[k], settings) if k in found else Lattice((), ()) for k, mark in enumerate(marks)
    ]


def _is_wide(mark: Mark, settings: SplitSettings) -> bool:
    height, width = mark.depth.shape
    return bool(settings.min_aspect * height <= width <= settings.max_aspect * height)


def _pieces(mark: Mark, seams: list[Seam], costs: list[float], settings: SplitSettings) -> Lattice:
    if not seams:
        return Lattice((), ())
    height, width = mark.depth.shape
    columns = np.arange(width)
    # How many cuts each pixel lies right of: the slice of the mark that it is in.
    slices = np.zeros(mark.depth.shape, np.uint8)
    for seam in _enlarged(seams, height, width):
        slices += columns >= seam[:, None]
    ends = len(seams) + 1

    def piece(first: int, last: int) -> Mark | None:
        between = np.asarray(cv2.inRange(slices, (first,), (last - 1,)), np.uint8)
        found = _largest_parts(mark, between)
        return found if found is not None and _is_piece(found, mark, settings) else None

    return Lattice(lattice_pieces(piece, ends), (0.0, *costs, 0.0))


def _small(depth: Grey) -> npt.NDArray[np.float64]:
    """The ink of a mark at the height at which it is searched, 0 to 1."""
    height, width = depth.shape
    size_wh = max(3, round(width * _HEIGHT_PX / height)), _HEIGHT_PX
    method = cv2.INTER_AREA if height > _HEIGHT_PX else cv2.INTER_LINEAR
    small = cv2.resize(depth, size_wh, interpolation=method)
    return np.clip(small / (0.6 * max(1.0, deep_level(depth))), 0, 1)


def _find_seams(marks: Sequence[Mark], settings: SplitSettings) -> list[tuple[list[Seam], list[float]]]:
    """The likely cuts of each mark at 40 rows, left to right, and the ink that each runs through."""
    if not marks:
        return []
    small = [_small(mark.depth) for mark in marks]
    # All marks in one array, upright and upside down, the narrower ones filled up with more ink than any cut
    # may run through: one pass over half of the rows for all of them, towards the middle row.
    ink = np.full((len(small), _HEIGHT_PX, max(s.shape[1] for s in small) + 2), float(_HEIGHT_PX))
    for whole, own in zip(ink, small, strict=True):
        whole[:, 1 : 1 + own.shape[1]] = own
    middle = _HEIGHT_PX // 2
    down = _cheapest(ink[:, : middle + 1], settings.bend_cost)
    up = _cheapest(ink[:, : middle - 1 : -1], settings.bend_cost)
    total = (down[:, -1] + up[:, -1] - ink[:, middle])[:, 1:]
    columns = [_choose(row[: own.shape[1]], settings) for row, own in zip(total, small, strict=True)]
    of_mark = np.repeat(np.arange(len(small)), [len(c) for c in columns])
    feet = np.concatenate(columns).astype(np.int64)
    above = _traced(down, of_mark, feet + 1, settings.bend_cost)
    below = _traced(up, of_mark, feet + 1, settings.bend_cost)
    seams = np.concatenate([above[:, ::-1], below[:, 1:]], axis=1) - 1
    return [
        (list(seams[of_mark == k]), [float(total[k, c]) / _HEIGHT_PX for c in own])
        for k, own in enumerate(columns)
    ]


def _choose(total: npt.NDArray[np.float64], settings: SplitSettings) -> list[int]:
    """The columns, left to right, at whose middle row the cheapest cuts pass."""
    distance = max(1, round(settings.min_distance * _HEIGHT_PX))
    most = round(settings.seams_a_height * len(total) / _HEIGHT_PX) + 1
    chosen: list[int] = []
    for column in np.argsort(total, kind="stable"):
        if len(chosen) == most or total[column] > settings.max_ink * _HEIGHT_PX:
            break
        inside = distance <= column < len(total) - distance
        if inside and all(abs(column - other) >= distance for other in chosen):
            chosen.append(int(column))
    return sorted(chosen)


def _cheapest(ink: npt.NDArray[np.float64], bend_cost: float) -> npt.NDArray[np.float64]:
    """(K, h, w): least ink on a path from the top row to every pixel; no path touches the sides."""
    cost = ink.copy()
    for row in range(1, ink.shape[1]):
        above = cost[:, row - 1]
        aside = np.minimum(above[:, :-2], above[:, 2:]) + bend_cost
        cost[:, row, 1:-1] += np.minimum(aside, above[:, 1:-1])
    return cost


def _traced(
    cost: npt.NDArray[np.float64],
    of_mark: npt.NDArray[np.int64],
    feet: npt.NDArray[np.int64],
    bend_cost: float,
) -> npt.NDArray[np.int64]:
    """(S, h): columns of the cheapest path from each of the `feet` in the last row back to the top row."""
    steps, bends = np.array([0, -1, 1]), np.array([0.0, bend_cost, bend_cost])
    paths = [feet]
    for row in range(cost.shape[1] - 2, -1, -1):
        nearby = cost[of_mark[:, None], row, paths[-1][:, None] + steps] + bends
        paths.append(paths[-1] + steps[nearby.argmin(axis=1)])
    return np.stack(paths, axis=1)


def _enlarged(seams: Sequence[Seam], height: int, width: int) -> npt.NDArray[np.int64]:
    """(S, height): the cuts of the small mark as cuts of the mark itself."""
    small = np.stack(seams)
    rows = np.clip((np.arange(height) + 0.5) * _HEIGHT_PX / height - 0.5, 0, _HEIGHT_PX - 1)
    above = np.minimum(rows.astype(np.intp), _HEIGHT_PX - 2)
    columns = small[:, above] + (small[:, above + 1] - small[:, above]) * (rows - above)
    return np.clip(np.round((columns + 0.5) * height / _HEIGHT_PX), 0, width).astype(np.int64)


def _largest_parts(mark: Mark, between: Grey) -> Mark | None:
    """The ink of `mark` where `between` is 255, without the crumbs that a cut leaves of the neighbour."""
    own = np.asarray(cv2.bitwise_and(mark.depth, between), np.uint8)
    x, y, width, height = cv2.boundingRect(own)
    if not width:
        return None
    count, *found = cv2.connectedComponentsWithStats(
        own[y : y + height, x : x + width], connectivity=8, ltype=cv2.CV_16U
    )
    areas = np.asarray(found[1])[1:, cv2.CC_STAT_AREA]
    if count > 2:
        crumbs = np.concatenate([[False], areas < 0.12 * areas.max()])
        own[y : y + height, x : x + width][crumbs[np.asarray(found[0])]] = 0
    return mark.part(own)


def _is_piece(piece: Mark, whole: Mark, settings: SplitSettings) -> bool:
    height, width = piece.depth.shape
    tall = whole.depth.shape[0]
    return bool(height >= 0.4 * tall and width <= settings.max_width * tall)
