"""A second look at each place where a digit may be: the place and what stands around it, all at one size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.boxes import heights_of
from recognizer.contrast import in_deviations
from recognizer.network import open_function
from recognizer.prediction import NOT_A_DIGIT
from recognizer.resampling import Resampled
from recognizer.shipped import SHIPPED_MODELS

VIEW_HW = (40, 64)
"""Rows and columns of what is looked at; a line of writing is seen to both sides."""

DIGIT_PX = 20.0
"""Height of a digit in it, as MNIST's have."""

SIDES = slice(NOT_A_DIGIT + 1, NOT_A_DIGIT + 5)
"""Of the network's answers, after the digits and `NOT_A_DIGIT`: how far the left, top, right and bottom side
of the digit's box are from those of the one that is looked at, to the right and down, in its heights."""

ANSWERS = SIDES.stop

SHIPPED_REGIONS = SHIPPED_MODELS / "regions.onnx"
"""What `load` takes where it is told nothing else."""

_SURE = 0.9
"""Probability of an answer below which a place is looked at again, a little moved (test-time
augmentation):"""
_HARDLY = 0.9
"""And of none up to which that is worth its time."""
_MOVES = ((0.06, 1.0), (-0.06, 1.0), (0.0, 1.1), (0.0, 0.9))
"""By shares of its height to the right, and so many times as large. With them 98.9 instead of 98.6 % of the
digits of half of C get their name, and 93.5 instead of 92.9 % of those of half the bank amounts."""

Views = npt.NDArray[np.float32]
"""(N, 40, 64, 2) float32: the grey levels, in deviations of their mean; and where the box is, 0 to 1."""

_Logs = npt.NDArray[np.float32]
"""(N, 11): logarithms of probabilities."""

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class SecondLook:
    """What is seen of N places with what stands around them."""

    probabilities: npt.NDArray[np.float32]
    """(N, 11), rows sum to 1: how likely each holds each digit, or none whole."""
    contrast: npt.NDArray[np.float32]
    """(N,): standard deviation of the grey levels in the box."""
    fitted: Boxes
    """(N, 4): the box that the digit would have of which a part is seen there."""

    def __len__(self) -> int:
        return len(self.contrast)

    def chosen(self, rows: npt.NDArray[np.intp]) -> SecondLook:
        """Only the places of these rows, in their order."""
        return SecondLook(self.probabilities[rows], self.contrast[rows], self.fitted[rows])

    @classmethod
    def joined(cls, looks: Sequence[SecondLook]) -> SecondLook:
        """All of them, one after the other."""
        return cls(*(np.concatenate([getattr(each, name) for each in looks]) for name in cls.__slots__))


class RegionClassifier:
    """A trained network that says of boxes on a picture which digit each holds, and which box would fit it
    (R-CNN; Girshick et al.: Rich Feature Hierarchies for Accurate Object Detection, 2014), run by ONNX
    Runtime."""

    def __init__(self, run: Callable[[Views], npt.NDArray[np.float32]]) -> None:
        self._run = run

    @classmethod
    def load(cls, path: Path | str | None = None) -> RegionClassifier:
        """The classifier at `path` (.onnx), else the shipped one; ModelError where there is none, or it
        can't be used."""
        path = SHIPPED_REGIONS if path is None else Path(path)
        return cls(
            open_function(
                path,
                "classifier",
                "classifier of regions",
                "regions",
                lambda taken, given: given[-1:] == [ANSWERS],
            )
        )

    def look(self, picture: Resampled, boxes: Boxes, *, again: bool = True) -> SecondLook:
        """What is seen of each of (N, 4) boxes of a picture; of doubtful ones, where they are looked at
        `again`, also a little moved."""
        if not len(boxes):
            return SecondLook(np.zeros((0, NOT_A_DIGIT + 1), np.float32), np.zeros(0, np.float32), boxes)
        regions = _cut_out(picture, boxes)
        views = views_of(regions, scaled_sizes(boxes))
        answers = self._run(views)
        told = _log_softmax(answers[:, : NOT_A_DIGIT + 1])
        may_be_one = told[:, NOT_A_DIGIT] < np.log(_HARDLY)
        doubted = np.flatnonzero((told.max(axis=1) < np.log(_SURE)) & may_be_one)
        if again and len(doubted):
            told[doubted] = self._looked_again(picture, boxes[doubted], told[doubted])
        fitted = _fitted(boxes, answers[:, SIDES], picture.shape_hw)
        return SecondLook(np.exp(told), _contrast(regions, views[..., 1]), fitted)

    def _looked_again(self, picture: Resampled, boxes: Boxes, told: _Logs) -> _Logs:
        """What (N, 4) doubtful boxes show when they are a little elsewhere, together with what was `told`."""
        moved = np.concatenate([_moved(boxes, *move) for move in _MOVES])
        views = views_of(_cut_out(picture, moved), scaled_sizes(moved))
        again = _log_softmax(self._run(views)[:, : NOT_A_DIGIT + 1])
        every = np.concatenate([told[np.newaxis], again.reshape(len(_MOVES), *told.shape)])
        return _log_softmax(np.asarray(every.mean(axis=0), np.float32))


def _log_softmax(logits: _Logs) -> _Logs:
    logits = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), np.float32)


def sides_to(boxes: Boxes, digits: Boxes) -> npt.NDArray[np.float32]:
    """(N, 4): how far the sides of (N, 4) `digits` are from those of `boxes`, as the network tells it."""
    ends = digits[:, :2] + digits[:, 2:] - boxes[:, :2] - boxes[:, 2:]
    off = np.concatenate([digits[:, :2] - boxes[:, :2], ends], axis=1)
    return np.asarray(off / sizes_of(boxes)[:, None], np.float32)


def _fitted(boxes: Boxes, sides: npt.NDArray[np.float32], shape_hw: tuple[int, int]) -> Boxes:
    """Boxes whose sides are moved so, within a picture of that shape; a pixel is left of each."""
    off = sides * sizes_of(boxes)[:, None]
    most = np.array(shape_hw[::-1], np.float32)
    low = np.clip(boxes[:, :2] + off[:, :2], 0, most - 1)
    high = np.clip(boxes[:, :2] + boxes[:, 2:] + off[:, 2:], low + 1, most)
    return np.concatenate([low, high - low], axis=1).astype(np.float32)


def _moved(boxes: Boxes, across: float, size: float) -> Boxes:
    """Boxes that many of their heights to the right, and that many times as large."""
    sides = boxes[:, 2:] * np.float32(size)
    shift = np.stack([np.float32(across) * boxes[:, 3], np.zeros(len(boxes), np.float32)], axis=1)
    return np.concatenate([boxes[:, :2] + (boxes[:, 2:] - sides) / 2 + shift, sides], axis=1)


def cut_regions(grey: npt.NDArray[np.uint8], boxes: Boxes) -> npt.NDArray[np.uint8]:
    """(N, 40, 64) uint8: each box of a picture in the middle, at one size, with what stands around it."""
    return _cut_out(Resampled(grey), boxes)


def _cut_out(picture: Resampled, boxes: Boxes) -> npt.NDArray[np.uint8]:
    regions = np.empty((len(boxes), *VIEW_HW), np.uint8)
    for row, ((left, top, width, height), size) in enumerate(
        zip(boxes.tolist(), sizes_of(boxes).tolist(), strict=True)
    ):
        step = size / DIGIT_PX
        x = left + width / 2 - step * (VIEW_HW[1] - 1) / 2
        y = top + height / 2 - step * (VIEW_HW[0] - 1) / 2
        regions[row] = picture.part(np.array([[step, 0, x], [0, step, y]]), VIEW_HW[::-1], step)
    return regions


def sizes_of(boxes: Boxes) -> npt.NDArray[np.float32]:
    """(N,): what counts as the height of each box, at least a pixel."""
    return np.asarray(np.maximum(heights_of(boxes), 1), np.float32)


def scaled_sizes(boxes: Boxes) -> npt.NDArray[np.float32]:
    """(N, 2): width and height of each box in pixels of its region."""
    return np.asarray(boxes[:, 2:] * (np.float32(DIGIT_PX) / sizes_of(boxes))[:, None], np.float32)


def views_of(regions: npt.NDArray[np.uint8], sizes_wh: npt.NDArray[np.float32]) -> Views:
    """What the network sees of (N, 40, 64) regions whose boxes are (N, 2) wide and high, in their pixels."""
    levels = in_deviations(regions)
    columns, rows = (_within(side, sizes_wh[:, axis]) for axis, side in enumerate(VIEW_HW[::-1]))
    return np.asarray(np.stack([levels, rows[:, :, None] * columns[:, None, :]], axis=-1), np.float32)


def _contrast(regions: npt.NDArray[np.uint8], within: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(N,): the standard deviation of the grey levels, each counted by how much of it is `within` the box."""
    levels = regions.astype(np.float32)
    area = within.sum(axis=(1, 2))
    mean = (levels * within).sum(axis=(1, 2)) / area
    squares = (np.square(levels) * within).sum(axis=(1, 2)) / area
    return np.asarray(np.sqrt(np.maximum(squares - np.square(mean), 0)), np.float32)


def _within(side: int, lengths: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(N, side): how much of each pixel is within the length around the middle."""
    apart = np.abs(np.arange(side, dtype=np.float32) - np.float32((side - 1) / 2))
    return np.asarray(np.clip(lengths[:, None] / 2 + np.float32(0.5) - apart, 0, 1), np.float32)
