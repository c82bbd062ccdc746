"""Sheets of paper with real handwritten digits on them, whose places we know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from vision.box import Box

_DIGITS = Path(__file__).parents[1] / "data" / "mnist_digits.npz"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture of a sheet, and what stands on it."""

    image: npt.NDArray[np.uint8]
    """(H, W, 3) uint8, BGR."""
    digits: tuple[int, ...]
    boxes: tuple[Box, ...]

    def changed(self, image: npt.NDArray[np.floating] | npt.NDArray[np.uint8]) -> Sheet:
        """The same sheet in another light."""
        return Sheet(np.clip(image, 0, 255).astype(np.uint8), self.digits, self.boxes)


@cache
def _mnist() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    with np.load(_DIGITS) as data:
        return data["images"], data["labels"].astype(np.int64)


def a_digit(digit: int, number: int = 0) -> npt.NDArray[np.uint8]:
    """(28, 28) uint8, ink bright: an MNIST test image of `digit`; number 0 is the most usual one."""
    images, labels = _mnist()
    own = images[labels == digit].astype(np.float64)
    unusual = ((own - own.mean(axis=0)) ** 2).sum(axis=(1, 2))
    return np.asarray(own[np.argsort(unusual, kind="stable")[number]], np.uint8)


def ink_of(digit: int, height: int, number: int = 0) -> npt.NDArray[np.uint8]:
    """(height, w) uint8, 0 to 255: a digit drawn large, cropped to its ink."""
    return drawn_large(a_digit(digit, number), height)


def drawn_large(image: npt.NDArray[np.uint8], height: int) -> npt.NDArray[np.uint8]:
    """(height, w) uint8, 0 to 255: one of MNIST's (28, 28) images, cropped to its ink."""
    large = cv2.resize(image, None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), 3)
    x, y, width, tall = cv2.boundingRect(np.asarray((soft > 110) * np.uint8(255)))
    crop = np.clip((soft[y : y + tall, x : x + width].astype(float) - 80) * 4, 0, 255).astype(np.uint8)
    size_wh = max(2, round(width * height / tall)), height
    return np.asarray(cv2.resize(crop, size_wh, interpolation=cv2.INTER_AREA), np.uint8)


def touching(left: int, right: int, height: int, overlap: int) -> tuple[npt.NDArray[np.uint8], int]:
    """The ink of two digits that share `overlap` columns, and the column where the right one begins."""
    one, other = ink_of(left, height), ink_of(right, height)
    start = one.shape[1] - overlap
    both = np.zeros((height, start + other.shape[1]), np.uint8)
    both[:, : one.shape[1]] = one
    both[:, start:] = np.maximum(both[:, start:], other)
    return both, start


def a_sheet(
    text: Sequence[str] = ("2718", "3049", "56"),
    height: int = 60,
    size_wh: tuple[int, int] = (640, 480),
    paper: float = 205,
    pen: float = 60,
    noise: float = 2.0,
) -> Sheet:
    """Lines of digits on plain paper; a space in `text` is a gap."""
    image = np.full((size_wh[1], size_wh[0]), paper, np.float64)
    digits: list[int] = []
    boxes: list[Box] = []
    for row, line in enumerate(text):
        x, y = round(0.8 * height), round((0.7 + 1.6 * row) * height)
        for character in line:
            if character == " ":
                x += round(1.2 * height)
                continue
            ink = ink_of(int(character), height, len(digits) % 5)
            own = image[y : y + height, x : x + ink.shape[1]]
            own -= (paper - pen) * (ink / 255)
            digits.append(int(character))
            boxes.append(Box(x, y, ink.shape[1], height))
            x += ink.shape[1] + round(0.3 * height)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), np.float64)
    image += np.random.default_rng(0).normal(scale=noise, size=image.shape)
    colour = np.repeat(np.clip(image, 0, 255)[:, :, None], 3, axis=2).astype(np.uint8)
    return Sheet(colour, tuple(digits), tuple(boxes))


def with_ruling(sheet: Sheet, step: int, depth: float, upright: bool = False, slope: float = 0.0) -> Sheet:
    """The sheet on ruled paper, or with `upright` on squared paper; lines 2 pixels wide."""
    tall, wide, _ = sheet.image.shape
    lines = np.zeros((tall, wide), np.uint8)
    for y in range(step // 2, tall, step):
        cv2.line(lines, (0, y), (wide, round(y + slope * wide)), 255, 2, cv2.LINE_AA)
    for x in range(step // 2, wide if upright else 0, step):
        cv2.line(lines, (x, 0), (x, tall), 255, 2, cv2.LINE_AA)
    ruled = sheet.image - depth * (lines / 255)[:, :, None]
    # Pen over print is as dark as the darker of the two, not as both.
    darkest = np.minimum(sheet.image, 205 - depth)
    return sheet.changed(np.maximum(ruled, darkest))


def with_shadow(sheet: Sheet, share: float, softness_px: float) -> Sheet:
    """The sheet with a slanted shadow over its right half that leaves `share` of the light."""
    tall, wide = sheet.image.shape[:2]
    rows, columns = np.mgrid[0:tall, 0:wide]
    light = 1 - (1 - share) / (1 + np.exp(-(columns - wide / 2 + 0.4 * (rows - tall / 2)) / softness_px))
    return sheet.changed(sheet.image * light[:, :, None])


def found_share(truth: Sequence[Box], found: Sequence[Box], least_iou: float = 0.6) -> float:
    """Share of the boxes of `truth` on which one of `found` lies."""
    return float(
        np.mean([max((box.iou(other) for other in found), default=0.0) >= least_iou for box in truth])
    )


def on_a_table(picture: npt.NDArray[np.uint8], table: int, margin_px: int) -> npt.NDArray[np.uint8]:
    """`picture` (H, W, 3) with a table of one grey level around it."""
    sides = (margin_px, margin_px, margin_px, margin_px)
    framed = cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=(table, table, table))
    return np.asarray(framed, np.uint8)
