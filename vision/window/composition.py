"""The picture in the window: the page as large as the window allows, as the user wants to see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.box import Box
from vision.drawing import BLACK, BOLD, WHITE, LabelMemory, draw, put_text, text_width
from vision.frame import Image
from vision.page import Page
from vision.view import mirrored, scaled
from vision.window.area_selection import draw_area
from vision.window.correcting import draw_chosen
from vision.window.keys import KEY_LINE, blank, draw_help
from vision.window.reviewing import draw_enlarged
from vision.window.status_line import BAR_PX, draw_status

_LEAST_WH = (640, 240)
"""A smaller picture is shown enlarged as far as that goes, and with a margin beyond: the status line and the
help need their room."""
BLANK_WH = (640, 360 + BAR_PX)
"""Width and height of the window before the first picture."""
_OLD_SHADE = 0.45
"""Brightness of a picture that is no longer what the camera sees."""
_BACKGROUND = np.array((24, 24, 24), np.uint8)


SWITCHES = {
    "m": "is_ink_shown",
    "f": "is_mirrored",
    "h": "is_help_shown",
    "o": "is_numbers_only",
}
"""Keys that switch one of the display options on and off."""


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """What the user wants to see."""

    is_ink_shown: bool = False
    is_mirrored: bool = False
    is_help_shown: bool = False
    is_numbers_only: bool = False

    def switched(self, key: str) -> DisplayOptions:
        """With the option of `key`, one of `SWITCHES`, the other way."""
        name = SWITCHES[key]
        return replace(self, **{name: not getattr(self, name)})


@dataclass(frozen=True, slots=True)
class Place:
    """How a frame lies in the window."""

    size_wh: tuple[int, int]
    """Of the frame."""
    factor: float
    """Pixels of the window for one of the frame."""
    corner: tuple[int, int]
    """Where its top left corner is in the window."""
    is_mirrored: bool

    @staticmethod
    def of(size_wh: tuple[int, int], window_wh: tuple[int, int], *, is_mirrored: bool) -> Place:
        """As large as the window allows, in its middle; the status line keeps its room at the bottom."""
        room_w, room_h = max(1, window_wh[0]), max(1, window_wh[1] - BAR_PX)
        factor = min(room_w / size_wh[0], room_h / size_wh[1])
        # A window that is a pixel off, as rounding leaves it, is no reason to blur the picture.
        factor = 1.0 if abs(factor - 1) * max(size_wh) < 2 and factor >= 1 else factor
        corner = (
            max(0, (room_w - round(size_wh[0] * factor)) // 2),
            max(0, (room_h - round(size_wh[1] * factor)) // 2),
        )
        return Place(size_wh, factor, corner, is_mirrored)

    def to_frame(self, x: int, y: int) -> tuple[int, int]:
        """The pixel of the frame that is shown at x, y of the window; the nearest one where there is none."""
        width, height = self.size_wh
        column = min(max(round((x - self.corner[0]) / self.factor), 0), width)
        row = min(max(round((y - self.corner[1]) / self.factor), 0), height)
        return (width - column if self.is_mirrored else column), row

    def to_picture(self, box: Box) -> Box:
        """Where a box of the frame is on the picture as it is shown."""
        if self.is_mirrored:
            box = replace(box, x=self.size_wh[0] - box.right)
        return box.scaled(self.factor)


def first_window_wh(size_wh: tuple[int, int], screen_wh: tuple[int, int]) -> tuple[int, int]:
    """Width and height of a window for frames of that size: as large as they are, where the screen allows."""
    # What a desktop leaves free of title bars and panels; and a very wide screen is two side by side.
    room_w = 0.95 * min(screen_wh[0], screen_wh[1] * 16 / 9)
    room_h = 0.85 * screen_wh[1] - BAR_PX
    most = min(room_w / size_wh[0], room_h / size_wh[1])
    wanted = max(1, -(-_LEAST_WH[0] // size_wh[0]))
    factor = min(wanted, int(most)) if most >= 1 else most
    width, height = (round(side * factor) for side in size_wh)
    return max(width, _LEAST_WH[0]), max(height, _LEAST_WH[1]) + BAR_PX


def compose(
    page: Page | None,
    window_wh: tuple[int, int],
    options: DisplayOptions,
    *,
    area: Box | None,
    chosen: Box | None = None,
    enlarged: Box | None = None,
    flash: str = "",
    status: str,
    away_s: float | None,
    memory: LabelMemory,
) -> Image:
    """What to show of `page`, None before the first: the picture, with frames around the `area` that is read
    and the mark that is `chosen`, and the `status` line below it.

    `away_s` is how long the camera has been silent, None while it isn't: what is shown is visibly old then.
    What is `enlarged` is in a corner too; a `flash` makes all pale under its words.
    """
    shown = np.empty((max(window_wh[1], BAR_PX + 1), max(window_wh[0], 1), 3), np.uint8)
    room = shown[:-BAR_PX]
    room[:] = _BACKGROUND
    if page is None:
        room[:] = blank((room.shape[1], room.shape[0]), status)
    else:
        place = Place.of(page.frame.size_wh, window_wh, is_mirrored=options.is_mirrored)
        picture = _picture(page, place, options, area, away_s, memory)
        if chosen is not None:
            draw_chosen(picture, place.to_picture(chosen))
        if enlarged is not None:
            draw_enlarged(picture, page.frame.image, enlarged, place.to_picture(enlarged))
        (x, y), (height, width) = place.corner, picture.shape[:2]
        part = room[y : y + height, x : x + width]
        part[:] = picture[: part.shape[0], : part.shape[1]]
    if flash:
        _draw_flash(room, flash)
    if options.is_help_shown:
        draw_help(room)
    draw_status(shown[-BAR_PX:], status, KEY_LINE)
    return shown


def _picture(
    page: Page,
    place: Place,
    options: DisplayOptions,
    area: Box | None,
    away_s: float | None,
    memory: LabelMemory,
) -> Image:
    """The page with what was read on it, at the size at which it is shown."""
    seen = scaled(page, place.factor)
    picture = draw(
        mirrored(seen) if place.is_mirrored else seen,
        is_ink_shown=options.is_ink_shown,
        # How sure a reading was says nothing about what lies there by now.
        is_numbers_only=options.is_numbers_only or away_s is not None,
        has_confidences=away_s is None,
        memory=memory,
    )
    if away_s is not None:
        picture = _aged(picture, away_s)
    if area is not None:
        draw_area(picture, place.to_picture(area))
    return picture


def _aged(picture: Image, away_s: float) -> Image:
    """`picture` in dark grey, with how long ago it was taken."""
    grey = cv2.convertScaleAbs(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), alpha=_OLD_SHADE)
    aged = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    text = f"last seen {_duration(away_s)} ago"
    height, width = aged.shape[:2]
    font_px = max(14, min(width // 20, height // 8))
    middle = height // 2
    aged[max(0, middle - 2 * font_px) : middle + font_px] //= 3
    put_text(aged, text, ((width - text_width(text, font_px)) // 2, middle), font_px, WHITE)
    return aged


def _draw_flash(room: Image, text: str) -> None:
    room[:] = cv2.addWeighted(room, 0.25, np.full_like(room, 255), 0.75, 0)
    height, width = room.shape[:2]
    font_px = max(14, height // 6)
    put_text(room, text, ((width - text_width(text, font_px, BOLD)) // 2, height // 2), font_px, BLACK, BOLD)


def _duration(seconds: float) -> str:
    """`12 s`, or `3 min` from two minutes up."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
