"""What one frame shows by itself, before it is compared with those before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.page import Reading
from vision.segmentation import Ink, Mark


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """The ink of a frame, its N marks, and what each of them shows."""

    ink: Ink
    marks: tuple[Mark, ...]
    alone: Predictions
    """What each mark shows, looked at by itself."""
    predictions: Predictions
    """What it shows, seen in its surroundings too."""
    points: npt.NDArray[np.float32]
    """(P, 3): x and y in pixels of the frame of each point or comma, and the logarithm of its odds."""
    minuses: npt.NDArray[np.float32]
    """(M, 3): the same of each minus sign."""

    def sharpness(self) -> list[float]:
        """How steep the edges of each mark are, in grey levels a pixel: the mean step between neighbours,
        each weighed by itself, so that flat ink and paper between the edges don't count.
        """
        steepness = []
        for mark in self.marks:
            box = mark.box.scaled(1 / self.ink.scale)
            grey = self.ink.grey[box.y : box.bottom, box.x : box.right]
            steps = (grey[:, 1:], grey[:, :-1]), (grey[1:], grey[:-1])
            # Not by the difference norm takes itself: its second signature (see vision.interrupt.held).
            sizes = [cv2.absdiff(after, before) for after, before in steps]
            squares = sum(cv2.norm(each, cv2.NORM_L2SQR) for each in sizes)
            heights = sum(cv2.norm(each, cv2.NORM_L1) for each in sizes)
            steepness.append(squares / max(heights, 1.0))
        return steepness

    def readings(self, ids: Mapping[Box, int]) -> tuple[Reading, ...]:
        """The marks that are likelier digits than not, with the `ids` of their boxes, or 0."""
        said = self.predictions
        return tuple(
            Reading(
                ids.get(mark.box, 0),
                mark.box,
                int(digit) if is_digit else None,
                float(confidence),
                probabilities=tuple(row.tolist()),
            )
            for mark, digit, confidence, is_digit, row in zip(
                self.marks, said.digits, said.confidences, said.is_digit, said.probabilities, strict=True
            )
            if is_digit or row[NOT_A_DIGIT] < 0.5
        )
