"""The patch of what a user points at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import cv2
import numpy as np

from recognizer import PATCH_SIDE, Patches
from vision.box import Box
from vision.decoding import Observation
from vision.frame import Frame
from vision.reader import DigitReader
from vision.segmentation import Grey, Mark, cut_patch, cut_patches

_SAME = 0.5
"""Overlap, as a share of both together, from which a mark is the one in a box."""
_REACH = 0.25
"""How far beside a mark a click may be, as a share of its height."""
_NEAR_PX = 6
"""And beside ink that was not taken for a mark, in pixels of the picture as it is read."""


class NoInk(Exception):
    """Where the user points there is nothing to read; the message is one line for the window."""


class SeenAgain:
    """A frame looked at once more: its marks, in pixels of the frame as it stands."""

    def __init__(self, reader: DigitReader, frame: Frame) -> None:
        degrees, upright, self._found = reader.observe_upright(frame)
        self._degrees, self._size_wh, self._upright_wh = degrees, frame.size_wh, upright.size_wh

    def patch(self, box: Box) -> Grey:
        """(28, 28) uint8: what is in `box`; NoInk where that is nothing."""
        wanted = _turned(box, self._size_wh, self._degrees)
        marks = self._found.marks
        best = max(marks, key=lambda mark: mark.box.iou(wanted), default=None)
        if best is not None and best.box.iou(wanted) >= _SAME:
            return np.asarray(cut_patches([best])[0], np.uint8)
        return cut_patch(_ink_in(wanted, self._found))

    def patches(self, boxes: Sequence[Box]) -> Patches:
        """(N, 28, 28) uint8: the patch of each box, an empty one where nothing is in it."""
        patches = np.zeros((len(boxes), PATCH_SIDE, PATCH_SIDE), np.uint8)
        for patch, box in zip(patches, boxes, strict=True):
            with suppress(NoInk):
                patch[:] = self.patch(box)
        return patches

    def mark_at(self, x: int, y: int) -> Box:
        """The box of the smallest mark at a pixel of the frame; NoInk where there is none."""
        point = _turned(Box(x, y, 1, 1), self._size_wh, self._degrees)
        near = [mark.box for mark in self._found.marks if _is_near(mark, point)]
        box = min(near, key=lambda box: box.area) if near else _piece_at(point, self._found)
        return _turned(box, self._upright_wh, -self._degrees % 360)


def _piece_at(point: Box, found: Observation) -> Box:
    """The box of the piece of ink at, or next to, a pixel of the upright picture."""
    ink = found.ink
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    x, y = round(point.x / ink.scale), round(point.y / ink.scale)
    left, top = max(x - _NEAR_PX, 0), max(y - _NEAR_PX, 0)
    beside = labels[top : y + _NEAR_PX + 1, left : x + _NEAR_PX + 1]
    pieces = np.bincount(beside.ravel(), minlength=count)
    pieces[0] = 0
    if not pieces.any():
        raise NoInk("no ink there; drag a box around it and press its digit")
    column, row, width, height, _ = (int(side) for side in stats[int(pieces.argmax())])
    return Box(column, row, width, height).scaled(ink.scale)


def _ink_in(box: Box, found: Observation) -> Grey:
    ink = found.ink
    inked = np.where(ink.mask > 0, ink.depth, np.uint8(0))
    part = box.scaled(1 / ink.scale)
    inside = inked[max(part.y, 0) : max(part.bottom, 0), max(part.x, 0) : max(part.right, 0)]
    if not inside.any():
        raise NoInk("no ink in that box; draw it around a digit")
    return np.asarray(inside, np.uint8)


def _is_near(mark: Mark, point: Box) -> bool:
    reach = round(_REACH * mark.box.height)
    box = mark.box
    return box.x - reach <= point.x < box.right + reach and box.y - reach <= point.y < box.bottom + reach


def _turned(box: Box, size_wh: tuple[int, int], degrees: int) -> Box:
    """A box of a picture of that size, in the picture turned clockwise by `degrees`."""
    width, height = size_wh
    if degrees == 0:
        return box
    if degrees == 180:
        return replace(box, x=width - box.right, y=height - box.bottom)
    x, y = (height - box.bottom, box.x) if degrees == 90 else (box.y, width - box.right)
    return Box(x, y, box.height, box.width)
