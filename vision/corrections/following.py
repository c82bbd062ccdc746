"""A piece of a film's picture found again where it was, or close by."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.box import Box
from vision.frame import Frame, Image
from vision.segmentation import Grey

_SURROUNDINGS = 0.3
"""How far around a mark the picture must be alike, in its longer sides: or one digit is found for another."""
_REACH = 0.6
"""How far it may have moved since it was last seen, the same way."""
_ALIKE = 0.6
"""Correlation from which it is there: by it a digit is told from bare paper and from another one."""
_CLEARLY_ALIKE = 0.85
"""And from which on what it looks like now is what is sought next: light and distance change slowly."""


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """What a mark looked like, and where it was."""

    box: Box
    around: Box
    """Where `look` was in the picture: the box and its surroundings."""
    look: Grey
    """(h, w) uint8 of these."""

    @classmethod
    def of(cls, frame: Frame, box: Box) -> Glimpse:
        """The mark in `box` of `frame`."""
        around = _widened(box, _SURROUNDINGS * max(box.width, box.height), frame.image)
        return cls(box, around, _grey(frame.image, around))

    def again(self, frame: Frame) -> Glimpse | None:
        """The same mark on a later frame of the film; None where it isn't."""
        window = _widened(self.around, _REACH * max(self.box.width, self.box.height), frame.image)
        if window.width < self.around.width or window.height < self.around.height:
            return None
        found = cv2.matchTemplate(_grey(frame.image, window), self.look, cv2.TM_CCOEFF_NORMED)
        _, alike, _, (x, y) = cv2.minMaxLoc(found)
        if alike < _ALIKE:
            return None
        right, down = window.x + x - self.around.x, window.y + y - self.around.y
        box, around = (replace(b, x=b.x + right, y=b.y + down) for b in (self.box, self.around))
        look = _grey(frame.image, around) if alike >= _CLEARLY_ALIKE else self.look
        return Glimpse(box, around, look)


def _widened(box: Box, by: float, image: Image) -> Box:
    """As far as the image goes."""
    margin, (height, width) = round(by), image.shape[:2]
    left, top = max(box.x - margin, 0), max(box.y - margin, 0)
    return Box(
        left,
        top,
        max(min(box.right + margin, width) - left, 0),
        max(min(box.bottom + margin, height) - top, 0),
    )


def _grey(image: Image, box: Box) -> Grey:
    part = image[box.y : box.bottom, box.x : box.right]
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
