"""Where something is in a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """An upright rectangle in pixels of the frame; origin top left."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """One past the last column."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """One past the last row."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """x and y of the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    def intersection(self, other: Box) -> int:
        """Pixels that lie in both."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(width, 0) * max(height, 0)

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        both = self.intersection(other)
        union = self.area + other.area - both
        return both / union if union else 0.0

    def scaled(self, factor: float) -> Box:
        """The same rectangle in an image that is `factor` times as large."""
        x, y = round(self.x * factor), round(self.y * factor)
        return Box(x, y, max(1, round(self.right * factor) - x), max(1, round(self.bottom * factor) - y))

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of `boxes`; ValueError where there are none."""
        boxes = list(boxes)
        if not boxes:
            raise ValueError("no boxes to enclose")
        x, y = min(b.x for b in boxes), min(b.y for b in boxes)
        return Box(x, y, max(b.right for b in boxes) - x, max(b.bottom for b in boxes) - y)


def sides_of(boxes: Iterable[Box]) -> npt.NDArray[np.float64]:
    """(N, 4): left, top, right and bottom of each box."""
    return np.array([(b.x, b.y, b.right, b.bottom) for b in boxes], np.float64).reshape(-1, 4)


def gaps_between(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N, N): pixels between any two boxes of those (N, 4) `sides`, negative where they overlap.

    Along the axis on which they are further apart.
    """
    left, top, right, bottom = sides.T
    across = np.maximum(left[:, None], left) - np.minimum(right[:, None], right)
    down = np.maximum(top[:, None], top) - np.minimum(bottom[:, None], bottom)
    return np.asarray(np.maximum(across, down), np.float64)
