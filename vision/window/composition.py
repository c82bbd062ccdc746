"""The picture in the window: the page at the size of the screen, as the user wants to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vision.box import Box
from vision.drawing import draw
from vision.frame import Image
from vision.page import Page
from vision.view import mirrored, scaled
from vision.window.area_selection import draw_area
from vision.window.correcting import draw_chosen
from vision.window.keys import KEY_LINE, blank, draw_help
from vision.window.status_line import BAR_PX, draw_status

_BLANK_WH = (640, 360)
_MIN_WH = (640, 240)
"""Smaller pictures are shown enlarged as far as that goes, and with a margin beyond: the status line and the
help need their room."""


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """What the user wants to see."""

    is_ink_shown: bool = False
    is_mirrored: bool = False
    is_help_shown: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """How a frame lies in the window."""

    size_wh: tuple[int, int]
    """Of the frame."""
    factor: float
    """Pixels of the window for one of the frame."""
    is_mirrored: bool

    @staticmethod
    def of(size_wh: tuple[int, int], screen_wh: tuple[int, int], *, is_mirrored: bool) -> Place:
        """As large as the frame is, so far as the screen allows; small ones by whole factors larger."""
        # What a desktop leaves free of title bars and panels; and a very wide screen is two side by side.
        room_w = 0.95 * min(screen_wh[0], screen_wh[1] * 16 / 9)
        room_h = 0.85 * screen_wh[1] - BAR_PX
        most = min(room_w / size_wh[0], room_h / size_wh[1])
        wanted = max(1, -(-_MIN_WH[0] // size_wh[0]))
        return Place(size_wh, float(min(wanted, int(most))) if most >= 1 else most, is_mirrored)

    def to_frame(self, x: int, y: int) -> tuple[int, int]:
        """The pixel of the frame that is shown at x, y of the window; the nearest one where there is none."""
        width, height = self.size_wh
        column = min(max(round(x / self.factor), 0), width)
        row = min(max(round(y / self.factor), 0), height)
        return (width - column if self.is_mirrored else column), row

    def to_window(self, box: Box) -> Box:
        """Where a box of the frame is shown."""
        if self.is_mirrored:
            box = replace(box, x=self.size_wh[0] - box.right)
        return box.scaled(self.factor)


def compose(
    page: Page | None,
    place: Place,
    options: DisplayOptions,
    marked: tuple[Box | None, Box | None],
    status: str,
) -> Image:
    """What to show of `page`, None before the first: the picture with the area that is read and the mark that
    is chosen `marked`, and the `status` line below it."""
    area, chosen = marked
    if page is None:
        picture = blank(_BLANK_WH, status)
    else:
        seen = scaled(page, place.factor)
        picture = draw(mirrored(seen) if place.is_mirrored else seen, is_ink_shown=options.is_ink_shown)
        if area is not None:
            draw_area(picture, place.to_window(area))
        if chosen is not None:
            draw_chosen(picture, place.to_window(chosen))
    height, width = max(picture.shape[0], _MIN_WH[1]), max(picture.shape[1], _MIN_WH[0])
    shown = np.zeros((height + BAR_PX, width, 3), np.uint8)
    shown[: picture.shape[0], : picture.shape[1]] = picture
    if options.is_help_shown:
        draw_help(shown[:height])
    draw_status(shown[height:], status, KEY_LINE)
    return shown
