"""Lists of marks as teachers write them: a row number and a mark a line, handwritten, with decimal points."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from tests.vision.paper import drawn_large, ink_of
from vision.frame import Image

HEIGHT_PX, LINE_PX = 44, 78
LEFT_PX = (70, 330)
_HANDS = Path(__file__).parents[1] / "data" / "mnist_hands.npz"

Pen = Callable[[int], npt.NDArray[np.uint8]]
"""The ink of a digit, (HEIGHT_PX, w) uint8, as it writes it next."""


def a_list_of_marks(
    marks: tuple[str, ...], *, hand: int = 0, point_px: int = 7, degrees: float = 0.0, noise: float = 2.0
) -> Image:
    """(H, 640, 3) uint8: lines `1 12.5`, `2 7` ... written with every digit's picture number `hand`."""
    return _sheet(marks, lambda digit: ink_of(digit, HEIGHT_PX, hand), hand, point_px, degrees, noise)


def a_sheet_of_one_writer(writer: int, marks: tuple[str, ...], *, degrees: float = 0.0) -> Image:
    """The same by one of MNIST's writers, 0 to 2, who never writes a digit twice alike."""
    written: list[int] = []

    def pen(digit: int) -> npt.NDArray[np.uint8]:
        written.append(digit)
        images = _hands()[writer, digit]
        return drawn_large(images[written.count(digit) % len(images)], HEIGHT_PX)

    return _sheet(marks, pen, writer, 7, degrees, 2.0)


@cache
def _hands() -> npt.NDArray[np.uint8]:
    with np.load(_HANDS) as data:
        return np.asarray(data["images"], np.uint8)


def _sheet(marks: tuple[str, ...], pen: Pen, seed: int, point_px: int, degrees: float, noise: float) -> Image:
    image = np.full((LINE_PX * (len(marks) + 1), 640), 205.0)
    for line, mark in enumerate(marks):
        for left, text in zip(LEFT_PX, (str(line + 1), mark), strict=True):
            _write(image, text, left, LINE_PX // 2 + line * LINE_PX, pen, point_px)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), np.float64)
    turn = cv2.getRotationMatrix2D((320, image.shape[0] / 2), degrees, 1.0)
    image = cv2.warpAffine(image, turn, image.shape[::-1], borderValue=(205.0,)).astype(np.float64)
    image += np.random.default_rng(seed).normal(scale=noise, size=image.shape)
    return np.repeat(np.clip(image, 0, 255)[:, :, None], 3, axis=2).astype(np.uint8)


def _write(image: np.ndarray, text: str, x: int, y: int, pen: Pen, point_px: int) -> None:
    for sign in text:
        if sign == ".":
            image[y + HEIGHT_PX - point_px : y + HEIGHT_PX, x : x + point_px] = 60
            x += point_px + 9
            continue
        ink = pen(int(sign))
        own = image[y : y + HEIGHT_PX, x : x + ink.shape[1]]
        own -= 145 * (ink / 255)
        x += ink.shape[1] + 9
