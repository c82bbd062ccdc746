"""Films of marks as a tracker sees them: boxes and what a recognizer says, thirty times a second."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recognizer.prediction import NOT_A_DIGIT, Predictions
from vision.box import Box
from vision.tracking.tracker import TrackedMark, Tracker, TrackSettings

SIZE_WH = (1280, 720)
NO_DIGIT = NOT_A_DIGIT


def predict(answers: Sequence[tuple[int, float]]) -> Predictions:
    """What a recognizer says that is so sure of each answer; the rest is spread evenly."""
    chances = np.array([np.full(11, (1 - sure) / 10) for _, sure in answers], np.float32).reshape(-1, 11)
    for row, (answer, sure) in zip(chances, answers, strict=True):
        row[answer] = sure
    digits = chances[:, :NOT_A_DIGIT]
    best = digits.max(axis=1, initial=0.0)
    return Predictions(digits.argmax(axis=1), best, best >= 0.8, chances)


class Film:
    """A tracker that is shown one frame after another, 30 a second."""

    def __init__(self) -> None:
        self.tracker = Tracker(TrackSettings(), min_confidence=0.8)
        self.time_s = 0.0

    def show(self, *marks: tuple[Box, int], sure: float = 0.98) -> list[TrackedMark]:
        """The next frame, with `marks` found on it."""
        boxes = [box for box, _ in marks]
        predictions = predict([(answer, sure) for _, answer in marks])
        self.time_s += 1 / 30
        return self.tracker.update(boxes, predictions, self.time_s, SIZE_WH)

    def settle(self, *marks: tuple[Box, int], frames: int = 12) -> list[TrackedMark]:
        """The same frame over and over."""
        return [self.show(*marks) for _ in range(frames)][-1]


PAGE = [(Box(200 + 90 * i, 300 + 20 * (i % 2), 40, 60), digit) for i, digit in enumerate([3, 1, 4, 1, 5])]


def moved(by_xy: tuple[float, float], turn: float = 0.0, scale: float = 1.0) -> list[tuple[Box, int]]:
    """The page after the camera moved."""
    spin = scale * np.exp(1j * turn)
    marks = []
    for box, digit in PAGE:
        z = (complex(*box.center) - (640 + 360j)) * spin + 640 + 360j + complex(*by_xy)
        width, height = box.width * scale, box.height * scale
        x, y = round(z.real - width / 2), round(z.imag - height / 2)
        marks.append((Box(x, y, round(width), round(height)), digit))
    return marks
