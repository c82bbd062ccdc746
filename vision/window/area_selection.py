"""The part of the picture that is read, as the user selects it with the mouse."""

from __future__ import annotations

import cv2

from vision.box import Box
from vision.drawing import BLACK, WHITE
from vision.frame import Image

_CLICK_PX = 8
"""A box smaller than this either way was a click that slipped."""


class AreaSelection:
    """Turns presses and moves of the mouse, in pixels of the frame, into a box."""

    def __init__(self, area: Box | None = None) -> None:
        self.area = area
        """What is read; None for all of it."""
        self._start: tuple[int, int] | None = None
        self._end = (0, 0)

    @property
    def shown(self) -> Box | None:
        """What to draw: the box under the mouse, else the one that counts."""
        if self._start is None:
            return self.area
        (x1, y1), (x2, y2) = self._start, self._end
        return Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))

    def press(self, x: int, y: int) -> None:
        """The button goes down: one corner of a new box."""
        self._start = self._end = (x, y)

    def move(self, x: int, y: int) -> bool:
        """The mouse moves; whether that changes what is shown."""
        self._end = (x, y)
        return self._start is not None

    def drawn_to(self, x: int, y: int) -> Box | None:
        """The box from where the button went down to here; None where it is so small that it was a click."""
        self._end = (x, y)
        drawn = self.shown
        is_box = self._start is not None and drawn is not None and min(drawn.width, drawn.height) >= _CLICK_PX
        return drawn if is_box else None

    def drop(self) -> None:
        """What was drawn is not about the area."""
        self._start = None

    def release(self, x: int, y: int) -> None:
        """The button comes up: the other corner; all of the picture where there is no box between them."""
        if self._start is not None:
            self.area = self.drawn_to(x, y)
        self._start = None


def draw_area(image: Image, box: Box) -> None:
    """A thin frame, seen on light and dark."""
    for grown, color in ((1, BLACK), (0, WHITE)):
        corner = box.x - grown, box.y - grown
        cv2.rectangle(image, corner, (box.right - 1 + grown, box.bottom - 1 + grown), color)
