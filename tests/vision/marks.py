"""Lists of marks as teachers write them: a row number and a mark a line, handwritten, with decimal points."""

from __future__ import annotations

import cv2
import numpy as np

from tests.vision.paper import ink_of
from vision.frame import Image

HEIGHT_PX, LINE_PX = 44, 78
LEFT_PX = (70, 330)


def a_list_of_marks(
    marks: tuple[str, ...], *, hand: int = 0, point_px: int = 7, degrees: float = 0.0, noise: float = 2.0
) -> Image:
    """(H, 640, 3) uint8: lines `1 12.5`, `2 7` ... written with every digit's picture number `hand`."""
    image = np.full((LINE_PX * (len(marks) + 1), 640), 205.0)
    for line, mark in enumerate(marks):
        for left, text in zip(LEFT_PX, (str(line + 1), mark), strict=True):
            _write(image, text, left, LINE_PX // 2 + line * LINE_PX, hand, point_px)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), np.float64)
    turn = cv2.getRotationMatrix2D((320, image.shape[0] / 2), degrees, 1.0)
    image = cv2.warpAffine(image, turn, image.shape[::-1], borderValue=(205.0,)).astype(np.float64)
    image += np.random.default_rng(hand).normal(scale=noise, size=image.shape)
    return np.repeat(np.clip(image, 0, 255)[:, :, None], 3, axis=2).astype(np.uint8)


def _write(image: np.ndarray, text: str, x: int, y: int, hand: int, point_px: int) -> None:
    for sign in text:
        if sign == ".":
            image[y + HEIGHT_PX - point_px : y + HEIGHT_PX, x : x + point_px] = 60
            x += point_px + 9
            continue
        ink = ink_of(int(sign), HEIGHT_PX, hand)
        own = image[y : y + HEIGHT_PX, x : x + ink.shape[1]]
        own -= 145 * (ink / 255)
        x += ink.shape[1] + 9
