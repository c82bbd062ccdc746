"""The readings of the last frame, moved to where they are on this one, without reading any mark again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box, sides_of
from vision.frame import Frame
from vision.page import Mask, Page, Reading
from vision.tracking.motion import Motion

_MIN_INSIDE = 0.8
"""Share of a mark that must be in the picture still; what leaves it is looked at."""


def propagated(page: Page, frame: Frame, boxes: Mapping[int, Box], motion: Motion) -> Page | None:
    """`page` on the next `frame`, its readings (by id) at `boxes`; None where one leaves the picture."""
    width, height = frame.size_wh
    picture = Box(0, 0, width, height)
    readings: dict[int, Reading] = {}
    for reading in page.digits:
        box = boxes[reading.id]
        if box.x < 0 or box.y < 0 or box.right > width or box.bottom > height:
            if box.intersection(picture) < _MIN_INSIDE * box.area:
                return None
            box = _clipped(box, picture)
        readings[reading.id] = replace(reading, box=box)
    numbers = tuple(
        replace(number, box=Box.around(readings[i].box for i in number.digits)) for number in page.numbers
    )
    # The middle of the picture goes where the motion takes it; a turn of a few degrees is left out.
    middle = complex(width / 2, height / 2)
    shift = motion.turn * middle + motion.shift - middle
    ink = _shifted(page.ink, round(shift.real), round(shift.imag))
    return replace(page, frame=frame, digits=tuple(readings.values()), numbers=numbers, ink=ink, raw=None)


def points_on(page: Page) -> npt.NDArray[np.complex128]:
    """The middles of the digits and of their boxes' sides, (5 N,)."""
    left, top, right, bottom = sides_of(reading.box for reading in page.digits).T
    x, y = (left + right) / 2, (top + bottom) / 2
    return np.concatenate([x + 1j * y, left + 1j * y, right + 1j * y, x + 1j * top, x + 1j * bottom])


def _clipped(box: Box, picture: Box) -> Box:
    x, y = max(box.x, 0), max(box.y, 0)
    return Box(x, y, min(box.right, picture.right) - x, min(box.bottom, picture.bottom) - y)


def _shifted(mask: Mask, right: int, down: int) -> Mask:
    """The mask shifted by whole pixels; what comes in has no ink."""
    if not right and not down:
        return mask
    height, width = mask.shape
    left, right, top, bottom = max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)
    kept = mask[bottom : height - top, right : width - left]
    return np.asarray(
        cv2.copyMakeBorder(kept, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(0.0,)), np.uint8
    )
