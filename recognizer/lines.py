"""A look at whole numbers: a line of writing from its left to its right end, and which digits follow each
other on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.boxes import heights_of
from recognizer.contrast import in_deviations
from recognizer.network import open_function
from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import DIGIT_PX, VIEW_HW
from recognizer.resampling import Resampled
from recognizer.shipped import SHIPPED_MODELS

ROWS = VIEW_HW[0]
"""Of what is looked at: as high as what the second look sees, and a digit as high in it."""

STEP, FIRST = 4, 2.5
"""Columns of a line to one of its answers, and the middle of the digits that the first one tells: of 2,313 on
simulated pages and cuts it is 2.8 on average, of half of them 1.5 to 4.1."""

WIDEST = 640
"""Columns of the longest line, a row of 30 digits and more."""

POINT = NOT_A_DIGIT + 1
"""What an answer says after the digits and `NOT_A_DIGIT`: a point or comma between two digits."""

CHARACTERS = POINT + 1

SHIPPED_LINES = SHIPPED_MODELS / "lines.onnx"
"""What `load` takes where it is told nothing else."""

_STEEPEST = 0.35
"""Of a line whose digits stand like steps, down to across."""

_LEVELLING = 0.3
"""How many digits' heights of a line speak for its being level: two digits alone say little of it."""

Boxes = npt.NDArray[np.float32]
"""(N, 4): left, top, width and height in pixels of the picture."""

Views = npt.NDArray[np.float32]
"""(N, 40, W, 1) float32: the grey levels of lines, in deviations of their mean."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of digits is on a picture, in its pixels."""

    left: float
    """x and y of the middle of its left end:"""
    middle: float
    slope: float
    """Down to across."""
    height: float
    """Of its digits."""
    length: float
    """To its right end, across."""

    @classmethod
    def through(cls, boxes: Boxes, margins: tuple[float, float]) -> Line:
        """The line on which (N, 4) digits stand, at least one, and that many of their heights more to the
        left and to the right."""
        boxes = boxes.astype(np.float64)
        height = max(1.0, float(np.median(heights_of(boxes))))
        middle = boxes[:, :2] + boxes[:, 2:] / 2
        across, down = (middle - middle.mean(axis=0)).T / height
        slope = float((across * down).sum() / (np.square(across).sum() + _LEVELLING))
        slope = min(max(slope, -_STEEPEST), _STEEPEST)
        left = float(boxes[:, 0].min()) - margins[0] * height
        right = float((boxes[:, 0] + boxes[:, 2]).max()) + margins[1] * height
        x, y = middle.mean(axis=0).tolist()
        return cls(left, y + slope * (left - x), slope, height, right - left)

    def from_to(self, left: float, right: float) -> Line:
        """The same line from one x to another."""
        return Line(
            left, self.middle + self.slope * (left - self.left), self.slope, self.height, right - left
        )

    @property
    def own_columns(self) -> int:
        """Of its picture, as far as it goes."""
        return min(WIDEST, max(1, round(self.length / self.height * DIGIT_PX)))

    @property
    def columns(self) -> int:
        """Of its picture: a multiple of 16."""
        return 16 * max(2, int(np.ceil(self.own_columns / 16)))

    def places(self, boxes: Boxes) -> npt.NDArray[np.float64]:
        """(N, 4): left, top, right and bottom of (N, 4) boxes, as columns and rows of its picture."""
        boxes = boxes.astype(np.float64)
        middle = boxes[:, :2] + boxes[:, 2:] / 2
        scale = DIGIT_PX / self.height
        column = (middle[:, 0] - self.left) * scale
        row = (middle[:, 1] - self.middle - self.slope * (middle[:, 0] - self.left)) * scale + ROWS / 2
        half = boxes[:, 2:] * scale / 2
        return np.stack(
            [column - half[:, 0], row - half[:, 1], column + half[:, 0], row + half[:, 1]], axis=1
        )

    def cut(self, picture: Resampled) -> npt.NDArray[np.uint8]:
        """(40, W) uint8: what of a picture is on it, a digit 20 high, and nothing new right of its end;
        across remains across, so that a line's slope slants nothing."""
        step = self.height / DIGIT_PX
        matrix = np.array(
            [
                [step, 0, self.left + step / 2],
                [self.slope * step, step, self.middle - step * (ROWS - 1) / 2],
            ]
        )
        image = picture.part(matrix, (self.columns, ROWS), step)
        image[:, self.own_columns :] = image[:, self.own_columns - 1 : self.own_columns]
        return image


class LineClassifier:
    """A trained network that says of lines which digits follow each other on them, run by ONNX Runtime
    (Graves et al.: Connectionist Temporal Classification, 2006; Shi et al.: An End-to-End Trainable Neural
    Network for Image-Based Sequence Recognition, 2017, here without recurrence)."""

    def __init__(self, run: Callable[[Views], npt.NDArray[np.float32]]) -> None:
        self._run = run

    @classmethod
    def load(cls, path: Path | str | None = None) -> LineClassifier:
        """The classifier at `path` (.onnx), else the shipped one; ModelError where there is none, or it
        can't be used."""
        path = SHIPPED_LINES if path is None else Path(path)
        return cls(open_function(path, "classifier", "classifier of lines", "lines", _fits))

    def read(self, picture: Resampled, lines: Sequence[Line]) -> list[npt.NDArray[np.float32]]:
        """(T, 12) for each of the lines on a picture: the probabilities that each digit is written at every
        fourth column, nothing, or a point."""
        return [self._answers(line.cut(picture)) for line in lines]

    def _answers(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        logits = self._run(views_of(image[np.newaxis]))[0].reshape(-1, CHARACTERS)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


def _fits(taken: list[Any], given: list[Any]) -> bool:
    return taken[1:2] + taken[3:] == [ROWS, 1] and given[-1:] == [CHARACTERS]


def views_of(images: npt.NDArray[np.uint8]) -> Views:
    """What the network sees of (N, 40, W) lines."""
    return in_deviations(images)[..., np.newaxis]
