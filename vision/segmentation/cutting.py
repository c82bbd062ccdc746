"""The ink of one digit, cut out where it was found: its own pen's, without ruling and neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Grey
from vision.segmentation.binarization import Ink
from vision.segmentation.mark import Mark, deep_level

_NEXT = np.ones((3, 3), np.uint8)
_MARGIN = 0.12
"""How far around its box a digit's ink may go, as a share of the box's larger side."""
_OWN_SHARE = 0.5
"""Share of a connected piece's ink that must lie in the box for the piece to be the digit's as a whole."""
_LEAST_SHARED = 0.15
"""Least ink of a piece that goes on outside the box, to the largest piece, for what is in the box to be the
digit's."""
_LEAST_SIDE_PX = 40
"""Larger side of a digit down to which its ink is reduced before it is cut: a patch is made of as much."""
_FAINT = 0.4
"""Ink that is fainter than this share of the digit's deep ink is ruling, print or what shines through."""


def cut_marks(boxes_px: npt.NDArray[np.float32], ink: Ink) -> list[Mark]:
    """The marks in the (N, 4) boxes of left, top, width and height, in pixels of the picture."""
    return [_cut(box, ink) for box in (boxes_px / np.float32(ink.scale)).tolist()]


class LazyMarks:
    """The marks in (N, 4) boxes of left, top, width and height, in pixels of the picture, each cut when it is
    asked for first."""

    def __init__(self, boxes: npt.NDArray[np.float32], ink: Ink) -> None:
        self.boxes = boxes
        self._ink = ink
        self._cut: dict[int, Mark] = {}

    def cut(self, rows: Sequence[int]) -> list[Mark]:
        """The marks of these rows, in their order."""
        missing = [row for row in rows if row not in self._cut]
        self._cut.update(zip(missing, cut_marks(self.boxes[missing], self._ink), strict=True))
        return [self._cut[row] for row in rows]


def _cut(box: Sequence[float], ink: Ink) -> Mark:
    left, top, width, height = box
    reach = _MARGIN * max(width, height) + 1
    rows, columns = ink.grey.shape
    x0, x1 = _inside(left - reach, left + width + reach, 0, columns)
    y0, y1 = _inside(top - reach, top + height + reach, 0, rows)
    step = max(1, min(int(max(width, height) // _LEAST_SIDE_PX), x1 - x0, y1 - y0))
    area = slice(y0, y0 + (y1 - y0) // step * step), slice(x0, x0 + (x1 - x0) // step * step)
    inner = (
        slice(*_inside(top / step, (top + height) / step, y0 / step, area[0].stop / step)),
        slice(*_inside(left / step, (left + width) / step, x0 / step, area[1].stop / step)),
    )
    depth = _depth(_reduced(ink.grey[area], step), _reduced(ink.depth[area], step), inner)
    kept = _own(depth, inner)
    x, y, w, h = cv2.boundingRect(kept)
    if not w:
        whole = Box(round(left), round(top), max(1, round(width)), max(1, round(height)))
        return Mark(whole.scaled(ink.scale), depth[inner])
    place = Box(x0 + step * x, y0 + step * y, step * w, step * h)
    return Mark(place.scaled(ink.scale), np.ascontiguousarray(kept[y : y + h, x : x + w]))


def _reduced(grey: Grey, step: int) -> Grey:
    """So many times smaller along each side, of which it is a multiple."""
    if step == 1:
        return grey
    size_wh = grey.shape[1] // step, grey.shape[0] // step
    return np.asarray(cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA), np.uint8)


def _inside(low: float, high: float, first: float, last: float) -> tuple[int, int]:
    """From `low` to `high` as whole pixels from `first` (to `last`), at least one of them."""
    most = round(last - first)
    start = min(max(0, round(low - first)), most - 1)
    return start, max(start + 1, min(most, round(high - first)))


def _depth(grey: Grey, depth: Grey, inner: tuple[slice, slice]) -> Grey:
    """How much darker than its paper the ink is, or, where that is what stands out, how much lighter."""
    around = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    (paper,) = _levels(around[np.newaxis], (0.5,))
    dark, light = _levels(grey[inner], (0.05, 0.95))
    if light - paper > paper - dark:
        return np.asarray(cv2.subtract(grey, np.full_like(grey, paper)), np.uint8)
    return depth


def _levels(grey: Grey, shares: Sequence[float]) -> list[int]:
    """The grey level that each of these shares of the pixels is at most as light as."""
    levels = grey.ravel()
    ranks = [max(0, math.ceil(share * levels.size) - 1) for share in shares]
    return [int(level) for level in np.partition(levels, ranks)[ranks]]


def _own(depth: Grey, inner: tuple[slice, slice]) -> Grey:
    """`depth` where it is the digit's own ink, else 0."""
    level = deep_level(depth[inner])
    mask = np.asarray(cv2.threshold(depth, _FAINT * level, 1, cv2.THRESH_BINARY)[1], np.uint8)
    keep = _whole_pieces(mask, inner)
    # Soft sides of the strokes belong to them, but not so far that they would move the sides of the box.
    x, y, width, height = cv2.boundingRect(keep)
    soft = np.zeros(depth.shape, np.uint8)
    box = slice(y, y + height), slice(x, x + width)
    soft[box] = cv2.dilate(keep, _NEXT)[box]
    return np.asarray(depth * soft, np.uint8)


def _whole_pieces(mask: Grey, inner: tuple[slice, slice]) -> Grey:
    """1 where those pieces of a mask are that lie in the box as a whole, or go on outside of it and are large
    there, else 0."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    # Most digits are one piece, which needs no sorting out.
    if count == 2 and cv2.countNonZero(mask[inner]) >= _OWN_SHARE * stats[1, cv2.CC_STAT_AREA]:
        return mask
    inside = np.bincount(labels[inner].ravel(), minlength=count)
    is_whole = inside >= _OWN_SHARE * stats[:, cv2.CC_STAT_AREA]
    is_whole[0] = False
    keep = is_whole[labels]
    # A piece that goes on outside, a neighbour's or a line's, may be the digit's where it is in the box.
    if not is_whole[1:].all():
        shared = np.where(keep[inner], np.uint8(0), mask[inner])
        keep[inner] |= _large_pieces(shared, int(inside[is_whole].max(initial=0)))
    return np.asarray(keep, np.uint8)


def _large_pieces(shared: Grey, largest: int) -> npt.NDArray[np.bool_]:
    """(h, w): where pieces of `shared` are that are large beside the digit's `largest` whole one, or each
    other: the end of a neighbour's stroke that reaches into the box is not the digit's."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(shared, connectivity=8, ltype=cv2.CV_16U)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return np.asarray((areas >= max(1.0, _LEAST_SHARED * max(largest, int(areas.max()))))[labels], np.bool_)
