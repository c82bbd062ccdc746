"""The mouse on the picture: it selects the area that is read, or a mark to correct."""

from __future__ import annotations

from enum import Enum

import cv2

from vision.page import Page
from vision.window.area_selection import AreaSelection
from vision.window.correcting import Correcting


class Acted(Enum):
    """What came of an event of the mouse."""

    NOTHING = 0
    CHANGED = 1
    """Something else is to be seen."""
    CHOSEN = 2
    """And a mark was clicked: a film stands still while it is corrected."""


class Pointer:
    """Hands what the mouse does to whom it concerns."""

    def __init__(self, selection: AreaSelection, correcting: Correcting) -> None:
        self._selection = selection
        self._correcting = correcting

    def act(self, event: int, point: tuple[int, int], page: Page, *, is_paused: bool) -> Acted:
        """What comes of one of OpenCV's events at a pixel of the `page` in view."""
        if event == cv2.EVENT_LBUTTONDOWN:
            self._selection.press(*point)
        elif event == cv2.EVENT_LBUTTONUP:
            return self._release(page, *point, is_paused=is_paused)
        elif event == cv2.EVENT_MOUSEMOVE and self._selection.move(*point):
            return Acted.CHANGED
        return Acted.NOTHING

    def _release(self, page: Page, x: int, y: int, *, is_paused: bool) -> Acted:
        """A box was drawn, or a mark clicked. In a picture that is paused a box is around a digit."""
        box = self._selection.drawn_to(x, y)
        if box is None and self._correcting.click(page, x, y):
            self._selection.drop()
            return Acted.CHOSEN
        if box is not None and is_paused and self._correcting.takes_boxes:
            self._selection.drop()
            self._correcting.choose(box)
        else:
            self._selection.release(x, y)
        return Acted.CHANGED
