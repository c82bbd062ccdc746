"""Finds and names the digits of a whole picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.boxes import heights_of
from recognizer.maps import (
    BOX,
    BOX_UNIT_PX,
    CLASSES,
    DIGIT,
    DIGIT_INK,
    MAPS,
    MINUS,
    OTHER_INK,
    STRIDE,
    normalized,
)
from recognizer.network import open_function
from recognizer.shipped import SHIPPED_MODELS

MULTIPLE_PX = 32
"""A picture is filled up to multiples of this."""

LEAST_LIKELY = 0.1
"""Heat from which a place may be the middle of a digit; in training few digits are fainter."""

SHIPPED_DETECTOR = SHIPPED_MODELS / "detector.onnx"
"""What `load` takes where it is told nothing else."""

SHIPPED_CLOSE_DETECTOR = SHIPPED_MODELS / "close_detector.onnx"
"""And the one of pictures that are cut close around a number."""

_SIZES_PX = (8.0, 50.0)
"""Lowest and highest digit that is believed; 9 to 46 pixels were taught."""

_LINE_REACH = 4.0
"""How far the writing to both sides goes, in heights of the digit."""

_NEIGHBOURS = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """N digits that may be on a picture, and the minus signs beside them."""

    boxes: npt.NDArray[np.float32]
    """(N, 4): left, top, width and height in pixels of the picture."""
    logits: npt.NDArray[np.float32]
    """(N,): logarithm of the odds that there is a digit."""
    probabilities: npt.NDArray[np.float32]
    """(N, 10), rows sum to 1: which digit it is, if it is one."""
    support: npt.NDArray[np.float32]
    """(N,): how often it was found in other sizes of the picture too, each time counted by its
    probability."""
    ink: npt.NDArray[np.float32]
    """(N, 6), 0 to 1: how much there is of a digit's ink, and of other writing and print: in the box, on its
    line to both sides, and on the whole picture."""
    minuses: npt.NDArray[np.float32]
    """(M, 3): x and y of the middle of each minus sign, and the logarithm of its odds."""

    def __len__(self) -> int:
        return len(self.logits)

    @classmethod
    def none(cls) -> Detections:
        """Nothing."""
        return cls(*(np.zeros(shape, np.float32) for shape in ((0, 4), (0,), (0, 10), (0,), (0, 6), (0, 3))))

    @classmethod
    def joined(cls, sets: Sequence[Detections]) -> Detections:
        """All of them, one after the other."""
        return cls(*(np.concatenate([getattr(each, name) for each in sets]) for name in cls.__slots__))

    def chosen(self, rows: npt.NDArray[np.intp]) -> Detections:
        """Only the digits of these rows, in their order; and all minus signs."""
        return Detections(
            self.boxes[rows],
            self.logits[rows],
            self.probabilities[rows],
            self.support[rows],
            self.ink[rows],
            self.minuses,
        )

    def in_other_boxes(self, rows: npt.NDArray[np.intp], boxes: npt.NDArray[np.float32]) -> Detections:
        """The digits of these rows once more, in (N, 4) other `boxes`; their minus signs are told already."""
        return replace(self.chosen(rows), boxes=boxes, minuses=self.minuses[:0])


class Maps(Protocol):
    """Anything that answers a normalized picture (h, w) with its maps (h / 4, w / 4, 19)."""

    def __call__(self, picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]: ...


class DigitDetector:
    """A trained detector, run by ONNX Runtime."""

    def __init__(self, run: Maps) -> None:
        self._run = run

    @classmethod
    def load(cls, path: Path | str | None = None) -> DigitDetector:
        """The detector at `path` (.onnx), else the shipped one; ModelError where there is none, or it can't
        be used."""
        path = SHIPPED_DETECTOR if path is None else Path(path)
        run = open_function(
            path, "detector", "detector", "detector", lambda taken, given: given[-1:] == [MAPS]
        )
        return cls(lambda picture: run(picture[np.newaxis, ..., np.newaxis])[0])

    def detect(self, grey: npt.NDArray[np.uint8]) -> Detections:
        """The digits of 9 to 46 pixels' height that may be on a grey picture (h, w)."""
        height, width = grey.shape
        below, right = -height % MULTIPLE_PX, -width % MULTIPLE_PX
        filled = cv2.copyMakeBorder(normalized(grey), 0, below, 0, right, cv2.BORDER_CONSTANT, value=0)
        return _detections(self._run(np.asarray(filled, np.float32)))


def _detections(maps: npt.NDArray[np.float32]) -> Detections:
    rows, columns = _peaks(maps[..., DIGIT])
    told = maps[rows, columns]
    place = np.stack([columns, rows], axis=1) + np.float32(0.5)
    middles = place * STRIDE + told[:, BOX][:, :2] * BOX_UNIT_PX
    sizes = np.exp(np.clip(told[:, BOX][:, 2:], -4, 3)) * BOX_UNIT_PX
    boxes = np.concatenate([middles - sizes / 2, sizes], axis=1).astype(np.float32)
    size = heights_of(boxes)
    is_taught = (size >= _SIZES_PX[0]) & (size <= _SIZES_PX[1])
    told, boxes = told[is_taught], boxes[is_taught]
    names = np.exp(told[:, CLASSES] - told[:, CLASSES].max(axis=1, keepdims=True))
    return Detections(
        boxes,
        told[:, DIGIT],
        names / names.sum(axis=1, keepdims=True),
        np.zeros(len(boxes), np.float32),
        _ink_around(maps[..., DIGIT_INK : OTHER_INK + 1], boxes),
        # The points of its maps are left to the lines, which tell more of them (docs/decisions/lines.md).
        _signs(maps[..., MINUS]),
    )


def _ink_around(logits: npt.NDArray[np.float32], boxes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    if not len(boxes):
        return np.zeros((0, 6), np.float32)
    likely = 1 / (1 + np.exp(-logits))
    sums = np.asarray(cv2.integral(np.ascontiguousarray(likely)), np.float64).reshape(
        likely.shape[0] + 1, likely.shape[1] + 1, 2
    )
    left, top, width, height = boxes.T
    x, y, side = left + width / 2, top + height / 2, np.maximum(height, width)
    own = np.stack([left, top, left + width, top + height])
    line = np.stack([x - _LINE_REACH * side, y - side / 2, x + _LINE_REACH * side, y + side / 2])
    means = _mean_in(sums, np.concatenate([own, line], axis=1)).reshape(2, len(boxes), 2)
    whole = np.broadcast_to(likely.mean(axis=(0, 1)), means[0].shape)
    return np.concatenate([*means, whole], axis=1).astype(np.float32)


def _mean_in(sums: npt.NDArray[np.float64], sides_px: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """(N, 2): the mean in boxes of (4, N) left, top, right and bottom, by an integral image."""
    left, top, right, bottom = np.round(sides_px / STRIDE).astype(np.intp)
    rows, columns = sums.shape[0] - 1, sums.shape[1] - 1
    left, top = np.clip(left, 0, columns - 1), np.clip(top, 0, rows - 1)
    right, bottom = np.clip(right, left + 1, columns), np.clip(bottom, top + 1, rows)
    total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return np.asarray(total / ((right - left) * (bottom - top))[:, None], np.float64)


def _peaks(logits: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows and columns of the places that are likely, and likelier than those around them."""
    least = float(np.log(LEAST_LIKELY / (1 - LEAST_LIKELY)))
    plane = np.ascontiguousarray(logits)
    rows, columns = np.nonzero((plane > least) & (plane >= cv2.dilate(plane, _NEIGHBOURS)))
    return rows, columns


def _signs(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    rows, columns = _peaks(logits)
    x, y = ((at + 0.5) * STRIDE for at in (columns, rows))
    return np.stack([x, y, logits[rows, columns]], axis=1).astype(np.float32)
