"""Going through the numbers that somebody should check, one after the other."""

from __future__ import annotations

import cv2
import numpy as np

from vision.box import Box
from vision.drawing import BLACK, WHITE
from vision.frame import Image
from vision.layout import not_sure
from vision.page import Number, Page
from vision.view import clipped

_MARGIN = 0.6
"""What is shown around an enlarged number, as a share of its height."""
_MOST_SHARES = (0.5, 0.4)
"""How much of the picture's width and height an enlargement may take."""
_FRAME_PX = 3


class Reviewing:
    """Which of the doubtful numbers is looked at."""

    def __init__(self) -> None:
        self.number: Number | None = None
        self.is_walking = False
        """Whether the next photo is looked at for such numbers too."""
        self._looked_at: set[int] = set()

    def next(self, page: Page) -> bool:
        """Takes the next number of `page` to be checked; False where there is none that wasn't looked at."""
        fresh = [number for number in not_sure(page.numbers) if number.id not in self._looked_at]
        if not fresh:
            self.number = None
            self._looked_at.clear()
            return False
        self.number, self.is_walking = fresh[0], False
        self._looked_at.add(fresh[0].id)
        return True

    def leave(self) -> None:
        """Nothing is looked at any more."""
        self.number, self.is_walking = None, False
        self._looked_at.clear()

    def prompt(self, page: Page) -> str:
        """What is looked at, as it is on `page`, and what to press; empty for nothing."""
        if self.number is None:
            return ""
        number = next((n for n in page.numbers if n.id == self.number.id), self.number)
        count = len(self._looked_at | {each.id for each in not_sure(page.numbers)})
        told = f"{number.text} {number.status.value}, {int(100 * number.confidence)} %"
        return f"{len(self._looked_at)} of {count} to check: {told}    Tab correct    r next    Esc leave"


def draw_enlarged(picture: Image, image: Image, box: Box, shown: Box) -> None:
    """Shows what `box` of the frame's `image` holds large in that corner of `picture` that is farthest from
    where it is `shown`."""
    height, width = picture.shape[:2]
    margin = round(_MARGIN * box.height)
    around = Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
    part = clipped(around, (image.shape[1], image.shape[0]))
    crop = image[part.y : part.bottom, part.x : part.right]
    factor = min(_MOST_SHARES[0] * width / part.width, _MOST_SHARES[1] * height / part.height)
    size_wh = max(1, round(part.width * factor)), max(1, round(part.height * factor))
    large = np.asarray(cv2.resize(crop, size_wh, interpolation=cv2.INTER_CUBIC), np.uint8)
    for color in (BLACK, WHITE, BLACK):
        large = _framed(large, color)
    large = large[:height, :width]
    x, y = shown.center
    top = 0 if y > height / 2 else height - large.shape[0]
    left = 0 if x > width / 2 else width - large.shape[1]
    picture[top : top + large.shape[0], left : left + large.shape[1]] = large


def _framed(image: Image, color: tuple[int, int, int]) -> Image:
    sides = (_FRAME_PX, _FRAME_PX, _FRAME_PX, _FRAME_PX)
    return np.asarray(cv2.copyMakeBorder(image, *sides, cv2.BORDER_CONSTANT, value=color), np.uint8)
