"""One written character: where its ink is, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

Path = npt.NDArray[np.float32]
"""(n, 2) float32 x, y: a stroke of the pen, y downwards."""

Cover = npt.NDArray[np.float32]
"""(h, w) float32: how much of each pixel is covered with ink, 0 to 1."""

Role = Literal["digit", "point", "minus", "other", "unknown"]
"""What a character is; a comma is a point too, and what is unknown may be taken for a digit or not."""

_OVERSAMPLING = 4
"""Pixels drawn for one of the sheet along each axis; half of them where the character is high."""


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """A character in units of its writer's digit height: its left side at x = 0, its baseline at y = 0."""

    text: str
    role: Role
    strokes: tuple[Path, ...] = ()
    """What the pen did; none where the character is a picture."""
    bitmap: npt.NDArray[np.uint8] | None = None
    """(h, w) uint8, ink bright and tight around it, where the character is a picture."""
    height: float = 1.0
    """Of a picture, from its lowest row at the baseline."""

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the path of the pen."""
        if self.bitmap is not None:
            rows, columns = self.bitmap.shape
            return 0.0, -self.height, self.height * columns / rows, 0.0
        every = np.concatenate(self.strokes)
        (left, top), (right, bottom) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
        return left, top, right, bottom

    def moved(self, matrix: npt.NDArray[np.float32]) -> Glyph:
        """This character of strokes with its points through a (2, 3) matrix; a picture stays as it is."""
        strokes = tuple(np.asarray(s @ matrix[:, :2].T + matrix[:, 2], np.float32) for s in self.strokes)
        return replace(self, strokes=strokes)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A character on the sheet, in pixels."""

    glyph: Glyph
    matrix: npt.NDArray[np.float32]
    """(2, 3) from the character's units to pixels of the sheet."""
    pen_px: float
    """Width of the pen."""
    number: int = -1
    """Which number of the page it belongs to, counted from 1; -1 for none."""

    def outline(self) -> Path:
        """(n, 2) float32: points of the sheet around and in its ink."""
        if self.glyph.bitmap is None:
            path = np.concatenate(self.glyph.strokes) @ self.matrix[:, :2].T + self.matrix[:, 2]
            reach = self.pen_px / 2
            return np.concatenate([path - reach, path + reach]).astype(np.float32)
        rows = self.glyph.bitmap.shape[0]
        y, x = np.nonzero(self.glyph.bitmap > 100)
        scale = self.glyph.height / rows
        points = np.stack([(x + 0.5) * scale, (y + 0.5 - rows) * scale], axis=1).astype(np.float32)
        return np.asarray(points @ self.matrix[:, :2].T + self.matrix[:, 2], np.float32)


def draw(placed: Placed, cover: Cover, strength: float) -> None:
    """Put the ink of a character on `cover`, in place, where it is darker than what is there.

    `strength` is how dark, 0 to 1.
    """
    outline = placed.outline()
    reach = placed.pen_px + 2
    left, top = np.floor(outline.min(axis=0) - reach).astype(int).tolist()
    right, bottom = np.ceil(outline.max(axis=0) + reach).astype(int).tolist()
    height, width = cover.shape
    if right <= 0 or bottom <= 0 or left >= width or top >= height or right - left > 3 * width:
        return
    area = left, top, right, bottom
    bitmap = placed.glyph.bitmap
    ink = _stroke_ink(placed, area) if bitmap is None else _bitmap_ink(placed, bitmap, area)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    place = cover[y0:y1, x0:x1]
    np.maximum(place, ink[y0 - top : y1 - top, x0 - left : x1 - left] * strength, out=place)


def draw_path(path: Path, width_px: float, cover: Cover, strength: float) -> None:
    """Put a line of the pen, in pixels of the sheet, on `cover`, in place."""
    draw(Placed(Glyph("", "other", (path,)), _IDENTITY, width_px), cover, strength)


_IDENTITY = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


def _stroke_ink(placed: Placed, area: tuple[int, int, int, int]) -> Cover:
    """The ink of strokes in the part of the sheet between left, top, right and bottom."""
    left, top, right, bottom = area
    over = _OVERSAMPLING if bottom - top < 60 else 2
    canvas = np.zeros(((bottom - top) * over, (right - left) * over), np.uint8)
    thickness = max(1, round(placed.pen_px * over))
    for stroke in placed.glyph.strokes:
        path = (stroke @ placed.matrix[:, :2].T + placed.matrix[:, 2] - (left, top)) * over
        if len(path) == 1:
            path = np.concatenate([path, path + 0.5])
        cv2.polylines(
            canvas, [np.round(path * 16).astype(np.int32)], False, (255,), thickness, cv2.LINE_AA, 4
        )
    small = cv2.resize(canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def _bitmap_ink(placed: Placed, bitmap: npt.NDArray[np.uint8], area: tuple[int, int, int, int]) -> Cover:
    """The ink of a picture in the part of the sheet between left, top, right and bottom."""
    left, top, right, bottom = area
    scale = placed.glyph.height / bitmap.shape[0]
    to_units = np.array([[scale, 0, 0], [0, scale, -placed.glyph.height], [0, 0, 1]])
    whole = np.vstack([placed.matrix, [0, 0, 1]]) @ to_units
    whole[:2, 2] -= left, top
    # A digit of 20 pixels that is drawn larger keeps the sharp sides of a pen's stroke.
    size = max(1.0, float(np.hypot(whole[0, 0], whole[1, 0])))
    master = _enlarged(bitmap, size) if size > 1.2 else bitmap
    factor = bitmap.shape[0] / master.shape[0]
    whole = whole @ np.diag([factor, factor, 1.0])
    if whole[0, 0] < 0.7:
        blurred = cv2.GaussianBlur(master, (0, 0), 0.4 / max(0.05, float(whole[0, 0])))
        master = np.asarray(blurred, np.uint8)
    ink = cv2.warpAffine(master, whole[:2], (right - left, bottom - top), flags=cv2.INTER_LINEAR)
    return np.asarray(ink, np.float32) / np.float32(255)


def _enlarged(bitmap: npt.NDArray[np.uint8], size: float) -> npt.NDArray[np.uint8]:
    """A picture twice as large as it will be drawn, `size` times its own size, with its edges sharpened."""
    master = cv2.resize(bitmap, None, fx=2 * size, fy=2 * size, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(master, (0, 0), 0.5 * size).astype(np.float32)
    return np.asarray(np.clip((soft - 128) * min(size, 4) + 128, 0, 255), np.uint8)
